"""The verbs that ask who has what, and what is due: stock, due."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from nlp.wording import many
from ui.stock_words import amount, holder, quarters

if TYPE_CHECKING:
    from store.stock import Due, Said, StockLine

_NO_STOCK = (
    "Nothing of which anybody says how much was ordered, delivered or is held{of}. "
    "`chokepoint events` shows what there is."
)
_NOTHING_DUE = (
    "Nothing is due{of}: no report names a delivery or a day on which a rule takes effect."
)
#: What stands under the table of stock.
_READ_STOCK = (
    "At least: reported as done. At most: with what is planned, possible, or denied by somebody. Lines do not "
    "add up: what is ordered is delivered later, a group holds its members, a country its companies."
)
#: States in the order in which a person wants to hear of them.
_STATES = ("silent", "slipped", "due now", "upcoming", "confirmed", "withdrawn")


def add_verbs(known: Any, a_day: Callable[[str], date]) -> None:
    """Adds them to the verbs that the command line knows."""
    stock = known.add_parser(
        "stock", help="who ordered, was delivered and holds how much, low and high, by quarter"
    )
    for name, text in (
        ("holder", "of this buyer, recipient or holder, alone or with others"),
        ("product", "of this product or family"),
    ):
        stock.add_argument(
            f"--{name}", action="append", default=[], metavar=name.upper(),
            help=f"{text}; may be given again, any will do",
        )  # fmt: skip
    stock.add_argument("--known-on", type=a_day, metavar="DATE", help="as it was known on this day")
    stock.add_argument("--quotes", action="store_true", help="with the words that give each bound")
    stock.add_argument("--format", choices=("table", "jsonl"), default="table")
    stock.set_defaults(run=show_stock)

    due = known.add_parser(
        "due", help="deliveries and rules that are due: what came, what slipped, what nobody speaks of"
    )  # fmt: skip
    due.add_argument(
        "--on", type=a_day, metavar="DATE", help="as of this day, knowing what was published by then (default: today)"
    )  # fmt: skip
    due.add_argument(
        "--state", action="append", default=[], choices=_STATES, help="only these; may be given again"
    )  # fmt: skip
    due.add_argument("--format", choices=("table", "jsonl"), default="table")
    due.set_defaults(run=show_due)


def show_stock(options: argparse.Namespace) -> None:
    from store.database import Store

    with Store(options.database, readonly=True, known_on=options.known_on) as store:
        lines = store.stock.lines(options.holder, options.product)
        said = store.stock.quotes(
            {claim for line in lines for claim in (*line.low_claims, *line.high_claims)}
        )
    if options.format == "jsonl":
        for line in lines:
            print(json.dumps(_line_record(line, said), ensure_ascii=False, default=str))
    elif not lines:
        print(_NO_STOCK.format(of=_of([*options.holder, *options.product])))
    else:
        print(stock_table(lines))
        if options.quotes:
            print("".join(f"\n{text}" for line in lines for text in _proof(line, said)))
        print(f"\n{_READ_STOCK}")


def show_due(options: argparse.Namespace) -> None:
    from nlp.promises import State
    from store.database import Store

    with Store(options.database, readonly=True, known_on=options.on) as store:
        found = store.stock.due([State(name) for name in options.state])
    if options.format == "jsonl":
        for due in found:
            print(json.dumps(asdict(due), ensure_ascii=False, default=str))
    elif not found:
        print(_NOTHING_DUE.format(of=_of(options.state)))
    else:
        print(due_table(found))


def stock_table(lines: "Sequence[StockLine]") -> str:
    """One line of the meter a row: who, what, when, and both bounds with their unit."""
    from ui.tables import table

    rows = [
        [
            holder(line),
            f"{line.act} {line.product_family or 'goods not named'}",
            quarters(line),
            amount(line.low, line.measure, line.unit),
            _most(line),
            many(line.events, "event"),
        ]
        for line in lines
    ]
    return table(["Who", "What", "When", "At least", "At most", "Counted"], rows, stretch=0)


def due_table(found: "Sequence[Due]") -> str:
    """One promise a row: its window, where it stands, what it is, and the word that decides."""
    from ui.tables import table

    rows = [
        [
            _window(due.window_start, due.window_end),
            due.state.value,
            f"{due.headline}. {_word(due)}",
        ]
        for due in found
    ]
    counted = (f"{sum(due.state == state for due in found)} {state}" for state in _STATES)
    counts = ", ".join(part for part in counted if not part.startswith("0 "))
    laid_out = table(["Due", "State", "What, and the latest word"], rows, stretch=2)
    return f"{laid_out}\n\n{counts}."


def _most(line: "StockLine") -> str:
    """With what of it is told as done, where that is less."""
    most = _end(line, line.high)
    if line.firm_high == line.high:
        return most
    done = _end(line, line.firm_high)
    return f"{most} (done: {done})"


def _end(line: "StockLine", high: float | None) -> str:
    return "open" if high is None else amount(high, line.measure, line.unit)


def _proof(line: "StockLine", said: "dict[str, Said]") -> Iterator[str]:
    yield f"{holder(line)}, {line.act} {line.product_family}, {quarters(line)}"
    for bound, claims in (("at least", line.low_claims), ("at most", line.high_claims)):
        for claim in claims:
            told = said[claim]
            yield f"  {bound}: {told.publisher}, {told.published}: “{told.quote}” {told.url}"
    yield ""


def _line_record(line: "StockLine", said: "dict[str, Said]") -> dict[str, Any]:
    """The line, with the words of the claims that give its bounds."""
    return asdict(line) | {
        "low_quotes": [asdict(said[claim]) for claim in line.low_claims],
        "high_quotes": [asdict(said[claim]) for claim in line.high_claims],
    }


def _window(start: date, end: date) -> str:
    from nlp.values import Period
    from nlp.wording import period

    return period(Period(start, end, "span"))


def _word(due: "Due") -> str:
    """Who says what became of it; else who promised it."""
    if due.sign_on is None:
        return f"Promised by {due.said_publisher}, {due.said_on}"
    later = f", now {_window(due.later_start, due.later_end)}" if due.later_start and due.later_end else ""  # fmt: skip
    return f"{due.sign_publisher}, {due.sign_on}{later}: “{' '.join(due.sign_quote.split())}”"


def _of(names: Sequence[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
