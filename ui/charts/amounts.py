"""How much and how many over time: each event of one company or product at its day and its figure."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from nlp.ontology import event_types
from nlp.wording import compact, day
from ui.charts.palette import Palette
from ui.charts.sheet import inline, sheet, time, tooltip
from ui.charts.window import DAY, Window, instant

PICK = "pick"
#: In pixels: the chart, and how far its figures stand from the left edge.
_HEIGHT, _GUTTER = 260, 52
_TOLD = tooltip("What", "How much", "When", "Type")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of an event: both ends included, `None` where it is open; `told` is the tooltip.

    `hollow` marks what is only planned, possible or denied.
    """

    event_id: str
    event_type: str
    start: date
    end: date
    low: float | None
    high: float | None
    hollow: bool
    told: dict[str, str]


def amounts_chart(
    amounts: Sequence[Amount], window: Window, unit_sign: str, colours: Palette, selected: str = ""
) -> alt.LayerChart:
    """On a scale of powers of ten; a line joins both ends of a figure, an arrow is an open one.

    Clicking a mark is PICK, the `selected` event is ringed.
    """
    first, last = _powers(amounts)
    drawn = [_drawn(a, first, last, colours) for a in amounts]
    pick = alt.selection_point(name=PICK, fields=["event"], on="click", toggle="true", clear=False)
    base = alt.Chart(inline(drawn)).encode(x=time("x"))
    lines = base.encode(color=alt.Color("colour:N", scale=None))
    spans = lines.mark_rule(strokeWidth=2.5, strokeCap="round", opacity=0.55, aria=False).encode(
        y=alt.Y("low:Q"), y2="high:Q", tooltip=_TOLD
    )
    days = lines.mark_rule(strokeWidth=1.5, opacity=0.4, aria=False, clip=True).encode(
        x=time("start"), x2="end:Q", y=alt.Y("middle:Q"), tooltip=_TOLD
    )
    dots = (
        base.mark_point(size=90, strokeWidth=1.8, opacity=1, cursor="pointer", clip=True)
        .encode(
            y=alt.Y("middle:Q"),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
            shape=alt.Shape("shape:N", scale=None),
            tooltip=_TOLD,
            description=alt.Description("What:N"),
        )
        .add_params(pick)
    )
    layers: list[alt.Chart] = [_frame(window, first, last, unit_sign), spans, days]
    if ringed := [d for d in drawn if d["event"] == selected]:
        layers.append(_ring(ringed, colours))
    return sheet([*layers, dots], _HEIGHT)


def in_words(amounts: Sequence[Amount], window: Window, unit: str) -> str:
    """What the chart shows, for people who cannot see it."""
    types = sorted({event_types()[a.event_type].label for a in amounts})
    return (
        f"{len(amounts)} event{'s' * (len(amounts) != 1)} with a figure in {unit}, from {day(window.start)} to {day(window.end)}: "
        f"{', '.join(types)}. The table below lists the same events."
    )


def _powers(amounts: Sequence[Amount]) -> tuple[int, int]:
    """The powers of ten between which all figures lie; at least one apart."""
    figures = [x for a in amounts for x in (a.low, a.high) if x and x > 0]
    first = math.floor(math.log10(min(figures, default=1)))
    return first, max(first + 1, math.ceil(math.log10(max(figures, default=10))))


def _drawn(amount: Amount, first: int, last: int, colours: Palette) -> dict[str, Any]:
    """Half a power is left free below the first and above the last, for figures with an open end."""
    low = math.log10(amount.low) if amount.low else first - 0.4
    high = math.log10(amount.high) if amount.high else last + 0.4
    middle = high if not amount.low else low if amount.high is None else (low + high) / 2
    start, end = instant(amount.start), instant(amount.end) + DAY
    colour = colours.lanes[amount.event_type]
    return amount.told | {
        "event": amount.event_id,
        "x": (start + end) // 2,
        "start": start,
        "end": end,
        "low": low,
        "high": high,
        "middle": middle,
        "colour": colour,
        "fill": colours.paper if amount.hollow else colour,
        "shape": _shape(amount),
    }


def _shape(amount: Amount) -> str:
    if not amount.low:
        return "triangle-down"
    return "triangle-up" if amount.high is None else "circle"


def _ring(ringed: Sequence[dict[str, Any]], colours: Palette) -> alt.Chart:
    layer: alt.Chart = (
        alt.Chart(inline(ringed))
        .mark_point(shape="circle", size=360, strokeWidth=2, stroke=colours.ink, fill=None,
                    opacity=1, aria=False)
        .encode(x=time("x"), y=alt.Y("middle:Q"))
    )  # fmt: skip
    return layer


def _frame(window: Window, first: int, last: int, unit_sign: str) -> alt.Chart:
    """Both axes; their domains come from data (see ui/charts/timeline.py)."""
    left, right = window.domain(0.03)
    names = {str(power): f"{unit_sign}{compact(10**power)}" for power in range(first, last + 1)}
    days = alt.Axis(
        orient="bottom", format=window.date_format, title=None, grid=False, labelBound=True,
        labelOverlap="greedy", labelFlush=False, labelSeparation=12, ticks=False, tickCount=10,
    )  # fmt: skip
    figures = alt.Axis(
        values=list(range(first, last + 1)), labelExpr=f"{json.dumps(names)}[datum.value]",
        title=None, gridOpacity=0.35, domain=False, ticks=False, minExtent=_GUTTER,
        maxExtent=_GUTTER,
    )  # fmt: skip
    ends = [{"x": left, "y": first - 0.5}, {"x": right, "y": last + 0.5}]
    chart: alt.Chart = (
        alt.Chart(inline(ends))
        .mark_point(opacity=0, size=0, aria=False)
        .encode(
            x=alt.X("x:T", scale=alt.Scale(type="utc", nice=False), axis=days),
            y=alt.Y("y:Q", scale=alt.Scale(zero=False, nice=False), axis=figures),
        )
    )
    return chart
