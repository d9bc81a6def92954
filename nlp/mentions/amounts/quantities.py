"""Read counts of chips, tools and machines: "about 200,000 H20s", "115,000 wafers per month".

Ages, percentages, dates, model numbers, measures ("8-inch", "3 nm") and counts of anything else are
no quantities. A rate keeps its figure; only wafers keep the span too.
"""

import re
from dataclasses import dataclass

from nlp.mentions.amounts.bounds import bounded, lead, stronger, trail
from nlp.mentions.amounts.counted import counts, judge, unit_named_in
from nlp.mentions.amounts.goods import Goods, goods_after
from nlp.mentions.amounts.numbers import Number
from nlp.mentions.amounts.ranges import connects, ends, is_change
from nlp.mentions.mention import Mention
from nlp.values import Bound, Quantity

#: "Or 100,000 of them": the goods of the mention before, if that is in the same sentence.
_THEM = re.compile(r"[ \n]of[ \n](?:them|those|these)\b")
_THEM_WITHIN = 200
_THEM_CONFIDENCE = 0.6
#: "200,000 H20 chips in 2024 and 450,000 in 2025": only large figures, close by, that nothing follows.
_AND_THEN = re.compile(
    r"[^.;!?]*(?:\b(?:and|plus|versus|vs|to|from|against|compared[ \n](?:with|to))|,)[ \n]"
    r"(?:(?:an?other|a[ \n]further|an[ \n](?:additional|extra)|the[ \n](?:other|remaining))[ \n])?",
    re.IGNORECASE,
)
_THEN_WHEN = re.compile(
    r"[ \n](?:in|by|for|from|to|this|last|next|more|a[ \n](?:year|month)|per)\b|[.,;](?:[ \n]|$)|$"
)
_LARGE, _NEXT_WITHIN, _LEFT_OUT = 1000, 60, 0.5


@dataclass(frozen=True, slots=True)
class _Count:
    """A number, or the two ends of a range, with the bound that stands right behind it."""

    number: Number
    end: int
    low: float
    high: float
    bound: Bound = Bound.EXACT


def quantities(text: str) -> list[Mention]:
    """Every count of goods in text order."""
    candidates = counts(text)
    found: list[Mention] = []
    for index, number in enumerate(candidates):
        if not found or number.start >= found[-1].end:
            found += _quantities_at(text, number, candidates[index + 1 : index + 2], found[-1:])
    return found


def _quantities_at(
    text: str, number: Number, following: list[Number], previous: list[Mention]
) -> list[Mention]:
    joined = _joined(text, number, following)
    last = joined[-1]
    goods = goods_after(text, last.end, last.high) or _same_goods(text, last, previous)
    goods = goods or (_left_out(text, last, previous[0]) if previous else None)
    if not goods:
        return []
    mentions = [_mention(text, count, goods, is_last=count is last) for count in joined]
    return [mention for mention in mentions if mention]


def _joined(text: str, first: Number, following: list[Number]) -> list[_Count]:
    """One number, a range as one, or both ends of a change ("from 9,000 to 35,000 wafers")."""
    if following and (both := ends(first, following[0])):
        ahead, second = lead(text, first.start), following[0]
        if connects(text, first.end, second.start, ahead):
            if is_change(text, ahead, *both):
                return [_Count(first, first.end, both[0], both[0]), _single(text, second)]
            return [_Count(first, second.end, *both)]
    return [_single(text, first)]


def _single(text: str, number: Number) -> _Count:
    end, bound = trail(text, number.end)
    return _Count(number, end, number.value, number.value, bound)


def _same_goods(text: str, count: _Count, previous: list[Mention]) -> Goods | None:
    them = _THEM.match(text, count.end)
    if not them:
        return None
    value = previous[0].value if previous and count.end - previous[0].end < _THEM_WITHIN else None
    unit = value.unit if isinstance(value, Quantity) else unit_named_in(text, count.number.start)
    return Goods(them.end(), unit, (), named=True, confidence=_THEM_CONFIDENCE) if unit else None


def _left_out(text: str, count: _Count, previous: Mention) -> Goods | None:
    """ "200,000 H20 chips in 2024 and 450,000 in 2025": the same goods, not named again."""
    value, gap = previous.value, count.number.start - previous.end
    if count.low < _LARGE or gap > _NEXT_WITHIN or not isinstance(value, Quantity):
        return None
    between = text[previous.end : lead(text, count.number.start).start]
    if not _AND_THEN.fullmatch(between) or not _THEN_WHEN.match(text, count.end):
        return None
    return Goods(count.end, value.unit, (), named=True, confidence=_LEFT_OUT)


def _mention(text: str, count: _Count, goods: Goods, *, is_last: bool) -> Mention | None:
    judged = judge(text, count.number, count.high, goods)
    if not judged:
        return None
    ahead = lead(text, count.number.start)
    start = ahead.opens if ahead.between and count.low < count.high else ahead.start
    end, behind = trail(text, judged.end) if is_last else (count.end, Bound.EXACT)
    bound = stronger(stronger(ahead.bound, count.bound), behind)
    low, high, bound = bounded(
        count.low * judged.factor, count.high * judged.factor, bound, vague=count.number.vague
    )
    value = Quantity(low, high, judged.unit, bound)
    return Mention("quantity", start, end, text[start:end], value, judged.confidence)
