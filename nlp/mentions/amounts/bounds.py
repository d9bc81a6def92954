"""Read the words around a figure that bound it: "up to", "more than", "or so", "between ... and".

The words are data (`lexicon/bounds.toml`); what they do to the figure is said here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from nlp.lexicon.entries import lexicon_file, load
from nlp.values import Bound

#: Long enough for "to a maximum of approximately an estimated".
_WINDOW = 34
_BOUNDS = {
    "about": Bound.ABOUT,
    "at_least": Bound.AT_LEAST,
    "at_least_verbs": Bound.AT_LEAST,
    "up_to": Bound.UP_TO,
}
#: What an article may follow: "about a $5 billion hit", "between the $4 and $5 billion"; "over a $5
#: billion contract" and "more than the $5 billion of last year" bound nothing.
_ARTICLES = {"a": "about", "an": "about", "the": "between"}
_WEIGHT = [Bound.EXACT, Bound.ABOUT, Bound.UP_TO, Bound.AT_LEAST]
_SPACES = " \n\t\r\u00a0"
_TOUCHING = "~≈<>=≤≥"
_OPENING = "(\"'“‘[—–-"
_TRAIL = re.compile(
    r",?[ \n](?:or|and)[ \n](?P<more>more|up|upwards?|above|higher|over|greater|better)\b(?![ \n]than)"
    r"|,?[ \n]or[ \n](?:so|thereabouts)\b|[- ]?ish\b(?:[ \n]or[ \n]so\b)?"
    r"|,?[ \n]or[ \n](?P<less>less|fewer|under|below|lower)\b(?![ \n]than)"
    r"|,?[ \n]at[ \n](?:(?P<least>least|the[ \n]least|minimum)|(?P<most>most|the[ \n]most))(?=[.,;:)\n]|$)"
    r"|(?P<plus>\+(?![\d/-])|-plus\b|[ \n]plus\b(?=[ \n]?[.,;:)]|$|[ \n](?:in|of|for|you|that|we|they|this|last|per)\b))"
)


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a figure: where its bounding words begin, and the bound they set.

    `between` are the words that announce two ends ("from", "range of"), `opens` where they begin.
    """

    start: int
    bound: Bound = Bound.EXACT
    between: str = ""
    opens: int = 0


@dataclass(frozen=True, slots=True)
class _Phrases:
    kinds: dict[str, str]
    by_last_word: dict[str, list[str]]
    fillers: dict[str, list[str]]
    not_after: dict[str, frozenset[str]]


def lead(text: str, start: int) -> Lead:
    """The bounding words right before `start`, as many as there are ("up to approximately")."""
    begin, bound, between, opens, at = start, Bound.EXACT, "", start, start
    while found := _phrase_before(text, at):
        at, words = found
        kind = _phrases().kinds[words]
        if kind == "between":
            between, opens = words, at
            break
        bound = stronger(bound, _BOUNDS[kind])
        if kind.endswith("verbs"):
            break
        begin = at
    return Lead(begin, bound, between, opens)


def trail(text: str, end: int) -> tuple[int, Bound]:
    """End and bound of the words right behind a figure: "or more", "or so", "-plus"."""
    found = _TRAIL.match(text, end)
    if not found:
        return end, Bound.EXACT
    if found["more"] or found["least"] or found["plus"]:
        return found.end(), Bound.AT_LEAST
    if found["less"] or found["most"]:
        return found.end(), Bound.UP_TO
    return found.end(), Bound.ABOUT


def stronger(one: Bound, other: Bound) -> Bound:
    """Of two bounds the one that says more: "at least about" is "at least"."""
    return max(one, other, key=_WEIGHT.index)


def bounded(
    low: float, high: float, bound: Bound, *, vague: bool = False
) -> tuple[float | None, float | None, Bound]:
    """Both ends as the words leave them; vague words are a floor, whatever stands before them."""
    if vague or bound is Bound.AT_LEAST:
        return low, None, Bound.AT_LEAST
    if bound is Bound.UP_TO:
        return None, high, Bound.UP_TO
    return low, high, bound if low == high else Bound.RANGE


def _phrase_before(text: str, at: int) -> tuple[int, str] | None:
    base = max(0, at - _WINDOW)
    whole = text[base:at].lower().replace("\n", " ")
    window = whole.rstrip(_SPACES)
    gap = len(whole) - len(window)
    if not window or gap > 2 or len(whole) != at - base:
        return None
    if gap == 0 and window[-1] not in _TOUCHING:
        return None
    words = _ending(window, _phrases().by_last_word)
    if not words and (filler := _ending(window, _phrases().fillers)):
        window = window[: -len(filler)].rstrip(_SPACES)
        words = _ending(window, _phrases().by_last_word)
        if filler in _ARTICLES and _phrases().kinds.get(words) != _ARTICLES[filler]:
            return None
    if not words or _is_refused(window, words):
        return None
    return base + len(window) - len(words), words


def _ending(window: str, by_last_word: dict[str, list[str]]) -> str:
    last = window[window.rfind(" ") + 1 :].lstrip(_OPENING)
    for words in by_last_word.get(last, ()):
        if window.endswith(words) and not window[: -len(words)][-1:].isalnum():
            return words
    return ""


def _is_refused(window: str, words: str) -> bool:
    refused = _phrases().not_after.get(words)
    before = window[: -len(words)].split() if refused else []
    return bool(before) and before[-1] in (refused or ())


@cache
def _phrases() -> _Phrases:
    data = load(lexicon_file("bounds.toml"))
    fillers, not_after = data.pop("fillers"), data.pop("not_after")
    kinds = {words: kind for kind, phrases in data.items() for words in phrases}
    return _Phrases(
        kinds=kinds,
        by_last_word=_by_last_word(kinds),
        fillers=_by_last_word(fillers),
        not_after={words: frozenset(verbs) for words, verbs in not_after.items()},
    )


def _by_last_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for words in sorted(phrases, key=len, reverse=True):
        index.setdefault(words.split()[-1], []).append(words)
    return index
