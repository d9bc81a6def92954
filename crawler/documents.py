"""What the crawler hands on: documents as fetched, and the articles read from them.

Only the standard library is needed to hold these; Scrapy never leaves this package.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


def hash_id(*parts: str | bytes) -> str:
    """A stable id of raw inputs: 16 hex digits (64 bits) of SHA-256 over NUL-joined parts."""
    joined = b"\0".join(
        p if isinstance(p, bytes) else p.encode("utf-8", "surrogatepass") for p in parts
    )
    return hashlib.sha256(joined).hexdigest()[:16]


class Kind(StrEnum):
    """What sort of text a document is; the words of the annotation guide."""

    ARTICLE = "article"
    TRANSCRIPT = "transcript"
    FILING = "filing"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as a source served them, with the HTTP evidence. Everything later is rebuilt from them.

    `url` is where the body was served in the end, after redirects; `hints` are what the listing
    (feed item, sitemap entry) said of it: `title`, `published` (ISO), `publisher`.
    """

    source: str
    url: str
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def page_id(self) -> str:
        """Names the page, whatever it says today."""
        return hash_id(self.url)

    @property
    def id(self) -> str:
        """Names these bytes at this address: the same bytes fetched twice are one document."""
        return hash_id(self.url, self.body)


@dataclass(frozen=True, slots=True)
class Turn:
    """One uninterrupted stretch of speech in a call: `text[start:end]` is what `speaker` said.

    `role` is "executive", "analyst", "operator" or "" where the text does not say; `section` is
    "prepared" or "qa". An empty `speaker` is somebody the text does not name. `company` is whom
    they speak for: the company whose call it is, or an analyst's firm.
    """

    start: int
    end: int
    speaker: str
    role: str = ""
    section: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One thing that tells when a page was published or updated, and what became of it.

    `origin` is "json-ld", "meta", "listing", "url", "markup" (a time tag), "text" or "guess";
    `said` are its own words. `refused` says why it was not believed; "" where it could be.
    """

    field: str
    origin: str
    said: str
    day: date
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The readable text of one document. Every offset in the project counts into `text`.

    `text` begins with the headline, so that a claim made in a headline has a quote like any other.
    `company` is whose filing or call this is, where the document is one company's own.

    `updated` is when the page says it was last changed, if it says so. `dates` is every date that
    was weighed for the two, the most trusted first. `canonical` is the page's one address, however
    it was reached. Of a page that is `paywalled`, `text` is the title and the lede.
    """

    document_id: str
    url: str
    kind: Kind
    publisher: str
    published: date
    title: str
    text: str
    author: str = ""
    company: str = ""
    turns: tuple[Turn, ...] = ()
    updated: date | None = None
    dates: tuple[DateEvidence, ...] = ()
    canonical: str = ""
    paywalled: bool = False

    @property
    def id(self) -> str:
        """Names this text of this page: a page re-served with the same words is one version."""
        return hash_id(self.url or self.document_id, self.published.isoformat(), self.text)

    def turn_at(self, offset: int) -> Turn | None:
        """The turn that holds this offset, or None where nobody in particular is speaking."""
        return next((t for t in self.turns if t.start <= offset < t.end), None)


class UnreadableDocument(ValueError):
    """The document holds no text that its source's reader understands; the message says why."""
