"""How many real-style dates are read right, alone and in sentences full of other figures."""

import json
from datetime import date
from pathlib import Path

import pytest

from nlp.mentions.times.dates import dates
from nlp.mentions.times.fiscal import FiscalCalendar

CASES = Path(__file__).parents[3] / "shared" / "eval" / "normalise_cases.json"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason=f"no evaluation data: {CASES.name}")

#: A change may lose none of the expressions, and one sentence in twenty at most.
BARE, IN_CONTEXT = 0.95, 0.95
NVIDIA = FiscalCalendar("last Sunday of January")


@pytest.fixture(scope="module")
def data():
    return json.loads(CASES.read_text(encoding="utf-8"))


def accepted(case):
    expected = case["expected"]
    return {(expected["start"], expected["end"]), *map(tuple, expected["accept"])}


def read(text, day, calendar=None):
    found = dates(text, date.fromisoformat(day), calendar)
    return [(str(m.value.start), str(m.value.end)) for m in found]


def test_bare_expressions_are_read(data):
    cases = [case for case in data["cases"] if case["class"] == "date"]
    right = 0
    for case in cases:
        found = read(case["text"], case["doc_date"])
        right += len(found) == 1 and found[0] in accepted(case)
    assert right / len(cases) >= BARE


def test_fiscal_expressions_are_read_with_the_companys_calendar(data):
    cases = [case for case in data["cases"] if case["expected"].get("fiscal")]
    for case in cases:
        issuer = case["expected"]["expected_issuer"]
        assert read(case["text"], case["doc_date"], NVIDIA) == [(issuer["start"], issuer["end"])]


def test_dates_are_found_among_other_figures(data):
    cases = {case["id"]: case for case in data["cases"]}
    right = read_ones = wanted = 0
    for context in data["contexts"]:
        found = read(context["sentence"], context["doc_date"])
        right += any(period in accepted(cases[context["gold"]["date"]]) for period in found)
        read_ones += len(found)
        wanted += 1
    assert 2 * right / (read_ones + wanted) >= IN_CONTEXT
