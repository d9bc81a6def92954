"""How often a host is asked, what its robots.txt says, and whether it is asked for what is known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.due import MOST_TRIES, Standing, is_due, next_try
from crawler.listing import Entry
from crawler.pace import LONGEST_REST, Pace, backoff, retry_after
from crawler.rhythm import silence
from crawler.robots import RobotRules
from crawler.validators import TRUST, Recorded, Validators

NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
RECORDED = Recorded("<urn:uuid:1>", "https://wafer.example/feed", NOW)


class TestPace:
    def test_requests_keep_their_distance(self) -> None:
        pace = Pace()

        assert [pace.take(100.0, least=2.0) for _ in range(3)] == [0, 2, 4]
        assert pace.take(200.0, least=2.0) == 0

    def test_an_overloaded_host_is_asked_less_and_less_and_then_more_again(self) -> None:
        pace = Pace(first_rest=1.0)
        rests = []
        for status in (503, 429, 503, 200, 200, 200, 200):
            pace.answered(0.0, status, seconds=0.1)
            rests.append(pace.rest)

        assert rests == [1, 2, 4, 2, 1, 0.5, 0]

    def test_no_rest_is_longer_than_the_longest(self) -> None:
        pace = Pace()
        for _ in range(20):
            pace.answered(0.0, 503, seconds=0.1)

        assert pace.rest == LONGEST_REST

    def test_a_slow_host_gets_as_long_a_rest(self) -> None:
        pace = Pace()
        pace.answered(10.0, 200, seconds=7.0)

        assert pace.take(10.0, least=1.0) == 7.0

    def test_a_pause_that_is_asked_for_is_kept(self) -> None:
        pace = Pace()
        pace.answered(10.0, 503, seconds=0.1, pause=30.0)

        assert pace.take(10.0, least=1.0) == 30.0

    def test_backing_off_doubles_and_is_never_the_same_for_all(self) -> None:
        assert [backoff(tried, 2.0, dice=1.0) for tried in (1, 2, 3)] == [2, 4, 8]
        assert [backoff(tried, 2.0, dice=0.0) for tried in (1, 2, 3)] == [1, 2, 4]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), (" 7 ", 7), ("Sat, 04 Jul 2026 12:01:30 GMT", 90),
        ("Sat, 04 Jul 2026 11:00:00 GMT", 0), ("soon", 0), ("", 0), ("-5", 0), ("1.5", 0),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms(header: str, seconds: float) -> None:
    assert retry_after(header, NOW) == seconds


class TestRobots:
    RULES = RobotRules(
        200,
        b"User-agent: *\nDisallow: /private\nCrawl-delay: 2\n\n"
        b"User-agent: Chokepoint\nDisallow: /chips$\nAllow: /chips/new\nCrawl-delay: 7.5\n",
    )

    def test_rules_for_this_crawler_win(self) -> None:
        assert self.RULES.refusal("https://wafer.example/private") == ""
        assert self.RULES.refusal("https://wafer.example/chips") == "robots.txt forbids fetching it"
        assert self.RULES.delay == 7.5

    def test_no_robots_txt_forbids_nothing(self) -> None:
        for status in (404, 401, 403, 410):
            rules = RobotRules(status, b"User-agent: *\nDisallow: /")
            assert (rules.refusal("https://wafer.example/"), rules.delay) == ("", 0)

    def test_one_that_cannot_be_read_forbids_all_for_now(self) -> None:
        for status in (429, 500, 503):
            rules = RobotRules(status)
            assert f"(HTTP {status})" in rules.refusal("https://wafer.example/")
            assert not rules.is_lasting

    def test_what_is_no_robots_txt_forbids_nothing(self) -> None:
        for body in (b"<html>Not found</html>", b"\xff\xfe\x00", b""):
            assert RobotRules(200, body).refusal("https://wafer.example/") == ""


class TestValidators:
    KNOWN = Validators('"a"', "Sat, 04 Jul 2026 11:00:00 GMT", "sha1:A", NOW, RECORDED)

    def test_a_server_is_asked_for_what_is_new_only(self) -> None:
        assert self.KNOWN.headers(NOW + timedelta(hours=1)) == {
            "If-None-Match": '"a"',
            "If-Modified-Since": "Sat, 04 Jul 2026 11:00:00 GMT",
        }
        assert Validators().headers(NOW) == {}

    def test_now_and_then_the_whole_is_asked_for(self) -> None:
        assert self.KNOWN.headers(NOW + TRUST + timedelta(seconds=1)) == {}

    def test_a_server_that_calls_other_bytes_the_same_is_not_asked_again(self) -> None:
        headers = {"ETag": '"a"', "Last-Modified": self.KNOWN.last_modified}
        after = self.KNOWN.after(headers, "sha1:B", RECORDED, NOW)

        assert after.liar
        assert after.headers(NOW) == {}
        assert after.after({"ETag": '"c"'}, "sha1:C", RECORDED, NOW).liar

    def test_another_body_under_another_etag_is_no_lie(self) -> None:
        after = self.KNOWN.after({"ETag": '"b"'}, "sha1:B", RECORDED, NOW)

        assert not after.liar
        assert after.headers(NOW) == {"If-None-Match": '"b"'}

    def test_the_same_body_again_is_recorded_where_it_was(self) -> None:
        again = Recorded("<urn:uuid:2>", RECORDED.url, NOW)
        after = self.KNOWN.after({}, "sha1:A", again, NOW)

        assert after.recorded == RECORDED
        assert self.KNOWN.is_same(200, "sha1:A") and self.KNOWN.is_same(304, "")
        assert not self.KNOWN.is_same(404, "sha1:A") and not Validators().is_same(200, "")


class TestDue:
    HELD = Standing(fetched_at=NOW, told="2026-07-04T10:00:00+00:00")
    NEWER = Entry("https://wafer.example/a", modified="2026-07-05T10:00:00+00:00")
    SAME = Entry("https://wafer.example/a", modified="2026-07-04T10:00:00+00:00")

    def test_what_is_not_known_is_due(self) -> None:
        assert is_due(self.SAME, None, NOW)

    def test_a_page_that_is_held_is_due_when_it_is_said_to_be_newer(self) -> None:
        later = NOW + timedelta(days=2)
        assert not is_due(self.SAME, self.HELD, later)
        assert is_due(self.NEWER, self.HELD, later)
        assert not is_due(self.NEWER, self.HELD, NOW + timedelta(minutes=1))

    def test_without_an_earlier_date_the_time_of_fetching_counts(self) -> None:
        held = Standing(fetched_at=NOW)
        assert not is_due(self.SAME, held, NOW + timedelta(days=2))
        assert is_due(self.NEWER, held, NOW + timedelta(days=2))

    def test_a_sitemap_that_always_says_new_is_believed_less_and_less(self) -> None:
        doubted = Standing(fetched_at=NOW, told=self.HELD.told, unchanged=8)
        assert not is_due(self.NEWER, doubted, NOW + timedelta(days=5))
        assert is_due(self.NEWER, doubted, NOW + timedelta(days=6))

    def test_a_page_that_could_not_be_read_is_looked_at_again(self) -> None:
        unreadable = Standing(fetched_at=NOW, told=self.SAME.modified, is_unreadable=True)
        assert not is_due(self.SAME, unreadable, NOW + timedelta(hours=23))
        assert is_due(self.SAME, unreadable, NOW + timedelta(hours=25))

    def test_failures_wait_longer_each_time_and_end(self) -> None:
        waits = [next_try(tries, lasting=False, now=NOW) for tries in range(1, MOST_TRIES + 1)]
        minutes = [(at - NOW).total_seconds() / 60 if at else None for at in waits]

        assert minutes == [30, 60, 120, 240, 480, None]
        assert next_try(2, lasting=True, now=NOW) is None


class TestSilence:
    def days(self, every: int, count: int = 20) -> list[date]:
        return [date(2026, 1, 1) + timedelta(days=every * n) for n in range(count)]

    def test_a_daily_that_stops_is_told_of_after_a_long_weekend(self) -> None:
        days = self.days(1)
        assert silence(days, days[-1] + timedelta(days=4)) == ""
        assert silence(days, days[-1] + timedelta(days=5)) == (
            "has published nothing since 20 January 2026, though it usually does every day:"
            " see whether its address has moved"
        )

    def test_a_monthly_may_be_quiet_for_two_months(self) -> None:
        days = self.days(30)
        assert silence(days, days[-1] + timedelta(days=60)) == ""
        assert "within 30 days" in silence(days, days[-1] + timedelta(days=61))

    def test_one_long_pause_does_not_make_a_rhythm(self) -> None:
        days = [*self.days(1), *(d + timedelta(days=200) for d in self.days(1))]
        assert silence(days, days[-1] + timedelta(days=6)) != ""

    def test_a_new_source_has_no_rhythm(self) -> None:
        assert silence(self.days(1, 5), date(2027, 1, 1)) == ""
