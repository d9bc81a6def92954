"""Due: what was to come by when – deliveries and rules – and what became of it, as of any day."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from html import escape

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from nlp.promises import State
from nlp.wording import day, many
from store.database import Store
from store.stock import Due
from ui.charts.palette import palette
from ui.charts.promises import (
    LOOKS,
    MOST_MARKS,
    PICK,
    Mark,
    colour,
    in_words,
    months_chart,
    promises_chart,
)
from ui.charts.window import Window, window_of
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.frame import show_head
from ui.views.parts.looking_back import show_day_field
from ui.views.parts.markup import plain
from ui.views.parts.picking import picked
from ui.views.parts.promise_cards import (
    ROLES,
    Wanted,
    card_html,
    days,
    list_html,
    nearest,
    owed_words,
    parties_of,
    passes,
    promise_id,
    record,
    split,
)
from ui.views.parts.twin import show_twin

#: Promises that the list by month has; the table has them all.
MOST_LISTED = 200
_STATES = {
    State.SILENT: "the days have passed, and nobody has said what became of it",
    State.SLIPPED: "somebody says that it comes later",
    State.DUE_NOW: "its days have begun and not ended",
    State.UPCOMING: "its days are still to come",
    State.CONFIRMED: "somebody says that it came",
    State.WITHDRAWN: "it was called off",
}
#: The shapes of the chart, as characters for its legend.
_SIGNS = {
    "cross": "✚", "triangle-right": "▶", "square": "■", "diamond": "◆", "circle": "●",
    "triangle-down": "▼",
}  # fmt: skip
_OPEN: dict[str, object] = {
    "state": [], "kind": [], "who": [], "what": [], "due-from": None, "due-to": None,
}  # fmt: skip
_FIRST, _LAST = date(1950, 1, 1), date(2099, 12, 31)


def show(store: Store) -> None:
    show_head("Due", "Deliveries and rules that were to come by a day, and what became of each.")
    every = store.stock.due()
    if not every and not store.counts()["events"]:
        show_empty("No events yet")
        return
    wanted = _filters(every)
    on = store.day or datetime.now(UTC).date()
    found = [due for due in every if passes(due, wanted)]
    st.html(f'<p class="count">{plain(count_line(found, every, on))}</p>')
    if not found:
        _show_why_nothing(every)
        return
    chosen = st.query_params.get("promise", "")
    _show_chart(found, wanted, on, chosen)
    if picked_one := next((d for d in found if promise_id(d) == chosen), None):
        with st.container(border=True, key="chosen-promise"):
            st.html(card_html(picked_one, st.context.theme.type))
            st.button("Close", key="close-promise", on_click=_close, type="tertiary")
    st.html(list_html(nearest(found, on, MOST_LISTED), on, st.context.theme.type))
    if len(found) > MOST_LISTED:
        said = f"These are the {MOST_LISTED} nearest to {day(on)} of {len(found):,}; the table has all."
        st.html(f'<p class="note">{plain(said)}</p>')
    show_twin(
        [record(due) for due in found],
        "due",
        alt="The same promises, a row each",
        columns=_columns(),
        picked=lambda row: _choose(promise_id(found[row])),
    )


def _columns() -> dict[str, ColumnConfig | None]:
    """Days as people write them; what only a file needs stays out of sight."""
    names = ("Due from", "Due to", "Promised on", "Latest word on", "Now due from", "Now due to")
    dates = {n: st.column_config.DateColumn(format="D MMM YYYY", width=96) for n in names}
    return {**dates, **dict.fromkeys(("Promise at", "Latest word at", "Event id"))}


def count_line(found: Sequence[Due], every: Sequence[Due], on: date) -> str:
    """How many there are and where they stand on the day."""
    if not found:
        return "Nothing due passes the filter"
    counts = [(sum(due.state is state for due in found), state.value) for state in LOOKS]
    said = ", ".join(f"{number:,} {state}" for number, state in counts if number)
    rest = (
        f"; {len(every) - len(found):,} more behind the filter" if len(every) > len(found) else ""
    )
    return f"{many(len(found), 'promise')} as of {day(on)}: {said}{rest}"


def _filters(every: Sequence[Due]) -> Wanted:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        states = st.pills(
            "State", [s.value for s in LOOKS], selection_mode="multi", key="state",
            bind="query-params", wrap=True,
        )  # fmt: skip
        roles = st.pills(
            "Kind", list(ROLES), format_func=ROLES.__getitem__, selection_mode="multi", key="kind",
            bind="query-params", wrap=True,
        )  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="filter-due"):
        parties = _several(
            "Company or state", (n for d in every for n in parties_of(d)), "who", 250
        )
        products = _several("Product", (n for d in every for n in split(d.products)), "what", 200)
        start, end = _day("Due from", "due-from"), _day("Due to", "due-to")
        show_day_field("As of (default: today)")
        st.button("Clear filters", on_click=_clear, type="tertiary")
    return Wanted(tuple(states), tuple(roles), tuple(parties), tuple(products), start, end)


def _several(label: str, names: Iterable[str], key: str, width: int) -> list[str]:
    options = sorted(set(names), key=str.casefold)
    return st.multiselect(
        label, options, key=key, bind="query-params", placeholder="any", width=width
    )


def _day(label: str, key: str) -> date | None:
    return st.date_input(
        label, value=None, min_value=_FIRST, max_value=_LAST, key=key, bind="query-params",
        format="YYYY-MM-DD", width=150,
    )  # fmt: skip


def _show_chart(found: Sequence[Due], wanted: Wanted, on: date, chosen: str) -> None:
    theme = st.context.theme.type
    in_order = sorted(found, key=lambda d: list(ROLES).index(d.role) if d.role in ROLES else 9)
    marks = [_mark(due) for due in in_order]
    window = _window(found, wanted, on)
    if len(marks) > MOST_MARKS:
        said = f"More than {MOST_MARKS} marks could not be told apart: each bar counts the promises of a month."
        st.html(f'<p class="note">{plain(said)}</p>')
        st.altair_chart(
            months_chart(marks, window, theme), width="stretch", key="due-months",
            alt=in_words(marks, window),
        )  # fmt: skip
    else:
        st.altair_chart(
            promises_chart(marks, window, on, theme, palette(theme), chosen),
            width="stretch", key="due-marks", selection_mode=[PICK], alt=in_words(marks, window),
            on_select=lambda: _choose(picked("due-marks", PICK, "promise")),
        )  # fmt: skip
    st.html(_legend_html(found, theme))


def _window(found: Sequence[Due], wanted: Wanted, on: date) -> Window:
    """All their days, with the day `on` where it is near; at least a month."""
    spans = [(d.window_start, d.window_end) for d in found]
    whole = window_of(spans, wanted.start, wanted.end)
    assert whole, "there is a span for each promise found"
    if wanted.start is None and wanted.end is None:
        whole = Window(min(whole.start, on), max(whole.end, on))
    return whole if whole.days > 30 else Window(whole.start, date.fromordinal(whole.start.toordinal() + 30))  # fmt: skip


def _mark(due: Due) -> Mark:
    told = {
        "What": due.headline,
        "Due": days(due),
        "State": f"{due.state.value}: {_STATES[due.state]}",
        "Owed": owed_words(due) or "nobody named",
        "Latest word": f"{due.sign_publisher}, {day(due.sign_on)}" if due.sign_on else "none",
    }
    lane = ROLES.get(due.role, due.role)
    return Mark(promise_id(due), lane, due.window_start, due.window_end, due.state, told)


def _legend_html(found: Sequence[Due], theme: str | None) -> str:
    shown = [state for state in LOOKS if any(due.state is state for due in found)]
    entries = "".join(
        f'<span><b style="color:{colour(s, theme)}" aria-hidden="true">{_SIGNS[LOOKS[s].shape]}</b>'
        f"{escape(f'{s.value}: {_STATES[s]}')}</span>"
        for s in shown
    )
    return f'<div class="marks-legend">{entries}</div>'


def _show_why_nothing(every: Sequence[Due]) -> None:
    if every:
        show_nothing("Nothing due passes the filter", "Take some of it away, or clear all of it.")
    else:
        show_nothing(
            "Nothing is due",
            "No report that was published by this day names a delivery, a planned shipment or a day on "
            "which a rule takes effect.",
        )


def _choose(promise: str | None) -> None:
    if promise:
        st.query_params["promise"] = promise


def _close() -> None:
    st.query_params.pop("promise", None)


def _clear() -> None:
    for key, value in _OPEN.items():
        st.session_state[key] = value
