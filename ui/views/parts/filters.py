"""The filters. Every setting stands in the address, under the name of its key."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nlp.ontology import event_types
from store.database import Store
from store.queries import Between, Filter, WeekCount
from store.screens import Choices

#: The key of the field for the day whose knowledge is shown.
KNOWN_ON = "known-on"
#: Dates that the calendar fields accept.
_FIRST, _LAST = date(1950, 1, 1), date(2099, 12, 31)
#: What each key holds when it filters nothing.
_OPEN: dict[str, object] = {
    "type": [], "text": "", "company": [], "product": [], "publisher": [], "status": [],
    "from": None, "to": None, "known-on": None, "disagree": False, "country": [], "source": [],
    "money-from": None, "money-to": None, "count-from": None, "count-to": None, "unit": "unit",
}  # fmt: skip

#: The keys of the filters behind the button.
_BEHIND = (
    *("publisher", "source", "disagree", "unit"),
    *("money-from", "money-to", "count-from", "count-to"),
)


def choices(store: Store) -> Choices:
    """What the rows offer; asked of the database only when it has changed."""
    return _choices(str(store.path), stamps(store), store)


def counts(store: Store, wanted: Filter) -> list[WeekCount]:
    """The weekly counts; asked of the database only when it has changed."""
    return _counts(str(store.path), stamps(store), wanted, store)


def stamps(store: Store) -> tuple[tuple[int, int] | None, ...]:
    """What is different whenever the database is; None for a file that is not there.

    SQLite takes its log away when nobody needs it.
    """
    return tuple(map(_stamp, (store.path, store.path.with_name(f"{store.path.name}-wal"))))


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@st.cache_data(max_entries=4, show_spinner=False)
def _choices(path: str, stamps: tuple[tuple[int, int] | None, ...], _store: Store) -> Choices:
    """`path` and `stamps` say which answer is wanted."""
    return _store.screens.choices()


@st.cache_data(max_entries=64, show_spinner=False)
def _counts(
    path: str, stamps: tuple[tuple[int, int] | None, ...], wanted: Filter, _store: Store
) -> list[WeekCount]:
    return _store.weekly_counts(wanted)


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
        known_on = _day("As known on", KNOWN_ON)
    with _row("who"):
        text = st.text_input(
            "Words in the articles",
            key="text",
            bind="query-params",
            type="search",
            placeholder="A800, stockpil*, …",
            width=200,
        )
        companies = _several("Company or state", offered.parties, "company", 250)
        products = _several("Product", offered.products, "product", 190)
        countries = _several("Country", offered.countries, "country", 190)
        statuses = _several("Status", offered.statuses, "status", 170)
        more = _more(offered)
    return replace(
        more,
        types=tuple(types),
        parties=tuple(companies),
        products=tuple(products),
        countries=tuple(countries),
        statuses=tuple(statuses),
        start=start,
        end=end,
        text=text or "",
        known_on=known_on,
    )


def day_looked_back_to() -> date | None:
    """The day whose knowledge is asked for, before the field for it is shown; None for all there is."""
    if KNOWN_ON in st.session_state:
        chosen = st.session_state[KNOWN_ON]
        return chosen if isinstance(chosen, date) else None
    try:
        asked = date.fromisoformat(st.query_params.get(KNOWN_ON, ""))
    except ValueError:
        return None
    return asked if _FIRST <= asked <= _LAST else None


def _more(offered: Choices) -> Filter:
    """What is asked for less often, behind a button that says how many of them are set."""
    number = sum(name in st.query_params for name in _BEHIND)
    label = f"More filters ({number})" if number else "More filters"
    with st.popover(label, key="more-filters"):
        publishers = _several("Publisher", offered.publishers, "publisher", 430)
        sources = _several("Source", offered.sources, "source", 430)
        dollars = _between("Money, in million dollars", "money", 1e6)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            quantity = _between("Quantity", "count", 1)
            unit = st.selectbox(
                "Unit",
                offered.units or ("unit",),
                format_func=lambda name: "chips" if name == "unit" else f"{name}s",
                key="unit",
                bind="query-params",
                width=130,
            )
        conflicts_only = st.toggle(
            "Only where sources disagree", key="disagree", bind="query-params"
        )
        st.button("Clear all filters", on_click=clear, type="tertiary")
    return Filter(
        publishers=tuple(publishers),
        sources=tuple(sources),
        dollars=dollars,
        quantity=quantity,
        unit=unit or "unit",
        conflicts_only=conflicts_only,
    )


def _between(label: str, key: str, scale: float) -> Between:
    """Two fields, both of which may stay empty; in the unit that `scale` is one of."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        low, high = (
            st.number_input(
                f"{label}, {words}",
                value=None,
                min_value=0.0,
                key=f"{key}-{end}",
                bind="query-params",
                width=215 if scale > 1 else 140,
                format="%g",
                placeholder="any",
            )
            for end, words in (("from", "at least"), ("to", "at most"))
        )
    return Between(*(None if end is None else end * scale for end in (low, high)))


def clear() -> None:
    """Sets every filter to let everything pass; a callback."""
    for key, value in _OPEN.items():
        st.session_state[key] = value


def show_days(start: date | None, end: date | None) -> None:
    """Sets the calendar fields, and with them the window of the timeline; for callbacks."""
    st.session_state["from"] = start
    st.session_state["to"] = end


def look_no_longer_back() -> None:
    """Shows what is known now; a callback."""
    st.session_state[KNOWN_ON] = None


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
