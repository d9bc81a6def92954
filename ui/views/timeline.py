"""The first page: events in lanes over time, a strip of weeks to zoom by, and one event in full."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from nlp.ontology import event_types
from nlp.wording import day, many
from store.database import Store
from store.queries import Filter, TimelineRow, WeekCount
from ui.charts.marks import dateless
from ui.charts.palette import palette
from ui.charts.timeline import (
    BRUSH,
    MOST_MARKS,
    PICK,
    counts_chart,
    events_chart,
    in_words,
    strip_chart,
)
from ui.charts.window import Window, day_of, window_of
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.event import head_html, show_event
from ui.views.parts.export import show_export
from ui.views.parts.filters import choices, clear, counts, filters, show_days
from ui.views.parts.frame import show_head
from ui.views.parts.looking_back import show_looking_back
from ui.views.parts.markup import event_link, plain
from ui.views.parts.picking import picked
from ui.views.parts.table import show_table
from ui.views.parts.twin import Cell, show_twin

#: Events in view up to which the table lists them.
MOST_LISTED = 2500
_LANES, _STRIP = "lanes", "strip"
#: What the marks mean: a class of style.css, and words.
_LEGEND = (
    ("dot", "day known"),
    ("dot open", "some time along the line"),
    ("dot faint", "no date given: day of the first report"),
    ("dot diamond", "planned or possible"),
    ("dot cross", "denied or withdrawn"),
    ("bang", "sources disagree"),
    ("dot large", "the larger, the more money"),
    ("line", "major export control"),
)


def show(store: Store) -> None:
    show_head("Who orders, stockpiles, ships and restricts chips")
    if not store.counts()["events"]:
        show_empty("No events yet")
        return
    wanted = filters(choices(store))
    show_looking_back(store.day)
    overall = counts(store, replace(wanted, start=None, end=None))
    in_view = counts(store, wanted)
    number = sum(c.events for c in in_view)
    rows = store.timeline(wanted) if number <= MOST_LISTED else []
    disputed = counts(store, replace(wanted, conflicts_only=True))
    line = count_line(rows, in_view, overall, sum(c.events for c in disputed))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="count-row"):
        st.html(f'<p class="count">{plain(line)}</p>')
        if number:
            show_export(store, wanted, number)
    if not number:
        show_nothing(
            "Nothing to show here",
            "Take away a filter, widen the days, or clear everything and begin anew.",
        )
        st.button("Clear all filters", key="clear-here", on_click=clear)
    if overall:
        _show_charts(store, rows, in_view, overall, wanted)
    _show_chosen(store)
    if rows:
        show_table(rows)
    elif number:
        said = f"Up to {MOST_LISTED:,} events are listed one by one: narrow the filter, or export them."
        st.html(f'<p class="note">{plain(said)}</p>')
        show_twin(
            [_counted(count) for count in in_view],
            "weeks",
            alt="How many events of each type begin in each week, as the chart shows",
        )


def count_line(
    rows: Sequence[TimelineRow],
    in_view: Sequence[WeekCount],
    overall: Sequence[WeekCount],
    disputed: int,
) -> str:
    """How many events are in view, over which days, and what the eye could miss.

    `rows` is empty where there are too many to load; the days are then those of whole weeks.
    """
    number = sum(c.events for c in in_view)
    if not number:
        said = ["No event passes the filter"]
    else:
        spans = [(r.date_start, r.date_end) for r in rows] or _weeks(in_view)
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        said = [f"{many(number, 'event')}, {day(first)} to {day(last)}"]
    if disputed:
        said.append(f"{disputed:,} where sources disagree")
    if undated := sum(dateless(r) for r in rows):
        said.append(f"{undated:,} that no source dates")
    if elsewhere := sum(c.events for c in overall) - number:
        said.append(f"{elsewhere:,} more outside these days")
    if number > MOST_MARKS:
        said.append(
            f"more than {MOST_MARKS:,} marks could not be told apart, so each bar counts the events "
            "that begin in a week: zoom in or filter to see them one by one"
        )
    return "; ".join(said)


def _show_charts(
    store: Store,
    rows: Sequence[TimelineRow],
    in_view: Sequence[WeekCount],
    overall: Sequence[WeekCount],
    wanted: Filter,
) -> None:
    """Lanes and strip show the same days until somebody zooms.

    They end with the year in which the last event begins, so that one deal that runs for years
    does not press the others together; its line runs to the edge.
    """
    weeks = _weeks(overall)
    monday, sunday = weeks[-1]
    whole = Window(weeks[0][0], max(sunday, date(monday.year, 12, 31)))
    narrowed = wanted.start is not None or wanted.end is not None
    spans = [(r.date_start, r.date_end) for r in rows] or _weeks(in_view)
    window = (window_of(spans, wanted.start, wanted.end) if narrowed else None) or whole
    if sum(c.events for c in in_view) > MOST_MARKS:
        _show_counts(in_view, _types(wanted), window)
    elif rows:
        publishers = store.screens.publishers([row.event_id for row in rows])
        _show_lanes(rows, publishers, _types(wanted), window)
    _show_strip(overall, whole, window.within(whole) if narrowed else None)


def _show_lanes(
    rows: Sequence[TimelineRow],
    publishers: Mapping[str, Sequence[str]],
    types: Sequence[str],
    window: Window,
) -> None:
    st.altair_chart(
        events_chart(
            rows,
            types,
            window,
            palette(st.context.theme.type),
            st.query_params.get("event", ""),
            publishers,
        ),
        width="stretch",
        key=_LANES,
        on_select=_picked,
        selection_mode=[PICK],
        alt=in_words(rows, window),
    )
    legend = "".join(
        f'<span><i class="{look}"></i>{plain(words)}</span>' for look, words in _LEGEND
    )
    st.html(f'<div class="marks-legend">{legend}</div>')


def _show_counts(in_view: Sequence[WeekCount], types: Sequence[str], window: Window) -> None:
    st.altair_chart(
        counts_chart(in_view, types, window, palette(st.context.theme.type)),
        width="stretch",
        key="counts",
        alt=f"Events in each week from {day(window.start)} to {day(window.end)}, by type.",
    )


def _show_strip(overall: Sequence[WeekCount], whole: Window, shown: Window | None) -> None:
    """All weeks, with the window marked where it is narrower than they."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            '<p class="note">All weeks: drag over them to zoom, click beside to see all.</p>',
            width="content",
        )
        if shown:
            st.button("Show all days", on_click=show_days, args=(None, None), type="tertiary")
    st.altair_chart(
        strip_chart(overall, whole, shown, palette(st.context.theme.type)),
        width="stretch",
        key=_STRIP,
        on_select=_brushed,
        selection_mode=[BRUSH],
        alt="Events in each week, over all days. The fields From and To above do the same.",
    )


