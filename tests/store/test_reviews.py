"""What people decide is kept for good, holds at once and after every reading, and can be taken back."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nlp.by_hand import claim_by_hand, filler
from nlp.claims import Claim, Modality
from nlp.decisions import Accept, Act, Add, Apart, Correct, Named, Reject, Restate, Together, Undo
from nlp.values import Name
from store.database import Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.fitting import UnfitDecision
from store.queries import Filter
from tests.store.world import ORDER_TEXT, World, article_of
from ui.merging import merge_again


@pytest.fixture
def merged(filled: Store) -> Store:
    """The world, merged by the program and not by hand."""
    merge_again(filled)
    return filled


def decide(store: Store, act: Act, by: str = "ann", note: str = "") -> str:
    """Takes the decision and merges again; its id."""
    decision = store.reviews.save(act, by, note)
    merge_again(store)
    return decision.id


def publishers(store: Store) -> list[list[str]]:
    """Of each event, oldest first."""
    return [[report.publisher for report in event.reports] for event in store.events()]


def of(world: World, *numbers: int) -> tuple[Named, ...]:
    return tuple(Named.of(world.reports[n]) for n in numbers)


def correction(world: World, role: str, words: str) -> Correct:
    """Of the claim of the first text."""
    article, claim = world.articles[0], world.claims[0]
    given = filler(article, claim.event_type, role, words, claim.quote, "ann")
    return Correct(Named.of(world.reports[0]), role, (given,))


def rows(store: Store) -> dict[str, list[object]]:
    tables = ("claims", "arguments", "attributions", "events", "event_claims", "reviewed_claims")
    return {t: list(store._db.query(f"SELECT * FROM {t} ORDER BY 1, 2")) for t in tables}


def test_a_rejected_claim_leaves_its_event_and_stays_to_be_read(
    merged: Store, world: World
) -> None:
    decide(merged, Together(of(world, 0, 1)))
    assert publishers(merged) == [["Chip Courier", "Evening Post"], ["Gazette"]]

    decide(merged, Reject(of(world, 1)[0]), note="a retelling of another order")

    assert publishers(merged) == [["Chip Courier"], ["Gazette"]]
    (row,) = (r for r in merged.rows("v_claims") if r["claim_id"] == world.claims[1].id)
    assert row["event_id"] is None
    (review,) = merged.rows("v_reviews")
    assert (review["review"], review["reviewer"]) == ("rejected", "ann")
    assert review["note"] == "a retelling of another order"


def test_a_corrected_role_is_shown_everywhere_with_who_corrected_it(
    merged: Store, world: World
) -> None:
    decide(merged, correction(world, "buyer", "Nvidia"))

    event = merged.events()[0]
    assert Name("Nvidia", "Nvidia") in event.values("buyer")
    (argument,) = (
        row
        for row in merged.rows("v_arguments")
        if (row["claim_id"], row["role"]) == (world.claims[0].id, "buyer")
    )
    assert (argument["words"], argument["witnesses"]) == ("Nvidia", '["by hand: ann"]')
    assert merged.reviews.extracted([c.id for c in world.claims]) == {
        world.claims[0].id: world.claims[0]
    }
    assert merged.verify() == []


def test_an_event_says_whether_somebody_reviewed_it(merged: Store, world: World) -> None:
    decide(merged, Accept(of(world, 2)[0]))
    decide(merged, correction(world, "buyer", "Nvidia"))

    reviewed = {row["event_id"]: row["review"] for row in merged.rows("v_events")}
    assert [reviewed[claim.id] for claim in world.claims] == ["corrected", "none", "accepted"]


def test_how_real_a_claim_is_can_be_corrected(merged: Store, world: World) -> None:
    decide(merged, Restate(of(world, 0)[0], Modality.DENIED))

    assert merged.reports()[0].claim.modality is Modality.DENIED


def test_claims_are_kept_together_and_apart(merged: Store, world: World) -> None:
    assert publishers(merged) == [["Chip Courier"], ["Evening Post"], ["Gazette"]]

    decide(merged, Together(of(world, 0, 1)))
    assert publishers(merged) == [["Chip Courier", "Evening Post"], ["Gazette"]]

    decide(merged, Apart(of(world, 1), of(world, 0)))
    assert publishers(merged) == [["Chip Courier"], ["Evening Post"], ["Gazette"]]


def added(world: World) -> Add:
    article = world.articles[0]
    claim = claim_by_hand(
        article, "shipment", "due in 2024", [("supplier", "Nvidia"), ("product", "A800")], "bob"
    )
    return Add(Named.of(replace(world.reports[0], claim=claim)), claim)


def test_a_claim_added_by_hand_is_an_event_of_its_own(merged: Store, world: World) -> None:
    decide(merged, added(world), by="bob")

    assert {e.event_type for e in merged.events()} == {"order", "shipment", "restriction"}
    assert merged.verify() == []


def every_kind(world: World) -> list[Act]:
    """A decision of each kind that can be undone, none of which needs another."""
    return [
        Accept(of(world, 2)[0]),
        correction(world, "buyer", "Nvidia"),
        Restate(of(world, 0)[0], Modality.PLANNED),
        Together(of(world, 0, 1)),
        Apart(of(world, 0), of(world, 1)),
        Reject(of(world, 1)[0]),
        added(world),
    ]


def test_undoing_gives_what_was_there_and_undoing_that_gives_it_back(merged, world):
    for act in every_kind(world):
        before = rows(merged)
        decision_id = decide(merged, act)
        after = rows(merged)
        assert after != before, act

        undone = decide(merged, Undo(decision_id))
        assert rows(merged) == before, act

        decide(merged, Undo(undone))
        assert rows(merged) == after, act


def test_reading_everything_again_changes_nothing_that_was_decided(merged, world):
    for act in every_kind(world):
        merged.reviews.save(act, "ann")
    merge_again(merged)
    after = rows(merged)

    world.save_articles(merged)
    merge_again(merged)

    assert rows(merged) == after
    assert {s.lost for s in merged.reviews.decisions()} == {""}


def test_a_correction_is_applied_to_what_better_rules_read(merged: Store, world: World) -> None:
    decide(merged, correction(world, "buyer", "Nvidia"))
    better = replace(world.claims[0], confidence=0.9)

    merged.save_article(world.articles[0], [better])
    merge_again(merged)

    claim = merged.reports()[0].claim
    assert claim.confidence == 0.9
    assert [v.name for v in claim.values("buyer")] == ["Nvidia"]
    assert merged.reviews.extracted([claim.id]) == {claim.id: better}


def test_a_decision_whose_claim_is_gone_is_shown_as_such_and_holds_when_it_is_back(
    merged: Store, world: World
) -> None:
    decide(merged, correction(world, "buyer", "Nvidia"))

    merged.save_article(world.articles[0], [])
    merge_again(merged)

    (standing,) = merged.reviews.decisions()
    assert standing.in_force and standing.lost.startswith("no longer applies")
    (row,) = merged.rows("v_decisions")
    assert row["quote"] == world.claims[0].quote.text
    assert row["lost"] == standing.lost

    merged.save_article(world.articles[0], [world.claims[0]])
    merge_again(merged)

    assert [s.lost for s in merged.reviews.decisions()] == [""]
    assert [v.name for v in merged.reports()[0].claim.values("buyer")] == ["Nvidia"]


def test_a_claim_is_known_again_when_its_page_says_more(merged: Store, world: World) -> None:
    decide(merged, Reject(of(world, 0)[0]))
    longer = article_of(
        world.documents[0], f"Corrected. {ORDER_TEXT}", "Chip Courier", date(2023, 8, 9)
    )
    merged.save_article(longer, [moved(world.claims[0], longer.id, len("Corrected. "))])
    merge_again(merged)

    assert publishers(merged) == [["Evening Post"], ["Gazette"]]
    assert [s.lost for s in merged.reviews.decisions()] == [""]


def moved(claim: Claim, article_id: str, by: int) -> Claim:
    """The claim where the same words stand further down in another version."""

    def move(quoted):
        quote = quoted if hasattr(quoted, "start") else quoted.quote
        quote = replace(quote, start=quote.start + by, end=quote.end + by)
        return quote if hasattr(quoted, "start") else replace(quoted, quote=quote)

    return replace(
        claim,
        article_id=article_id,
        trigger=move(claim.trigger),
        quote=move(claim.quote),
        arguments=tuple(map(move, claim.arguments)),
        attributions=tuple(map(move, claim.attributions)),
    )


def test_a_claim_added_by_hand_goes_along_when_its_page_says_more(merged, world):
    decision_id = decide(merged, added(world))
    decide(merged, Restate(added(world).named, Modality.PLANNED))
    longer = article_of(
        world.documents[0], f"Corrected. {ORDER_TEXT}", "Chip Courier", date(2023, 8, 9)
    )
    merged.save_article(longer, [])
    merge_again(merged)

    (shipment,) = (r.claim for r in merged.reports() if r.claim.event_type == "shipment")
    assert shipment.article_id == longer.id
    assert shipment.modality is Modality.PLANNED
    assert {s.lost for s in merged.reviews.decisions()} == {""}

    decide(merged, Undo(decision_id))
    assert "shipment" not in {row["event_type"] for row in merged.rows("v_claims")}


def test_a_claim_added_by_hand_survives_a_reading_that_does_not_find_it(merged, world):
    decide(merged, added(world))
    found_too = replace(added(world).claim, rules=("to ship",), confidence=0.6)

    merged.save_article(world.articles[0], [world.claims[0], found_too])
    merge_again(merged)
    assert merged.reviews.claim(found_too.id).claim == added(world).claim

    (decision,) = merged.reviews.decisions()
    decide(merged, Undo(decision.decision.id))
    assert merged.reviews.claim(found_too.id).claim == found_too


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda w: Undo("00"), "there is no decision 00"),
        (lambda w: Together(of(w, 0)), "name others too"),
        (lambda w: Together(of(w, 0, 2)), "cannot be one event: order and restriction"),
        (lambda w: Apart(of(w, 0), of(w, 0, 1)), "cannot be kept apart from itself"),
        (
            lambda w: Correct(of(w, 0)[0], "holder", ()),
            "order has no role 'holder'; it has buyer, supplier",
        ),
        (
            lambda w: Accept(replace(of(w, 0)[0], claim_id="0" * 16, url="")),
            "nothing was decided, because that no longer applies",
        ),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_in_a_sentence(merged, world, act, sentence):
    with pytest.raises(UnfitDecision, match=sentence):
        merged.reviews.save(act(world), "ann")
    assert merged.reviews.decisions() == []


def test_a_filler_that_the_text_does_not_say_is_refused(merged: Store, world: World) -> None:
    right = correction(world, "buyer", "Nvidia")
    (given,) = right.fillers
    wrong = replace(given, quote=replace(given.quote, text="Nobody"))

    with pytest.raises(UnfitDecision, match="'Nobody' is not what the text says at"):
        merged.reviews.save(replace(right, fillers=(wrong,)), "ann")
    assert merged.reviews.decisions() == []


def test_a_decision_cannot_be_undone_twice(merged: Store, world: World) -> None:
    first = decide(merged, Accept(of(world, 0)[0]))
    decide(merged, Undo(first))

    with pytest.raises(UnfitDecision, match="undone already"):
        merged.reviews.save(Undo(first), "ann")


def test_a_decision_needs_a_name(merged: Store, world: World) -> None:
    with pytest.raises(UnfitDecision, match="needs a name"):
        merged.reviews.save(Accept(of(world, 0)[0]), " ")


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM decisions",
        "UPDATE decisions SET note = 'never mind'",
        """INSERT OR REPLACE INTO decisions
            SELECT decision_no, decision_id, decided_at, 'eve', note, kind, act, sentence
            FROM decisions""",
    ],
)
def test_the_database_lets_nobody_change_a_decision(merged: Store, world: World, sql: str) -> None:
    decide(merged, Accept(of(world, 0)[0]))

    with pytest.raises(sqlite3.IntegrityError, match="decisions are kept"):
        merged._db.execute(sql)


def test_tampering_with_a_decision_is_found(merged: Store, world: World) -> None:
    decision_id = decide(merged, Accept(of(world, 0)[0]))
    assert merged.verify() == []
    merged._db.execute("DROP TRIGGER decisions_never_change")
    merged._db.execute("UPDATE decisions SET reviewer = 'eve'")

    assert merged.verify() == [f"decision {decision_id} is not as it was taken"]


def test_no_decision_goes_with_a_claim(merged: Store, world: World) -> None:
    decide(merged, Reject(of(world, 0)[0]))
    for document in world.documents:
        merged.save_unreadable(document, "it broke")
    merge_again(merged)

    assert len(merged.reviews.decisions()) == 1
    assert merged.verify() == []


def test_every_decision_can_be_read_back_as_it_was_taken(merged: Store, world: World) -> None:
    acts = every_kind(world)
    taken = [merged.reviews.save(act, "ann", "a note") for act in acts]

    assert [s.decision for s in merged.reviews.decisions()] == taken
    assert [d.act for d in taken] == acts


def test_a_copy_of_some_events_holds_the_decisions_on_these(
    merged: Store, world: World, tmp_path: Path
) -> None:
    decide(merged, Accept(of(world, 0)[0]))
    kept = decide(merged, Accept(of(world, 2)[0]))
    undone = decide(merged, Undo(kept))
    decide(merged, Reject(of(world, 1)[0]))

    FORMATS["sqlite"].write(Selection(merged, Filter(types=("restriction",))), tmp_path / "some.db")

    with Store(tmp_path / "some.db", readonly=True) as copy:
        assert [s.decision.id for s in copy.reviews.decisions()] == [kept, undone]
        assert copy.verify() == []


def lines(store: Store) -> list[str]:
    return [f"{one.verdict}, {one.event_type}: {one.line}" for one in store.reviews.sentences()]


def test_what_is_decided_teaches_a_sentence(merged: Store, world: World) -> None:
    decide(merged, Accept(of(world, 1)[0]))
    decide(merged, Reject(of(world, 2)[0]))
    assert lines(merged) == [
        "accepted, order: [buyer ByteDance] has [! bought] [quantity 120,000] [product A800] cards "
        "from Nvidia, two buyers said. <= two buyers @ 2023-08-10",
        "rejected, restriction: The U.S. Department of Commerce put a licence requirement on sales "
        "of the H20 to China from 9 April 2025; 小米 has stock for the next year or two. @ 2025-04-09",
    ]


def test_only_the_last_word_on_a_claim_that_is_in_force_teaches(merged, world):
    decide(merged, Accept(of(world, 0)[0]))
    (accepted,) = lines(merged)
    corrected = decide(merged, correction(world, "supplier", "the Harbour Herald"))
    (line,) = lines(merged)
    assert line.startswith("corrected, order: [buyer ByteDance] [! ordered]")
    assert "[supplier the Harbour Herald]" in line and "from Nvidia" in line

    decide(merged, Undo(corrected))
    assert lines(merged) == [accepted]


def test_a_rejected_claim_teaches_nothing_where_its_sentence_tells_another(merged, world):
    also = replace(added(world).claim, event_type="order")
    decide(merged, Add(Named.of(replace(world.reports[0], claim=also)), also))
    decide(merged, Reject(of(world, 0)[0]))
    assert [one.verdict for one in merged.reviews.sentences()] == ["added"]


def test_the_queue_says_why_somebody_should_look(merged: Store, world: World) -> None:
    first, second, third = merged.reviews.queue()
    assert first.event_id == world.claims[1].id
    assert first.reasons == ("all of it rests on one origin that nobody names", "confidence 0.50")
    assert second.event_id == world.claims[0].id
    assert second.reasons == ("$1bn rests on one origin", "confidence 0.75")
    assert third.reasons == ()
    assert first.weight > second.weight > third.weight


def test_what_was_reviewed_leaves_the_queue(merged: Store, world: World) -> None:
    decide(merged, Together(of(world, 0, 1)))
    decide(merged, Accept(of(world, 2)[0]))
    assert [d.event_id for d in merged.reviews.queue()] == [world.claims[0].id]
    decide(merged, Accept(of(world, 0)[0]))
    assert [d.event_id for d in merged.reviews.queue()] == [world.claims[0].id]
    decide(merged, Reject(of(world, 1)[0]))
    assert merged.reviews.queue() == []


def test_the_queue_takes_a_filter_and_a_limit(merged: Store) -> None:
    assert [d.event_id for d in merged.reviews.queue(limit=0)] == []
    assert len(merged.reviews.queue(Filter(types=("restriction",)))) == 1


def test_ids_are_known_by_their_beginning(merged: Store, world: World) -> None:
    whole = world.claims[0].id
    assert merged.reviews.claim(whole[:8]).claim.id == whole
    assert merged.reviews.event_id(whole[:8]) == whole
    with pytest.raises(LookupError, match="no claim whose id begins with 'zz'"):
        merged.reviews.claim("zz")
    with pytest.raises(LookupError, match="no claim whose id begins with ''"):
        merged.reviews.claim("")
