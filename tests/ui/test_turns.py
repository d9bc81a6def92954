"""When a source is asked next, and what is written down of an attempt."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.settings import SourceSettings
from crawler.timetable import Timing
from store.schedule import Attempt, Crawled, Turn
from ui.processes import Bounds, Ended, ended
from ui.turns import concluded, first_turn, next_turn

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)  # a Saturday
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BOUNDS = Bounds(3600, 1500)


def source(**timing: object) -> SourceSettings:
    return SourceSettings(
        "post", "feed", ("https://post.example",), "Post", timing=Timing(**timing)
    )  # type: ignore[arg-type]


def every(length: timedelta) -> SourceSettings:
    return source(shortest=length, longest=length)


def crawled(began: datetime = NOON, outcome: str = "ok", new: int | None = 0) -> Attempt:
    return Attempt("crawl", "post", began, began, began + MINUTE, outcome, new)


def test_a_new_source_is_asked_at_once() -> None:
    assert first_turn(source(), None, NOON, 0.5) == Turn("post", HOUR, NOON)


def test_a_new_source_with_a_cron_line_waits_for_its_time() -> None:
    turn = first_turn(source(cron="30 13 * * *", jitter=timedelta(0)), None, NOON, 0.5)
    assert turn.next_at == NOON + 90 * MINUTE


def test_what_was_missed_while_there_was_no_schedule_is_made_up_once() -> None:
    known = Turn("post", 30 * MINUTE, NOON - 10 * HOUR)
    assert first_turn(every(30 * MINUTE), known, NOON, 0.5).next_at == NOON


def test_a_turn_that_is_still_to_come_stays() -> None:
    known = Turn("post", 30 * MINUTE, NOON + 7 * MINUTE)
    assert first_turn(every(30 * MINUTE), known, NOON, 0.0).next_at == NOON + 7 * MINUTE


def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_the_interval() -> None:
    known = Turn("post", 30 * MINUTE, NOON + HOUR + 20 * MINUTE)
    assert first_turn(every(30 * MINUTE), known, NOON, 0.0).next_at == NOON + 30 * MINUTE


def test_a_shorter_interval_in_the_settings_holds_at_once() -> None:
    known = Turn("post", 6 * HOUR, NOON + 5 * HOUR)
    turn = first_turn(every(10 * MINUTE), known, NOON, 0.0)
    assert turn == Turn("post", 10 * MINUTE, NOON + 10 * MINUTE)


def test_the_interval_counts_from_the_beginning_of_the_crawl() -> None:
    turn = Turn("post", HOUR, NOON)
    after = next_turn(every(HOUR), turn, crawled(), NOON + 5 * MINUTE, 0.0)
    assert after.next_at == NOON + HOUR


def test_a_turn_that_came_due_while_the_crawl_ran_is_due_now_and_once() -> None:
    turn = Turn("post", 10 * MINUTE, NOON)
    after = next_turn(every(10 * MINUTE), turn, crawled(), NOON + 45 * MINUTE, 0.0)
    assert after.next_at == NOON + 45 * MINUTE


def test_a_source_that_brought_something_is_asked_sooner_and_keeps_that() -> None:
    turn = Turn("post", HOUR, NOON)
    after = next_turn(source(), turn, crawled(new=2), NOON + MINUTE, 0.0)
    assert after == Turn("post", 30 * MINUTE, NOON + 30 * MINUTE)


@pytest.mark.parametrize("outcome", ["failed", "refused", "killed", "too long", "too large"])
def test_a_source_that_failed_is_asked_again_after_the_same_time(outcome: str) -> None:
    turn = Turn("post", HOUR, NOON)
    assert next_turn(source(), turn, crawled(outcome=outcome), NOON, 0.0).interval == HOUR


def test_turns_are_put_off_by_chance() -> None:
    turn = Turn("post", HOUR, NOON)
    assert next_turn(every(HOUR), turn, crawled(), NOON, 1.0).next_at == NOON + 65 * MINUTE


def test_a_clock_that_was_set_back_during_a_crawl_delays_nothing() -> None:
    turn = Turn("post", HOUR, NOON)
    earlier = NOON - HOUR
    assert next_turn(every(HOUR), turn, crawled(), earlier, 0.0).next_at == NOON


@pytest.mark.parametrize(
    ("cron", "hours"),
    [("0 * * * *", 1), ("0 9 * * 0", 21), ("0 9 * * 7", 21), ("0 9 * * mon-fri", 45), ("0 9 6 * *", 45)],
)  # fmt: skip
def test_cron_lines_mean_what_they_mean_to_cron(cron: str, hours: int) -> None:
    turn = Turn("post", HOUR, NOON)
    after = next_turn(source(cron=cron), turn, crawled(), NOON + MINUTE, 0.0)
    assert after.next_at == NOON + hours * HOUR


def test_a_day_that_never_comes_does_not_stop_the_source() -> None:
    after = next_turn(source(cron="0 0 30 2 *"), Turn("post", HOUR, NOON), crawled(), NOON, 0.0)
    assert after.next_at == NOON + HOUR


def begun() -> Attempt:
    return Attempt("crawl", "post", NOON, NOON)


def test_a_crawl_is_judged_by_what_it_wrote_down() -> None:
    wrote = Crawled("partly", 2, ("a (u)", "b (u)", "c (u)", "d (u)"))
    attempt = concluded(begun(), Ended("ok"), wrote, NOON + MINUTE)
    assert (attempt.outcome, attempt.new_documents) == ("partly", 2)
    assert attempt.message == "a (u); b (u); c (u); and 1 more"


def test_a_crawl_that_ended_well_and_wrote_nothing_down_has_failed() -> None:
    attempt = concluded(begun(), Ended("ok"), None, NOON + MINUTE)
    assert (attempt.outcome, attempt.message) == (
        "failed",
        "it wrote down nothing of what it found",
    )


def test_how_its_process_ended_counts_more() -> None:
    attempt = concluded(begun(), Ended("killed", "why"), Crawled("ok", 2, ()), NOON + MINUTE)
    assert (attempt.outcome, attempt.message, attempt.new_documents) == ("killed", "why", None)


def test_an_attempt_never_ends_before_it_began() -> None:
    assert concluded(begun(), Ended("ok"), None, NOON - HOUR).finished_at == NOON


@pytest.mark.parametrize(
    ("code", "said", "in_time", "outcome", "message"),
    [
        (0, "  fetched x\n3 claims in 1 document\n1 event\n", True, "ok", ""),
        (1, "x\nchokepoint: the disk is full\n\n", True, "failed", "the disk is full"),
        (3, "", True, "failed", "it ended with status 3"),
        (-9, "", True, "killed", "something else ended it (SIGKILL)"),
        (-15, "", False, "too long", "it took longer than 60 minutes and was ended"),
        (77, "", True, "too large", "it needed more than 1,500 MB of memory"),
        (-6, "what():  std::bad_alloc", True, "too large", "it needed more than 1,500 MB of memory"),
    ],
)  # fmt: skip
def test_how_a_process_ended_is_said_in_words(
    code: int, said: str, in_time: bool, outcome: str, message: str
) -> None:
    found = ended(code, said, BOUNDS, in_time=in_time)
    assert (found.outcome, found.message) == (outcome, message)
    assert found.said == ("3 claims in 1 document; 1 event" if outcome == "ok" else "")
