"""One source being crawled once: its listings, then the pages they name, newest first."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler.documents import Document
from crawler.due import is_due
from crawler.exchanges import Exchange
from crawler.fetching import Answer, Fetcher, Web
from crawler.identity import page_key
from crawler.ledger import Found, Ledger
from crawler.listing import (
    Entry,
    Listing,
    UnreadableListing,
    addressed,
    newest_first,
    page_address,
)
from crawler.memory import Memory
from crawler.notes import CrawlNote, Fetched, Listed, SourceRun, Unchanged
from crawler.pace import PASSING
from crawler.pages import document_in, document_of, no_page
from crawler.problems import LASTING, NotFetched, OutOfBudget, status_in_words
from crawler.rates import RateLimit
from crawler.settings import SourceSettings
from crawler.tally import Tally
from crawler.validators import Validators

#: A server is given up when so many requests in a row do not reach it, or it will have none of them.
MOST_FAILURES = 3
UNWILLING = PASSING | {401, 403}
#: Links that lead to something, but not to the web; a letter or a telephone number is no page.
STRANGE = re.compile(r"(?!mailto:|tel:|javascript:|https?:)[a-z][a-z0-9+.-]*:", re.I)
#: Entries of one listing that are queued: the newest.
MOST_WAITING = 5_000


class Kind(Protocol):
    """What a visit asks of the kind of its source: see crawler.source.Source."""

    listing_word: ClassVar[str]
    most_listings: ClassVar[int]
    may_be_empty: ClassVar[bool]
    content_types: ClassVar[re.Pattern[str]]
    rate: ClassVar[RateLimit | None]
    source: SourceSettings
    memory: Memory
    crawler: Any

    @classmethod
    def refusal(cls, source: SourceSettings) -> str: ...

    def files(self) -> Iterable[Document]: ...

    def listing_urls(self) -> Iterable[str]: ...

    def listed_in(self, body: bytes, url: str, content_type: str) -> Listing: ...

    def follow(self, listing: Listing, url: str) -> Listing: ...

    def request_headers(self, url: str) -> Mapping[str, str]: ...


class Visit:
    """Hands everything it finds to the ledger; nothing that a server does raises out of `run`."""

    def __init__(self, kind: Kind, ledger: Ledger, web: Web) -> None:
        self.kind, self.source, self.ledger, self.web = kind, kind.source, ledger, web
        self.fetcher = Fetcher(self.source, web, self._download, self._used_up, kind.rate)
        self.tally = Tally()
        self.newest: Entry | None = None
        self.last_status = 0
        #: Listings that were read, and those that were not.
        self.read_listings = 0
        self.unread: list[str] = []
        self.began = datetime.now(UTC)
        self.failures: Counter[str] = Counter()
        #: Hosts that are asked no more in this visit.
        self.resting: set[str] = set()
        self._before = Validators()

    def __contains__(self, url: object) -> bool:
        return str(url) in self.ledger.standings([str(url)])

    async def run(self) -> None:
        """The whole visit."""
        if refused := self.kind.refusal(self.source):
            self.tally.status = "refused"
            self.note(self.source.urls[0], refused)
            return
        for document in self.kind.files():
            self._keep(Fetched(document, Entry(document.url), "", None))
        try:
            due = await self._listed()
            waiting = self.ledger.waiting(self.source.name, self.source.pages, self.began)
            await self._pages(newest_first([*due, *self._claimed(waiting)]))
        except OutOfBudget as used_up:
            first = self.source.urls[0]
            self.note(first, f"{used_up} is used up; the rest waits for the next crawl")
        # Scrapy looks for "nothing left to do" when a request ends, not when this does; without
        # this turn of the loop it finds out at its next heartbeat, 5 s later.
        await asyncio.sleep(0)

    def ended(self, fault: str = "") -> SourceRun:
        """What came of it, for the ledger; `fault` says what ended it early."""
        if fault:
            self.note(self.source.urls[0], fault)
        if self.tally.status == "ok" and (fault or self.unread):
            self.tally.status = "partly" if self.read_listings and not fault else "failed"
        return self.tally.ended(self.source.name, self.began, self.kind.memory.values)

    def note(
        self, url: str, problem: str, *, lasting: bool = False, until: datetime | None = None
    ) -> None:
        """Tell of a problem; it counts as one of this source's."""
        self.tally.problems += 1
        self.ledger.keep(CrawlNote(self.source.name, url, problem, lasting, until))

    def exchanged(self, exchange: Exchange) -> None:
        """Counts an exchange and hands it on, with where it is kept already if it is nothing new."""
        self.tally.answered(exchange.status, len(exchange.body))
        self.last_status = exchange.status
        if self._before.recorded and self._before.is_same(exchange.status, exchange.digest):
            exchange = replace(exchange, same_as=self._before.recorded)
        self.ledger.keep(exchange)

    # Listings

    async def _listed(self) -> list[Entry]:
        """The entries whose pages are to be fetched, of every listing."""
        due: list[Entry] = []
        listings = list(self.kind.listing_urls())
        for url in listings:  # grows while it is walked
            if urlsplit(url).netloc in self.resting:
                self._not_listed(url)
                continue
            try:
                found, further = await self._listing(url)
            except OutOfBudget:
                self._not_listed(url)
                raise
            due += found
            new = [u for u in further if u not in listings]
            listings += new[: max(0, self.kind.most_listings - len(listings))]
        return due

    async def _listing(self, url: str) -> tuple[list[Entry], list[str]]:
        """The entries of one listing that are to be fetched, and the listings it points to."""
        known = self.ledger.listing(url)
        now = datetime.now(UTC)
        if known.not_before and now < known.not_before:
            return self._not_listed(url)
        answer = await self._ask(url, known.validators)
        if answer is None:
            return self._not_listed(url)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            listing, validators = Listing((), known.further), known.validators
        else:
            try:
                listing = self.kind.listed_in(answer.body, answer.url, answer.content_type)
            except UnreadableListing as problem:
                self.note(answer.url, str(problem))
                return self._not_listed(url)
            validators = known.validators.after(answer.headers, answer.digest, answer.recorded, now)
        self.read_listings += 1
        followed = self.kind.follow(listing, answer.url)
        due = self._due(followed, answer)
        addresses = (page_address(answer.url, link) for link in followed.further)
        further = [address for address in addresses if address]
        waiting = tuple(newest_first(due)[:MOST_WAITING])
        self._keep(Listed(self.source.name, url, waiting, listing.further, validators))
        self._tell_if_empty(listing, answer)
        return due, further

    def _not_listed(self, url: str) -> tuple[list[Entry], list[str]]:
        self.unread.append(url)
        return [], []

    def _tell_if_empty(self, listing: Listing, answer: Answer) -> None:
        empty = not listing.entries and not listing.further
        if empty and answer.status == HTTPStatus.OK and not self.kind.may_be_empty:
            self.note(answer.url, f"the {self.kind.listing_word} is empty")

    def _due(self, listing: Listing, answer: Answer) -> list[Entry]:
        """The entries to be fetched; those that are documents already are kept at once."""
        self._tell_of_strange_links(listing, answer.url)
        entries = newest_first(
            e for e in addressed(listing.entries, answer.url) if self._is_wanted(e.url)
        )
        standings = self.ledger.standings(e.url for e in entries)
        due = [e for e in entries if is_due(e, standings.get(e.url), self.began)]
        new = self._claimed(due)
        self.tally.listed += len(entries)
        self.tally.known += len(entries) - len(new)
        self.newest = max(
            filter(None, (self.newest, *entries[:1])), key=lambda e: e.latest, default=None
        )
        for entry in new:
            if entry.body:
                document = document_in(entry, self.source.name)
                self._keep(Fetched(document, entry, answer.recorded.record, None))
        return [e for e in new if not e.body]

    def _tell_of_strange_links(self, listing: Listing, base: str) -> None:
        for entry in listing.entries:
            if STRANGE.match(entry.url.strip()) and not page_address(base, entry.url):
                problem = f"not followed: {entry.url.strip()[:200]} is no address on the web"
                self.note(entry.url.strip(), problem, lasting=True)

    def _claimed(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those whose page no source of this crawl has taken on under any address; they are now."""
        claimed = []
        for entry in entries:
            key = page_key(entry.url)
            if key not in self.web.claimed:
                self.web.claimed.add(key)
                claimed.append(entry)
        return claimed

    def _is_wanted(self, url: str) -> bool:
        return not self.source.only or any(part in url for part in self.source.only)

    # Pages

    async def _pages(self, entries: list[Entry]) -> None:
        asked = 0
        self.tally.left = len(entries)
        for entry in entries:
            if asked >= self.source.pages:
                break
            if urlsplit(entry.url).netloc in self.resting:
                continue
            asked += 1
            await self._page(entry)
            self.tally.left -= 1

    async def _page(self, entry: Entry) -> None:
        validators = self.ledger.page(entry.url)
        answer = await self._ask(entry.url, validators)
        if answer is None:
            self.tally.failed += 1
        elif validators.is_same(answer.status, answer.digest):
            self.tally.unchanged += 1
            self._keep(Unchanged(self.source.name, entry, validators))
        elif problem := no_page(entry, answer, self.kind.content_types):
            self.tally.failed += 1
            self.note(entry.url, problem, lasting=True)
        else:
            after = validators.after(
                answer.headers, answer.digest, answer.recorded, datetime.now(UTC)
            )
            document = document_of(entry, answer, self.source.name)
            self._keep(Fetched(document, entry, answer.recorded.record, after))

    # Both

    async def _ask(self, url: str, known: Validators) -> Answer | None:
        """The answer of status 200 or 304, or None after a note that says why there is none."""
        host = urlsplit(url).netloc
        conditions = known.headers(self.began)
        self._before = known
        try:
            answer = await self.fetcher.fetch(url, {**self.kind.request_headers(url), **conditions})
        except NotFetched as failed:
            if failed.until:
                self.resting.add(host)
            given_up = self._count_failure(host) if failed.unreachable else ""
            self.note(url, failed.problem + given_up, lasting=failed.lasting, until=failed.until)
            return None
        finally:
            self._before = Validators()
        if answer.status == HTTPStatus.OK or (
            answer.status == HTTPStatus.NOT_MODIFIED and conditions
        ):
            self.failures[host] = 0
            return answer
        given_up = self._count_failure(host) if answer.status in UNWILLING else ""
        words = status_in_words(answer.status)
        self.note(url, words + given_up, lasting=answer.status in LASTING)
        return None

    def _count_failure(self, host: str) -> str:
        """What to add to the problem where it is the last that is put up with."""
        self.failures[host] += 1
        if self.failures[host] < MOST_FAILURES:
            return ""
        self.resting.add(host)
        return f"; {host} is given up for now after {MOST_FAILURES} failures in a row"

    async def _download(self, request: Request) -> Response:
        assert self.kind.crawler.engine is not None
        response: Response = await self.kind.crawler.engine.download_async(request)
        return response

    def _used_up(self) -> str:
        if self.tally.bytes > self.source.megabytes * 1e6:
            return f"its budget of {self.source.megabytes:g} MB"
        return ""

    def _keep(self, found: Found) -> None:
        self.tally.kept += isinstance(found, Fetched)
        self.ledger.keep(found)
