"""Read quarters and halves: "Q3 FY26", "the first fiscal quarter", "the July quarter", "2H24"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from nlp.mentions.times.calendar_words import (
    GAP,
    MONTH,
    ORDINAL,
    YEAR,
    month_number,
    ordinal_number,
    pattern,
    year_number,
)
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.mentions.times.periods import half, later, month
from nlp.mentions.times.phrases import Phrase, Setting, fixed, quarters_later
from nlp.mentions.times.tense import Lean, lean
from nlp.mentions.times.year_phrases import step_at, year_at
from nlp.values import Period

_YEAR_SIGN = r"['’‘/-](?:20)?[0-9]{2}(?!\w)"
_BASIS = r"(?:fiscal|financial|calendar)"
_CODE = pattern(
    rf"(?:the )?(?:(?P<basis>{_BASIS}) |(?P<letter>[FC]))?"
    rf"(?:Q(?P<q>[1-4])(?P<sign>{_YEAR_SIGN})?"
    r"|(?P<q2>[1-4])Q(?P<sign2>['’‘/-]?(?:20)?[0-9]{2})?)"
    r"(?=FY|CY|\W|$)"
)
_NAMED = pattern(
    rf"(?:the )?(?:(?P<basis>{_BASIS}) )?(?P<ordinal>{ORDINAL}|last(?= (?:fiscal )?quarter of))"
    rf" (?:(?P<basis2>{_BASIS}) )?quarter(?!\w)"
)
_RELATIVE = pattern(
    r"(?:the )?(?P<rel>this last|this past|this|last|next|current|prior|previous|past|coming"
    r"|most recent|latest|just ended|just completed|upcoming)(?: fiscal| financial)? quarter(?!\w)"
    r"(?! (?:over quarter|on quarter|of)(?!\w))"
)
_BARE = pattern(
    r"(?:the|our)(?: fiscal)? quarter(?!\w)"
    r"(?! (?:(?:over|on|to) quarter|of|ago|that|after|end)(?!\w)|['’]s end)"
)
_YEAR_AGO = pattern(
    r"(?:the )?(?:(?:year ago|prior year|last year['’]s)(?: fiscal)? (?:quarter|period)"
    r"|(?:same|corresponding|comparable)(?: fiscal)? (?:quarter|period)"
    r"(?: (?:of |in )?(?:the )?(?:last|prior|previous) year| a year (?:ago|earlier)))(?!\w)"
)
_OF_MONTH = pattern(
    rf"(?:the )?(?P<month>{MONTH})(?: (?P<year>{YEAR}))?(?: ending| ended)? quarter(?!\w)"
)
_HALF = pattern(
    r"(?:the )?(?P<ordinal>first|second|back|front|latter|1st|2nd|last(?= half of)) half(?![\w])"
)
_HALF_CODE = pattern(
    rf"(?:the )?(?:H(?P<h>[12])(?P<sign>{_YEAR_SIGN})?"
    r"|(?P<h2>[12])H(?P<sign2>['’‘/-]?(?:20)?[0-9]{2})?)(?!\w)"
)
_TO_YEAR = pattern(
    r" (?:of |in |for )?(?:(?:the|our|its) (?=(?:fiscal|calendar) (?:year )?['’‘0-9]))?|(?=FY|CY)"
)
_OF = pattern(r" of(?!\w)")
_SHORT_HALF_AFTER = re.compile(
    r"\b(?:in|for|of|during|the|by|through|since|into|our|from|versus|vs)\s+$", re.IGNORECASE
)
_SECOND = {"second", "back", "latter", "2nd", "last"}
#: Quarters from the reported one, in a call ("this past quarter" is 0, as all others).
_CALL = {
    "last": -1,
    "prior": -1,
    "previous": -1,
    "next": 1,
    "current": 1,
    "coming": 1,
    "upcoming": 1,
}
#: Quarters from the running one, in a newspaper ("the latest quarter" is -1, as all others).
_NEWS = {"this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}
_AFTER_YEAR = pattern("(?:['’]s)? ")
_EARLIER_OR_LATER = re.compile(r"\b(?:earlier|later|early|late)\s+$", re.IGNORECASE)
#: Weeks of 52-week years end up to this far from the month that a quarter is called after.
_DRIFT = timedelta(days=12)


def quarter_at(setting: Setting, pos: int) -> Phrase | None:
    """The quarter that begins at `pos`, the company's own unless the words say otherwise."""
    return (
        _code(setting, pos)
        or _named(setting, pos)
        or _year_ago(setting, pos)
        or _relative(setting, pos)
        or _of_month(setting, pos)
        or _bare(setting, pos)
    )


def half_at(setting: Setting, pos: int) -> Phrase | None:
    """A half is one of the calendar year unless its year is said to be fiscal."""
    text = setting.text
    if found := _HALF_CODE.match(text, pos):
        sign = found["sign"] or found["sign2"]
        phrase = _half(setting, found, int(found["h"] or found["h2"]), sign)
        before = text[max(0, pos - 12) : pos]
        return phrase if phrase.year is not None or _SHORT_HALF_AFTER.search(before) else None
    found = _HALF.match(text, pos)
    if not found:
        return None
    phrase = _half(setting, found, 2 if found["ordinal"].lower() in _SECOND else 1, None)
    return phrase if phrase.end > found.end() or not _OF.match(text, found.end()) else None


