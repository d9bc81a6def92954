"""Quote drift: what changes in what a company says of one topic, from call to call."""

from datetime import date

import pytest

from nlp.claims import Modality
from nlp.quote_drift import (
    Call,
    FigureChange,
    Statement,
    Thread,
    Topic,
    drift,
    hedges,
    kind_of_hedge,
    topics,
)
from nlp.values import Bound, Quantity
from tests.reported import count, money, month, report

SPRING, SUMMER, AUTUMN = (
    Call(f"c{month_}", "Rivet", date(2025, month_, 20), "A call", "https://rivet.example/call")
    for month_ in (2, 5, 8)
)


def said(call: Call, words: str, event_type: str = "impact", **roles: object) -> Statement:
    given = {"company": "Rivet", "product": "H20"} | roles
    made = report("Rivet", call.day.isoformat(), event_type, words=words, **given)
    return Statement(call, made.claim, "Ada Marsh")


def only(*statements: Statement, calls: tuple[Call, ...] = (SPRING, SUMMER, AUTUMN)) -> Thread:
    (thread,) = drift(calls, statements)
    return thread


def test_a_hedge_that_is_added_and_one_that_is_dropped_are_named():
    thread = only(
        said(SPRING, "We expect the charge to be large."),
        said(SUMMER, "The charge may be large, subject to demand."),
    )
    (step,) = thread.steps
    assert (step.added, step.dropped) == (("may", "subject to"), ("expect",))
    assert step.figures == () and step.changes == 3


def test_a_figure_that_changed_is_shown_with_both_ends():
    (step,) = only(
        said(SPRING, "A charge of $5.5 billion.", value=money(5.5)),
        said(SUMMER, "A charge of $4.5 billion.", value=money(4.5)),
    ).steps
    assert step.figures == (FigureChange("value", (money(5.5),), (money(4.5),)),)


def test_a_word_that_loosens_a_figure_changes_it():
    loose = Quantity(100, 100, "unit", Bound.ABOUT)
    (step,) = only(
        said(SPRING, "We sold 100.", "shipment", supplier="Rivet", quantity=count(100)),
        said(SUMMER, "We sold about 100.", "shipment", supplier="Rivet", quantity=loose),
    ).steps
    assert step.figures == (FigureChange("quantity", (count(100),), (loose,)),)


def test_a_figure_that_is_given_no_more_leaves_an_empty_side():
    (step,) = only(
        said(SPRING, "A charge of $5.5 billion.", value=money(5.5)), said(SUMMER, "A charge.")
    ).steps
    assert step.figures == (FigureChange("value", (money(5.5),), ()),)


def test_a_promised_day_is_compared_and_a_reported_one_is_not():
    def shipped(call: Call, due: int) -> Statement:
        days = {"delivery": month(2025, due), "date": month(2025, call.day.month)}
        return said(call, "It ships.", "order", buyer="Rivet", **days)

    (step,) = only(shipped(SPRING, 9), shipped(SUMMER, 11)).steps
    assert [change.role for change in step.figures] == ["delivery"]


def test_firmness_is_that_of_the_firmest_statement():
    planned, possible = Modality.PLANNED, Modality.POSSIBLE
    (step,) = only(
        said(SPRING, "We take a charge."),
        said(SPRING, "One more charge is likely.", modality=possible),
        said(SUMMER, "We are to take a charge.", modality=planned),
    ).steps
    assert step.firmness == (Modality.ASSERTED, planned)


def test_the_same_words_again_are_a_step_without_changes():
    thread = only(
        said(SPRING, "We take a charge.", value=money(1)),
        said(SUMMER, "We take a charge.", value=money(1)),
    )
    assert thread.steps[0].changes == 0


def test_a_call_that_says_nothing_of_it_is_passed_over_and_the_next_one_compared():
    (step,) = only(said(SPRING, "We may take a charge."), said(AUTUMN, "We take a charge.")).steps
    assert step.passed_over == 1 and step.dropped == ("may",)


def test_a_topic_that_later_calls_leave_out_is_silent_since_the_first_of_them():
    assert only(said(SPRING, "We take a charge.")).silent_since == SUMMER
    assert only(said(AUTUMN, "We take a charge.")).silent_since is None


def test_calls_of_another_company_break_no_silence_and_are_never_compared():
    other = Call("o", "Gasket", date(2025, 6, 1), "A call", "https://gasket.example/call")
    threads = drift(
        (SPRING, other), (said(SPRING, "We may take a charge."), said(other, "A charge."))
    )
    assert [(t.company, len(t.said), t.silent_since) for t in threads] == [
        ("Gasket", 1, None),
        ("Rivet", 1, None),
    ]


def test_models_of_one_family_are_one_topic_and_other_types_and_goods_are_others():
    threads = drift(
        (SPRING, SUMMER),
        (
            said(SPRING, "H20 is hit."),
            said(SUMMER, "H200 is hit.", product="H200"),
            said(SUMMER, "HBM is hit.", product="HBM3E"),
            said(SUMMER, "H20 ships.", "shipment", supplier="Rivet"),
        ),
    )
    assert {(t.topic.event_type, len(t.said)) for t in threads if t.topic.goods == "Hopper"} == {
        ("impact", 2),
        ("shipment", 1),
    }
    assert len(threads) == 3


@pytest.mark.parametrize(
    ("product", "goods"),
    [("H20", "Hopper"), ("GPUs", "GPU"), ("widgets", "widgets"), ((), "")],
)
def test_goods_are_a_family_a_kind_or_the_words_themselves(product: object, goods: str):
    assert topics(said(SPRING, "It is hit.", product=product).claim) == (Topic("impact", goods),)


def test_the_order_in_which_statements_come_does_not_matter():
    statements = [
        said(SPRING, "We may take a charge.", value=money(2)),
        said(SUMMER, "We take a charge.", value=money(3)),
        said(AUTUMN, "We took a charge.", value=money(3)),
    ]
    calls = (AUTUMN, SPRING, SUMMER)
    assert drift(calls, statements) == drift(reversed(calls), reversed(statements))


def test_hedges_are_whole_words_and_the_longest_wins():
    words = (
        "We do not know if demand, which may vary, is likely; mayors and non-planned talks aside."
    )
    assert hedges(words) == ("we do not know", "if", "may", "likely")
    assert kind_of_hedge("may") == "possibility" and kind_of_hedge("if") == "condition"
