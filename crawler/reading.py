"""A document into an article: the page's text, and in a call who says what."""

import re
from dataclasses import replace

from crawler.calls import read_turns
from crawler.dates import believed
from crawler.documents import Article, Document, Kind, UnreadableDocument
from crawler.html import Page, read_page
from crawler.prose import is_wall
from crawler.settings import SourceSettings

#: A page with fewer words of text is a stub, a paywall or a video, not an article.
FEWEST_WORDS = 25

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
    page = _openly_read(read_page(document), source)
    _refuse(page, document)
    published = believed(page.dates, "published")
    assert published is not None, "_refuse lets no page without a date through"
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


def _openly_read(page: Page, source: SourceSettings) -> Page:
    return replace(page, body=page.lede) if page.paywalled and source.kind != "archive" else page


def _refuse(page: Page, document: Document) -> None:
    """Raises UnreadableDocument for a page that is no article."""
    if is_wall(page.title):
        raise UnreadableDocument(f"in place of the page stands '{page.title}': {document.url}")
    words = len(page.body.split())
    if words < FEWEST_WORDS and not page.paywalled:
        raise UnreadableDocument(f"no text: {words} words under the title: {document.url}")
    if not page.title:
        raise UnreadableDocument(f"no title: {document.url}")
    if believed(page.dates, "published") is None:
        raise UnreadableDocument(f"no date of publication: {document.url}")


def company_of_call(title: str) -> str:
    """The company that the title of a call names before its ticker or quarter; "" if none."""
    begun = BEFORE_COMPANY.sub("", title)
    return re.sub(r"['’]s$", "", AFTER_COMPANY.split(begun, maxsplit=1)[0].strip())


def _as_call(article: Article) -> Article:
    return replace(
        article,
        company=article.company or company_of_call(article.title),
        turns=read_turns(article.text),
    )
