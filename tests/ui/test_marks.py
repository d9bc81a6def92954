"""Where an event stands in its lane and how it is drawn."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlp.events import Status
from tests.ui.rows import row
from ui.charts.marks import HEAD, MOST_ROWS, ROW, area, how_much, laid_out, when
from ui.charts.packing import packed
from ui.charts.palette import palette
from ui.charts.window import Window, day_of, instant, window_of

SPRING = Window(date(2024, 1, 1), date(2024, 6, 30))
LIGHT = palette("light")


def mark(**differing):
    return laid_out([row(**differing)], ["order"], SPRING, LIGHT)[1][0]


def test_a_known_day_is_a_filled_mark_at_its_noon():
    found = mark(day=date(2024, 3, 5))
    assert found["x"] == datetime(2024, 3, 5, 12, tzinfo=UTC).timestamp() * 1000
    assert found["fill"] == LIGHT.lanes["order"]
    assert not found["spread"] and found["solidity"] == 1


@pytest.mark.parametrize("precision", ["week", "month", "quarter", "half", "year", "span"])
def test_an_uncertain_date_is_an_open_mark_on_a_line_over_its_days(precision):
    found = mark(date_start=date(2024, 2, 1), date_end=date(2024, 2, 29), date_precision=precision)
    assert found["spread"] and found["fill"] == LIGHT.paper
    assert (found["start"], found["end"]) == (instant(date(2024, 2, 1)), instant(date(2024, 3, 1)))


def test_the_day_of_the_first_report_is_drawn_lighter_and_says_so():
    found = mark(date_precision="reported")
    assert found["solidity"] < 1 and not found["spread"]
    assert found["When"] == "5 Mar 2024, the day of the first report: no source dates it"


def test_a_line_ends_where_the_window_ends_and_its_mark_stays_in_view():
    found = mark(date_start=date(2024, 1, 1), date_end=date(2024, 12, 31), date_precision="year")
    assert found["end"] == instant(date(2024, 7, 1))
    assert found["x"] < instant(date(2024, 7, 1))
    assert found["When"] == "2024"


@pytest.mark.parametrize(
    ("status", "shape"),
    [
        (Status.CONFIRMED, "circle"),
        (Status.REPORTED, "circle"),
        (Status.PLANNED, "diamond"),
        (Status.POSSIBLE, "diamond"),
        (Status.DENIED, "cross"),
    ],
)
def test_what_has_not_happened_looks_different(status, shape):
    assert mark(status=status)["shape"] == shape


def test_more_money_is_a_larger_mark_and_no_money_the_smallest():
    areas = [area(row(value_low=v, value_high=v)) for v in (1e6, 1e8, 1e9, 1e11, 1e13)]
    assert areas == sorted(areas) and areas[0] < areas[2] < areas[3] == areas[4]
    assert area(row(value_low=None, value_high=None, value_currency=None)) == areas[0]


def test_sums_in_other_currencies_are_sized_by_about_what_they_buy():
    in_dollars, in_won = row(), row(value_high=1.35e12, value_currency="KRW")
    assert area(in_won) == pytest.approx(area(in_dollars), rel=0.01)
    assert area(row(value_currency="XAU")) == area(row(value_high=1e6))


def test_a_sum_in_another_currency_is_said_in_dollars_and_marked_as_converted():
    words = how_much(row(value_low=7.2e9, value_high=7.2e9, value_currency="CNY"))
    assert words == "CN¥7.2bn (about $1.0bn, converted at the average rate of the year)"
    assert how_much(row(value_currency="XAU")).startswith("XAU ")


def test_an_open_end_of_a_sum_is_kept_in_words():
    assert how_much(row(value_low=None, value_high=4e9)) == "up to $4.0bn"
    assert how_much(row(value_low=1e9, value_high=None)) == "at least $1.0bn"
    assert area(row(value_low=1e9, value_high=None)) == area(row())


def test_the_tooltip_tells_what_the_eye_cannot():
    found = mark(conflicts=1, headline="<b>Lakeside</b> ordered")
    assert found["What"] == "<b>Lakeside</b> ordered"
    assert found["How much"] == "$1.0bn"
    assert found["Who says"] == "2 reports, 1 independent origin; they disagree"


def test_lanes_stand_in_the_order_asked_for_and_grow_with_what_overlaps():
    same_day = [row(event_id=f"e{i}") for i in range(3)]
    lanes, marks = laid_out(same_day, ["stockpile", "order"], SPRING, LIGHT)
    assert [lane.event_type for lane in lanes] == ["stockpile", "order"]
    assert lanes[1].top == lanes[0].height
    assert lanes[1].height - lanes[0].height == 2 * ROW
    assert sorted(m["y"] for m in marks) == [
        lanes[1].top + HEAD + ROW // 2 + ROW * i for i in range(3)
    ]


def test_a_lane_never_grows_beyond_its_rows():
    crowd = [row(event_id=f"e{i}") for i in range(50)]
    (lane,), _ = laid_out(crowd, ["order"], SPRING, LIGHT)
    assert lane.height <= ROW * (MOST_ROWS + 1)


@given(
    some.lists(some.tuples(some.integers(0, 50), some.integers(1, 9)), max_size=40),
    some.integers(1, 6),
)
def test_marks_overlap_only_where_every_row_is_taken(spans, most):
    spans = sorted((float(start), float(start + length)) for start, length in spans)
    rows = packed(spans, most)
    assert all(0 <= number < most for number in rows)
    busiest = max(
        (sum(a <= start < b for a, b in spans) for start, _ in spans),
        default=0,
    )
    if busiest <= most:
        for i, (start, end) in enumerate(spans):
            for j in range(i):
                apart = spans[j][1] <= start or end <= spans[j][0]
                assert apart or rows[i] != rows[j]


def test_a_window_not_asked_for_is_where_the_events_are():
    spans = [(date(2024, 3, 5), date(2024, 3, 5)), (date(2023, 1, 1), date(2023, 12, 31))]
    assert window_of(spans, None, None) == Window(date(2023, 1, 1), date(2024, 3, 5))
    assert window_of(spans, date(2024, 1, 1), None) == Window(date(2024, 1, 1), date(2024, 3, 5))
    assert window_of([], None, date(2024, 1, 1)) == Window(date(2024, 1, 1), date(2024, 1, 1))
    assert window_of([], None, None) is None


def test_ends_given_the_wrong_way_round_are_turned():
    turned = window_of([], date(2024, 6, 1), date(2024, 1, 1))
    assert turned == Window(date(2024, 1, 1), date(2024, 6, 1))


def test_windows_overlap_in_the_days_that_both_show():
    late = Window(date(2024, 5, 1), date(2027, 1, 1))
    assert late.within(SPRING) == Window(date(2024, 5, 1), date(2024, 6, 30))
    assert Window(date(2025, 1, 1), date(2025, 1, 2)).within(SPRING) is None


@given(some.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_a_day_survives_the_way_to_the_chart_and_back(day):
    assert day_of(instant(day)) == day
    assert day_of(instant(day) + 86_399_999) == day


def test_days_are_said_as_precisely_as_they_are_known():
    month = row(date_start=date(2024, 3, 1), date_end=date(2024, 3, 31), date_precision="month")
    assert (when(row()), when(month)) == ("5 Mar 2024", "Mar 2024")
