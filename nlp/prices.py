"""Sums that are the price of one: "$17,000 each", "$2.50 an hour", "30 cents a share".

They say nothing of what an order, a charge or a fine comes to.
"""

import re

from nlp.mentions.mention import Mention
from nlp.values import Money

#: Of 226 sums in annotated documents the least is 1.8 million; a sum under this, in any currency, is a price.
LEAST = 100_000
#: A sum under this is one where words say so: "priced at $30,000".
LEAST_SAID = 1_000_000

_ITEM = (
    r"shares?|chips?|units?|cards?|gpus?|cpus?|accelerators?|processors?|pieces?|boards?|modules?|dies?|servers?"
    r"|racks?|systems?|nodes?|wafers?|stacks?|machines?|tools?|scanners?|hours?|gpu[ -]hours?|seats?|users?|[a-z]*\d[\w-]*"
)
_BEHIND = re.compile(
    rf"\s*(?:each|apiece|per piece|(?:a|an|per|for (?:each|every|one))[\s-](?:[\w-]+[\s-])?(?:{_ITEM}))\b(?!\s+of\b)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:pric(?:es?|ed|ing)(?: tag)?|costing|costs?)(?: \w+){0,2} $", re.IGNORECASE
)


def is_price(text: str, mention: Mention) -> bool:
    """Whether the mention, whose offsets count into the text, is a sum for one of many."""
    value = mention.value
    if not isinstance(value, Money):
        return False
    most = max(value.low or 0.0, value.high or 0.0)
    if _BEHIND.match(text, mention.end) or 0 < most < LEAST:
        return True
    return most < LEAST_SAID and _AHEAD.search(text[: mention.start]) is not None
