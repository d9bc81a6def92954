"""Fillers that only the network sees: names the lexicon lacks, goods in other words, bare counts."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.learned.examples import Read
from nlp.learned.labels import FOUND, PARTS
from nlp.mentions.amounts.bounds import bounded, lead
from nlp.mentions.amounts.counted import counts_speakers
from nlp.mentions.amounts.figures import numbers
from nlp.mentions.mention import Mention
from nlp.mentions.names import encodable
from nlp.values import Name, Quantity

#: The least mean probability of the pieces of a filler.
SURE = 0.8
#: "Search company Baidu": the word says what the company does.
_DESCRIBES = re.compile(r" (?:company|firm|giant|group|maker|designer|start-?up)\b")
_ARTICLE = re.compile(r"(?:the|a|an|its|their|his|her|our|some|any|those|these) ", re.IGNORECASE)
_FIGURES = {"money", "quantity", "date", "duration"}
_Span = tuple[int, int, str, float]


def unlisted(
    text: str, read: Read, parts: NDArray[np.float32], mentions: Sequence[Mention]
) -> list[Mention]:
    """What fills a role by the network's word and overlaps no mention. `parts` are the logits."""
    shares = np.exp(parts - parts.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    found: list[Mention] = []
    for first, last, kind, sure in _spans(shares):
        start, end = read.own.words[first][0], read.own.words[last][1]
        taken = (m for m in mentions if kind != "quantity" or m.kind in _FIGURES)
        if sure < SURE or any(m.start < end and start < m.end for m in taken):
            continue
        mention = _mention(text, start, end, kind, sure)
        if mention is not None:
            found.append(mention)
    return found


def _spans(shares: NDArray[np.float32]) -> Iterator[_Span]:
    """First and last piece, kind and mean probability of every unbroken run of one kind."""
    open_: tuple[int, str] | None = None
    best = [PARTS[i].partition("-")[::2] for i in shares.argmax(1)]
    for at, (part, kind) in enumerate([*best, ("", "")]):
        if open_ and (part != "later" or kind != open_[1]):
            first, held = open_
            columns = [i for i, p in enumerate(PARTS) if p.endswith(f"-{held}")]
            yield first, at - 1, held, float(shares[first:at, columns].sum(1).mean())
            open_ = None
        if kind in FOUND and open_ is None:
            open_ = (at, kind)


def _mention(text: str, start: int, end: int, kind: str, sure: float) -> Mention | None:
    if kind == "quantity":
        return None if counts_speakers(text, start) else _count(text, start, end, sure)
    if article := _ARTICLE.match(text, start, end):
        start = article.end()
    words = text[start:end]
    if kind == "company" and _DESCRIBES.match(text, end):
        return None
    if not any(c.isalpha() for c in words) or text[start - 1 : start] in ("'", "’"):
        return None
    return Mention(kind, start, end, words, Name(words), round(sure, 2))


def _count(text: str, start: int, end: int, sure: float) -> Mention | None:
    """A count without its goods: "and 2,500 to SoftBank"."""
    inside = [n for n in numbers(encodable(text)) if start <= n.start and n.end <= end]
    if len(inside) != 1:
        return None
    number = inside[0]
    ahead = lead(text, number.start)
    low, high, bound = bounded(number.value, number.value, ahead.bound, vague=number.vague)
    words = text[ahead.start : number.end]
    value = Quantity(low, high, "unit", bound)
    return Mention("quantity", ahead.start, number.end, words, value, round(sure, 2))