def _code(setting: Setting, pos: int) -> Phrase | None:
    found = _CODE.match(setting.text, pos)
    if not found:
        return None
    basis = found["basis"] or {"C": "calendar"}.get((found["letter"] or "").upper(), "")
    sign = found["sign"] or found["sign2"]
    return _quarter(setting, found, int(found["q"] or found["q2"]), basis, sign)


def _named(setting: Setting, pos: int) -> Phrase | None:
    found = _NAMED.match(setting.text, pos)
    if not found:
        return None
    basis = found["basis"] or found["basis2"] or ""
    return _quarter(setting, found, ordinal_number(found["ordinal"]), basis, None)


def _quarter(
    setting: Setting, found: re.Match[str], number: int, basis: str, sign: str | None
) -> Phrase:
    running = setting.current_quarter[0] if basis.lower() != "calendar" else setting.published.year
    year, kind, end = _attached_year(setting, found.end(), sign, running)
    of_calendar = basis.lower() == "calendar" or kind == "calendar year"
    calendar = FiscalCalendar() if of_calendar else setting.calendar
    kind = "calendar quarter" if of_calendar else "quarter"
    return Phrase(found.start(), end, kind, lambda n: calendar.quarter(n, number), year, number)


def _half(setting: Setting, found: re.Match[str], which: int, sign: str | None) -> Phrase:
    year, kind, end = _attached_year(setting, found.end(), sign, setting.published.year)
    in_year = setting.calendar.half if kind == "fiscal year" else half
    return Phrase(found.start(), end, "half", lambda n: in_year(n, which), year)


def _attached_year(
    setting: Setting, pos: int, sign: str | None, running: int
) -> tuple[int | None, str, int]:
    """The year behind a quarter or half, its kind, and where it ends; None where there is none.

    `running` is what "this year" stands for.
    """
    if sign:
        return year_number(sign.lstrip("/-")), "year", pos
    gap = _TO_YEAR.match(setting.text, pos)
    if not gap:
        return None, "", pos
    if step := step_at(setting.text, gap.end()):
        if step.fiscal:
            return setting.current_quarter[0] + step.years, "fiscal year", step.end
        return running + step.years, "year", step.end
    phrase = year_at(setting, gap.end())
    if not phrase or phrase.kind == "fixed":
        return None, "", pos
    return phrase.year, phrase.kind, phrase.end


def in_year_before(setting: Setting, year: Phrase, pos: int) -> Phrase | None:
    """The quarter or half behind its year: "FY26 Q1", "next year's second half"."""
    gap = _AFTER_YEAR.match(setting.text, pos)
    found = (quarter_at(setting, gap.end()) or half_at(setting, gap.end())) if gap else None
    if (
        not found
        or found.year is not None
        or found.kind not in ("quarter", "calendar quarter", "half")
    ):
        return None
    if found.kind == "half" and year.kind == "fiscal year":
        return None
    return replace(found, start=year.start, year=year.year)


def _relative(setting: Setting, pos: int) -> Phrase | None:
    """Speakers of a call count from the quarter they report, newspapers from the running one."""
    found = _RELATIVE.match(setting.text, pos)
    if not found:
        return None
    word = re.sub(GAP, " ", found["rel"].lower())
    if not setting.fiscal and word in ("prior", "previous"):
        return None
    if not setting.fiscal:
        return _whole(setting, found, quarters_later(setting.current_quarter, _NEWS.get(word, -1)))
    running = word == "this" and _is_running(setting, pos, found.end())
    steps = 1 if running else _CALL.get(word, 0)
    return _whole(setting, found, quarters_later(setting.reported_quarter, steps))


def _bare(setting: Setting, pos: int) -> Phrase | None:
    """The reported quarter, or the running one for what is to come."""
    found = _BARE.match(setting.text, pos) if setting.fiscal else None
    if not found:
        return None
    running = _is_running(setting, pos, found.end())
    return _whole(setting, found, setting.current_quarter if running else setting.reported_quarter)


def _is_running(setting: Setting, start: int, end: int) -> bool:
    if _EARLIER_OR_LATER.search(setting.text[max(0, start - 10) : start]):
        return True
    return lean(setting.text, start, end, hints=True) is Lean.AHEAD


def _year_ago(setting: Setting, pos: int) -> Phrase | None:
    found = _YEAR_AGO.match(setting.text, pos) if setting.fiscal else None
    return _whole(setting, found, quarters_later(setting.reported_quarter, -4)) if found else None


def _whole(setting: Setting, found: re.Match[str], quarter: tuple[int, int]) -> Phrase:
    return fixed(found.start(), found.end(), setting.calendar.quarter(*quarter))


def _of_month(setting: Setting, pos: int) -> Phrase | None:
    """The company's quarter that ends in or near the month, else the three months up to it."""
    found = _OF_MONTH.match(setting.text, pos)
    if not found:
        return None
    number = month_number(found["month"])
    year = year_number(found["year"]) if found["year"] else None
    return Phrase(
        pos, found.end(), "month", lambda n: quarter_ended(setting, month(n, number).end), year
    )


def quarter_ended(setting: Setting, day: date) -> Period:
    """The quarter whose last day is this one or, in a 52-week year, a few days off."""
    near = setting.calendar.quarter(*setting.calendar.quarter_of(day - _DRIFT))
    if abs(near.end - day) <= _DRIFT:
        return near
    start = later(day + timedelta(days=1), -3, "month")
    return Period(start, day, "quarter")
