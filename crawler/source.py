"""The contract of a kind of source: how its listings are read; fetching is the same for all."""

import asyncio
import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Container, Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, ClassVar

import scrapy
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.documents import Article, Document
from crawler.listing import (
    Entry,
    Listing,
    UnreadableListing,
    addressed,
    newest_first,
    page_address,
)
from crawler.memory import Memory
from crawler.notes import CrawlNote
from crawler.rates import RateLimit
from crawler.reading import read_article
from crawler.settings import SourceSettings

#: A source is given up when so many requests in a row reach no server: each may take minutes.
MOST_UNREACHABLE = 3

#: The types of content that a document can have.
TEXT = re.compile(r"\s*(?:text/|[\w.+/-]*(?:html|xml))", re.I)

#: What can go wrong on the way to a server, in words.
DOWNLOAD_PROBLEMS: dict[type[Exception], str] = {
    CannotResolveHostError: "no such host",
    DownloadConnectionRefusedError: "the server refuses connections",
    DownloadTimeoutError: "no answer in time",
    DownloadCancelledError: "larger than a page may be",
    DownloadFailedError: "the connection failed",
    ResponseDataLossError: "the answer breaks off",
    TunnelError: "the proxy refuses",
    ConnectError: "the server cannot be reached",
    ConnectionDone: "the server hangs up",
    ConnectionLost: "the server hangs up",
    OSError: "the answer cannot be unpacked",
}


