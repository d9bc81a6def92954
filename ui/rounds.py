"""What the schedule does in its turns: a crawl of one source, an analysis of all that is new.

Each is a process of its own, and an attempt in the book from its beginning to its end.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.settings import SourceSettings
from store.schedule import Attempt, Turn
from ui.notebook import Notebook
from ui.processes import Bounds, Children, Ended
from ui.turns import concluded
from ui.watches_file import path_of

#: A large database of an earlier version takes a while to be brought up to date, in seconds.
PREPARING = 6 * 3600.0
#: Tells the time in UTC.
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a schedule is told. `drain`: seconds that running crawls get when it is to stop."""

    database: Path
    #: The user's own list of sources, for the processes that crawl; None for the shipped one alone.
    sources_file: Path | None = None
    #: Crawls that run at the same time; the sources of one host never do.
    at_once: int = 2
    bounds: Bounds = field(default_factory=lambda: Bounds(seconds=3600.0, megabytes=1500))
    drain: float = 60.0


class Rounds:
    """Crawls and analyses of one schedule. Nothing begins any more once `closing` is set."""

    def __init__(self, plan: Plan, clock: Clock) -> None:
        self.plan, self.clock = plan, clock
        self.children = Children()
        self.notebook = Notebook(plan.database)
        self.closing = False
        self._slots = asyncio.Semaphore(plan.at_once)
        self._hosts: dict[str, asyncio.Lock] = {}

    async def prepare(self) -> Ended:
        """The database made and up to date."""
        bounds = replace(self.plan.bounds, seconds=PREPARING)
        return await self.children.run(["prepare", *self._options()], bounds)

    async def crawl(self, source: SourceSettings, turn: Turn) -> Attempt | None:
        """Crawls when the host and a place are free; None where the schedule ends before."""
        async with self._host(source), self._slots:
            if self.closing:
                return None
            attempt = Attempt("crawl", source.name, turn.next_at, self.clock())
            await self.notebook.save(attempts=[attempt])
            before = await self.notebook.ask(lambda b: b.last_run(source.name), 0)
            ended = await self._child("crawl", source.name)
            crawled = await self.notebook.ask(lambda b: b.crawled(source.name, before), None)
            return concluded(attempt, ended, crawled, self.clock())

    async def analyse(self) -> tuple[Attempt, str]:
        """Reads and merges all that is new; the attempt, written down, and what was said of it."""
        now = self.clock()
        attempt = Attempt("analyse", "", now, now)
        await self.notebook.save(attempts=[attempt])
        ended = await self._child("analyse")
        attempt = concluded(attempt, ended, None, self.clock())
        await self.notebook.save(attempts=[attempt])
        return attempt, ended.said

    async def tell(self) -> Ended | None:
        """Sends what watches have to tell; None where nobody watches for anything."""
        if self.closing or not path_of(self.plan.database).exists():
            return None
        return await self._child("watches", "send")

    async def brought(self, attempt: Attempt) -> bool:
        """Whether there is something to analyse, also after a crawl that could not count it."""
        if attempt.new_documents is None:
            return await self.notebook.ask(lambda b: b.unread(), 0) > 0
        return attempt.new_documents > 0

    async def _child(self, verb: str, *names: str) -> Ended:
        return await self.children.run([*self._options(), verb, *names], self.plan.bounds)

    def _options(self) -> list[str]:
        own = self.plan.sources_file
        return ["--database", str(self.plan.database), *(["--sources", str(own)] if own else [])]

    def _host(self, source: SourceSettings) -> asyncio.Lock:
        """Held while one source of its host is crawled: two would ask it twice as often."""
        host = urlsplit(source.urls[0]).netloc if source.urls else ""
        return self._hosts.setdefault(host or source.name, asyncio.Lock())
