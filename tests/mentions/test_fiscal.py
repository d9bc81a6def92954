"""Fiscal years and quarters as the companies' own reports date them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.mentions.times.fiscal import FiscalCalendar, UnknownYearEnd

NVIDIA = FiscalCalendar("last Sunday of January")
RULES = [
    None,
    "31 March",
    "28 February",
    "last Sunday of January",
    "last Saturday of December",
    "Friday nearest 31 January",
    "Saturday nearest 31 December",
    "Sunday nearest 3 February",
]


@pytest.mark.parametrize(
    ("rule", "year", "quarter", "start", "end"),
    [
        (None, 2025, 1, "2025-01-01", "2025-03-31"),
        ("31 March", 2026, 1, "2025-04-01", "2025-06-30"),
        ("30 September", 2025, 2, "2025-01-01", "2025-03-31"),
        ("28 February", 2024, 4, "2023-12-01", "2024-02-29"),
        ("last Sunday of January", 2026, 1, "2025-01-27", "2025-04-27"),
        ("last Sunday of January", 2026, 2, "2025-04-28", "2025-07-27"),
        ("Friday nearest 31 January", 2024, 3, "2023-08-05", "2023-11-03"),
        ("Friday nearest 31 January", 2025, 1, "2024-02-03", "2024-05-03"),
        ("Thursday nearest 31 August", 2020, 4, "2020-05-29", "2020-09-03"),
        ("last Saturday of December", 2025, 2, "2025-03-30", "2025-06-28"),
        ("last Sunday of October", 2025, 1, "2024-10-28", "2025-01-26"),
    ],
)
def test_quarter_has_the_days_of_the_companys_report(rule, year, quarter, start, end):
    period = FiscalCalendar(rule).quarter(year, quarter)
    assert (str(period.start), str(period.end), period.precision) == (start, end, "quarter")


def test_year_is_named_for_the_calendar_year_in_which_it_ends():
    year = NVIDIA.year(2026)
    assert (year.start, year.end) == (date(2025, 1, 27), date(2026, 1, 25))


def test_year_whose_nearest_weekday_falls_in_january_still_ends_the_old_year():
    assert FiscalCalendar("Saturday nearest 31 December").year(2021).end == date(2022, 1, 1)


def test_fourteenth_week_of_a_53_week_year_is_in_its_last_quarter():
    year = FiscalCalendar("Thursday nearest 31 August")
    lengths = [(q.end - q.start).days + 1 for q in (year.quarter(2020, n) for n in (1, 2, 3, 4))]
    assert lengths == [91, 91, 91, 98]


def test_half_is_two_quarters():
    half = NVIDIA.half(2026, 2)
    assert (half.start, half.end) == (NVIDIA.quarter(2026, 3).start, NVIDIA.year(2026).end)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(RULES))
def test_every_day_lies_in_the_quarter_it_is_given(day, rule):
    calendar = FiscalCalendar(rule)
    quarter = calendar.quarter(*calendar.quarter_of(day))
    assert quarter.start <= day <= quarter.end


@given(st.integers(1990, 2100), st.sampled_from(RULES))
def test_quarters_follow_one_another_without_a_gap(number, rule):
    calendar = FiscalCalendar(rule)
    quarters = [calendar.quarter(number, n) for n in (1, 2, 3, 4)]
    nexts = [*quarters[1:], calendar.quarter(number + 1, 1)]
    assert [q.end + timedelta(days=1) for q in quarters] == [q.start for q in nexts]
    assert (quarters[0].start, quarters[3].end) == (
        calendar.year(number).start,
        calendar.year(number).end,
    )


def test_no_rule_is_the_calendar_year():
    assert FiscalCalendar(None).year(2025) == FiscalCalendar("31 December").year(2025)


@pytest.mark.parametrize("rule", ["March", "31 Marchember", "last Funday of May", "40 May"])
def test_rule_of_another_form_is_refused_with_the_forms_that_are_known(rule):
    with pytest.raises(UnknownYearEnd, match="last Sunday of January"):
        FiscalCalendar(rule)
