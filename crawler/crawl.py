"""Crawl sources once and hand every new document on. One crawl a process: see `crawl`."""

import asyncio
import logging
import os
import ssl
from collections import Counter
from collections.abc import Callable, Container, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import certifi
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.reactor import install_reactor

from crawler.documents import Document
from crawler.kinds import source_class
from crawler.notes import CheckResult, CrawlCount, CrawlNote
from crawler.settings import SourceSettings
from crawler.source import Source

#: Documents fetched of one source in one crawl, unless told otherwise.
PAGES = 50
#: Hosts that are crawled at the same time; the sources of one host follow one another.
HOSTS_AT_ONCE = 16

SETTINGS: dict[str, Any] = {
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_MAX_DELAY": 30,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "COOKIES_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": {"crawler.guard.AddressGuard": 50},
    "DOWNLOAD_MAXSIZE": 10 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_WARNSIZE": 0,
    "MEMUSAGE_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REDIRECT_MAX_TIMES": 8,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_TIMES": 2,
    "ROBOTSTXT_OBEY": True,
    "TELNETCONSOLE_ENABLED": False,
}


def crawl(
    sources: Iterable[SourceSettings],
    keep: Callable[[Document], None],
    *,
    known: Container[str],
    report: Callable[[CrawlNote], None],
    pages: int = PAGES,
    contact: str = "",
) -> tuple[CrawlCount, ...]:
    """Fetch each source once; `keep` gets every document whose address is not in `known`.

    `contact` (a mail address) is added to the user agent; some authorities ask for one.
    What `keep` or `report` raises ends the crawl and is raised here; a source that fails is only
    reported.
    Twisted's reactor starts once in a process, so a second call in one process raises.
    """
    listed = list(sources)
    crawling = _Crawling(known, pages, contact)
    _run(crawling.run(listed, keep, report))
    return tuple(crawling.count(s.name) for s in listed if s.name in crawling.spiders)


def check(sources: Iterable[SourceSettings], *, contact: str = "") -> tuple[CheckResult, ...]:
    """Read each source's listings once, and no document. One call a process, as for `crawl`."""
    listed = list(sources)
    notes: list[CrawlNote] = []
    crawling = _Crawling((), 0, contact)
    _run(crawling.run(listed, lambda _: None, notes.append))
    return tuple(_checked(s, crawling.spiders.get(s.name), notes) for s in listed)


def user_agent(contact: str = "") -> str:
    """The name a crawl gives itself, which robots.txt can address."""
    try:
        name = f"Chokepoint/{version('chokepoint')}"
    except PackageNotFoundError:  # run from a checkout
        name = "Chokepoint"
    return f"{name} ({contact})" if contact else name


class _Crawling:
    """One crawl under way.

    Documents and notes pass through a queue, so that what the caller's functions raise is raised
    to the caller: inside a signal handler Scrapy would log it and go on.
    """

    def __init__(self, known: Container[str], pages: int, contact: str) -> None:
        self.settings = {**SETTINGS, "USER_AGENT": user_agent(contact)}
        self.spiders: dict[str, Source] = {}
        self.kept: Counter[str] = Counter()
        self.found: asyncio.Queue[Document | CrawlNote | None] = asyncio.Queue()
        self.options = {"known": known, "report": self.found.put_nowait, "pages": pages}

    def count(self, name: str) -> CrawlCount:
        spider = self.spiders[name]
        return CrawlCount(
            name, len(spider.entries), spider.already_known, self.kept[name], spider.problems
        )

    async def run(
        self,
        sources: list[SourceSettings],
        keep: Callable[[Document], None],
        report: Callable[[CrawlNote], None],
    ) -> None:
        hosts = asyncio.create_task(self._all_hosts([s for s in sources if not s.planned]))
        hosts.add_done_callback(lambda _: self.found.put_nowait(None))
        try:
            while (found := await self.found.get()) is not None:
                if isinstance(found, CrawlNote):
                    report(found)
                else:
                    keep(found)
                    self.kept[found.source] += 1
            await hosts
        finally:
            hosts.cancel()

    async def _all_hosts(self, sources: list[SourceSettings]) -> None:
        turn = asyncio.Semaphore(HOSTS_AT_ONCE)
        by_host = groupby(sorted(sources, key=_host), key=_host)
        await asyncio.gather(*(self._one_host(list(group), turn) for _, group in by_host))

    async def _one_host(self, sources: list[SourceSettings], turn: asyncio.Semaphore) -> None:
        async with turn:
            for source in sources:
                await self._one_source(source)

    async def _one_source(self, source: SourceSettings) -> None:
        delay = {"DOWNLOAD_DELAY": source.delay, "AUTOTHROTTLE_START_DELAY": source.delay}
        crawler = Crawler(source_class(source.kind), {**self.settings, **delay})
        crawler.signals.connect(self._hand_over, signals.item_scraped)
        crawler.signals.connect(self._closed, signals.spider_closed)
        await crawler.crawl_async(source=source, **self.options)

    def _hand_over(self, item: Document) -> None:
        self.found.put_nowait(item)

    def _closed(self, spider: Source, reason: str) -> None:
        self.spiders[spider.source.name] = spider
        if reason != "finished":
            fault = f"a fault in the kind {spider.source.kind!r} ended it ({reason})"
            spider.note(spider.source.urls[0], fault)


def _host(source: SourceSettings) -> str:
    return urlsplit(source.urls[0]).netloc


def _checked(source: SourceSettings, spider: Source | None, notes: list[CrawlNote]) -> CheckResult:
    problems = [f"{n.problem} ({n.url})" for n in notes if n.source == source.name]
    newest = spider.entries[0] if spider and spider.entries else None
    return CheckResult(
        source.name,
        len(spider.entries) if spider else 0,
        newest.title if newest else "",
        (newest.published or newest.modified) if newest else "",
        source.planned or "; ".join(problems),
    )


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` on a reactor of its own; signals stay the caller's, so Ctrl-C interrupts."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed  # exists only now

    reactor: Any = installed  # its declared type knows none of its methods
    task = asyncio.get_event_loop().create_task(work)
    task.add_done_callback(lambda _: reactor.stop())
    _trust_what_python_trusts()
    with _quiet():
        try:
            reactor.run(installSignalHandlers=False)
        finally:
            if reactor.running:  # interrupted; its threads would keep the process alive
                reactor.fireSystemEvent("shutdown")
    task.result()


def _trust_what_python_trusts() -> None:
    """Point OpenSSL at a list of authorities where it would look in vain (macOS, Windows)."""
    known = ssl.get_default_verify_paths()
    if known.cafile or not known.capath:
        os.environ.setdefault("SSL_CERT_FILE", known.cafile or certifi.where())


@contextmanager
def _quiet() -> Iterator[None]:
    """Scrapy's messages about pages are notes here; only a fault in our own code is logged."""
    everything, faults = logging.getLogger("scrapy"), logging.getLogger("scrapy.core.engine")
    levels = everything.level, faults.level
    printed = logging.StreamHandler()
    everything.setLevel(logging.CRITICAL)
    faults.setLevel(logging.ERROR)
    faults.addHandler(printed)
    try:
        yield
    finally:
        faults.removeHandler(printed)
        everything.setLevel(levels[0])
        faults.setLevel(levels[1])
