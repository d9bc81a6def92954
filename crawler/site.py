"""Looking round a site once for something to follow it by; `crawler.discovery` says what that is."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from crawler.crawl import explore
from crawler.discovery import (
    Candidate,
    best,
    candidate,
    named_by_page,
    named_by_robots,
    site_name,
    usual_places,
)
from crawler.fetching import Answer
from crawler.guard import Lookup, system_lookup
from crawler.limits import Limits
from crawler.listing import Listing, page_address
from crawler.problems import NotFetched, OutOfBudget, status_in_words
from crawler.settings import SourceSettings
from crawler.source import Source

#: Somebody waits at a terminal.
LIMITS = Limits(timeout=15, tries=1, longest_wait=5, source=90)


class NothingToFollow(ValueError):
    """A site could not be looked at, or offers nothing; the message says which, and what to do."""


def offered_by(
    url: str, *, contact: str = "", limits: Limits = LIMITS, lookup: Lookup = system_lookup
) -> tuple[str, tuple[Candidate, ...]]:
    """What the site at `url` calls itself and what it offers, the best first.

    Raises NothingToFollow where it offers nothing or cannot be looked at.

    What its page and robots.txt name is tried, and the usual places only where they name nothing.
    One call a process, as for `crawler.crawl.crawl`.
    """
    address = page_address(url, url) or page_address(url, f"https://{url}")
    if not address:
        raise NothingToFollow(f"{url!r} is no address; write it as https://www.example.org/news")
    source = SourceSettings("site", "site", (address,), "", delay=0.5, contact=contact)
    spider = explore(source, SiteSource, limits=limits, lookup=lookup)
    assert isinstance(spider, SiteSource)
    if spider.candidates:
        return spider.site_name, tuple(best(spider.candidates.values()))
    if spider.problem:
        raise NothingToFollow(f"{address}: {spider.problem}")
    raise NothingToFollow(
        f"{address} names no feed or sitemap and has none in the usual places; if it has a page that"
        ' lists its articles, name that in your sources.toml: kind = "listing", url and link'
    )


class SiteSource(Source):
    """A site that is looked round; it has no documents."""

    name = "site"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.candidates: dict[str, Candidate] = {}
        self.site_name = ""
        #: Why the page that was asked for could not be looked at; "" where it could.
        self.problem = ""

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """Nothing: what a site has is no listing of documents."""
        return Listing()

    async def start(self) -> AsyncIterator[Any]:
        """The page, what it and the robots.txt name, then the usual places."""
        try:
            await self._look_round(self.source.urls[0])
        except OutOfBudget:
            self.problem = self.problem or "the site answers too slowly to be looked round"
        return
        yield  # what makes it a generator

    async def _look_round(self, url: str) -> None:
        page = await self._fetched(url)
        if page is None:
            return
        self.site_name = site_name(page.body, page.content_type)
        if self._is_candidate(page):
            return
        named = named_by_page(page.body, page.url, page.content_type)
        rules = await self.visit.fetcher.rules(page.url)
        await self._try([*named, *named_by_robots(rules.body, page.url)])
        if not self.candidates:
            await self._try(usual_places(page.url))
        self.problem = ""

    async def _try(self, addresses: Iterable[str]) -> None:
        for address in dict.fromkeys(addresses):
            answer = await self._fetched(address)
            if answer is not None:
                self._is_candidate(answer)

    def _is_candidate(self, answer: Answer) -> bool:
        found = candidate(answer.body, answer.url, answer.content_type)
        if found:
            self.candidates.setdefault(found.url, found)
        return found is not None

    async def _fetched(self, url: str) -> Answer | None:
        try:
            answer = await self.visit.fetcher.fetch(url, {})
        except NotFetched as problem:
            self.problem = problem.problem
            return None
        if answer.status == 200:
            return answer
        self.problem = status_in_words(answer.status)
        return None
