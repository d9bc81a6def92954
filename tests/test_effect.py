"""From when a measure bites is told apart from when it was taken."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.effect import takes_effect
from nlp.extract import extract
from nlp.mentions.read import read

DAY = date(2025, 10, 20)
BITES = [
    "Japan added chipmaking tools to its export control list, effective July 23.",
    "The rule will go into effect on January 15.",
    "The tariff took effect in April.",
    "Exports of the tools need a licence from December 31.",
    "The ban has been in force since September.",
    "The duty applies to chips as of January 1.",
]
ELSE = [
    "Washington banned exports of the chip in October 2022.",
    "The ministry tightened its rules on October 7.",
    "It has been under a ban from last year.",
    "The effects were felt in April.",
]


def times(text: str) -> list[bool]:
    return [takes_effect(text, m) for m in read(text, DAY) if m.kind == "date"]


@pytest.mark.parametrize("text", BITES)
def test_a_time_from_which_a_measure_bites_is_told_by_words(text: str) -> None:
    assert times(text) == [True]


@pytest.mark.parametrize("text", ELSE)
def test_other_times_are_not(text: str) -> None:
    assert times(text) == [False]


def test_the_measure_gets_the_day_and_no_other_date() -> None:
    text = "Japan added 23 types of chipmaking equipment to its export control list, effective July 23."
    [claim] = extract(Article("test", "", Kind.ARTICLE, "Test Wire", DAY, "", text))
    assert [v.start for v in claim.values("effective")] == [date(2025, 7, 23)]
    assert not claim.values("date")
    assert [v.key for v in claim.values("instrument")] == ["export control list"]


def test_a_measure_in_force_since_a_time_was_taken_then() -> None:
    text = "Washington has barred sales of the A800 to China since April."
    [claim] = extract(Article("test", "", Kind.ARTICLE, "Test Wire", DAY, "", text))
    [taken] = [*claim.values("date"), *claim.values("effective")]
    assert (taken.start, taken.end) == (date(2025, 4, 1), date(2025, 4, 30))


def test_a_stock_built_since_a_time_was_built_from_then_on() -> None:
    text = "Tencent has stockpiled 40,000 H20 chips since April."
    [claim] = extract(Article("test", "", Kind.ARTICLE, "Test Wire", DAY, "", text))
    assert [(v.start, v.end) for v in claim.values("date")] == [(date(2025, 4, 1), DAY)]
