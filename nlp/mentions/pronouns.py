"""Find words that stand for a name given elsewhere: "they", "the company", "these components"."""

import re

from nlp.mentions.mention import Mention
from nlp.values import Name

#: What each word may stand for: speakers, one party, several parties, or goods.
WE, ONE, SEVERAL, GOODS = "we", "one party", "several parties", "goods"
_PATTERNS = {
    WE: r"we|our|us",
    ONE: (
        r"it|its|he|she|the (?:company|firm|chipmaker|chip maker|group|foundry|giant|start-?up|chip designer|tech giant"
        r"|search giant|cloud provider|internet giant|(?:AI|artificial intelligence|chip) (?:pioneer|leader|giant|company|firm|maker))"
    ),
    SEVERAL: (
        r"they|their|them|both (?:companies|firms|groups)|(?:the|these|those) (?:two|three|four|five|same)?\s?(?:chinese )?"
        r"(?:tech |internet |other )?(?:companies|firms|groups|giants|buyers)|the (?:same )?(?:two|three|four|five)"
    ),
    GOODS: r"(?:the|these|those|this) (?:components?|chips?|processors?|gpus?|accelerators?|parts|products?|cards|semiconductors)",
}
_ANY = re.compile(
    "|".join(f"(?P<k{i}>(?<![\\w'])(?:{p})(?![\\w'-]))" for i, p in enumerate(_PATTERNS.values())),
    re.IGNORECASE,
)
_KEYS = list(_PATTERNS)


def pronouns(text: str) -> list[Mention]:
    """Every such word; `Name.key` says what it may stand for."""
    return [
        Mention(
            "pronoun",
            m.start(),
            m.end(),
            m.group(),
            Name(m.group(), _KEYS[int(m.lastgroup[1:])]),
            0.5,
        )
        for m in _ANY.finditer(text)
        if m.lastgroup and m.group() != "US"
    ]
