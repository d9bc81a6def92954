"""What every chart begins with, so that all look alike, line up and fit the page.

A chart is a pure function from rows to an Altair chart; `tests/ui` reads its specification. It is
shown by `st.altair_chart(chart, width="stretch", key=…, alt=…)` with an `alt` that says in words
what it shows, and a table twin (ui/views/parts/twin.py) below it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from ui.columns import columns

#: No frame, and nothing left and right of it, so that charts line up.
PLAIN = alt.Config(
    view=alt.ViewConfig(stroke=None),
    padding={"left": 0, "right": 0, "top": 2, "bottom": 2},
    background="transparent",
)
#: As wide as the page; the height stays as given, whatever room the axis takes.
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")


def sheet(
    layers: Sequence[alt.Chart | alt.LayerChart], height: int, *, painted: bool = False
) -> alt.LayerChart:
    """The layers on one sheet as wide as the page and `height` pixels high.

    `painted` is for bars without names of their own: one picture instead of an element for each.
    """
    chart = alt.LayerChart(layer=list(layers), height=height, config=PLAIN, autosize=FIT)
    if painted:
        chart.usermeta = {"embedOptions": {"renderer": "canvas"}}
    return chart


def inline(records: Sequence[Mapping[str, Any]]) -> Any:
    """Records as a chart's data. Layers that are given the same object share it: it is sent once."""
    return columns(records)


def stacked(records: Sequence[Mapping[str, Any]], told: Sequence[alt.Tooltip]) -> alt.Chart:
    """Bars from `low` to `high` over the time from `start` to `end`, each in its own `colour`."""
    bars: alt.Chart = (
        alt.Chart(inline(records))
        .mark_rect(clip=True, aria=False)
        .encode(
            x=time("start"),
            x2="end:Q",
            y=alt.Y("low:Q", axis=None, scale=alt.Scale(nice=False, zero=True)),
            y2="high:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=told,
        )
    )
    return bars


def tooltip(*fields: str) -> list[alt.Tooltip]:
    """What is told when the mouse rests on a mark: a line for each field, under its own name."""
    return [alt.Tooltip(f"{name}:N") for name in fields]


def time(field: str) -> alt.X:
    """A place on the time axis: milliseconds, shown as days in UTC wherever the browser is."""
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"))
