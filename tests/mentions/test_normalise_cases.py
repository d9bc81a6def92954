"""Amounts and counts against a list of expressions that is kept beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from nlp.mentions.amounts.money import money
from nlp.mentions.amounts.quantities import quantities
from nlp.mentions.mention import Mention
from nlp.values import Bound, Money, Quantity

CASES = Path(__file__).parents[3] / "shared" / "eval" / "normalise_cases.json"
READERS = {"money": money, "quantity": quantities}
BOUNDS = {
    **{"exact": Bound.EXACT, "about": Bound.ABOUT, "range": Bound.RANGE, "at_most": Bound.UP_TO},
    **{"at_least": Bound.AT_LEAST, "vague": Bound.AT_LEAST},
}

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the list of expressions is not here")


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(CASES.read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("kind", READERS)
def test_bare_expressions_are_read_with_their_bounds(listed: dict[str, Any], kind: str) -> None:
    cases = [case for case in listed["cases"] if case["class"] == kind]
    right = [_forms(READERS[kind](case["text"])) == [_gold(case)] for case in cases]
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize("kind", READERS)
def test_expressions_are_told_from_what_surrounds_them(listed: dict[str, Any], kind: str) -> None:
    golds = {case["id"]: _gold(case) for case in listed["cases"] if case["class"] == kind}
    right = predicted = expected = 0
    for context in listed["contexts"]:
        forms = _forms(READERS[kind](context["sentence"]))
        right += golds[context["gold"][kind]] in forms
        predicted += len(forms)
        expected += 1
    assert 2 * right / (predicted + expected) >= 0.95


def _forms(mentions: list[Mention]) -> list[tuple[float | None, float | None, str, Bound]]:
    forms = []
    for mention in mentions:
        value = mention.value
        assert isinstance(value, Money | Quantity)
        unit = value.currency if isinstance(value, Money) else ""
        forms.append((value.low, value.high, unit, value.bound))
    return forms


def _gold(case: dict[str, Any]) -> tuple[float | None, float | None, str, Bound]:
    """The listed form; vague words have no high end here, as the annotation guide says."""
    form = case["expected"]
    high = None if form["mod"] == "vague" else form["high"]
    return form["low"], high, form.get("currency", ""), BOUNDS[form["mod"]]
