"""Say values as people read them: "$4.0bn", "about 100,000", "Q3 2023"."""

from collections.abc import Callable, Sequence
from datetime import date

from nlp.values import Bound, Money, Months, Name, Period, Quantity, Value

SIGNS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "HKD": "HK$",
    "TWD": "NT$",
    "SGD": "S$",
    "KRW": "₩",
    "CNY": "CN¥",
}
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
_LEADS = {
    Bound.ABOUT: "about ",
    Bound.UP_TO: "up to ",
    Bound.AT_LEAST: "at least ",
    Bound.EXACT: "",
    Bound.RANGE: "",
}
_UNITS = {"unit": "", "gigawatt": "gigawatts of"}
#: The months a calendar quarter begins in.
_QUARTERS = {1: "Q1", 4: "Q2", 7: "Q3", 10: "Q4"}


def words(value: Value) -> str:
    """The value in words, bounds included."""
    match value:
        case Money():
            return money(value)
        case Quantity():
            return quantity(value)
        case Months():
            return months(value)
        case Period():
            return period(value)
        case Name():
            return value.name


def money(value: Money) -> str:
    sign = SIGNS.get(value.currency, f"{value.currency} ")
    return _bounded(value.low, value.high, value.bound, lambda x: f"{sign}{_short(x)}")


def sum_between(low: float | None, high: float | None, currency: str) -> str:
    """Both ends of a sum over several reports, for tables and charts: "$1.0bn–$4.0bn"."""
    sign = SIGNS.get(currency, f"{currency} ")
    return _bounded(low, high, Bound.EXACT, lambda x: f"{sign}{compact(x)}")


def count_between(low: float | None, high: float | None, unit: str) -> str:
    """Both ends of a quantity over several reports: "70k–100k", "at least 1.6k wafers"."""
    return f"{_bounded(low, high, Bound.EXACT, compact)} {_unit(unit)}".strip()


def compact(number: float) -> str:
    """At a glance, two digits or more: 950, 1.6k, 100k, 4.0bn; 1,250tn beyond all scales."""
    for scale, letter in _SCALES:
        if abs(number) >= scale:
            scaled = number / scale
            return f"{scaled:.1f}{letter}" if abs(scaled) < 9.95 else f"{scaled:,.0f}{letter}"
    return f"{number:,.4g}"


def quantity(value: Quantity) -> str:
    amount = _bounded(value.low, value.high, value.bound, lambda x: f"{x:,.0f}")
    return f"{amount} {_unit(value.unit)}".strip()


def months(value: Months) -> str:
    return _bounded(value.low, value.high, Bound.EXACT, lambda x: f"{x:g}") + " months"


def period(value: Period) -> str:
    """The shortest usual name of the days: a year, a quarter, a month, a day, or both ends."""
    start, end = value.start, value.end
    if start == end:
        return day(start)
    last_of_month = (end.month == 12 and end.day == 31) or (
        end.month < 12 and date(end.year, end.month + 1, 1).toordinal() == end.toordinal() + 1
    )
    if start.day == 1 and last_of_month and start.year == end.year:
        length = end.month - start.month + 1
        if length == 12:
            return str(start.year)
        if length == 3 and start.month in _QUARTERS:
            return f"{_QUARTERS[start.month]} {start.year}"
        if length == 1:
            return f"{start:%b %Y}"
    return (
        f"{start.day} {start:%b} – {day(end)}"
        if start.year == end.year
        else f"{day(start)} – {day(end)}"
    )


def day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def many(count: int, noun: str, several: str = "") -> str:
    """So many of something: "1 event", "2,500 events"; `several` where more than one is no mere "s"."""
    return f"{count:,} {noun if count == 1 else several or f'{noun}s'}"


def octets(count: int) -> str:
    """A size: "5.0 MB", "50.0 GB", of 1,000 kB and 1,000 MB each."""
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"


def listed(names: list[str]) -> str:
    """Names as a sentence has them: "Baidu, Tencent and Alibaba"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _unit(unit: str) -> str:
    return _UNITS.get(unit, f"{unit}s" if "/" not in unit else unit)


def listed_briefly(names: Sequence[str]) -> str:
    """Each name once; where there are five or more, those beyond the third are counted."""
    once = list(dict.fromkeys(names))
    return listed(once) if len(once) < 5 else f"{', '.join(once[:3])} and {len(once) - 3} others"


def _bounded(
    low: float | None, high: float | None, bound: Bound, say: Callable[[float], str]
) -> str:
    if low is None:
        return "" if high is None else f"up to {say(high)}"
    if high is None:
        return f"at least {say(low)}"
    return f"{say(low)}–{say(high)}" if low != high else f"{_LEADS[bound]}{say(low)}"


def _short(amount: float) -> str:
    """Three significant digits and a scale: 34.5bn, 400, 1,250tn."""
    for scale, letter in _SCALES:
        if abs(amount) >= scale:
            scaled = amount / scale
            return f"{scaled:.3g}{letter}" if scaled < 1000 else f"{scaled:,.0f}{letter}"
    return f"{amount:,.0f}"
