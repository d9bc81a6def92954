"""What an event's page says beside its reports: who has it from whom, rules, lists, neighbours, changes."""

import re
from datetime import date
from html import unescape

from nlp.events import Event
from nlp.headline import headline
from store.database import Store
from store.screens import Flag, Related, Tick
from tests.reported import report
from tests.ui.written import Page, fill
from ui.charts.palette import palette
from ui.views.parts.origins import origins_html
from ui.views.parts.related import clock_html, flags_html, related_html
from ui.views.parts.revisions import revisions_html

LIGHT = palette("light")


def words_of(html):
    """With a space for each tag, but before punctuation."""
    said = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" ([.)])|(\() ", r"\1\2", said)


def told(*reports):
    return words_of(origins_html(Event(reports)))


def order(publisher, published, **how):
    return report(publisher, published, "order", buyer="Lakeside", **how)


def test_the_graph_runs_from_the_origin_to_everybody_who_printed_it():
    assert told(
        order("Herald", "2024-03-04"),
        order("Wire", "2024-03-05", relayed="Herald"),
        order("Post", "2024-03-06", relayed="Wire"),
        order("Gazette", "2024-03-07"),
    ) == (
        "4 reports, 2 independent origins Gazette 7 Mar 2024 Herald 4 Mar 2024 "
        "relayed by Wire 5 Mar 2024 relayed by Post 6 Mar 2024"
    )


def test_an_origin_whose_own_words_nobody_crawled_has_no_day():
    said = told(order("Wire", "2024-03-05", said="Ada Marsh"))
    assert said == "1 report, 1 independent origin Ada Marsh told to Wire 5 Mar 2024"


def test_publishers_that_cite_each_other_end_somewhere():
    said = told(
        order("Herald", "2024-03-04", relayed="Wire"), order("Wire", "2024-03-05", relayed="Herald")
    )
    assert said.count("Wire") <= 2 and said.count("Herald") <= 2


def test_a_listed_party_is_flagged_with_the_days_between():
    flag = Flag(
        "Sylvan Chips", "buyer", "Entity List", "Sylvan Chips Co., Ltd.", "2024-05-02",
        "ordered 12 days before the listing of the buyer",
    )  # fmt: skip
    assert words_of(flags_html([flag])) == (
        "Entity List Sylvan Chips (buyer) is listed as Sylvan Chips Co., Ltd. since 2 May 2024. "
        "Ordered 12 days before the listing of the buyer."
    )
    assert "since" not in words_of(flags_html([flag._replace(listed_on="")]))
    assert flags_html([]) == ""


def test_rules_and_neighbours_lead_to_their_pages():
    tick = Tick(
        "e2", "restriction", "<b>Rule</b>", "ordered 12 days before the rule", "it names H20"
    )
    html = clock_html([tick], LIGHT)
    assert 'href="./event?event=e2"' in html and "<b>Rule" not in html
    assert (
        words_of(html) == "Restriction <b>Rule</b> Ordered 12 days before the rule. It names H20."
    )
    near = Related("e3", "order", "Lakeside ordered 100 H20", "2024-03-05", "part")
    said = words_of(related_html([near], LIGHT))
    assert said == "A part of it Order Lakeside ordered 100 H20 5 Mar 2024"
    assert related_html([], LIGHT) == clock_html([], LIGHT) == ""


def test_nothing_is_said_of_changes_where_nothing_changed(small):
    with Store(small, readonly=True) as store:
        (event,) = [e for e in store.events() if e.event_type == "order"]
        assert revisions_html(store, event) == ""


def test_events_of_the_same_company_and_product_are_near_the_nearest_in_time_first(tmp_path):
    def page(day, buyer, product):
        text = f"Chips of {day}\n{{buyer:{buyer}}} {{!:ordered}} {{product:{product}}} from {{supplier:Nvidia}}."
        return Page("Herald", day, text, ["order"])

    pages = (
        page(date(2024, 1, 1), "Lakeside", "H20"),
        page(date(2024, 9, 1), "Lakeside", "H20"),
        page(date(2025, 9, 1), "Lakeside", "H20"),
        page(date(2024, 1, 2), "Riverside", "A800"),
    )
    with Store(fill(tmp_path / "near.db", pages), readonly=True) as store:
        first, *others = [e.id for e in store.events() if e.reports[0].claim.values("product")]
        found = [r.event_id for r in store.screens.related(first)]
        by_time = [e.id for e in store.events() if e.id in others and "A800" not in headline(e)]
        assert found == by_time
