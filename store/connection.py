"""Opening the database file."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from store.schema import APPLICATION_ID, migration_names, migrations
from store.transactions import UnusableDatabase, opened, said_in_words, writing

#: After how many instructions of SQLite's machine a long copy is looked at: some ten times a second.
_LOOK_EVERY = 500_000


def connect(path: Path, *, readonly: bool) -> Database:
    """The database at `path`, made and migrated unless `readonly`. Raises UnusableDatabase."""
    _check_place(path, readonly=readonly)
    with said_in_words(path):
        connection = opened(path, readonly=readonly)
        try:
            return _prepared(connection, path, readonly=readonly)
        except BaseException:
            connection.close()
            raise


@contextmanager
def reading(db: Database, path: Path) -> Iterator[None]:
    """Everything read inside is as of one moment, whatever others save meanwhile. It nests."""
    with said_in_words(path), db.atomic():
        yield


@contextmanager
def watched(db: Database, out: Path, progress: Callable[[int, int], None] | None) -> Iterator[None]:
    """Tells `progress` how long the file `out` has grown, of how long the database is."""
    if progress is None:
        yield
        return
    pages, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )

    def look() -> int:
        progress(min(out.stat().st_size, pages * size) if out.exists() else 0, pages * size)
        return 0

    db.conn.set_progress_handler(look, _LOOK_EVERY)
    try:
        yield
    finally:
        db.conn.set_progress_handler(None, 0)
    progress(pages * size, pages * size)


def _check_place(path: Path, *, readonly: bool) -> None:
    if path.is_dir():
        raise UnusableDatabase(f"{path} is a directory; name a file in it")
    if readonly and not (path.exists() and path.stat().st_size):
        raise UnusableDatabase(
            f"there is no database at {path} yet: run `chokepoint update` or `chokepoint demo` first"
        )
    if not path.parent.is_dir():
        raise UnusableDatabase(
            f"there is no directory {path.parent} for the database; make it or name another place"
        )
    if not readonly and not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UnusableDatabase(f"{path} may not be written to; check the permissions")


def _prepared(connection: sqlite3.Connection, path: Path, *, readonly: bool) -> Database:
    db = Database(connection, execute_plugins=False)
    _check_owner(db, path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = NORMAL")
    if not readonly:
        if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            db.execute("PRAGMA journal_mode = WAL")
        if migrations.pending(db):
            with writing(db, path, "bring up to date"):
                migrations.apply(db)
    elif migrations.pending(db):
        raise UnusableDatabase(
            f"{path} was made by an earlier version of Chokepoint: run `chokepoint update` once"
        )
    return db


def _check_owner(db: Database, path: Path) -> None:
    application_id = db.execute("PRAGMA application_id").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application_id != APPLICATION_ID and (tables or application_id):
        raise UnusableDatabase(
            f"{path} is a database of another program; name another file, it was left as it is"
        )
    unknown = {m.name for m in migrations.applied(db)} - migration_names()
    if unknown:
        raise UnusableDatabase(
            f"{path} was written by a newer version of Chokepoint ({', '.join(sorted(unknown))}): "
            "install that version, or name another file"
        )
