"""Sentences with marks: the words of a text and what must be found in them.

    [buyer Baidu] [! ordered] [quantity 1,600 [product Ascend 910B] chips]. => planned <= Reuters

A mark is a role and its words; `!` is the trigger; marks nest. After the sentence, `=>` gives a
modality other than asserted, `<=` the origin and `@` the day of publication. A line that begins with
`~` says what is right but is not read yet: it fails today, and its test fails on the day that it is read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.documents import Article
from nlp.claims import Argument, Claim, Modality
from nlp.passages import sentences

#: Sentences beyond this many are not one thing said: the marks of others are left out.
MOST_SENTENCES = 3
_MARK = re.compile(r"(\[(?:!|\w+) |\])")
_DAY = re.compile(r"(.*) @ (\d{4}-\d\d-\d\d)$")
#: What would be taken for a mark, character for character.
_HARMLESS = str.maketrans("[]\n\r\t", "()   ")


@dataclass(frozen=True, slots=True)
class Marked:
    """`roles` are pairs of a role and its words; no trigger means that nothing may be found."""

    text: str
    trigger: str
    roles: frozenset[tuple[str, str]]
    modality: str
    origin: str
    is_open: bool = False
    published: date | None = None

    def __str__(self) -> str:
        return self.text


def marked(line: str) -> Marked:
    """Read one marked line."""
    is_open, line = line.startswith("~ "), line.removeprefix("~ ")
    dated = _DAY.match(line)
    if dated:
        line = dated[1]
    line, _, origin = line.partition(" <= ")
    line, _, modality = line.partition(" => ")
    text, opened, found = "", list[tuple[str, int]](), list[tuple[str, str]]()
    for part in _MARK.split(line):
        if part == "]" and opened:
            role, start = opened.pop()
            found.append((role, text[start:]))
        elif part.startswith("[") and part.endswith(" "):
            opened.append((part[1:-1], len(text)))
        else:
            text += part
    trigger = next((words for role, words in found if role == "!"), "")
    return Marked(
        text.strip(),
        trigger,
        frozenset((role, words) for role, words in found if role != "!"),
        modality.strip() or "asserted",
        origin.strip(),
        is_open,
        date.fromisoformat(dated[2]) if dated else None,
    )


def marked_lines(text: str) -> list[Marked]:
    """Every marked line of a text; blank lines and comments are left out."""
    return [marked(line) for line in text.splitlines() if line.strip() and line[0] != "#"]


def in_marks(article: Article, claim: Claim) -> str:
    """The claim as a marked line: the sentences that tell it, and in them the marks of its fillers.

    A filler that stands elsewhere is marked where these sentences say the same words, if they do.
    """
    start, end = _told_in(article, claim)
    spans = [(claim.trigger.start, claim.trigger.end, "!")]
    for argument in claim.arguments:
        first, words = argument.quote.start, argument.quote.text
        if not start <= first <= argument.quote.end <= end:
            first = article.text.find(words, start, end)
        spans.append((first, first + len(words), argument.role))
    line = "".join(_marked(article.text, start, end, spans)).strip()
    if claim.modality is not Modality.ASSERTED:
        line += f" => {claim.modality}"
    for attribution in claim.attributions[:1]:
        if start <= attribution.quote.start and attribution.quote.end <= end:
            line += f" <= {attribution.name.translate(_HARMLESS)}"
    return f"{line} @ {article.published}"


def is_marked(line: str, fillers: Sequence[Argument]) -> bool:
    """Whether the line has a mark for each of the fillers."""
    roles = marked(line).roles
    return all((f.role, _plain(f.quote.text, 0, len(f.quote.text))) in roles for f in fillers)


def without_marks(article: Article, claim: Claim) -> str:
    """The sentences in which nothing like the claim may be found."""
    start, end = _told_in(article, claim)
    return f"{_plain(article.text, start, end).strip()} @ {article.published}"


def shares_its_sentence(article: Article, claim: Claim, others: Sequence[Claim]) -> bool:
    """Whether another claim of its type is told in the sentence that tells it."""
    start, end = _told_in(article, claim)
    return any(
        o.event_type == claim.event_type and start <= o.trigger.start < end
        for o in others
        if o.id != claim.id
    )


def _told_in(article: Article, claim: Claim) -> tuple[int, int]:
    """The sentences with the trigger and the quote, and those with fillers if these are near."""
    own = [claim.trigger, claim.quote]
    every = [*own, *(a.quote for a in claim.arguments)]
    cut = [s for s in sentences(article)]
    for quotes in (every, own, own[:1]):
        first, last = min(q.start for q in quotes), max(q.end for q in quotes)
        held = [s for s in cut if s.start < last and first < s.end]
        if held and len(held) <= MOST_SENTENCES and len({s.paragraph for s in held}) == 1:
            return held[0].start, held[-1].end
    return claim.quote.start, claim.quote.end


def _marked(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]
) -> Iterator[str]:
    """The words with their marks; a mark that would cross another one is left out."""
    inside = sorted({s for s in spans if start <= s[0] < s[1] <= end}, key=lambda s: (s[0], -s[1]))
    at, closing = start, list[int]()
    for first, last, role in inside:
        while closing and closing[-1] <= first:
            yield _plain(text, at, closing[-1]) + "]"
            at = closing.pop()
        if closing and last > closing[-1]:
            continue
        yield f"{_plain(text, at, first)}[{role} "
        at = first
        closing.append(last)
    while closing:
        yield _plain(text, at, closing[-1]) + "]"
        at = closing.pop()
    yield _plain(text, at, end)


def _plain(text: str, start: int, end: int) -> str:
    words = text[start:end].translate(_HARMLESS)
    return words.replace(" => ", " -> ").replace(" <= ", " <- ")
