"""The schedule at work: real processes, a real site, a real database."""

import signal
import subprocess
import threading
from datetime import UTC, datetime

import pytest

from store.database import Store
from store.schedule import Turn, book
from store.watching import watcher
from tests.ui.schedule.tried import (
    HOUR,
    PATIENCE,
    Tried,
    command,
    environment,
    resident_megabytes,
    start,
    wait_for_line,
)


@pytest.mark.slow
def test_each_source_is_crawled_and_what_is_new_is_read(tried: Tried) -> None:
    tried.source("post")
    tried.source("herald")
    tried.site.stories["post"] = "chips"

    tried.run(tried.watch(), lambda: tried.ended("herald")() and tried.attempts(task="analyse"))

    assert [(a.source, a.outcome, a.new_documents) for a in sorted(tried.attempts(), key=lambda a: a.source)] == [
        ("herald", "ok", 0), ("post", "ok", 1),
    ]  # fmt: skip
    assert [a.outcome for a in tried.attempts(task="analyse")] == ["ok"]
    with Store(tried.path, readonly=True) as store:
        assert store.counts()["versions"] == 1
        assert set(store.schedule.turns()) >= {"post", "herald"}


@pytest.mark.slow
def test_a_failure_is_written_down_in_words_and_tried_again(tried: Tried) -> None:
    tried.source("post", every="1s")
    tried.site.failing.add("post")

    def mended() -> bool:
        if tried.ended("post")():
            tried.site.failing.clear()
        return tried.ended("post", 2)()

    tried.run(tried.watch(), mended)

    first, second, *_ = tried.attempts("post")
    assert (first.outcome, second.outcome) == ("failed", "ok")
    assert "404" in first.message


def test_when_it_is_asked_to_stop_what_runs_is_cut_short_and_made_up_by_the_next(
    tried: Tried,
) -> None:
    tried.source("post", every="1h")
    tried.site.hanging.add("post")
    tried.run(tried.watch(), lambda: "post" in tried.site.asked)
    assert [a.outcome for a in tried.attempts("post")] == ["cut short"]

    tried.site.hanging.clear()
    tried.site.going_home.set()
    tried.run(tried.watch(), tried.ended("post", 2))

    assert [a.outcome for a in tried.attempts("post")] == ["cut short", "ok"]


@pytest.mark.slow
def test_what_runs_may_end_within_the_time_it_is_given(tried: Tried) -> None:
    tried.source("post")
    tried.site.hanging.add("post")

    def let_go_once_asked() -> bool:
        if "post" in tried.site.asked:
            threading.Timer(0.5, tried.site.going_home.set).start()
            return True
        return False

    tried.run(tried.watch(drain=60), let_go_once_asked)

    assert [a.outcome for a in tried.attempts("post")] == ["ok"]


@pytest.mark.slow
def test_a_schedule_goes_on_where_the_last_one_stopped(tried: Tried) -> None:
    tried.source("post", every="1h")
    tried.source("herald", every="1h")
    tried.run(tried.watch(), lambda: len(tried.attempts()) == 2)
    with book(tried.path) as kept:
        kept.save([Turn("herald", HOUR, datetime.now(UTC) - 5 * HOUR)], [])

    tried.run(tried.watch(), tried.ended("herald", 2))

    assert len(tried.attempts("post")) == 1
    assert len(tried.attempts("herald")) == 2


def test_the_verb_refuses_a_second_schedule_and_ends_when_it_is_asked_to(tried: Tried) -> None:
    tried.source("post")
    tried.site.stories["post"] = ""
    first = start(tried, "--log-json")
    said = wait_for_line(first, '"task": "crawl"')
    second = subprocess.run(
        command(tried), cwd=tried.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE
    )  # fmt: skip

    assert second.returncode == 1
    assert f"is kept by process {first.pid} on " in second.stderr
    assert "Traceback" not in second.stderr
    assert resident_megabytes(first.pid) < 40
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert '"source": "post"' in said and '"outcome": "ok"' in said
    assert watcher(tried.path) == ""
