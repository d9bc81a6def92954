"""Compare figures and times: which of two cannot both be right, roundings and rates allowed for."""

from datetime import date

from nlp.mentions.amounts.exchange import to_usd
from nlp.values import Money, Months, Name, Period, Quantity, Value

_Ends = tuple[float | None, float | None]

#: Two figures agree within this share, so that rounding is no disagreement.
TOLERANCE = 0.1
#: The same for sums in two currencies, whose rate is the average of a year.
RATE_TOLERANCE = 0.15
#: "More than 12 billion" is said of 12 to 14.4 billion, not of 16: somebody with a rounder figure in
#: reach would use it.
MOST_OVER = 1.2
#: Periods of at most this many days are told loosely ("early April", "on Tuesday").
SHORT_DAYS = 31


def disjoint(first: Value, second: Value, on: date = date.max) -> bool:
    """Whether the two figures or times cannot both be right; `on` is the day for exchange rates.

    Figures in units that do not convert are never disjoint: they count different things.
    """
    if isinstance(first, Period) and isinstance(second, Period):
        return first.end < second.start or second.end < first.start
    pair = comparable(first, second, on)
    return pair is not None and _apart(*pair, _tolerance(first, second))


def told_otherwise(first: Value, second: Value, on: date = date.max) -> bool:
    """Whether a reader would say that the two tell it differently, though a sly one could reconcile them.

    "More than $12 billion" is told otherwise than "at least $16 billion"; "two years" than "one or two".
    """
    if isinstance(first, Period) and isinstance(second, Period):
        return disjoint(first, second)
    pair = comparable(first, second, on)
    if pair is None:
        return False
    tolerance = _tolerance(first, second)
    one, other = pair
    if _drops_an_end(one, other) or _drops_an_end(other, one):
        return True
    return _apart(_meant(*one), _meant(*other), tolerance)


def comparable(first: Value, second: Value, on: date) -> tuple[_Ends, _Ends] | None:
    """Both ends of both in one unit; None for names, times, and units that do not convert."""
    for value in (first, second):
        if isinstance(value, Period | Name):
            return None
    if type(first) is not type(second):
        return None
    if isinstance(first, Money) and isinstance(second, Money) and unit_of(first) != unit_of(second):
        one, other = to_usd(first, on), to_usd(second, on)
        return (_ends(one), _ends(other)) if one and other else None
    return (_ends(first), _ends(second)) if unit_of(first) == unit_of(second) else None


def unit_of(value: Value) -> str:
    """The currency or unit of a figure; empty for what has none."""
    match value:
        case Money():
            return value.currency
        case Quantity():
            return value.unit
    return ""


def size(value: Value, on: date = date.max) -> float | None:
    """One number for a figure, in dollars for money: its middle, or the end that is told."""
    if isinstance(value, Money):
        value = to_usd(value, on) or value
    if not isinstance(value, Money | Quantity | Months):
        return None
    told = [end for end in (value.low, value.high) if end is not None]
    return sum(told) / len(told) if told else None


def ratio(first: Value, second: Value, on: date = date.max) -> float:
    """How many times the greater is the smaller; 1 where they cannot be compared."""
    if comparable(first, second, on) is None:
        return 1.0
    one, other = size(first, on), size(second, on)
    return max(one, other) / min(one, other) if one and other else 1.0


def _ends(value: Value) -> _Ends:
    assert isinstance(value, Money | Quantity | Months)
    return value.low, value.high


def _tolerance(first: Value, second: Value) -> float:
    return TOLERANCE if unit_of(first) == unit_of(second) else RATE_TOLERANCE


def _apart(one: _Ends, other: _Ends, tolerance: float) -> bool:
    (a, b), (c, d) = (
        (low or 0.0, float("inf") if high is None else high) for low, high in (one, other)
    )
    return b * (1 + tolerance) < c or d * (1 + tolerance) < a


def _meant(low: float | None, high: float | None) -> _Ends:
    """Ends as people mean them; "hundreds of thousands", "billions" stay open: they are no figure."""
    if low and high is None and not _is_power_of_ten(low):
        return low, low * MOST_OVER
    return low, high


def _is_power_of_ten(number: float) -> bool:
    return float(f"{number:e}".partition("e")[0]) == 1.0


def _drops_an_end(wide: _Ends, narrow: _Ends) -> bool:
    """Whether a single figure stands at one end of a range that somebody else told with both."""
    low, high = wide
    if low is None or high is None or narrow[0] is None or narrow[0] != narrow[1]:
        return False
    quarter = (high - low) / 4
    return (
        high > low * (1 + 2 * TOLERANCE)
        and low <= narrow[0] <= high
        and not low + quarter <= narrow[0] <= high - quarter
    )
