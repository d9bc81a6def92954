"""What became of what was promised, as far as somebody has said a word of it by the day one asks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.claims import Modality, Report
from nlp.events import Event, age
from nlp.merge import as_known_on, merge
from nlp.ontology import event_types
from nlp.outcome_words import Outcome, links, said
from nlp.promises import Promise, Sign, State, decisive, heard, outcomes, promises, state
from nlp.values import Period
from tests.reported import count, day, month, report, year
from tests.test_merging_is_stable import quick

PLANNED, DENIED = Modality.PLANNED, Modality.DENIED
H20 = {"supplier": "Nvidia", "product": "H20"}
EUV = {"buyer": "Intel", "supplier": "ASML", "product": "EUV lithography"}


def ordered(publisher: str, published: str, words: str = "", **roles: object) -> Report:
    bought: dict[str, object] = {"buyer": "Tencent", "quantity": count(5000), **H20}
    return report(publisher, published, "order", words=words, **(bought | roles))


def shipped(publisher: str, published: str, words: str = "", **roles: object) -> Report:
    sold: dict[str, object] = {"recipient": "Tencent", **H20}
    return report(publisher, published, "shipment", words=words, **(sold | roles))


def rule(publisher: str, published: str, words: str = "", **roles: object) -> Report:
    aim: dict[str, object] = {
        "authority": "United States", "target": "China", "product": "H20", "instrument": "licence requirement",
    }  # fmt: skip
    return report(publisher, published, "restriction", words=words, **(aim | roles))


def states(on: str, *told: Report) -> list[State]:
    """Where the promises of the first event stand on the day, other events heard; soonest first."""
    events = merge(told)
    event, asked = events[0], date.fromisoformat(on)
    return [
        state(promise.window, signs_of(event, promise, events[1:]), asked)
        for promise in sorted(promises(event), key=lambda p: p.window.start)
    ]


def signs_of(event: Event, promise: Promise, others: list[Event]) -> list[Sign]:
    return [
        *outcomes(event, promise),
        *(sign for other in others for sign in heard(event, promise, other)),
    ]


# What is promised


def test_each_delivery_and_each_effective_day_is_a_promise_told_first_by_the_oldest_report():
    first = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    again = ordered("Brief", "2024-03-02", delivery=month(2024, 9))
    (event,) = merge([first, again])
    assert promises(event) == (Promise("delivery", month(2024, 9), first),)
    (event,) = merge([rule("Wire", "2025-04-10", effective=day("2025-05-01"))])
    assert [p.role for p in promises(event)] == ["effective"]


def test_a_shipment_is_promised_only_where_it_is_a_plan_for_a_day_to_come():
    plan = shipped("Wire", "2024-03-01", date=month(2024, 9), modality=PLANNED)
    past = shipped("Wire", "2024-10-01", date=month(2024, 9))
    assert [len(promises(merge([r])[0])) for r in (plan, past)] == [1, 0]


# Where nobody says a word


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-08-31", State.UPCOMING),
        ("2024-09-01", State.DUE_NOW),
        ("2024-09-30", State.DUE_NOW),
        ("2024-10-01", State.SILENT),
    ],
)
def test_until_somebody_speaks_the_calendar_decides(on, expected):
    assert states(on, ordered("Wire", "2024-03-01", delivery=month(2024, 9))) == [expected]


def test_an_order_told_again_after_its_day_breaks_no_silence():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    again = ordered("Brief", "2024-10-12", delivery=month(2024, 9))
    assert states("2024-11-01", told, again) == [State.SILENT]


# Kept


def test_who_says_that_the_goods_came_confirms_the_delivery_from_that_day_on():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    came = ordered("Brief", "2024-09-20", "The 5,000 chips that Tencent ordered were delivered.")
    assert states("2024-09-19", told, came) == [State.DUE_NOW]
    assert states("2024-09-20", told, came) == [State.CONFIRMED]


def test_a_shipment_to_the_buyer_of_goods_that_can_be_the_same_confirms_the_order():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    assert states("2024-12-01", told, shipped("Brief", "2024-10-02")) == [State.CONFIRMED]
    for other in (
        shipped("Brief", "2024-08-02"),
        shipped("Brief", "2024-10-02", recipient="Baidu"),
        shipped("Brief", "2024-10-02", product="HBM3E"),
        shipped("Brief", "2024-10-02", supplier="AMD", product="AI chips"),
        shipped("Brief", "2024-10-02", modality=PLANNED),
        shipped("Brief", "2024-10-02", date=month(2024, 5)),
    ):
        assert states("2024-12-01", told, other) == [State.SILENT], other


def test_a_shipment_years_later_is_another_one():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    assert states("2027-12-01", told, shipped("Brief", "2027-10-02")) == [State.SILENT]


def test_a_reserve_of_the_buyer_confirms_its_order():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    held = report("Brief", "2024-10-02", "stockpile", holder="Tencent", **H20)
    assert states("2024-12-01", told, held) == [State.CONFIRMED]


def test_a_planned_shipment_is_confirmed_by_who_tells_it_as_done():
    plan = shipped("Wire", "2024-08-20", date=month(2024, 9), quantity=count(5000), modality=PLANNED)  # fmt: skip
    done = shipped("Brief", "2024-09-20", date=month(2024, 9), quantity=count(5000))
    assert states("2024-10-01", plan, done) == [State.CONFIRMED]


def test_a_rule_is_in_force_once_somebody_tells_of_it_as_a_fact_on_or_after_its_day():
    told = rule("Wire", "2025-04-10", effective=day("2025-05-01"))
    later = rule("Brief", "2025-05-20", effective=day("2025-05-01"))
    assert states("2025-05-10", told, later) == [State.SILENT]
    assert states("2025-05-20", told, later) == [State.CONFIRMED]


def test_a_rule_published_with_immediate_effect_needs_no_other_word():
    assert states("2025-04-09", rule("Gazette", "2025-04-09", effective=day("2025-04-09"))) == [
        State.CONFIRMED
    ]


def test_a_charge_for_the_barred_model_shows_that_the_rule_bites():
    told = rule("Wire", "2025-04-10", effective=day("2025-04-15"))
    charge = report("Brief", "2025-05-28", "impact", company="Nvidia", product="H20")
    other = report("Brief", "2025-05-28", "impact", company="Nvidia", product="Blackwell")
    assert states("2025-06-01", told, charge) == [State.CONFIRMED]
    assert states("2025-06-01", told, other) == [State.SILENT]


# Put off


def test_a_later_window_means_that_it_slipped_and_is_the_promise_from_then_on():
    told = report("Wire", "2024-01-10", "order", delivery=month(2024, 6), quantity=count(7, "tool"), **EUV)  # fmt: skip
    later = report("Brief", "2024-03-11", "order", delivery=day("2024-07-20"), quantity=count(7, "tool"), **EUV)  # fmt: skip
    assert states("2024-02-01", told, later)[0] is State.UPCOMING
    assert states("2024-06-15", told, later) == [State.SLIPPED, State.UPCOMING]
    (event,) = merge([told, later])
    first, _ = promises(event)
    assert list(outcomes(event, first)) == [Sign(Outcome.SLIPPED, later, day("2024-07-20"))]


def test_an_earlier_or_narrower_window_is_no_slip():
    told = ordered("Wire", "2024-03-01", delivery=year(2024))
    narrower = ordered("Brief", "2024-03-02", delivery=month(2024, 9))
    assert states("2024-04-01", told, narrower) == [State.DUE_NOW, State.UPCOMING]


def test_words_of_delay_are_a_slip_until_it_comes_after_all():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    late = ordered(
        "Brief", "2024-09-20", "Delivery of the chips that Tencent ordered is behind schedule."
    )
    came = ordered("Wire", "2024-11-20", "The chips that Tencent ordered have arrived.")
    assert states("2024-10-10", told, late, came) == [State.SLIPPED]
    assert states("2024-11-20", told, late, came) == [State.CONFIRMED]


def test_relief_that_puts_a_rule_off_or_takes_it_back():
    told = rule("Wire", "2025-01-13", effective=day("2025-05-15"), instrument="AI diffusion rule")
    aim = {
        "authority": "United States", "target": "China", "product": "H20", "instrument": "AI diffusion rule",
    }  # fmt: skip
    off = report(
        "Brief", "2025-05-13", "relief", words="Washington rescinded the diffusion rule.", **aim
    )
    late = report(
        "Brief", "2025-05-13", "relief", words="Washington delays the diffusion rule.", **aim
    )
    eased = report("Brief", "2025-05-13", "relief", words="Washington granted a licence.", **aim)
    assert states("2025-06-01", told, off) == [State.WITHDRAWN]
    assert states("2025-06-01", told, late) == [State.SLIPPED]
    assert states("2025-06-01", told, eased) == [State.SILENT]


# Taken back


def test_what_is_denied_or_called_off_is_withdrawn_until_somebody_tells_it_again():
    told = ordered("Wire", "2024-03-01", delivery=month(2024, 9))
    off = ordered(
        "Brief", "2024-05-02", "Tencent called off the order.", modality=DENIED,
        delivery=month(2024, 9),
    )  # fmt: skip
    again = ordered("Wire", "2024-06-02", delivery=month(2024, 9))
    assert states("2024-05-02", told, off, again) == [State.WITHDRAWN]
    assert states("2024-06-02", told, off, again) == [State.UPCOMING]


# The words


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("The cards were delivered in May.", {Outcome.CAME}),
        ("Tencent ordered cards to be delivered in May.", set()),
        ("The cards have not yet arrived.", set()),
        ("The delayed cards have arrived.", {Outcome.CAME, Outcome.SLIPPED}),
        ("The rule took effect on Monday.", {Outcome.CAME}),
        ("The rule will take effect on Monday.", set()),
        ("The rule could have been in force by now.", {Outcome.CAME}),
        ("The ministry postponed the rule.", {Outcome.SLIPPED}),
        ("Deliveries were pushed back to 2026.", {Outcome.SLIPPED}),
        ("The department rescinded the rule.", {Outcome.OFF}),
        ("It undelivered nothing.", set()),
    ],
)  # fmt: skip
def test_words_say_what_became_of_it(words, outcome):
    assert said(words) == outcome


def test_every_link_names_roles_of_the_event_types():
    types = event_types()
    for link in links():
        assert link.role in types[link.event_type].roles
        assert link.other_role in types[link.other_type].roles


# Whatever is reported


@st.composite
def histories(draw: st.DrawFn) -> list[Report]:
    """An order of one buyer, what is told of it, and shipments to him."""
    told = [ordered("Wire", "2024-03-01", delivery=month(2024, 9))]
    for number in range(draw(st.integers(0, 6))):
        published = (date(2024, 3, 2) + timedelta(draw(st.integers(0, 400)))).isoformat()
        words = draw(
            st.sampled_from(
                ("", "It has arrived.", "It is delayed.", "They denied it.", "It was called off.")
            )
        )
        modality = draw(st.sampled_from((Modality.ASSERTED, PLANNED, DENIED)))
        kind = draw(st.sampled_from((ordered, shipped)))
        role = "delivery" if kind is ordered else "date"
        when = draw(st.sampled_from((None, month(2024, 9), month(2024, 10), year(2024))))
        told.append(
            kind(
                f"Paper {number}", published, words, modality=modality, **({role: when} if when else {})
            )
        )  # fmt: skip
    return told


@quick
@given(histories(), st.integers(0, 500))
def test_only_what_was_published_by_the_day_decides(told, days):
    asked = date(2024, 3, 1) + timedelta(days)
    for event, window, signs in all_promises(merge(told)):
        known = [sign for sign in signs if sign.report.published <= asked]
        assert state(window, signs, asked) is state(window, known, asked)
        sign = decisive(signs, asked)
        assert sign is None or sign.report.published <= asked
        assert as_known_on(event, date.max) == event


@quick
@given(histories(), st.randoms(use_true_random=False), st.integers(0, 500))
def test_the_order_of_arrival_changes_nothing(told, dice, days):
    asked = date(2024, 3, 1) + timedelta(days)

    def all_states() -> list[State]:
        return [state(window, signs, asked) for _, window, signs in all_promises(merge(told))]

    before = all_states()
    dice.shuffle(told)
    assert all_states() == before


@quick
@given(histories(), st.integers(0, 500))
def test_a_state_that_the_calendar_gives_is_that_of_its_day(told, days):
    asked = date(2024, 3, 1) + timedelta(days)
    for _, window, signs in all_promises(merge(told)):
        found = state(window, signs, asked)
        if found is State.UPCOMING:
            assert asked < window.start
        if found is State.DUE_NOW:
            assert window.start <= asked <= window.end
        if found is State.SILENT:
            assert asked > window.end
        for sign in signs:
            assert sign.later is None or sign.later.start > window.end


def all_promises(events: list[Event]) -> list[tuple[Event, Period, list[Sign]]]:
    return [
        (event, promise.window, sorted(signs_of(event, promise, [e for e in events if e is not event]),
                                       key=lambda s: age(s.report)))
        for event in events
        for promise in promises(event)
    ]  # fmt: skip
