"""The network at work: the events that a sentence reports, each with its fillers and how sure."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nlp.claims import Modality
from nlp.learned.examples import CONTEXT, SENTENCE, Read, Window, runs, take
from nlp.learned.labels import EDGES, KINDS, MODALITIES, ROLES, TYPES, allowed
from nlp.learned.pieces import cut, vocabulary
from nlp.learned.unlisted import unlisted
from nlp.mentions.mention import Mention

#: The exported encoder, its vocabulary and the heads; see nlp/models/README.md.
MODEL = Path(__file__).parents[1] / "models" / "reader"
#: Words with at least this probability of announcing an event make a trigger.
TRIGGER = 0.1
#: How many sentences before its trigger a filler is looked for: of those found there six in ten are right,
#: of those farther off or behind it three.
BACK = 2

Floats = NDArray[np.float32]
_Span = tuple[int, int]
#: A role, the mention in it, and how sure.
Part = tuple[str, Mention, float]
#: A mention and its first and last place in the window.
_Named = tuple[_Span, Mention]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence to read: its words, those of the sentence before it, and its mentions."""

    text: str
    before: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One event in a sentence; `fillers` are roles, mentions and probabilities.

    `beyond` are those that sentences before it hold, each with how many sentences it stands apart (-1, -2).
    """

    event_type: str
    start: int
    end: int
    modality: Modality
    probability: float
    fillers: tuple[Part, ...]
    beyond: tuple[tuple[int, Part], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network sees in a sentence, and the chance of each type anywhere in it."""

    events: tuple[Seen, ...] = ()
    chances: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Network:
    """The encoder and the weights of the small heads."""

    encoder: Any
    known: dict[str, int]
    heads: dict[str, Floats]


