"""One event on a page of its own: what a link from anywhere leads to."""

import streamlit as st

from store.database import Store
from ui.charts.palette import palette
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.event import head_html, show_event
from ui.views.parts.frame import show_head
from ui.views.parts.markup import inside


def show(store: Store) -> None:
    if not store.counts()["events"]:
        show_head("Event")
        show_empty("No events yet")
        return
    event = store.event(st.query_params.get("event", ""))
    if event is None:
        show_head("Event")
        show_nothing(
            "No such event",
            "Choose one on the timeline. Merging new reports may have joined this one to another.",
        )
        st.html(inside("", "← To the timeline"))
        return
    st.html(inside("", "← On the timeline", event=event.id))
    st.html(head_html(event, palette(st.context.theme.type), level=1))
    show_event(store, event)
