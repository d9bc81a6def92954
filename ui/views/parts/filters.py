"""The filters. Every setting stands in the address, under the name of its key."""

from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nlp.ontology import event_types
from store.database import Store
from store.queries import Filter
from store.screens import Choices

#: Dates that the calendar fields accept.
_FIRST, _LAST = date(1950, 1, 1), date(2099, 12, 31)
#: What each key holds when it filters nothing.
_OPEN: dict[str, object] = {
    "type": [], "text": "", "company": [], "product": [], "publisher": [], "status": [],
    "from": None, "to": None, "disagree": False,
}  # fmt: skip


def choices(store: Store) -> Choices:
    """What the rows offer; asked of the database only when it has changed."""
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
    return _store.screens.choices()


def filters(offered: Choices) -> Filter:
    """Shows the rows and returns what they are set to."""
    known = event_types()
    with _row("when"):
        types = st.pills(
            "Event type",
            list(known),
            format_func=lambda name: known[name].label,
            selection_mode="multi",
            key="type",
            bind="query-params",
            label_visibility="collapsed",
            wrap=True,
        )
        start = _day("From", "from")
        end = _day("To", "to")
        conflicts_only = st.toggle(
            "Disputed only", key="disagree", bind="query-params", width="content"
        )
    with _row("who"):
        text = st.text_input(
            "Words in the articles",
            key="text",
            bind="query-params",
            type="search",
            placeholder="A800, stockpil*, …",
            width=210,
        )
        companies = _several("Company or state", offered.parties, "company", 285)
        products = _several("Product", offered.products, "product", 220)
        publishers = _several("Publisher", offered.publishers, "publisher", 235)
        statuses = _several("Status", offered.statuses, "status", 190)
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


def _row(name: str) -> DeltaGenerator:
    """Fields side by side, as many as the screen has room for."""
    return st.container(
        horizontal=True, gap="small", vertical_alignment="bottom", key=f"filter-{name}"
    )


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
