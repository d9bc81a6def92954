"""Fiscal years and quarters of a company, from the rule for the last day of its year."""

import re
from calendar import day_name, month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from nlp.mentions.times.periods import months_later
from nlp.values import Period

_RULE = re.compile(
    r"(?:(?P<last>last) (?P<weekday>\w+) of|(?:(?P<nearest>\w+) nearest )?(?P<day>\d{1,2})) "
    r"(?P<month>\w+)"
)
_WEEKDAYS = {name: number for number, name in enumerate(day_name)}
_MONTHS = {name: number for number, name in enumerate(month_name) if name}
_DAY = timedelta(days=1)
#: Every quarter of a 52- or 53-week year but the last.
_QUARTER = timedelta(weeks=13)


class UnknownYearEnd(ValueError):
    """A rule for the end of a fiscal year that has none of the known forms."""


@dataclass(frozen=True, slots=True)
class _YearEnd:
    """A rule, read. `weekday` counts from Monday = 0; `last`: the last one of the month."""

    month: int
    day: int
    weekday: int | None
    last: bool


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """Fiscal years, each named for the calendar year of the date in its rule.

    `year_end`: "31 March", "last Sunday of January", "Friday nearest 31 January"; None is the
    calendar year. A year that a weekday ends has quarters of 13 weeks, the last takes the rest.
    Raises UnknownYearEnd for a rule of another form.
    """

    year_end: str | None = None

    def __post_init__(self) -> None:
        _parsed(self.year_end)

    def year(self, number: int) -> Period:
        """Fiscal year 2026 of Nvidia is 2025-01-27 to 2026-01-25."""
        quarters = _quarters(self.year_end, number)
        return Period(quarters[0].start, quarters[3].end, "year")

    def quarter(self, number: int, quarter: int) -> Period:
        """Quarter 1 to 4 of a fiscal year."""
        return _quarters(self.year_end, number)[quarter - 1]

    def half(self, number: int, half: int) -> Period:
        """The first or second two quarters of a fiscal year."""
        quarters = _quarters(self.year_end, number)[2 * half - 2 : 2 * half]
        return Period(quarters[0].start, quarters[1].end, "half")

    def quarter_of(self, day: date) -> tuple[int, int]:
        """Fiscal year and quarter that hold a day."""
        return _quarter_of(self.year_end, day)


@lru_cache(maxsize=4096)
def _quarter_of(rule: str | None, day: date) -> tuple[int, int]:
    for number in (day.year - 1, day.year, day.year + 1):
        for quarter, period in enumerate(_quarters(rule, number), start=1):
            if day <= period.end:
                return number, quarter
    return day.year + 2, 1


@lru_cache(maxsize=4096)
def _quarters(rule: str | None, number: int) -> tuple[Period, ...]:
    start, end = _last_day(rule, number - 1) + _DAY, _last_day(rule, number)
    if _parsed(rule).weekday is None:
        starts = [months_later(start, 3 * i) for i in range(4)]
    else:
        starts = [start + i * _QUARTER for i in range(4)]
    ends = [*(start - _DAY for start in starts[1:]), end]
    return tuple(Period(*days, "quarter") for days in zip(starts, ends, strict=True))


def _last_day(rule: str | None, year: int) -> date:
    end = _parsed(rule)
    length = monthrange(year, end.month)[1]
    if end.last and end.weekday is not None:
        last = date(year, end.month, length)
        return last - timedelta(days=(last.weekday() - end.weekday) % 7)
    # "28 February" is the end of that month in a leap year too.
    whole_month = end.day >= monthrange(2023, end.month)[1]
    day = date(year, end.month, length if whole_month else end.day)
    if end.weekday is None:
        return day
    ahead = (end.weekday - day.weekday()) % 7
    return day + timedelta(days=ahead if ahead <= 3 else ahead - 7)


@cache
def _parsed(rule: str | None) -> _YearEnd:
    form = _RULE.fullmatch(rule or "31 December")
    month = _MONTHS.get(form["month"], 0) if form else 0
    day = int(form["day"] or 1) if form else 0
    named = (form["weekday"] or form["nearest"]) if form else None
    if not form or not month or not 1 <= day <= 31 or (named and named not in _WEEKDAYS):
        raise UnknownYearEnd(
            f"no fiscal year end: {rule!r}; write '31 March', 'last Sunday of January' "
            "or 'Friday nearest 31 January'"
        )
    weekday = _WEEKDAYS[named] if named else None
    return _YearEnd(month, day, weekday, last=bool(form["last"]))
