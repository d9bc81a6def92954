"""Whether all is well, and how that is said to people, programs and Prometheus."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from store.backlog import Backlog, DeafChannel, OldestIssue
from store.database import Store
from store.schedule import Attempt, Standing, Turn
from store.watching import watching
from tests.store.crawls import crawl_something
from tests.store.world import World
from ui import cli
from ui.health import Health, Level, health
from ui.health_forms import as_json, metrics, text
from ui.monitoring import routes

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
GB = 10**9


def standing(name: str = "post", outcome: str = "ok", **fields: object) -> Standing:
    turn = Turn(name, 30 * MINUTE, NOON + 10 * MINUTE)
    plain = Standing(turn, NOON - 20 * MINUTE, NOON - 19 * MINUTE, outcome, 2, "", 0)
    return replace(plain, **fields)  # type: ignore[arg-type]


def found(*standings: Standing, **fields: object) -> Health:
    waits = Backlog(0, 0, 0, 0, None, 5_000_000, 50 * GB)
    plain = Health(
        Path("chips.db"), NOON, "process 7 on desk (watch, since …)", standings, None, waits
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


DEAF = Backlog(
    0, 0, 0, 0, None, 0, 50 * GB, deaf_channels=(DeafChannel("mail", 3, "it is down", 1),)
)


def overdue(**fields: object) -> Standing:
    return standing(turn=Turn("post", HOUR, NOON - 5 * HOUR), **fields)


def test_where_nothing_is_wrong_all_is_well() -> None:
    assert (found(standing()).level, found(standing()).troubles) == (Level.OK, ())
    assert text(found(standing())).endswith("All is well.")


def test_a_database_without_a_schedule_is_no_trouble() -> None:
    assert found(watcher="").level is Level.OK
    assert "`chokepoint watch` begins one" in text(found(watcher=""))


@pytest.mark.parametrize(
    ("case", "level", "words"),
    [
        (found(overdue(), watcher=""), Level.CRITICAL,
         "nobody keeps the schedule, and post since 04 Jul 07:00 UTC is overdue: run `chokepoint watch`"),
        (found(overdue()), Level.CRITICAL,
         "post since 04 Jul 07:00 UTC is overdue although process 7 on desk"),
        (found(standing(outcome="failed", failures_in_a_row=3, last_message="HTTP 503")), Level.WARNING,
         "post: its last 3 crawls failed (failed): HTTP 503"),
        (found(standing(outcome="refused", failures_in_a_row=1, last_message="no contact")), Level.WARNING,
         "post: its last crawl failed (refused): no contact"),
        (found(last_analysis=Attempt("analyse", "", NOON, NOON, NOON, "too long", None, "60 minutes")),
         Level.WARNING, "the last analysis failed (too long): 60 minutes; 0 documents wait to be read"),
        (found(backlog=DEAF), Level.WARNING, "channel mail failed 3 times in a row: it is down; 1 alert waits"),
        (found(backlog=Backlog(0, 0, 0, 0, None, 0, GB)), Level.WARNING, "only 1,000 MB are free"),
        (found(backlog=Backlog(0, 0, 0, 0, None, 0, 10**8)), Level.CRITICAL, "only 100 MB are free"),
    ],
)  # fmt: skip
def test_what_needs_a_person_is_a_sentence(case: Health, level: Level, words: str) -> None:
    (trouble,) = case.troubles
    assert (trouble.level, case.level) == (level, level)
    assert trouble.words.startswith(words)
    assert trouble.words in text(case)


def test_a_failure_or_two_are_shown_and_need_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    case = found(standing(outcome="failed", failures_in_a_row=2, last_message="HTTP 503"))
    assert case.level is Level.OK
    assert "failed, 2 new (2 times in a row): HTTP 503" in " ".join(text(case).split())


def test_the_table_says_when_what_and_how_much_waits() -> None:
    waits = Backlog(
        3, 12, 1, 2, OldestIssue(NOON - 48 * HOUR, "post", "HTTP 404", "https://post.example/a"),
        5_000_000, 50 * GB, {"post": 12},
    )  # fmt: skip
    shown = text(found(standing(), backlog=waits))

    assert "post    11:40       ok, 2 new" in shown
    assert "12:10       30m    12" in shown
    assert "3 documents to read, 12 pages to fetch, 1 given up" in shown
    assert "2 open, the oldest since 02 Jul 12:00: post: HTTP 404 (https://post.example/a)" in shown
    assert "the database has 5.0 MB, 50.0 GB are free" in shown


def test_json_says_the_same_to_programs() -> None:
    row = json.loads(as_json(found(overdue(outcome="failed", last_message="why"), watcher="")))

    assert (row["level"], row["watcher"]) == ("critical", None)
    assert row["troubles"][0]["level"] == "critical"
    (source,) = row["sources"]
    assert source["overdue"] and source["last_outcome"] == "failed"
    assert (source["next_at"], source["interval_seconds"]) == ("2026-07-04T07:00:00Z", 3600)
    assert row["backlog"]["free_bytes"] == 50 * GB


def test_metrics_are_in_the_format_of_prometheus() -> None:
    lines = metrics(found(standing('a"b\\c', failures_in_a_row=4))).splitlines()

    assert 'chokepoint_source_failures_in_a_row{source="a\\"b\\\\c"} 4' in lines
    assert (
        f'chokepoint_source_next_timestamp_seconds{{source="a\\"b\\\\c"}} {(NOON + 10 * MINUTE).timestamp():.0f}'
        in lines
    )
    assert "chokepoint_watched 1" in lines
    typed = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(typed) == len(set(typed))
    assert {line.split("{")[0].split()[0] for line in lines if line[0] != "#"} == set(typed)


@pytest.fixture
def path(tmp_path: Path, world: World) -> Path:
    with Store(tmp_path / "chips.db") as store:
        world.save(store)
        crawl_something(store)
    return tmp_path / "chips.db"


@pytest.fixture
def world() -> World:
    return World()


def test_health_is_read_from_the_database(path: Path) -> None:
    with watching(path):
        seen = health(path, NOON)
    assert [s.turn.source for s in seen.standings] == ["herald"]
    assert "watch, since" in seen.watcher
    assert (seen.backlog.waiting, seen.backlog.given_up) == (2, 0)
    assert seen.backlog.oldest_issue is not None
    assert seen.backlog.database_bytes > 100_000


def test_the_verb_ends_with_the_level(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--database", str(path), "status"]) == Level.CRITICAL
    assert "nobody keeps the schedule" in capsys.readouterr().out
    assert cli.main(["--database", str(path), "status", "--json"]) == Level.CRITICAL
    assert json.loads(capsys.readouterr().out)["level"] == "critical"


def test_where_there_is_no_database_there_is_nothing_to_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--database", str(tmp_path / "none.db"), "status"]) == Level.UNKNOWN
    assert "there is no database at" in capsys.readouterr().err


def test_monitors_are_answered_with_one_word_and_figures(path: Path) -> None:
    client = TestClient(Starlette(routes=routes(path)))
    healthz, figures = client.get("/healthz"), client.get("/metrics")

    assert (healthz.status_code, healthz.text) == (503, "critical\n")
    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'chokepoint_source_pages_waiting{source="herald"} 2' in figures.text
    missing = TestClient(Starlette(routes=routes(path.with_name("none.db"))))
    assert (missing.get("/healthz").status_code, missing.get("/metrics").status_code) == (503, 503)
