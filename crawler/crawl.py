"""Crawl sources once and hand everything found on. One crawl a process: see `crawl`."""

import asyncio
import logging
import os
import ssl
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import certifi
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.reactor import install_reactor

from crawler.due import Standing
from crawler.fetching import Web
from crawler.guard import Lookup, Names, NamesForTwisted, system_lookup
from crawler.kinds import source_class
from crawler.ledger import Found, KnownListing, Ledger, NoLedger
from crawler.limits import Limits
from crawler.listing import Entry
from crawler.memory import Memory
from crawler.notes import CheckResult, CrawlNote, Fetched, SourceRun
from crawler.robots import PRODUCT
from crawler.settings import SourceSettings
from crawler.source import Source
from crawler.validators import Validators

#: Hosts that are crawled at the same time; the sources of one host follow one another.
HOSTS_AT_ONCE = 16

#: Scrapy only sends and receives: what it would decide of manners is decided in crawler.fetching.
SETTINGS: dict[str, Any] = {
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "COOKIES_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": {"crawler.wire.WireTap": 900},
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_WARNSIZE": 0,
    "MEMUSAGE_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
}


def crawl(
    sources: Iterable[SourceSettings],
    ledger: Ledger,
    *,
    limits: Limits | None = None,
    lookup: Lookup = system_lookup,
) -> tuple[SourceRun, ...]:
    """Fetch what is new of each source, once; the ledger gets everything as it is found.

    What the ledger raises ends the crawl and is raised here; a source that fails is only told of.
    `lookup` finds the addresses of host names. Twisted's reactor starts once in a process, so a
    second call in one process raises.
    """
    listed = [s for s in sources if not s.planned]
    crawling = _Crawling(ledger, Web(limits or Limits(), Names(lookup)))
    _run(crawling.run(listed), crawling.web.names)
    return tuple(crawling.ended[s.name] for s in listed if s.name in crawling.ended)


def check(
    sources: Iterable[SourceSettings],
    *,
    limits: Limits | None = None,
    lookup: Lookup = system_lookup,
) -> tuple[CheckResult, ...]:
    """Read each source's listings and fetch its newest page, keeping nothing.

    One call a process, as for `crawl`.
    """
    listed = list(sources)
    ledger = NoLedger()
    crawling = _Crawling(ledger, Web(limits or Limits(), Names(lookup)))
    tried = [replace(s, pages=1) for s in listed if not s.planned]
    _run(crawling.run(tried), crawling.web.names)
    return tuple(_checked(s, crawling, ledger.found) for s in listed)


def explore(
    source: SourceSettings,
    kind: type[Source],
    *,
    limits: Limits | None = None,
    lookup: Lookup = system_lookup,
) -> Source:
    """Crawl one source as a kind that need have no name, keeping nothing; the spider as it ended.

    One call a process, as for `crawl`.
    """
    web = Web(limits or Limits(), Names(lookup))
    crawling = _Crawling(NoLedger(), web, lambda _: kind)
    _run(crawling.run([source]), web.names)
    return crawling.spiders[source.name]


def user_agent(contact: str = "") -> str:
    """The name a crawl gives itself, which robots.txt can address."""
    try:
        name = f"{PRODUCT}/{version('chokepoint')}"
    except PackageNotFoundError:  # run from a checkout
        name = PRODUCT
    return f"{name} ({contact})" if contact else name


