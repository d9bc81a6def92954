"""Figures are said as people say them."""

import pytest

from nlp.wording import compact, count_between, listed_briefly, sum_between


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (950, "950"),
        (1600, "1.6k"),
        (100_000, "100k"),
        (4e9, "4.0bn"),
        (9.96e9, "10bn"),
        (34.5e9, "34bn"),
        (1.25e15, "1,250tn"),
        (2.5, "2.5"),
    ],
)
def test_a_number_is_told_at_a_glance(number, said):
    assert compact(number) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1e9, 4e9, "$1.0bn–$4.0bn"),
        (4e9, 4e9, "$4.0bn"),
        (None, 4e9, "up to $4.0bn"),
        (1e9, None, "at least $1.0bn"),
        (None, None, ""),
    ],
)
def test_both_ends_of_a_sum_are_told(low, high, said):
    assert sum_between(low, high, "USD") == said


def test_a_count_names_its_unit_unless_it_counts_chips():
    assert count_between(70_000, 100_000, "unit") == "70k–100k"
    assert count_between(None, 1600, "wafer/month") == "up to 1.6k wafer/month"
    assert count_between(200, 200, "rack") == "200 racks"


def test_names_are_listed_once_and_many_are_counted():
    assert listed_briefly(["A", "B", "A"]) == "A and B"
    assert listed_briefly(list("ABCDEF")) == "A, B, C and 3 others"
