"""Writing to the database file, and what is said when it cannot be used.

The standard library only: the parent of a schedule keeps its book without loading sqlite-utils.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from store import holder

#: How long one writer waits for another before it says for whom it waits, and how often it waits
#: so long before it gives up. A merge or a compaction of a large database takes a while.
BUSY_SECONDS = 5.0
PATIENCE = 12

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


class Transactions(Protocol):
    """What begins and ends transactions: a connection of sqlite3, or sqlite-utils' database."""

    def execute(self, statement: str, /) -> Any: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...


class UnusableDatabase(ValueError):
    """The file cannot serve as Chokepoint's database; the message says why and what to do."""


def opened(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A bare connection to the file; whoever writes by it need not have loaded sqlite-utils."""
    address = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    return sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)


@contextmanager
def writing(db: Transactions, path: Path, doing: str = "save") -> Iterator[None]:
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


def held_by(path: Path, seconds: float) -> str:
    """Who holds the lock for writing for longer than this, in words; "" where nobody does.

    For who would rather say so than wait. Raises UnusableDatabase.
    """
    with said_in_words(path), closing(opened(path, readonly=False)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return holder.in_words(path)
        connection.rollback()
    return ""


def _begin(db: Transactions, path: Path) -> None:
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
