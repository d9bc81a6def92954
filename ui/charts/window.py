"""The stretch of days that a chart shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

DAY = 86_400_000
#: Up to so many days the axis has each of them; up to so many it names days, above that months.
FEW_DAYS, _MANY_DAYS = 14, 120


@dataclass(frozen=True, slots=True)
class Window:
    """From the first day to the last, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def milliseconds(self) -> tuple[int, int]:
        """From the first moment of the first day to the last of the last day."""
        return instant(self.start), instant(self.end) + DAY

    def domain(self, margin: float = 0.012) -> list[int]:
        """The milliseconds of a time axis, with room for the marks at both ends."""
        start, end = self.milliseconds
        room = int((end - start) * margin)
        return [start - room, end + room]

    def within(self, other: "Window") -> "Window | None":
        """The days that both show; None where there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end) if start <= end else None

    @property
    def date_format(self) -> str:
        """How an axis this long writes its dates, in d3's notation."""
        return "%b %Y" if self.days > _MANY_DAYS else "%-d %b %Y"


def instant(day: date) -> int:
    """Midnight UTC at the start of the day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def day_of(milliseconds: float) -> date:
    """The day, in UTC, that holds the moment. Raises OverflowError far outside of history."""
    return date(1970, 1, 1) + timedelta(milliseconds=milliseconds)


def window_of(
    spans: Iterable[tuple[date, date]], start: date | None, end: date | None
) -> Window | None:
    """The days asked for; an end that is not asked for is where the spans end. None if nowhere."""
    found = list(spans)
    first = start or min((a for a, _ in found), default=end)
    last = end or max((b for _, b in found), default=start)
    if first is None or last is None:
        return None
    return Window(min(first, last), max(first, last))
