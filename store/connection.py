"""Opening the database file, and what is said when it cannot be used."""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from store import holder
from store.schema import APPLICATION_ID, migration_names, migrations

#: How long one writer waits for another before it says for whom it waits, and how often it waits
#: so long before it gives up. A merge or a compaction of a large database takes a while.
BUSY_SECONDS = 5.0
PATIENCE = 12

#: After how many instructions of SQLite's machine a long copy is looked at: some ten times a second.
_LOOK_EVERY = 500_000

#: What to say of SQLite's own complaints, by primary result code; {file} is the database's path.
_IN_WORDS = {
    sqlite3.SQLITE_NOTADB: "{file} is not a SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged; restore it from a copy, or export what still reads",
    sqlite3.SQLITE_BUSY: "{file} is locked by {holder}; try again when that has finished",
    sqlite3.SQLITE_LOCKED: "{file} is locked by {holder}; try again when that has finished",
    sqlite3.SQLITE_CANTOPEN: "{file} cannot be opened; check that you may write to its directory",
    sqlite3.SQLITE_PERM: "{file} cannot be opened; check that you may read and write it",
    sqlite3.SQLITE_READONLY: "{file} may not be written to; check its permissions",
    sqlite3.SQLITE_FULL: "the disk that holds {file} is full; nothing was half-written",
    sqlite3.SQLITE_IOERR: "the disk that holds {file} does not answer; check it and try again",
}


_log = logging.getLogger(__name__)


class UnusableDatabase(ValueError):
    """The file cannot serve as Chokepoint's database; the message says why and what to do."""


def connect(path: Path, *, readonly: bool) -> Database:
    """The database at `path`, made and migrated unless `readonly`. Raises UnusableDatabase."""
    _check_place(path, readonly=readonly)
    with said_in_words(path):
        address = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
        try:
            return _prepared(connection, path, readonly=readonly)
        except BaseException:
            connection.close()
            raise


@contextmanager
def writing(db: Database, path: Path, doing: str = "save") -> Iterator[None]:
    """One whole transaction: all of it is kept, or, whatever happens inside, none of it.

    It takes the write lock at once: a transaction that starts by reading cannot wait for another
    writer later, because what it has read would be out of date. `doing` is what others are told.
    """
    with said_in_words(path):
        _begin(db, path)
        try:
            with holder.noted(path, doing):
                yield
        except BaseException:
            db.rollback()
            raise
        db.commit()


def _begin(db: Database, path: Path) -> None:
    for attempt in range(1, PATIENCE + 1):
        try:
            db.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == PATIENCE:
                raise
            if attempt == 1:
                _log.warning("waiting for %s, which writes to %s", holder.in_words(path), path)


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


@contextmanager
def said_in_words(path: Path) -> Iterator[None]:
    """Turns what SQLite says of the file into UnusableDatabase; other errors are ours and pass."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        # The low byte is the primary code; errors that the driver raises itself carry none.
        words = _IN_WORDS.get(getattr(problem, "sqlite_errorcode", 0) & 0xFF)
        if words is None:
            raise
        said = words.format(file=path, holder=holder.in_words(path))
        raise UnusableDatabase(said) from problem


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
