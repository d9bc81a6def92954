"""A table of exactly what a chart or a list shows, and the files to take it away in."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from store.exports.csv_file import safe_cell

Cell = str | int | float | date | None
#: Rows above which Streamlit's table no longer lets one be chosen is 150,000; nobody reads so many.
MOST_LISTED = 5000
#: In pixels: a table scrolls within itself beyond this.
_TALL = 440


def show_twin(
    records: Sequence[Mapping[str, Cell]],
    name: str,
    *,
    alt: str,
    columns: Mapping[str, ColumnConfig | None] | None = None,
    picked: Callable[[int], None] | None = None,
) -> None:
    """The records, a row each, with buttons that give exactly these as CSV and JSON Lines.

    `name` is the key of the table and the name of its files. `picked` is told the number of the row
    that a reader chooses. A column whose config is None is in the files only. Beyond MOST_LISTED rows
    the table says so; the files have all of them.
    """
    shown = records[:MOST_LISTED]
    key = f"{name}-table"
    chosen: dict[str, Any] = {}
    if picked:
        chosen = {"on_select": lambda: _tell(key, picked), "selection_mode": "single-row"}
    st.dataframe(
        [dict(record) for record in shown],
        hide_index=True,
        key=key,
        height="auto" if len(shown) < 12 else _TALL,
        column_config=dict(columns or {}),
        alt=alt,
        **chosen,
    )
    if len(records) > len(shown):
        st.html(f'<p class="note">The first {len(shown):,} of {len(records):,} rows.</p>')
    with st.container(horizontal=True, gap="small"):
        show_file("CSV", f"{name}.csv", "text/csv", lambda: as_csv(records))
        show_file("JSON Lines", f"{name}.jsonl", "application/jsonl", lambda: as_lines(records))


def show_file(label: str, file: str, kind: str, write: Callable[[], bytes | str]) -> None:
    """A button that saves a file; it is written only when somebody wants it."""
    st.download_button(label, write, file, kind, on_click="ignore", key=f"save-{file}")


def as_csv(records: Sequence[Mapping[str, Cell]]) -> bytes:
    """Every field of every record, in UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(records[0] if records else ())
    writer.writerows([safe_cell(cell) for cell in _plain(r).values()] for r in records)
    return out.getvalue().encode("utf-8-sig")


def as_lines(records: Sequence[Mapping[str, Cell]]) -> str:
    """JSON Lines, in UTF-8."""
    return "".join(json.dumps(_plain(r), ensure_ascii=False) + "\n" for r in records)


def _plain(record: Mapping[str, Cell]) -> dict[str, str | int | float | None]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in record.items()}


def _tell(key: str, picked: Callable[[int], None] | None) -> None:
    rows = st.session_state[key].selection.rows
    if rows and picked:
        picked(rows[0])