def _show_chosen(store: Store) -> None:
    chosen = st.query_params.get("event", "")
    if not chosen:
        st.html(
            '<p class="note">Click a mark, or a row of the table, to read what it rests on.</p>'
        )
        return
    event = store.event(chosen)
    with st.container(key="chosen-head"):
        st.button("Close", key="close", on_click=_close, type="tertiary")
        if event is None:
            st.text(
                "This event is not there any more. Merging new reports may have joined it to another."
            )
            return
        st.html(head_html(event, palette(st.context.theme.type)))
        st.html(f'<p class="note">{event_link(event.id, "This event on a page of its own")}</p>')
    with st.container(key="chosen"):
        show_event(store, event)


def _counted(count: WeekCount) -> dict[str, Cell]:
    label = event_types()[count.event_type].label
    return {"Week from": count.week, "Type": label, "Events": count.events}


def _types(wanted: Filter) -> list[str]:
    return [name for name in event_types() if not wanted.types or name in wanted.types]


def _weeks(counts: Sequence[WeekCount]) -> list[tuple[date, date]]:
    return [(c.week, c.week + timedelta(days=6)) for c in counts]


def _picked() -> None:
    if event := picked(_LANES, PICK, "event_id"):
        st.query_params["event"] = event


def _brushed() -> None:
    ends = st.session_state[_STRIP].selection.get(BRUSH, {}).get("start")
    if ends:
        show_days(day_of(min(ends)), day_of(max(ends) - 1))
    else:
        show_days(None, None)


def _close() -> None:
    st.query_params.pop("event", None)