class Source(scrapy.Spider):
    """One source being crawled once. A kind is a subclass in crawler/sources, one file each."""

    #: What a listing of this kind is called in messages.
    listing_word: ClassVar[str] = "listing"
    #: Whether a listing without entries is nothing to tell of, as the answer to a question is.
    may_be_empty: ClassVar[bool] = False
    #: The most listings read of one source in one crawl, those that others point to included.
    most_listings: ClassVar[int] = 20
    #: The types of content that a document of this kind can have.
    content_types: ClassVar[re.Pattern[str]] = TEXT
    #: What all processes together may ask of this kind's servers; None where they set no limit.
    rate: ClassVar[RateLimit | None] = None

    def __init__(
        self,
        *,
        source: SourceSettings,
        memory: Memory | None = None,
        known: Container[str],
        pages: int,
        report: Callable[[CrawlNote], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(source.name, **kwargs)
        self.source, self.known, self.pages, self.report = source, known, pages, report
        self.memory = memory or Memory()
        self.entries: list[Entry] = []
        self.already_known = 0
        self.problems = 0
        self.unreachable = 0

    @classmethod
    @abstractmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """What this feed, sitemap or index lists; raises UnreadableListing."""

    @classmethod
    def read(cls, document: Document, source: SourceSettings) -> Article:
        """The article in `document`, without the network; raises UnreadableDocument."""
        return read_article(document, source)

    @classmethod
    def refusal(cls, source: SourceSettings) -> str:
        """Why a source with these settings cannot be crawled, and what to do; "" where it can.

        A refusal is an issue that a person sees, and nothing is fetched.
        """
        return ""

    def listing_urls(self) -> Iterable[str]:
        """The listings to begin with; a kind may ask only for what is new since `self.memory`."""
        return self.source.urls

    def listed_in(self, body: bytes, url: str, content_type: str) -> Listing:
        """What a listing holds; a kind whose settings say how it is read reads it here."""
        return self.listing(body, url, content_type)

    def follow(self, listing: Listing, url: str) -> Listing:
        """What of the listing at `url` this crawl follows; a kind may note in `self.memory.values`
        what it has seen, and leave out what it need not see again."""
        return listing

    def request_headers(self, url: str) -> Mapping[str, str]:
        """Headers to send besides the usual ones."""
        return {}

    async def start(self) -> AsyncIterator[Document]:
        """Every new document of the source, newest first, one request at a time."""
        self.entries = newest_first(await self._listed())
        new = [e for e in self.entries if e.url not in self.known]
        self.already_known = len(self.entries) - len(new)
        for entry in new[: self.pages]:
            if self.unreachable >= MOST_UNREACHABLE:
                self.note(entry.url, f"given up after {MOST_UNREACHABLE} failures in a row")
                break
            if entry.body:
                yield self._document_in(entry)
                continue
            response = await self._fetch(entry.url)
            if response is not None and self._is_page(entry, response):
                yield self._document(entry, response)
        # Scrapy looks for "nothing left to do" when a request ends, not when a document is
        # taken; without this turn of the loop it finds out at its next heartbeat, 5 s later.
        await asyncio.sleep(0)

    def note(self, url: str, problem: str) -> None:
        """Tell of a problem; it counts as one of this source's."""
        self.problems += 1
        self.report(CrawlNote(self.source.name, url, problem))

    async def _listed(self) -> list[Entry]:
        entries: list[Entry] = []
        listings = list(self.listing_urls())
        for url in listings:  # grows while it is walked
            response = await self._fetch(url)
            listing = self._listing(response) if response is not None else Listing()
            listing = self.follow(listing, response.url if response else url)
            entries += addressed(listing.entries, response.url if response else url)
            further = (page_address(url, link) for link in listing.further)
            new = [u for u in further if u and u not in listings]
            listings += new[: max(0, self.most_listings - len(listings))]
        return [e for e in entries if self._is_wanted(e.url)]

    def _listing(self, response: Response) -> Listing:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        try:
            listing = self.listed_in(response.body, response.url, content_type)
        except UnreadableListing as problem:
            self.note(response.url, str(problem))
            return Listing()
        if not (listing.entries or listing.further or self.may_be_empty):
            self.note(response.url, f"the {self.listing_word} is empty")
        return listing

    async def _fetch(self, url: str) -> Response | None:
        """The answer of status 200, or None after a note that says why there is none."""
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(
                scrapy.Request(url, headers=dict(self.request_headers(url)))
            )
        except IgnoreRequest as refusal:
            self.note(url, _refusal_in_words(refusal))
        except tuple(DOWNLOAD_PROBLEMS) as problem:
            self.unreachable += not isinstance(problem, DownloadCancelledError)
            self.note(url, _problem_in_words(problem))
        else:
            self.unreachable = 0
            if response.status == HTTPStatus.OK:
                return response
            self.note(url, _status_in_words(response.status))
        return None

    def _is_wanted(self, url: str) -> bool:
        return not self.source.only or any(part in url for part in self.source.only)

    def _is_page(self, entry: Entry, response: Response) -> bool:
        content_type = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        if not self.content_types.match(content_type):
            self.note(response.url, f"is no text but {content_type}")
            return False
        if response.url != entry.url and _is_front_page(response.url):
            self.note(entry.url, f"the page is gone: it leads to the front page {response.url}")
            return False
        return True

    def _document(self, entry: Entry, response: Response) -> Document:
        url = page_address(response.url, response.url)
        return Document(
            source=self.source.name,
            url=url,
            fetched_at=datetime.now(UTC),
            status=response.status,
            headers=_plain_headers(response),
            body=response.body,
            hints=_hints(entry, url),
        )

    def _document_in(self, entry: Entry) -> Document:
        """The document that the entry itself is."""
        return Document(
            source=self.source.name,
            url=entry.url,
            fetched_at=datetime.now(UTC),
            status=HTTPStatus.OK,
            headers={"Content-Type": entry.content_type},
            body=entry.body,
            hints=_hints(entry, entry.url),
        )


def _hints(entry: Entry, url: str) -> dict[str, str]:
    hints = {
        **entry.hints,
        "title": entry.title,
        "published": entry.published,
        "modified": entry.modified,
        "publisher": entry.publisher,
        "author": entry.author,
        "listed": entry.url if entry.url != url else "",
    }
    return {name: value for name, value in hints.items() if value}


def _plain_headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def _problem_in_words(problem: Exception) -> str:
    if "certificate" in str(problem):
        return "its certificate cannot be trusted"
    return next(words for kind, words in DOWNLOAD_PROBLEMS.items() if isinstance(problem, kind))


def _refusal_in_words(refusal: IgnoreRequest) -> str:
    if "robots.txt" in str(refusal):
        return "robots.txt forbids fetching it"
    if "max redirections" in str(refusal):
        return "redirects without end"
    return str(refusal)


def _status_in_words(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _is_front_page(url: str) -> bool:
    path = url.split("://", 1)[-1].partition("/")[2]
    return path in ("", "index.html", "404", "404.html")
