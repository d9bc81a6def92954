"""Cut an article into sentences, each knowing its paragraph, its speaker and whether it may speak.

Offsets count into `Article.text`. Cutting is cheap and needs no model: every sentence is looked at,
few are parsed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.documents import Article, Turn
from nlp.mentions.mention import Mention

#: A sentence ends here unless the words before the stop are an abbreviation. The second form mends
#: glued sentences ("the chips.Nvidia said"), which wire copy is full of.
_STOP = re.compile(r"[.!?][\"'”’)\]]*(?=\s)|[a-z0-9)%][.!?][\"”’]?(?=[A-Z“\"][a-z])|\s?\*\*\s?|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|Inc|Corp|Co|Ltd|Plc|vs|No|Nos|St|Gen|Sen|Rep|Gov|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|approx|est|e\.g|i\.e|cf|al|Bros|Fed|Reg)"
    r")\.$"
)
#: Passages that are furniture, not reporting: captions, bylines, boxes, safe-harbour words.
_FURNITURE = re.compile(
    r"(?:file )?photo\b.{0,20}:|this (?:file )?(?:photo|picture|image|combination)\b|.*\bgetty images$|.*/AFP\b"
    r"|\(?reporting by\b|\(?editing by\b|written by\b|writing by\b|share this\b|join the discussion"
    r"|read more\b|related\b.{0,12}:|also read\b|sign up\b|subscribe\b|advertisement\b|disclaimer\b|copyright\b"
    r"|©|ⓒ|\(c\) \d{4}|all rights reserved|sample page of|this .{0,40}forward-looking statements"
    r"|.{0,80}\bforward-looking statements\b",
    re.IGNORECASE,
)


#: "WASHINGTON, Aug 12 (Reuters) - ": where and when a report was filed, not when anything happened.
_DATELINE = re.compile(
    r"(?:[A-Z][\w./' -]{1,40}, )?[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})? \([^()\n]{2,40}\) ?[-–—]+ ?"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is `article.text[start:end]`; `order` counts sentences from the headline's 0.

    `speaks` is False for captions, bylines and boxes, for the operator and for analysts' questions.
    """

    order: int
    paragraph: int
    start: int
    end: int
    text: str
    speaks: bool
    turn: Turn | None = None


def sentences(article: Article) -> list[Sentence]:
    """Every sentence of the article in order; blank ones are left out."""
    turns = _Turns(article.turns)
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_paragraphs(article.text, article.turns)):
        furniture = bool(_FURNITURE.match(article.text, start, end))
        for first, last in _cut(article.text, start, end):
            turn = turns.at(first)
            words = article.text[first:last]
            speaks = not (furniture or _asks(words, turn))
            found.append(Sentence(len(found), paragraph, first, last, words, speaks, turn))
    return found


def _asks(words: str, turn: Turn | None) -> bool:
    """A question asserts nothing, and analysts and operators only ask."""
    return words.endswith("?") or bool(turn and turn.role in ("analyst", "operator"))


def by_sentence(passages: Sequence[Sentence], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions of each sentence, in order; offsets count into the article."""
    starts = [s.start for s in passages]
    found: list[list[Mention]] = [[] for _ in passages]
    for mention in mentions:
        number = bisect_right(starts, mention.start) - 1
        if number >= 0 and mention.end <= passages[number].end:
            found[number].append(mention)
    return found


class _Turns:
    """Turns looked up in the order of the text, each seen once."""

    def __init__(self, turns: tuple[Turn, ...]) -> None:
        self.waiting = sorted(turns, key=lambda t: t.start)[::-1]

    def at(self, offset: int) -> Turn | None:
        while self.waiting and self.waiting[-1].end <= offset:
            self.waiting.pop()
        if self.waiting and self.waiting[-1].start <= offset:
            return self.waiting[-1]
        return None


def _paragraphs(text: str, turns: tuple[Turn, ...]) -> Iterator[tuple[int, int]]:
    """Lines, without their dateline, cut where a speaker's name ends and the speech begins."""
    edges = sorted({edge for turn in turns for edge in (turn.start, turn.end)})
    for line in re.finditer(r"[^\n]+", text):
        dateline = _DATELINE.match(text, line.start(), line.end())
        start = dateline.end() if dateline else line.start()
        for edge in edges[bisect_right(edges, start) : bisect_left(edges, line.end())]:
            yield start, edge
            start = edge
        yield start, line.end()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if stop.group().startswith(".") and _ABBREVIATION.search(
            text, max(start, stop.start() - 8), stop.start() + 1
        ):
            continue
        yield from _trimmed(text, begin, stop.end())
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and (text[start].isspace() or text[start] == "*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "*"):
        end -= 1
    if start < end:
        yield start, end
