"""Marks of figures, times and origins: two reports without one in common agree on none of these.

A set of marks is compared in a fraction of the time that it takes to compare the figures themselves.
"""

from collections.abc import Iterable, Iterator
from math import log

from nlp.figures import TOLERANCE, size
from nlp.values import Money, Months, Name, Period, Quantity, Value

#: The ladder on which sums are marked: two that agree are on one step or on two that follow each other.
_STEP = log(1 + 2 * TOLERANCE)
#: A period of more months than this is marked as one without ends.
_MOST_MONTHS = 6

_Told = Iterable[tuple[str, tuple[Value, ...]]]


def marks_of(told: _Told, origins: Iterable[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The marks of what is told, and those of another that would agree with it on anything.

    Sums in two currencies agree by the rate of a year: for these the marks say nothing.
    """
    marks = {hash(("by", origin)) for origin in origins}
    seeks = set(marks)
    for role, values in told:
        for value in values:
            found = [hash((role, step)) for step in steps(value)]
            marks.update(found or [hash((role, "no end"))])
            marks.add(hash((role, "told")))
            seeks.update(found)
            seeks.add(hash((role, "no end" if found else "told")))
    return frozenset(marks), frozenset(seeks)


def steps(value: Value) -> Iterator[int]:
    """Numbers of which two values that agree share one; none where an end is missing or far off.

    Of a period the months it touches, with those beside it, since days are told loosely.
    """
    match value:
        case Period():
            first, last = (day.year * 12 + day.month for day in (value.start, value.end))
            yield from range(first - 1, last + 2) if last - first < _MOST_MONTHS else ()
        case Money() | Quantity() | Months() if value.low == value.high:
            yield from steps_of(size(value))
        case Name() | Money() | Quantity() | Months():
            return


def steps_of(middle: float | None) -> tuple[int, ...]:
    """The two steps of a ladder of twice the tolerance between which a sum stands."""
    step = log(middle) / _STEP if middle else None
    return () if step is None else (int(step - 0.5), int(step + 0.5))
