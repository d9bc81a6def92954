"""Merging what changed gives the events of merging everything, whatever was saved in between."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.documents import Article
from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.decisions import Apart, Named, Reject, Together
from nlp.headline import headline
from nlp.merge import merge
from nlp.values import Money, Name, Period, Value
from store.database import Store
from store.neighbourhoods import Merged
from tests.reported import money, month, named
from tests.store.world import article_of, document_of
from ui.merging import merge_again

FIRST = date(2023, 6, 1)
BUYERS = ("Baidu", "ByteDance", "Tencent", "Chinese tech companies")
PRODUCTS = ("A800", "H20", "AI chips", "HBM")
SUMS: tuple[Money | None, ...] = (None, money(1), money(4), money(5), money(7, "CNY"))
DAYS: tuple[Period | None, ...] = (None, month(2023, 8), month(2024, 1))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "merged.db")


def save(store: Store, dice: random.Random, number: int, version: int = 0) -> None:
    """A page of one to three orders, by the same or another version of its text."""
    lines = [_order(dice) for _ in range(dice.randint(1, 3))]
    text = f"Orders {number}\n\n" + "".join(f"{words}\n" for words, _ in lines)
    document = document_of(f"https://wire.example/{number}", f"{text} {version}", day=version + 1)
    published = FIRST + timedelta(days=dice.randrange(300))
    article = article_of(document, text, dice.choice(("Wire", "Brief", "Digest")), published)
    store.save_document(document)
    store.save_article(article, [_claim(article, dice, words, told) for words, told in lines])


def _order(dice: random.Random) -> tuple[str, dict[str, Value]]:
    told: dict[str, Value | None] = {
        "supplier": named("Nvidia"),
        "buyer": named(dice.choice(BUYERS)),
        "product": named(dice.choice(PRODUCTS)),
        "value": dice.choice(SUMS),
        "date": dice.choice(DAYS),
    }
    filled = {role: value for role, value in told.items() if value is not None}
    words = " ".join(v.name if isinstance(v, Name) else role for role, v in filled.items())
    return f"{dice.randrange(10**6)} ordered {words}.", filled


def _claim(article: Article, dice: random.Random, words: str, told: dict[str, Value]) -> Claim:
    start = article.text.index(words)
    quote = Quote.of(article, start, start + len(words))
    verb = start + words.index("ordered")
    said = (Attribution("Reuters", Basis.RELAYED, quote),) if dice.random() < 0.3 else ()
    return Claim(
        article.id,
        "order",
        Quote.of(article, verb, verb + 7),
        quote,
        tuple(Argument(role, value, quote) for role, value in told.items()),
        dice.choice((Modality.ASSERTED, Modality.ASSERTED, Modality.PLANNED, Modality.DENIED)),
        said,
        0.8,
    )


def held(store: Store) -> list[tuple[str, object]]:
    headlines = store.headlines()
    return [(headlines[event.id], event) for event in store.events()]


def rebuilt(store: Store) -> list[tuple[str, object]]:
    """The events as a database has them in which everything was merged at once."""
    events = merge(store.reports(), bonds=store.reviews.bonds())
    return sorted(
        ((headline(event), event) for event in events),
        key=lambda row: (row[1].when.start, row[1].when.end, row[1].id),
    )


@pytest.mark.parametrize("seed", range(3))
def test_saving_and_merging_in_turn_gives_what_a_rebuild_gives(store: Store, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(12):
        save(store, dice, number)
    assert merge_again(store).anew
    for turn in range(8):
        for _ in range(dice.randint(1, 3)):
            save(store, dice, dice.randrange(20), version=dice.randrange(3))
        _decide(store, dice)
        merged = merge_again(store)
        assert not merged.anew
        assert held(store) == rebuilt(store), turn


def _decide(store: Store, dice: random.Random) -> None:
    reports = store.reports()
    one, other = (Named.of(report) for report in dice.sample(reports, 2))
    acts: list[Callable[[], object]] = [
        lambda: store.reviews.save(Reject(one), "ann"),
        lambda: store.reviews.save(Together((one, other)), "ann"),
        lambda: store.reviews.save(Apart((one,), (other,)), "ann"),
    ]
    if dice.random() < 0.4:
        dice.choice(acts)()


def test_only_the_neighbourhood_of_what_is_new_is_touched(store: Store) -> None:
    dice = random.Random(1)
    for number in range(40):
        save(store, dice, number)
    merge_again(store)
    before = {event.id: event for event in store.events()}
    save(store, dice, 40)
    merged = merge_again(store)
    touched = {*merged.events.appeared, *merged.events.changed, *merged.events.vanished}
    assert 0 < len(touched) < len(before) / 2
    assert {e.id: e for e in store.events() if e.id not in touched} == {
        event_id: event for event_id, event in before.items() if event_id not in touched
    }


def test_where_nothing_changed_nothing_is_merged(store: Store) -> None:
    save(store, random.Random(1), 1)
    merge_again(store)
    assert merge_again(store) == Merged(0, merge_again(store).events, anew=False)
    assert not merge_again(store).events


def test_other_rules_file_all_claims_again_once(store: Store) -> None:
    save(store, random.Random(1), 1)
    merge_again(store)
    with store._writing():
        store._db.execute("UPDATE merge_rules SET rules = 'those of last year'")
    assert merge_again(store).anew
    assert not merge_again(store).anew


def test_events_that_somebody_else_wrote_are_merged_anew(store: Store) -> None:
    save(store, random.Random(1), 1)
    merge_again(store)
    store.save_events([])
    assert merge_again(store).anew
    assert held(store) == rebuilt(store)


def test_a_claim_that_its_text_gives_no_more_leaves_its_event(store: Store) -> None:
    document = document_of("https://wire.example/1", "a page")
    article = article_of(document, "Baidu ordered chips.", "Wire", FIRST)
    quote = Quote.of(article, 0, 20)
    claim = Claim(
        article.id,
        "order",
        Quote.of(article, 6, 13),
        quote,
        (Argument("buyer", named("Baidu"), quote), Argument("value", money(1), quote)),
        Modality.ASSERTED,
        (),
        0.8,
    )
    store.save_document(document)
    store.save_article(article, [claim])
    merge_again(store)
    assert [event.reports for event in store.events()] == [
        (Report(claim, "Wire", FIRST, article.url, article.title),)
    ]
    store.save_article(article, [replace(claim, modality=Modality.PLANNED)])
    merge_again(store)
    assert [event.status.value for event in store.events()] == ["planned"]
    store.save_article(article, [])
    merge_again(store)
    assert store.events() == []
