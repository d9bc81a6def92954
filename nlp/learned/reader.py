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
from nlp.learned.examples import Read, take
from nlp.learned.labels import EDGES, KINDS, MODALITIES, ROLES, TYPES, allowed
from nlp.learned.pieces import vocabulary
from nlp.learned.unlisted import unlisted
from nlp.mentions.mention import Mention

#: The exported encoder, its vocabulary and the heads; see nlp/models/README.md.
MODEL = Path(__file__).parents[1] / "models" / "reader"
#: Words with at least this probability of announcing an event make a trigger.
TRIGGER = 0.1

Floats = NDArray[np.float32]
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence to read: its words, those of the sentence before it, and its mentions."""

    text: str
    before: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One event in a sentence; `fillers` are roles, mentions and probabilities."""

    event_type: str
    start: int
    end: int
    modality: Modality
    probability: float
    fillers: tuple[tuple[str, Mention, float], ...]


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

    Each goes through the encoder by itself: in a batch its figures would depend on the others', as the
    encoder rounds over all of them, and most of a batch of sentences of all lengths is padding.
    """
    net = network(folder)
    return [_reading(net, sentence) for sentence in sentences]


def _reading(net: Network, sentence: Spoken) -> Reading:
    taken = take(sentence.text, sentence.before, net.known)
    if not taken.own.ids:
        return Reading()
    hidden, types, parts = _encode(net, taken)
    own = slice(taken.offset, taken.offset + len(taken.own.ids))
    more = unlisted(sentence.text, taken, parts[own], sentence.mentions)
    chances = _sigmoid(types[own])
    events = tuple(_events(net, taken, [*sentence.mentions, *more], hidden, chances))
    return Reading(events, dict(zip(TYPES, chances.max(0).tolist(), strict=True)))


def _encode(net: Network, read: Read) -> tuple[Floats, Floats, Floats]:
    ids = np.array([read.ids], dtype=np.int64)
    segments = np.array([read.segments], dtype=np.int64)
    fed = {"ids": ids, "mask": np.ones_like(ids), "segments": segments}
    hidden, types, parts = net.encoder.run(["hidden", "types", "parts"], fed)
    return hidden[0], types[0], parts[0]


def _events(
    net: Network, read: Read, mentions: list[Mention], hidden: Floats, own: Floats
) -> Iterator[Seen]:
    spans = [(span, m) for m in mentions if m.kind in KINDS and (span := read.span(m.start, m.end))]
    for number, event_type in enumerate(TYPES):
        for first, last in _runs(own[:, number] > TRIGGER):
            at = (first + read.offset, last + read.offset)
            trigger = hidden[at[0] : at[1] + 1].mean(0)
            fillers = tuple(_fillers(net, hidden, number, at, trigger, spans))
            mood = np.concatenate([trigger, hidden[0]]) @ net.heads["modality_weight"].T
            modality = MODALITIES[int(np.argmax(mood + net.heads["modality_bias"]))]
            probability = float(own[first : last + 1, number].max())
            start, end = read.own.words[first][0], read.own.words[last][1]
            yield Seen(event_type, start, end, Modality(modality), probability, fillers)


def _fillers(
    net: Network,
    hidden: Floats,
    number: int,
    at: _Span,
    trigger: Floats,
    spans: list[tuple[_Span, Mention]],
) -> Iterator[tuple[str, Mention, float]]:
    if not spans:
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
                heads["of_distance_weight"][bucket(at, (first, last))],
            ]
        )
        for (first, last), mention in spans
    ]
    inner = np.maximum(np.stack(rows) @ heads["first_weight"].T + heads["first_bias"], 0)
    logits = inner @ heads["second_weight"].T + heads["second_bias"]
    for (_, mention), scores in zip(spans, logits, strict=True):
        fitting = np.where(allowed(TYPES[number], mention.kind), scores, -np.inf)
        shares = np.exp(fitting - fitting.max())
        best = int(np.argmax(shares))
        if ROLES[best]:
            yield ROLES[best], mention, float(shares[best] / shares.sum())


def bucket(trigger: _Span, mention: _Span) -> int:
    """Which of the buckets between EDGES the signed distance of the two falls into."""
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
