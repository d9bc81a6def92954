"""Jobs that a database is put to again and again until they are killed.

A job is a generator that yields each time it is done. What it writes besides the database lies in
the folder `out` beside it.
"""

import hashlib
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from nlp.claims import Modality
from nlp.decisions import (
    Accept,
    Act,
    Apart,
    Correct,
    Named,
    Reject,
    Restate,
    Together,
    Undo,
)
from store.backups import backup
from store.database import Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.schema import migrations
from tests.store import endless_saver
from tests.store.world import World
from ui.merging import merge_again


def export(path: Path) -> Iterator[None]:
    with Store(path) as store:
        for name, form in cycle(FORMATS.items()):
            form.write(Selection(store), path.parent / "out" / name)
            yield


def back_up(path: Path) -> Iterator[None]:
    # Seconds of its own for each process: the ones before it were killed.
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=os.getpid())
    with Store(path) as store:
        while True:
            now += timedelta(seconds=1)
            backup(store, path.parent / "out", now, keep=2)
            yield


def compact(path: Path) -> Iterator[None]:
    """With something to give back each time."""
    with Store(path) as store:
        while True:
            store._db.execute("CREATE TABLE IF NOT EXISTS gap (x)")
            store._db.execute("INSERT INTO gap VALUES (zeroblob(1000000))")
            store._db.execute("DROP TABLE gap")
            store.compact()
            yield


def migrate(path: Path) -> Iterator[None]:
    """Each time from a fresh copy of the older database beside it, `older.db`.

    The copy takes its name when it is whole: a kill must hit the migration, not the copying.
    """
    fresh = path.with_name("fresh.db")
    while True:
        shutil.copy(path.with_name("older.db"), fresh)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        fresh.replace(path)
        Store(path).close()
        yield


def save(path: Path) -> Iterator[None]:
    """Documents, their claims, and the events merged of them."""
    with Store(path) as store:
        for number in count(store.counts()["documents"]):
            endless_saver.save(store, number)
            yield


def review(path: Path) -> Iterator[None]:
    """One decision after another, each written down in `out/decided` when it is said to be kept."""
    world = World()
    order, other, _ = (Named.of(report) for report in world.reports)
    acts: list[Act] = [Reject(order), Restate(order, Modality.DENIED), Correct(other, "buyer", ())]
    acts += [Together((order, other)), Apart((order,), (other,)), Accept(other)]
    with Store(path) as store, (path.parent / "out" / "decided").open("a") as decided:
        for act in cycle(acts):
            decision = store.reviews.save(act, "ann")
            print(decision.id, file=decided, flush=True)
            merge_again(store)
            print(store.reviews.save(Undo(decision.id), "ann").id, file=decided, flush=True)
            merge_again(store)
            yield


JOBS: dict[str, Callable[[Path], Iterator[None]]] = {
    "export": export,
    "backup": back_up,
    "compact": compact,
    "migrate": migrate,
    "save": save,
    "review": review,
}


def prepare(job: str, path: Path) -> None:
    """A database for the job to work on, and the folder `out`."""
    (path.parent / "out").mkdir()
    if job == "migrate":
        make_older(path.with_name("older.db"))
        make_older(path)
    elif job != "save":
        with Store(path) as store:
            World().save(store)


def faults(job: str, path: Path) -> list[str]:
    """What is wrong with the database and the backups beside it, and what is lost of the world."""
    if not path.exists():
        return []
    with Store(path) as store:
        found = store.verify()
        counts = store.counts()
        if job == "migrate" and len(store.search("标题", limit=100)) != 60:
            found.append("texts of the older database are lost")
        elif job == "review":
            found += _undecided(store, path.parent / "out" / "decided")
        elif job == "save" and counts["claims"] != counts["versions"] * endless_saver.CLAIMS:
            found.append("half of a transaction was kept")
        elif job not in ("migrate", "save", "review") and store.events() != list(World().events):
            found.append("events are lost")
    for copy in path.parent.glob("out/chips-*.db"):
        with Store(copy, readonly=True) as backed_up:
            found += backed_up.verify()
    return found


def _undecided(store: Store, decided: Path) -> Iterator[str]:
    """The decisions that are lost, and what does not follow from those that are there."""
    kept = {standing.decision.id for standing in store.reviews.decisions()}
    taken = decided.read_text().split() if decided.exists() else []
    yield from (
        f"decision {decision_id} is lost" for decision_id in taken if decision_id not in kept
    )
    tables = ("decision_states", "reviewed_claims", "extracted_claims", "claim_bonds", "arguments")
    followed = [list(store._db.query(f"SELECT * FROM {table}")) for table in tables]
    store.reviews.replay()
    if followed != [list(store._db.query(f"SELECT * FROM {table}")) for table in tables]:
        yield "half of what follows from a decision was kept"


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


def kill_within(job: str, path: Path, seconds: float) -> None:
    """Has a child process do the job, and kills it so long after it began."""
    forks = multiprocessing.get_context("fork")
    begun = forks.Event()
    child = forks.Process(target=_work, args=(job, path, begun))
    child.start()
    begun.wait()
    time.sleep(seconds)
    child.kill()
    child.join()


def _work(job: str, path: Path, begun: Any) -> None:
    begun.set()
    for _ in JOBS[job](path):
        pass
