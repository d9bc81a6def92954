"""Choose the day whose knowledge is shown, and say so where one is chosen."""

from datetime import date

import streamlit as st

from nlp.wording import day
from ui.views.parts.filters import KNOWN_ON, look_no_longer_back
from ui.views.parts.markup import plain

_FIRST, _LAST = date(1950, 1, 1), date(2099, 12, 31)


def show_day_field(label: str) -> date | None:
    """The field; the day stands in the address, and ui.app opens the database as it was known on it."""
    return st.date_input(
        label,
        value=None,
        min_value=_FIRST,
        max_value=_LAST,
        key=KNOWN_ON,
        bind="query-params",
        format="YYYY-MM-DD",
        width=150,
    )


def show_looking_back(day_known: date | None) -> None:
    """A line with the way back to today; nothing where all that is known is shown."""
    if day_known is None:
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="looking-back"
    ):
        said = f"As known on {day(day_known)}: what was published later is left out."
        st.html(f"<p>{plain(said)}</p>", width="content")
        st.button("Back to today", on_click=look_no_longer_back, type="tertiary")
