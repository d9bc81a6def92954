"""What is to be said of an event at one moment, and what is different a moment later. Standard library only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nlp.values import Period
from nlp.wording import count_between, period, sum_between

_Saying = Callable[[float | None, float | None, str], str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An event as its row has it (store.tables): figures from the lowest to the highest that is told.

    An end that is None is open. `date_start` and `date_end` are ISO days; with the precision
    "reported" they are those of the reports. `parties` are joined by "; ".
    """

    headline: str
    status: str
    date_start: str
    date_end: str
    date_precision: str
    value_low: float | None
    value_high: float | None
    value_currency: str | None
    quantity_low: float | None
    quantity_high: float | None
    quantity_unit: str | None
    conflicts: int
    reports: int
    parties: str

    def words(self) -> dict[str, str]:
        """What a reader is told of it, by name; "" for what no report says."""
        return {
            "status": self.status,
            "value": _said(self.value_low, self.value_high, self.value_currency, sum_between),
            "quantity": _said(
                self.quantity_low, self.quantity_high, self.quantity_unit, count_between
            ),
            "when": self._when(),
            "who": self.parties,
            "disagreements": f"{self.conflicts:,}" if self.conflicts else "",
        }

    def _when(self) -> str:
        if self.date_precision == "reported":
            return ""
        start, end = date.fromisoformat(self.date_start), date.fromisoformat(self.date_end)
        return period(Period(start, end, self.date_precision))


class Difference(NamedTuple):
    """One thing that an event says otherwise than before, in words; "" where it says nothing."""

    what: str
    was: str
    now: str


def differences(before: Snapshot, now: Snapshot) -> tuple[Difference, ...]:
    """All that a reader would notice; further reports that say the same are no difference.

    The headline is one only where nothing else is: it is made of the rest.
    """
    old, new = before.words(), now.words()
    found = tuple(Difference(name, old[name], new[name]) for name in old if old[name] != new[name])
    if not found and before.headline != now.headline:
        return (Difference("headline", before.headline, now.headline),)
    return found


def moved_by(before: Snapshot, now: Snapshot, figure: str) -> float | None:
    """By how many percent the "value" or "quantity" has moved at the end that moved most.

    None where the two cannot be compared: no figure, another unit, or open ends.
    """
    old_low, old_high, old_unit = _figure(before, figure)
    low, high, unit = _figure(now, figure)
    if unit is None or unit != old_unit:
        return None
    ends = ((old_low, low), (old_high, high))
    moves = [abs(new - old) / old * 100 for old, new in ends if old and new is not None]
    return max(moves, default=None)


def _figure(snapshot: Snapshot, figure: str) -> tuple[float | None, float | None, str | None]:
    if figure == "value":
        return snapshot.value_low, snapshot.value_high, snapshot.value_currency
    return snapshot.quantity_low, snapshot.quantity_high, snapshot.quantity_unit


def _said(low: float | None, high: float | None, unit: str | None, say: _Saying) -> str:
    return say(low, high, unit) if unit and (low is not None or high is not None) else ""
