"""Does one job on a database again and again until it is killed.

    python -m tests.store.endless_work JOB FILE

JOB: export, backup, compact or migrate. It prints a line when it is about to begin, and one after
each time. What it writes besides the database lies in the folder `out` beside it.
"""

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from sqlite_utils import Database

from store.backups import backup
from store.database import Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.schema import migrations


def export(path: Path) -> Iterator[None]:
    with Store(path) as store:
        for name, form in cycle(FORMATS.items()):
            form.write(Selection(store), path.parent / "out" / name)
            yield


def back_up(path: Path) -> Iterator[None]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with Store(path) as store:
        while True:
            now += timedelta(seconds=1)
            backup(store, path.parent / "out", now, keep=2)
            yield


def compact(path: Path) -> Iterator[None]:
    """With something to give back each time."""
    with Store(path) as store:
        while True:
            store._db.execute("CREATE TABLE gap (x)")
            store._db.execute("INSERT INTO gap VALUES (zeroblob(1000000))")
            store._db.execute("DROP TABLE gap")
            store.compact()
            yield


def migrate(path: Path) -> Iterator[None]:
    """Each time from a fresh copy of the older database beside it, `older.db`."""
    while True:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        shutil.copy(path.with_name("older.db"), path)
        Store(path).close()
        yield


JOBS: dict[str, Callable[[Path], Iterator[None]]] = {
    "export": export,
    "backup": back_up,
    "compact": compact,
    "migrate": migrate,
}


def make_older(path: Path) -> None:
    """A database of the first schema, with some texts."""
    db = Database(path)
    db.execute("PRAGMA journal_mode = WAL")
    later = [m.name for m in migrations.pending(db)][1]
    migrations.apply(db, stop_before=later)
    db.execute("INSERT INTO sources (source) VALUES ('s')")
    for n in range(60):
        row = {
            "id": f"{n:016x}",
            "url": f"https://older.example/{n}",
            "text": f"标题 {n}\n\nold words",
        }
        db.execute("INSERT INTO pages VALUES (:id, :url, 's', '2026-01-01T00:00:00.000000Z')", row)
        db.execute(
            """INSERT INTO documents VALUES (:id, :id, 's', '2026-01-01T00:00:00.000000Z', 200, '{}',
            '{}', x'789c030000000001',
            'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'read')""",
            row,
        )
        db.execute(
            """INSERT INTO versions VALUES (NULL, :id, :id, :id, :url, 'article', 'P', '2026-01-01',
            'old', :text, :hash, '', '', '2026-01-01T00:00:00.000000Z')""",
            row | {"hash": _sha256(row["text"])},
        )
    db.conn.commit()
    db.close()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    job, path = JOBS[sys.argv[1]], Path(sys.argv[2])
    print("begins", flush=True)
    for _ in job(path):
        print("done once", flush=True)
