"""One event a row, for spreadsheets: UTF-8 with the mark by which Excel knows it.

A cell of text that a spreadsheet would take for a formula gets an apostrophe in front; taking one
apostrophe away from every cell that begins with apostrophes and such a sign gives the text back.
`publishers`, `published_iso`, `urls` and `quotes` have one line a report, oldest first.
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlp.events import Event
from store.exports.selection import Selection
from store.exports.whole_file import whole_file

#: Column of the file by column of v_events; a figure names the column of its unit.
COLUMNS: Mapping[str, str] = {
    "event_id": "event_id",
    "event_type": "event_type",
    "headline": "headline",
    "status": "status",
    "date_start_iso": "date_start",
    "date_end_iso": "date_end",
    "date_precision": "date_precision",
    "parties": "parties",
    "products": "products",
    "quantity_low_in_quantity_unit": "quantity_low",
    "quantity_high_in_quantity_unit": "quantity_high",
    "quantity_unit": "quantity_unit",
    "value_low_in_value_currency": "value_low",
    "value_high_in_value_currency": "value_high",
    "value_currency_iso4217": "value_currency",
    "reports_count": "reports",
    "origins_count": "origins",
    "conflicts_count": "conflicts",
}
SOURCE_COLUMNS = ("publishers", "published_iso", "urls", "quotes")


#: How formulas begin: what OWASP ("CSV Injection") lists, with the wide forms that Excel reads too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(selection: Selection, out: Path) -> int:
    written = 0
    with (
        whole_file(selection.store, out) as part,
        part.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.writer(file)
        table.writerow([*COLUMNS, *SOURCE_COLUMNS])
        for row, event in selection:
            table.writerow(_row(row, event))
            written += 1
    return written


def safe_cell(value: str | float | None) -> str:
    """Text that no spreadsheet runs as a formula; figures without an exponent; "" for None."""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip("'").startswith(_FORMULA) else value
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _row(row: Mapping[str, Any], event: Event) -> list[str]:
    lines = [
        (r.publisher, r.published.isoformat(), r.url, r.claim.quote.text) for r in event.reports
    ]
    sources = ["\n".join(column) for column in zip(*lines, strict=True)]
    return [safe_cell(cell) for cell in [*(row[name] for name in COLUMNS.values()), *sources]]
