"""Pages into text: what a page says, in paragraphs, and what it says of itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from crawler.documents import DateEvidence, Document, UnreadableDocument
from crawler.identity import canonical_url
from crawler.listing import iso_date
from crawler.readers import plain
from crawler.readers.dates import latest_possible
from crawler.readers.main_text import lede, main_text
from crawler.readers.metadata import Metadata, read_metadata
from crawler.readers.prose import clean, folded, is_leftover, is_paywall, once, short_text

#: What a page may say before its headline: a section, a date, a kicker.
MOST_BEFORE_TITLE = 3
#: A headline is broken into so many lines at most.
MOST_PIECES = 8
#: A page is one preformatted block if the block has this share of its characters.
MOSTLY = 0.8
#: A page with a notice to subscribers is walled if it has fewer words of text.
TEASER = 250
#: A tag with so many characters holds a picture or a trap, and is read without its attributes.
LONG_TAG = re.compile(r"<(\w+)\s[^<>]{100000,}>")
#: The parser drops a single text of so many bytes unless it is told not to.
LONGEST_TEXT = 9_000_000
#: What no text has: not tabs, line ends, escapes (some Japanese encodings) or NUL (UTF-16).
CONTROLS = bytes(byte for byte in range(1, 32) if not 9 <= byte <= 13 and byte != 27)
#: A notice to subscribers has fewer characters.
LONGEST_NOTICE = 300


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of a page; `body` is paragraphs, separated by blank lines.

    `lede` is the summary under the headline, else the first paragraph; it is part of `body`.
    """

    title: str
    author: str
    body: str
    dates: tuple[DateEvidence, ...] = ()
    lede: str = ""
    address: str = ""
    paywalled: bool = False


def read_page(document: Document) -> Page:
    """What the page says and what it says of itself; raises UnreadableDocument if it is no page."""
    if is_binary(document.body):
        raise UnreadableDocument(f"is no text but something for machines: {document.url}")
    content_type = header(document, "content-type")
    markup = decode(document.body, content_type)
    if content_type.startswith("text/plain") or not re.search(r"<\w+[\s>/]", markup):
        return plain_page(document, markup)
    return markup_page(document, markup)


def markup_page(
    document: Document,
    markup: str,
    title: str = "",
    author: str = "",
    dates: Sequence[DateEvidence] = (),
) -> Page:
    """The page of this markup; what is given besides takes the place of what it says of itself.

    Raises UnreadableDocument if it holds nothing.
    """
    tree = _parsed(markup)
    if tree is None:
        raise UnreadableDocument(f"no page: {document.url}")
    latest = latest_possible(document.fetched_at)
    about = read_metadata(tree, document.url, dict(document.hints), latest)
    about = replace(
        about,
        title=title or about.title,
        author=author or about.author,
        dates=tuple(dates) or about.dates,
    )
    if block := plain.paragraphs(_preformatted(tree)):
        return _page(about, block)
    walled = about.locked or _says_so(tree)
    lines = main_text(tree, "" if walled else about.article_body)
    paywalled = about.locked or (walled and sum(len(line.split()) for line in lines) < TEASER)
    return _page(about, lines, lede(tree, about.ledes, lines), paywalled=paywalled)


def plain_page(
    document: Document,
    text: str,
    title: str = "",
    author: str = "",
    dates: Sequence[DateEvidence] = (),
) -> Page:
    """The page that a text without markup is; its first lines may tell its title and its date.

    A listing's title counts before them, and `title`, `author` and `dates`, which a mail or a file
    gives, after a listing's.
    """
    lines = plain.paragraphs(text.replace("\0", ""))
    named = document.hints.get("title", "") or title or plain.headline(lines)
    about = Metadata(
        named,
        document.hints.get("author", "") or author,
        (*_plain_dates(document, lines), *dates),
        address=canonical_url(document.url),
    )
    return _page(about, lines)


