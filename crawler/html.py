"""Pages into text: the main text of a page, in paragraphs, without what stands around it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import trafilatura
from lxml import html as lxml_html  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from crawler.documents import Document, UnreadableDocument
from crawler.metadata import latest_possible, read_metadata

#: Beside the text and never of it. Trafilatura drops most of them, but not all.
BESIDE_THE_TEXT = [
    "//figcaption",
    "//*[contains(@class, 'caption')]",
    "//*[contains(@class, 'newsletter') or contains(@id, 'newsletter')]",
    "//*[contains(@class, 'related')]",
]


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of a page; `body` is paragraphs, separated by blank lines."""

    title: str
    author: str
    published: date | None
    body: str


def read_page(document: Document) -> Page:
    """What the page says and what it says of itself; raises UnreadableDocument if it is no page."""
    markup = decode(document.body, _content_type(document))
    tree = _parsed(markup)
    if tree is None:
        raise UnreadableDocument(f"no page: {document.url}")
    latest = latest_possible(document.fetched_at)
    hinted = document.hints.get("published", "")[:10]
    about = read_metadata(
        tree, document.url, date.fromisoformat(hinted) if hinted else None, latest
    )
    title = clean(about.title) or clean(document.hints.get("title", ""))
    text = trafilatura.extract(
        tree, url=document.url, include_comments=False, prune_xpath=BESIDE_THE_TEXT
    )
    paragraphs = [clean(line) for line in (text or "").split("\n")]
    titles = {_folded(t) for t in (title, *about.headings)}
    body = [p for p in paragraphs if p]
    while body and _folded(body[0]) in titles:
        del body[0]
    return Page(title, clean(about.author), about.published, "\n\n".join(body))


def decode(body: bytes, content_type: str) -> str:
    """The body as text. What is valid UTF-8 is UTF-8, whatever a header or tag claims."""
    claimed = re.search(r"charset=[\"']?([\w-]+)", content_type, re.I)
    tagged = re.search(rb"charset=[\"']?([\w-]+)", body[:2048], re.I)
    names = ["utf-8-sig", claimed and claimed[1], tagged and tagged[1].decode(), "windows-1252"]
    for name in filter(None, names):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def clean(text: str) -> str:
    """One paragraph in NFC, without control characters, with spaces between its sentences."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or _is_shown(c))
    return mend(" ".join(text.split()))


def mend(text: str) -> str:
    """Put back the space lost between sentences: "in May.The rest" was two lines once."""
    return re.sub(r"(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+\s)", " ", text)


def _parsed(markup: str) -> HtmlElement | None:
    if not markup.strip():
        return None
    # A declared encoding makes lxml refuse text that is decoded already.
    return lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup))


def _content_type(document: Document) -> str:
    return next((v for k, v in document.headers.items() if k.lower() == "content-type"), "")


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
