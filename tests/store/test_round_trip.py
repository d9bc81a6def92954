"""What goes in comes out equal."""

from dataclasses import replace
from datetime import date

import pytest

from crawler.documents import Kind
from store.database import Store
from store.merged import EventChanges
from store.queries import Filter
from tests.store.world import World, article_of, document_of


def test_documents_come_back_byte_for_byte_and_oldest_first(store: Store, world: World) -> None:
    for document in reversed(world.documents):
        assert store.save_document(document) is True

    assert tuple(store.documents()) == world.documents


def test_claims_come_back_equal_with_every_kind_of_value(filled: Store, world: World) -> None:
    reports = filled.reports()

    assert {r.claim.id: r for r in reports} == {r.claim.id: r for r in world.reports}
    assert [r.published for r in reports] == sorted(r.published for r in reports)


def test_events_come_back_equal_with_their_conflicts(filled: Store, world: World) -> None:
    assert filled.events() == list(world.events)
    assert filled.event(world.events[0].id) == world.events[0]
    assert filled.event("no such event") is None
    assert filled.headlines() == {
        event.id: headline for event, headline in zip(world.events, world.headlines, strict=True)
    }


def test_a_call_comes_back_with_its_turns(store: Store) -> None:
    document = document_of("https://calls.example/q1", "call")
    call = article_of(document, "Hello all.Bye again.", "Calls", date(2024, 5, 1), Kind.TRANSCRIPT)
    store.save_document(document)
    store.save_article(call, [])

    assert store.article(call.id) == call


def test_an_article_that_is_not_there_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError, match="no article 12"):
        store.article("12")


def test_offsets_count_characters_beyond_the_basic_plane_as_one(
    filled: Store, world: World
) -> None:
    article = filled.article(world.articles[2].id)
    claim = next(r.claim for r in filled.reports() if r.claim.event_type == "restriction")

    assert article.text.startswith("𝔑ew")
    for argument in claim.arguments:
        quote = argument.quote
        assert article.text[quote.start : quote.end] == quote.text
    assert filled.verify() == []


def test_saving_everything_again_leaves_every_row_as_it_was(filled: Store, world: World) -> None:
    before = list(filled._db.conn.iterdump())
    changes = filled._db.conn.total_changes

    assert [filled.save_document(d) for d in world.documents] == [False] * 3
    for article, claim in zip(world.articles, world.claims, strict=True):
        filled.save_article(article, [claim])
    assert not filled.save_events(zip(world.events, world.headlines, strict=True))

    assert list(filled._db.conn.iterdump()) == before
    assert filled._db.conn.total_changes == changes


def test_only_events_that_differ_are_written_again(filled: Store, world: World) -> None:
    renamed = zip(world.events, ("ByteDance ordered chips", "Another headline"), strict=True)

    changes = filled.save_events(renamed)
    assert changes == EventChanges(changed=(world.events[1].id,))
    assert list(filled.headlines().values()).count("Another headline") == 1
    assert filled.events() == list(world.events)


def test_a_claim_can_move_from_one_event_to_another(filled: Store, world: World) -> None:
    order, rule = world.events
    alone = replace(order, reports=order.reports[:1], conflicts=())
    joined = replace(rule, reports=(*rule.reports, order.reports[1]))

    filled.save_events([(alone, "A"), (joined, "B")])

    assert filled.events() == [alone, joined]


def test_events_that_merging_no_longer_finds_are_gone(filled: Store, world: World) -> None:
    changes = filled.save_events([(world.events[1], world.headlines[1])])

    assert changes == EventChanges(vanished=(world.events[0].id,))

    assert filled.events(Filter()) == [world.events[1]]


def test_two_savings_one_after_the_other_are_told_as_one() -> None:
    first = EventChanges(("new", "fleeting"), ("known",), ("gone", "back"))
    second = EventChanges(("back", "late"), ("new", "known"), ("fleeting", "old"))

    assert first.then(second) == EventChanges(("new", "late"), ("known", "back"), ("gone", "old"))
