"""Events as marks: where each stands in its lane, and how it is drawn."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.events import Status
from nlp.mentions.amounts.exchange import to_usd
from nlp.ontology import event_types
from nlp.values import Money, Period
from nlp.wording import count_between, day, listed_briefly, period, sum_between
from store.queries import TimelineRow
from ui.charts.packing import packed
from ui.charts.palette import Palette
from ui.charts.window import DAY, Window, instant

#: Rows of marks in a lane before marks may overlap.
MOST_ROWS = 9
#: What the lane of events without a date is called.
TRAY = "No date given"
#: In pixels: a row of marks, and the room above the first (for the "!") and below the last.
ROW, HEAD, FOOT = 18, 8, 4
#: A chart is taken to be this wide when marks are packed; on wider screens they lie looser.
WIDTH = 1100
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
    """The strip of one event type, or of the tray, whose type is "".

    `top` and `height` are in pixels from the top of the chart.
    """

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
    rows: Sequence[TimelineRow],
    types: Sequence[str],
    window: Window,
    colours: Palette,
    publishers: Mapping[str, Sequence[str]] | None = None,
    *,
    top: int = 0,
) -> tuple[list[Lane], list[dict[str, object]]]:
    """A lane for each of the types, in that order and as high as its marks need, and the marks.

    Below them is the tray, if it is needed: events that no source dates, by the day of the first
    report. A mark is a record for each event: its place in pixels and milliseconds, how it is drawn,
    and its tooltip, which names the `publishers` of the event.
    """
    numbers = _rows(rows, window)
    deepest: dict[str, int] = defaultdict(int)
    for row, number in zip(rows, numbers, strict=True):
        deepest[_lane_of(row)] = max(deepest[_lane_of(row)], number)
    placed = []
    for name in [*types, *([""] if "" in deepest else [])]:
        height = HEAD + ROW * (deepest[name] + 1) + FOOT
        placed.append(Lane(name, event_types()[name].label if name else TRAY, top, height))
        top += height
    tops = {lane.event_type: lane.top for lane in placed}
    found = [
        _mark(row, tops[_lane_of(row)] + HEAD + ROW * number + ROW // 2, window, colours)
        | _tooltip(row, (publishers or {}).get(row.event_id, ()))
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
    said = sum_between(given.low, given.high, given.currency)
    dollars = to_usd(given, row.date_start)
    if dollars is None or dollars.currency == given.currency:
        return said
    about = sum_between(dollars.low, dollars.high, dollars.currency)
    return f"{said} (about {about}, converted at the average rate of the year)"


def how_many(row: TimelineRow) -> str:
    """The quantity in words; empty where no source gives one."""
    if row.quantity_unit is None:
        return ""
    return count_between(row.quantity_low, row.quantity_high, row.quantity_unit)


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
    }


def _tooltip(row: TimelineRow, publishers: Sequence[str]) -> dict[str, str]:
    reports = f"{row.reports} report{'s' * (row.reports != 1)}"
    origins = f"{row.origins} independent origin{'s' * (row.origins != 1)}"
    disagree = "; they disagree" if row.conflicts else ""
    names = f"{listed_briefly(publishers)}: " if publishers else ""
    return {
        "What": row.headline,
        "Type": event_types()[row.event_type].label,
        "How many": how_many(row) or "no number given",
        "How much": how_much(row) or "no sum given",
        "When": when(row),
        "Status": str(row.status),
        "Who says": f"{names}{reports}, {origins}{disagree}",
    }


def _lane_of(row: TimelineRow) -> str:
    return "" if dateless(row) else row.event_type


def _rows(rows: Sequence[TimelineRow], window: Window) -> list[int]:
    """The row of each event within the lane of its type."""
    start, end = window.milliseconds
    pixel = (end - start) / WIDTH
    spans: dict[str, list[tuple[tuple[float, float], int]]] = defaultdict(list)
    for place, row in enumerate(rows):
        spans[_lane_of(row)].append((_span(row, window, pixel), place))
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
