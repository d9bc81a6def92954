"""Runs of neighbouring examples, and batches of them as tensors."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from nlp.learned.examples import Example, Window, runs, take
from nlp.learned.labels import KINDS, PARTS, ROLES, TYPES, allowed
from nlp.learned.reader import bucket

#: Sentences of one text that are read at once, in their order.
Run = list[Example]

#: Pieces of a batch with its padding: what a machine of this size turns over fastest.
PIECES = 1000
#: The share of runs that are cut short, so that small texts are seen, too.
SHORT = 0.4


@dataclass(slots=True)
class Batch:
    """Runs as tensors: a row each of `ids`, `mask` and `segments`.

    `pieces` (row, piece, type) is 1 where a piece's type is judged, `spelled_out` (row, piece) where its
    part is. `sentence_*` have a row a sentence, `mood_*` a trigger, `pair_*` a pair of trigger and mention;
    places are (first, last) within the row of `ids` that `*_rows` names.
    """

    ids: Tensor
    mask: Tensor
    segments: Tensor
    pieces: Tensor
    spelled_out: Tensor
    triggers: Tensor
    parts: Tensor
    sentence_rows: Tensor
    sentence_spans: Tensor
    sentence_judged: Tensor
    sentence_types: Tensor
    mood_rows: Tensor
    mood_spans: Tensor
    mood_sentences: Tensor
    moods: Tensor
    pair_rows: Tensor
    pair_triggers: Tensor
    pair_mentions: Tensor
    pair_labels: Tensor
    pair_allowed: Tensor
    roles: Tensor


def packed(found: Sequence[Example]) -> list[Run]:
    """The examples of one text in the runs in which they would be read."""
    lengths = [len(e.own.ids) for e in found]
    return [[found[n] for n in run] for run in runs(lengths, [e.follows for e in found])]


def at_random(found: Sequence[Example]) -> list[Run]:
    """The same with other cuts at every call: the first run of the text, and some others, are short."""
    start = random.randrange(len(found)) if found else 0
    cut: list[Run] = []
    for run in (*packed(found[:start]), *packed(found[start:])):
        at = random.randrange(len(run)) if random.random() < SHORT else 0
        cut += [part for part in (run[:at], run[at:]) if part]
    return cut


def batches(found: Sequence[Run]) -> list[list[Run]]:
    """Batches of runs of about the same length, in random order."""
    sized = sorted((_length(run) + random.random() * 15, n) for n, run in enumerate(found))
    made: list[list[Run]] = [[]]
    for length, number in sized:
        if made[-1] and (len(made[-1]) + 1) * length > PIECES:
            made.append([])
        made[-1].append(found[number])
    random.shuffle(made)
    return made


def _length(run: Run) -> int:
    return sum(len(e.own.ids) for e in run) + len(run[0].context)


def batch(found: Sequence[Run], known: dict[str, int]) -> Batch:
    """The runs as tensors; `known` is the vocabulary."""
    windows = [take([e.own for e in run], run[0].context, known) for run in found]
    making = _Making(windows)
    for row, (run, window) in enumerate(zip(found, windows, strict=True)):
        starts = [r.offset for r in window.reads]
        for number, (e, start) in enumerate(zip(run, starts, strict=True)):
            if e.own.ids:
                making.add(row, e, start)
                making.pairs += _pairs(row, number, e, starts)
    return making.made()


class _Making:
    """A batch in the making: what each piece is, and rows for sentences, triggers and pairs."""

    def __init__(self, windows: Sequence[Window]) -> None:
        shape = (len(windows), max(len(w.ids) for w in windows))
        self.ids, self.mask, self.segments, self.parts = (
            torch.zeros(shape, dtype=torch.long) for _ in range(4)
        )
        self.spelled_out = torch.zeros(shape)
        self.judged, self.triggers = (torch.zeros(*shape, len(TYPES)) for _ in range(2))
        for row, window in enumerate(windows):
            length = len(window.ids)
            self.ids[row, :length] = torch.tensor(window.ids)
            self.segments[row, :length] = torch.tensor(window.segments)
            self.mask[row, :length] = 1
        self.sentences: list[tuple[int, int, int]] = []
        self.judged_types: list[list[float]] = []
        self.told_types: list[list[float]] = []
        self.moods: list[tuple[int, ...]] = []
        self.pairs: list[tuple[int, ...]] = []

    def add(self, row: int, e: Example, start: int) -> None:
        """A sentence whose pieces begin at `start` of the row."""
        own = slice(start, start + len(e.own.ids))
        judged = [float(n not in e.unjudged) for n in range(len(TYPES))]
        self.judged[row, own] = torch.tensor(judged)
        self.spelled_out[row, own] = float(e.spelled_out)
        for kind, first, last in e.fillers:
            self.parts[row, start + first : start + last + 1] = PARTS.index(f"later-{kind}")
            self.parts[row, start + first] = PARTS.index(f"first-{kind}")
        for (type_, first, last), mood in zip(e.triggers, e.modalities, strict=True):
            self.triggers[row, start + first : start + last + 1, type_] = 1
            self.moods.append((row, start + first, start + last, own.start, own.stop - 1, mood))
        told = {t for t, *_ in e.triggers}
        self.sentences.append((row, own.start, own.stop - 1))
        self.judged_types.append(judged)
        self.told_types.append([float(n in told) for n in range(len(TYPES))])

    def made(self) -> Batch:
        s = torch.tensor(self.sentences, dtype=torch.long).reshape(-1, 3)
        m = torch.tensor(self.moods, dtype=torch.long).reshape(-1, 6)
        p = torch.tensor(self.pairs, dtype=torch.long).reshape(-1, 9)
        may = [allowed(TYPES[pair[5]], KINDS[pair[6]]) for pair in self.pairs]
        fits = torch.tensor(may, dtype=torch.bool).reshape(-1, len(ROLES))
        judged, told = (
            torch.tensor(t).reshape(-1, len(TYPES)) for t in (self.judged_types, self.told_types)
        )
        return Batch(
            *(self.ids, self.mask, self.segments, self.judged),
            *(self.spelled_out, self.triggers, self.parts),
            *(s[:, 0], s[:, 1:3], judged, told),
            *(m[:, 0], m[:, 1:3], m[:, 3:5], m[:, 5]),
            *(p[:, 0], p[:, 1:3], p[:, 3:5], p[:, 5:8], fits, p[:, 8]),
        )


def _pairs(row: int, number: int, e: Example, starts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Those whose mention stands within the run."""
    for p in e.pairs:
        holds = number + p.apart
        if 0 <= holds < len(starts):
            trigger = (starts[number] + p.trigger[0], starts[number] + p.trigger[1])
            mention = (starts[holds] + p.mention[0], starts[holds] + p.mention[1])
            distance = bucket(trigger, mention, p.apart)
            yield (row, *trigger, *mention, p.event_type, p.kind, distance, p.role)
