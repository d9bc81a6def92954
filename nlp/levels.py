"""Sums to or from which something moved: "cut its forecast to $33 billion from $36 billion".

A level is no loss; what an impact comes to is the difference, where a text gives it.
"""

import re

from nlp.mentions.mention import Mention
from nlp.values import Money

_LEVEL = re.compile(
    r"\b(?:forecasts?|outlook|guidance|targets?|estimates?|projections?|revenues?|sales|profits?|income|earnings)\b"
    r"[^.;,]{0,60}(?<!up)(?<!amount)(?<!amounts)(?<!amounted)(?<!amounting)(?<!comes)(?<!came)"
    r" (?:to|from)(?: (?:at least|about|around|roughly|nearly|just|only|some))* $",
    re.IGNORECASE,
)
#: What a quarter brought or should bring is no loss either, unless words say that it is lost.
_EARNED = re.compile(
    r"\b(?:revenues?|guid(?:e|ance)|outlook|sales)\b(?: (?:of|was|were|is|at|between))+"
    r"(?: (?:between|about|approximately|around|roughly|nearly|insignificant,|some))* $",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:loss|lost|lose|losing|reduc\w+|declin\w+|decrease\w*|shortfall|hit|cut|missed|forgo\w*|forego\w*|impact|effect"
    r"|less|lower)\b",
    re.IGNORECASE,
)
#: So many characters before the word the loss may be told.
NEAR = 40


def is_level(text: str, mention: Mention) -> bool:
    """Whether the mention, whose offsets count into the text, is where a figure stands or stood."""
    if not isinstance(mention.value, Money):
        return False
    before = text[: mention.start]
    earned = _EARNED.search(before)
    told = earned is not None and not _LOST.search(before[max(0, earned.start() - NEAR) :])
    return told or _LEVEL.search(before) is not None
