"""Turn sentences into what the network reads, and annotated sentences into what it should say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nlp.learned.labels import FOUND, KINDS, MODALITIES, ROLES, TYPES, found_kind
from nlp.learned.pieces import CLS, SEP, Pieces, cut
from nlp.learned.sheets import Line, Marked, Sheet
from nlp.mentions.read import read
from nlp.ontology import ACCEPTS, event_types

#: Pieces of a sentence that are read (99 % are shorter), of the sentences that are read at once, and of the
#: one before them.
SENTENCE, WINDOW, CONTEXT = 160, 192, 48


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence within its window; `offset` is where its pieces begin there."""

    own: Pieces
    offset: int

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last position in the window of the words that `text[start:end]` touches."""
        found = self.own.covering(start, end)
        return (found[0] + self.offset, found[1] + self.offset) if found else None


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences that follow each other as the network takes them, and the one before as context."""

    ids: list[int]
    segments: list[int]
    reads: list[Read]


def take(sentences: Sequence[Pieces], context: Sequence[int], known: dict[str, int]) -> Window:
    """The sentences, and behind them the pieces of the one before them."""
    ids = [known[CLS]]
    reads = []
    for own in sentences:
        reads.append(Read(own, len(ids)))
        ids += own.ids
    ids.append(known[SEP])
    behind = [*context, known[SEP]] if context else []
    return Window(ids + behind, [0] * len(ids) + [1] * len(behind), reads)


def runs(lengths: Sequence[int], follow: Sequence[bool]) -> Iterator[range]:
    """Numbers of sentences that are read at once: neighbours, WINDOW pieces at most or a single one.

    `lengths` are theirs in pieces; `follow` says of each whether it follows the one before it in the text.
    """
    first = held = 0
    for number, length in enumerate(lengths):
        if number > first and (not follow[number] or held + length > WINDOW):
            yield range(first, number)
            first, held = number, 0
        held += length
    if lengths:
        yield range(first, len(lengths))


@dataclass(slots=True)
class Pair:
    """A trigger and a mention, and the role that the one has in the other's event.

    Places count from the first piece of the sentence; the mention's sentence is `apart` sentences behind.
    """

    event_type: int
    trigger: tuple[int, int]
    mention: tuple[int, int]
    kind: int
    role: int
    apart: int = 0


@dataclass(slots=True)
class Example:
    """A sentence with everything that the network should say of it, by places from its first piece.

    `context` are pieces of the sentence before it; `follows` says whether that is the example before.
    `unjudged` are types of which nobody has said whether the sentence reports them; `fillers` count
    only where `spelled_out`.
    """

    own: Pieces
    context: list[int]
    follows: bool = True
    triggers: list[tuple[int, int, int]] = field(default_factory=list)
    modalities: list[int] = field(default_factory=list)
    fillers: list[tuple[str, int, int]] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    unjudged: set[int] = field(default_factory=set)
    spelled_out: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may fill a role: a mention, or a filler that no reader of mentions knows."""

    kind: str
    start: int
    end: int


def examples(sheet: Sheet, known: dict[str, int]) -> Iterator[list[Example]]:
    """Each sentence of the sheet as an example, followed by its variants.

    Writers of sheets give events long sentences and put quiet ones in short plain words; without the
    variants the network takes a short sentence with a full stop for a quiet one.
    """
    for line, before in _in_context(sheet):
        told = [(line, before), (line, ""), (_restopped(line), before)]
        told += [(cut_out, "") for cut_out in _cut_out(line)]
        yield [example(one, context, sheet.published, known) for one, context in told]


def as_written(sheet: Sheet, known: dict[str, int]) -> Iterator[Example]:
    """Each sentence of the sheet as an example, without variants."""
    for line, before in _in_context(sheet):
        yield example(line, before, sheet.published, known)


def _in_context(sheet: Sheet) -> Iterator[tuple[Line, str]]:
    """Each line with the text of the line before it."""
    before = ""
    for line in sheet.lines:
        yield line, before
        before = line.text


def _restopped(line: Line) -> Line:
    """The sentence with its full stop taken off, or one put to it."""
    bare = line.text.rstrip(".")
    fits = all(end <= len(bare) for e in line.events for _, end in _spans(e))
    text = bare if bare != line.text and fits else f"{bare}."
    return Line(text, line.events)


def _cut_out(line: Line) -> Iterator[Line]:
    """Only the words from an event's first to its last span; of a quiet sentence, its first clause."""
    for event in line.events:
        start = min(s for s, _ in _spans(event))
        end = max(e for _, e in _spans(event))
        inside = [kept for e in line.events if (kept := _within(e, start, end))]
        yield Line(f"{line.text[start:end]}.", inside)
    clause = line.text.partition(",")[0]
    if not line.events and len(clause) < len(line.text) - 1:
        yield Line(f"{clause}.")


