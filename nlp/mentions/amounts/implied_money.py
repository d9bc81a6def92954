"""Decide whether a number without a currency is money: "5.5 bln in charges", "revenue was 7.4 billion".

Calls written down from speech often leave the sign out. The words that tell are data
(`lexicon/currencies.toml`, `[implied]`).
"""

import re
from dataclasses import dataclass
from functools import cache

from nlp.lexicon.entries import lexicon_file, load

#: What may follow such a number when nothing is counted: "million users" is no money.
_NOTHING_COUNTED = re.compile(
    r"[ \n]*(?:[.,;:!?)\]\"”—–]|$|(?:in|for|to|from|on|as|and|or|but|up|down|by|with|at|was|were|is|are|will|would|that|which|than"
    r"|versus|vs|compared|this|last|next|per|a|annually|over|during|due|plus|excluding|including|includes|remaining|coming|out"
    r"|after|before|because|so|since|when|while|into|representing|an|the|we|you|i|sequentially|less|more|higher|lower|back)\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;][ \n]")
#: What the words before may hold: about a line and a half of text.
_BEFORE = 90


@dataclass(frozen=True, slots=True)
class _Patterns:
    filled: re.Pattern[str]
    subject: re.Pattern[str]
    spent: re.Pattern[str]
    counted: re.Pattern[str]


def is_implied(text: str, start: int, end: int, *, again: bool) -> bool:
    """Can `text[start:end]` only be money? `again`: the figure stands elsewhere with its currency."""
    if text[end - 2 : end - 1].isdigit():  # "1B" and "5m" are too short to be money on their own
        return False
    patterns = _patterns()
    if patterns.filled.match(text, end):
        return True
    if not _NOTHING_COUNTED.match(text, end):
        return False
    before = _SENTENCE.split(text[max(0, start - _BEFORE) : start])[-1]
    if patterns.counted.search(before):
        return False
    return again or bool(patterns.subject.search(before) or patterns.spent.search(before))


@cache
def _patterns() -> _Patterns:
    words = load(lexicon_file("currencies.toml"))["implied"]
    nouns, heads = words["nouns"], [noun for noun in words["nouns"] if not noun.endswith("s")]
    verbs, counted = words["verbs"], words["counted"]
    between = r"(?:(?!(?:in|of|the|to|and|for|our|its|is)\b)[\w-]*[^\Ws][ \n]){0,3}"
    return _Patterns(
        filled=_compiled(
            rf"[ \n-]{{1,2}}(?:in[ \n](?:the[ \n])?{between}(?:{_any(nouns + words['filled_by'])})"
            rf"|of[ \n]{between}(?:{_any(nouns)})|{between}(?:{_any(heads)}))\b"
        ),
        subject=_compiled(
            rf"\b(?:{_any(nouns)})\b[^;!?]{{0,60}}?"
            r"\b(?:was|were|is|are|be|been|of|to|at|from|by|total(?:l?ed|ing)?|reached|a|or)[ \n]{1,2}$"
        ),
        spent=_compiled(
            rf"\b(?:{_any(verbs)})(?:[ \n](?:it|us|them|him|her|a|another|the[ \n]\w+|[A-Z]\w+))?[ \n]$"
        ),
        counted=_compiled(rf"\b(?:{_any(counted)})\b"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(words: list[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[ \n]") for word in longest_first)
