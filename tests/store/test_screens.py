"""What only the screens ask: neighbours, versions, flags and the clock of one event."""

from datetime import date

from store.database import Store
from tests.store.lists import BYTEDANCE, csl, save_rule, take_in
from tests.store.world import World, article_of, document_of


def test_parts_and_the_whole_lead_to_each_other(filled: Store, world: World) -> None:
    order, rule = world.events

    assert [(r.event_id, r.tie) for r in filled.screens.related(order.id)] == [(rule.id, "whole")]
    assert [(r.event_id, r.tie) for r in filled.screens.related(rule.id)] == [(order.id, "part")]
    assert filled.screens.related("gone") == []


def test_versions_of_a_page_that_changed_are_told_the_oldest_first(store: Store) -> None:
    articles = []
    for day, more in ((1, ""), (2, " It was corrected.")):
        document = document_of("https://herald.example/a", f"body {day}", day=day)
        store.save_document(document)
        article = article_of(document, f"ByteDance orders chips.{more}", "Herald", date(2023, 8, 9))
        store.save_article(article, [])
        articles.append(article.id)

    found = store.screens.revisions([articles[1]])
    assert [(r.version_id, r.previous_id) for r in found] == [
        (articles[0], ""),
        (articles[1], articles[0]),
    ]
    assert store.screens.revisions(["gone"]) == []


def test_an_event_is_found_by_any_of_its_claims(filled: Store, world: World) -> None:
    order = world.events[0]
    claims = [r.claim.id for r in order.reports]

    assert filled.screens.event_of(["gone", claims[-1]]) == order.id
    assert filled.screens.event_of(["gone"]) == ""


def test_listed_parties_and_covering_rules_stand_beside_the_event(
    filled: Store, world: World
) -> None:
    rule = save_rule(filled, world)
    take_in(filled, csl((BYTEDANCE[0], "2023-08-21", "")))
    filled.parties.refresh()
    order = world.events[0]

    (flag,) = filled.screens.flags(order.id)
    assert (flag.company, flag.role, flag.listed_on) == ("ByteDance", "buyer", "2023-08-21")
    assert flag.words.endswith("before the listing of the buyer")
    (of_deal,), (of_rule,) = filled.screens.clock(order.id), filled.screens.clock(rule.id)
    assert (of_deal.event_id, of_rule.event_id) == (rule.id, order.id)
    assert of_deal.words == of_rule.words == "order reported 69 days before the rule was announced"
    assert filled.screens.flags(rule.id) == []
