"""Reading one document: what the listing said is used where the page is silent."""

from datetime import UTC, date, datetime

import pytest

from crawler import kinds
from crawler.documents import Article, Document, Kind, UnreadableDocument
from crawler.kinds import read
from crawler.readers.html import decode
from crawler.readers.plain import paragraphs
from crawler.readers.prose import clean, is_leftover, mend
from crawler.reading import company_of_call, read_article
from crawler.settings import SourceSettings
from crawler.source import Source

SOURCE = SourceSettings("wafer", "feed", ("https://wafer.example/feed",), "Wafer Post")
BODY = (
    "<html><body><article><p>The plant at the river will make sensors from spring on, its owner"
    " told the town on Friday. It will take on two hundred people, most of them from the region,"
    " and it will draw its water from the river.</p></article></body></html>"
)


def document(body: str, **hints: str) -> Document:
    return Document(
        "wafer", "https://wafer.example/a", datetime(2025, 9, 9, 12, tzinfo=UTC), 200, {},
        body.encode(), hints,
    )  # fmt: skip


def test_title_date_and_author_come_from_the_listing_where_the_page_gives_none() -> None:
    hints = {"title": "Sensors", "published": "2025-09-08T22:00:00+00:00", "author": "Ada Quill"}
    article = read_article(document(BODY, **hints), SOURCE)
    assert (article.title, article.published) == ("Sensors", date(2025, 9, 8))
    assert article.author == "Ada Quill"
    assert article.text.startswith("Sensors\n\nThe plant at the river")


def test_publisher_is_the_one_the_user_named() -> None:
    hints = {"title": "Sensors", "published": "2025-09-08", "publisher": "Somebody Else"}
    assert read_article(document(BODY, **hints), SOURCE).publisher == "Wafer Post"


def test_date_of_the_page_is_the_day_in_the_publishers_own_zone() -> None:
    stamped = '<meta property="article:published_time" content="2025-09-05T23:30:00-07:00">'
    article = read_article(document(stamped + BODY, title="Sensors"), SOURCE)
    assert article.published == date(2025, 9, 5)


def test_date_after_the_fetch_is_no_date_of_publication() -> None:
    stamped = '<meta property="article:published_time" content="2025-12-24">'
    hinted = document(stamped + BODY, title="Sensors", published="2025-09-04")
    assert read_article(hinted, SOURCE).published == date(2025, 9, 4)


def test_reading_the_same_document_twice_gives_the_same_article() -> None:
    page = document(BODY, title="Sensors", published="2025-09-08")
    assert read(page, SOURCE) == read(page, SOURCE)
    assert read(page, SOURCE).kind is Kind.ARTICLE


class Breaks(Source):
    """A kind whose reader meets what nobody has thought of."""

    name = "breaks"

    @classmethod
    def read(cls, document: Document, source: SourceSettings) -> Article:
        raise IndexError("list index out of range")


def test_page_that_breaks_a_reader_is_an_unreadable_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "source_class", lambda _: Breaks)
    with pytest.raises(UnreadableDocument, match="IndexError: list index out of range") as told:
        read(document(BODY, title="Sensors"), SOURCE)
    assert "https://wafer.example/a" in str(told.value)


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("Nvidia (NVDA) Q1 2026 Earnings Call", "Nvidia"),
        ("AMD Q1 2025 Earnings Call", "AMD"),
        ("Tide Memory Corp. (TMC) Second Quarter Results Call", "Tide Memory Corp."),
        ("Q3 2019 Harrow Systems Inc Earnings Call", "Harrow Systems Inc"),
        ("Transcript: Kestrel Computing's fourth quarter earnings call", "Kestrel Computing"),
        ("Edited Transcript of Gannet Lithography earnings conference call", "Gannet Lithography"),
        ("First Silicon (FSI) FY2025 Annual Results", "First Silicon"),
    ],
)
def test_title_of_a_call_names_its_company(title: str, company: str) -> None:
    assert company_of_call(title) == company


@pytest.mark.parametrize(
    ("glued", "mended"),
    [
        ("It ends in May.The rest follows.", "It ends in May. The rest follows."),
        ("“We wait.”The others do not.", "“We wait.” The others do not."),
        ("They said so.“Nobody knows.”", "They said so. “Nobody knows.”"),
        ("The U.S.Commerce list", "The U.S.Commerce list"),
        ("Node.js and Booking.com and 3.5 GHz", "Node.js and Booking.com and 3.5 GHz"),
    ],
)
def test_space_between_sentences_is_put_back(glued: str, mended: str) -> None:
    assert mend(glued) == mended


def test_control_characters_go_and_accents_are_composed() -> None:
    assert clean(" Cafe\u0301\u00a0No.\u200b 5\x07\ufeff ") == "Café No. 5"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("Größe".encode(), "text/html; charset=iso-8859-1", "Größe"),
        ("Größe".encode("windows-1252"), "text/html; charset=utf-8", "Größe"),
        ("人工智能芯片".encode("gb18030"), "text/html; charset=gb18030", "人工智能芯片"),
        (b"<meta charset=shift_jis>" + "半導体".encode("shift_jis"), "text/html", "半導体"),
        (b"\xef\xbb\xbfplain", "text/html; charset=no-such-charset", "plain"),
    ],
)
def test_wrong_charset_does_not_garble(body: bytes, content_type: str, text: str) -> None:
    assert decode(body, content_type).endswith(text)


def test_short_notices_are_left_out_and_sentences_are_not() -> None:
    assert is_leftover("Sign up for our daily newsletter")
    assert is_leftover("Photo: Ada Quill / Wafer Post")
    assert is_leftover("© 2025 Wafer Post")
    assert not is_leftover("Photo sensors worth $3 million were shipped to the plant in May.")
    assert not is_leftover("Subscribers of the service ordered 40,000 chips.")


def test_text_broken_at_a_fixed_width_becomes_paragraphs_again() -> None:
    broken = """\
The plant at the river will make sensors from spring on, its owner told the
town on Friday, and it will take on two hundred people, most of them from the
region.
A second plant may follow. It depends on the price of power, which is higher
than it was when the first was planned, and on the permit of the town council.
MAYOR: We shall give it.
"""
    first, second, third = paragraphs(broken)
    assert first.endswith("most of them from the region.")
    assert second.startswith("A second plant") and second.endswith("permit of the town council.")
    assert third == "MAYOR: We shall give it."


def test_text_with_a_line_for_each_paragraph_is_left_as_it_is() -> None:
    lines = ["A long line. " * 30, "Another. " * 30, "Short.", "And the last one of them all."]
    assert paragraphs("\n".join(lines)) == [line.strip() for line in lines]
