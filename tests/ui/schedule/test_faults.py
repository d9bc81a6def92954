"""Whatever breaks, the schedule goes on and nothing is lost."""

import asyncio
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.database import Store
from tests.ui.schedule.tried import (
    HOUR,
    PATIENCE,
    Site,
    Tried,
    children_of,
    is_running,
    kill_children,
    start,
)
from ui.processes import Bounds, Children, Ended


@pytest.mark.slow
def test_a_crawl_that_hangs_is_ended_and_tried_again(tried: Tried) -> None:
    tried.source("post", every="1s")
    tried.site.hanging.add("post")

    tried.run(tried.watch(Bounds(4, 1500)), tried.ended("post", 2))

    first, second, *_ = tried.attempts("post")
    assert (first.outcome, second.outcome) == ("too long", "too long")
    assert first.message == "it took longer than 4 seconds and was ended"


@pytest.mark.slow
def test_a_crawl_that_is_killed_is_said_to_be_and_nothing_else_stops(tried: Tried) -> None:
    tried.source("post", every="1s")
    tried.site.hanging.add("post")
    schedule = tried.watch()

    def killed_and_tried_again() -> bool:
        if tried.ended("post", 2)():
            return True
        if "post" in tried.site.asked and not tried.attempts("post"):
            kill_children()
            tried.site.hanging.clear()
            tried.site.going_home.set()
        return False

    tried.run(schedule, killed_and_tried_again)

    first, second, *_ = tried.attempts("post")
    assert (first.outcome, first.message) == ("killed", "something else ended it (SIGKILL)")
    assert second.outcome == "ok"


def test_a_crawl_that_wants_too_much_memory_is_ended(tried: Tried) -> None:
    async def crawl() -> Ended:
        options = ["--database", str(tried.path), "--sources", str(tried.sources)]
        return await Children().run([*options, "crawl", "post"], Bounds(60, 40))

    tried.source("post")
    ended = asyncio.run(crawl())
    assert (ended.outcome, ended.message) == ("too large", "it needed more than 40 MB of memory")


@pytest.mark.slow
def test_where_there_is_no_network_the_schedule_goes_on(tried: Tried) -> None:
    tried.source("post", every="1s", url="http://127.0.0.1:9/feed")

    tried.run(tried.watch(), tried.ended("post", 2))

    for attempt in tried.attempts("post")[:2]:
        assert attempt.outcome == "failed"
        assert attempt.message == "the server refuses connections (http://127.0.0.1:9/feed)"


@pytest.mark.slow
def test_a_clock_that_is_set_back_an_hour_delays_no_crawl(tried: Tried) -> None:
    tried.source("post", every="30m")
    back = [timedelta(0)]
    schedule = tried.watch(clock=lambda: datetime.now(UTC) - back[0])
    crawls_at: list[datetime] = []

    def set_back_then_wait() -> bool:
        waiting = schedule.waiting.get("post")
        if tried.ended("post")() and waiting and not back[0]:
            crawls_at.append(waiting.next_at)
            back[0] = HOUR
        return bool(back[0] and waiting and waiting.next_at != crawls_at[0])

    tried.run(schedule, set_back_then_wait)

    # 90 minutes of waiting have become 30: by the clock as it is now.
    assert crawls_at[0] - schedule.waiting["post"].next_at > 59 * timedelta(minutes=1)


@pytest.mark.slow
def test_runs_that_were_slept_through_are_made_up_once(tried: Tried) -> None:
    tried.source("post", every="30m")
    slept = [timedelta(0)]
    schedule = tried.watch(clock=lambda: datetime.now(UTC) + slept[0])

    def sleep_then_wait() -> bool:
        if tried.ended("post")() and "post" in schedule.waiting:
            slept[0] = 8 * HOUR
        return tried.ended("post", 2)()

    tried.run(schedule, sleep_then_wait)

    assert len(tried.attempts("post")) == 2
    assert schedule.waiting["post"].next_at > datetime.now(UTC) + 8 * HOUR


@pytest.mark.slow
def test_a_database_that_somebody_else_locks_delays_and_loses_nothing(
    tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.transactions.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("store.transactions.PATIENCE", 2)
    tried.source("post", every="1s")
    schedule = tried.watch()
    writer: list[sqlite3.Connection] = []

    def locked_until_something_could_not_be_written() -> bool:
        if tried.ended("post")() and not writer:
            writer.append(sqlite3.connect(tried.path, isolation_level=None))
            writer[0].execute("BEGIN IMMEDIATE")
        if writer and schedule.rounds.notebook.unwritten:
            writer[0].close()
            return True
        return False

    tried.run(schedule, locked_until_something_could_not_be_written)

    assert schedule.rounds.notebook.unwritten == 0
    with Store(tried.path, readonly=True) as store:
        assert not [a for a in store.schedule.attempts() if a.outcome == "running"]
        assert store.verify() == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only an administrator can make a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.slow
def test_a_disk_that_is_full_loses_nothing_and_is_said_in_words(
    site: Site, small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tried = Tried(small_disk, site, small_disk / "sources.toml")
    tried.source("post", every="1s")
    schedule = tried.watch()
    filler = small_disk / "filler"

    def full_for_a_while() -> bool:
        if tried.ended("post")() and not filler.exists() and not tried.ended("post", 2)():
            fill(filler)
        if schedule.rounds.notebook.unwritten and "is full" in caplog.text:
            filler.unlink(missing_ok=True)
            filler.with_name("emptied").touch()
        emptied = filler.with_name("emptied").exists()
        return (
            emptied
            and not schedule.rounds.notebook.unwritten
            and tried.attempts("post")[-1].outcome == "ok"
        )

    tried.run(schedule, full_for_a_while)

    assert f"the disk that holds {tried.path} is full" in caplog.text
    with Store(tried.path, readonly=True) as store:
        assert store.verify() == []
        assert not [a for a in store.schedule.attempts() if a.outcome == "running"]


def fill(file: Path) -> None:
    """Until nothing more can be written."""
    with file.open("wb", buffering=0) as handle:
        for size in (65536, 4096, 512):
            try:
                while True:
                    handle.write(b"0" * size)
            except OSError:
                continue


@pytest.mark.slow
def test_no_crawl_outlives_a_schedule_that_is_killed(tried: Tried) -> None:
    tried.source("post")
    tried.site.hanging.add("post")
    first = start(tried)
    deadline = time.monotonic() + PATIENCE
    while "post" not in tried.site.asked:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    children = children_of(first.pid)
    assert children
    first.kill()
    first.wait()
    while any(map(is_running, children)):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    tried.site.hanging.clear()
    tried.site.going_home.set()
    tried.run(tried.watch(), tried.ended("post", 2))
    assert [a.outcome for a in tried.attempts("post")] == ["cut short", "ok"]
