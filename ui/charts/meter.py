"""The stockpile meter: a bar from the low to the high bound of each line, on a scale of powers of ten.

The words stand above the bar and its bounds at the right edge, so that a narrow screen has room for both.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import altair as alt

from nlp.wording import compact
from ui.charts.palette import Palette
from ui.charts.sheet import inline, sheet, tooltip

#: By which the browser says which line was clicked.
PICK = "pick"
#: In pixels: a heading, a line with its bar, and where in it the words and the bar stand.
_HEADING, _LINE, _WORDS, _BAR = 30, 38, 9, 25
_TOLD = tooltip("Who", "What", "When", "At least", "At most", "Told as done", "Counted")
#: The event type whose colour an act has on every screen.
_TYPES = {"ordered": "order", "delivered": "shipment", "held": "stockpile"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: its bounds in the unit of the chart, and how it is said.

    `group` is the heading that it stands under, `told` the line in words by the names of the tooltip.
    """

    id: str
    group: str
    label: str
    act: str
    low: float
    firm_high: float | None
    high: float | None
    bounds: str
    told: dict[str, str]


def meter_chart(
    bars: Sequence[Bar], unit_sign: str, colours: Palette, selected: str = ""
) -> alt.LayerChart:
    """The bars under their headings, in the order given; clicking one is PICK, the `selected` one is shaded.

    Solid is what is told as done, pale what is planned, possible or denied by somebody; an arrow is a
    high end that a report leaves open. A bar without a low bound begins at the left edge.
    """
    headings, lines, height = _placed(bars)
    first, last = _ends(bars)
    drawn = [_drawn(bar, y, first, last, colours) for bar, y in lines]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False))
    pick = alt.selection_point(name=PICK, fields=["line"], on="click", toggle="true", clear=False)
    parts = (
        (_chosen, [r for r in drawn if r["line"] == selected]),
        (_firm, [r for r in drawn if r["firm"] > r["start"]]),
        (_unsure, [r for r in drawn if r["end"] > r["unsure"]]),
        (_points, [r for r in drawn if r["exact"]]),
        (_arrows, [r for r in drawn if r["open"]]),
    )
    layers = [
        _frame(first, last, unit_sign),
        *_texts(headings, drawn, colours, y),
        *(draw(alt.Chart(inline(some)).encode(y=y), colours) for draw, some in parts if some),
        _targets(drawn).add_params(pick),
    ]
    return sheet(layers, height)


def in_words(bars: Sequence[Bar], unit: str) -> str:
    """What the meter shows, for people who cannot see it."""
    groups = len({bar.group for bar in bars})
    return (
        f"Stockpile meter in {unit}: {len(bars)} bars under {groups} headings, each from the least to the "
        "most that reports tell. The table below lists the same."
    )


def _placed(
    bars: Sequence[Bar],
) -> tuple[list[dict[str, Any]], list[tuple[Bar, int]], int]:
    """Headings and lines, each with the pixels above it, and the height of all."""
    top = 0
    headings: list[dict[str, Any]] = []
    lines: list[tuple[Bar, int]] = []
    for group, under in groupby(bars, key=lambda bar: bar.group):
        headings.append({"y": top + _HEADING - 9, "rule": top + 3, "text": group})
        top += _HEADING
        for bar in under:
            lines.append((bar, top))
            top += _LINE
    return headings, lines, top


def _ends(bars: Sequence[Bar]) -> tuple[int, int]:
    """The powers of ten between which all bounds lie; at least one apart."""
    figures = [x for b in bars for x in (b.low, b.firm_high, b.high) if x]
    first = math.floor(math.log10(min(figures, default=1)))
    return first, max(first + 1, math.ceil(math.log10(max(figures, default=10))))


def _drawn(bar: Bar, top: int, first: int, last: int, colours: Palette) -> dict[str, Any]:
    """Places on the scale: a tenth of its length is left free before the first power and behind the last."""
    room = (last - first) / 12

    def place(amount: float | None) -> float:
        if amount is None:
            return last + room
        return math.log10(amount) if amount else first - room

    exact = bar.low > 0 and bar.low == bar.firm_high == bar.high
    return bar.told | {
        "line": bar.id,
        "y": top + _BAR,
        "words_y": top + _WORDS,
        "top": top + 1,
        "bottom": top + _LINE - 1,
        "label": bar.label,
        "bounds": bar.bounds,
        "start": place(bar.low),
        "firm": place(bar.firm_high),
        "unsure": max(place(bar.firm_high), place(bar.low)),
        "end": place(bar.high),
        "open": bar.high is None,
        "exact": exact,
        "colour": colours.lanes[_TYPES[bar.act]],
    }


