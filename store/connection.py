"""Opening the database file, and what is said when it cannot be used."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from store.schema import APPLICATION_ID, migration_names, migrations

#: How long one writer waits for another before it gives up.
BUSY_SECONDS = 5.0

#: What to say of SQLite's own complaints, by primary result code; {file} is the database's path.
_IN_WORDS = {
    sqlite3.SQLITE_NOTADB: "{file} is not a SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged; restore it from a copy, or export what still reads",
    sqlite3.SQLITE_BUSY: "{file} is locked by another program; try again when that has finished",
    sqlite3.SQLITE_LOCKED: "{file} is locked by another program; try again when that has finished",
    sqlite3.SQLITE_CANTOPEN: "{file} cannot be opened; check that you may write to its directory",
    sqlite3.SQLITE_PERM: "{file} cannot be opened; check that you may read and write it",
    sqlite3.SQLITE_READONLY: "{file} may not be written to; check its permissions",
    sqlite3.SQLITE_FULL: "the disk that holds {file} is full; nothing was half-written",
    sqlite3.SQLITE_IOERR: "the disk that holds {file} does not answer; check it and try again",
}


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
def writing(db: Database, path: Path) -> Iterator[None]:
    """One whole transaction: all of it is kept, or, whatever happens inside, none of it.

    It takes the write lock at once: a transaction that starts by reading cannot wait for another
    writer later, because what it has read would be out of date.
    """
    with said_in_words(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            db.rollback()
            raise
        db.commit()


@contextmanager
def reading(db: Database, path: Path) -> Iterator[None]:
    """Everything read inside is as of one moment, whatever others save meanwhile. It nests."""
    with said_in_words(path), db.atomic():
        yield


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
        raise UnusableDatabase(words.format(file=path)) from problem


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
            with writing(db, path):
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
