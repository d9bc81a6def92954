"""How many new documents came on each day."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import altair as alt

from nlp.wording import day
from store.intake import Arrivals
from ui.charts.palette import Palette
from ui.charts.sheet import inline, sheet, time, tooltip
from ui.charts.window import DAY, Window, instant

#: In pixels.
_HEIGHT = 130
#: Of a day, what stays free between two bars.
_GAP = 0.12


def arrivals_chart(arrivals: Sequence[Arrivals], shown: Window, colours: Palette) -> alt.LayerChart:
    """A bar a day, what could not be read on top of it in the colour of alarm."""
    bars = (
        alt.Chart(inline(list(_bars(arrivals, colours))))
        .mark_rect(clip=True)
        .encode(
            x=time("start"),
            x2="end:Q",
            y=alt.Y("low:Q").scale(nice=True, zero=True).axis(_counts(colours)),
            y2="high:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=tooltip("Day", "New documents", "Could not be read"),
        )
    )
    return sheet([_frame(shown, colours), bars], _HEIGHT)


def arrivals_in_words(arrivals: Sequence[Arrivals], shown: Window) -> str:
    """What the chart shows, for who cannot see it."""
    total = sum(a.documents + a.unreadable for a in arrivals)
    said = (
        f"New documents per day from {day(shown.start)} to {day(shown.end)} (UTC): {total:,} in all"
    )
    if not total:
        return f"{said}."
    most = max(arrivals, key=lambda a: a.documents + a.unreadable)
    unread = sum(a.unreadable for a in arrivals)
    failed = f", of which {unread:,} could not be read (red)" if unread else ""
    return f"{said}{failed}; most on {day(most.day)}: {most.documents + most.unreadable:,}."


def every_day(shown: Window, arrivals: Sequence[Arrivals]) -> list[Arrivals]:
    """Every day of the window, those without any document too."""
    known = {a.day: a for a in arrivals}
    days = (shown.start + timedelta(n) for n in range(shown.days))
    return [known.get(d, Arrivals(d, 0, 0)) for d in days]


def _bars(arrivals: Sequence[Arrivals], colours: Palette) -> Iterator[dict[str, Any]]:
    for came in arrivals:
        start = instant(came.day)
        told = {
            "start": start + int(DAY * _GAP),
            "end": start + int(DAY * (1 - _GAP)),
            "Day": f"{day(came.day)} (UTC)",
            "New documents": f"{came.documents + came.unreadable:,}",
            "Could not be read": f"{came.unreadable:,}",
        }
        top = came.documents + came.unreadable
        yield told | {"low": 0, "high": came.documents, "colour": colours.roles["party"]}
        if came.unreadable:
            yield told | {"low": came.documents, "high": top, "colour": colours.alarm}


def _frame(shown: Window, colours: Palette) -> alt.Chart:
    """The time axis, with nothing to see at both its ends: a domain beside an x2 counts as a conflict."""
    chart: alt.Chart = (
        alt.Chart(inline([{"x": end} for end in shown.milliseconds]))
        .mark_point(opacity=0, size=0, aria=False)
        .encode(
            x=alt.X("x:T", scale=alt.Scale(type="utc", nice=False), axis=_days(shown, colours)),
            y=alt.value(0),
        )
    )
    return chart


def _days(shown: Window, colours: Palette) -> alt.Axis:
    return alt.Axis(
        format=shown.date_format,
        title=None,
        grid=False,
        domainColor=colours.faint,
        tickColor=colours.faint,
        labelColor=colours.ink,
        labelOverlap=True,
        labelBound=True,
        tickCount=6,
    )


def _counts(colours: Palette) -> alt.Axis:
    """Above their lines and inside of the chart, so that it is not pushed to the right."""
    return alt.Axis(
        title=None,
        tickCount=3,
        tickMinStep=1,
        format=",d",
        domain=False,
        ticks=False,
        gridColor=colours.faint,
        labelColor=colours.ink,
        labelAlign="left",
        labelBaseline="bottom",
        labelPadding=0,
        labelOffset=-2,
    )
