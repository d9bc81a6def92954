"""One event a line, as JSON in UTF-8, with all its reports and the words that prove them.

Offsets count characters (Unicode code points) of the text of the version that `version_id` names.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nlp.claims import Argument, Claim, Quote, Report
from nlp.events import Conflict, Event
from nlp.values import Value
from store.exports.selection import Selection
from store.exports.whole_file import whole_file


def write(selection: Selection, out: Path) -> int:
    written = 0
    with (
        whole_file(selection.store, out) as part,
        part.open("w", encoding="utf-8", newline="\n") as file,
    ):
        for line in lines(selection):
            file.write(f"{line}\n")
            written += 1
    return written


def lines(selection: Selection) -> Iterator[str]:
    """One event each, oldest first, without the line's end."""
    for row, event in selection:
        yield json.dumps(event_record(event, row["headline"]), ensure_ascii=False)


def event_record(event: Event, headline: str) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "event_type": event.event_type,
        "headline": headline,
        "status": event.status.value,
        "date": _value(event.when),
        "origins": event.origins,
        "reports": [_report(report) for report in event.reports],
        "conflicts": [_conflict(conflict) for conflict in event.conflicts],
        "parts": event.parts,
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "publisher": report.publisher,
        "published": report.published.isoformat(),
        "url": report.url,
        "title": report.title,
        **_claim(report.claim),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "claim_id": claim.id,
        "version_id": claim.article_id,
        "modality": claim.modality.value,
        "confidence": claim.confidence,
        "rules": claim.rules,
        "trigger": _quote(claim.trigger),
        "quote": _quote(claim.quote),
        "arguments": [_argument(argument) for argument in claim.arguments],
        "attributions": [
            {"name": a.name, "also": a.also, "basis": a.basis.value, "quote": _quote(a.quote)}
            for a in claim.attributions
        ],
    }


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "role": argument.role,
        "kind": type(argument.value).__name__.lower(),
        "value": _value(argument.value),
        "quote": _quote(argument.quote),
        "witnesses": argument.witnesses,
    }


def _conflict(conflict: Conflict) -> dict[str, str]:
    return {
        "role": conflict.role,
        "reason": conflict.reason.value,
        "first_claim": conflict.first.claim.id,
        "second_claim": conflict.second.claim.id,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return asdict(quote)


def _value(value: Value) -> dict[str, Any]:
    """Its fields by name; days in ISO form."""
    return {
        name: field.isoformat() if hasattr(field, "isoformat") else field
        for name, field in asdict(value).items()
    }
