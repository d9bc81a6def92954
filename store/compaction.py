"""Giving back the room that the file does not need."""

from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from store.holder import noted
from store.transactions import said_in_words, writing


class Sizes(NamedTuple):
    """Of the file with its log, in bytes."""

    before: int
    after: int


def compact(db: Database, path: Path) -> Sizes:
    """Rebuilds the file without gaps, joins the pieces of the full-text index, empties the log.

    A crash leaves the file as it was before or as it is after; others may read meanwhile.
    """
    before = _size(path)
    with writing(db, path, "compact"):
        db.execute("INSERT INTO versions_fts (versions_fts) VALUES ('optimize')")
    with said_in_words(path), noted(path, "compact"):
        db.execute("VACUUM")
        db.execute("PRAGMA optimize")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Sizes(before, _size(path))


def _size(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
