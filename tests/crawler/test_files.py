"""Files of one's own: what is in a PDF, a mailbox and a web archive, each made here."""

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.documents import Article, Document, Kind, UnreadableDocument
from crawler.files import UnreadableFile, documents_in
from crawler.memory import Memory
from crawler.reading import read_article
from crawler.settings import SourceSettings
from crawler.sources.archive import ArchiveSource

OWN = SourceSettings("own", "archive", (), "Wafer Post")
PAGE = """<html><head><title>Tide sells its plant</title><meta name="date" content="2025-06-04"></head>
<body><article><h1>Tide sells its plant</h1><p>Tide Memory said on Wednesday that it has sold its plant
at the river to Marlow Foundry for $300 million, and that the buyer will take over two hundred people
who work there, most of them from the region.</p></article></body></html>"""
TITLE = "Tide Memory Corp., Second Quarter 2025 Earnings Call"
CALL = [
    TITLE, "June 4, 2025", "", "",
    "MAYA LIND: Welcome. We sold 40,000 wafers in the quarter, all of them to semi-",
    "conductor makers in Europe, and a semiconductor maker in Japan ordered more.",
    "OPERATOR: The first question comes from the line of Ruth Halloran with Alder Bank.",
    "RUTH HALLORAN: Whom did you sell the tools to, and at what price did you sell?",
    "MAYA LIND: To three foundries. We do not speak about the price of any one tool.",
]  # fmt: skip


def pdf(*pages: list[str], info: str = "") -> bytes:
    """A PDF with a line of text for each string, one page for each list."""
    drawn = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*".replace("\n", " ") for line in lines)
        drawn.append(f"BT /F1 10 Tf 14 TL 50 780 Td {shown} ET".encode())
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(drawn):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * n} 0 R /MediaBox [0 0 600 800]"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >> stream\n%b\nendstream" % (len(stream), stream))
    objects.append(f"<< {info} >>".encode())
    out, places = BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows))
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
    out.write(trailer % (len(objects) + 1, len(objects), start))
    return out.getvalue()


def response(url: str, body: bytes, status: str = "200 OK", headers: str = "") -> WarcRecord:
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = "2025-06-05T10:00:00Z"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    kind = "" if "Content-Type" in headers else "Content-Type: text/html\r\n"
    record.set_bytes_content(f"HTTP/1.1 {status}\r\n{kind}{headers}\r\n".encode() + body)
    return record


def articles(path: Path, kind: Kind = Kind.ARTICLE) -> Iterator[Article]:
    source = SourceSettings("own", "archive", (), "Wafer Post", kind)
    yield from (read_article(document, source) for document in documents_in(path, "own"))


def test_pdf_of_a_call_has_title_date_turns_and_no_running_heads(tmp_path: Path) -> None:
    foot = ["", "Tide Memory Corp. | Page {} of 3"]
    pages = [CALL[:6], CALL[6:8], CALL[8:]]
    file = tmp_path / "call.pdf"
    file.write_bytes(
        pdf(*([*lines, foot[0], foot[1].format(n)] for n, lines in enumerate(pages, 1)))
    )
    (call,) = articles(file, Kind.TRANSCRIPT)
    assert (call.title, call.published) == (TITLE, date(2025, 6, 4))
    assert [(t.speaker, t.role, t.company) for t in call.turns] == [
        ("Maya Lind", "executive", "Tide Memory Corp."),
        ("Operator", "operator", ""),
        ("Ruth Halloran", "analyst", "Alder Bank"),
        ("Maya Lind", "executive", "Tide Memory Corp."),
    ]
    assert "Page" not in call.text
    assert "all of them to semiconductor makers in Europe" in call.text


def test_pdf_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    for body, reason in ((b"%PDF-1.4\nnothing more", "broken PDF"), (pdf([]), "pictures of pages")):
        (tmp_path / "a.pdf").write_bytes(body)
        with pytest.raises(UnreadableDocument, match=reason):
            list(articles(tmp_path / "a.pdf"))


