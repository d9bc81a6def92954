"""The contract of a kind of source: how its listings are read; fetching is the same for all."""

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Container, Iterable, Mapping
from typing import Any, ClassVar

import scrapy

from crawler.documents import Article, Document
from crawler.exchanges import Exchange
from crawler.fetching import Web
from crawler.ledger import Ledger, NoLedger
from crawler.listing import Listing
from crawler.memory import Memory
from crawler.rates import RateLimit
from crawler.reading import read_article
from crawler.settings import SourceSettings
from crawler.visit import Visit

#: The types of content that a document can have.
TEXT = re.compile(r"\s*(?:text/|[\w.+/-]*(?:html|xml))", re.I)


class Source(scrapy.Spider):
    """One source being crawled once. A kind is a subclass in crawler/sources, one file each."""

    #: What a listing of this kind is called in messages.
    listing_word: ClassVar[str] = "listing"
    #: The most listings read of one source in one crawl, those that others point to included.
    most_listings: ClassVar[int] = 20
    #: Whether a listing without entries is nothing to tell of.
    may_be_empty: ClassVar[bool] = False
    #: The types of content that a document of this kind can have.
    content_types: ClassVar[re.Pattern[str]] = TEXT
    #: What all processes together may ask of this kind's servers; None where they set no limit.
    rate: ClassVar[RateLimit | None] = None

    def __init__(
        self,
        *,
        source: SourceSettings,
        ledger: Ledger | None = None,
        web: Web | None = None,
        memory: Memory | None = None,
        known: Container[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(source.name, **kwargs)
        self.source = source
        self.memory = memory or Memory()
        self.visit = Visit(self, ledger or NoLedger(), web or Web())
        #: The addresses of which a page is held or waits, for a kind to ask about.
        self.known: Container[str] = self.visit if known is None else known

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

    @classmethod
    def trial(cls, source: SourceSettings) -> SourceSettings:
        """The source cut down to what shows whether it works, for a person who waits."""
        return source

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

    def files(self) -> Iterable[Document]:
        """Documents that lie on this machine and need no fetching."""
        return ()

    async def start(self) -> AsyncIterator[Any]:
        """The whole crawl of the source, for Scrapy, which is given nothing to do of its own."""
        await self.visit.run()
        return
        yield  # what makes it a generator

    def exchanged(self, exchange: Exchange) -> None:
        """Called with every request and its answer, by WireTap."""
        self.visit.exchanged(exchange)
