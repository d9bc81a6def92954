"""The filter row. Every setting stands in the address, under the name of its key."""

from datetime import date
from pathlib import Path

import streamlit as st

from nlp.ontology import event_types
from store.database import Store
from store.queries import Choices, Filter

#: Dates that the calendar fields accept.
_FIRST, _LAST = date(1950, 1, 1), date(2099, 12, 31)
#: What each key holds when it filters nothing.
_OPEN: dict[str, object] = {
    "type": [], "text": "", "company": [], "product": [], "publisher": [], "status": [],
    "from": None, "to": None, "disagree": False,
}  # fmt: skip


def choices(store: Store) -> Choices:
    """What the row offers; asked of the database only when it has changed."""
    files = (store.path, store.path.with_name(f"{store.path.name}-wal"))
    return _choices(str(store.path), tuple(map(_stamp, files)), store)


def _stamp(file: Path) -> tuple[int, int] | None:
    """None where there is no file: SQLite takes its log away when nobody needs it."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@st.cache_data(max_entries=4, show_spinner=False)
def _choices(path: str, stamps: tuple[tuple[int, int] | None, ...], _store: Store) -> Choices:
    """Takes most of a second for 20,000 events; `path` and `stamps` say which answer is wanted."""
    return _store.choices()


def filters(offered: Choices) -> Filter:
    """Shows the row and returns what it is set to."""
    known = event_types()
    types = st.pills(
        "Event type",
        list(known),
        format_func=lambda name: known[name].label,
        selection_mode="multi",
        key="type",
        bind="query-params",
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, gap="small", key="filter-row", vertical_alignment="bottom"):
        text = st.text_input(
            "Words in the articles",
            key="text",
            bind="query-params",
            type="search",
            placeholder="A800, stockpil*, …",
            width=170,
        )
        companies = _several("Company or state", offered.parties, "company", 155)
        products = _several("Product", offered.products, "product", 120)
        publishers = _several("Publisher", offered.publishers, "publisher", 135)
        statuses = _several("Status", offered.statuses, "status", 105)
        start = _day("From", "from")
        end = _day("To", "to")
        conflicts_only = st.toggle(
            "Disputed only", key="disagree", bind="query-params", width="content"
        )
    return Filter(
        types=tuple(types),
        parties=tuple(companies),
        products=tuple(products),
        publishers=tuple(publishers),
        statuses=tuple(statuses),
        start=start,
        end=end,
        text=text or "",
        conflicts_only=conflicts_only,
    )


def clear() -> None:
    """Sets every filter to let everything pass; a callback."""
    for key, value in _OPEN.items():
        st.session_state[key] = value


def show_days(start: date | None, end: date | None) -> None:
    """Sets the calendar fields, and with them the window of the timeline; for callbacks."""
    st.session_state["from"] = start
    st.session_state["to"] = end


def _several(label: str, options: tuple[str, ...], key: str, width: int) -> list[str]:
    return st.multiselect(
        label, options, key=key, bind="query-params", placeholder="any", width=width
    )


def _day(label: str, key: str) -> date | None:
    return st.date_input(
        label,
        value=None,
        min_value=_FIRST,
        max_value=_LAST,
        key=key,
        bind="query-params",
        format="YYYY-MM-DD",
        width=150,
    )