class _Crawling:
    """One crawl under way."""

    def __init__(
        self, ledger: Ledger, web: Web, class_of: Callable[[str], type[Source]] = source_class
    ) -> None:
        self.ledger, self.web, self.class_of = _Watched(ledger), web, class_of
        self.spiders: dict[str, Source] = {}
        self.ended: dict[str, SourceRun] = {}

    async def run(self, sources: list[SourceSettings]) -> None:
        failed = self.ledger.failed = asyncio.get_running_loop().create_future()
        hosts = asyncio.ensure_future(self._all_hosts(sources))
        try:
            await asyncio.wait({hosts, failed}, return_when=asyncio.FIRST_COMPLETED)
            if failed.done():
                failed.result()
            await hosts
        finally:
            hosts.cancel()
            failed.cancel()

    async def _all_hosts(self, sources: list[SourceSettings]) -> None:
        turn = asyncio.Semaphore(HOSTS_AT_ONCE)
        by_host = groupby(sorted(sources, key=_host), key=_host)
        await asyncio.gather(*(self._one_host(list(group), turn) for _, group in by_host))

    async def _one_host(self, sources: list[SourceSettings], turn: asyncio.Semaphore) -> None:
        async with turn:
            for source in sources:
                await self._one_source(source)

    async def _one_source(self, source: SourceSettings) -> None:
        limits = self.web.limits
        bounds = {
            "DOWNLOAD_TIMEOUT": limits.timeout,
            "DOWNLOAD_MAXSIZE": limits.body,
            "USER_AGENT": user_agent(source.contact),
        }
        crawler = Crawler(self.class_of(source.kind), {**SETTINGS, **bounds})
        crawler.signals.connect(self._closed, signals.spider_closed)
        memory = self.ledger.recall(source.name)
        await crawler.crawl_async(source=source, ledger=self.ledger, web=self.web, memory=memory)

    def _closed(self, spider: Source, reason: str) -> None:
        kind = spider.source.kind
        fault = "" if reason == "finished" else f"a fault in the kind {kind!r} ended it ({reason})"
        run = spider.visit.ended(fault)
        self.spiders[spider.source.name] = spider
        self.ended[spider.source.name] = run
        self.ledger.keep(run)


class _Watched:
    """A ledger whose failure is noticed by the crawl: inside a spider Scrapy would log it, go on."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.failed: asyncio.Future[None] | None = None

    def recall(self, source: str) -> Memory:
        with self._noticed():
            return self.ledger.recall(source)

    def listing(self, url: str) -> KnownListing:
        with self._noticed():
            return self.ledger.listing(url)

    def standings(self, urls: Iterable[str]) -> Mapping[str, Standing]:
        with self._noticed():
            return self.ledger.standings(urls)

    def page(self, url: str) -> Validators:
        with self._noticed():
            return self.ledger.page(url)

    def waiting(self, source: str, most: int, now: datetime) -> Sequence[Entry]:
        with self._noticed():
            return self.ledger.waiting(source, most, now)

    def keep(self, found: Found) -> None:
        with self._noticed():
            self.ledger.keep(found)

    @contextmanager
    def _noticed(self) -> Iterator[None]:
        try:
            yield
        except Exception as problem:
            if self.failed is not None and not self.failed.done():
                self.failed.set_exception(problem)
            raise


def _host(source: SourceSettings) -> str:
    return urlsplit(source.urls[0]).netloc


def _checked(source: SourceSettings, crawling: _Crawling, found: list[Found]) -> CheckResult:
    notes = [n for n in found if isinstance(n, CrawlNote) and n.source == source.name]
    fetched = [f for f in found if isinstance(f, Fetched) and f.document.source == source.name]
    run, spider = crawling.ended.get(source.name), crawling.spiders.get(source.name)
    newest = spider.visit.newest if spider else None
    return CheckResult(
        source.name,
        run.listed if run else 0,
        newest.title if newest else "",
        (newest.published or newest.modified) if newest else "",
        source.planned or "; ".join(f"{n.problem} ({n.url})" for n in notes),
        status=spider.visit.last_status if spider else 0,
        robots=_robots_in_words(source, crawling.web),
        seconds=(run.finished_at - run.started_at).total_seconds() if run else 0.0,
        document=fetched[0].document if fetched else None,
    )


def _robots_in_words(source: SourceSettings, web: Web) -> str:
    parts = urlsplit(source.urls[0])
    rules = web.robots.get(f"{parts.scheme}://{parts.netloc}")
    if rules is None:
        return ""
    allowed = rules.refusal(source.urls[0]) or "allowed"
    return f"{allowed}, {rules.delay:g} s between requests" if rules.delay else allowed


def _run(work: Coroutine[Any, Any, None], names: Names) -> None:
    """Run `work` on a reactor of its own; signals stay the caller's, so Ctrl-C interrupts."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed  # exists only now

    reactor: Any = installed  # its declared type knows none of its methods
    reactor.installNameResolver(NamesForTwisted(names))
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
