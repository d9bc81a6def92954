"""Fiscal years and quarters of a company, from the rule for the last day of its year."""

import re
from bisect import bisect_left
from calendar import day_name, month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from nlp.mentions.periods import months_later
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
        start = _last_day(self.year_end, number - 1) + _DAY
        return Period(start, _last_day(self.year_end, number), "year")

    def quarter(self, number: int, quarter: int) -> Period:
        """Quarter 1 to 4 of a fiscal year."""
        start, end = self._quarters(number)[quarter - 1]
        return Period(start, end, "quarter")

    def half(self, number: int, half: int) -> Period:
        """The first or second two quarters of a fiscal year."""
        quarters = self._quarters(number)
        return Period(quarters[2 * half - 2][0], quarters[2 * half - 1][1], "half")

    def year_of(self, day: date) -> int:
        """The fiscal year that holds a day."""
        return next(n for n in range(day.year - 1, day.year + 3) if day <= self.year(n).end)

    def quarter_of(self, day: date) -> tuple[int, int]:
        """Fiscal year and quarter that hold a day."""
        number = self.year_of(day)
        return number, 1 + bisect_left([end for _, end in self._quarters(number)], day)

    def _quarters(self, number: int) -> list[tuple[date, date]]:
        year = self.year(number)
        if _parsed(self.year_end).weekday is not None:
            starts = [year.start + i * _QUARTER for i in range(4)]
        else:
            starts = [months_later(year.start, 3 * i) for i in range(4)]
        ends = [start - _DAY for start in starts[1:]]
        return list(zip(starts, [*ends, year.end], strict=True))


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
