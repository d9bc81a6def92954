"""Stretches of days: whole weeks, months and years, and the parts that words cut out of them."""

from calendar import monthrange
from datetime import date, timedelta

from nlp.values import Period

_DAY = timedelta(days=1)
#: Which thirds of a stretch the words name: "mid-to-late" is the second and the third.
_THIRDS = {
    "early": (0, 1),
    "mid": (1, 2),
    "late": (2, 3),
    "early to mid": (0, 2),
    "mid to late": (1, 3),
}
_MONTHS_OF = {"quarter": 3, "half": 6, "year": 12}


def months_later(day: date, months: int) -> date:
    """The same day of a later month (an earlier one, below zero), or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def later(day: date, count: float, unit: str) -> date:
    """`count` days, weeks, months, quarters or years after a day, or before it, below zero."""
    if unit in ("day", "week"):
        return day + timedelta(days=round(count * (7 if unit == "week" else 1)))
    return months_later(day, round(count * {"month": 1, "quarter": 3, "year": 12}[unit]))


def one_day(day: date) -> Period:
    return Period(day, day, "day")


def week_of(day: date) -> Period:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + 6 * _DAY, "week")


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), "year")


def half(number: int, which: int) -> Period:
    """The first or second six months of a calendar year."""
    start = date(number, 6 * which - 5, 1)
    return Period(start, months_later(start, 6) - _DAY, "half")


def around(day: date, unit: str) -> Period:
    """The calendar day, week, month, quarter or year that holds a day."""
    if unit == "day":
        return one_day(day)
    if unit == "week":
        return week_of(day)
    if unit == "month":
        return month(day.year, day.month)
    if unit == "quarter":
        start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        return Period(start, months_later(start, 3) - _DAY, "quarter")
    return year(day.year)


def span(start: date, end: date) -> Period:
    """A stretch the words bound themselves; its ends come in either order."""
    return Period(min(start, end), max(start, end), "span")


def part(words: str, period: Period, published: date) -> Period:
    """What "early", "end", "rest", "earlier" ... leave of a period.

    A month has days 1-10, 11-20 and the rest; a year months 1-4, 5-8 and 9-12. "Earlier" and
    "later" cut a period that holds the document's date there.
    """
    running = period.start <= published <= period.end
    if words == "end" or period.precision == "day":
        return one_day(period.end)
    if words == "rest":
        return span(max(published, period.start), period.end) if running else period
    if words == "earlier":
        return span(period.start, published) if running else part("early", period, published)
    if words == "later":
        return span(published, period.end) if running else part("late", period, published)
    first, last = _THIRDS[words]
    return _thirds(period, first, last)


def _thirds(period: Period, first: int, last: int) -> Period:
    if period.precision == "week":
        return period
    edges = _edges(period)
    return span(edges[first], edges[last] - _DAY)


def _edges(period: Period) -> list[date]:
    """Where the three thirds begin, and the day after the last."""
    start, after = period.start, period.end + _DAY
    if period.precision == "month":
        return [start, start + 10 * _DAY, start + 20 * _DAY, after]
    months = _MONTHS_OF.get(period.precision, 0)
    if start.day == 1 and months:
        return [
            start,
            months_later(start, months // 3),
            months_later(start, months // 3 * 2),
            after,
        ]
    days = (after - start).days
    return [start, start + days // 3 * _DAY, start + 2 * days // 3 * _DAY, after]


def first_of(period: Period, count: float, unit: str) -> Period:
    """The first three months of a year, the first two weeks of a month."""
    end = later(period.start, count, unit) - _DAY
    return span(period.start, max(period.start, min(end, period.end)))


def last_of(period: Period, count: float, unit: str) -> Period:
    """The last three months of a year."""
    start = later(period.end + _DAY, -count, unit)
    return span(min(period.end, max(start, period.start)), period.end)
