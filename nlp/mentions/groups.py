"""Find groups that have no name: "Chinese tech giants", "the four companies", "smaller players"."""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick

from nlp.mentions.mention import Mention
from nlp.mentions.names import fold
from nlp.values import Name

#: Words that head a group of companies, and words that may stand before them.
_HEADS = frozenset(
    {"companies", "firms", "giants", "groups", "buyers", "customers", "players", "startups"}
    | {
        "start-ups",
        "makers",
        "chipmakers",
        "manufacturers",
        "developers",
        "hyperscalers",
        "vendors",
    }
    | {"entities", "majors", "internet companies", "platforms", "clients", "titans"}
)
_BEFORE = (
    "chinese|china['’]s|american|u\\.s\\.|us|taiwanese|korean|south korean|japanese|european|saudi|gulf|foreign|domestic|local"
    "|big|large|largest|smaller|small|major|leading|tech|technology|internet|ai|cloud|chip|semiconductor"
    "|service|computing|state-owned|private|several|many|some|other|robust|financially|wealthy|data|center|centre"
)
_LISTED = (
    r"(?:\d{1,3}|a dozen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of)"
)
_COUNTED = {"entities", "subsidiaries"}
_WORDS = sorted({*_HEADS, *_COUNTED})
#: The longest run of six such words.
_LONGEST = 90
_DESCRIBED_BEFORE = re.compile(rf"(?<![\w.])(?:(?:{_BEFORE})[ -]){{1,6}}\Z")
_COUNTED_BEFORE = re.compile(rf"(?<![\w.]){_LISTED} (?:(?:{_BEFORE})[ -])?\Z")
_DROPPED = re.compile(r"(?:other|several|many|some|financially|robust|wealthy)\s+", re.IGNORECASE)


def groups(text: str) -> list[Mention]:
    """Every unnamed group in the text, named by its words without "other" and the like."""
    return [
        Mention("group", start, end, text[start:end], Name(_DROPPED.sub("", text[start:end])), 0.7)
        for start, end in _spans(fold(text))
    ]


def _spans(folded: str) -> Iterator[tuple[int, int]]:
    """The cheap scan finds the head; only what stands before it is looked at closely."""
    reached = 0
    for index, head, end in _scanner().find_matches_as_indexes(folded, overlapping=True):
        following = folded[end : end + 1]
        if following.isalnum() or following == "_":
            continue
        start = _start(folded, reached, head, _WORDS[index])
        if start is not None:
            reached = end
            yield start, end


def _start(folded: str, reached: int, head: int, word: str) -> int | None:
    first = max(reached, head - _LONGEST)
    window = folded[first:head]
    before = _COUNTED_BEFORE.search(window) if word in _COUNTED else None
    if not before and word in _HEADS:
        before = _DESCRIBED_BEFORE.search(window)
    if before:
        return first + before.start()
    alone = not window or not (window[-1].isalnum() or window[-1] == "_")
    return head if word == "hyperscalers" and alone and head >= reached else None


@cache
def _scanner() -> AhoCorasick:
    return AhoCorasick(_WORDS)
