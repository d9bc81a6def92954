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


def is_level(text: str, mention: Mention) -> bool:
    """Whether the mention, whose offsets count into the text, is where a figure stands or stood."""
    return isinstance(mention.value, Money) and _LEVEL.search(text[: mention.start]) is not None
