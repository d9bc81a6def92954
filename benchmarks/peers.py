"""Our readers beside other libraries on one list of expressions and sentences.

The list is kept beside the project; the libraries are no dependencies of it. What is not installed
is left out of the table.
"""

import json
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nlp.mentions.amounts.money import money
from nlp.mentions.amounts.quantities import quantities
from nlp.mentions.times.dates import dates
from nlp.values import Money, Period, Quantity

CASES = Path(__file__).parents[2] / "shared" / "eval" / "normalise_cases.json"
CLASSES = ("money", "quantity", "date")
#: Low end, high end, unit and bound of a figure; of a date, each reading's start and end.
Form = tuple[Any, ...]
Reader = Callable[[str, str, date], Iterator[Form]]

_BOUNDS = {"at least": "at_least", "up to": "at_most"}
_DOLLARS = {"dollar": "USD", "united states dollar": "USD"}
_CURRENCIES = _DOLLARS | {
    **{"euro": "EUR", "pound": "GBP", "british pound": "GBP", "pound sterling": "GBP"},
    **{
        "yen": "JPY",
        "japanese yen": "JPY",
        "chinese yuan": "CNY",
        "yuan": "CNY",
        "renminbi": "CNY",
    },
    **{"south korean won": "KRW", "korean won": "KRW", "won": "KRW", "hong kong dollar": "HKD"},
    **{"new taiwan dollar": "TWD", "taiwan dollar": "TWD"},
}


def table() -> str:
    """Bare expressions (value; value and bound) and F1 in sentences, by class and tool."""
    if not CASES.exists():
        return "peers: the list of expressions is not here"
    listed = json.loads(CASES.read_text(encoding="utf-8"))
    rows = [
        "| class | tool | bare: value | bare: with bound | sentences: F1 |",
        "|---|---|---|---|---|",
    ]
    for kind in CLASSES:
        for tool, reader in _tools(kind).items():
            rows.append(f"| {kind} | {tool} | {_scores(listed, kind, reader)} |")
    return "\n".join(rows)


def _scores(listed: dict[str, Any], kind: str, reader: Reader) -> str:
    cases = {case["id"]: case for case in listed["cases"] if case["class"] == kind}
    value = bound = right = predicted = 0
    for case in cases.values():
        forms = list(reader(kind, case["text"], date.fromisoformat(case["doc_date"])))
        value += len(forms) == 1 and _agrees(case, forms[0], bounds=False)
        bound += len(forms) == 1 and _agrees(case, forms[0], bounds=True)
    for context in listed["contexts"]:
        day, case = date.fromisoformat(context["doc_date"]), cases[context["gold"][kind]]
        forms = list(reader(kind, context["sentence"], day))
        right += any(_agrees(case, form, bounds=False) for form in forms)
        predicted += len(forms)
    f1 = 2 * right / (predicted + len(listed["contexts"]))
    full = "–" if kind == "date" else f"{bound / len(cases):.2f}"
    return f"{value / len(cases):.2f} | {full} | {f1:.2f}"


def _agrees(case: dict[str, Any], form: Form, *, bounds: bool) -> bool:
    gold = case["expected"]
    if case["class"] == "date":
        ways = [[gold["start"], gold["end"]], *gold["accept"]]
        read = [[day and day.isoformat() for day in reading] for reading in form]
        return any(
            days[1] == end and (start is None or days[0] == start)
            for start, end in ways
            for days in read
        )
    low, high, unit, said = form
    if case["class"] == "money" and unit and unit != gold["currency"]:
        return False
    ends = {end for end in (low, high) if end is not None}
    golds = {end for end in (gold["low"], gold["high"]) if end is not None}
    if not bounds:
        return ends == golds or bool(gold["mod"] == "vague" and low == gold["low"])
    if gold["mod"] == "vague":
        return bool(low == gold["low"] and high in (None, gold["high"]))
    return bool((low, high, said) == (gold["low"], gold["high"], gold["mod"]))


def _ours(kind: str, text: str, day: date) -> Iterator[Form]:
    if kind == "date":
        for mention in dates(text, day, None):
            if isinstance(mention.value, Period):
                yield ((mention.value.start, mention.value.end),)
        return
    for mention in money(text) if kind == "money" else quantities(text):
        value = mention.value
        assert isinstance(value, Money | Quantity)
        unit = value.currency if isinstance(value, Money) else ""
        yield value.low, value.high, unit, _BOUNDS.get(value.bound.value, value.bound.value)


def _recognizers(kind: str, text: str, day: date) -> Iterator[Form]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number
    from recognizers_number_with_unit import recognize_currency

    if kind == "date":
        reference = datetime(day.year, day.month, day.day)
        for found in recognize_datetime(text, "en-us", reference=reference):
            yield from _days((found.resolution or {}).get("values", []))
    elif kind == "money":
        for found in recognize_currency(text, "en-us"):
            if found.resolution and found.resolution["value"]:
                unit = found.resolution.get("unit", "").lower()
                code = found.resolution.get("isoCurrency") or _CURRENCIES.get(unit, unit)
                amount = float(found.resolution["value"])
                yield amount, amount, code, "exact"
    else:
        for found in recognize_number(text, "en-us"):
            amount = float(found.resolution["value"])
            yield amount, amount, "", "exact"


def _days(values: list[dict[str, str]]) -> Iterator[Form]:
    """Every reading of one expression: the day before, the day after. The best one counts."""
    read = []
    for value in values:
        if value["type"] == "date" and re.fullmatch(r"[\d-]{10}", value.get("value", "")):
            day = date.fromisoformat(value["value"])
            read.append((day, day))
        elif value["type"] == "daterange" and "end" in value:
            end = date.fromisoformat(value["end"]) - timedelta(days=1)
            start = date.fromisoformat(value["start"]) if "start" in value else None
            read.append((start, end))
    yield tuple(read)


def _quantulum(kind: str, text: str, day: date) -> Iterator[Form]:
    from quantulum3 import parser

    for found in parser.parse(text):
        entity = found.unit.entity.name
        if (entity == "currency") != (kind == "money") or entity in ("time", "length"):
            continue
        spread = found.uncertainty or 0.0
        ends = found.value - spread, found.value + spread
        unit = _CURRENCIES.get(found.unit.name.lower(), found.unit.name)
        yield *ends, unit if kind == "money" else "", "range" if spread else "exact"


def _dateparser(kind: str, text: str, day: date) -> Iterator[Form]:
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    options = {"RELATIVE_BASE": datetime(day.year, day.month, day.day)}
    parser = DateDataParser(languages=["en"], settings=options)
    for words, moment in search_dates(text, languages=["en"], settings=options) or []:
        yield (_expanded(moment.date(), parser.get_date_data(words).period),)


def _expanded(day: date, period: str) -> Form:
    """The whole month or year where the words named no day."""
    if period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if period == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _tools(kind: str) -> dict[str, Reader]:
    """What is installed and reads this class at all."""
    figures = ("quantulum3", "quantulum3", _quantulum)
    known: list[tuple[str, str, Reader]] = [
        ("recognizers-text-suite", "recognizers_suite", _recognizers),
        ("dateparser", "dateparser", _dateparser) if kind == "date" else figures,
    ]
    tools: dict[str, Reader] = {"Chokepoint": _ours}
    for name, module, reader in known:
        if find_spec(module):
            tools[f"{name} {version(name)}"] = reader
    return tools
