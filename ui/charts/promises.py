"""What is due, over time: a line over the days in which it may come, a mark where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import altair as alt

from nlp.promises import State
from nlp.wording import day
from ui.charts.marks import FOOT, HEAD, MOST_ROWS, ROW, WIDTH
from ui.charts.packing import packed
from ui.charts.palette import Palette
from ui.charts.sheet import inline, sheet, stacked, time, tooltip
from ui.charts.window import DAY, Window, instant

#: By which the browser says which promise was clicked.
PICK = "pick"
#: More marks than this cannot be told apart; months are counted instead.
MOST_MARKS = 400
#: In pixels: above a lane its name, the room for "as of", and the height of the counted months.
_NAME, _TOP, _COUNTED = 20, 18, 160
_TOLD = tooltip("What", "Due", "State", "Owed", "Latest word")
_COUNTS = tooltip("Month", "State", "Promises")


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn: colours on light and on dark paper, and the shape of its mark."""

    light: str
    dark: str
    shape: str


#: In the order in which a person wants to hear of them. Each has a shape of its own besides its colour.
LOOKS = {
    State.SILENT: Look("#b3261e", "#ff8a75", "cross"),
    State.SLIPPED: Look("#af4e06", "#eba330", "triangle-right"),
    State.DUE_NOW: Look("#6c579e", "#dfadfe", "square"),
    State.UPCOMING: Look("#0b6fc2", "#6db3f2", "diamond"),
    State.CONFIRMED: Look("#167d5b", "#92f7c8", "circle"),
    State.WITHDRAWN: Look("#6b6f75", "#9aa0a6", "triangle-down"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A promise: its window, both ends included, and how it is said by the names of the tooltip."""

    id: str
    lane: str
    start: date
    end: date
    state: State
    told: dict[str, str]


def colour(state: State, theme: str | None) -> str:
    """`theme` is "dark", or anything else for light."""
    look = LOOKS[state]
    return look.dark if theme == "dark" else look.light


def promises_chart(
    marks: Sequence[Mark], window: Window, on: date, theme: str | None, colours: Palette,
    selected: str = "",
) -> alt.LayerChart:  # fmt: skip
    """A lane for each kind of promise, in the order given, and a line for the day `on`.

    A mark stands at the end of its window. Clicking one is PICK; the `selected` one is ringed.
    """
    lanes, drawn, height = _placed(marks, window, theme)
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False))
    pick = alt.selection_point(
        name=PICK, fields=["promise"], on="click", toggle="true", clear=False
    )
    base = alt.Chart(inline(drawn)).encode(y=y, color=alt.Color("colour:N", scale=None))
    lines = base.mark_rule(
        strokeWidth=2.5, strokeCap="round", clip=True, opacity=0.5, cursor="pointer", aria=False
    ).encode(x=time("start"), x2="end:Q", tooltip=_TOLD)
    dots = (
        base.mark_point(size=95, filled=True, opacity=1, clip=True, cursor="pointer")
        .encode(
            x=time("end"),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=_TOLD,
            description=alt.Description("What:N"),
        )
        .add_params(pick)
    )
    layers = [_frame(window), *_lane_layers(lanes, colours), *_today(on, window, height, colours)]
    if ringed := [r for r in drawn if r["promise"] == selected]:
        layers.append(_ring(ringed, colours))
    return sheet([*layers, lines, dots], height)


def months_chart(marks: Sequence[Mark], window: Window, theme: str | None) -> alt.LayerChart:
    """How many promises end in each month, stacked by state."""
    records: list[dict[str, Any]] = []
    ordered = sorted(marks, key=lambda m: (m.end.replace(day=1), _place(m.state)))
    for month, of_month in groupby(ordered, key=lambda m: m.end.replace(day=1)):
        low = 0
        for state, some in groupby(of_month, key=lambda m: m.state):
            number = len(list(some))
            records.append(_column(month, state, low, number, theme))
            low += number
    return sheet([_frame(window), stacked(records, _COUNTS)], _COUNTED)


def in_words(marks: Sequence[Mark], window: Window) -> str:
    """What the chart shows, for people who cannot see it."""
    counts = [f"{sum(m.state is state for m in marks)} {state.value}" for state in LOOKS]
    said = ", ".join(c for c in counts if not c.startswith("0 "))
    return (
        f"{len(marks)} deliveries and effective dates from {day(window.start)} to {day(window.end)}: "
        f"{said}. The list below has the same."
    )


def _placed(
    marks: Sequence[Mark], window: Window, theme: str | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """The names of the lanes, the marks, and the height of all."""
    lanes: list[dict[str, Any]] = []
    drawn: list[dict[str, Any]] = []
    top = _TOP
    for lane in dict.fromkeys(m.lane for m in marks):
        own = sorted((m for m in marks if m.lane == lane), key=lambda m: (m.start, m.end, m.id))
        rows = packed([_span(m, window) for m in own], MOST_ROWS)
        lanes.append({"y": top + _NAME // 2, "top": top, "text": lane})
        for mark, row in zip(own, rows, strict=True):
            drawn.append(_drawn(mark, top + _NAME + HEAD + ROW * row + ROW // 2, window, theme))
        top += _NAME + HEAD + ROW * (max(rows) + 1) + FOOT
    return lanes, drawn, top


def _span(mark: Mark, window: Window) -> tuple[float, float]:
    """The milliseconds that the mark covers on a chart as wide as most, its point included."""
    start, end = window.milliseconds
    radius = 9 * (end - start) / WIDTH
    return instant(mark.start) - radius, instant(mark.end) + DAY + radius


def _drawn(mark: Mark, y: int, window: Window, theme: str | None) -> dict[str, Any]:
    first, last = window.milliseconds
    return mark.told | {
        "promise": mark.id,
        "start": min(max(instant(mark.start), first), last),
        "end": max(min(instant(mark.end) + DAY // 2, last), first),
        "y": y,
        "colour": colour(mark.state, theme),
        "shape": LOOKS[mark.state].shape,
    }


def _ring(ringed: Sequence[dict[str, Any]], colours: Palette) -> alt.Chart:
    layer: alt.Chart = (
        alt.Chart(inline(ringed))
        .mark_point(shape="circle", size=380, strokeWidth=2, stroke=colours.ink, fill=None,
                    opacity=1, aria=False)
        .encode(x=time("end"), y=alt.Y("y:Q", axis=None))
    )  # fmt: skip
    return layer


def _today(on: date, window: Window, height: int, colours: Palette) -> list[alt.Chart]:
    """The day as of which the states hold; nothing where it is out of view."""
    if not window.start <= on <= window.end:
        return []
    start, end = window.milliseconds
    is_late = instant(on) > start + (end - start) * 0.6
    at = alt.Chart(inline([{"at": instant(on), "text": f"as of {day(on)}"}]))
    line: alt.Chart = at.mark_rule(color=colours.ink, strokeWidth=1.5, aria=False).encode(
        x=time("at"), y=alt.value(0), y2=alt.value(height)
    )
    words: alt.Chart = at.mark_text(
        align="right" if is_late else "left", dx=-5 if is_late else 5, baseline="top", fontSize=12,
        fontWeight=600, color=colours.ink, aria=False,
    ).encode(x=time("at"), y=alt.value(2), text="text:N")  # fmt: skip
    return [line, words]


def _lane_layers(lanes: Sequence[dict[str, Any]], colours: Palette) -> list[alt.Chart]:
    base = alt.Chart(inline(lanes))
    rules: alt.Chart = base.mark_rule(color=colours.faint, aria=False).encode(
        y=alt.Y("top:Q", axis=None)
    )
    names: alt.Chart = base.mark_text(
        align="left",
        baseline="middle",
        fontSize=12.5,
        fontWeight=600,
        color=colours.ink,
        aria=False,
    ).encode(x=alt.value(0), y=alt.Y("y:Q", axis=None), text="text:N")
    return [rules, names]


def _frame(window: Window) -> alt.Chart:
    """The time axis; its domain comes from data (see ui/charts/timeline.py)."""
    axis = alt.Axis(
        orient="top", format=window.date_format, title=None, gridOpacity=0.35, labelBound=True,
        labelOverlap="greedy", labelFlush=False, labelSeparation=12, domain=False, ticks=False,
        tickCount=12,
    )  # fmt: skip
    chart: alt.Chart = (
        alt.Chart(inline([{"x": end} for end in window.domain()]))
        .mark_point(opacity=0, size=0, aria=False)
        .encode(x=alt.X("x:T", scale=alt.Scale(type="utc", nice=False), axis=axis), y=alt.value(0))
    )
    return chart


def _column(month: date, state: State, low: int, number: int, theme: str | None) -> dict[str, Any]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return {
        "start": instant(month) + DAY,
        "end": instant(following) - DAY,
        "low": low,
        "high": low + number,
        "colour": colour(state, theme),
        "Month": f"{month:%B %Y}",
        "State": state.value,
        "Promises": f"{number:,}",
    }


def _place(state: State) -> int:
    return list(LOOKS).index(state)
