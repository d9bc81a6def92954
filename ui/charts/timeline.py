"""The timeline: a lane for each event type, and below it a strip of all weeks to zoom by."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Literal

import altair as alt

from nlp.ontology import event_types
from nlp.wording import day
from store.queries import TimelineRow, WeekCount
from ui.charts.marks import FOOT, HEAD, WIDTH, Lane, laid_out
from ui.charts.palette import Palette
from ui.charts.rules import LABEL_ROW, labelled, rule_layers, rules_in
from ui.charts.sheet import inline, sheet, stacked, time, tooltip
from ui.charts.window import DAY, FEW_DAYS, Window, instant

#: More marks than this are a solid band that nobody can read or hit; weeks are counted instead.
MOST_MARKS = 1200
#: In pixels: the room for lane names, and the heights of a lane of weekly counts and of the strip.
_GUTTER = 104
_COUNT_LANE, _STRIP = 40, 44
#: The names by which the browser says what was clicked and which stretch was dragged.
PICK, BRUSH = "pick", "brush"
#: The fields of a mark that are shown when the mouse rests on it.
_TOOLTIP = tooltip("What", "Type", "How many", "How much", "When", "Status", "Who says")
_COUNTED = tooltip("Week", "Type", "Events")
#: Finer ticks would name one day several times.
_DAILY = alt.TimeIntervalStep(interval="day", step=1)


def events_chart(
    rows: Sequence[TimelineRow],
    types: Sequence[str],
    window: Window,
    colours: Palette,
    selected: str = "",
    publishers: Mapping[str, Sequence[str]] | None = None,
) -> alt.LayerChart:
    """Each event a mark in its type's lane; the `selected` one ringed. Clicking one is PICK.

    Events that no source dates lie in a tray below the lanes. Lines mark major export controls.
    `publishers` says who reports each event, by its id.
    """
    controls = labelled(rules_in(window), window, WIDTH)
    head = LABEL_ROW * (1 + max((row for _, row in controls if row is not None), default=-1))
    lanes, marks = laid_out(rows, types, window, colours, publishers or {}, top=head)
    height = lanes[-1].top + lanes[-1].height
    y = _y(height)
    pick = alt.selection_point(
        name=PICK, fields=["event_id"], on="click", toggle="true", clear=False
    )
    base = alt.Chart(inline(marks)).encode(y=y)
    # A layer that draws nothing makes Vega warn of an axis without end.
    drawn = [
        *([_whiskers(base)] if any(m["spread"] for m in marks) else []),
        *(
            [_ring(base, selected, colours)]
            if any(m["event_id"] == selected for m in marks)
            else []
        ),
        _dots(base),
        *([_alarms(base, colours)] if any(m["conflict"] for m in marks) else []),
    ]
    drawn[-1] = drawn[-1].add_params(pick)
    layers = [
        _frame(window, axis="top"),
        *_lane_layers(lanes, colours),
        *rule_layers(controls, window, height, colours),
        *drawn,
    ]
    return sheet(layers, height)


def counts_chart(
    counts: Sequence[WeekCount], types: Sequence[str], window: Window, colours: Palette
) -> alt.LayerChart:
    """How many events begin in each week, a lane for each type, all to one scale."""
    controls = labelled(rules_in(window), window, WIDTH)
    head = LABEL_ROW * (1 + max((row for _, row in controls if row is not None), default=-1))
    height = head + _COUNT_LANE * len(types)
    tallest = max((c.events for c in counts), default=1)
    room = _COUNT_LANE - HEAD - FOOT
    lanes = [
        Lane(name, event_types()[name].label, head + i * _COUNT_LANE, _COUNT_LANE)
        for i, name in enumerate(types)
    ]
    bottoms = {lane.event_type: lane.top + _COUNT_LANE - FOOT for lane in lanes}
    bars = [
        _week(c, colours) | {
            "y": bottoms[c.event_type] - room * c.events / tallest,
            "bottom": bottoms[c.event_type],
        }
        for c in counts
    ]  # fmt: skip
    drawn = (
        alt.Chart(inline(bars))
        .mark_rect(clip=True, aria=False)
        .encode(
            x=time("start"),
            x2="end:Q",
            y=_y(height),
            y2="bottom:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=_COUNTED,
        )
    )
    layers = [
        _frame(window, axis="top"),
        *_lane_layers(lanes, colours),
        *rule_layers(controls, window, height, colours),
        drawn,
    ]
    return sheet(layers, height, painted=True)


def strip_chart(
    counts: Sequence[WeekCount], whole: Window, shown: Window | None, colours: Palette
) -> alt.LayerChart:
    """All weeks, stacked by type; dragging over it is BRUSH, drawn over `shown` to begin with."""
    brush = alt.selection_interval(
        name=BRUSH,
        encodings=["x"],
        value={"x": list(shown.milliseconds)} if shown else alt.Undefined,
        mark=alt.BrushConfig(fill=colours.ink, fillOpacity=0.08, stroke=colours.ink),
    )
    weeks = stacked(_stacked(counts, colours), _COUNTED).add_params(brush)
    layers = [_frame(whole, axis="bottom"), weeks]
    # Vega gives the brush an element that nobody can name.
    return sheet(layers, _STRIP, painted=True)


def in_words(rows: Sequence[TimelineRow], window: Window) -> str:
    """What the timeline shows, for people who cannot see it."""
    by_type = sorted(event_types()[r.event_type].label for r in rows)
    counts = ", ".join(f"{len(list(group))} {label}" for label, group in groupby(by_type))
    controls = "; ".join(f"{rule.label}, {day(rule.day)}" for rule in rules_in(window))
    lines = f" Lines mark export controls: {controls}." if controls else ""
    return (
        f"Timeline of {len(rows)} events from {day(window.start)} to {day(window.end)}: {counts}."
        f"{lines} The table below lists the same events."
    )


def _whiskers(base: alt.Chart) -> alt.Chart:
    """A line over the days within which an event falls."""
    layer: alt.Chart = (
        base.transform_filter("datum.spread")
        .mark_rule(
            strokeWidth=2.5, strokeCap="round", clip=True, cursor="pointer", aria=False, opacity=0.5
        )
        .encode(
            x=time("start"), x2="end:Q", color=alt.Color("colour:N", scale=None), tooltip=_TOOLTIP
        )
    )
    return layer


def _dots(base: alt.Chart) -> alt.Chart:
    layer: alt.Chart = base.mark_point(
        strokeWidth=1.8, opacity=1, clip=True, cursor="pointer"
    ).encode(
        x=time("x"),
        fill=alt.Fill("fill:N", scale=None),
        fillOpacity=alt.FillOpacity("solidity:Q", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        size=alt.Size("area:Q", scale=None),
        tooltip=_TOOLTIP,
        description=alt.Description("What:N"),
    )
    return layer


def _ring(base: alt.Chart, chosen: str, colours: Palette) -> alt.Chart:
    """Round the chosen event."""
    layer: alt.Chart = (
        base.transform_filter(alt.FieldEqualPredicate(field="event_id", equal=chosen))
        .transform_calculate(ring="datum.area * 1.4 + 260")
        .mark_point(
            shape="circle", aria=False, strokeWidth=2, stroke=colours.ink, fill=None, opacity=1
        )
        .encode(x=time("x"), size=alt.Size("ring:Q", scale=None))
    )
    return layer


def _alarms(base: alt.Chart, colours: Palette) -> alt.Chart:
    """A "!" beside each event whose sources disagree."""
    layer: alt.Chart = (
        base.transform_filter("datum.conflict")
        .mark_text(
            text="!",
            aria=False,
            align="left",
            dx=alt.expr("sqrt((datum.area * 1.4 + 260) / PI) + 2"),
            fontSize=15,
            fontWeight="bold",
            color=colours.alarm,
        )
        .encode(x=time("x"), tooltip=_TOOLTIP)
    )
    return layer


def _lane_layers(lanes: Sequence[Lane], colours: Palette) -> list[alt.Chart]:
    """A line above each lane, and its colour and name in the gutter."""
    records = [
        {
            "y": lane.top,
            "label": lane.label,
            "colour": colours.lanes.get(lane.event_type, "transparent"),
        }
        for lane in lanes
    ]
    base = alt.Chart(inline(records)).encode(y=alt.Y("y:Q", axis=None))
    rules = base.mark_rule(aria=False, color=colours.faint, strokeWidth=1)
    swatches = base.mark_point(
        shape="square", aria=False, size=80, filled=True, opacity=1, xOffset=6, yOffset=HEAD + 9
    ).encode(x=alt.value(0), color=alt.Color("colour:N", scale=None))
    names = base.mark_text(
        align="left",
        aria=False,
        dx=16,
        dy=HEAD + 9,
        fontSize=12.5,
        fontWeight=600,
        color=colours.ink,
    ).encode(x=alt.value(0), text="label:N")
    return [rules, swatches, names]


def _y(height: int) -> alt.Y:
    """Pixels from the top."""
    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False))


def _frame(window: Window, *, axis: Literal["top", "bottom"]) -> alt.Chart:
    """The time axis, and nothing to see at both its ends.

    Its domain comes from data, because Vega-Lite 6 takes an explicit one in layers, or beside an
    x2, for a conflict.
    """
    ends = [{"x": end} for end in window.domain()]
    scale = alt.Scale(type="utc", nice=False, rangeMin=_GUTTER)
    drawn = alt.Axis(
        orient=axis,
        format=window.date_format,
        title=None,
        grid=axis == "top",
        gridOpacity=0.35,
        labelBound=True,
        labelOverlap="greedy",
        labelFlush=False,
        labelSeparation=12,
        domain=False,
        ticks=False,
        tickCount=_DAILY if window.days <= FEW_DAYS else 12,
    )
    chart: alt.Chart = (
        alt.Chart(inline(ends))
        .mark_point(opacity=0, size=0, aria=False)
        .encode(x=alt.X("x:T", scale=scale, axis=drawn), y=alt.value(0))
    )
    return chart


def _stacked(counts: Sequence[WeekCount], colours: Palette) -> list[dict[str, object]]:
    """A record for each week and type, the types of a week one upon the other in lane order."""
    order = {name: i for i, name in enumerate(event_types())}
    records: list[dict[str, object]] = []
    ordered = sorted(counts, key=lambda c: (c.week, order[c.event_type]))
    for _, week in groupby(ordered, key=lambda c: c.week):
        low = 0
        for count in week:
            records.append(_week(count, colours) | {"low": low, "high": low + count.events})
            low += count.events
    return records


def _week(count: WeekCount, colours: Palette) -> dict[str, object]:
    start = instant(count.week)
    return {
        "start": start,
        "end": start + 7 * DAY,
        "colour": colours.lanes[count.event_type],
        "Week": f"from Monday {day(count.week)}",
        "Type": event_types()[count.event_type].label,
        "Events": f"{count.events:,}",
    }
