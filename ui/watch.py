"""The schedule: every source asked in its turn, each crawl in a process of its own.

Scrapy runs once a process, a process gives its memory back, and one bad source cannot take the
schedule down. Nothing here imports Scrapy, spaCy or sqlite-utils. What is decided is in ui.turns,
what is done in ui.rounds.
"""

import asyncio
import logging
import random
import signal
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.settings import SourceSettings
from nlp.wording import many
from store.schedule import Attempt, Turn
from store.watching import watching
from ui.rounds import Clock, Plan, Rounds
from ui.turns import first_turn, next_turn

#: How often it is looked whether the clock has jumped and whether the book can be written, in seconds.
HEARTBEAT = 30.0
#: The clock has jumped (somebody set it, or the machine slept) when it is off by more than this.
JUMP = timedelta(seconds=60)
#: How often it is looked for what watches have to tell that no analysis brings: what could not be
#: delivered, digests, due dates that pass, sources that fall silent. In seconds.
TELLING = 300.0
#: An analysis that did not end well is tried again after this, in seconds.
ANALYSE_AGAIN = 600.0

_log = logging.getLogger(__name__)


class CannotStart(ValueError):
    """The database could not be prepared; the message says why."""


def watch(plan: Plan, sources: Sequence[SourceSettings]) -> None:
    """Keeps the schedule until a signal to stop; a second signal ends what still runs at once.

    Raises AlreadyWatched (store.watching) and CannotStart.
    """
    with watching(plan.database):
        asyncio.run(_until_asked(plan, sources))


async def _until_asked(plan: Plan, sources: Sequence[SourceSettings]) -> None:
    schedule = Watch(plan, sources)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, schedule.stop)
    await schedule.run()


