"""The normal forms that words in a text stand for. Standard library only.

A figure keeps both ends and its unit: "up to $4 billion" has no low end, "more than a million" no
high end. Both ends are included.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Bound(StrEnum):
    """How the words hold the figure."""

    EXACT = "exact"
    ABOUT = "about"
    UP_TO = "up to"
    AT_LEAST = "at least"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in units of an ISO 4217 currency (4e9 USD, not 4 billion)."""

    low: float | None
    high: float | None
    currency: str
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of goods. `unit`: unit, wafer, wafer/month, tool, rack, server, gigawatt."""

    low: float | None
    high: float | None
    unit: str
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Months:
    """How long something lasts, in months: "the next year or two" is 12 to 24."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included.

    `precision` says how exact the words were: day, week, month, quarter, half, year, span (a
    stretch that the words bound themselves, as in "by the end of 2025").
    """

    start: date
    end: date
    precision: str


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical common name ("Nvidia"), or the generic words of the text ("AI chips").

    `key` is the lexicon's name of it, empty for generic words and for names it does not hold. `also` are
    equally good names: the state behind an agency, the family behind a model.
    """

    name: str
    key: str = ""
    also: tuple[str, ...] = ()

    def spellings(self) -> frozenset[str]:
        """The name and every name as good, in lower case: two names that share one are one."""
        return frozenset(n.casefold() for n in (self.name, self.key, *self.also) if n)


Value = Money | Quantity | Months | Period | Name


def equally_good(first: Value, second: Value) -> bool:
    """Whether the two say the same: one figure or time, or names that share a spelling."""
    if isinstance(first, Name) and isinstance(second, Name):
        return not first.spellings().isdisjoint(second.spellings())
    return first == second