def _within(event: Marked, start: int, end: int) -> Marked | None:
    """The event as a piece of its sentence tells it; None where the trigger is cut off."""
    if not (start <= event.trigger[0] and event.trigger[1] <= end):
        return None
    kept = tuple(
        (r, s - start, e - start) for r, s, e in event.arguments if start <= s and e <= end
    )
    trigger = (event.trigger[0] - start, event.trigger[1] - start)
    return replace(event, trigger=trigger, arguments=kept)


def _spans(event: Marked) -> list[tuple[int, int]]:
    return [event.trigger, *((start, end) for _, start, end in event.arguments)]


def example(line: Line, before: str, published: date, known: dict[str, int]) -> Example:
    """One annotated sentence as an example."""
    made = Example(cut(line.text, known, SENTENCE), cut(before, known, CONTEXT).ids)
    mentions = [
        Candidate(m.kind, m.start, m.end) for m in read(line.text, published) if m.kind in KINDS
    ]
    candidates = [*mentions, *_unread(line, mentions)]
    for event in line.events:
        trigger = made.own.covering(*event.trigger)
        if trigger is None:
            continue
        number = TYPES.index(event.event_type)
        made.triggers.append((number, *trigger))
        made.modalities.append(MODALITIES.index(event.modality.value))
        roles = aligned(event, candidates)
        for at, candidate in enumerate(candidates):
            span = made.own.covering(candidate.start, candidate.end)
            if span is None:
                continue
            role = ROLES.index(roles.get(at, ""))
            made.pairs.append(Pair(number, trigger, span, KINDS.index(candidate.kind), role))
            if role and candidate.kind in FOUND:
                made.fillers.append((candidate.kind, *span))
    return made


def _unread(line: Line, mentions: list[Candidate]) -> list[Candidate]:
    """The fillers that no mention overlaps, each once."""
    found: dict[Candidate, None] = {}
    for event in line.events:
        roles = event_types()[event.event_type].roles
        for role, start, end in event.arguments:
            kind = found_kind(roles[role], line.text[start:end])
            if kind and not _overlapping(roles[role], start, end, mentions):
                found[Candidate(kind, start, end)] = None
    return list(found)


def aligned(event: Marked, candidates: list[Candidate]) -> dict[int, str]:
    """The role of each candidate (by its number) that an annotated filler overlaps most."""
    found: dict[int, str] = {}
    for role, start, end in event.arguments:
        role_kind = event_types()[event.event_type].roles[role]
        shared = _overlapping(role_kind, start, end, candidates)
        if shared:
            found[-max(shared)[2]] = role
    return found


def _overlapping(
    role_kind: str, start: int, end: int, candidates: list[Candidate]
) -> list[tuple[int, int, int]]:
    """Shared characters, length and number (both negative) of those that may fill the role."""
    return [
        (min(c.end, end) - max(c.start, start), c.start - c.end, -number)
        for number, c in enumerate(candidates)
        if c.kind in ACCEPTS[role_kind] and c.start < end and start < c.end
    ]
