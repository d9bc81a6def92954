"""Documents through their states, and texts that change under an address."""

from dataclasses import replace

import pytest

from crawler.documents import Document
from store.articles import UnkeepableArticle
from store.database import Store
from store.merged import StaleEvents
from tests.store.world import ORDER_TEXT, World, article_of, document_of, order_claim


def states(store: Store) -> dict[str, str]:
    return {row["url"]: row["state"] for row in store.rows("v_documents")}


def test_a_document_waits_until_it_is_read(store: Store, world: World) -> None:
    first, second, _ = world.documents
    store.save_document(first)
    store.save_document(second)
    store.save_article(world.articles[0], [])
    store.save_unreadable(second, "no date of publication")

    assert list(store.documents()) == []
    assert list(store.documents(again=True)) == [first, second]
    assert states(store) == {first.url: "read", second.url: "unreadable"}


def test_documents_can_be_saved_while_they_are_listed(store: Store, world: World) -> None:
    for document in world.documents:
        store.save_document(document)

    for document, article in zip(store.documents(), world.articles, strict=True):
        assert document.id == article.document_id
        store.save_article(article, [])

    assert list(store.documents()) == []


def test_a_page_that_changes_reports_its_newest_text_only(filled: Store, world: World) -> None:
    document = document_of(world.documents[0].url, "<p>corrected</p>", day=9)
    text = ORDER_TEXT.replace("Nvidia chips", "many Nvidia chips")
    article = article_of(document, text, "Chip Courier", world.articles[0].published)
    filled.save_document(document)
    filled.save_article(article, [order_claim(article)])

    reported = {report.claim.article_id for report in filled.reports()}

    assert reported == {article.id, world.articles[1].id, world.articles[2].id}
    assert filled.counts()["versions"] == 4
    assert filled.events() == list(world.events)


def test_the_same_words_in_other_bytes_are_one_version(filled: Store, world: World) -> None:
    document = document_of(world.documents[0].url, "<p>order</p><!-- ad -->", day=9)
    article = replace(world.articles[0], document_id=document.id)
    filled.save_document(document)
    filled.save_article(article, [world.claims[0]])

    assert filled.counts()["documents"] == 4
    assert filled.counts()["versions"] == 3
    assert filled.article(article.id) == article


def test_reading_an_old_copy_again_does_not_make_it_the_newest(filled: Store, world: World) -> None:
    document = document_of(world.documents[0].url, "<p>order</p><!-- ad -->", day=9)
    article = replace(world.articles[0], document_id=document.id)
    filled.save_document(document)
    filled.save_article(article, [world.claims[0]])

    filled.save_article(world.articles[0], [world.claims[0]])

    assert filled.article(article.id).document_id == document.id


def test_a_better_reader_replaces_what_a_document_was_thought_to_say(
    filled: Store, world: World
) -> None:
    better = article_of(
        world.documents[0], ORDER_TEXT + " More.", "Chip Courier", world.articles[0].published
    )

    filled.save_article(better, [order_claim(better)])

    assert filled.counts()["versions"] == 3
    with pytest.raises(LookupError):
        filled.article(world.articles[0].id)


def test_claims_that_are_not_found_again_are_gone_and_their_event_with_them(
    filled: Store, world: World
) -> None:
    filled.save_article(world.articles[0], [])

    assert filled.counts()["claims"] == 2
    assert filled.events() == [world.events[1]]
    assert filled.verify() == []


def test_a_claim_that_is_found_with_other_roles_keeps_its_event(
    filled: Store, world: World
) -> None:
    poorer = replace(world.claims[0], arguments=world.claims[0].arguments[:2])

    filled.save_article(world.articles[0], [poorer])

    event = filled.event(world.events[0].id)
    assert event is not None
    assert event.reports[0].claim == poorer


def test_a_document_that_no_longer_reads_says_nothing(filled: Store, world: World) -> None:
    filled.save_unreadable(world.documents[2], "no title")

    assert [r.publisher for r in filled.reports()] == ["Chip Courier", "Evening Post"]
    assert filled.search("H20") == []


def unkeepable(store: Store, article: object, claims: object) -> str:
    before = list(store._db.conn.iterdump())
    with pytest.raises(UnkeepableArticle) as refusal:
        store.save_article(article, claims)  # type: ignore[arg-type]
    assert list(store._db.conn.iterdump()) == before
    return str(refusal.value)


def test_an_article_is_kept_whole_or_not_at_all(store: Store, world: World) -> None:
    article, claim = world.articles[0], world.claims[0]
    store.save_document(world.documents[0])
    wrong = replace(claim, quote=replace(claim.quote, text="ByteDance sold 100,000 A800 chips"))
    stranger = replace(claim, article_id="0" * 16)
    half = replace(article, title="half \ud83d of a pair")
    nul = replace(article, text=article.text + "\0")

    assert "quote does not match the stored text" in unkeepable(store, article, [wrong])
    assert "of another article" in unkeepable(store, article, [stranger])
    assert "two claims of one trigger (order at 43)" in unkeepable(store, article, [claim, claim])
    assert "character 5 of its title is '\\ud83d'" in unkeepable(store, half, [])
    assert "of its text is '\\x00', which is no text" in unkeepable(store, nul, [])
    assert list(store.documents()) == [world.documents[0]]


def test_an_article_needs_its_document(store: Store, world: World) -> None:
    assert "its document was never kept" in unkeepable(store, world.articles[0], [])


def test_events_of_claims_that_are_gone_are_refused(filled: Store, world: World) -> None:
    filled.save_article(world.articles[1], [])

    with pytest.raises(StaleEvents, match="merge again"):
        filled.save_events(zip(world.events, world.headlines, strict=True))
    assert filled.counts()["events"] == 2


def test_headers_and_hints_keep_characters_that_are_no_text(store: Store) -> None:
    document = replace(
        document_of("https://odd.example/", "odd"), hints={"title": "half \ud83d", "a\0": "\0"}
    )
    store.save_document(document)

    assert list(store.documents()) == [document]


def test_a_body_may_be_empty_or_large(store: Store) -> None:
    small = document_of("https://a.example/", "", day=1)
    large = document_of("https://b.example/", "chips " * 500_000, day=2)
    for document in (small, large):
        store.save_document(document)

    assert [len(d.body) for d in store.documents()] == [0, 3_000_000]


def test_a_document_of_a_source_without_settings_is_kept(store: Store, world: World) -> None:
    document: Document = replace(world.documents[0], source="an archive")
    store.save_document(document)

    assert [row["source"] for row in store.rows("v_sources")] == ["an archive"]
