"""Find words that stand for a name given elsewhere: "they", "the Dutch toolmaker", "these components"."""

import re
from functools import cache

from nlp.lexicon.entries import entries, lexicon_file, load
from nlp.mentions.mention import Mention
from nlp.mentions.names import fold
from nlp.values import Name

#: What each word may stand for: speakers, one party, several parties, or goods.
WE, ONE, SEVERAL, GOODS = "we", "one party", "several parties", "goods"
_BY_NAME = {
    WE: r"we|our|us",
    ONE: r"it|its|he|she",
    SEVERAL: (
        r"they|their|them|both (?:companies|firms|groups)|(?:the|these|those) (?:two|three|four|five|same)?\s?(?:chinese )?"
        r"(?:tech |internet |other )?(?:companies|firms|groups|giants|buyers)|the (?:same )?(?:two|three|four|five)"
    ),
    GOODS: r"(?:the|these|those|this) (?:components?|chips?|processors?|gpus?|accelerators?|parts|products?|cards|semiconductors)",
}
_KEYS = list(_BY_NAME)


def pronouns(text: str) -> list[Mention]:
    """Every such word; `Name.key` says what it may stand for."""
    return [
        _mention(text, found.start(), found.end() - 1, found.lastgroup or "")
        for found in _pattern().finditer(" " + fold(text))
        if text[found.start() : found.end() - 1] != "US"
    ]


def described(words: str) -> tuple[str, frozenset[str]]:
    """The country code and the kinds of company that "the Taiwanese foundry" tells; empty: any."""
    said = fold(words).removeprefix("the ")
    home = next((h for h in _countries() if said.startswith(h + " ")), "")
    nouns = _nouns().get(said.removeprefix(home).lstrip(), ())
    return _countries().get(home, ""), frozenset(nouns)


def _mention(text: str, start: int, end: int, group: str) -> Mention:
    words = text[start:end]
    return Mention("pronoun", start, end, words, Name(words, _KEYS[int(group[1:])]), 0.5)


@cache
def _pattern() -> re.Pattern[str]:
    """The character before the word is part of it: a search for it skips most of a text."""
    nouns = "|".join(re.escape(n) for n in sorted(_nouns(), key=len, reverse=True))
    homes = "|".join(re.escape(h) for h in sorted(_countries(), key=len, reverse=True))
    spelt = _BY_NAME | {ONE: rf"{_BY_NAME[ONE]}|the (?:(?:{homes}) )?(?:{nouns})"}
    groups = "|".join(f"(?P<k{i}>{p})" for i, p in enumerate(spelt.values()))
    return re.compile(rf"[^\w'](?:{groups})(?![\w-]|'(?!(?:ve|re|ll|d|s|m)\b))")


@cache
def _nouns() -> dict[str, list[str]]:
    found: dict[str, list[str]] = load(lexicon_file("descriptions.toml"))["nouns"]
    return found


@cache
def _countries() -> dict[str, str]:
    """The code of each country, by its adjectives in lower case."""
    homes: dict[str, str] = load(lexicon_file("descriptions.toml"))["homes"]
    return homes | {
        fold(adjective): place.fact("code")
        for place in entries("place").values()
        for adjective in place.facts.get("adjectives", ())
        if place.fact("code")
    }
