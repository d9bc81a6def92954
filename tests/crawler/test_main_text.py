"""The main text: what speaks, what does not, and pages made to be slow or to break a reader."""

from datetime import UTC, datetime
from time import process_time

import pytest
from lxml import html

from crawler.documents import Document, UnreadableDocument
from crawler.readers.html import Page, read_page
from crawler.readers.main_text import Witness, without_boxes

SENTENCE = (
    "The plant at the river will make {} sensors from spring on, its owner told the town on Friday."
)
TEXT = [SENTENCE.format(word) for word in ("small", "large", "cheap", "good", "old", "new")]


def page(markup: str | bytes, kind: str = "text/html") -> Page:
    body = markup.encode() if isinstance(markup, str) else markup
    fetched = datetime(2025, 9, 9, tzinfo=UTC)
    return read_page(
        Document("w", "https://wafer.example/a", fetched, 200, {"content-type": kind}, body)
    )


def story(*extra: str) -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    return f"""<html><head><title>Sensors</title>
        <meta property="og:description" content="Two hundred people will work at the new plant."></head>
        <body><article><h1>Sensors</h1>{"".join(extra)}{paragraphs}</article></body></html>"""


@pytest.mark.parametrize(
    "box",
    [
        "<figure><img src=x><figcaption>The plant on a sunny day, seen from the other bank.</figcaption></figure>",
        '<div class="newsletter-box"><p>The morning letter tells you what the town talks about.</p></div>',
        '<aside class="related-stories"><p>Another plant was closed last year, and nobody knew why.</p></aside>',
        '<div style="display: none"><p>Words that no reader of this page has ever seen on it.</p></div>',
        '<div class="share-bar"><p>Share this with your friends and their friends, please.</p></div>',
        "<div><h3>The morning letter</h3><p>What the town talks about.</p><form><input></form></div>",
        '<h3>Read also</h3><ul><li><a href="/a">Another plant was closed last year, and nobody knew</a></li></ul>',
        '<p><strong>See also: <a href="/a">Another plant was closed last year</a></strong></p>',
        '<div role="dialog"><p>We use cookies to see how you use our site.</p><button>Yes</button></div>',
    ],
)
def test_what_stands_beside_the_text_does_not_speak(box: str) -> None:
    assert page(story(box)).body.split("\n\n") == TEXT


COMMENTS = "".join(
    f"<li><b>Reader {word}</b><p>I find this plant far too {word}, as I told the mayor.</p></li>"
    for word in ("small", "large", "cheap")
)


@pytest.mark.parametrize(
    "after",
    [
        f'<section id="comments"><h2>Comments</h2><ol>{COMMENTS}</ol></section>',
        f'<ol class="commentlist">{COMMENTS}</ol>',
        f"<section><h2>Related stories</h2><ul>{COMMENTS}</ul></section>",
        "<footer><p>Ada Quill has written of plants and rivers since she came to the town.</p></footer>",
        '<div class="author-bio"><p>Ada Quill has written of plants and rivers for long.</p></div>',
        "<p>Share this article</p><p>© 2025 Wafer Post. All rights reserved.</p>",
    ],
)
def test_what_comes_after_the_text_does_not_speak(after: str) -> None:
    assert page(story().replace("</article>", f"</article>{after}")).body.split("\n\n") == TEXT


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<ul><li>two lines for small ones;</li><li>a hall for water.</li></ul>",
         ["two lines for small ones;", "a hall for water."]),
        ("<pre><code>make plant --sensors=small</code></pre>", ["make plant --sensors=small"]),
        ("<h2>What it costs</h2>", ["What it costs"]),
        ("<table><tr><th>Chip</th><th>Units</th></tr><tr><td>H20</td><td>16 million</td></tr></table>",
         ["| Chip | Units |", "|---|---|", "| H20 | 16 million |"]),
    ],
    ids=["list", "code", "heading", "table"],
)  # fmt: skip
def test_what_is_part_of_the_text_stays(markup: str, lines: list[str]) -> None:
    first, second, *rest = TEXT
    inside = "".join(f"<p>{t}</p>" for t in rest)
    read = page(f"<article><h1>Sensors</h1><p>{first}</p><p>{second}</p>{markup}{inside}</article>")
    assert read.body.split("\n\n") == [first, second, *lines, *rest]


@pytest.mark.parametrize(
    "markup",
    [
        "".join(
            f"<div><b>User {n}</b><div><p>{text}</p></div></div>" for n, text in enumerate(TEXT)
        ),
        "".join(f"<div>{text}</div>" for text in TEXT),
        f"<div>{'<br><br>'.join(TEXT)}</div>",
        f"<div><p>{TEXT[0]}</p></div><div>Advertisement</div><div>{''.join(f'<p>{t}</p>' for t in TEXT[1:])}</div>",
    ],
    ids=["thread", "divs", "line breaks", "parted"],
)
def test_text_is_found_however_it_is_laid_out(markup: str) -> None:
    assert page(f"<div><h1>Sensors</h1>{markup}</div>").body.split("\n\n") == TEXT


