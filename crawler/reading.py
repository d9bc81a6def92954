"""A document into an article: the page's text, and in a call who says what."""

import re
from collections.abc import Callable
from dataclasses import replace

from lxml.etree import LxmlError
from pypdf.errors import PyPdfError

from crawler.calls.turns import read_turns
from crawler.documents import Article, Document, Kind, Turn, UnreadableDocument
from crawler.readers.dates import believed
from crawler.readers.html import Page, header, read_page
from crawler.readers.mail import mail_page
from crawler.readers.pdf import pdf_page
from crawler.readers.prose import is_wall
from crawler.settings import SourceSettings

#: A page with fewer words of text is a stub, a paywall or a video, not an article.
FEWEST_WORDS = 25

#: What libraries raise over a page that they were never tried on.
BROKEN_BY_A_PAGE = (
    ArithmeticError, AttributeError, LookupError, LxmlError, PyPdfError, RuntimeError, TypeError, ValueError,
)  # fmt: skip

_PERIOD = r"(?:F?Q[1-4]|[1-4]Q|FY|fiscal|first|second|third|fourth|full|half|20\d\d)"
#: "Transcript: ", "Edited Transcript of ", "Q3 2019 "
BEFORE_COMPANY = re.compile(
    r"^(?:(?:edited |full )?transcript\s*(?:of|:)\s*)?(?:F?Q[1-4]\s+(?:FY)?\d{2,4}\s+)?", re.I
)
AFTER_COMPANY = re.compile(
    rf"\s*[(\[,:|]|\s+[-–—]\s|\s+{_PERIOD}\b"
    r"|\s+(?:annual|earnings|results|conference|call)\b",
    re.I,
)


def read_article(document: Document, source: SourceSettings) -> Article:
    """The article in this page; raises UnreadableDocument, saying what is missing and where.

    Of a page that is not free to read only the title and the lede are taken, unless it is a copy of
    the user's own (the kind `archive`).
    """
    page = page_of(document, source)
    if wrong := faults(page):
        raise UnreadableDocument(f"{wrong[0]}: {document.url}")
    published = believed(page.dates, "published")
    assert published is not None, "a page without one has faults"
    article = Article(
        document_id=document.id,
        url=document.url,
        kind=source.document_kind,
        publisher=source.publisher or document.hints.get("publisher", ""),
        published=published,
        title=page.title,
        text=f"{page.title}\n\n{page.body}" if page.body else page.title,
        author=page.author,
        company=source.company,
        updated=believed(page.dates, "updated"),
        dates=page.dates,
        canonical=page.address,
        paywalled=page.paywalled,
    )
    return _as_call(article) if article.kind is Kind.TRANSCRIPT else article


def guarded(
    reader: Callable[[Document, SourceSettings], Article],
    document: Document,
    source: SourceSettings,
) -> Article:
    """What the reader makes of the document; raises nothing but UnreadableDocument.

    Half a dozen libraries take a page apart, and what one of them raises over it must not end the
    reading of all others.
    """
    try:
        return reader(document, source)
    except UnreadableDocument:
        raise
    except BROKEN_BY_A_PAGE as problem:
        what = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
        raise UnreadableDocument(
            f"no reader could take the page apart ({what}); the bytes are kept, please report it:"
            f" {document.url}"
        ) from problem


def page_of(document: Document, source: SourceSettings) -> Page:
    """What can be read of the document, by what its bytes are; raises UnreadableDocument."""
    if document.body[:1024].lstrip().startswith(b"%PDF-"):
        page = pdf_page(document)
    elif header(document, "content-type").startswith("message/rfc822"):
        page = mail_page(document)
    else:
        page = read_page(document)
    return replace(page, body=page.lede) if page.paywalled and source.kind != "archive" else page


def faults(page: Page) -> list[str]:
    """What keeps a page from being an article, the gravest first; [] where nothing does."""
    words = len(page.body.split())
    found = {
        f"in place of the page stands '{page.title}'": is_wall(page.title),
        f"no text: {words} words under the title": words < FEWEST_WORDS and not page.paywalled,
        "no title": not page.title,
        "no date of publication": believed(page.dates, "published") is None,
    }
    return [fault for fault, is_so in found.items() if is_so]


def turns_of(text: str, company: str) -> tuple[Turn, ...]:
    """The turns of a call of this company: where the text does not say, its executives speak for it."""
    turns = read_turns(text)
    return tuple(
        replace(t, company=company) if t.role == "executive" and not t.company else t for t in turns
    )


def company_of_call(title: str) -> str:
    """The company that the title of a call names before its ticker or quarter; "" if none."""
    begun = BEFORE_COMPANY.sub("", title)
    return re.sub(r"['’]s$", "", AFTER_COMPANY.split(begun, maxsplit=1)[0].strip())


def _as_call(article: Article) -> Article:
    company = article.company or company_of_call(article.title)
    return replace(article, company=company, turns=turns_of(article.text, company))
