"""Find words that stand for a name given elsewhere: "they", "the company", "these components"."""

import re

from nlp.mentions.mention import Mention
from nlp.mentions.names import fold
from nlp.values import Name

#: What each word may stand for: speakers, one party, several parties, or goods.
WE, ONE, SEVERAL, GOODS = "we", "one party", "several parties", "goods"
_PATTERNS = {
    WE: r"we|our|us",
    ONE: (
        r"it|its|he|she|the (?:company|firm|chipmaker|chip maker|group|foundry|giant|start-?up|chip designer|tech giant"
        r"|search giant|cloud provider|internet giant|(?:ai|artificial intelligence|chip) (?:pioneer|leader|giant|company|firm|maker))"
    ),
    SEVERAL: (
        r"they|their|them|both (?:companies|firms|groups)|(?:the|these|those) (?:two|three|four|five|same)?\s?(?:chinese )?"
        r"(?:tech |internet |other )?(?:companies|firms|groups|giants|buyers)|the (?:same )?(?:two|three|four|five)"
    ),
    GOODS: r"(?:the|these|those|this) (?:components?|chips?|processors?|gpus?|accelerators?|parts|products?|cards|semiconductors)",
}
#: The character before the word is part of the pattern: a search for it skips most of a text.
_ANY = re.compile(
    "[^\\w'](?:"
    + "|".join(f"(?P<k{i}>{p})" for i, p in enumerate(_PATTERNS.values()))
    + ")(?![\\w'-])"
)
_KEYS = list(_PATTERNS)


def pronouns(text: str) -> list[Mention]:
    """Every such word; `Name.key` says what it may stand for."""
    return [
        _mention(text, found.start(), found.end() - 1, found.lastgroup or "")
        for found in _ANY.finditer(" " + fold(text))
        if text[found.start() : found.end() - 1] != "US"
    ]


def _mention(text: str, start: int, end: int, group: str) -> Mention:
    words = text[start:end]
    return Mention("pronoun", start, end, words, Name(words, _KEYS[int(group[1:])]), 0.5)
