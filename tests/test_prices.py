"""What one of many costs is told apart from what an act comes to."""

from datetime import date

import pytest

from nlp.mentions.read import read
from nlp.prices import is_price, is_size
from nlp.values import Money

PRICES = [
    "1,600 chips at $17,000 each",
    "cards for $25,000 apiece",
    "$30,000 per chip",
    "GPUs at $40,000 a unit",
    "$250,000 per GB200 rack",
    "$35,000 an H100",
    "a charge of 30 cents a share",
    "H20 chips at $2.50 an hour",
    "a card priced at about $30,000",
    "a subscription for $19.99",
]
SUMS = [
    "chips worth $40 billion",
    "$7 billion a year",
    "$100 million a month for servers",
    "priced at $6.5 billion",
    "a fine of $1.8 million",
    "$300 million for 10,000 chips",
    "$16 billion, each in cash",
    "$5 billion a unit of SoftBank pays",
]


def sums(text: str) -> list[bool]:
    found = read(text, date(2025, 6, 11))
    return [is_price(text, m) for m in found if isinstance(m.value, Money)]


@pytest.mark.parametrize("text", PRICES)
def test_a_price_of_one_is_told(text: str) -> None:
    assert sums(text) == [True]


@pytest.mark.parametrize("text", SUMS)
def test_a_whole_sum_is_none(text: str) -> None:
    assert sums(text) == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Losing a market that will grow to nearly $50 billion would hurt us.",
        "It is shut out of China's $50 billion data center market.",
        "Revenue for the Mobile Business Unit was $1.2 billion on lower shipments of DRAM.",
    ],
)
def test_what_a_market_or_a_business_comes_to_is_a_size(text: str) -> None:
    (money,) = [m for m in read(text, date(2025, 6, 11)) if isinstance(m.value, Money)]
    assert is_size(text, money)


@pytest.mark.parametrize(
    "text",
    [
        "H20 revenue was $4.6 billion.",
        "SMIC, which leads the market, ordered tools for $2 billion.",
        "It recognized $4.6 billion in H20 revenue.",
    ],
)
def test_what_goods_or_an_order_come_to_is_none(text: str) -> None:
    (money,) = [m for m in read(text, date(2025, 6, 11)) if isinstance(m.value, Money)]
    assert not is_size(text, money)
