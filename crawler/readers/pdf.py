"""PDF files into text: transcripts and filings as companies publish them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from crawler.documents import DateEvidence, Document, UnreadableDocument
from crawler.readers.dates import day_of
from crawler.readers.html import Page, plain_page

#: Longer documents are read so far; a 10-K has about 150 pages.
MOST_PAGES = 600
#: A page whose drawing instructions are longer holds a picture or a trap; a page of text has 50 kB.
MOST_BYTES_OF_PAGE = 3_000_000
#: A line is a running head or foot if so many pages, and this share of them, begin or end with it.
FEWEST_REPEATS, REPEATED = 3, 0.5
#: Lines at the top and at the foot of a page among which running heads are looked for.
MARGIN = 3
#: What pypdf raises on broken files, besides its own errors.
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
          OSError, OverflowError, NotImplementedError, AssertionError)  # fmt: skip
#: Titles that a program wrote.
_NO_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|xlsx?|pptx?)$|^\W*$", re.I)


def pdf_page(document: Document) -> Page:
    """The text of a PDF as a page; raises UnreadableDocument where it has none that can be read."""
    try:
        reader = PdfReader(BytesIO(document.body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(f"the PDF is locked with a password: {document.url}")
        pages = [_lines(page) for page in reader.pages[:MOST_PAGES]]
        about: Mapping[str, object] = reader.metadata or {}
        title, author = str(about.get("/Title") or ""), str(about.get("/Author") or "")
        stamp = str(about.get("/CreationDate") or "")
    except UnreadableDocument:
        raise
    except BROKEN as problem:
        raise UnreadableDocument(f"broken PDF ({problem}): {document.url}") from None
    if not any(pages):
        raise UnreadableDocument(f"the PDF holds pictures of pages and no text: {document.url}")
    text = _unbroken("\n".join(line for page in _without_running_heads(pages) for line in page))
    made = day_of(stamp.removeprefix("D:")[:8])
    dates = [DateEvidence("published", "file", stamp, made)] if made else []
    return plain_page(document, text, "" if _NO_TITLE.search(title) else title, author, dates)


def _lines(page: PageObject) -> list[str]:
    contents = page.get_contents()
    if contents is None or len(contents.get_data()) > MOST_BYTES_OF_PAGE:
        return []
    return [line.rstrip() for line in page.extract_text().splitlines() if line.strip()]


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without page numbers and what stands at the top or foot of most of them."""
    margins = [{_form(line) for line in (*p[:MARGIN], *p[-MARGIN:])} for p in pages]
    counted = Counter(form for forms in margins for form in forms)
    enough = max(FEWEST_REPEATS, REPEATED * len(pages))
    repeated = {form for form, times in counted.items() if times >= enough or form == "#"}
    kept = []
    for page in pages:
        edge = {*range(MARGIN), *range(len(page) - MARGIN, len(page))}
        kept.append([t for i, t in enumerate(page) if i not in edge or _form(t) not in repeated])
    return kept


def _form(line: str) -> str:
    """The line with its figures alike: "Page 3 of 12" is "page # of #"."""
    return re.sub(r"\d+", "#", line.strip().lower())


def _unbroken(text: str) -> str:
    """Words that a line's end divides put together: without the hyphen if the text has that word."""
    words = set(re.findall(r"[a-z]+", text.lower()))

    def joined(match: re.Match[str]) -> str:
        whole = (match[1] + match[2]).lower() in words
        return f"{match[1]}{'' if whole else '-'}{match[2]}"

    return re.sub(r"\b([A-Za-z]+)-\n([a-z]+)", joined, text)
