"""The formats that a user can name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from store.exports import (
    atom,
    csv_file,
    datasette,
    evidence,
    ftm,
    icalendar,
    jsonl,
    parquet,
    sqlite,
)
from store.exports.selection import Selection


class Format(NamedTuple):
    """How it is written, how its files are called, and what it is for."""

    write: Callable[[Selection, Path], int]
    suffix: str
    purpose: str


FORMATS: Mapping[str, Format] = {
    "sqlite": Format(sqlite.write, ".db", "the database in one file"),
    "csv": Format(csv_file.write, ".csv", "one event a row, for spreadsheets"),
    "jsonl": Format(jsonl.write, ".jsonl", "one event a line, with every report and offset"),
    "parquet": Format(parquet.write, ".parquet", "for DuckDB, pandas, Polars"),
    "ics": Format(icalendar.write, ".ics", "due and effective dates, for a calendar"),
    "atom": Format(atom.write, ".atom", "the newest events, for a news reader"),
    "evidence": Format(
        evidence.write, ".zip", "quotes, hashes, fetch times and texts, to cite from"
    ),
    "ftm": Format(ftm.write, ".ftm.json", "entities for FollowTheMoney and Aleph"),
    "datasette": Format(datasette.write, ".metadata.json", "metadata for Datasette"),
}
