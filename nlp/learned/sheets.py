"""Annotated sheets: sentences written for training, each with the events that it reports.

    @ 2024-03-11 | article | Example Wire
    Baidu and Tencent placed orders for 20,000 H20 chips, two people said.
      > order | placed orders | buyer: Baidu; buyer: Tencent; quantity: 20,000; product: H20 | two people

`@` opens a document: its day, its kind, and who publishes it (of a call or a filing: the company).
Every other line is a sentence, the headline first. `>` under a sentence is one event of it: its
type and, unless asserted, its modality; the trigger's words; the fillers; whom the sentence names
as the origin. Words are copied from the sentence; `words#2` is their second occurrence.
Check sheets with `python -m nlp.learned.sheets FILE…`.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from nlp.claims import Modality
from nlp.ontology import event_types

_NTH = re.compile(r"^(.*?)(?:#(\d+))?$")


class InvalidSheet(ValueError):
    """A line of a sheet is not as this module's contract says."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One event in a sentence; spans are offsets into the sentence."""

    event_type: str
    modality: Modality
    trigger: tuple[int, int]
    arguments: tuple[tuple[str, int, int], ...]
    origins: tuple[str, ...] = ()


@dataclass(slots=True)
class Line:
    """A sentence of a sheet and the events that it reports."""

    text: str
    events: list[Marked] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """One document of a sheet: its day, kind and publisher, and its sentences in order."""

    published: date
    kind: str
    source: str
    lines: list[Line] = field(default_factory=list)


def sheets() -> list[Sheet]:
    """Every document of every sheet that ships with the package. Raises InvalidSheet."""
    folder = files("nlp.learned") / "sheets"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name)
    return [s for f in found for s in read_sheet(f.name, f.read_text("utf-8").splitlines())]


def read_sheet(name: str, lines: Iterable[str]) -> list[Sheet]:
    """The documents of one file. Raises InvalidSheet, which names every line that is wrong."""
    found: list[Sheet] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            _read_line(found, line.strip())
        except (ValueError, IndexError) as error:
            wrong.append(f"{name}, line {number}: {error}")
    if wrong:
        raise InvalidSheet("\n".join(wrong))
    return found


def _read_line(found: list[Sheet], line: str) -> None:
    if not line or line.startswith("# "):
        return
    if line.startswith("@"):
        day, kind, source = (part.strip() for part in line[1:].split("|", 2))
        if kind not in ("article", "transcript", "filing", "rule"):
            raise ValueError(f"{kind!r} is no kind of document")
        found.append(Sheet(date.fromisoformat(day), kind, source))
    elif not found:
        raise ValueError("a sentence before the first '@' line")
    elif line.startswith(">"):
        if not found[-1].lines:
            raise ValueError("an event before the first sentence")
        found[-1].lines[-1].events.append(_event(found[-1].lines[-1].text, line[1:]))
    else:
        found[-1].lines.append(Line(line))


def _event(text: str, line: str) -> Marked:
    parts = [part.strip() for part in line.split("|")]
    if not 3 <= len(parts) <= 4:
        raise ValueError("an event is 'TYPE | TRIGGER | ROLE: WORDS; ROLE: WORDS [| ORIGIN]'")
    event_type, _, modality = parts[0].partition(" ")
    if event_type not in event_types():
        raise ValueError(f"{event_type!r} is no event type")
    trigger = _find(text, parts[1], 0)
    arguments = tuple(_arguments(text, event_type, parts[2], trigger[0]))
    origins = tuple(o.strip() for o in parts[3].split(";") if o.strip()) if parts[3:] else ()
    for origin in origins:
        _find(text, origin, 0)
    return Marked(event_type, Modality(modality.strip() or "asserted"), trigger, arguments, origins)


def _arguments(text: str, event_type: str, given: str, near: int) -> Iterator[tuple[str, int, int]]:
    for filler in (f.strip() for f in given.split("; ")):
        if not filler:
            continue
        role, _, words = filler.partition(":")
        if role not in event_types()[event_type].roles:
            raise ValueError(f"{role!r} is no role of {event_type}")
        yield role, *_find(text, words.strip(), near)


def _find(text: str, words: str, near: int) -> tuple[int, int]:
    """Where the words stand: the n-th time if `#n` asks so, else nearest to `near`."""
    match = _NTH.match(words)
    words, nth = (match[1], match[2]) if match else (words, None)
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if not words or len(places) < int(nth or 1):
        raise ValueError(f"{words!r} does not stand in the sentence as whole words")
    start = places[int(nth) - 1] if nth else min(places, key=lambda p: abs(p - near))
    return start, start + len(words)


def _check(names: list[str]) -> int:
    failed = 0
    for name in names:
        try:
            read = read_sheet(name, Path(name).read_text("utf-8").splitlines())
        except InvalidSheet as error:
            print(error, file=sys.stderr)
            failed = 1
            continue
        lines = [line for sheet in read for line in sheet.lines]
        events = [event for line in lines for event in line.events]
        quiet = sum(not line.events for line in lines)
        print(
            f"{name}: {len(read)} documents, {len(lines)} sentences ({quiet} without events), "
            f"{len(events)} events"
        )
    return failed


if __name__ == "__main__":
    raise SystemExit(_check(sys.argv[1:]))
