"""Read periods counted from the document's date: "within 120 days", "a year ago"."""

import re

from nlp.mentions.times.calendar_words import GAP, pattern
from nlp.mentions.times.date_parts import named_at
from nlp.mentions.times.lengths import Length, follows_verb_last, length_at
from nlp.mentions.times.periods import around, first_of, last_of, later, span
from nlp.mentions.times.phrases import Phrase, Setting, fixed, quarters_later, resolve
from nlp.mentions.times.tense import Lean, lean
from nlp.values import Period

_ABOUT = (
    r"(?: (?:about|around|approximately|roughly|nearly|at least|just|under|up to|less than|only"
    r"|as little as))?"
)
_WITHIN = pattern(rf"within(?P<the> the)?(?P<next> next| coming| following)?{_ABOUT} ")
_STRETCH = pattern(
    rf"(?:(?P<word>over|in|during|within|across|throughout|for){_ABOUT} (?:the course of )?)?"
    r"(?P<the>the |this )?(?P<side>past|last|previous|trailing|preceding|next|coming|following)"
    rf"{_ABOUT} "
)
_OVER = pattern(rf"over(?: the course of| a period of)?{_ABOUT} (?:an? (?=\w+ \w))?")
_NOT_OVER = re.compile(
    r"\b(?:for|just|well|been|slightly|little|or|is|was|all|half|year)\s+$", re.IGNORECASE
)
_PERIOD = pattern(r"(?: (?:period|span|horizon|time ?frame)(?!\w))?")
_PURPOSE = re.compile(r"(?<!\bup)\sto\s+[a-z]{3,}", re.IGNORECASE)
_IN = pattern(rf"in{_ABOUT} ")
_FOR = re.compile(rf"\bfor{_ABOUT.replace(' ', GAP)}\s+[\"“]?(?:the\s+)?[\"“]?$", re.IGNORECASE)
_TIME = pattern(r"(?:(?:['’]s?)? time(?!\w))?")
_NOT_IN = pattern(r" (?:of|after|or|old|ago|in a)(?!\w)|['’-]")
_AGO = pattern(r" (?P<word>ago|earlier|from now|hence)(?!\w)")
_OF_EVENT = pattern(r" (?:of|after|from|following|before)(?!\w)")
_OF = pattern(r" (?:of|in) ")
_FIRST = pattern(r"(?:the )?(?P<which>first|opening|last|final) ")


def stretch_of_time_at(setting: Setting, pos: int) -> Phrase | None:
    """The stretch that begins at `pos`, its preposition included."""
    return (
        _within(setting, pos)
        or _first(setting, pos)
        or _past_or_coming(setting, pos)
        or _over(setting, pos)
        or _in(setting, pos)
        or _ago(setting, pos)
    )


def _within(setting: Setting, pos: int) -> Phrase | None:
    """Read "within 120 days"; not "within two days of the announcement", nor "within the year"."""
    found = _WITHIN.match(setting.text, pos)
    length = length_at(setting.text, found.end()) if found else None
    if not found or not length or _OF_EVENT.match(setting.text, length.end):
        return None
    if found["the"] and not found["next"] and not length.counted:
        return None
    return fixed(pos, length.end, _after(setting, length))


def _past_or_coming(setting: Setting, pos: int) -> Phrase | None:
    """The past or next so many units; "for the next two years" says how long something lasts."""
    found = _STRETCH.match(setting.text, pos)
    length = length_at(setting.text, found.end()) if found else None
    if not found or not length or _belongs_to_named(setting, length):
        return None
    if found["side"].lower() == "last" and follows_verb_last(setting.text, pos):
        return None
    if not length.counted and not _means_one(found, length):
        return None
    end = _with_period(setting, length)
    if found["side"].lower() not in ("next", "coming", "following"):
        return fixed(pos, end, _before(setting, length))
    lasting = (found["word"] or "").lower() == "for" or _FOR.search(
        setting.text[max(0, pos - 24) : pos]
    )
    if lasting and length.unit != "quarter":
        return None
    return fixed(pos, end, _after(setting, length))


def _means_one(found: re.Match[str], length: Length) -> bool:
    """A bare unit: "over the last year" is twelve months, "last year" a calendar year."""
    if length.unit == "quarter":
        return False
    if found["side"].lower() == "past":
        return bool(found["the"] or found["word"])
    return bool(found["the"] and found["word"])


