"""Documents and claims in the gold form of the annotation guide: JSON Lines, one document a line."""

from datetime import date
from functools import cache
from typing import Any

from crawler.calls.turns import read_turns
from crawler.documents import Article, Kind, hash_id
from nlp.claims import Claim
from nlp.lexicon.entries import entries
from nlp.mentions.names import names
from nlp.ontology import PARTY_KINDS, event_types
from nlp.values import Money, Months, Name, Period, Quantity, Value


class InvalidDocument(ValueError):
    """A line is not a document in the gold form; the message says what is missing."""


def article(row: dict[str, Any]) -> Article:
    """The article that a gold line describes. Raises InvalidDocument."""
    name = row.get("id", "")
    if not isinstance(row.get("text"), str):
        raise InvalidDocument(f"the document {name!r} has no 'text'")
    try:
        published = date.fromisoformat(row["published"])
    except (KeyError, TypeError, ValueError):
        raise InvalidDocument(
            f"the document {name!r} has no date; write 'published' as 2023-08-09"
        ) from None
    try:
        kind = Kind(row.get("kind", "article"))
    except ValueError as error:
        raise InvalidDocument(f"the document {name!r}: {error}") from error
    title, text = row.get("title", ""), row["text"]
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Article(
        hash_id(str(row.get("id", "")), text),
        row.get("url", ""),
        kind,
        row.get("source", ""),
        published,
        title,
        text,
        company=row.get("company") or _company(kind, title),
        turns=read_turns(text, _people()) if kind is Kind.TRANSCRIPT else (),
    )


def event(claim: Claim) -> dict[str, Any]:
    """A claim as an event of the gold form."""
    roles: dict[str, Any] = {}
    for role, kind in event_types()[claim.event_type].roles.items():
        values = claim.values(role)
        if not values:
            continue
        if kind in (*PARTY_KINDS, "product"):
            roles[role] = [_named(v) for v in values if isinstance(v, Name)]
        else:
            roles[role] = filler(values[0])
    return {
        "type": claim.event_type,
        "quote": claim.quote.text,
        "roles": roles,
        "modality": claim.modality.value,
        "attribution": [_alternatives(a.name, a.also) for a in claim.attributions],
    }


@cache
def _people() -> frozenset[str]:
    """Names, folded, of the people that the lexicon knows."""
    found = entries("person").values()
    return frozenset(n.casefold() for p in found for n in (p.name, *p.loose, *p.exact))


def _company(kind: Kind, title: str) -> str:
    """Whose call a transcript is, by the first company its title names."""
    if kind is not Kind.TRANSCRIPT:
        return ""
    found = [m.value for m in names(title) if m.kind == "company" and isinstance(m.value, Name)]
    return found[0].name if found else ""


def _named(name: Name) -> str:
    return _alternatives(name.name, name.also)


def _alternatives(name: str, also: tuple[str, ...]) -> str:
    return "|".join(dict.fromkeys((name, *also)))


def filler(value: Value) -> Any:
    """A value as the gold form writes it: names with `|` between equally good ones."""
    match value:
        case Money(low, high, currency):
            return {"low": low, "high": high, "currency": currency}
        case Quantity(low, high, unit):
            return {"low": low, "high": high, "unit": unit}
        case Months(low, high):
            return {"low": low, "high": high}
        case Period(start, end):
            return {"start": start.isoformat(), "end": end.isoformat()}
        case Name(name, _, also):
            return _alternatives(name, also)
