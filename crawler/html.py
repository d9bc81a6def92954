"""Pages into text: the main text of a page, in paragraphs, without what stands around it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import trafilatura
from lxml import html as lxml_html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from crawler import plain
from crawler.documents import Document, UnreadableDocument
from crawler.listing import iso_date
from crawler.metadata import Metadata, latest_possible, read_metadata

#: Beside the text and never of it. Trafilatura drops most of them, but not all.
BESIDE_THE_TEXT = [
    "//figcaption",
    "//*[contains(@class, 'caption')]",
    "//*[contains(@class, 'newsletter') or contains(@id, 'newsletter')]",
    "//*[contains(@class, 'pullquote') or contains(@class, 'pull-quote')]",
    "//*[contains(@class, 'related')]",
]
#: What a page may say before its headline: a section, a date, a kicker.
MOST_BEFORE_TITLE = 3
#: A page is one preformatted block if the block has this share of its characters.
MOSTLY = 0.8
#: Shorter paragraphs may stand twice ("Thank you."); longer ones are another copy for small screens.
SHORTEST_COPY = 60


@dataclass(frozen=True, slots=True)
class Page:
    """The readable part of a page; `body` is paragraphs, separated by blank lines."""

    title: str
    author: str
    published: date | None
    body: str


def read_page(document: Document) -> Page:
    """What the page says and what it says of itself; raises UnreadableDocument if it is no page."""
    content_type = _header(document, "content-type")
    markup = decode(document.body, content_type)
    if content_type.startswith("text/plain") or not re.search(r"<\w+[\s>/]", markup):
        return _plain_page(document, markup)
    tree = _parsed(markup)
    if tree is None:
        raise UnreadableDocument(f"no page: {document.url}")
    about = read_metadata(
        tree, document.url, _hinted_date(document), latest_possible(document.fetched_at)
    )
    return _page(document, about, plain.paragraphs(_preformatted(tree)) or _main_text(tree))


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
    return mend(" ".join(text.split()).replace(", opens new tab", ""))


def mend(text: str) -> str:
    """Put back the space lost between sentences: "in May.The rest" was two lines once."""
    text = re.sub(r"(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+[\s,’'])", " ", text)
    text = re.sub(r"(?<=[a-z]{2}[.!?,][”\"])(?=[A-Z][a-z]+\s)", " ", text)
    return re.sub(r"(?<=[a-z]{2}[.!?])(?=“[A-Z])", " ", text)


def _page(document: Document, about: Metadata, lines: Iterable[str]) -> Page:
    title = clean(about.title) or clean(document.hints.get("title", "")) or clean(about.tab)
    found = [clean(line).removeprefix("- ") for line in lines]
    body = _without_title([p for p in found if p], (title, *about.headings))
    kept = [p for p in _once(body) if not is_leftover(p)]
    return Page(title, clean(about.author), about.published, "\n\n".join(kept))


def _plain_page(document: Document, text: str) -> Page:
    lines = plain.paragraphs(text)
    dated = _hinted_date(document) or plain.stated_date(lines[:20])
    title = document.hints.get("title", "") or plain.headline(lines)
    return _page(document, Metadata(title, "", dated), lines)


def _without_title(body: list[str], titles: Iterable[str]) -> list[str]:
    """The body after its headline, if it has one; what stands above the headline goes with it."""
    folded = {_folded(t) for t in titles}
    places = [i for i, p in enumerate(body[: MOST_BEFORE_TITLE + 1]) if _folded(p) in folded]
    return body[places[-1] + 1 :] if places else body


def _once(paragraphs: Iterable[str]) -> Iterator[str]:
    """The paragraphs without second copies of long ones; a speaker's line is no sentence."""
    seen: set[str] = set()
    for paragraph in paragraphs:
        can_be_copy = len(paragraph) >= SHORTEST_COPY and paragraph.endswith(
            (".", "!", "?", "”", '"')
        )
        if not can_be_copy or paragraph not in seen:
            yield paragraph
        seen.add(paragraph)


def is_leftover(paragraph: str) -> bool:
    """Whether the paragraph is a promotion, a caption or a notice that extraction left behind."""
    short = len(paragraph.split()) <= _leftovers()["most_words"]
    return short and bool(_pattern("promotion", "newsletter", "caption", "house").match(paragraph))


def is_wall(title: str) -> bool:
    """Whether a page of this title stands in the way of the page that was asked for."""
    return bool(_pattern("walls").match(title))


@cache
def _leftovers() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "leftovers.toml").read_text(encoding="utf-8"))


@cache
def _pattern(*groups: str) -> re.Pattern[str]:
    """Matches what any line of these groups describes, and nothing that goes on after it."""
    alternatives = "|".join(line for group in groups for line in _leftovers()[group])
    return re.compile(rf"(?:{alternatives})$", re.I)


def _main_text(tree: HtmlElement) -> list[str]:
    text = trafilatura.extract(tree, include_comments=False, prune_xpath=BESIDE_THE_TEXT)
    return (text or "").split("\n")


def _preformatted(tree: HtmlElement) -> str:
    """The text of a page that is one preformatted block, as official texts often are; else ""."""
    block = max((pre.text_content() for pre in tree.iter("pre")), key=len, default="")
    everything = "".join(body.text_content() for body in tree.iter("body"))
    return block if len(block) > MOSTLY * len(everything) else ""


def _parsed(markup: str) -> HtmlElement | None:
    # A declared encoding makes lxml refuse text that is decoded already.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\0", ""))
    try:
        return lxml_html.document_fromstring(markup)
    except ParserError:
        return None


def _hinted_date(document: Document) -> date | None:
    day = iso_date(document.hints.get("published", ""))[:10]
    return date.fromisoformat(day) if day else None


def _header(document: Document, name: str) -> str:
    return next((v for k, v in document.headers.items() if k.lower() == name), "")


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
