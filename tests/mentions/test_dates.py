"""Dates and durations: what `dates.txt` says, and what holds for any text and any day."""

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.mentions.times.dates import dates
from nlp.mentions.times.durations import durations
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.values import Months, Period

MARK = re.compile(r"\[(?P<day>[^]|]+)\|(?P<period>[^]]+)\]|<(?P<length>[^>|]+)\|(?P<months>[^>]+)>")
SPECIFICATION = (Path(__file__).parent / "dates.txt").read_text(encoding="utf-8")
WORDS = [*sorted(set(re.split(r"[\s|<>\[\]]+", SPECIFICATION))), "ſix years", "İ", "\u00a0", "\n"]


def cases():
    """Each line of `dates.txt` with the date and the fiscal calendar that hold there."""
    published, calendar = date.min, None
    for line in SPECIFICATION.splitlines():
        if line.startswith("@ "):
            day, _, rule = line[2:].partition(", ")
            published, calendar = date.fromisoformat(day), FiscalCalendar(rule) if rule else None
        elif line and not line.startswith("#"):
            yield pytest.param(line, published, calendar, id=line[:60])


def period(words):
    start, _, end = words.partition("..")
    return date.fromisoformat(start), date.fromisoformat(end or start)


def months(words):
    low, _, high = words.partition("..")
    return Months(float(low) if low else None, float(high) if high else None)


@pytest.mark.parametrize(("line", "published", "calendar"), list(cases()))
def test_line_of_the_specification(line, published, calendar):
    marks = list(MARK.finditer(line))
    text = MARK.sub(lambda mark: mark["day"] or mark["length"], line)
    found = [(m.text, (m.value.start, m.value.end)) for m in dates(text, published, calendar)]
    assert found == [(m["day"], period(m["period"])) for m in marks if m["day"]]
    lasting = [(m.text, m.value) for m in durations(text)]
    assert lasting == [(m["length"], months(m["months"])) for m in marks if m["length"]]


def test_the_specification_holds_150_cases():
    assert len(list(cases())) >= 150


texts = st.text() | st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
calendars = st.sampled_from(
    [None, "31 March", "last Sunday of January", "Friday nearest 31 January"]
)


@given(texts, days, calendars)
def test_any_text_on_any_day(text, published, year_end):
    calendar = FiscalCalendar(year_end) if year_end else None
    found = dates(text, published, calendar)
    assert found == dates(text, published, calendar)
    end = 0
    for mention in found:
        assert mention.kind == "date" and mention.start >= end and mention.text
        assert text[mention.start : mention.end] == mention.text
        assert isinstance(mention.value, Period) and mention.value.start <= mention.value.end
        end = mention.end


@given(texts)
def test_any_text_has_lengths_in_order(text):
    end = 0
    for mention in durations(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        assert mention.value.low is not None or mention.value.high is not None
        end = mention.end


@pytest.mark.parametrize(
    ("words", "precision"),
    [
        ("on May 4", "day"),
        ("last week", "week"),
        ("in May 2025", "month"),
        ("in Q2 2025", "quarter"),
        ("in the first half of 2025", "half"),
        ("in 2025", "year"),
        ("by 2025", "span"),
    ],
)
def test_precision_says_how_exact_the_words_are(words, precision):
    assert [m.value.precision for m in dates(words, date(2025, 6, 2))] == [precision]


def test_a_weekday_is_the_latest_one_on_each_day_of_a_week():
    monday = date(2025, 6, 2)
    for offset in range(7):
        published = monday + timedelta(days=offset)
        (mention,) = dates("It was signed on Monday.", published)
        assert mention.value == Period(monday, monday, "day")


def seconds(text):
    start = time.process_time()
    dates(text, date(2025, 6, 2))
    durations(text)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", ["In Q3 fiscal 2026, by the end of next year or two. ", "the ", "2024 ", "1", "last "]
)
def test_time_grows_with_the_length_of_the_text(words):
    text = words * (400_000 // len(words))
    assert seconds(text) < 0.05 + 8 * seconds(text[:100_000])
