"""Every event type is found in the sentences written for it, and only there."""

from datetime import date
from pathlib import Path

import pytest

from crawler.documents import Article, Kind
from nlp.events import Status
from nlp.extract import extract
from nlp.marked import Marked, marked_lines
from nlp.ontology import ACCEPTS, event_types

HERE = Path(__file__).parent / "event_types"
CASES = [
    (name, case)
    for name in event_types()
    for case in marked_lines((HERE / f"{name}.txt").read_text("utf-8"))
]
OPEN = pytest.mark.xfail(strict=True, reason="known, and not read yet")


def cases(*, shown: bool) -> list[object]:
    """The cases that show an event or do not; those that are known to fail are marked so."""
    return [
        pytest.param(name, case, id=f"{name}-{case}", marks=[OPEN] if case.is_open else [])
        for name, case in CASES
        if bool(case.trigger) == shown
    ]


def article(text: str) -> Article:
    return Article("test", "", Kind.ARTICLE, "Test Wire", date(2025, 6, 11), "", text)


def claims(name: str, text: str):
    return [c for c in extract(article(text)) if c.event_type == name]


def share_a_word(first: str, second: str) -> bool:
    """ "Placed orders" and "orders" are one trigger."""
    return bool(set(first.lower().split()) & set(second.lower().split()))


@pytest.mark.parametrize("name", event_types())
def test_a_type_has_sentences_that_show_it_and_sentences_that_do_not(name):
    lines = marked_lines((HERE / f"{name}.txt").read_text("utf-8"))
    assert sum(bool(c.trigger) for c in lines) >= 25
    assert sum(not c.trigger for c in lines) >= 15


@pytest.mark.parametrize("name", event_types())
def test_a_type_says_what_its_roles_accept(name):
    assert set(event_types()[name].roles.values()) <= set(ACCEPTS)


@pytest.mark.parametrize("name", event_types())
def test_a_type_has_a_verb_for_every_status_that_an_event_can_have(name):
    said = {status.value for status in Status} - {Status.CONFIRMED.value}
    assert set(event_types()[name].verbs) == said
    assert set(event_types()[name].unled) - {"headline"} in (set(), said)


@pytest.mark.parametrize(("name", "case"), cases(shown=True))
def test_an_event_is_found_with_its_roles(name: str, case: Marked):
    (claim,) = claims(name, case.text)
    assert share_a_word(claim.trigger.text, case.trigger)
    assert {(a.role, a.quote.text) for a in claim.arguments} == case.roles
    assert claim.modality == case.modality
    assert [a.name for a in claim.attributions] == ([case.origin] if case.origin else [])


@pytest.mark.parametrize(("name", "case"), cases(shown=False))
def test_a_sentence_about_something_else_yields_nothing(name: str, case: Marked):
    assert claims(name, case.text) == []


@pytest.mark.parametrize(("name", "case"), CASES, ids=str)
def test_every_quote_is_verbatim(name: str, case: Marked):
    source = article(case.text)
    for claim in extract(source):
        quotes = [claim.trigger, claim.quote, *(a.quote for a in claim.arguments)]
        for quote in (*quotes, *(a.quote for a in claim.attributions)):
            assert source.text[quote.start : quote.end] == quote.text != ""
