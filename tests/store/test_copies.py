"""Which texts are copies of one another, and which addresses are of one page."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from store.database import Store
from store.schema import migrations
from tests.store.crawls import STORY, save_story
from tests.store.world import World, document_of

OTHER = (
    "A new line in Ohio\n\nThe maker of memory will build a line for stacked chips beside its old"
    " plant, said the governor of the state. It is to employ nine hundred people from the autumn of"
    " next year, and the state gives the land and half of the cost of the road to it."
)


def copies(store: Store) -> list[tuple[str, str, str]]:
    rows = store.rows("v_copies")
    return sorted((r["likeness"], r["first_publisher"], r["second_publisher"]) for r in rows)


def test_a_reprint_is_an_exact_copy_whatever_its_spacing(store: Store) -> None:
    save_story(store, "https://agency.example/1", day=6)
    save_story(store, "https://client.example/1", STORY.replace(". ", ".\n\n"), day=7)
    save_story(store, "https://other.example/1", OTHER)

    assert copies(store) == [("exact", "agency.example", "client.example")]


def test_an_edited_and_shortened_story_is_a_near_copy(store: Store) -> None:
    save_story(store, "https://agency.example/1")
    edited = STORY.replace("forty thousand", "40,000").partition(" Analysts")[0]
    save_story(store, "https://client.example/1", edited)

    (row,) = store.rows("v_copies")

    assert row["likeness"] == "near"
    assert 0.4 <= row["containment"] < 1


def test_versions_of_one_page_are_no_copies(store: Store) -> None:
    save_story(store, "https://agency.example/1", day=6)
    save_story(store, "https://agency.example/1", STORY.replace("spring", "summer"), day=7)

    assert copies(store) == []
    assert store.counts()["versions"] == 2


def test_short_texts_are_copies_only_if_their_words_are_the_same(store: Store) -> None:
    save_story(store, "https://a.example/1", "Orders\n\nByteDance orders chips.", day=6)
    save_story(store, "https://b.example/1", "Orders\n\nByteDance orders chips!", day=7)
    save_story(store, "https://c.example/1", "Orders\n\nByteDance orders tools.")

    assert copies(store) == [("exact", "a.example", "b.example")]


def test_reading_again_changes_no_copies(store: Store) -> None:
    articles = [save_story(store, f"https://{name}.example/1") for name in "abc"]
    before = store.rows("v_copies")
    for article in articles:
        store.save_article(article, [])

    assert store.rows("v_copies") == before
    assert len(before) == 3


def test_a_text_that_is_gone_is_nobody_s_copy(store: Store) -> None:
    save_story(store, "https://a.example/1")
    save_story(store, "https://b.example/1")
    first = next(iter(store.documents(again=True)))

    store.save_unreadable(first, "no text")

    assert copies(store) == []
    assert store.verify() == []


def test_the_page_itself_says_which_address_is_its_own(store: Store) -> None:
    own = save_story(store, "https://wafer.example/story", day=6)
    shared = document_of("https://wafer.example/s/17", "<p>shared</p>", day=7)
    store.save_document(shared)
    store.save_article(replace(own, document_id=shared.id, url=shared.url, canonical=own.url), [])

    assert store.counts()["versions"] == 1
    (page,) = {row["page_id"] for row in store.rows("v_aliases")}
    assert [row["documents"] for row in store.rows("v_documents")] == [2]
    assert {row["url"] for row in store.rows("v_aliases")} == {own.url, shared.url}
    assert page == store.rows("v_versions")[0]["page_id"]


def test_what_changed_between_versions_is_shown_sentence_by_sentence(store: Store) -> None:
    save_story(store, "https://agency.example/1", day=6)
    newer = save_story(
        store, "https://agency.example/1", STORY.replace("in spring", "in summer"), day=7
    )

    changes = store.changes(newer.id)

    assert [(was.count("spring"), now.count("summer")) for was, now in changes.changed] == [(1, 1)]
    assert (changes.added, changes.removed) == ((), ())


def test_a_database_of_the_first_version_is_brought_up_to_date(path: Path, world: World) -> None:
    """Its pages get their addresses, its texts their copies; nothing that was in it is lost."""
    old = Database(sqlite3.connect(path))
    migrations.apply(old, stop_before="m002_crawling")
    for n, publisher in enumerate(("Agency", "Client")):
        url = f"https://{publisher.lower()}.example/1"
        old.execute("INSERT INTO sources (source) VALUES (?)", [publisher])
        old.execute("INSERT INTO pages VALUES (?, ?, ?, '2026')", [f"p{n}", url, publisher])
        old.execute(
            """INSERT INTO documents (document_id, page_id, source, fetched_at, status, headers,
                hints, body, body_sha256, state)
            VALUES (?, ?, ?, '2026-07-04T12:00:00.000000Z', 200, '{}', ?, x'789c030000000001',
                'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'read')""",
            [f"d{n}", f"p{n}", publisher, f'{{"listed": "https://short.example/{n}"}}'],
        )
        old.execute(
            """INSERT INTO versions (version_id, page_id, document_id, url, kind, publisher,
                published, title, text, text_sha256, author, company, seen_at)
            VALUES (?, ?, ?, ?, 'article', ?, '2026-07-04', 'T', ?, '', '', '', '2026-07-04')""",
            [f"v{n}", f"p{n}", f"d{n}", url, publisher, STORY],
        )
    old.conn.commit()
    old.conn.close()

    with Store(path) as store:
        assert copies(store) == [("exact", "Agency", "Client")]
        assert (
            len(store.standings(["https://short.example/1", "http://www.agency.example/1/"])) == 2
        )
        assert [d.url for d in store.documents(again=True)] == [
            "https://agency.example/1", "https://client.example/1",
        ]  # fmt: skip
        assert [hit.publisher for hit in store.search("tariffs")] == ["Agency", "Client"]