def decode(body: bytes, content_type: str) -> str:
    """The body as text. What is valid UTF-8 is UTF-8, whatever a header or tag claims."""
    claimed = re.search(r"charset=[\"']?([\w-]+)", content_type, re.I)
    tagged = re.search(rb"charset=[\"']?([\w-]+)", body[:2048], re.I)
    marked = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    names = [marked, claimed and claimed[1], tagged and tagged[1].decode(), "windows-1252"]
    for name in filter(None, names):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def is_binary(body: bytes) -> bool:
    """Whether the bytes begin with what no text in any encoding of the web has so much of."""
    begins = body[:4096]
    if begins.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = len(begins) - len(begins.translate(None, CONTROLS))
    return controls > 0.05 * len(begins)


def header(document: Document, name: str) -> str:
    """A header of the answer by its name in small letters; "" if it has none."""
    return next((v for k, v in document.headers.items() if k.lower() == name), "")


def _page(
    about: Metadata, lines: Iterable[str], summary: str = "", *, paywalled: bool = False
) -> Page:
    title, summary = clean(about.title), clean(summary)
    found = [clean(line).removeprefix("- ") for line in lines]
    body = _without_title([p for p in found if p], (title, *about.headings))
    kept = [p for p in once([summary, *body] if summary else body) if not is_leftover(p)]
    first = next((p for p in kept if p == summary or p.endswith((".", "!", "?", "”", '"'))), "")
    return Page(
        title=title,
        author=clean(about.author),
        body="\n\n".join(kept),
        dates=about.dates,
        lede=first,
        address=about.address,
        paywalled=paywalled,
    )


def _plain_dates(document: Document, lines: list[str]) -> Iterable[DateEvidence]:
    said = document.hints.get("published", "")
    if day := iso_date(said)[:10]:
        yield DateEvidence("published", "listing", said, date.fromisoformat(day))
    if written := plain.stated_date(lines):
        late = written > latest_possible(document.fetched_at)
        refused = "after the page was fetched" if late else ""
        yield DateEvidence("published", "text", written.isoformat(), written, refused)


def _without_title(body: list[str], titles: Iterable[str]) -> list[str]:
    """The body after its headline, whole or in pieces; what stands above it goes with it."""
    names = {folded(t) for t in titles} - {""}
    places = [i for i, p in enumerate(body[: MOST_BEFORE_TITLE + 1]) if folded(p) in names]
    if places:
        return body[places[-1] + 1 :]
    for first in range(MOST_BEFORE_TITLE + 1):
        for pieces in range(2, MOST_PIECES + 1):
            if folded(" ".join(body[first : first + pieces])) in names:
                return body[first + pieces :]
    return body


def _says_so(tree: HtmlElement) -> bool:
    """Whether a line of the page tells its reader to subscribe for the rest."""
    likely = (e for e in tree.iter("p", "div", "h2", "h3", "span") if len(e) <= 2)
    return any(is_paywall(text) for e in likely if (text := short_text(e, LONGEST_NOTICE)))


def _preformatted(tree: HtmlElement) -> str:
    """The text of a page that is one preformatted block, as official texts often are; else ""."""
    block = max((pre.text_content() for pre in tree.iter("pre")), key=len, default="")
    everything = "".join(body.text_content() for body in tree.iter("body"))
    return block if len(block) > MOSTLY * len(everything) else ""


def _parsed(markup: str) -> HtmlElement | None:
    # A declared encoding makes lxml refuse text that is decoded already.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\0", ""))
    # The parser compares each attribute of a tag with every other.
    markup = LONG_TAG.sub(r"<\1>", markup)
    # Without huge_tree the parser drops a text of more than 10 MB; with it, it nests without end.
    parser = lxml_html.HTMLParser(huge_tree=len(markup) >= LONGEST_TEXT)
    try:
        return lxml_html.document_fromstring(markup, parser=parser)
    except ParserError:
        return None