@cache
def network(folder: Path = MODEL) -> Network:
    """The network, loaded once. One thread: the pages of a crawl are the parallel work."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if not _has_vnni():
        # Such processors overflow on signed weights of 8 bits: they take the exact way, a third slower.
        options.add_session_config_entry("session.x64quantprecision", "1")
    encoder = onnxruntime.InferenceSession(
        str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    with np.load(folder / "heads.npz") as heads:
        return Network(encoder, vocabulary(folder / "vocab.txt"), dict(heads))


def _has_vnni() -> bool:
    """Whether the processor has instructions for sums of products of bytes; Linux tells, others do not."""
    told = Path("/proc/cpuinfo")
    return told.exists() and "vnni" in told.read_text()


def see(sentences: Sequence[Spoken], folder: Path = MODEL) -> list[Reading]:
    """What each sentence reports, in the order of the sentences.

    Neighbours are read at once, so that each is context to the others. Each such window goes through the
    encoder by itself: in a batch its figures would depend on the others', as the encoder rounds over all of
    them, and most of a batch of texts of all lengths is padding.
    """
    net = network(folder)
    cuts = [cut(s.text, net.known, SENTENCE) for s in sentences]
    follow = [
        number > 0 and s.before == sentences[number - 1].text for number, s in enumerate(sentences)
    ]
    found: list[Reading] = []
    for run in runs([len(own.ids) for own in cuts], follow):
        context = cut(sentences[run[0]].before, net.known, CONTEXT).ids
        window = take([cuts[n] for n in run], context, net.known)
        found += _readings(net, window, [sentences[n] for n in run])
    return found


def _readings(net: Network, window: Window, spoken: Sequence[Spoken]) -> Iterator[Reading]:
    hidden, types, parts = _encode(net, window)
    named = [
        _named(sentence, taken, parts) for sentence, taken in zip(spoken, window.reads, strict=True)
    ]
    for number, taken in enumerate(window.reads):
        if not taken.own.ids:
            yield Reading()
            continue
        chances = _sigmoid(types[taken.offset : taken.offset + len(taken.own.ids)])
        first = max(0, number - BACK)
        near = {n - number: spans for n, spans in enumerate(named[first : number + 1], first)}
        events = tuple(_events(net, taken, near, hidden, chances))
        yield Reading(events, dict(zip(TYPES, chances.max(0).tolist(), strict=True)))


def _named(sentence: Spoken, taken: Read, parts: Floats) -> list[_Named]:
    """What the sentence names, listed or not, and where in the window."""
    own = parts[taken.offset : taken.offset + len(taken.own.ids)]
    more = unlisted(sentence.text, taken, own, sentence.mentions) if len(own) else []
    return [
        (span, m)
        for m in (*sentence.mentions, *more)
        if m.kind in KINDS and (span := taken.span(m.start, m.end))
    ]


def _encode(net: Network, read: Window) -> tuple[Floats, Floats, Floats]:
    ids = np.array([read.ids], dtype=np.int64)
    segments = np.array([read.segments], dtype=np.int64)
    fed = {"ids": ids, "mask": np.ones_like(ids), "segments": segments}
    hidden, types, parts = net.encoder.run(["hidden", "types", "parts"], fed)
    return hidden[0], types[0], parts[0]


def _events(
    net: Network, read: Read, near: dict[int, list[_Named]], hidden: Floats, own: Floats
) -> Iterator[Seen]:
    """`near` is what the sentence (0) and those before it (-1, -2) name."""
    whole = hidden[read.offset : read.offset + len(own)].mean(0)
    placed = [(apart, span, m) for apart, named in near.items() for span, m in named]
    for number in np.flatnonzero(own.max(0) > TRIGGER).tolist():
        for first, last in _runs(own[:, number] > TRIGGER):
            at = (first + read.offset, last + read.offset)
            trigger = hidden[at[0] : at[1] + 1].mean(0)
            filled = list(_fillers(net, hidden, number, at, trigger, placed))
            mood = np.concatenate([trigger, whole]) @ net.heads["modality_weight"].T
            modality = MODALITIES[int(np.argmax(mood + net.heads["modality_bias"]))]
            yield Seen(
                TYPES[number],
                read.own.words[first][0],
                read.own.words[last][1],
                Modality(modality),
                float(own[first : last + 1, number].max()),
                tuple(part for apart, part in filled if not apart),
                tuple((apart, part) for apart, part in filled if apart),
            )


def _fillers(
    net: Network,
    hidden: Floats,
    number: int,
    at: _Span,
    trigger: Floats,
    placed: list[tuple[int, _Span, Mention]],
) -> Iterator[tuple[int, Part]]:
    if not placed:
        return
    heads = net.heads
    rows = [
        np.concatenate(
            [
                trigger,
                hidden[first : last + 1].mean(0),
                hidden[first],
                hidden[last],
                heads["of_type_weight"][number],
                heads["of_kind_weight"][KINDS.index(mention.kind)],
                heads["of_distance_weight"][bucket(at, (first, last), apart)],
            ]
        )
        for apart, (first, last), mention in placed
    ]
    inner = np.maximum(np.stack(rows) @ heads["first_weight"].T + heads["first_bias"], 0)
    logits = inner @ heads["second_weight"].T + heads["second_bias"]
    for (apart, _, mention), scores in zip(placed, logits, strict=True):
        fitting = np.where(allowed(TYPES[number], mention.kind), scores, -np.inf)
        shares = np.exp(fitting - fitting.max())
        best = int(np.argmax(shares))
        if ROLES[best]:
            yield apart, (ROLES[best], mention, float(shares[best] / shares.sum()))


def bucket(trigger: _Span, mention: _Span, apart: int = 0) -> int:
    """Which of the buckets between EDGES the signed distance of the two falls into.

    The last two are for mentions of a sentence before (`apart` below 0) and behind.
    """
    if apart:
        return len(EDGES) + (1 if apart < 0 else 2)
    if mention[1] < trigger[0]:
        return bisect_right(EDGES, mention[1] - trigger[0])
    return bisect_right(EDGES, max(mention[0] - trigger[1], 0))


def _runs(lit: NDArray[np.bool_]) -> Iterator[_Span]:
    """First and last place of every unbroken run of lit pieces."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lit, [False]])))
    for first, end in edges.reshape(-1, 2):
        yield int(first), int(end) - 1


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float32)
