"""Read a stretch of time in units: "18 months", "a year or two", "three to five quarters"."""

import re
from dataclasses import dataclass

from nlp.mentions.amounts.numbers import plain_number_at
from nlp.mentions.times.calendar_words import pattern

_UNIT = r"(?P<unit>day|week|month|quarter|year|decade)s?(?![\w])"
_OF_UNIT = pattern(rf"(?: plus|\+)? (?:calendar |fiscal |full |straight |consecutive )?{_UNIT}")
_OR_NUMBER = pattern(r"(?: (?:or|to)(?: so)? | ?[-–] ?)(?=\w)")
_SOLE = pattern(
    r"(?:(?P<half>half an? |a half )|(?P<couple>(?:a )?couple(?: of)? )|(?P<article>an? |one )?)"
    rf"{_UNIT}"
)
_OR_MORE_UNITS = pattern(r" or (?P<high>two|three|2|3)(?!\w| (?:year|month|week|day|quarter))")
_AND_A_HALF = pattern(r" and a half(?!\w)")
_VERB_LAST = re.compile(
    r"\b(?:to|will|would|could|should|can|may|might|not|[’']ll)\s+(?:last\s+)?$", re.IGNORECASE
)
_SPELLED = {"two": 2, "three": 3}
#: A century: no more was ever promised in earnest, and dates end with the year 9999.
_LONGEST_DAYS = 36600
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True, slots=True)
class Length:
    """`text[start:end]` is `low` to `high` units (day, week, month, quarter, year).

    `counted` is False for a bare unit ("year") and for "a year", which may be a rate.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    counted: bool = True


def length_at(text: str, pos: int) -> Length | None:
    """The length that begins at `pos`; "year or two" is one, "years" is none."""
    found = _counted(text, pos) or _uncounted(text, pos)
    if not found or found.high * _DAYS[found.unit] > _LONGEST_DAYS or found.high <= 0:
        return None
    return found


def follows_verb_last(text: str, pos: int) -> bool:
    """Is the "last" that ends at or begins at `pos` a verb: "will last two years"?"""
    return bool(_VERB_LAST.search(text, max(0, pos - 24), pos))


def _counted(text: str, pos: int) -> Length | None:
    number = plain_number_at(text, pos)
    if not number:
        return None
    low, end = number
    high = low
    between = _OR_NUMBER.match(text, end)
    if between and (second := plain_number_at(text, between.end())) and second[0] > low:
        high, end = second
    unit = _OF_UNIT.match(text, end)
    if not unit:
        return None
    if half := _AND_A_HALF.match(text, unit.end()):
        return _length(pos, half.end(), low + 0.5, high + 0.5, unit)
    if low == high == 1 and (more := _OR_MORE_UNITS.match(text, unit.end())):
        return _length(pos, more.end(), low, _more(more), unit)
    return _length(pos, unit.end(), low, high, unit)


def _uncounted(text: str, pos: int) -> Length | None:
    unit = _SOLE.match(text, pos)
    if not unit:
        return None
    if unit["half"]:
        return _length(pos, unit.end(), 0.5, 0.5, unit)
    if unit["couple"]:
        return _length(pos, unit.end(), 2, 2, unit)
    if half := _AND_A_HALF.match(text, unit.end()):
        return _length(pos, half.end(), 1.5, 1.5, unit)
    if more := _OR_MORE_UNITS.match(text, unit.end()):
        return _length(pos, more.end(), 1, _more(more), unit)
    if text[unit.end() - 1] in "sS":
        return None
    return _length(pos, unit.end(), 1, 1, unit, counted=False)


def _more(found: re.Match[str]) -> float:
    return float(_SPELLED.get(found["high"].lower()) or found["high"])


def _length(
    start: int, end: int, low: float, high: float, unit: re.Match[str], *, counted: bool = True
) -> Length:
    name = unit["unit"].lower()
    if name == "decade":
        return Length(start, end, low * 10, high * 10, "year", counted)
    return Length(start, end, low, high, name, counted)
