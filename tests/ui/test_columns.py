"""Records as columns: what goes to the browser, and how few bytes of it."""

from datetime import date

from tests.ui.rows import row
from ui.charts.marks import laid_out
from ui.charts.palette import palette
from ui.charts.window import Window
from ui.columns import columns


def test_records_come_back_as_they_were_and_what_one_lacks_is_empty():
    day = date(2024, 3, 5)
    records = [{"What": "小米", "From": day}, {"What": "小米", "Low": 1.5, "From": day}] * 3
    assert columns(records).to_pylist()[:2] == [
        {"What": "小米", "From": day, "Low": None},
        {"What": "小米", "From": day, "Low": 1.5},
    ]


def test_a_word_that_repeats_is_sent_once():
    repeating = columns([{"Status": "reported"}] * 1000)
    assert repeating["Status"].chunk(0).dictionary.to_pylist() == ["reported"]
    assert repeating.nbytes < 2200


def test_words_that_differ_are_not_numbered():
    assert str(columns([{"id": f"e{n}"} for n in range(9)])["id"].type) == "string"


def test_nothing_is_no_columns():
    assert columns([]).num_columns == 0


def test_a_mark_takes_few_bytes_beyond_its_words():
    """1,200 marks and their table pass a connection in less than half a megabyte."""
    spring = Window(date(2024, 1, 1), date(2024, 6, 30))
    events = [row(event_id=f"{n:016x}", headline=f"{n:090d}") for n in range(1200)]
    _, marks = laid_out(events, ["order"], spring, palette("light"))
    assert columns(marks).nbytes / len(marks) < 90 + 16 + 80
