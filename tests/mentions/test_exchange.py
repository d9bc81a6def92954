from datetime import date

import pytest

from nlp.lexicon.entries import lexicon_file, load
from nlp.mentions.amounts.exchange import to_usd
from nlp.values import Bound, Money


def test_an_amount_is_converted_at_the_average_rate_of_its_year() -> None:
    dollars = to_usd(Money(7.2e9, 7.2e9, "CNY"), date(2024, 5, 1))
    assert dollars is not None
    assert dollars.low == pytest.approx(1e9, rel=0.01)
    assert (dollars.currency, dollars.bound) == ("USD", Bound.ABOUT)


def test_open_ends_and_bounds_stay() -> None:
    dollars = to_usd(Money(None, 6.5e11, "TWD", Bound.UP_TO), date(2024, 1, 1))
    assert dollars is not None
    assert dollars.low is None
    assert dollars.high == pytest.approx(2.02e10, rel=0.01)
    assert dollars.bound is Bound.UP_TO


def test_dollars_stay_as_they_are() -> None:
    money = Money(4e9, 4e9, "USD")
    assert to_usd(money, date(2001, 1, 1)) is money


def test_years_after_the_table_take_its_last_rate() -> None:
    money = Money(1.0, 1.0, "JPY")
    assert to_usd(money, date(2031, 1, 1)) == to_usd(money, date(2025, 6, 1))


def test_what_the_table_does_not_hold_is_not_guessed() -> None:
    assert to_usd(Money(1.0, 1.0, "JPY"), date(2014, 12, 31)) is None
    assert to_usd(Money(1.0, 1.0, "VND"), date(2024, 1, 1)) is None


def test_every_currency_but_the_pegged_has_every_year() -> None:
    table = load(lexicon_file("exchange_rates.toml"))
    floating = {code: sorted(rates) for code, rates in table.items() if code not in ("AED", "SAR")}
    assert set(map(tuple, floating.values())) == {tuple(str(year) for year in range(2015, 2026))}
