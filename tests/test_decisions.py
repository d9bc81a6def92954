"""What people decide holds whatever the rules find, can be taken back, and is never dropped in silence."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nlp.claims import Argument, Modality, Quote, Report
from nlp.deciding import FEWER, GONE, MOVED, Decided, decided
from nlp.decisions import (
    Accept,
    Act,
    Add,
    Apart,
    Correct,
    Decision,
    Named,
    Reject,
    Restate,
    Together,
    Undo,
    Verdict,
)
from nlp.merge import merge
from tests.reported import money, named, report

WIRE = report("Wire", "2023-08-09", "order", buyer="Baidu", product="A800", value=money(1))
POST = report("Post", "2023-08-10", "order", buyer="Baidu", product="A800", value=money(1))
OTHER = report("Daily", "2024-03-01", "order", buyer="Tencent", product="H20", value=money(7))
ALL = [WIRE, POST, OTHER]


def taken(*acts: Act) -> list[Decision]:
    """A decision an act, named by its number from 1."""
    return [
        Decision(str(n), datetime(2026, 1, 1, 12, n, tzinfo=UTC), "ann", "", act)
        for n, act in enumerate(acts, 1)
    ]


def after(*acts: Act, reports: list[Report] = ALL) -> Decided:
    return decided(reports, taken(*acts))


def events(*acts: Act) -> set[frozenset[str]]:
    """The publishers of each event."""
    found = after(*acts)
    return {
        frozenset(r.publisher for r in e.reports) for e in merge(found.reports, bonds=found.bonds)
    }


def of(*reports: Report) -> tuple[Named, ...]:
    return tuple(map(Named.of, reports))


def filler(role: str, name: str, start: int = 0) -> Argument:
    return Argument(role, named(name), Quote(start, start + 1, "x"), ("by hand: ann",))


def test_without_decisions_nothing_is_changed():
    assert after() == Decided(tuple(ALL), after().bonds, {}, {}, frozenset())


def test_a_rejected_claim_counts_no_more():
    assert after(Reject(Named.of(POST))).reports == (WIRE, OTHER)


def test_an_accepted_claim_stays_as_it_is():
    found = after(Accept(Named.of(POST)))
    assert found.reports == tuple(ALL)
    assert found.accepted == {POST.claim.id}


def test_a_corrected_role_has_the_new_fillers_and_no_others():
    found = after(Correct(Named.of(OTHER), "buyer", (filler("buyer", "ByteDance"),)))
    assert [v.name for v in found.reports[2].claim.values("buyer")] == ["ByteDance"]
    assert found.reports[2].claim.values("product") == OTHER.claim.values("product")
    assert found.reports[2].claim.id == OTHER.claim.id


def test_a_role_can_be_emptied_and_a_modality_corrected():
    found = after(Correct(Named.of(OTHER), "buyer", ()), Restate(Named.of(OTHER), Modality.PLANNED))
    assert found.reports[2].claim.values("buyer") == ()
    assert found.reports[2].claim.modality is Modality.PLANNED
    assert found.verdicts[OTHER.claim.id] == (Verdict.CORRECTED, "2")


def test_the_last_word_on_a_claim_counts():
    assert after(Reject(Named.of(POST)), Accept(Named.of(POST))).reports == tuple(ALL)
    assert after(Accept(Named.of(POST)), Reject(Named.of(POST))).reports == (WIRE, OTHER)


def test_claims_are_one_happening_and_others_not_because_somebody_says_so():
    assert events() == {frozenset({"Wire", "Post"}), frozenset({"Daily"})}
    assert events(Together(of(WIRE, OTHER))) == {frozenset({"Wire", "Post", "Daily"})}
    assert events(Apart(of(WIRE), of(POST))) == {
        frozenset({"Wire"}), frozenset({"Post"}), frozenset({"Daily"}),
    }  # fmt: skip


def test_of_two_decisions_against_each_other_the_later_holds():
    together, apart = Together(of(WIRE, POST, OTHER)), Apart(of(OTHER), of(WIRE, POST))
    assert events(apart, together) == {frozenset({"Wire", "Post", "Daily"})}
    assert events(together, apart) == {frozenset({"Wire", "Post"}), frozenset({"Daily"})}


def test_what_is_kept_together_through_a_third_is_parted_too():
    acts = Together(of(WIRE, OTHER)), Together(of(OTHER, POST)), Apart(of(WIRE), of(POST))
    assert events(*acts) == {frozenset({"Post", "Daily"}), frozenset({"Wire"})}


def test_undoing_takes_a_decision_out_of_force_and_undoing_that_puts_it_back():
    reject = Reject(Named.of(POST))
    assert after(reject, Undo("1")).reports == tuple(ALL)
    assert after(reject, Undo("1"), Undo("2")).reports == (WIRE, OTHER)
    assert after(reject, Undo("1"), Undo("2"), Undo("3")).reports == tuple(ALL)
    assert after(reject, Undo("1")).in_force == {"2"}


@pytest.mark.parametrize("act", [Accept, Reject, lambda n: Correct(n, "buyer", ())])
def test_a_decision_on_a_claim_that_is_gone_is_told_as_such(act):
    found = after(act(Named.of(POST)), reports=[WIRE])
    assert found.lost == {"1": GONE}
    assert found.reports == (WIRE,)


def test_pairs_of_which_one_is_gone_are_told_as_such():
    assert after(Together(of(WIRE, POST)), reports=[WIRE]).lost == {"1": FEWER}
    assert after(Apart(of(WIRE), of(POST)), reports=[WIRE]).lost == {"1": FEWER}


def shifted(one: Report, by: int) -> Report:
    """The same words further down in a text that has changed."""

    def move(quote: Quote) -> Quote:
        return replace(quote, start=quote.start + by, end=quote.end + by)

    claim = replace(one.claim, trigger=move(one.claim.trigger), quote=move(one.claim.quote))
    return replace(one, claim=replace(claim, article_id="another version"))


def test_a_claim_whose_words_have_moved_on_its_page_is_known_again():
    moved = shifted(POST, 40)
    found = after(Reject(Named.of(POST)), reports=[WIRE, moved])
    assert found.reports == (WIRE,)
    assert found.lost == {}


def test_the_fillers_of_a_correction_move_with_the_quote():
    words = POST.claim.quote.text
    given = Argument("buyer", named("ByteDance"), Quote(2, 6, words[2:6]))
    found = after(Correct(Named.of(POST), "buyer", (given,)), reports=[shifted(POST, 40)])
    (argument,) = (a for a in found.reports[0].claim.arguments if a.role == "buyer")
    assert argument.quote == Quote(42, 46, words[2:6])


def test_fillers_that_lay_outside_the_quote_do_not_move():
    given = Argument("buyer", named("ByteDance"), Quote(900, 904, "them"))
    moved = shifted(POST, 40)
    found = after(Correct(Named.of(POST), "buyer", (given,)), reports=[moved])
    assert found.lost == {"1": MOVED}
    assert found.reports == (moved,)


def test_of_two_claims_with_the_same_words_on_a_page_none_is_guessed():
    twice = [shifted(POST, 40), shifted(POST, 80)]
    assert after(Reject(Named.of(POST)), reports=twice).reports == tuple(twice)


def test_a_claim_made_by_hand_stands_in_place_of_one_that_is_found_there_later():
    made = replace(POST.claim, modality=Modality.DENIED, rules=("by hand: ann",), confidence=1.0)
    found = after(Add(Named.of(POST), made))
    assert found.reports[1].claim == made
    assert found.verdicts == {POST.claim.id: (Verdict.ADDED, "1")}
    assert after(Add(Named.of(POST), made), Undo("1")).reports == tuple(ALL)
