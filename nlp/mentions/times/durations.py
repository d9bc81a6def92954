"""Find how long something lasts: "for the next year or two", "18 months", "at least two years".

A stretch that begins or ends at the document's date ("over five years", "two years ago") is a date
(`nlp.mentions.times.dates`); a rate ("$1 billion a year"), an age and a bond are neither.
"""

import re

from nlp.mentions.amounts.bounds import Lead, bounded, lead, trail
from nlp.mentions.mention import Mention
from nlp.mentions.times.date_anchors import anchors, openings
from nlp.mentions.times.lengths import Length, follows_verb_last, length_at
from nlp.values import Bound, Months

_UNIT = re.compile(r"(?:day|week|month|quarter|year|decade)s?(?![a-z])", re.IGNORECASE)
_MONTHS = {"year": 12.0, "quarter": 3.0, "month": 1.0, "week": 12 / 52, "day": 12 / 365}
#: Words right before a length that make a date of it, or a rate.
_DATED = re.compile(
    r"\b(?:in|within|past|last|previous|trailing|preceding|first|opening|final|every|per|each"
    r"|after|since|during|next|coming|following|by|over an?)(?:\s+the|\s+just)?[\s-]+$",
    re.IGNORECASE,
)
_FOR_NEXT = re.compile(
    r"\bfor(?:\s+(?:at\s+least|about|around|perhaps|up\s+to|more\s+than))?"
    r"(?P<the>\s+the)?\s+[\"“]?(?:next|coming|following)\s+$",
    re.IGNORECASE,
)
#: Words that make "a year" a length: else it is a rate, or any year.
_LASTING = re.compile(
    r"\b(?:for|last|lasts|lasting|lasted|take|takes|taking|took|another|span|spans|need|needs)\s+$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\banother\s+$", re.IGNORECASE)
_ONE_IS_LONG = ("year", "month", "week")
_FOR = re.compile(r"\b(?:for|just|well|been)\s+$", re.IGNORECASE)
_OVER = re.compile(r"\bover\b", re.IGNORECASE)
#: What stands behind: a date counted from a length, an age, a bond, a chart.
_NOT_LASTING = re.compile(
    r"[\s-](?:ago|earlier|later|from\s+now|hence|old|olds|prior|before|ended|ending|in\s+a\s+row"
    r"|into|at\s+a\s+time|yields?|treasur(?:y|ies)|notes?|bonds?|term\s+premium|highs?|lows?|ema"
    r"|moving|average|anniversary|rates?)\b",
    re.IGNORECASE,
)
_PLUS = re.compile(r"plus|\+", re.IGNORECASE)
_REPEATED = re.compile(r"consecutive|straight", re.IGNORECASE)


def durations(text: str) -> list[Mention]:
    """Mentions of kind "duration" in text order, none inside another, each with Months."""
    found: list[Mention] = []
    end = 0
    for anchor in anchors(text):
        if anchor < end or not _UNIT.match(text, anchor):
            continue
        length = _length_round(text, anchor, end)
        mention = _mention(text, length, end) if length else None
        if mention:
            found.append(mention)
            end = mention.end
    return found


def _length_round(text: str, anchor: int, floor: int) -> Length | None:
    lengths = (length_at(text, pos) for pos in openings(text, anchor, floor))
    return next((length for length in lengths if length and length.end > anchor), None)


def _mention(text: str, length: Length, floor: int) -> Mention | None:
    ahead = lead(text, length.start)
    for_next = _FOR_NEXT.search(text, max(floor, length.start - 40), length.start)
    if for_next and not length.counted:
        for_next = for_next if for_next["the"] and length.unit in _ONE_IS_LONG else None
    if not for_next and not _lasts(text, length, ahead):
        return None
    if _NOT_LASTING.match(text, length.end) or _REPEATED.search(text, length.start, length.end):
        return None
    start = for_next.start() if for_next else max(ahead.start, floor)
    end, behind = trail(text, length.end)
    if _PLUS.search(text, length.start, length.end):
        behind = Bound.AT_LEAST
    bound = ahead.bound if behind is Bound.EXACT else behind
    return Mention("duration", start, end, text[start:end], _months(length, bound))


def _lasts(text: str, length: Length, ahead: Lead) -> bool:
    before = text[max(0, ahead.start - 24) : ahead.start]
    if not follows_verb_last(text, ahead.start) and (
        _DATED.search(before) or _DATED.search(text[max(0, length.start - 24) : length.start])
    ):
        return False
    if _OVER.search(text, ahead.start, length.start) and not _FOR.search(before):
        return False
    if length.counted:
        return True
    return length.unit in _ONE_IS_LONG and _counts_one(text, length, ahead)


def _counts_one(text: str, length: Length, ahead: Lead) -> bool:
    """Is "a year" one year here, and no rate?"""
    if _ANOTHER.search(text, max(0, length.start - 12), length.start):
        return True
    if text[length.start] not in "aAoO":
        return False
    bound = ahead.bound in (Bound.AT_LEAST, Bound.UP_TO)
    return bound or bool(_LASTING.search(text, max(0, ahead.start - 12), ahead.start))


def _months(length: Length, bound: Bound) -> Months:
    """A bound before a range ("at least the next year or two") leaves both its ends."""
    low, high = (_in_months(n, length.unit) for n in (length.low, length.high))
    if low != high:
        return Months(low, high)
    least, most, _ = bounded(low, high, bound)
    return Months(least, most)


def _in_months(count: float, unit: str) -> float:
    """Rounded to a tenth; 30 days are a month, as notices and warranties count them."""
    if unit == "day" and count % 30 == 0 and count < 360:
        return count / 30
    return round(count * _MONTHS[unit], 1)
