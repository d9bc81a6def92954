"""Documents: the list with its filters, and the reader with claims, versions, speakers and copies."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from crawler.documents import Article, Document, Kind, Turn
from crawler.settings import SourceSettings
from store.database import Store
from tests.ui.conftest import Shown, html
from tests.ui.test_pages import event_of, version_of
from ui.views.documents import _records
from ui.views.parts.diff import diff_html
from ui.views.parts.reader import found_in, mentioned_in, speakers_html, text_html
from ui.views.parts.twin import as_csv

OLD = "Plant to open\nThe plant opens in May.\nIt makes memory.\nNobody spoke.\nThe end."
NEW = "Plant to open\nThe plant opens in June.\nIt makes memory.\nNobody spoke.\nThe end.\nMore later."


def save(
    store: Store, url: str, text: str, hour: int = 0, kind: Kind = Kind.ARTICLE,
    turns: tuple[Turn, ...] = (),
) -> str:  # fmt: skip
    """The version id of a text fetched at this hour of a day."""
    store.save_source(SourceSettings("post", "feed", ("https://post.example/feed",), "Post"))
    fetched = datetime(2026, 7, 1, hour, tzinfo=UTC)
    document = Document("post", url, fetched, 200, {}, text.encode())
    title = text.partition("\n")[0]
    article = Article(
        document.id, url, kind, "Post", date(2026, 7, 1), title, text, turns=turns
    )  # fmt: skip
    store.save_document(document)
    store.save_article(article, [])
    return article.id


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, str, str]:
    """A database with a page that was changed: its path, and the ids of the two versions."""
    path = tmp_path / "changed.db"
    with Store(path) as store:
        old = save(store, "https://post.example/plant", OLD, 1)
        return path, old, save(store, "https://post.example/plant", NEW, 5)


def test_a_search_shows_the_passage_and_leads_to_the_reader(shown: Shown, small: Path) -> None:
    page = html(shown("documents", q="licence"))
    assert "<mark>licence</mark>" in page
    assert f"./documents?q=licence&amp;doc={version_of(small, 'licence')}" in page


def test_a_search_without_a_match_says_so_and_what_to_do(shown: Shown) -> None:
    page = html(shown("documents", q="zeppelin"))
    assert "No document passes the filter" in page and "Try fewer words" in page


@pytest.mark.parametrize(
    ("asked", "documents"),
    [
        ({}, 5),
        ({"by": "Valley Wire"}, 2),
        ({"kind": "transcript"}, 0),
        ({"since": "2024-05-02", "until": "2024-08-20"}, 2),
        ({"told": "true", "q": "lakeside"}, 3),
    ],
)
def test_every_filter_is_taken_from_the_address(
    shown: Shown, asked: dict[str, str], documents: int
) -> None:
    said = f"{documents} documents, " if documents else "No document passes"
    assert said in html(shown("documents", **asked))


def test_a_link_to_a_text_keeps_the_filter(shown: Shown) -> None:
    assert "./documents?by=Valley+Wire&amp;doc=" in html(shown("documents", by="Valley Wire"))


def test_the_file_holds_every_document_that_passes(small: Path) -> None:
    from store.library import Wanted

    with Store(small, readonly=True) as store:
        data = as_csv(_records(store, Wanted("lakeside")))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["Publisher"] for row in rows].count("Valley Wire") == 2
    assert all("Lakeside" in row["Passage"] for row in rows)


def test_the_reader_marks_the_claim_in_the_text(shown: Shown, small: Path) -> None:
    page = html(shown("documents", doc=version_of(small, "expected weeks")))
    assert '<mark class="w party" data-role="buyer">Lakeside Cloud</mark>' in page
    assert "The purchase had been expected for weeks." in page
    assert f"./event?event={event_of(small, 'order')}" in page


def test_the_reader_marks_the_words_that_were_searched_for(shown: Shown, small: Path) -> None:
    page = html(shown("documents", q="expect*", doc=version_of(small, "expected weeks")))
    assert '<span class="sought">expected</span>' in page


def test_the_reader_marks_every_mention_when_asked(shown: Shown, small: Path) -> None:
    doc = version_of(small, "expected weeks")
    assert '"m amount"' not in html(shown("documents", doc=doc))
    page = html(shown("documents", doc=doc, mentions="true"))
    assert "m party" in page and "m amount" in page


def test_a_text_that_is_gone_is_said_to_be_gone(shown: Shown) -> None:
    assert "not there any more" in html(shown("documents", doc="0123456789abcdef"))


def test_a_changed_page_shows_what_changed(shown: Shown, changed: tuple[Path, str, str]) -> None:
    path, old, new = changed
    assert "changed, 2 versions" in html(shown("documents", path))
    page = html(shown("documents", path, doc=new, show="Changes"))
    assert "<del>May</del><ins>June</ins>" in page
    assert f"./documents?doc={old}" in page
    assert "<del>" not in html(shown("documents", path, doc=old, show="Changes"))


def test_a_difference_is_said_word_by_word_and_folds_what_stayed() -> None:
    html_ = diff_html(OLD, NEW)
    assert "<p>The plant opens in <del>May</del><ins>June</ins>.</p>" in html_
    assert "<p><ins>More later.</ins></p>" in html_
    many = "\n".join(f"Line {n}." for n in range(9))
    assert "<bdi>8 paragraphs</bdi> as before" in diff_html(f"A.\n{many}", f"B.\n{many}")


def test_a_difference_shows_words_of_the_web_as_they_are() -> None:
    assert "<del>&lt;b&gt;</del>" not in diff_html("x", "<script>")
    assert "&lt;" in diff_html("x", "<script>") and "<script" not in diff_html("x", "<script>")


def test_a_call_names_its_speakers_their_office_and_the_parts_of_the_call(
    shown: Shown, tmp_path: Path
) -> None:
    text = "Call\nGood day.\nOrders rose.\nHow many?\nMany."
    cuts = [text.index(words) for words in ("Good", "Orders", "How", "Many")] + [len(text)]
    who = [
        ("Operator", "operator", "", ""),
        ("Ada Marsh", "executive", "prepared", "Lakeside"),
        ("Bo Lund", "analyst", "qa", "Bank <b>"),
        ("Ada Marsh", "executive", "qa", "Lakeside"),
    ]
    turns = tuple(
        Turn(start, end, name, role, section, company)
        for start, end, (name, role, section, company) in zip(cuts, cuts[1:], who, strict=False)
    )
    with Store(tmp_path / "call.db") as store:
        doc = save(store, "https://post.example/call", text, kind=Kind.TRANSCRIPT, turns=turns)
    page = html(shown("documents", tmp_path / "call.db", doc=doc))
    assert "<h3><bdi>Prepared remarks</bdi></h3>" in page
    assert "<h3><bdi>Questions and answers</bdi></h3>" in page
    assert 'id="turn-2"><bdi>Bo Lund</bdi>' in page and "<bdi>Bank &lt;b&gt;</bdi>" in page
    assert '<a href="#turn-1"><bdi>Ada Marsh</bdi></a>' in page
    assert "2 turns, 3 words" in page
    assert speakers_html((), text) == ""


def test_a_turn_that_begins_after_its_speakers_name_is_told_before_the_line() -> None:
    text = "Call\nADA: Good day.\nAnd more.\nBO: How many?"
    turns = (
        Turn(text.index("Good"), text.index("BO"), "Ada", "executive"),
        Turn(text.index("How"), len(text), "Bo", "analyst"),
    )
    call = Article("d", "", Kind.TRANSCRIPT, "Post", date(2026, 7, 1), "Call", text, turns=turns)
    page = text_html(call, [])
    assert page.count('class="speaker"') == 2
    assert page.index("turn-0") < page.index("ADA:") < page.index("turn-1") < page.index("BO:")


def test_copies_of_a_text_are_linked(shown: Shown, tmp_path: Path) -> None:
    words = "Makers " + " ".join(f"word{n}" for n in range(80))
    with Store(tmp_path / "copies.db") as store:
        first = save(store, "https://post.example/a", words)
        second = save(store, "https://other.example/b", words, 2)
    page = html(shown("documents", tmp_path / "copies.db", doc=first))
    assert f"./documents?doc={second}" in page and "word for word the same" in page
    assert "1 copy" in page


def test_words_searched_for_are_whole_words_unless_they_end_in_a_star() -> None:
    text = "Order orders reorder (order)."
    assert [text[m.start : m.end] for m in found_in(text, "order")] == ["Order", "order"]
    assert len(found_in(text, "order*")) == 3
    assert found_in(text, "* ( ") == []


def test_mentions_keep_their_place(small: Path) -> None:
    with Store(small, readonly=True) as store:
        article = store.article(version_of(small, "expected weeks"))
    found = {article.text[m.start : m.end] for m in mentioned_in(article)}
    assert {"$1.2 billion", "Nvidia"} <= found
    assert mentioned_in(replace(article, text="Nothing.")) == []


def test_a_hostile_title_reads_as_it_was_written(shown: Shown, small: Path) -> None:
    page = html(shown("documents", doc=version_of(small, "hoarded")))
    assert "[x](javascript:alert(1)) $E=mc^2$ :rocket: `c`" in page
    assert "<script>alert" not in page and "<script>alert" in unescape(page)
