"""A source is asked now: real processes, whose lines are followed and which can be stopped."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.database import Store
from tests.ui.schedule.tried import Site, serving
from ui.processes import Bounds
from ui.run_now import Job, Jobs, Progress, Step, steps

PATIENCE = 120


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def verb(words: str, *arguments: str, needed: Callable[[], bool] = lambda: True) -> Step:
    return Step(words, arguments, needed)


def test_lines_are_kept_as_they_come_and_the_end_is_said(tmp_path: Path) -> None:
    job = Job("events", [verb("Looking", "--database", str(tmp_path / "no.db"), "events")])
    found = job.wait(PATIENCE)
    assert found.outcome == "failed" and "there is no database" in found.message
    assert found.lines[0] == "— Looking —"
    assert any("no.db" in line for line in found.lines)
    assert found.finished_at and found.finished_at >= found.started_at


def test_a_step_that_is_not_needed_is_left_out_and_none_follows_a_failure(tmp_path: Path) -> None:
    Store(tmp_path / "empty.db").close()
    options = ("--database", str(tmp_path / "empty.db"))
    left_out = verb("Nothing", "--database", "nowhere.db", "events", needed=lambda: False)
    job = Job("events", [left_out, verb("Looking", *options, "sources", "list")])
    found = job.wait(PATIENCE)
    assert found.outcome == "ok" and "— Nothing —" not in found.lines
    failing = Job("x", [verb("One", "no-such-verb"), verb("Two", "no-such-verb")]).wait(PATIENCE)
    assert failing.outcome == "failed" and "— Two —" not in failing.lines


def test_a_job_takes_no_more_time_than_it_may(tmp_path: Path) -> None:
    Store(tmp_path / "empty.db").close()
    watch = verb("Watching", "--database", str(tmp_path / "empty.db"), "watch")
    found = Job("watch", [watch], Bounds(1, 1500)).wait(PATIENCE)
    assert found.outcome == "too long"


def test_a_crawl_is_followed_by_an_analysis_only_of_something(tmp_path: Path) -> None:
    with Store(tmp_path / "empty.db"):
        pass
    crawl, analyse = steps(tmp_path / "empty.db", Path("/own.toml"), "post")
    assert crawl.arguments[-4:] == ("--sources", "/own.toml", "crawl", "post")
    assert analyse.arguments[-1] == "analyse" and not analyse.needed()
    (every, _) = steps(tmp_path / "empty.db", None, "")
    assert every.arguments[-1] == "crawl"


@pytest.fixture
def crawled(tmp_path: Path) -> Iterator[tuple[Path, Path, Site]]:
    """A database, a list of sources with the feed of a local site, and the site."""
    with serving() as site:
        sources = tmp_path / "sources.toml"
        sources.write_text(f'[post]\nurl = "{site.origin}/post"\ndelay = 0\n')
        site.stories["post"] = "plant"
        Store(tmp_path / "now.db").close()
        yield tmp_path / "now.db", sources, site


@pytest.mark.slow
def test_a_source_is_crawled_and_read_now_and_only_one_job_runs_at_a_time(
    crawled: tuple[Path, Path, Site],
) -> None:
    database, sources, _ = crawled
    jobs = Jobs()
    assert jobs.of(database) is None
    assert jobs.start(database, sources, "post")
    assert not jobs.start(database, sources, "post")
    job = jobs.of(database)
    assert job is not None
    found: Progress = job.wait(PATIENCE)
    assert found.outcome == "ok", found
    assert "— Asking post —" in found.lines and "— Reading what is new —" in found.lines
    with Store(database, readonly=True) as store:
        assert store.counts()["versions"] > 0


@pytest.mark.slow
def test_a_job_that_is_stopped_says_so(
    crawled: tuple[Path, Path, Site],
) -> None:
    database, sources, site = crawled
    site.hanging.add("post")
    jobs = Jobs()
    jobs.start(database, sources, "post")
    job = jobs.of(database)
    assert job is not None
    until(lambda: "post" in site.asked)
    job.stop()
    assert job.wait(PATIENCE).outcome == "stopped"
