"""What a page says of itself: title, authors, dates and address, where its statements differ."""

from datetime import date

import pytest
from lxml import html

from crawler.readers.bylines import names
from crawler.readers.dates import believed, day_of
from crawler.readers.metadata import Metadata, read_metadata
from crawler.readers.titles import chosen_title

URL = "https://www.wafer.example/2025/06/04/tide-sells-its-plant"
LATEST = date(2025, 9, 1)


def read(head: str, body: str = "<p>Text.</p>", url: str = URL, **hints: str) -> Metadata:
    tree = html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url, hints, LATEST)


def linked(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {fields}}}</script>'


def published(found: Metadata) -> date | None:
    return believed(found.dates, "published")


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2025-06-04T23:30:00-07:00", date(2025, 6, 4)),
        ("Wed, 04 Jun 2025 10:00:00 GMT", date(2025, 6, 4)),
        ("June 4th, 2025", date(2025, 6, 4)),
        ("4 June 2025 10:00", date(2025, 6, 4)),
        ("04.06.2025", date(2025, 6, 4)),
        ("2025年6月4日", date(2025, 6, 4)),
        ("1749000000", date(2025, 6, 4)),
        ("06/04/2025", None),
        ("2025-13-40", None),
        ("soon", None),
        (None, None),
    ],
)
def test_stamps_are_read_and_ambiguous_ones_are_not(stamp: str | None, day: date | None) -> None:
    assert day_of(stamp) == day


def test_two_that_agree_outweigh_one_statement_and_all_are_kept_as_evidence() -> None:
    meta = '<meta property="article:published_time" content="2025-06-04">'
    found = read(linked('"datePublished": "2025-08-20"') + meta)
    assert published(found) == date(2025, 6, 4)
    assert [(d.origin, d.day.day) for d in found.dates] == [
        ("meta", 4),
        ("url", 4),
        ("json-ld", 20),
    ]


def test_same_day_in_another_time_zone_is_no_disagreement() -> None:
    found = read(linked('"datePublished": "2025-06-05T01:00:00Z"'))
    assert published(found) == date(2025, 6, 5)


def test_refused_dates_say_why() -> None:
    said = '"datePublished": "2026-01-01", "dateModified": "2025-01-01"'
    found = read(linked(said) + '<meta name="date" content="1970-01-01">')
    refused = {d.origin + " " + d.field: d.refused for d in found.dates if d.refused}
    assert published(found) == date(2025, 6, 4)
    assert refused == {
        "json-ld published": "after the page was fetched",
        "meta published": "before there was a web",
        "json-ld updated": "before it was published",
    }


def test_day_of_the_last_change_is_told_apart_from_the_day_of_publication() -> None:
    body = "<h1>Tide</h1><div>June 4, 2025 · Updated June 6, 2025</div><p>Text.</p>"
    found = read("", body, url="https://wafer.example/tide")
    assert (published(found), believed(found.dates, "updated")) == (
        date(2025, 6, 4),
        date(2025, 6, 6),
    )


FAR = "https://wafer.example/tide"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<h1>Tide</h1><div>4. Juni 2025</div>", date(2025, 6, 4)),
        ("<h1>Tide</h1><div>4 de junio de 2025</div>", date(2025, 6, 4)),
        ("<h1>Tide</h1><div>2025년 6월 4일</div>", date(2025, 6, 4)),
        ("<h1>Tide</h1><div>14/06/2025</div>", date(2025, 6, 14)),
        ("<h1>Tide</h1><div>06/14/2025</div>", date(2025, 6, 14)),
        ("<h1>Tide</h1><div>04/06/2025</div>", None),
        ("<h1>Tide</h1><div>2 hours ago</div>", None),
        ('<h1>Tide</h1><span itemprop="datePublished">June 4, 2025</span>', date(2025, 6, 4)),
        ('<h1>Tide</h1><time>June 4, 2025</time>', date(2025, 6, 4)),
        ('<div>June 4, 2025</div><h1>Tide</h1>', date(2025, 6, 4)),
        ("<h1>Tide</h1><p>TAIPEI, June 4, 2025 (Wire) -- Tide has sold the plant at the river to the"
         " town, which will close it.</p>", date(2025, 6, 4)),
        ('<aside><time datetime="2025-08-01">x</time></aside><h1>Tide</h1><time datetime="2025-06-04">y</time>',
         date(2025, 6, 4)),
        ('<time datetime="2025-08-01">today</time><h1>Tide</h1><time datetime="2025-06-04">y</time>',
         date(2025, 6, 4)),
        ('<h1>Tide</h1><div>June 4, 2025</div><div class="comments"><time datetime="2025-07-01">x</time></div>',
         date(2025, 6, 4)),
        ('<h1>Tide</h1><aside><ul><li><time datetime="2025-08-01">Aug</time> Other</li></ul></aside>', None),
    ],
)  # fmt: skip
def test_date_is_the_page_s_own_and_none_is_made_up(body: str, day: date | None) -> None:
    assert published(read("", f"{body}<p>Text.</p>", url=FAR)) == day


