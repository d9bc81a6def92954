"""Sums that are the price of one ("$17,000 each", "$2.50 an hour"), or the size of a market or a business.

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
#: How large a market is, what a part of a business earns: no sum of an act.
_OF_MARKET = re.compile(
    r"\b(?:market|opportunity|TAM|industry (?:sales|spending|revenue)|(?:[Cc]hip|[Ss]emiconductor) sales)\b[^.;]{0,50}?"
    r" (?:to|of|at|worth|be|is|about|nearly|pass|touch|reach|exceed|top|from) (?:\w+ ){0,2}$"
)
_MARKET = re.compile(r"(?:[ -][\w-]+){0,3} (?:market|opportunity)\b")
_REVENUE = re.compile(
    r"\b[Rr]evenues? (?:for|in|from) [^.;]{0,50}? (?:was|were|reached|came to|of) (?:\w+ ){0,2}$"
    r"|\b(?:earned|(?:profit|income|earnings|cash flow) of) (?:\w+ ){0,2}$"
)


def is_size(text: str, mention: Mention) -> bool:
    """Whether the mention is a sum that a market or a part of a business comes to."""
    if not isinstance(mention.value, Money):
        return False
    before = text[: mention.start]
    return bool(
        _OF_MARKET.search(before) or _REVENUE.search(before) or _MARKET.match(text, mention.end)
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
