"""Reports made of the annotated events of a gold file, as if the extractor had read them perfectly."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.lexicon.entries import entries
from nlp.mentions.names import names
from nlp.ontology import PARTY_KINDS, event_types
from nlp.values import Money, Months, Name, Period, Quantity, Value

Row = dict[str, Any]


def reports(row: Row) -> list[Report]:
    """One report for each annotated event of the document, in their order."""
    return [
        Report(
            _claim(row["id"], place, event),
            row["source"],
            date.fromisoformat(row["published"]),
            row.get("url", ""),
            row.get("title", ""),
        )
        for place, event in enumerate(row["events"])
    ]


def predicted(rows: Iterable[Row], places: dict[str, Row]) -> dict[str, list[Row]]:
    """The annotated events with the cluster and the conflict that merging gave their claims."""
    return {
        row["id"]: [
            event | places[report.claim.id]
            for event, report in zip(row["events"], reports(row), strict=True)
        ]
        for row in rows
    }


def _claim(document: str, place: int, event: Row) -> Claim:
    quote = Quote(place, place + 1, event["quote"])
    roles = event_types()[event["type"]].roles
    arguments = tuple(
        Argument(role, _value(roles[role], one), quote)
        for role, filler in event["roles"].items()
        for one in (filler if isinstance(filler, list) else [filler])
    )
    sources = tuple(_attribution(text, quote) for text in event.get("attribution", []))
    modality = Modality(event.get("modality", "asserted"))
    return Claim(document, event["type"], quote, quote, arguments, modality, sources, 1.0)


def _value(kind: str, filler: Any) -> Value:
    match kind:
        case "money":
            return Money(filler["low"], filler["high"], filler["currency"])
        case "quantity":
            return Quantity(filler["low"], filler["high"], filler["unit"])
        case "months":
            return Months(filler["low"], filler["high"])
        case "period":
            return _period(date.fromisoformat(filler["start"]), date.fromisoformat(filler["end"]))
    return _name(kind, filler.split("|"))


def _period(start: date, end: date) -> Period:
    days = (end - start).days + 1
    precision = {1: "day", 7: "week"}.get(days, "month" if days in range(28, 32) else "span")
    return Period(start, end, precision)


def _name(kind: str, options: list[str]) -> Name:
    """The lexicon's name of the first option, as the extractor would have it, then the others."""
    wanted = "party" if kind in PARTY_KINDS else kind
    known = [
        m.value
        for option in options
        for m in names(option)
        if isinstance(m.value, Name)
        and m.text.casefold() == option.casefold()
        and (m.kind == wanted or (wanted == "party" and m.kind not in ("product", "instrument")))
    ]
    if not known:
        return Name(options[0], "", tuple(options[1:]))
    also = dict.fromkeys([*options, *known[0].also])
    return Name(options[0], known[0].key, tuple(n for n in also if n != options[0]))


def _attribution(text: str, quote: Quote) -> Attribution:
    name, *also = text.split("|")
    if name in entries("publisher") or any(other in entries("publisher") for other in also):
        basis = Basis.RELAYED
    elif name[0].islower():
        basis = Basis.ANONYMOUS
    else:
        basis = Basis.NAMED
    return Attribution(name, basis, quote, tuple(also))
