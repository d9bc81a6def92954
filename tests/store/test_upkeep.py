"""Backups, compaction, the lock and who holds it, and the proof of the whole."""

import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import holder
from store.backups import backup
from store.connection import UnusableDatabase, writing
from store.database import Store
from store.exports.whole_file import UnwritableExport
from tests.store.endless_work import JOBS, make_older
from tests.store.world import World

ROOT = Path(__file__).parents[2]
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

    assert len(examined) == 6
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
    monkeypatch.setattr("store.connection.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("store.connection.PATIENCE", 2)
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


def kill_within(job: str, path: Path, seconds: float) -> None:
    """Starts the job and kills it so long after it began."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.store.endless_work", job, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(seconds)
    child.kill()
    child.wait()
    child.stdout.close()


def assert_sound(path: Path, world: World, job: str) -> None:
    """The database and every finished file beside it are whole; nothing of the world is lost."""
    with Store(path) as store:
        assert store.verify() == []
        if job == "migrate":
            assert store.counts()["versions"] == 60
            assert len(store.search("标题", limit=100)) == 60
        else:
            assert store.events() == list(world.events)
            assert tuple(store.documents(again=True)) == world.documents
    for copy in path.parent.glob("out/chips-*.db"):
        with Store(copy, readonly=True) as backed_up:
            assert backed_up.verify() == []


@pytest.mark.parametrize("job", JOBS)
def test_a_job_that_is_killed_leaves_the_database_whole(path: Path, world: World, job: str) -> None:
    (path.parent / "out").mkdir()
    if job == "migrate":
        make_older(path.with_name("older.db"))
        make_older(path)
    else:
        with Store(path) as store:
            world.save(store)

    kill_within(job, path, random.Random(job).uniform(0, 0.4))

    if path.exists():
        assert_sound(path, world, job)
