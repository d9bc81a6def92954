"""The book of the schedule: what is due when, and what became of it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.database import Store
from store.schedule import Attempt, Standing, Turn, book
from store.watching import AlreadyWatched, watcher, watching
from tests.store.crawls import crawl_something, source_run
from tests.store.world import World

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HERE = Path(__file__).parents[2]


def attempt(began: datetime = NOON, outcome: str = "ok", **fields: object) -> Attempt:
    ended = None if outcome == "running" else began + MINUTE
    return Attempt("crawl", "herald", NOON, began, ended, outcome, **fields)  # type: ignore[arg-type]


def test_what_is_written_is_read_again(filled: Store) -> None:
    turn = Turn("herald", 30 * MINUTE, NOON + 30 * MINUTE)
    analysis = Attempt("analyse", "", NOON, NOON + MINUTE, NOON + 2 * MINUTE, "too long", None, "…")

    filled.schedule.save([turn], [attempt(new_documents=3), analysis])

    with book(filled.path, readonly=True) as kept:
        assert kept.turns() == {"herald": turn}
        assert kept.attempts() == [analysis, attempt(new_documents=3)]
        assert kept.attempts(since=NOON + MINUTE) == [analysis]


def test_an_attempt_that_ends_is_no_second_attempt(filled: Store) -> None:
    filled.schedule.save([], [attempt(outcome="running")])
    filled.schedule.save([], [attempt(outcome="failed", message="HTTP 503")])

    (kept,) = filled.schedule.attempts()
    assert (kept.outcome, kept.message) == ("failed", "HTTP 503")


def test_what_a_killed_schedule_left_running_is_cut_short_and_named(filled: Store) -> None:
    done = attempt(NOON - MINUTE)
    filled.schedule.save([], [done, attempt(outcome="running")])

    assert filled.schedule.clear_up(NOON + MINUTE, {"herald"}) == ("herald",)
    assert [a.outcome for a in filled.schedule.attempts()] == ["cut short", "ok"]
    assert filled.schedule.clear_up(NOON + MINUTE, {"herald"}) == ()


def test_attempts_are_forgotten_after_ninety_days(filled: Store) -> None:
    filled.schedule.save([], [attempt(NOON), attempt(NOON + timedelta(days=50))])
    filled.schedule.clear_up(NOON + timedelta(days=100), {"herald"})
    assert [a.started_at for a in filled.schedule.attempts()] == [NOON + timedelta(days=50)]


def test_the_turns_of_sources_that_are_watched_no_more_are_forgotten(filled: Store) -> None:
    filled.schedule.save([Turn("herald", MINUTE, NOON), Turn("post", MINUTE, NOON)], [])
    filled.schedule.clear_up(NOON, ["herald"])
    assert set(filled.schedule.turns()) == {"herald"}


def test_a_source_stands_as_its_last_attempt_left_it(filled: Store) -> None:
    turn = Turn("herald", MINUTE, NOON)
    filled.schedule.save([turn], [])
    assert filled.schedule.standings() == [Standing(turn, None, None, "", None, "", 0)]
    filled.schedule.save([], [attempt(outcome="refused", message="why")])
    assert filled.schedule.standings() == [
        Standing(turn, NOON, NOON + MINUTE, "refused", None, "why", 1)
    ]


def test_failures_in_a_row_end_with_a_success(filled: Store) -> None:
    outcomes = ["failed", "ok", "failed", "cut short", "too long", "killed"]
    attempts = [attempt(NOON + n * MINUTE, o) for n, o in enumerate(outcomes)]
    filled.schedule.save([Turn("herald", 30 * MINUTE, NOON)], attempts)

    (row,) = filled.rows("v_schedule")
    assert (row["failures_in_a_row"], row["last_outcome"]) == (3, "killed")


def test_what_a_crawl_wrote_down_is_found_by_its_run(filled: Store) -> None:
    before = filled.schedule.last_run("herald")
    assert filled.schedule.crawled("herald", before) is None
    crawl_something(filled)

    crawled = filled.schedule.crawled("herald", before)
    assert crawled is not None
    assert (crawled.status, crawled.new_documents) == ("ok", 1)
    assert crawled.problems == ("HTTP 404 (https://herald.example/b)",)
    assert filled.schedule.crawled("herald", filled.schedule.last_run("herald")) is None


def test_problems_of_earlier_crawls_are_not_told_again(filled: Store) -> None:
    crawl_something(filled)
    later = datetime.now(UTC) + timedelta(hours=1)
    run = filled.start_run("crawl")
    filled.save_source_run(run, source_run(started_at=later, finished_at=later + MINUTE))

    crawled = filled.schedule.crawled("herald", run - 1)
    assert crawled is not None and crawled.problems == ()


def test_documents_that_wait_are_counted(store: Store, world: World) -> None:
    world.save(store)
    before = store.schedule.unread()
    crawl_something(store)
    assert store.schedule.unread() == before + 1


def test_the_database_refuses_what_makes_no_sense(filled: Store) -> None:
    for wrong in (attempt(outcome="lost"), Attempt("crawl", "", NOON, NOON)):
        with pytest.raises(Exception, match="constraint failed"):
            filled.schedule.save([], [wrong])
    assert filled.schedule.attempts() == []


def test_a_second_schedule_of_the_database_is_refused_and_told_who_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "chips.db"
    trying = (
        "import sys; from pathlib import Path; from store.watching import watching\n"
        "with watching(Path(sys.argv[1])): print('mine', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", trying, str(path)]
    first = subprocess.Popen(
        command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout and first.stdin and first.stdout.readline() == "mine\n"

    with pytest.raises(AlreadyWatched, match=rf"kept by process {first.pid} on .* \(watch, since"):
        watching(path).__enter__()
    assert f"process {first.pid}" in watcher(path)

    first.kill()
    first.wait()
    with watching(path):
        assert watcher(path)
    assert watcher(path) == ""


def test_the_book_needs_nothing_that_is_large() -> None:
    tried = (
        "import sys, store.schedule, store.watching, crawler.sources_toml;"
        "large = {'sqlite_utils', 'pandas', 'scrapy', 'spacy', 'lxml', 'numpy'};"
        "sys.exit(str(large & {m.split('.')[0] for m in sys.modules}) if large & set(sys.modules) else 0)"
    )
    subprocess.run([sys.executable, "-c", tried], cwd=HERE, check=True)
