"""What a crawl can rely on the next time: what is held, what waits, what was answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.due import is_due
from crawler.listing import Entry
from crawler.memory import Memory
from crawler.notes import CrawlNote, Unchanged
from crawler.validators import Validators
from crawler.warc import Place
from store.database import Store
from tests.store.crawls import (
    BEGAN,
    FEED,
    crawl_something,
    fetched,
    listed,
    source_run,
    validators,
)
from tests.store.world import World

PAGE = Entry(
    "https://herald.example/order-2", "Order", "2026-07-04", "2026-07-04", hints={"form": "8-K"}
)
LATER = BEGAN + timedelta(days=400)


@pytest.fixture
def run_id(store: Store) -> int:
    return store.start_run("crawl")


def waiting(store: Store) -> list[Entry]:
    return list(store.waiting("herald", 10, LATER))


def test_listed_pages_wait_until_they_are_fetched(store: Store, run_id: int) -> None:
    other = Entry("https://herald.example/other", published="2026-07-05")
    store.save_listed(listed(PAGE, other))

    assert waiting(store) == [other, PAGE]

    store.save_fetched(fetched(other), run_id, None)

    assert waiting(store) == [PAGE]
    assert list(store.waiting("another source", 10, LATER)) == []


def test_a_listing_is_remembered_with_its_validators_and_where_it_led(store: Store) -> None:
    store.save_listed(listed(further=("/page/2",)))

    known = store.listing(FEED)

    assert (known.validators, known.further) == (validators(), ("/page/2",))
    assert store.listing("https://herald.example/never").validators == Validators()


def test_what_can_be_read_again_resolves_its_issue(store: Store) -> None:
    store.save_note(CrawlNote("herald", FEED, "HTTP 503"))

    store.save_listed(listed())

    assert [i.message for i in store.issues() if i.resolved_at is None] == []


def test_a_page_stands_as_held_under_every_address_of_it(store: Store, run_id: int) -> None:
    served = "https://www.herald.example/order-2"
    store.save_fetched(fetched(PAGE, at=served), run_id, None)
    asked = [
        PAGE.url, served, "http://m.herald.example/order-2/?utm_source=feed",
        "https://herald.example/order-3",
    ]  # fmt: skip

    standings = store.standings(asked)

    assert list(standings) == asked[:3]
    assert {standing.told for standing in standings.values()} == {"2026-07-04"}
    assert store.counts()["documents"] == 1


def test_addresses_of_one_page_are_its_aliases(store: Store, run_id: int) -> None:
    store.save_fetched(fetched(PAGE, at="https://www.herald.example/order-2"), run_id, None)

    assert {(row["url"], row["page_url"]) for row in store.rows("v_aliases")} == {
        ("https://www.herald.example/order-2", "https://www.herald.example/order-2"),
        ("https://herald.example/order-2", "https://www.herald.example/order-2"),
    }


def test_a_page_that_its_listing_calls_newer_is_due_and_becomes_another_document(
    store: Store, run_id: int
) -> None:
    store.save_fetched(fetched(PAGE), run_id, None)
    newer = replace(PAGE, modified="2026-07-06")
    standing = store.standings([PAGE.url])[PAGE.url]

    assert not is_due(PAGE, standing, LATER)
    assert is_due(newer, standing, LATER)

    assert store.save_fetched(fetched(newer, "<p>changed</p>", day=7), run_id, None)
    assert store.counts()["documents"] == 2
    assert not is_due(newer, store.standings([PAGE.url])[PAGE.url], LATER)


def test_fetching_for_nothing_is_counted_until_there_is_something(
    store: Store, run_id: int
) -> None:
    def unchanged() -> int:
        return store.standings([PAGE.url])[PAGE.url].unchanged

    store.save_fetched(fetched(PAGE), run_id, None)
    assert unchanged() == 0
    store.save_unchanged(Unchanged("herald", PAGE, validators()))
    assert not store.save_fetched(fetched(PAGE), run_id, None)
    assert unchanged() == 2
    store.save_fetched(fetched(PAGE, "<p>new</p>"), run_id, None)
    assert unchanged() == 0


def test_a_page_that_fails_is_tried_later_and_then_given_up(store: Store) -> None:
    store.save_listed(listed(PAGE))
    gone = CrawlNote("herald", PAGE.url, "HTTP 410 Gone", lasting=True)

    store.save_note(gone)
    assert list(store.waiting("herald", 10, BEGAN)) == []
    assert waiting(store) == [PAGE]

    store.save_note(gone)
    assert waiting(store) == []
    (row,) = store.rows("v_waiting")
    assert (row["problem"], row["tries"]) == ("HTTP 410 Gone", 2)
    assert row["given_up_at"] is not None


def test_a_page_given_up_is_tried_again_if_it_is_said_to_have_changed(store: Store) -> None:
    store.save_listed(listed(PAGE))
    for _ in range(2):
        store.save_note(CrawlNote("herald", PAGE.url, "HTTP 410 Gone", lasting=True))
    newer = replace(PAGE, modified="2026-08-01")
    standing = store.standings([PAGE.url])[PAGE.url]

    assert not is_due(PAGE, standing, LATER)
    assert is_due(newer, standing, LATER)

    store.save_listed(listed(newer))
    assert waiting(store) == [newer]


def test_a_server_that_wants_to_be_left_alone_is_until_then(store: Store) -> None:
    until = BEGAN + timedelta(days=300)
    store.save_listed(listed(PAGE))
    store.save_note(CrawlNote("herald", PAGE.url, "HTTP 429", until=until))
    store.save_note(CrawlNote("herald", FEED, "HTTP 429", until=until))

    assert list(store.waiting("herald", 10, until - timedelta(days=1))) == []
    assert store.listing(FEED).not_before == until


def test_a_source_remembers_only_what_ended_well(store: Store, run_id: int) -> None:
    assert store.recall("herald") == Memory()

    store.save_source_run(run_id, source_run(values={"newest": "7"}))
    later = source_run("partly", started_at=LATER, values={"newest": "9"})
    store.save_source_run(store.start_run("crawl"), later)

    assert store.recall("herald") == Memory(BEGAN, {"newest": "7"})


def test_each_run_of_a_source_is_accounted_for(store: Store) -> None:
    crawl_something(store)
    (document,) = store.documents()
    store.save_unreadable(document, "no text")

    (row,) = store.rows("v_source_runs")

    assert row["seconds"] == 90.0
    assert (row["listed"], row["new_documents"], row["unreadable"]) == (3, 1, 1)
    assert row["statuses"] == '{"200": 2}'
    (source,) = store.rows("v_sources")
    assert (source["waiting"], source["last_status"]) == (2, "ok")
    assert store.rows("v_runs")[0]["sources"] == 1


def test_a_document_says_where_the_archive_has_it(store: Store, run_id: int) -> None:
    store.save_fetched(fetched(PAGE), run_id, Place("run-000001.warc.gz", 17))

    (row,) = store._db.query("SELECT run_id, warc_file, warc_offset, warc_record FROM documents")

    assert row == {
        "run_id": run_id,
        "warc_file": "run-000001.warc.gz",
        "warc_offset": 17,
        "warc_record": "<urn:uuid:B>",
    }


def test_days_of_publication_are_those_of_the_texts(filled: Store, world: World) -> None:
    assert filled.publication_days("herald") == [world.articles[0].published]
    assert filled.source_url("herald") == FEED