def _firm(base: alt.Chart, _: Palette) -> alt.Chart:
    layer: alt.Chart = base.mark_rule(strokeWidth=10, aria=False).encode(
        x=alt.X("start:Q"), x2="firm:Q", color=alt.Color("colour:N", scale=None)
    )
    return layer


def _unsure(base: alt.Chart, _: Palette) -> alt.Chart:
    layer: alt.Chart = base.mark_rule(strokeWidth=10, opacity=0.38, aria=False).encode(
        x=alt.X("unsure:Q"), x2="end:Q", color=alt.Color("colour:N", scale=None)
    )
    return layer


def _points(base: alt.Chart, _: Palette) -> alt.Chart:
    layer: alt.Chart = base.mark_point(
        shape="circle", size=110, filled=True, opacity=1, aria=False
    ).encode(x=alt.X("start:Q"), color=alt.Color("colour:N", scale=None))
    return layer


def _arrows(base: alt.Chart, _: Palette) -> alt.Chart:
    layer: alt.Chart = base.mark_point(
        shape="triangle-right", size=150, filled=True, opacity=1, aria=False
    ).encode(x=alt.X("end:Q"), color=alt.Color("colour:N", scale=None))
    return layer


def _chosen(base: alt.Chart, colours: Palette) -> alt.Chart:
    layer: alt.Chart = base.mark_rect(color=colours.ink, opacity=0.09, aria=False).encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.Y("top:Q", axis=None), y2="bottom:Q"
    )
    return layer


def _targets(drawn: Sequence[dict[str, Any]]) -> alt.Chart:
    """Nothing to see: the whole row can be clicked and asked."""
    layer: alt.Chart = (
        alt.Chart(inline(drawn))
        .mark_rect(opacity=0, cursor="pointer")
        .encode(
            x=alt.value(0),
            x2=alt.value("width"),
            y=alt.Y("top:Q", axis=None),
            y2="bottom:Q",
            tooltip=_TOLD,
            description=alt.Description("bounds:N"),
        )
    )
    return layer


def _texts(
    headings: Sequence[dict[str, Any]],
    drawn: Sequence[dict[str, Any]],
    colours: Palette,
    y: alt.Y,
) -> list[alt.Chart]:
    """Headings with a line above, and the words of each bar, left and right."""
    named = alt.Chart(inline(headings))
    said = alt.Chart(inline(drawn))
    words = alt.Y("words_y:Q", axis=None)
    heading: alt.Chart = named.mark_text(
        align="left", baseline="middle", fontSize=13.5, fontWeight=600, color=colours.ink,
        limit=alt.expr("width"), aria=False,
    ).encode(x=alt.value(0), y=y, text="text:N")  # fmt: skip
    label: alt.Chart = said.mark_text(
        align="left", baseline="middle", fontSize=12, color=colours.ink,
        limit=alt.expr("width * 0.62"), aria=False,
    ).encode(x=alt.value(0), y=words, text="label:N")  # fmt: skip
    bounds: alt.Chart = said.mark_text(
        align="right", baseline="middle", fontSize=12, fontWeight=600, color=colours.ink,
        limit=alt.expr("width * 0.37"), aria=False,
    ).encode(x=alt.value("width"), y=words, text="bounds:N")  # fmt: skip
    rule: alt.Chart = named.mark_rule(color=colours.faint, aria=False).encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.Y("rule:Q", axis=None)
    )
    return [rule, heading, label, bounds]


def _frame(first: int, last: int, unit_sign: str) -> alt.Chart:
    """The axis, at the top; its domain comes from data (see ui/charts/timeline.py)."""
    room = (last - first) / 12
    names = {str(power): f"{unit_sign}{compact(10**power)}" for power in range(first, last + 1)}
    axis = alt.Axis(
        orient="top",
        values=list(range(first, last + 1)),
        labelExpr=f"{json.dumps(names)}[datum.value]",
        labelOverlap="greedy",
        labelBound=True,
        title=None,
        gridOpacity=0.7,
        domain=False,
        ticks=False,
    )
    scale = alt.Scale(zero=False, nice=False)
    chart: alt.Chart = (
        alt.Chart(inline([{"x": first - room}, {"x": last + room}]))
        .mark_point(opacity=0, size=0, aria=False)
        .encode(x=alt.X("x:Q", scale=scale, axis=axis), y=alt.value(0))
    )
    return chart
