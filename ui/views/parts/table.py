"""The events of the timeline as a table, and as files to take away."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import fields

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from nlp.ontology import event_types
from store.exports.csv_file import safe_cell
from store.queries import TimelineRow
from ui.charts.marks import dateless, how_much

_KEY = "events"


def show_table(rows: Sequence[TimelineRow]) -> None:
    """The table; choosing a row shows its event. Then the two buttons for files."""
    st.session_state["events-ids"] = [row.event_id for row in rows]
    st.dataframe(
        [_cells(row) for row in rows],
        hide_index=True,
        key=_KEY,
        on_select=_chosen,
        selection_mode="single-row",
        height="auto" if len(rows) < 12 else 440,
        column_config=_columns(),
        alt="The same events as on the timeline, a row each",
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button("CSV", lambda: as_csv(rows), "events.csv", "text/csv", on_click="ignore")
        st.download_button(
            "JSON Lines",
            lambda: as_json_lines(rows),
            "events.jsonl",
            "application/jsonl",
            on_click="ignore",
        )


def _columns() -> dict[str, ColumnConfig]:
    """Widths in pixels; the headline gets what the others leave of a small screen's 1,175."""
    days = {
        name: st.column_config.DateColumn(format="D MMM YYYY", width=92) for name in ("From", "To")
    }
    texts = {"Dated by": 84, "Type": 92, "What": 462, "How much": 95, "Status": 80, "Disputed": 64}
    return {
        **days,
        **{name: st.column_config.TextColumn(width=width) for name, width in texts.items()},
        **{name: st.column_config.NumberColumn(width=60) for name in ("Reports", "Origins")},
    }


def as_csv(rows: Sequence[TimelineRow]) -> bytes:
    """Every field of every row, in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(f.name for f in fields(TimelineRow))
    writer.writerows([safe_cell(value) for value in _record(row).values()] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_json_lines(rows: Sequence[TimelineRow]) -> str:
    return "".join(json.dumps(_record(row), ensure_ascii=False) + "\n" for row in rows)


def _record(row: TimelineRow) -> dict[str, str | float | None]:
    record = {f.name: getattr(row, f.name) for f in fields(TimelineRow)}
    return record | {
        "date_start": row.date_start.isoformat(),
        "date_end": row.date_end.isoformat(),
        "status": str(row.status),
        "parties": "; ".join(row.parties),
    }


def _cells(row: TimelineRow) -> dict[str, object]:
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