def test_box_that_holds_the_text_is_no_box() -> None:
    inside = story().replace("<article>", '<div class="related-theme"><article>')
    assert page(inside).body.split("\n\n") == TEXT
    tree = html.document_fromstring(inside)
    assert len(list(without_boxes(tree).iter("p"))) == len(TEXT)


def test_summary_under_the_headline_is_the_lede() -> None:
    summary = "Two hundred people will work at the new plant."
    read = page(story(f'<div class="standfirst">{summary}</div>'))
    assert read.lede == summary
    assert read.body.split("\n\n") == [summary, *TEXT]


def test_text_that_json_ld_repeats_is_taken_where_the_page_has_none_but_not_behind_a_wall() -> None:
    body = " ".join(TEXT * 2)
    said = f'{{"@type": "NewsArticle", "headline": "Sensors", "articleBody": "{body}"}}'
    markup = f"""<html><head><script type="application/ld+json">{said}</script></head>
        <body><h1>Sensors</h1><p>The plant at the river will open in spring, says its owner.</p>
        %s</body></html>"""
    assert page(markup % "").body == body
    walled = page(markup % "<p>Subscribe to continue reading this article.</p>")
    assert walled.paywalled and "cheap" not in walled.body


def test_witness_has_a_line_that_was_reworded_a_little_and_not_another() -> None:
    witness = Witness(TEXT)
    assert witness.has(TEXT[0].replace("Friday", "Monday"))
    assert not witness.has("Two hundred people from the region will find work there next year.")


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "\0\0\0",
        "<html>",
        "<p>" * 500,
        "<div>" * 20_000 + TEXT[0],
        "<!--" * 20_000,
        "<table><tr><td>" * 1000 + TEXT[0],
        "<p " + " ".join(f'a{n}="x"' for n in range(40_000)) + ">" + TEXT[0],
        '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>" + TEXT[0],
        "<p>" + '<a href="/x">link</a> ' * 5000,
        "<p>" + "&amp;" * 100_000,
        "<p>" + "x" * 1_000_000,
        "<title>" + "Tide sells | " * 50_000 + "</title><p>" + TEXT[0],
    ],
    ids=["empty", "nuls", "html", "paragraphs", "depth", "comments", "tables", "attributes", "json",
         "links", "entities", "word", "title"],
)  # fmt: skip
def test_page_made_to_break_a_reader_is_read_or_refused(markup: str) -> None:
    try:
        assert isinstance(page(markup).body, str)
    except UnreadableDocument as refusal:
        assert "https://wafer.example/a" in str(refusal)


def test_pictures_and_programs_are_no_text() -> None:
    with pytest.raises(UnreadableDocument, match="something for machines"):
        page(bytes(range(1, 256)) * 100)


def test_overgrown_page_is_left_to_the_quick_reader() -> None:
    """The other extractors take time with the square of such a page: minutes for this one."""
    began = process_time()
    assert "on Friday." in page("<div>" * 200 + f"<p>{TEXT[0]}</p>" * 3000).body
    assert process_time() - began < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        f"<p>{TEXT[0]}</p>",
        f"{TEXT[0]}<br>",
        "<span class=byline>By Ada Quill</span>",
        f'<div class="related-stories"><p>{TEXT[0]}</p></div>',
        '<time datetime="2025-06-04">June 4, 2025</time>',
        f"<figure><img src=a><figcaption>{TEXT[0]}</figcaption></figure>",
        f"<article><h2>Sensors</h2><p>{TEXT[0]}</p></article>",
        "<tr><td>alpha</td><td>beta</td></tr>",
        "<p>It ends in May.The rest,”Yes",
        "<h1>Sensors</h1>",
        "<b><i>so</i></b> and ",
    ],
)
def test_no_page_of_a_megabyte_takes_longer_than_a_few_seconds(unit: str) -> None:
    """In processor time; 2 to 4 seconds on a slow core. Nothing in it grows with the square."""
    began = process_time()
    page(f"<h1>Sensors</h1><p>{TEXT[0]}</p>{unit * (1_000_000 // len(unit))}")
    assert process_time() - began < 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_ten_megabytes_of_one_line_are_read_whole(kind: str) -> None:
    text = " ".join(TEXT) * 20_000
    markup = f"<p>{text}</p>" if kind == "text/html" else text
    assert len(page(markup, kind).body) >= 0.99 * len(text)