class Watch:
    """One schedule at work. `clock` tells the time in UTC, `chance` (0 to 1) puts turns off."""

    def __init__(
        self,
        plan: Plan,
        sources: Sequence[SourceSettings],
        *,
        clock: Clock = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
        heartbeat: float = HEARTBEAT,
        telling: float = TELLING,
    ) -> None:
        self.plan, self.clock, self.chance = plan, clock, chance
        self.heartbeat, self.telling = heartbeat, telling
        self.sources: Mapping[str, SourceSettings] = {s.name: s for s in sources if not s.planned}
        #: The turns that wait; a source that is being crawled has none.
        self.waiting: dict[str, Turn] = {}
        self.rounds = Rounds(plan, clock)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._asked = asyncio.Event()
        self._to_analyse = self._analysing = self._telling = False
        self._at_work: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Asks the schedule to end; asked again, it gives what runs no more time."""
        if self._asked.is_set():
            self._work(self.rounds.children.stop())
        self._asked.set()

    async def run(self) -> None:
        """Keeps the schedule until it is asked to stop; then nothing begins, and what runs may end."""
        try:
            await self._begin()
            beating = asyncio.create_task(self._heartbeats())
            await self._asked.wait()
            beating.cancel()
            await self._drain()
        finally:
            self.rounds.notebook.close()

    async def _begin(self) -> None:
        prepared = await self.rounds.prepare()
        if prepared.outcome != "ok":
            raise CannotStart(prepared.message)
        ask, now = self.rounds.notebook.ask, self.clock()
        nobody: tuple[str, ...] = ()
        nothing: dict[str, Turn] = {}
        cut_short = await ask(lambda b: b.clear_up(now, self.sources.keys()), nobody, writes=True)
        known = await ask(lambda b: b.turns(), nothing)
        self._scheduler.start()
        for source in self.sources.values():
            turn = first_turn(source, known.get(source.name), now, self.chance())
            self._arm(replace(turn, next_at=now) if source.name in cut_short else turn)
        due = sum(turn.next_at <= now for turn in self.waiting.values())
        _log.info("watching %d sources, %d of them due now", len(self.sources), due)
        await self.rounds.notebook.save(list(self.waiting.values()))
        if await ask(lambda b: b.unread(), 0):
            self._want_analysis()

    def _arm(self, turn: Turn) -> None:
        """APScheduler begins the turn when it is due, however late, and once."""
        self.waiting[turn.source] = turn
        delay = max(turn.next_at - self.clock(), timedelta(0))
        self._scheduler.add_job(
            self._take,
            "date",
            run_date=datetime.now(UTC) + delay,
            args=[turn],
            id=turn.source,
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _take(self, turn: Turn) -> None:
        """Begins the turn as work of ours: what APScheduler runs is cancelled when it shuts down."""
        if not self._asked.is_set() and self.waiting.get(turn.source) == turn:
            del self.waiting[turn.source]
            self._work(self._turn(turn))

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _turn(self, turn: Turn) -> None:
        """One turn of a source, and the next one armed whatever comes of it."""
        source = self.sources[turn.source]
        following = replace(turn, next_at=self.clock() + turn.interval)
        try:
            attempt = await self.rounds.crawl(source, turn)
            if attempt is None:
                return
            if attempt.outcome == "cut short":
                following = replace(turn, next_at=self.clock())
            else:
                following = next_turn(source, turn, attempt, self.clock(), self.chance())
        finally:
            if not self._asked.is_set():
                self._arm(following)
        _tell(attempt, f"next at {following.next_at:%d %b %H:%M} UTC")
        await self.rounds.notebook.save([following], [attempt])
        if await self.rounds.brought(attempt):
            self._want_analysis()

    def _want_analysis(self) -> None:
        """One analysis at a time, for all that was brought since the last began."""
        self._to_analyse = True
        if not self._analysing and not self._asked.is_set():
            self._analysing = True
            self._work(self._analyse())

    async def _analyse(self) -> None:
        try:
            while self._to_analyse and not self._asked.is_set():
                self._to_analyse = False
                attempt, said = await self.rounds.analyse()
                _tell(attempt, said)
                if attempt.outcome not in ("ok", "cut short"):
                    loop = asyncio.get_running_loop()
                    loop.call_later(ANALYSE_AGAIN, self._want_analysis)
        finally:
            self._analysing = False

    async def _heartbeats(self) -> None:
        """Notices a clock that was set or slept, and writes what could not be written before."""
        shown, passed = self.clock(), time.monotonic()
        told = passed
        while True:
            await asyncio.sleep(self.heartbeat)
            if time.monotonic() - told >= self.telling and not self._telling:
                told = time.monotonic()
                self._telling = True
                self._work(self._tell_watchers())
            by = self.clock() - shown - timedelta(seconds=time.monotonic() - passed)
            shown, passed = self.clock(), time.monotonic()
            if abs(by) > JUMP:
                self._set_anew(by)
            await self.rounds.notebook.save()

    async def _tell_watchers(self) -> None:
        try:
            ended = await self.rounds.tell()
            if ended and ended.outcome not in ("ok", "cut short"):
                _log.warning("watches: %s: %s", ended.outcome, ended.message)
        finally:
            self._telling = False

    def _set_anew(self, by: timedelta) -> None:
        """Nobody waits for a moment that another clock has set, or that was slept through."""
        how = "was set back" if by < timedelta(0) else "was set forward, or the machine slept,"
        _log.warning(
            "the clock %s by %.0f minutes; turns are set anew", how, abs(by).total_seconds() / 60
        )
        now = self.clock()
        for turn in list(self.waiting.values()):
            self._arm(first_turn(self.sources[turn.source], turn, now, self.chance()))

    async def _drain(self) -> None:
        """What runs gets the time of the plan; then it is asked to stop, and stopped."""
        self.rounds.closing = True
        self._scheduler.shutdown(wait=False)
        if running := len(self.rounds.children):
            _log.info("ending; %d processes may still run for %g s", running, self.plan.drain)
        if self._at_work:
            await asyncio.wait(tuple(self._at_work), timeout=self.plan.drain)
            await self.rounds.children.stop()
        while self._at_work:
            await asyncio.wait(tuple(self._at_work))
        await self.rounds.notebook.save()
        _log.info("ended")


def _tell(attempt: Attempt, after: str) -> None:
    """One line for a crawl or an analysis that has ended."""
    took = (attempt.finished_at or attempt.started_at) - attempt.started_at
    new = attempt.new_documents
    fields = {
        "task": attempt.task,
        "source": attempt.source,
        "outcome": attempt.outcome,
        "new_documents": new,
        "seconds": round(took.total_seconds(), 1),
    }
    brought = (
        "" if new is None or (attempt.message and not new) else f", {many(new, 'new document')}"
    )
    wrong = f": {attempt.message}" if attempt.message else ""
    words = f"{attempt.source or 'analysis'}: {attempt.outcome}{brought}{wrong} ({after})"
    level = logging.INFO if attempt.outcome in ("ok", "cut short") else logging.WARNING
    _log.log(level, "%s", words if after else words.removesuffix(" ()"), extra={"fields": fields})
