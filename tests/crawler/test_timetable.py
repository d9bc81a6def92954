"""How often a source is asked: as its settings say, and as often as it changes."""

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.sources_toml import InvalidSources, load_sources
from crawler.timetable import Timing, adapted, cron_problem, span, spelled, weekdays

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def timing_of(tmp_path: Path, lines: str, shipped: str = "") -> Timing:
    own, base = tmp_path / "sources.toml", tmp_path / "shipped.toml"
    own.write_text(f'[post]\nurl = "https://post.example/feed"\n{lines}\n')
    base.write_text(shipped)
    return load_sources(own, base)[0].timing


def test_a_source_that_says_nothing_begins_with_an_hour_and_moves(tmp_path: Path) -> None:
    timing = timing_of(tmp_path, "")
    assert timing.first == HOUR
    assert (timing.shortest, timing.longest) == (15 * MINUTE, 6 * HOUR)


def test_one_time_is_a_fixed_interval(tmp_path: Path) -> None:
    timing = timing_of(tmp_path, 'every = "30m"')
    assert timing.first == timing.shortest == timing.longest == 30 * MINUTE
    assert adapted(timing, timing.first, 50) == 30 * MINUTE


def test_two_times_are_the_bounds_between_which_it_moves(tmp_path: Path) -> None:
    timing = timing_of(tmp_path, 'every = ["2h", "1d"]\njitter = "0s"')
    assert (timing.shortest, timing.longest, timing.first) == (2 * HOUR, DAY, 2 * HOUR)
    assert timing.most_jitter(2 * HOUR) == timedelta(0)


def test_a_cron_line_takes_the_place_of_the_shipped_interval(tmp_path: Path) -> None:
    shipped = '[post]\nurl = "https://post.example/feed"\nevery = "30m"\n'
    assert timing_of(tmp_path, 'cron = "45 12 * * mon-fri"', shipped).cron == "45 12 * * mon-fri"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('every = "soon"', "line 3: 'every' of source 'post' is 'soon', not a time such as"),
        ("every = 30", "a time such as"),
        ('every = ["1d", "1h"]', "the shortest and the longest"),
        ('every = "1h"\ncron = "0 * * * *"', "line 4: source 'post' has every and cron"),
        ('cron = "61 * * * *"', "not a minute from 0 to 59"),
        ('cron = "0 12 * *"', "five fields"),
        ('cron = "0 12 1 * mon"', "either days of the month or days of the week"),
        ('jitter = "often"', "a time such as"),
    ],
)
def test_a_time_that_is_none_is_refused_with_its_line(
    tmp_path: Path, lines: str, said: str
) -> None:
    with pytest.raises(InvalidSources) as refused:
        timing_of(tmp_path, lines)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "length"),
    [("45s", timedelta(seconds=45)), ("30m", 30 * MINUTE), (" 2 h ", 2 * HOUR), ("1d", DAY),
     ("0m", None), ("h", None), ("1.5h", None), ("-1h", None), ("1 week", None)],
)  # fmt: skip
def test_a_length_of_time_is_a_number_and_a_letter(text: str, length: timedelta | None) -> None:
    assert span(text) == length


@pytest.mark.parametrize("text", ["45s", "30m", "90m", "2h", "1d", "36h"])
def test_a_length_of_time_is_written_as_it_is_read(text: str) -> None:
    length = span(text)
    assert length and spelled(length) == text


@pytest.mark.parametrize(
    "line", ["* * * * *", "*/15 8-18 * * 1-5", "0 0 1,15 jan-mar *", "5/20 * * * sun,6"]
)
def test_cron_lines_that_are_sound(line: str) -> None:
    assert cron_problem(line) == ""


@pytest.mark.parametrize(
    "line", ["", "@daily", "* 24 * * *", "* * 0 * *", "* * * 13 *", "5-1 * * * *", "*/0 * * * *"]
)
def test_cron_lines_that_are_not(line: str) -> None:
    assert cron_problem(line)


def test_sunday_is_nought_and_seven() -> None:
    assert weekdays("0") == weekdays("7") == weekdays("sun") == {0}
    assert weekdays("1-5") == {1, 2, 3, 4, 5}
    assert weekdays("5-7") == {0, 5, 6}


def test_what_is_new_shortens_the_interval_and_nothing_new_lengthens_it() -> None:
    timing = Timing()
    assert adapted(timing, HOUR, 3) == 30 * MINUTE
    assert adapted(timing, HOUR, 0) == 90 * MINUTE


def test_a_failure_says_nothing_of_how_often_a_source_changes() -> None:
    assert adapted(Timing(), 2 * HOUR, None) == 2 * HOUR


def test_the_interval_never_leaves_its_bounds() -> None:
    timing = Timing()
    often = rarely = HOUR
    for _ in range(20):
        often, rarely = adapted(timing, often, 1), adapted(timing, rarely, 0)
    assert (often, rarely) == (15 * MINUTE, 6 * HOUR)
    assert adapted(Timing(shortest=DAY, longest=DAY), often, 1) == DAY


def test_the_interval_of_a_source_follows_how_often_it_publishes() -> None:
    """One that publishes every three hours is asked about three times for each new document."""
    timing, interval, now, last_published = Timing(), HOUR, timedelta(0), timedelta(0)
    asked = brought = 0
    while now < 60 * DAY:
        now += interval
        new = (now - last_published) // (3 * HOUR)
        last_published += new * 3 * HOUR
        asked, brought = asked + 1, brought + bool(new)
        interval = adapted(timing, interval, new)
    assert 0.3 < brought / asked < 0.45


def test_turns_are_put_off_by_a_tenth_of_the_interval_and_no_more_than_five_minutes() -> None:
    assert Timing().most_jitter(20 * MINUTE) == 2 * MINUTE
    assert Timing().most_jitter(DAY) == 5 * MINUTE
