"""Fetching one address politely: guarded, as robots.txt allows, in turn, and again if it may help."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.exchanges import Exchange
from crawler.guard import Names, refusal
from crawler.limits import Limits
from crawler.listing import page_address
from crawler.logins import authorization, origin_of
from crawler.pace import PASSING, Pace, backoff, clock, retry_after
from crawler.problems import (
    DOWNLOAD_PROBLEMS,
    OF_THE_PAGE,
    NotFetched,
    OutOfBudget,
    problem_in_words,
    status_in_words,
)
from crawler.rates import RateLimit
from crawler.robots import RobotRules
from crawler.settings import SourceSettings
from crawler.validators import Recorded
from crawler.wire import plain_headers

REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: A server that cannot be reached is tried so often.
TRIES_TO_CONNECT = 2
#: A robots.txt is looked for behind so many redirects (RFC 9309).
ROBOTS_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said in the end, after redirects.

    `body` is unpacked; `digest` is of the body as sent, and `recorded` is where the archive has it.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    digest: str
    recorded: Recorded

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")


@dataclass(slots=True)
class Web:
    """What all sources of one crawl share: what is known of hosts, and how much is borne."""

    limits: Limits = field(default_factory=Limits)
    names: Names = field(default_factory=Names)
    paces: dict[str, Pace] = field(default_factory=dict)
    robots: dict[str, RobotRules] = field(default_factory=dict)
    #: Keys (crawler.identity.page_key) of the pages that a source of this crawl has taken on.
    claimed: set[str] = field(default_factory=set)
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict)

    def pace(self, host: str) -> Pace:
        return self.paces.setdefault(host, Pace(self.limits.rest))

    def asking(self, origin: str) -> asyncio.Lock:
        return self._asking.setdefault(origin, asyncio.Lock())


class Download(Protocol):
    """Sends one request and returns its answer, whatever the status, without following it."""

    async def __call__(self, request: Request) -> Response: ...


class Fetcher:
    """Fetches for one source; every wait and every refusal is decided here."""

    def __init__(
        self,
        source: SourceSettings,
        web: Web,
        download: Download,
        spend: Callable[[], str],
        rate: RateLimit | None = None,
    ) -> None:
        self.source, self.web, self.download, self.rate = source, web, download, rate
        #: Says what the source has used up; "" while it may go on.
        self.spend = spend
        self.ends_at = clock() + web.limits.source

    async def fetch(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer of whatever status; raises NotFetched, and OutOfBudget where time is up."""
        asked = url
        for _ in range(self.web.limits.redirects + 1):
            await self._check(asked)
            response = await self._persistently(asked, headers)
            if response.status not in REDIRECTS or b"Location" not in response.headers:
                return _answer(response)
            asked = _target(response)
        raise NotFetched(url, "redirects without end", lasting=True)

    async def rules(self, url: str) -> RobotRules:
        """The rules of the site of this address; raises NotFetched where it cannot be reached."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self.web.asking(origin):
            if origin not in self.web.robots:
                self.web.robots[origin] = await self._robots(f"{origin}/robots.txt")
        return self.web.robots[origin]

    async def _check(self, url: str) -> None:
        await self._guard(url)
        rules = await self.rules(url)
        if problem := rules.refusal(url):
            raise NotFetched(url, problem, lasting=rules.is_lasting)

    async def _guard(self, url: str) -> None:
        try:
            problem = await refusal(url, self.source, self.web.names)
        except OSError:
            problem = DOWNLOAD_PROBLEMS[CannotResolveHostError]
            raise NotFetched(url, problem, unreachable=True) from None
        if problem:
            raise NotFetched(url, problem, lasting=True)

    async def _robots(self, url: str) -> RobotRules:
        for _ in range(ROBOTS_REDIRECTS + 1):
            await self._guard(url)
            response = await self._once(url, {}, 0.0)
            if response.status not in REDIRECTS or b"Location" not in response.headers:
                return RobotRules(response.status, response.body)
            url = _target(response)
        return RobotRules(HTTPStatus.NOT_FOUND)

    async def _persistently(self, url: str, headers: Mapping[str, str]) -> Response:
        """The answer, after as many tries as may help."""
        delay = (await self.rules(url)).delay
        limits = self.web.limits
        for tried in range(1, limits.tries + 1):
            pause = 0.0
            try:
                response = await self._once(url, headers, delay)
            except NotFetched as problem:
                if not problem.unreachable or tried >= min(limits.tries, TRIES_TO_CONNECT):
                    raise
            else:
                pause = _pause(response)
                if response.status not in PASSING:
                    return response
                self._refuse_to_wait(url, response.status, pause)
                if tried == limits.tries:
                    return response
            await self._sleep(max(pause, backoff(tried, limits.backoff, random.random())))
        raise AssertionError("the last try returns or raises")

    def _refuse_to_wait(self, url: str, status: int, pause: float) -> None:
        if pause > self.web.limits.longest_wait:
            until = datetime.now(UTC) + timedelta(seconds=min(pause, 30 * 86_400))
            words = f"{status_in_words(status)}: it wants to be left alone until {until:%d %b %H:%M} UTC"
            raise NotFetched(url, words, until=until)

    async def _once(self, url: str, headers: Mapping[str, str], delay: float) -> Response:
        """One request in its turn; raises NotFetched where no answer comes."""
        host = urlsplit(url).netloc
        pace = self.web.pace(host)
        await self._sleep(pace.take(clock(), max(delay, self.source.delay)))
        # The limit is that of the servers a source names, not of those that their lists lead to.
        if self.rate and any(urlsplit(own).netloc == host for own in self.source.urls):
            await self.rate.turn()
        if used_up := self.spend():
            raise OutOfBudget(used_up)
        request = Request(url, headers=dict(headers), dont_filter=True)
        if login := self.source.logins.get(origin_of(url)):
            request.headers["Authorization"] = authorization(login)
        if self.source.proxy:
            request.meta["proxy"] = self.source.proxy
        began = clock()
        try:
            response = await self.download(request)
        except tuple(DOWNLOAD_PROBLEMS) as problem:
            of_page = isinstance(problem, OF_THE_PAGE)
            words = problem_in_words(problem)
            raise NotFetched(url, words, lasting=of_page, unreachable=not of_page) from problem
        pause = min(_pause(response), self.web.limits.longest_wait)
        pace.answered(clock(), response.status, clock() - began, pause)
        return response

    async def _sleep(self, seconds: float) -> None:
        if clock() + seconds > self.ends_at:
            raise OutOfBudget("its time")
        if seconds > 0:
            await asyncio.sleep(seconds)


def _answer(response: Response) -> Answer:
    assert response.request is not None
    exchange: Exchange = response.request.meta["exchange"]
    return Answer(
        url=response.url,
        status=response.status,
        headers=plain_headers(response.headers),
        body=response.body,
        digest=exchange.digest,
        recorded=exchange.recorded,
    )


def _pause(response: Response) -> float:
    return retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))


def _target(response: Response) -> str:
    """Where a redirect leads; as it is written if that is nowhere on the web, for the guard to say."""
    link = (response.headers.get("Location") or b"").decode("utf-8", "replace")
    return page_address(response.url, link) or urljoin(response.url, link)