def _belongs_to_named(setting: Setting, length: Length) -> bool:
    """Is it "the last three months of 2024"?"""
    found = _OF.match(setting.text, length.end)
    return bool(found and named_at(setting, found.end()))


def _first(setting: Setting, pos: int) -> Phrase | None:
    """Read "the first three months of the year", "the last two weeks of May"."""
    found = _FIRST.match(setting.text, pos)
    length = length_at(setting.text, found.end()) if found else None
    if not length or not (length.counted or length.unit in ("day", "week", "month")):
        return None
    of = _OF.match(setting.text, length.end)
    whole = named_at(setting, of.end()) if of else None
    if not found or not whole:
        return None
    cut = last_of if found["which"].lower() in ("last", "final") else first_of
    period = cut(resolve(whole, setting), length.high, length.unit)
    return fixed(pos, whole.end, period)


def _over(setting: Setting, pos: int) -> Phrase | None:
    """Read "over five years": still to come, unless what is told is past and has no purpose."""
    found = _OVER.match(setting.text, pos)
    length = length_at(setting.text, found.end()) if found else None
    before = setting.text[max(0, pos - 60) : pos]
    if (
        not length
        or not length.counted
        or _NOT_OVER.search(before)
        or _AGO.match(setting.text, length.end)
    ):
        return None
    past = lean(setting.text, pos, length.end) is Lean.BACK
    if past and not _PURPOSE.search(before):
        return None
    return fixed(pos, _with_period(setting, length), _after(setting, length))


def _with_period(setting: Setting, length: Length) -> int:
    found = _PERIOD.match(setting.text, length.end)
    return found.end() if found else length.end


def _in(setting: Setting, pos: int) -> Phrase | None:
    """Read "in two years": the year that lies so far ahead, where something is still to come."""
    found = _IN.match(setting.text, pos)
    length = length_at(setting.text, found.end()) if found else None
    if not length or lean(setting.text, pos, length.end, hints=True) is not Lean.AHEAD:
        return None
    time = _TIME.match(setting.text, length.end)
    end = time.end() if time else length.end
    if _NOT_IN.match(setting.text, end):
        return None
    return fixed(pos, end, _at_distance(setting, length, 1))


def _ago(setting: Setting, pos: int) -> Phrase | None:
    """Read "two months ago" (that month), "two years ago" (that year), "three years from now".

    "Earlier" counts from the document's date only in "a year earlier".
    """
    length = length_at(setting.text, pos)
    found = _AGO.match(setting.text, length.end) if length else None
    if not length or not found:
        return None
    word = found["word"].lower()
    if word == "earlier" and (length.counted or length.unit != "year"):
        return None
    sign = -1 if word in ("ago", "earlier") else 1
    return fixed(pos, found.end(), _at_distance(setting, length, sign))


def _after(setting: Setting, length: Length) -> Period:
    """From the document's date on; whole quarters follow the reported one."""
    if length.unit == "quarter":
        first, last = (quarters_later(setting.reported_quarter, n) for n in (1, int(length.high)))
        return span(setting.calendar.quarter(*first).start, setting.calendar.quarter(*last).end)
    return span(setting.published, later(setting.published, length.high, length.unit))


def _before(setting: Setting, length: Length) -> Period:
    """Up to the document's date; whole quarters end with the reported one."""
    if length.unit == "quarter":
        first = quarters_later(setting.reported_quarter, 1 - int(length.high))
        last = setting.calendar.quarter(*setting.reported_quarter)
        return span(setting.calendar.quarter(*first).start, last.end)
    return span(later(setting.published, -length.high, length.unit), setting.published)


def _at_distance(setting: Setting, length: Length, sign: int) -> Period:
    """The calendar unit so far from the document's date; "three or four years" gives both."""
    near, far = (_unit_at(setting, sign * n, length.unit) for n in (length.low, length.high))
    if near == far:
        return near
    return span(min(near.start, far.start), max(near.end, far.end))


def _unit_at(setting: Setting, count: float, unit: str) -> Period:
    if unit == "quarter":
        origin = setting.reported_quarter if setting.fiscal else setting.current_quarter
        return setting.calendar.quarter(*quarters_later(origin, round(count)))
    return around(later(setting.published, count, unit), unit if count % 1 == 0 else "month")
