"""Whether a database is looked after: what the schedule does, what waits, what needs a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path

from store.backlog import Backlog, backlog
from store.schedule import FAILURES, Attempt, Standing, book
from store.watching import watcher

#: A turn that is due for longer than this is overdue: no crawl may take longer unless told so.
OVERDUE = timedelta(hours=2)
#: A source that failed so often in a row needs a person; once or twice, a network may be at fault.
FAILURES_BORNE = 2
#: Outcomes that trying again will hardly mend.
_LASTING = ("refused", "too large")
#: Below so many free bytes a person is warned, and below so many crawls soon fail.
FREE_WARNING = 2_000_000_000
FREE_CRITICAL = 200_000_000


class Level(IntEnum):
    """How bad it is; as exit statuses, what monitors understand (those of Nagios' plugins)."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    #: Nothing can be said: there is no database, or it cannot be used.
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs a person, as a sentence without its full stop."""

    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Health:
    """How it stands at one moment. `watcher` is who keeps the schedule, in words; "" for nobody."""

    database: Path
    at: datetime
    watcher: str
    standings: tuple[Standing, ...]
    last_analysis: Attempt | None
    backlog: Backlog

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The worst first."""
        found = (
            *(*_of_schedule(self), *_of_sources(self), *_of_analysis(self)),
            *(*_of_channels(self), *_of_disk(self)),
        )
        return tuple(sorted(found, key=lambda t: -t.level))

    @property
    def level(self) -> Level:
        return max((t.level for t in self.troubles), default=Level.OK)

    @property
    def overdue(self) -> tuple[Standing, ...]:
        """Sources whose turn should have been taken long ago."""
        return tuple(s for s in self.standings if self.at - s.turn.next_at > OVERDUE)

    @property
    def failing(self) -> tuple[Standing, ...]:
        """Sources whose last crawl failed."""
        return tuple(s for s in self.standings if s.last_outcome in FAILURES)


def health(path: Path, now: datetime) -> Health:
    """Of the database at `path`. Raises UnusableDatabase."""
    with book(path, readonly=True) as kept:
        standings, analysis = tuple(kept.standings()), kept.last_analysis()
    return Health(path, now, watcher(path), standings, analysis, backlog(path))


def _of_schedule(health: Health) -> Iterator[Trouble]:
    overdue = health.overdue
    if overdue and not health.watcher:
        words = (
            f"nobody keeps the schedule, and {_sources(overdue)} overdue: run `chokepoint watch`"
        )
        yield Trouble(Level.CRITICAL, words)
    elif overdue:
        words = (
            f"{_sources(overdue)} overdue although {health.watcher} keeps the schedule: see its log"
        )
        yield Trouble(Level.CRITICAL, words)


def _of_sources(health: Health) -> Iterator[Trouble]:
    for standing in health.failing:
        often = standing.failures_in_a_row
        if often > FAILURES_BORNE or standing.last_outcome in _LASTING:
            times = "its last crawl" if often == 1 else f"its last {often:,} crawls"
            why = f"{times} failed ({standing.last_outcome}): {standing.last_message}"
            yield Trouble(Level.WARNING, f"{standing.turn.source}: {why}")


def _of_analysis(health: Health) -> Iterator[Trouble]:
    last = health.last_analysis
    if last and last.outcome in FAILURES:
        waiting = health.backlog.unread
        yield Trouble(
            Level.WARNING,
            f"the last analysis failed ({last.outcome}): {last.message}; "
            f"{waiting:,} {'document waits' if waiting == 1 else 'documents wait'} to be read",
        )


def _of_channels(health: Health) -> Iterator[Trouble]:
    for deaf in health.backlog.deaf_channels:
        if deaf.failures > FAILURES_BORNE:
            wait = f"{deaf.waiting:,} {'alert waits' if deaf.waiting == 1 else 'alerts wait'}"
            words = f"channel {deaf.channel} failed {deaf.failures:,} times in a row: {deaf.said}; {wait}"
            yield Trouble(Level.WARNING, words)


def _of_disk(health: Health) -> Iterator[Trouble]:
    free = health.backlog.free_bytes
    if free < FREE_WARNING:
        level = Level.CRITICAL if free < FREE_CRITICAL else Level.WARNING
        yield Trouble(level, f"only {free / 1e6:,.0f} MB are free on the disk of the database")


def _sources(standings: Sequence[Standing]) -> str:
    first = min(standings, key=lambda s: s.turn.next_at)
    since = f"{first.turn.source} since {first.turn.next_at:%d %b %H:%M} UTC"
    if len(standings) == 1:
        return f"{since} is"
    return f"{len(standings):,} sources ({since}) are"
