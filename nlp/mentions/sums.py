"""Read "that sum" and "the same amount" as the sum that the text gave last."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from nlp.mentions.mention import Mention

_AGAIN = re.compile(r"\b(?:that|this|the same) (?:sum|amount|price)\b", re.IGNORECASE)
#: How far before the words the sum may stand, in characters: two sentences or so.
REACH = 400


def with_sums_again(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in text order, with one more for each such words; none where no sum is near."""
    sums = [m for m in mentions if m.kind == "money"]
    ends = [m.end for m in sums]
    again = []
    for found in _AGAIN.finditer(text):
        place = bisect_right(ends, found.start())
        if place and found.start() - ends[place - 1] <= REACH:
            meant = sums[place - 1]
            again.append(replace(meant, start=found.start(), end=found.end(), text=found[0]))
    return sorted((*mentions, *again), key=lambda m: m.start) if again else list(mentions)
