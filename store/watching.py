"""Who keeps the schedule of a database: one process at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from store import holder
from store.transactions import said_in_words


class AlreadyWatched(ValueError):
    """Another process keeps the schedule of this database."""


@contextmanager
def watching(path: Path) -> Iterator[None]:
    """This process keeps the schedule of the database at `path` while inside.

    Raises AlreadyWatched, saying who does. The lock is SQLite's, on a file of its own, so that it
    goes with a process that is killed, on every system; the note beside it says who has it.
    """
    lock = lock_of(path)
    with closing(_locked(lock, patience=1.0)) as held:
        if not held.in_transaction:
            raise AlreadyWatched(
                f"the schedule of {path} is kept by {holder.in_words(lock)}: end that one first, "
                "or watch another --database"
            )
        with holder.noted(lock, "watch"):
            yield


def watcher(path: Path) -> str:
    """Who keeps the schedule of the database at `path`, in words; "" where nobody does."""
    lock = lock_of(path)
    if not lock.exists():
        return ""
    with closing(_locked(lock, patience=0.0)) as held:
        return "" if held.in_transaction else holder.in_words(lock)


def lock_of(path: Path) -> Path:
    """The file whose lock means that somebody keeps the schedule."""
    return path.with_name(f"{path.name}-watch")


def _locked(lock: Path, patience: float) -> sqlite3.Connection:
    """A connection to the file, in a transaction if it could have the lock within so many seconds.

    Who only looks holds it for a moment; who starts a schedule just then has to bear that.
    """
    with said_in_words(lock):
        connection = sqlite3.connect(lock, timeout=patience)
    with suppress(sqlite3.OperationalError):
        connection.execute("BEGIN EXCLUSIVE")
    return connection
