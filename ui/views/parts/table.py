"""The events of the timeline as a table, the same ones a row each."""

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from nlp.ontology import event_types
from store.queries import TimelineRow
from ui.charts.marks import dateless, how_much
from ui.columns import Record, columns

_KEY = "events"


def show_table(rows: Sequence[TimelineRow]) -> None:
    """The table; choosing a row shows its event."""
    st.session_state["events-ids"] = [row.event_id for row in rows]
    st.dataframe(
        columns([_cells(row) for row in rows]),
        hide_index=True,
        key=_KEY,
        on_select=_chosen,
        selection_mode="single-row",
        height="auto" if len(rows) < 12 else 440,
        column_config=_columns(),
        alt="The same events as on the timeline, a row each",
    )


def _columns() -> dict[str, ColumnConfig]:
    """Widths in pixels; the headline gets what the others leave of a small screen's 1,175."""
    days = {
        name: st.column_config.DateColumn(format="D MMM YYYY", width=92) for name in ("From", "To")
    }
    texts = {"Dated by": 84, "Type": 92, "What": 415, "How much": 142, "Status": 80, "Disputed": 64}
    return {
        **days,
        **{name: st.column_config.TextColumn(width=width) for name, width in texts.items()},
        **{name: st.column_config.NumberColumn(width=60) for name in ("Reports", "Origins")},
    }


def _cells(row: TimelineRow) -> Record:
    """Days stay dates, so that a click on the head sorts by time; what matters most comes first."""
    return {
        "From": row.date_start,
        "What": row.headline,
        "How much": how_much(row),
        "Type": event_types()[row.event_type].label,
        "Status": str(row.status),
        "Reports": row.reports,
        "Origins": row.origins,
        "Disputed": "!" if row.conflicts else "",
        "To": row.date_end,
        "Dated by": "first report" if dateless(row) else row.date_precision,
    }


def _chosen() -> None:
    rows = st.session_state[_KEY].selection.rows
    if rows:
        st.query_params["event"] = st.session_state["events-ids"][rows[0]]
