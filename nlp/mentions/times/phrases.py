"""What an expression names before its year is known, and how the year is found.

A month or day without a year lies on the side of the document's date that the verb tells; where
none tells, on the nearer side (in a newspaper, back unless the coming one is twice as near). A
weekday is the latest one unless something is still to come. A quarter without a year is one of
the four around the document's date.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.mentions.times.periods import one_day
from nlp.mentions.times.tense import Lean, lean, past_verb_beside
from nlp.values import Period

_CALENDAR = FiscalCalendar()
#: "Told on April 14 that a rule would bite" is of this year: no day just over is told of for the next.
_JUST_NOW = timedelta(days=31)
#: Who writes of a month ten months ago says of which year; who writes of the next one does not.
_LONG_AGO, _SOON = timedelta(days=300), timedelta(days=45)
#: Where no verb tells, a newspaper writes of what was unless the coming one is twice as near.
_NEWS_WEIGHT = {True: 2, False: 1}
#: Until late March "in the second half" may still mean last year's.
_FAR_OFF = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is resolved against.

    `fiscal` is the calendar of the company whose call or filing the text is. `said_quarter` and
    `said_year` are the last quarter and fiscal year named just before, as in "Q2 and Q3" and
    "in fiscal 24 ... and double next year".
    """

    text: str
    published: date
    fiscal: FiscalCalendar | None
    said_quarter: tuple[int, int] | None = None
    said_year: int | None = None

    @property
    def calendar(self) -> FiscalCalendar:
        return self.fiscal or _CALENDAR

    @property
    def current_quarter(self) -> tuple[int, int]:
        """Fiscal year and quarter that hold the document's date."""
        return self.calendar.quarter_of(self.published)

    @property
    def reported_quarter(self) -> tuple[int, int]:
        """The latest quarter that ended on or before the document's date."""
        ends_today = self.calendar.quarter(*self.current_quarter).end == self.published
        return self.current_quarter if ends_today else quarters_later(self.current_quarter, -1)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text[start:end]` names `in_year(year)`; `year` is None where the text does not give it.

    `kind`: fixed, day, weekday, month, season, half, quarter, year or fiscal year. `quarter`:
    its number, where the phrase is one.
    """

    start: int
    end: int
    kind: str
    in_year: Callable[[int], Period]
    year: int | None = None
    quarter: int = 0


def fixed(start: int, end: int, period: Period) -> Phrase:
    return Phrase(start, end, "fixed", lambda _: period, 0)


def quarters_later(quarter: tuple[int, int], count: int) -> tuple[int, int]:
    year, index = divmod(quarter[0] * 4 + quarter[1] - 1 + count, 4)
    return year, index + 1


def resolve(phrase: Phrase, setting: Setting, side: Lean | None = None) -> Period:
    """The period of a phrase; `side` is what words right before it say ("since", "by")."""
    return phrase.in_year(chosen_year(phrase, setting, side))


def chosen_year(phrase: Phrase, setting: Setting, side: Lean | None = None) -> int:
    if phrase.year is not None:
        return phrase.year
    hints = phrase.kind in ("quarter", "calendar quarter", "half")
    told, side = side, side or lean(setting.text, phrase.start, phrase.end, hints=hints)
    if phrase.kind == "quarter":
        return _year_of_quarter(phrase.quarter, setting.current_quarter, setting, side)
    if phrase.kind == "calendar quarter":
        current = _CALENDAR.quarter_of(setting.published)
        return _year_of_quarter(phrase.quarter, current, setting, side)
    if phrase.kind == "half":
        return _year_of_half(phrase, setting, side)
    return _nearest_year(phrase, setting, side, sure=told is not None)


def _year_of_quarter(
    quarter: int, current: tuple[int, int], setting: Setting, side: Lean | None
) -> int:
    """The reported and the running quarter come first; the next one and the one before by tense.

    In a call the quarter after the running one is to come unless the verb is past; a newspaper
    means the past one unless the verb says otherwise.
    """
    if setting.said_quarter and quarters_later(setting.said_quarter, 1)[1] == quarter:
        return quarters_later(setting.said_quarter, 1)[0]
    ahead = (quarter - current[1]) % 4
    if ahead == 1:
        to_come = side is not Lean.BACK if setting.fiscal else side is Lean.AHEAD
    else:
        to_come = ahead == 0 or (ahead == 2 and side is Lean.AHEAD)
    return quarters_later(current, ahead if to_come else ahead - 4)[0]


def _year_of_half(phrase: Phrase, setting: Setting, side: Lean | None) -> int:
    """This year's, unless the verb is past and it is far off, or to come and it is over."""
    number = setting.published.year
    period = phrase.in_year(number)
    if side is Lean.BACK and period.start > setting.published + _FAR_OFF:
        return number - 1
    return number + 1 if side is Lean.AHEAD and period.end < setting.published else number


def _nearest_year(phrase: Phrase, setting: Setting, side: Lean | None, *, sure: bool) -> int:
    """The year on the side that the verb tells, unless a distant verb points far back."""
    published = setting.published
    years = range(published.year - 2, published.year + 3)
    latest = max(n for n in years if phrase.in_year(n).start <= published)
    coming = min(n for n in years if phrase.in_year(n).end >= published)
    since = published - phrase.in_year(latest).end
    until = phrase.in_year(coming).start - published
    if side is Lean.AHEAD:
        is_day = phrase.in_year(latest).start == phrase.in_year(latest).end
        return latest if is_day and since < _JUST_NOW else coming
    if side is Lean.BACK:
        doubtful = not sure and since > _LONG_AGO and until < _SOON
        beside = not doubtful or past_verb_beside(setting.text, phrase.start, phrase.end)
        return latest if beside else coming
    return coming if until * _NEWS_WEIGHT[setting.fiscal is None] < since else latest


def weekday(start: int, end: int, number: int, setting: Setting) -> Phrase:
    """The latest such day on or before the document's date; the next one after "will"."""
    published = setting.published
    back = timedelta(days=(published.weekday() - number) % 7)
    if back and lean(setting.text, start, end) is Lean.AHEAD:
        back -= timedelta(days=7)
    return replace(fixed(start, end, one_day(published - back)), kind="weekday")
