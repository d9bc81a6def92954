"""Which files open, and what is said of those that do not."""

import sqlite3
from pathlib import Path

import pytest

from store.database import Store
from store.schema import APPLICATION_ID
from store.transactions import UnusableDatabase
from tests.store.world import World


def pragma(path: Path, name: str) -> object:
    connection = sqlite3.connect(path)
    value = connection.execute(f"PRAGMA {name}").fetchone()[0]
    connection.close()
    return value


def test_a_new_file_becomes_a_database_of_this_program(path: Path) -> None:
    Store(path).close()

    assert pragma(path, "application_id") == APPLICATION_ID
    assert pragma(path, "journal_mode") == "wal"


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()

    with Store(str(path)) as store:
        assert store.verify() == []


def test_every_connection_waits_checks_references_and_syncs_at_checkpoints(store: Store) -> None:
    settings = ("busy_timeout", "foreign_keys", "synchronous")

    assert [store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in settings] == [5000, 1, 1]


def test_a_database_opens_again_as_it_was(path: Path, world: World) -> None:
    with Store(path) as store:
        world.save(store)

    with Store(path) as store:
        assert store.events() == list(world.events)


def test_a_path_may_hold_the_characters_of_an_address(tmp_path: Path) -> None:
    path = tmp_path / "50% of #chips? 小米.db"

    Store(path).close()

    assert path.is_file()
    with Store(path, readonly=True) as store:
        assert store.counts()["documents"] == 0


def test_a_reader_cannot_write(path: Path, world: World) -> None:
    Store(path).close()

    with Store(path, readonly=True) as store:
        with pytest.raises(UnusableDatabase, match="may not be written to"):
            store.save_document(world.documents[0])
        assert store.reports() == []


def test_a_reader_of_nothing_is_told_how_to_begin(path: Path) -> None:
    with pytest.raises(UnusableDatabase) as refusal:
        Store(path, readonly=True)

    assert str(refusal.value) == (
        f"there is no database at {path} yet: run `chokepoint update` or `chokepoint demo` first"
    )
    assert not path.exists()


def test_a_text_file_is_not_a_database(path: Path) -> None:
    path.write_text("Dear diary, today I ordered 100,000 chips.\n" * 20)
    before = path.read_bytes()

    for readonly in (False, True):
        with pytest.raises(UnusableDatabase, match=r"chips\.db is not a SQLite database"):
            Store(path, readonly=readonly)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(UnusableDatabase, match="is a database of another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_database_that_another_program_marked_as_its_own_is_refused_while_empty(
    path: Path,
) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 1196444487")
    connection.close()

    with pytest.raises(UnusableDatabase, match="another program"):
        Store(path)


@pytest.mark.parametrize("readonly", [False, True])
def test_a_database_of_a_newer_version_is_refused(path: Path, readonly: bool) -> None:
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(
        """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
        VALUES ('chokepoint', 'm999_from_the_future', '2030-01-01')"""
    )
    connection.commit()
    connection.close()

    with pytest.raises(UnusableDatabase, match=r"newer version of Chokepoint \(m999_from_the_fut"):
        Store(path, readonly=readonly)


def test_a_reader_does_not_bring_an_older_database_up_to_date(path: Path) -> None:
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM _sqlite_migrations")
    connection.commit()
    connection.close()

    with pytest.raises(UnusableDatabase, match="an earlier version of Chokepoint"):
        Store(path, readonly=True)


def test_a_damaged_database_is_said_to_be_damaged(path: Path, world: World) -> None:
    with Store(path) as store:
        world.save(store)
        store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damaged = bytearray(path.read_bytes())
    damaged[200:4096] = b"\xff" * 3896
    path.write_bytes(damaged)

    with pytest.raises(UnusableDatabase, match="is damaged"):
        Store(path)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match=r"there is no directory .*nowhere"):
        Store(tmp_path / "nowhere" / "chips.db")


def test_a_directory_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabase, match="is a directory"):
        Store(tmp_path)


def test_a_directory_that_takes_no_files_is_named() -> None:
    with pytest.raises(UnusableDatabase, match="check"):
        Store(Path("/proc/chips.db"))


def test_a_database_locked_for_too_long_is_said_to_be_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(path).close()
    monkeypatch.setattr("store.transactions.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with Store(path) as store, pytest.raises(UnusableDatabase, match="locked by another program"):
        store.start_run("crawl")
    other.close()
