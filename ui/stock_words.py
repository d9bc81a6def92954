"""Say the lines of the stockpile meter in words: who, when, how much. For the command line and the screens."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.stock import HeldBack, StockLine

_KINDS = {"jointly": " (jointly)", "group": " (group)", "country": " (country)"}


def holder(line: "StockLine | HeldBack") -> str:
    """Whose it is; what kind of whole that is, where it is not one company."""
    if not line.holder:
        return "not named"
    return ", ".join(line.holder.split("; ")) + _KINDS.get(line.holder_kind, "")


def quarters(line: "StockLine") -> str:
    """The quarter, the quarters or the year; "undated" where nobody says when."""
    if not line.quarter_from:
        return "undated"
    first, last = quarter(line.quarter_from), quarter(line.quarter_to)
    if (first[:2], last[:2]) == ("Q1", "Q4") and first[3:] == last[3:]:
        return first[3:]
    return first if first == last else f"{first} – {last}"


def quarter(written: str) -> str:
    """As the database writes them: "2024-Q3" is "Q3 2024"."""
    year, _, number = written.partition("-")
    return f"{number} {year}"


def amount(number: float, measure: str, unit: str) -> str:
    """One bound, in units of the line: "$4bn", "100,000 units"."""
    from nlp.values import Money, Quantity
    from nlp.wording import money, quantity

    if measure == "money":
        return money(Money(number, number, unit))
    counted = quantity(Quantity(number, number, unit))
    return f"{counted} units" if unit == "unit" else counted
