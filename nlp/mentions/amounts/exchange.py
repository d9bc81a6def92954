"""Give an amount in another currency its size in U.S. dollars, by the average rate of the year."""

from dataclasses import replace
from datetime import date
from functools import cache

from nlp.lexicon.entries import lexicon_file, load
from nlp.values import Bound, Money


def to_usd(money: Money, on: date) -> Money | None:
    """About how many dollars that was in the year of `on`; None where the table holds no rate.

    Years after the last of the table take the last rate; years before its first have none.
    """
    if money.currency == "USD":
        return money
    rate = _rate(money.currency, on.year)
    if rate is None:
        return None
    return replace(
        money,
        low=None if money.low is None else money.low / rate,
        high=None if money.high is None else money.high / rate,
        currency="USD",
        bound=Bound.ABOUT if money.bound is Bound.EXACT else money.bound,
    )


def _rate(currency: str, year: int) -> float | None:
    rates = _rates().get(currency, {})
    known = [y for y in rates if y <= year]
    return rates[max(known)] if known else None


@cache
def _rates() -> dict[str, dict[int, float]]:
    """Units per dollar by currency and year; a year that is left out keeps the rate before it."""
    table = load(lexicon_file("exchange_rates.toml"))
    return {
        currency: {int(year): float(rate) for year, rate in rates.items()}
        for currency, rates in table.items()
    }


def rates() -> list[tuple[str, int, float]]:
    """Every currency but the dollar, a year, and the units of it per dollar from that year on."""
    return [(c, year, rate) for c, years in _rates().items() for year, rate in years.items()]
