"""The lines of the stockpile meter as the page has them: filtered, grouped, as bars and as rows."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from crawler.documents import hash_id
from nlp.wording import count_between, many, sum_between
from store.stock import StockLine
from ui.charts.meter import Bar
from ui.stock_words import holder, quarters
from ui.views.parts.twin import Cell

#: What lines without a quarter are under.
UNDATED = "undated"


class Wanted(NamedTuple):
    """Which lines are shown: any of the values of each field that has some."""

    measure: str
    acts: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()


def passes(line: StockLine, wanted: Wanted) -> bool:
    return (
        line.measure == wanted.measure
        and (not wanted.acts or line.act in wanted.acts)
        and (not wanted.holders or not holder_names(line).isdisjoint(wanted.holders))
        and (not wanted.families or line.product_family in wanted.families)
        and (not wanted.quarters or _touches(line, wanted.quarters))
    )


def line_id(line: StockLine) -> str:
    """The same for the same line of any day's meter: what the address names it by."""
    return hash_id(
        *(line.act, line.holder, line.holder_kind, line.product_family),
        *(line.quarter_from, line.quarter_to, line.measure, line.unit),
    )


def ordered(lines: Iterable[StockLine], grouping: str) -> list[StockLine]:
    """Groups with the largest bound first; those without a name and without a date last."""
    held = list(lines)
    heading = GROUPINGS[grouping].heading
    largest: dict[str, float] = {}
    for line in held:
        largest[heading(line)] = max(largest.get(heading(line), 0), line.high or line.low)

    def place(line: StockLine) -> tuple[object, ...]:
        group = heading(line)
        unnamed = group in (UNDATED, "not named", "goods not named")
        first = line.quarter_from if grouping == "quarter" else -largest[group]
        return unnamed, first, group, line.quarter_from or "9", line.act, -(line.high or line.low)

    return sorted(held, key=place)


def bars(lines: Iterable[StockLine], grouping: str) -> list[Bar]:
    """What the chart shows of each line."""
    names = GROUPINGS[grouping]
    return [
        Bar(
            line_id(line),
            names.heading(line),
            names.label(line),
            line.act,
            line.low,
            line.firm_high,
            line.high,
            bounds(line),
            _told(line),
        )
        for line in lines
    ]


def bounds(line: StockLine) -> str:
    """Both ends at a glance: "$1.0bn–$4.0bn", "up to 400k", "10k or more"."""
    return between(line.low, line.high, line.measure, line.unit)


def record(line: StockLine) -> dict[str, Cell]:
    """A row of the table, and of the file: figures are numbers, an open end is empty."""
    return {
        "Who": holder(line),
        "What": line.act,
        "Product family": line.product_family or "goods not named",
        "When": quarters(line),
        "At least": line.low,
        "At most": line.high,
        "Told as done, at most": line.firm_high,
        "Unit": line.unit,
        "Events": line.events,
        "Not told as done": line.unsure_events,
        "From": line.quarter_from,
        "To": line.quarter_to,
        "Event ids": "; ".join(line.event_ids),
    }


class Grouping(NamedTuple):
    """What stands above the bars, and what above each of them."""

    label_of_choice: str
    heading: Callable[[StockLine], str]
    label: Callable[[StockLine], str]


def family(line: StockLine) -> str:
    return ", ".join(line.product_family.split("; ")) or "goods not named"


GROUPINGS = {
    "holder": Grouping("Holder", holder, lambda x: f"{x.act} {family(x)}, {quarters(x)}"),
    "family": Grouping("Product family", family, lambda x: f"{holder(x)}: {x.act}, {quarters(x)}"),
    "quarter": Grouping(
        "Delivery quarter", quarters, lambda x: f"{holder(x)}: {x.act} {family(x)}"
    ),
}


def holder_names(line: StockLine) -> set[str]:
    return set(line.holder.split("; ")) if line.holder else set()


def _touches(line: StockLine, wanted: Sequence[str]) -> bool:
    if not line.quarter_from:
        return UNDATED in wanted
    return any(line.quarter_from <= q <= line.quarter_to for q in wanted)


def _told(line: StockLine) -> dict[str, str]:
    return {
        "Who": holder(line),
        "What": f"{line.act} {family(line)}",
        "When": quarters(line),
        "At least": end(line.low, line) if line.low else "no low bound",
        "At most": "open" if line.high is None else end(line.high, line),
        "Told as done": _done(line),
        "Counted": f"{many(line.events, 'event')}{unsure(line.unsure_events)}",
    }


def _done(line: StockLine) -> str:
    if line.firm_high == 0:
        return "nothing"
    return "open" if line.firm_high is None else f"up to {end(line.firm_high, line)}"


def unsure(number: int) -> str:
    return f", {number:,} of them not told as done" if number else ""


def end(amount: float, line: StockLine) -> str:
    return between(amount, amount, line.measure, line.unit)


def between(low: float, high: float | None, measure: str, unit: str) -> str:
    """A low end of 0 is none: nobody says so little."""
    say = sum_between if measure == "money" else count_between
    if low == 0 and high is not None:
        return f"up to {say(high, high, unit)}"
    return "open" if low == 0 else say(low, high, unit)