def test_mailbox_gives_each_newsletter_with_subject_sender_and_date(tmp_path: Path) -> None:
    words = (
        "Marlow Foundry has ordered forty tools from Gannet, two people who know of it say. " * 4
    )
    (tmp_path / "letters.mbox").write_text(
        "From a@wafer.example Wed Jun  4 10:00:00 2025\n"
        "From: Ada Quill <a@wafer.example>\nSubject: =?utf-8?q?Marlow_buys_=E2=80=93_again?=\n"
        "Date: Wed, 04 Jun 2025 23:30:00 -0700\nMessage-ID: <1@wafer.example>\n\n"
        f"{words}\n\n"
        "From a@wafer.example Thu Jun  5 10:00:00 2025\n"
        "From: Len Ode <l@wafer.example>\nSubject: In markup\nDate: Thu, 05 Jun 2025 08:00:00 +0000\n"
        "Message-ID: <2@wafer.example>\nContent-Type: text/html; charset=utf-8\n\n"
        f"<html><body><div><p>{words}</p></div></body></html>\n",
        encoding="utf-8",
    )
    first, second = articles(tmp_path / "letters.mbox")
    assert (first.title, first.author) == ("Marlow buys – again", "Ada Quill")
    assert (first.url, first.published) == ("mid:1@wafer.example", date(2025, 6, 4))
    assert first.dates[0].origin == "header"
    assert (second.title, second.author) == ("In markup", "Len Ode")
    assert "forty tools from Gannet" in second.text


@pytest.mark.parametrize("packed", [False, True])
def test_web_archive_gives_its_pages_as_they_were_served(tmp_path: Path, packed: bool) -> None:
    out = BytesIO()
    unpacked = gzip.compress(PAGE.encode())
    for record in (
        response("https://wafer.example/robots.txt", b"User-agent: *"),
        response("https://wafer.example/a", unpacked, headers="Content-Encoding: gzip\r\n"),
        response("https://wafer.example/gone", b"gone", status="404 Not Found"),
        response("https://wafer.example/plate.png", b"png", headers="Content-Type: image/png\r\n"),
    ):
        record.write(out)
    file = tmp_path / "crawl.warc"
    file.write_bytes(gzip.compress(out.getvalue()) if packed else out.getvalue())
    (document,) = documents_in(file, "own")
    assert (document.url, document.fetched_at.date()) == (
        "https://wafer.example/a",
        date(2025, 6, 5),
    )
    article = read_article(document, OWN)
    assert (article.title, article.published) == ("Tide sells its plant", date(2025, 6, 4))


def test_archive_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    out = BytesIO()
    response("https://wafer.example/a", PAGE.encode()).write(out)
    whole = gzip.compress(out.getvalue()) + gzip.compress(out.getvalue())[:-60]
    (tmp_path / "cut.warc.gz").write_bytes(whole)
    found: list[Document] = []
    try:
        for document in documents_in(tmp_path / "cut.warc.gz", "own"):
            found.append(document)
    except UnreadableFile as problem:
        assert "cut.warc.gz" in str(problem)
    assert found and found[0].body.decode() == PAGE


def test_packed_page_is_read_and_broken_gzip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    assert [a.title for a in articles(tmp_path / "page.html.gz")] == ["Tide sells its plant"]
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8bbroken")
    with pytest.raises(UnreadableFile, match=r"broken\.gz: broken gzip"):
        list(documents_in(tmp_path / "broken.gz", "own"))


def test_archive_source_takes_new_and_changed_files_and_notes_broken_ones(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.gz").write_bytes(b"\x1f\x8bbroken")
    source = SourceSettings(
        "own", "archive", ("file:///",), "", options={"files": [f"{tmp_path}/*"]}
    )
    memory = Memory()
    kind = ArchiveSource(source=source, memory=memory)
    assert [d.url for d in kind.files()] == [(tmp_path / "a.html").as_uri()]
    assert kind.visit.tally.problems == 1
    assert list(ArchiveSource(source=source, memory=memory).files()) == []
    (tmp_path / "a.html").write_text(PAGE.replace("sells", "keeps"))
    assert len(list(ArchiveSource(source=source, memory=Memory()).files())) == 1


def test_archive_source_without_files_says_so() -> None:
    source = SourceSettings("own", "archive", (), "", options={"files": ["/no/such/*.pdf"]})
    assert ArchiveSource.refusal(source) == "no such file: /no/such/*.pdf"


def test_own_copy_of_a_walled_page_is_read_in_full_and_a_fetched_one_to_its_lede() -> None:
    walled = PAGE.replace("</head>", """<script type="application/ld+json">{"@type": "NewsArticle",
        "headline": "Tide sells its plant", "isAccessibleForFree": "False"}</script></head>""").replace(
        "</article>", "<p>The price is half of what Tide paid, a person who saw the papers said.</p></article>"
    )  # fmt: skip
    page = Document(
        "w", "https://wafer.example/a", datetime(2025, 6, 5, tzinfo=UTC), 200, {}, walled.encode()
    )
    fetched = read_article(page, SourceSettings("w", "feed", (), "Wafer Post"))
    own = read_article(page, OWN)
    assert fetched.paywalled and own.paywalled
    assert (
        fetched.text.startswith("Tide sells its plant\n\nTide Memory said")
        and "half of what" not in fetched.text
    )
    assert own.text.endswith("a person who saw the papers said.")
