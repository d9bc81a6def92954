"""What reading the archive again would change, by rule."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import Document
from crawler.kinds import read
from crawler.settings import SourceSettings
from nlp.events import Event
from store.database import Store
from tests.store.world import World
from ui import cli, commands
from ui.run_diff import by_rule, changes, text


@pytest.fixture
def order(world: World) -> Event:
    return world.events[0]


@pytest.fixture
def rule(world: World) -> Event:
    return world.events[1]


@pytest.fixture
def world() -> World:
    return World()


def ruled(event: Event, *rules: str) -> Event:
    """The event with claims made by these rules."""
    reports = [replace(r, claim=replace(r.claim, rules=rules)) for r in event.reports]
    return replace(event, reports=tuple(reports), conflicts=())


def test_where_nothing_differs_nothing_changes(world: World) -> None:
    assert changes(world.events, world.events) == []
    assert text([]) == "Nothing would change."


def test_an_event_that_is_new_appears_and_one_that_is_gone_vanishes(
    order: Event, rule: Event
) -> None:
    appears, vanishes = changes([rule], [order])
    assert (appears.kind, appears.after) == ("appears", order)
    assert (vanishes.kind, vanishes.before) == ("vanishes", rule)


def test_an_event_that_loses_a_report_changes_and_says_how(order: Event) -> None:
    fewer = replace(order, reports=order.reports[:1], conflicts=())
    (change,) = changes([order], [fewer])
    assert change.kind == "changes"
    assert change.differences["claims"] == ("2", "1")
    assert "reports" in change.differences


def test_an_event_whose_first_report_is_another_is_the_same_event(order: Event) -> None:
    later = replace(order, reports=order.reports[1:], conflicts=())
    assert later.id != order.id
    (change,) = changes([order], [later])
    assert (change.kind, change.before, change.after) == ("changes", order, later)


def test_an_event_announced_by_other_words_of_the_same_sentence_is_the_same(order: Event) -> None:
    def moved(event: Event) -> Event:
        reports = [
            replace(r, claim=replace(r.claim, trigger=replace(r.claim.trigger, start=1, end=2)))
            for r in event.reports
        ]
        return replace(event, reports=tuple(reports), conflicts=())

    plain = replace(order, conflicts=())
    assert moved(plain).id != plain.id
    assert changes([plain], [moved(plain)]) == []


def test_changes_are_counted_by_the_rule_that_announced_them(order: Event, rule: Event) -> None:
    found = changes(
        [ruled(rule, "restriction/to list", "learned")],
        [ruled(order, "order/to buy", "learned"), ruled(rule, "learned")],
    )
    assert [(name, dict(counts)) for name, counts in by_rule(found)] == [
        ("order/to buy", {"appears": 1})
    ]
    assert "  order/to buy: 1 appear" in text(found)
    assert "1 event would appear:" in text(found)


def test_what_the_network_alone_found_is_called_so(order: Event) -> None:
    (change,) = changes([], [ruled(order, "learned")])
    assert change.rules == ("learned",)


@pytest.mark.slow
def test_trying_writes_nothing_and_tells_what_analysing_again_would_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "chips.db"
    page = (
        '<html><head><title>ByteDance buys chips</title><meta name="date" content="2025-06-04"></head>'
        "<body><article><h1>ByteDance buys chips</h1><p>ByteDance has ordered $5 billion of H20 chips"
        " from Nvidia, a spokesman said on Tuesday. The chips are due next year.</p>"
        f"<p>{'Nobody at the company wished to speak about it when asked by telephone. ' * 8}</p></article></body></html>"
    )
    document = Document(
        "post", "https://post.example/a", datetime(2025, 6, 5, tzinfo=UTC), 200,
        {"content-type": "text/html"}, page.encode(), {},
    )  # fmt: skip
    source = SourceSettings("post", "feed", ("https://post.example/feed",), "Post")
    with Store(path) as store:
        store.save_source(source)
        store.save_document(document)
        # As if earlier rules had found nothing in it.
        store.save_article(read(document, source), [])
        commands.rebuild(store, lambda line: None)
        before = list(store._db.conn.iterdump())

    assert not cli.main(["--database", str(path), "analyse", "--again", "--dry-run"])

    shown = capsys.readouterr().out
    assert "event would appear:" in shown and "By rule:" in shown
    assert "order/" in shown
    with Store(path) as store:
        assert list(store._db.conn.iterdump()) == before
    assert [f.name for f in tmp_path.iterdir() if "tried" in f.name] == []
