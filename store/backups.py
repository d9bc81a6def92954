"""Copies of the database to fall back on, named by the time."""

import glob
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from store.database import Store
from store.exports.whole_file import UnwritableExport, whole_file
from store.transactions import UnusableDatabase, said_in_words


def backup(
    store: Store,
    folder: Path,
    now: datetime,
    *,
    keep: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """A copy in the folder, named by the time, as of one moment, however much is saved meanwhile.

    With `keep`, at least 1, only so many backups of this database stay there, the newest; older
    ones go when the new one is whole and has been checked. Raises UnwritableExport.
    """
    if keep is not None and keep < 1:
        raise UnwritableExport(f"--keep {keep} would keep no backup at all; keep 1 or more")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise UnwritableExport(f"{folder} cannot be made: {problem.strerror}") from problem
    out = folder / f"{store.path.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    if out.exists():
        raise UnwritableExport(f"there is a backup of this second, {out}; it was left as it is")
    with whole_file(store, out) as part:
        store.copy(part, progress)
        _check(part)
    if keep is not None:
        for old in backups(store.path, folder)[:-keep]:
            old.unlink(missing_ok=True)
    return out


def backups(path: Path, folder: Path) -> list[Path]:
    """The backups of the database at `path` in the folder, oldest first."""
    return sorted(folder.glob(f"{glob.escape(path.stem)}-{'[0-9]' * 8}T{'[0-9]' * 6}Z.db"))


def _check(copy: Path) -> None:
    """Raises UnusableDatabase where the copy cannot be read back."""
    connection = sqlite3.connect(copy)
    try:
        with said_in_words(copy):
            ((found,),) = connection.execute("PRAGMA quick_check(1)")
    finally:
        connection.close()
    if found != "ok":
        raise UnusableDatabase(f"the copy was not written as it should be ({found}); try again")
