"""Read days, weeks, months and seasons: "Oct. 17", "last Tuesday", "next week", "March of '18"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from nlp.mentions.times.calendar_words import (
    DAY,
    GAP,
    MONTH,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    day_number,
    month_number,
    pattern,
    year_number,
)
from nlp.mentions.times.periods import later, month, one_day, span, week_of
from nlp.mentions.times.phrases import Phrase, Setting, fixed, resolve, weekday
from nlp.values import Period

_YEAR_BEHIND = (
    rf"(?:,? (?:of )?(?P<year>{YEAR})|(?P<sign>['’‘][0-9]{{2}})(?!\w)"
    r"| (?:of )?(?P<rel>this|last|next) year(?!\w))?"
)
_MONTH_DAY = pattern(
    rf"(?:{WEEKDAY},? )?(?P<month>{MONTH}) (?:the )?(?P<day>{DAY})"
    rf"(?: ?[-–—] ?(?P<last>{DAY})| (?:to|through|and|&) (?P<last2>{DAY}))?{_YEAR_BEHIND}"
)
_DAY_MONTH = pattern(
    rf"(?:{WEEKDAY},? )?(?:the )?(?P<day>{DAY})(?P<of> (?:day )?of)? (?P<month>{MONTH})"
    rf"(?! quarter){_YEAR_BEHIND}"
)
_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<s>[-/])(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?![\d/-])", re.ASCII
)
_SLASHES = re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])", re.ASCII)
_MONTH = pattern(
    rf"(?:(?P<step>this past|this coming|this|last|next) )?(?P<month>{MONTH}){_YEAR_BEHIND}"
    rf"(?! (?:[0-9]{{1,2}}(?![\w,.%])|day(?!\w)))"
)
_WEEKDAY = pattern(
    rf"(?:(?P<step>this past|this coming|this|last|next|coming) )?(?P<name>{WEEKDAY})"
)
_UNIT = pattern(
    r"(?P<step>over the(?= weekend)|this|last|next|the current|current|the coming) "
    r"(?P<unit>month|week(?:end)?)(?!\w)"
)
_NEAR = pattern(
    r"(?P<today>today|tonight|this (?:morning|afternoon|evening))"
    r"(?P<idle>['’]s (?:world|environment|market|economy|technology))?(?!\w)"
    r"|(?P<yesterday>yesterday|last night)(?!\w)|(?P<tomorrow>tomorrow)(?!\w)"
)
_WEEK_OF = pattern(r"(?:the )?week (?:of|beginning|starting|ending|ended)(?: on)? ")
_SEASON = pattern(
    rf"(?:(?P<step>this past|this coming|this|last|next|the) )?"
    rf"(?P<season>spring|summer|autumn|fall|winter)(?!\w)(?: (?:of )?(?P<year>{YEAR}))?"
)
_DECADE = pattern(r"(?:the|this)(?: current)? decade(?!\w)")
_NAMED_DAY = re.compile(
    r"\b(?:black|good|cyber|super|giving|every|each|second|ash|fat|[1-4](?:st|nd|rd|th))\s+$",
    re.IGNORECASE,
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_STEPS = {"last": -1, "next": 1, "the coming": 1}
#: Names of months that are words or names too; they need a neighbour that speaks of time.
_DOUBTFUL = {"may", "march", "mar", "jan", "dec", "sept", "sep", "jun", "jul", "apr", "aug"}
_TIME_BEFORE = re.compile(
    r"(?:\b(?i:in|of|since|by|until|till|through|during|from|last|next|this|past|early|mid|late"
    r"|before|after|around|between|end|for|starting|beginning|to)[\s-]+(?:the\s+)?|[a-z][–-]"
    r"|\b[A-Z][a-z]{2,8}\.?(?:\s+(?:and|or|to)\s+|,\s+))$"
)
_MONTH_BEHIND = pattern(rf" ?(?:-|–|to|through|and|or) (?:{MONTH})|[-–](?:{MONTH})")


def day_at(setting: Setting, pos: int) -> Phrase | None:
    """The day, or the few days ("May 20 to 23"), that begin at `pos`."""
    return (
        _numeric(setting.text, pos)
        or _month_and_day(setting, pos)
        or _weekday(setting, pos)
        or _near(setting, pos)
    )


def month_at(setting: Setting, pos: int) -> Phrase | None:
    """The month that begins at `pos`; "may" and "march" only where words of time are around."""
    text = setting.text
    found = _MONTH.match(text, pos)
    if not found or not _is_month(text, found):
        return None
    number = month_number(found["month"])
    year = _year_of(setting, found)
    if year is None and found["step"]:
        return _stepped_month(setting, found, number)
    return Phrase(pos, found.end(), "month", lambda n: month(n, number), year)


def stretch_at(setting: Setting, pos: int) -> Phrase | None:
    """Read "this month", "next week", "the week of May 5", "last summer", "the decade"."""
    return (
        _stepped_unit(setting, pos)
        or _week_of(setting, pos)
        or _season(setting, pos)
        or _decade(setting, pos)
    )


def _numeric(text: str, pos: int) -> Phrase | None:
    found = _ISO.match(text, pos) or _SLASHES.match(text, pos)
    day = _day(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    return fixed(pos, found.end(), one_day(day)) if found and day else None


def _day(year: int, month_of_year: int, number: int) -> date | None:
    if not 1 <= month_of_year <= 12 or not 1 <= number <= month(year, month_of_year).end.day:
        return None
    return date(year, month_of_year, number)


def _month_and_day(setting: Setting, pos: int) -> Phrase | None:
    found = _MONTH_DAY.match(setting.text, pos) or _day_of_month(setting.text, pos)
    if not found:
        return None
    number, first = month_number(found["month"]), day_number(found["day"])
    last, year, end = _last_day(found) or first, _year_of(setting, found), found.end()
    if last < first:
        last, year, end = first, None, found.end("day")
    if last > month(year or 2024, number).end.day:
        return None
    return Phrase(pos, end, "day", _days(number, first, last), year)


def _days(number: int, first: int, last: int) -> Callable[[int], Period]:
    def in_year(year: int) -> Period:
        longest = month(year, number).end.day
        start, end = (date(year, number, min(day, longest)) for day in (first, last))
        return one_day(start) if start == end else span(start, end)

    return in_year


def _day_of_month(text: str, pos: int) -> re.Match[str] | None:
    """In "the top 5 may sell" a small "may" is a verb, unless "of" or a year stands there."""
    found = _DAY_MONTH.match(text, pos)
    if not found or found["of"] or found["year"] or found["month"][0].isupper():
        return found
    return None if found["month"].lower() in _DOUBTFUL else found


def _last_day(found: re.Match[str]) -> int | None:
    words = found.groupdict().get("last") or found.groupdict().get("last2")
    return day_number(words) if words else None


def _year_of(setting: Setting, found: re.Match[str]) -> int | None:
    if found["rel"]:
        return setting.published.year + _STEPS.get(found["rel"].lower(), 0)
    sign = found["year"] or found["sign"]
    return year_number(sign) if sign else None


def _weekday(setting: Setting, pos: int) -> Phrase | None:
    found = _WEEKDAY.match(setting.text, pos)
    if not found or _NAMED_DAY.search(setting.text[max(0, pos - 8) : pos]):
        return None
    number = WEEKDAYS.index(found["name"].lower())
    step = re.sub(GAP, " ", (found["step"] or "").lower())
    if not step:
        return weekday(pos, found.end(), number, setting)
    monday = week_of(setting.published).start + timedelta(weeks=_STEPS.get(step, 0))
    return fixed(pos, found.end(), one_day(monday + timedelta(days=number)))


def _near(setting: Setting, pos: int) -> Phrase | None:
    found = _NEAR.match(setting.text, pos)
    if not found or found["idle"]:
        return None
    days = -1 if found["yesterday"] else 1 if found["tomorrow"] else 0
    return fixed(pos, found.end(), one_day(setting.published + timedelta(days=days)))


def _is_month(text: str, found: re.Match[str]) -> bool:
    """A doubtful or a small name needs a year or a step with it, or words of time around it."""
    word = found["month"]
    sure = word.endswith(".") or word.lower() not in _DOUBTFUL
    if sure and not word[0].islower():
        return True
    if found["year"] or found["step"] or found["sign"] or found["rel"]:
        return True
    before = text[max(0, found.start() - 14) : found.start()]
    if (
        word.lower() in ("may", "march")
        and word[0].islower()
        and re.search(r"\b(?:to|for|and)\s+$", before)
    ):
        return False
    return bool(_TIME_BEFORE.search(before) or _MONTH_BEHIND.match(text, found.end()))


def _stepped_month(setting: Setting, found: re.Match[str], number: int) -> Phrase:
    """Read "last October" (last year's), "this past October", "next October" (the coming one)."""
    step, published = re.sub(GAP, " ", found["step"].lower()), setting.published
    year = published.year - (1 if step == "last" else 0)
    if step == "this past" and number > published.month:
        year -= 1
    if step in ("next", "this coming") and number <= published.month:
        year += 1
    return fixed(found.start(), found.end(), month(year, number))


def _stepped_unit(setting: Setting, pos: int) -> Phrase | None:
    found = _UNIT.match(setting.text, pos)
    if not found:
        return None
    steps = _STEPS.get(re.sub(GAP, " ", found["step"].lower()), 0)
    if found["unit"].lower() == "month":
        day = later(setting.published.replace(day=1), steps, "month")
        return fixed(pos, found.end(), month(day.year, day.month))
    week = week_of(setting.published + timedelta(weeks=steps))
    if found["unit"].lower() == "weekend":
        if found["step"].lower().startswith("over") and setting.published.weekday() < 5:
            week = week_of(setting.published - timedelta(weeks=1))
        week = span(week.end - timedelta(days=1), week.end)
    return fixed(pos, found.end(), week)


def _week_of(setting: Setting, pos: int) -> Phrase | None:
    found = _WEEK_OF.match(setting.text, pos)
    day = _month_and_day(setting, found.end()) if found else None
    return fixed(pos, day.end, week_of(resolve(day, setting).start)) if day else None


def _season(setting: Setting, pos: int) -> Phrase | None:
    found = _SEASON.match(setting.text, pos)
    if not found or not (found["year"] or (found["step"] and found["step"].lower() != "the")):
        return None
    start = _SEASONS[found["season"].lower()]
    whole = Phrase(
        pos,
        found.end(),
        "season",
        lambda n: span(date(n, start, 1), later(date(n, start, 1), 3, "month") - timedelta(days=1)),
        year_number(found["year"]) if found["year"] else None,
    )
    return whole if found["year"] else _stepped_season(setting, whole, found["step"].lower())


def _stepped_season(setting: Setting, whole: Phrase, step: str) -> Phrase:
    """A winter may have begun last year; the last and the next one lie wholly off today."""
    years = [
        whole.in_year(n) for n in range(setting.published.year - 2, setting.published.year + 3)
    ]
    if "last" in step or "past" in step:
        return fixed(whole.start, whole.end, [p for p in years if p.end < setting.published][-1])
    if "next" in step or "coming" in step:
        return fixed(whole.start, whole.end, next(p for p in years if p.start > setting.published))
    near = min(years, key=lambda p: max(p.start - setting.published, setting.published - p.end))
    return fixed(whole.start, whole.end, near)


def _decade(setting: Setting, pos: int) -> Phrase | None:
    found = _DECADE.match(setting.text, pos)
    start = setting.published.year // 10 * 10
    decade = span(date(start, 1, 1), date(start + 9, 12, 31))
    return fixed(pos, found.end(), decade) if found else None
