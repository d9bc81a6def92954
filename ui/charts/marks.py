"""Events as marks: where each stands in its lane, and how it is drawn."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.events import Status
from nlp.mentions.amounts.exchange import to_usd
from nlp.ontology import event_types
from nlp.values import Money, Period
from nlp.wording import day, money, period
from store.queries import TimelineRow
from ui.charts.packing import packed
from ui.charts.palette import Palette
from ui.charts.window import DAY, Window, instant

#: Rows of marks in a lane before marks may overlap.
MOST_ROWS = 9
#: In pixels: a row of marks, and the room above the first (for the "!") and below the last.
ROW, HEAD, FOOT = 18, 8, 4
#: A chart is taken to be this wide when marks are packed; on wider screens they lie looser.
_WIDTH = 1100
#: Areas in square pixels for a sum of 10^6 and of 10^11 dollars, and where no sum is given.
_SMALLEST, _LARGEST, _NO_SUM = 45, 320, 45
_SHAPES = {
    Status.DENIED: "cross",
    Status.WITHDRAWN: "cross",
    Status.PLANNED: "diamond",
    Status.POSSIBLE: "diamond",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """The strip of one event type; `top` and `height` in pixels from the top of the chart."""

    event_type: str
    label: str
    top: int
    height: int


def exact(row: TimelineRow) -> bool:
    """Whether the sources give the day itself."""
    return row.date_precision == "day"


def dateless(row: TimelineRow) -> bool:
    """Whether no source dates it, so that it stands on the day of the first report."""
    return row.date_precision == "reported"


def laid_out(
    rows: Sequence[TimelineRow], types: Sequence[str], window: Window, colours: Palette
) -> tuple[list[Lane], list[dict[str, object]]]:
    """A lane for each of the types, in that order and as high as its marks need, and the marks.

    A mark is a record for each event: its place in pixels and milliseconds, how it is drawn, and
    its tooltip.
    """
    numbers = _rows(rows, window)
    placed, top = [], 0
    for name in types:
        deepest = max(
            (n for r, n in zip(rows, numbers, strict=True) if r.event_type == name), default=0
        )
        height = HEAD + ROW * (deepest + 1) + FOOT
        placed.append(Lane(name, event_types()[name].label, top, height))
        top += height
    tops = {lane.event_type: lane.top for lane in placed}
    found = [
        _mark(row, tops[row.event_type] + HEAD + ROW * number + ROW // 2, window, colours)
        for row, number in zip(rows, numbers, strict=True)
    ]
    return placed, found


def area(row: TimelineRow) -> float:
    """Square pixels for the sum in dollars, on a logarithmic scale."""
    dollars = to_usd(_sum(row), row.date_start)
    amount = (dollars.high or dollars.low or 0) if dollars else 0
    if amount <= 0:
        return _NO_SUM
    share = (math.log10(amount) - 6) / 5
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * min(max(share, 0.0), 1.0), 1)


def when(row: TimelineRow) -> str:
    """The days in words; that no source gives them, where that is so."""
    if dateless(row):
        return f"{day(row.date_start)}, the day of the first report: no source dates it"
    return period(Period(row.date_start, row.date_end, row.date_precision))


def how_much(row: TimelineRow) -> str:
    """The sum in words, in dollars too and marked as converted; empty where no source gives one."""
    if row.value_currency is None:
        return ""
    given = _sum(row)
    dollars = to_usd(given, row.date_start)
    if dollars is None or dollars.currency == given.currency:
        return money(given)
    return f"{money(given)} ({money(dollars)}, converted at the average rate of the year)"


def _sum(row: TimelineRow) -> Money:
    return Money(row.value_low, row.value_high, row.value_currency or "")


def _mark(row: TimelineRow, y: int, window: Window, colours: Palette) -> dict[str, object]:
    colour = colours.lanes[row.event_type]
    start, end = _visible(row, window)
    filled = exact(row) or dateless(row)
    return {
        "event_id": row.event_id,
        "x": (start + end) // 2,
        "start": start,
        "end": end,
        "y": y,
        "colour": colour,
        "fill": colour if filled else colours.paper,
        "solidity": 0.3 if dateless(row) else 1,
        "shape": _SHAPES.get(row.status, "circle"),
        "area": area(row),
        "spread": not filled,
        "conflict": row.conflicts > 0,
        **_tooltip(row),
    }


def _tooltip(row: TimelineRow) -> dict[str, str]:
    reports = f"{row.reports} report{'s' * (row.reports != 1)}"
    origins = f"{row.origins} independent origin{'s' * (row.origins != 1)}"
    disagree = "; they disagree" if row.conflicts else ""
    return {
        "What": row.headline,
        "How much": how_much(row) or "no sum given",
        "When": when(row),
        "Status": str(row.status),
        "Sources": f"{reports}, {origins}{disagree}",
    }


def _rows(rows: Sequence[TimelineRow], window: Window) -> list[int]:
    """The row of each event within the lane of its type."""
    start, end = window.milliseconds
    pixel = (end - start) / _WIDTH
    spans: dict[str, list[tuple[tuple[float, float], int]]] = defaultdict(list)
    for place, row in enumerate(rows):
        spans[row.event_type].append((_span(row, window, pixel), place))
    numbers = [0] * len(rows)
    for lane in spans.values():
        lane.sort()
        for (_, place), number in zip(lane, packed([s for s, _ in lane], MOST_ROWS), strict=True):
            numbers[place] = number
    return numbers


def _span(row: TimelineRow, window: Window, pixel: float) -> tuple[float, float]:
    """The milliseconds that the mark covers, its dot included."""
    start, end = _visible(row, window)
    radius = (math.sqrt(area(row) / math.pi) + 3) * pixel
    middle = (start + end) / 2
    return min(start, middle - radius), max(end, middle + radius)


def _visible(row: TimelineRow, window: Window) -> tuple[int, int]:
    """The part of the event's days that the window shows, first to last moment."""
    first, last = window.milliseconds
    start, end = instant(row.date_start), instant(row.date_end) + DAY
    return min(max(start, first), last), max(min(end, last), first)
