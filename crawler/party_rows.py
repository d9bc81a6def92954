"""One row of a list of restricted parties: its columns by any of their names, and what they hold."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from crawler.party_lists import ListedParty

#: The values of a row by our name of the column. An address of JSON is an object.
Row = dict[str, list[Any]]

#: Our name of each column, by those of the Consolidated Screening List and of the Bureau of
#: Industry and Security; "" for columns that say nothing we keep.
COLUMNS = {
    "source": "list", "source_list": "list",
    "entity_number": "number",
    "type": "kind", "sdn_type": "kind",
    "programs": "programs",
    "name": "name", "alt_names": "aliases", "alternate_name": "alias",
    "addresses": "addresses", "address": "street", "city": "city", "state_province": "state",
    "postal_code": "postal", "country": "country",
    "federal_register_notice": "notice",
    "start_date": "listed_on", "effective_date": "listed_on",
    "end_date": "ended_on", "date_lifted_waived_expired": "ended_on",
    "license_requirement": "requirement", "license_policy": "policy",
    "remarks": "remarks", "remarks_notes": "remarks",
    "source_list_url": "url", "web_link": "url",
} | dict.fromkeys(
    (
        "id", "title", "standard_order", "call_sign", "vessel_type", "gross_tonnage",
        "gross_registered_tonnage", "gross_register_tonnage", "vessel_flag", "vessel_owner",
        "citizenships", "dates_of_birth", "nationalities", "places_of_birth", "ids",
        "source_information_url", "address_number", "address_remarks", "alternate_number",
        "alternate_type", "alternate_remarks",
    ),
    "",
)  # fmt: skip

#: Words after a name that widen the entry and are no part of the name.
_AND_ITS_UNITS = re.compile(r",?\s*and (?:any|all) (?:of its )?successors?,.*$", re.I)
_ALSO_KNOWN = re.compile(r",?\s*a\.?k\.?a\.?,?\s*(?:the following [\w-]+ alias(?:es)?:?)?", re.I)
_ALIAS_END = re.compile(r"\s*;\s*(?:and\s+)?|\s*[—–]\s*|\s+-(?=[A-Z])|,\s+and\s+")
_AFFILIATES = re.compile(r"\s+(?:Affiliated|Subordinate)\s+(?:Entit|Institut)\w*\b.*$", re.I)
_DAY = re.compile(r"^(\d{4})-(\d\d?)-(\d\d?)(?:T.*)?$|^(\d\d?)/(\d\d?)/(\d{4})$")
_IN_WORDS = re.compile(r"\b([A-Z][a-z]+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d)\b")
#: A year beyond it is a slip of the keyboard: the lists have had one of 3033.
_LAST_YEAR = 2100


class RowProblem(ValueError):
    """Why the row is no entry."""


def party_of(row: Row, list_name: str) -> tuple[ListedParty, list[str]]:
    """The entry of a row, and what was odd about it. Raises RowProblem."""
    code = list_code(_text(row, "list")) or list_name
    if not code:
        raise RowProblem("does not say which list it is of; `--list EL` says it for the whole file")
    if not (written := _text(row, "name")):
        raise RowProblem("has no name")
    name, aliases = names_in(_repaired(written))
    if not any(letter.isalnum() for letter in name):
        raise RowProblem(f"has {written!r} for a name")
    odd: list[str] = []
    party = ListedParty(
        list=code,
        name=name,
        number=_text(row, "number"),
        kind=_text(row, "kind").capitalize(),
        aliases=_different(_aliases(row, aliases), name),
        countries=_different(_countries(row)),
        addresses=_different(_addresses(row)),
        programs=_different(_split(row, "programs")),
        notice=_text(row, "notice"),
        listed_on=_date(row, "listed_on", "date of listing", odd),
        ended_on=_date(row, "ended_on", "end date", odd),
        requirement=_text(row, "requirement"),
        policy=_text(row, "policy"),
        remarks=_text(row, "remarks"),
        url=_text(row, "url"),
    )
    return party, odd


def list_code(title: str) -> str:
    """EL for "Entity List (EL) - Bureau of Industry and Security"; a title without one is its own."""
    inside = re.search(r"\(([A-Z][A-Z-]*)(?: List)?\)", title)
    return inside[1] if inside else title.strip()


def names_in(written: str) -> tuple[str, tuple[str, ...]]:
    """The name and the aliases that stand behind it in one cell, as in Supplement No. 4 to Part 744.

    "and any successor, sub-unit, or subsidiary thereof" widens the entry, and "Affiliated Entity:"
    tells of whom it is a part: neither is a name of it.
    """
    plain = _AFFILIATES.sub("", _AND_ITS_UNITS.sub("", written))
    name, *rest = _ALSO_KNOWN.split(plain)
    aliases = [alias for part in rest for alias in _ALIAS_END.split(part)]
    return _trimmed(name), tuple(filter(None, map(_trimmed, aliases)))


def loose_date(words: str) -> date | None:
    """The first day in words, as in "Last updated: May 23, 2014"; None where there is none."""
    for found in _IN_WORDS.findall(words):
        for form in ("%B %d, %Y", "%b %d, %Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(found, form).date()
            except ValueError:
                continue
    return None


def _date(row: Row, column: str, called: str, odd: list[str]) -> date | None:
    """ISO, or month/day/year as American files have it; None, and a note, where it is neither."""
    written = _text(row, column)
    if not written:
        return None
    if found := _DAY.match(written):
        y1, m1, d1, m2, d2, y2 = found.groups()
        try:
            day = date(int(y1 or y2), int(m1 or m2), int(d1 or d2))
        except ValueError:
            day = None
        if day and day.year <= _LAST_YEAR:
            return day
    odd.append(f"{called} {written!r} is no date: the entry is kept without it")
    return None


def _repaired(name: str) -> str:
    """Question marks that stand for letters lost on the way into the file, put right or taken out."""
    return re.sub(r"\?s\b", "’s", name).replace("?", " ") if "?" in name else name


def _aliases(row: Row, in_name: tuple[str, ...]) -> Iterable[str]:
    yield from in_name
    for written in (*_split(row, "aliases"), *_strings(row, "alias")):
        yield _trimmed(_repaired(written))


def _countries(row: Row) -> Iterable[str]:
    yield from _strings(row, "country")
    for address in row.get("addresses", []):
        if isinstance(address, dict):
            yield str(address.get("country") or "")
            continue
        for one in str(address).split(";"):
            last = one.rpartition(",")[2].strip()
            if re.fullmatch(r"[A-Z]{2}", last):
                yield last


def _addresses(row: Row) -> Iterable[str]:
    parts = [*(_text(row, c) for c in ("street", "city", "state", "postal", "country"))]
    yield ", ".join(filter(None, parts))
    for address in row.get("addresses", []):
        if isinstance(address, dict):
            named = ("address", "city", "state", "postal_code", "country")
            yield ", ".join(str(address[n]) for n in named if address.get(n))
        else:
            yield from (one.strip() for one in str(address).split("; "))


def _split(row: Row, column: str) -> Iterable[str]:
    for written in _strings(row, column):
        yield from (part.strip() for part in written.split("; "))


def _strings(row: Row, column: str) -> list[str]:
    return [value for value in row.get(column, []) if isinstance(value, str)]


def _text(row: Row, column: str) -> str:
    return " ".join("; ".join(map(str, row.get(column, []))).split())


def _trimmed(name: str) -> str:
    return " ".join(name.strip(" ;,-—–.").split()) + ("." if _abbreviated(name) else "")


def _abbreviated(name: str) -> bool:
    """Whether the last word keeps its full stop: "Ltd." """
    return re.search(r"\b(?:Ltd|Co|Inc|Corp|Bros)\.\s*[;,]?\s*$", name) is not None


def _different(values: Iterable[str], *without: str) -> tuple[str, ...]:
    return tuple(v for v in dict.fromkeys(values) if v and v not in without)
