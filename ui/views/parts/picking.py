"""Tell which mark of a chart was clicked just now."""

import streamlit as st


def picked(chart: str, selection: str, field: str) -> str | None:
    """The value of `field` of the clicked mark, for a callback of the chart; None where none was.

    Every click flips a mark in the chart's own selection, so the flipped one was clicked: a plain
    selection would not tell of a second click on a mark that was closed meanwhile.
    """
    marks = st.session_state[chart].selection.get(selection, [])
    now = {str(mark[field]) for mark in marks if mark.get(field)}
    kept = f"{chart}-picked"
    before: set[str] = st.session_state.get(kept, set())
    st.session_state[kept] = now
    return min((now - before) or (before - now), default=None)
