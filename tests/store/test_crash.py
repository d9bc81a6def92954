"""A process that is killed, processes that write at once, and a file that was tampered with."""

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from store.database import Store
from tests.store.endless_saver import CLAIMS
from tests.store.world import World

ROOT = Path(__file__).parents[2]


def start_saver(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.endless_saver", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_process_killed_while_saving_leaves_whole_transactions_only(path: Path) -> None:
    for milliseconds in (0, 7, 23):
        saver = start_saver(path)
        assert saver.stdout is not None
        saver.stdout.readline()
        time.sleep(milliseconds / 1000)
        saver.kill()
        saver.wait()
        saver.stdout.close()

        with Store(path) as store:
            assert store.verify() == []
            counts = store.counts()
            assert counts["claims"] == counts["versions"] * CLAIMS
            assert counts["events"] == CLAIMS
            unread = len(list(store.documents()))
            assert counts["documents"] == counts["versions"] + unread


def test_two_processes_that_save_at_once_wait_for_each_other(path: Path) -> None:
    Store(path).close()
    code = """
import sys
from store.database import Store
with Store(sys.argv[1]) as store:
    for number in range(40):
        store.save_issue(sys.argv[2], f"https://herald.example/{number}", "fetch", "HTTP 503")
"""
    savers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=ROOT)
        for name in ("one", "two")
    ]

    assert [saver.wait() for saver in savers] == [0, 0]
    with Store(path) as store:
        assert store.counts()["open_issues"] == 80


def test_a_writer_waits_for_a_slower_one(store: Store, path: Path) -> None:
    slow = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    slow.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: slow.execute("COMMIT")).start()
    started = time.monotonic()

    store.save_issue("herald", "https://herald.example/1", "fetch", "HTTP 503")

    assert time.monotonic() - started > 0.3
    assert store.counts()["open_issues"] == 1
    slow.close()


def test_a_reader_sees_one_moment_while_another_saves(filled: Store, path: Path) -> None:
    with Store(path, readonly=True) as reader, reader.snapshot():
        before = reader.counts()
        filled.save_events([])

        assert reader.counts() == before
        assert len(reader.events()) == 2
    with Store(path, readonly=True) as reader:
        assert reader.events() == []


@pytest.mark.parametrize(
    ("tampering", "complaint"),
    [
        (
            ["DROP TRIGGER claims_quote_is_verbatim_still", "UPDATE claims SET quote = 'Fake'"],
            "claims: 'Fake' of claim",
        ),
        (
            ["DROP TRIGGER texts_are_kept", "UPDATE versions SET text = 'x' || text"],
            "is not what was read",
        ),
        (
            ["DROP TRIGGER bodies_are_kept", "UPDATE documents SET body_sha256 = 'x'"],
            "is not what was fetched",
        ),
        (
            ["DROP TRIGGER bodies_are_kept", "UPDATE documents SET body = x'00'"],
            "cannot be unpacked",
        ),
        (["PRAGMA foreign_keys = OFF", "DELETE FROM claims"], "a row of events refers to"),
    ],
)
def test_tampering_is_found(path: Path, world: World, tampering: list[str], complaint: str) -> None:
    with Store(path) as store:
        world.save(store)
    connection = sqlite3.connect(path)
    for statement in tampering:
        connection.execute(statement)
    connection.commit()
    connection.close()

    with Store(path) as store:
        assert any(complaint in sentence for sentence in store.verify())