def test_date_in_the_first_sentence_is_no_date_of_the_page() -> None:
    said = "On May 3, 2019 a court ruled that the river is the town's, and the town has built on it since."
    body = f"<h1>Tide</h1><p>{said}</p><div class='date'>June 4, 2025</div>"
    assert all(found.origin == "guess" for found in read("", body, url=FAR).dates)


def test_title_is_the_one_most_statements_agree_on_without_the_site() -> None:
    head = (
        linked('"headline": "SEO words for Tide", "publisher": {"name": "Wafer Post"}')
        + '<meta property="og:title" content="Tide sells its plant | Wafer Post">'
        "<title>Tide sells its plant - Business - Wafer Post</title>"
    )
    assert (
        read(head, "<h1>Wafer Post</h1><h1>Tide sells its plant</h1>").title
        == "Tide sells its plant"
    )


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Tide sells its plant | The Daily Town</title>", ""),
        ("<title>Tide sells its plant | Business | The Daily Town</title>", ""),
        ("<title>Tide sells its plant :: Daily Town</title>", ""),
        ("<title>Tide sells its plant - Wafer Post</title>", ""),
        (
            '<meta property="og:site_name" content="Town"><title>Town: Tide sells its plant</title>',
            "",
        ),
        ("<title>Tide sells its plant</title>", '<h1 class="site-title">The Daily Town</h1>'),
        ("<title>Tide sells its plant</title>", '<h1><a href="/">The Daily Town</a></h1>'),
        ("<title>Tide sells its plant</title>", "<h1>News</h1><h2>Tide sells its plant</h2>"),
        ("<title>Tide sells its plant</title>", "<h1><b>Business</b> Tide sells its plant</h1>"),
    ],
)
def test_title_is_the_headline_alone(head: str, body: str) -> None:
    assert read(head, f"{body}<p>Text.</p>").title == "Tide sells its plant"


@pytest.mark.parametrize(
    "title", ["Opinion | Tide should sell", "Chips: Tide sells", "Tide | Kestrel"]
)
def test_short_beginnings_and_names_without_a_headline_stay(title: str) -> None:
    assert chosen_title([[title]], [], "https://town.example/a") == title


def test_title_that_breaks_off_is_read_in_full() -> None:
    groups = [
        ["Tide Memory sells the plant at..."],
        [],
        ["Tide Memory sells the plant at the river"],
    ]
    assert chosen_title(groups, [], "") == "Tide Memory sells the plant at the river"


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Ada Quill and Len Ode in Taipei", ("Ada Quill", "Len Ode")),
        ("Jean-Paul O’Neil, Senior Reporter", ("Jean-Paul O’Neil",)),
        ("Ada Quill,Len Ode", ("Ada Quill", "Len Ode")),
        ("By Ada Quill · June 4, 2025 · 3 min read", ("Ada Quill",)),
        ("April Lee; Min June", ("April Lee", "Min June")),
        ("https://wafer.example/ada", ()),
        ("admin", ()),
    ],
)
def test_bylines_hold_names(byline: str, people: tuple[str, ...]) -> None:
    assert names([byline]) == people


def test_authors_are_looked_up_in_the_graph_and_the_site_is_none_beside_a_person() -> None:
    graph = """<script type="application/ld+json">{"@graph": [
        {"@type": "Article", "headline": "Tide", "author": [{"@id": "#p1"}, {"name": "Wafer Post"}],
         "publisher": {"name": "Wafer Post"}},
        {"@type": "Person", "@id": "#p1", "name": "Ada Quill"}]}</script>"""
    assert read(graph).author == "Ada Quill"


def test_byline_of_another_story_is_not_taken() -> None:
    body = """<aside><span class="byline">Sam Other</span></aside><h1>Tide</h1>
        <div><span class="byline">By Ada Quill</span></div>"""
    assert read("", body).author == "Ada Quill"


def test_broken_json_ld_is_mended_or_left_out() -> None:
    mended = '<script type="application/ld+json">{"@type": "Article", "headline": "Tide\nsells",}</script>'
    deep = f'<script type="application/ld+json">{"[" * 5000}</script>'
    assert read(mended).title == "Tide sells"
    assert read(deep + "<title>Tide</title>").title == "Tide"


def test_address_is_the_declared_one_if_it_is_plausible() -> None:
    link = '<link rel="canonical" href="/tide-sells-its-plant?utm_source=x">'
    assert (
        read(link, url="https://m.wafer.example/amp/x").address
        == "https://m.wafer.example/tide-sells-its-plant"
    )
    assert read('<link rel="canonical" href="https://www.wafer.example/">').address == URL


@pytest.mark.parametrize("said", ["false", '"False"', '"http://schema.org/False"'])
def test_page_that_says_it_is_not_free_is_locked(said: str) -> None:
    assert read(linked(f'"isAccessibleForFree": {said}')).locked
    assert read(linked(f'"hasPart": {{"isAccessibleForFree": {said}}}')).locked
    assert not read(linked('"isAccessibleForFree": true')).locked
