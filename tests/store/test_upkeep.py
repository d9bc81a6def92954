"""Backups, compaction, the lock and who holds it, and the proof of the whole."""

import os
import random
import socket
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import holder
from store.backups import backup
from store.database import Store
from store.exports.whole_file import UnwritableExport
from store.transactions import UnusableDatabase, writing
from tests.store.endless_work import JOBS, faults, kill_within, prepare
from tests.store.world import World

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)


def test_a_backup_is_named_by_its_time_and_holds_everything(
    filled: Store, world: World, tmp_path: Path
) -> None:
    out = backup(filled, tmp_path / "backups", NOON)

    assert out.name == "chips-20260704T120000Z.db"
    with Store(out, readonly=True) as copy:
        assert copy.events() == list(world.events)
        assert copy.verify() == []
    with pytest.raises(UnwritableExport, match="there is a backup of this second"):
        backup(filled, tmp_path / "backups", NOON)


def test_only_the_newest_backups_of_this_database_are_kept(filled: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    others = ["chips-notes.db", "other-20200101T000000Z.db", "chips-20200101T000000Z.db.txt"]
    for name in others:
        (folder / name).touch()

    for second in range(4):
        backup(filled, folder, NOON.replace(second=second), keep=2)

    ours = ["chips-20260704T120002Z.db", "chips-20260704T120003Z.db"]
    assert sorted(p.name for p in folder.iterdir()) == sorted([*others, *ours])
    with pytest.raises(UnwritableExport, match="keep 1 or more"):
        backup(filled, folder, NOON, keep=0)


def test_compaction_gives_room_back_and_changes_nothing(
    filled: Store, world: World, path: Path
) -> None:
    filled._db.execute("CREATE TABLE gap (x)")
    filled._db.execute("INSERT INTO gap VALUES (zeroblob(3000000))")
    filled._db.execute("DROP TABLE gap")

    sizes = filled.compact()

    assert sizes.before - sizes.after > 2_000_000
    assert filled.events() == list(world.events)
    assert filled.verify() == []
    assert filled.search("小米") != []


def test_every_promise_is_looked_at(filled: Store) -> None:
    examined = dict(filled.examine())

    assert len(examined) == 7
    assert set(map(tuple, examined.values())) == {()}


def _raw(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("tampering", "complaint"),
    [
        (
            "INSERT INTO versions_fts (versions_fts, rowid, title, text) SELECT 'delete', version_no, "
            "title, text FROM searched WHERE version_no = 2",
            "does not hold text number 2 as it is",
        ),
        (
            "INSERT INTO versions_fts (rowid, title, text) VALUES (99, 'a', 'b')",
            "holds a text number 99 that is not there",
        ),
        (
            "UPDATE versions SET title = 'Another' WHERE version_no = 1",
            "does not hold text number 1 as it is",
        ),
    ],
)
def test_an_index_out_of_step_is_found(
    path: Path, world: World, tampering: str, complaint: str
) -> None:
    with Store(path) as store:
        world.save(store)
    _raw(path, "DROP TRIGGER versions_fts_enter", "DROP TRIGGER versions_fts_leave", tampering)

    with Store(path, readonly=True) as store:
        assert [p for p in store.verify() if complaint in p]


def test_who_writes_is_told_to_who_waits(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("store.transactions.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("store.transactions.PATIENCE", 2)
    me = rf"process {os.getpid()} on {socket.gethostname()} \(merge, since 20.*\)"
    with (
        Store(path) as other,
        writing(store._db, path, "merge"),
        pytest.raises(UnusableDatabase, match=f"is locked by {me}; try again"),
    ):
        other.start_run("crawl")

    assert "waiting for process" in caplog.text
    assert holder.holder(path) is None
    store.start_run("crawl")


def test_the_note_of_a_killed_process_names_nobody(path: Path, store: Store) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    note = path.with_name(f"{path.name}-writer")
    note.write_text(
        f'{{"pid": {child.pid}, "host": "{socket.gethostname()}", "since": "x", "doing": "merge"}}'
    )

    assert holder.in_words(path) == "another program"
    note.write_text("{half")
    assert holder.holder(path) is None
    store.start_run("crawl")
    assert not note.exists()


@pytest.mark.parametrize("job", JOBS)
def test_a_job_that_is_killed_leaves_the_database_whole(path: Path, job: str) -> None:
    prepare(job, path)
    dice = random.Random(job)

    for _ in range(3):
        kill_within(job, path, dice.uniform(0, 0.3))
        assert faults(job, path) == []
