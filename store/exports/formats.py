"""The formats that a user can name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from store.database import Store
from store.exports import csv_file, jsonl, sqlite

FORMATS: Mapping[str, Callable[[Store, Path], int]] = {
    "csv": csv_file.write,
    "jsonl": jsonl.write,
    "sqlite": sqlite.write,
}
