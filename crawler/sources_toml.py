"""Which sources there are: the shipped `sources.toml`, with the user's own file laid over it.

A source is a table named after it. Two lines make one: `[my-feed]` and `url = "https://..."`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crawler.documents import Kind
from crawler.kind_keys import Key, rules_of
from crawler.kind_names import kind_names
from crawler.listing import page_address
from crawler.logins import origin_of, parted, redacted
from crawler.settings import SourceSettings
from crawler.timetable import Timing, cron_problem, span

SHIPPED = Path(__file__).parent / "sources.toml"

MAIL_ADDRESS = r"[^@\s]+@[^@\s]+\.\w+"
TEXT_KEYS = (
    "kind",
    "publisher",
    "publisher_group",
    "country",
    "licence_note",
    "planned",
    "company",
    "proxy",
)
LIST_KEYS = ("url", "only")
NUMBER_KEYS = ("delay", "pages", "megabytes")
TIME_KEYS = ("every", "cron", "jitter")
KEYS = (
    *(*TEXT_KEYS, *LIST_KEYS, *NUMBER_KEYS, *TIME_KEYS),
    *("contact", "document_kind", "tier", "enabled"),
)


class InvalidSources(ValueError):
    """A `sources.toml` that cannot be used; the message names the file, the line and the key."""


@dataclass(frozen=True, slots=True)
class _Table:
    """One source as one file gives it, with what is needed to say where in the file that is."""

    file: Path
    text: str
    name: str
    fields: Mapping[str, Any]

    def wrong(self, key: str, problem: str) -> InvalidSources:
        line = line_of(self.text, self.name, key)
        return InvalidSources(f"{self.file.name}, line {line}: {problem}")


def load_sources(own: Path | None = None, shipped: Path = SHIPPED) -> tuple[SourceSettings, ...]:
    """Every source that is not switched off, in the order of the files, planned ones included.

    A table of `own` with a shipped name changes the keys it gives; any other adds a source. A
    `contact` above its tables is that of every source that names none. Raises InvalidSources, and FileNotFoundError where `own` is named but missing.
    """
    tables = _tables(shipped)
    for name, table in (_tables(own) if own else {}).items():
        base = tables[name].fields if name in tables else {}
        if {"every", "cron"} & table.fields.keys():  # one of the two takes the place of the other
            base = {key: value for key, value in base.items() if key not in ("every", "cron")}
        tables[name] = _Table(table.file, table.text, name, {**base, **table.fields})
    enabled = [t for t in tables.values() if t.fields.get("enabled", True)]
    _refuse_shared_urls(enabled)
    contact = _contact(own) if own else ""
    return tuple(replace(s, contact=s.contact or contact) for s in map(_source, enabled))


def line_of(text: str, table: str, key: str) -> int:
    """The line that sets `key` in `[table]`, or opens `[table.key]`; the table's own line if there
    is none, else 1."""
    named = rf"\s*\[\s*[\"']?{re.escape(table)}[\"']?\s*"
    opening = re.compile(rf"{named}\]")
    setting = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|{named}\.\s*{re.escape(key)}\s*\]")
    line_of_table = 0
    for number, line in enumerate(text.splitlines(), 1):
        if opening.match(line):
            line_of_table = number
        elif line_of_table and setting.match(line):
            return number
        elif line_of_table and re.match(r"\s*\[[^\[\]]+\]\s*(#.*)?$", line):
            break
    return line_of_table or 1


def _tables(file: Path) -> dict[str, _Table]:
    text, parsed = _parsed(file)
    parsed.pop("contact", None)
    tables = {name: _Table(file, text, name, fields) for name, fields in parsed.items()}
    for table in tables.values():
        _refuse_what_is_no_table(table)
        _refuse_wrong_values(table)
    return tables


def _parsed(file: Path) -> tuple[str, dict[str, Any]]:
    text = file.read_text(encoding="utf-8")
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSources(_syntax_problem(file, text, str(error))) from None


def _contact(own: Path) -> str:
    """The mail address that stands above the tables of this file; "" where there is none."""
    text, parsed = _parsed(own)
    expected = _expectation("contact", parsed.get("contact", ""))
    if expected:
        problem = f"'contact' is {parsed['contact']!r}, not {expected}"
        raise InvalidSources(f"{own.name}, line {_line_that_begins(text, 'contact')}: {problem}")
    return str(parsed.get("contact", ""))


def _line_that_begins(text: str, word: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith(word)), 1)


def _syntax_problem(file: Path, text: str, error: str) -> str:
    place = re.search(r" \(at line (\d+), column \d+\)$", error)
    line = int(place[1]) if place else len(text.splitlines())
    problem = error[: place.start()] if place else error.removesuffix(" (at end of document)")
    twice = re.search(r"Cannot declare \('(.+)',\) twice", problem)
    if twice:
        problem = f"source '{twice[1]}' is here for the second time; give it another name"
    return f"{file.name}, line {line}: {problem}"


def _refuse_what_is_no_table(table: _Table) -> None:
    if not isinstance(table.fields, dict):
        problem = f"'{table.name}' stands outside any source; write [name] above it"
        line = _line_that_begins(table.text, table.name)
        raise InvalidSources(f"{table.file.name}, line {line}: {problem}")


def _refuse_wrong_values(table: _Table) -> None:
    for key in table.fields.keys() & set(KEYS):
        _refuse(table, key, _expectation(key, table.fields[key]))


def _refuse(table: _Table, key: str, expected: str) -> None:
    if expected:
        value = table.fields[key]
        problem = f"'{key}' of source '{table.name}' is {redacted(repr(value))}, not {expected}"
        raise table.wrong(key, problem)


def _own_keys(table: _Table, kind: str) -> dict[str, Any]:
    """What the table says that only sources of its kind can; raises for what none can."""
    own = {key.name: key for key in rules_of(kind).keys}
    for key in table.fields.keys() - set(KEYS):
        if key not in own:
            raise table.wrong(key, _unknown(key, table.name, kind, (*KEYS, *own)))
        fits = own[key].fits(table.fields[key])
        _refuse(table, key, "" if fits else own[key].expected)
    missing = [k for k in own.values() if k.required and k.name not in table.fields]
    if missing:
        raise table.wrong("", _missing(missing[0], table.name, kind))
    return {key: table.fields[key] for key in table.fields.keys() & own.keys()}


def _unknown(key: str, source: str, kind: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, 1)
    elsewhere = [repr(k) for k in kind_names() if any(key == o.name for o in rules_of(k).keys)]
    if elsewhere:
        hint = f"it goes with kind = {' or '.join(elsewhere)}, not '{kind}'"
    else:
        hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
    return f"unknown key '{key}' in source '{source}'; {hint}"


def _missing(key: Key, source: str, kind: str) -> str:
    return f"source '{source}' has no {key.name}, which the kind '{kind}' needs: {key.expected}"


def _expectation(key: str, value: Any) -> str:
    """What the value of `key` should have been; "" if that is what it is."""
    if key in TEXT_KEYS:
        return "" if isinstance(value, str) else "a text in quotes"
    if key == "url":
        addresses = [parted(text)[0] for text in _texts(value)]
        fine = all(page_address(u, u) for u in addresses) and bool(addresses)
        return "" if fine else "an address that begins with http:// or https:// (or a list of them)"
    if key == "contact":
        named = isinstance(value, str) and re.fullmatch(MAIL_ADDRESS, value)
        return "" if named or value == "" else "a mail address in quotes"
    if key == "only":
        return "" if _texts(value) else "a text in quotes (or a list of them)"
    if key == "document_kind":
        return "" if value in list(Kind) else f"one of {', '.join(Kind)}"
    if key == "tier":
        return "" if value in (1, 2, 3) and value is not True else "1, 2 or 3"
    if key in TIME_KEYS:
        return _expected_time(key, value)
    if key == "enabled":
        return "" if isinstance(value, bool) else "true or false"
    if key == "pages":
        return "" if type(value) is int and value > 0 else "a number of pages"
    fine = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return "" if fine else "a number of seconds" if key == "delay" else "a number of megabytes"


def _expected_time(key: str, value: Any) -> str:
    if key == "cron":
        return cron_problem(value) if isinstance(value, str) else 'a text such as "30 14 * * 1-5"'
    spans = [span(text) for text in _texts(value)]
    if key == "jitter":
        return "" if len(spans) == 1 and (spans[0] or value == "0s") else 'a time such as "2m"'
    fine = len(spans) in (1, 2) and all(spans) and spans == sorted(filter(None, spans))
    return "" if fine else 'a time such as "30m", "2h" or "1d" (or the shortest and the longest)'


def _timing(table: _Table) -> Timing:
    fields = table.fields
    if "every" in fields and "cron" in fields:
        raise table.wrong("cron", f"source '{table.name}' has every and cron; take one of them")
    bounds = [span(text) or timedelta() for text in _texts(fields.get("every", []))]
    told = {"shortest": bounds[0], "longest": bounds[-1]} if bounds else {}
    jitter = span(fields["jitter"]) or timedelta() if "jitter" in fields else None
    return Timing(**told, cron=str(fields.get("cron", "")), jitter=jitter)


def _texts(value: Any) -> tuple[str, ...]:
    """The value as a list of texts; () if it is neither a text nor a list of them."""
    listed = value if isinstance(value, list) else [value]
    return tuple(listed) if all(isinstance(t, str) and t for t in listed) else ()


def _refuse_shared_urls(tables: list[_Table]) -> None:
    owner: dict[str, str] = {}
    for table in tables:
        if rules_of(str(table.fields.get("kind"))).has_base:
            continue
        for url, _ in map(parted, _texts(table.fields.get("url", []))):
            if owner.setdefault(url, table.name) != table.name:
                problem = f"source '{table.name}' has the url of source '{owner[url]}': {url}"
                raise table.wrong("url", problem)


def _source(table: _Table) -> SourceSettings:
    kind = _kind(table)
    options = _own_keys(table, kind)
    shared = {key: value for key, value in table.fields.items() if key in KEYS}
    fields = {"publisher": table.name, **rules_of(kind).defaults, **shared, "kind": kind}
    if "url" not in fields:
        raise table.wrong("", f"source '{table.name}' has no url; add: url = \"https://...\"")
    for key in ("enabled", *TIME_KEYS):
        fields.pop(key, None)
    addresses = [parted(text) for text in _texts(fields.pop("url"))]
    fields["urls"] = tuple(url for url, _ in addresses)
    fields["logins"] = {
        origin_of(page_address(url, url)): login for url, login in addresses if login
    }
    fields["only"] = _texts(fields.get("only", []))
    fields["document_kind"] = Kind(fields.get("document_kind", Kind.ARTICLE))
    return SourceSettings(name=table.name, options=options, timing=_timing(table), **fields)


def _kind(table: _Table) -> str:
    kind = str(table.fields.get("kind", "feed"))
    if kind not in kind_names() and not table.fields.get("planned"):
        near = get_close_matches(kind, kind_names(), 1)
        hint = f"did you mean '{near[0]}'?" if near else f"known kinds: {', '.join(kind_names())}"
        raise table.wrong("kind", f"unknown kind '{kind}' of source '{table.name}'; {hint}")
    return kind
