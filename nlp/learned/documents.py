"""Whole documents of our own with their events, in the gold form, for the network to learn judgement from.

    python -m nlp.learned.documents FILE.jsonl…

says what is wrong with a file, a line each, and what it holds. Unlike the sheets, which say in which
words an event is told, these show what counts once a whole document is read.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from nlp.gold import InvalidDocument, article
from nlp.learned.labels import MODALITIES
from nlp.ontology import event_types

FILES = sorted(Path(__file__).with_name("documents").glob("*.jsonl"))
#: What a filler that is no list of names must hold, by the kind of its role.
_PARTS = {
    "quantity": {"low", "high", "unit"},
    "money": {"low", "high", "currency"},
    "months": {"low", "high"},
    "period": {"start", "end"},
}


def documents() -> list[dict[str, Any]]:
    """All annotated documents of the package, by file and line."""
    return [row for path in FILES for row in rows_of(path)]


def mistakes(row: dict[str, Any]) -> Iterator[str]:
    """What in a document is not in the gold form, a sentence each."""
    try:
        article(row)
    except InvalidDocument as error:
        yield str(error)
        return
    for event in row["events"]:
        where = f"{row['id']}, {event['type']} {event['quote'][:40]!r}"
        if event["type"] not in event_types():
            yield f"{where}: no such type"
            continue
        if event["quote"] not in row["text"] and event["quote"] not in row["title"]:
            yield f"{where}: the quote is not in the text"
        if event["modality"] not in MODALITIES:
            yield f"{where}: no such modality: {event['modality']}"
        known = event_types()[event["type"]].roles
        for role, filler in event["roles"].items():
            if role not in known:
                yield f"{where}: has no role {role}"
            elif not _is_formed(known[role], filler):
                yield f"{where}: {role} cannot be {filler!r}"


def _is_formed(kind: str, filler: Any) -> bool:
    if kind not in _PARTS:
        named = filler if isinstance(filler, list) else [filler]
        return bool(named) and all(isinstance(f, str) and f for f in named)
    if not isinstance(filler, dict) or set(filler) != _PARTS[kind]:
        return False
    if kind == "period":
        return date.fromisoformat(filler["start"]) <= date.fromisoformat(filler["end"])
    low, high = filler["low"], filler["high"]
    return (low, high) != (None, None) and (None in (low, high) or low <= high)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The documents of a file in the gold form."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main(paths: list[str]) -> int:
    found = 0
    for path in map(Path, paths):
        rows = rows_of(path)
        wrong = [m for row in rows for m in mistakes(row)]
        print(*wrong, sep="\n", end="\n" if wrong else "")
        types = Counter(e["type"] for row in rows for e in row["events"])
        quiet = sum(not row["events"] for row in rows)
        letters = sum(len(row["text"]) for row in rows)
        print(f"{path.name}: {len(rows)} documents, {quiet} without events, {letters:,} characters")
        print("  ", *(f"{n} {t}" for t, n in types.most_common()))
        found += len(wrong)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
