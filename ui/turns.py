"""When a source is asked next, and what to write down of an attempt: decisions without a clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from crawler.settings import SourceSettings
from crawler.timetable import Timing, adapted, weekdays
from store.schedule import Attempt, Crawled, Turn
from ui.processes import Ended

#: Of the problems of one crawl, so many are written down with the attempt; all of them are issues.
SHOWN = 3
#: APScheduler's names; in its own numbers Monday is 0, in cron's it is 1.
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def first_turn(source: SourceSettings, known: Turn | None, now: datetime, chance: float) -> Turn:
    """The turn with which a schedule begins: what was missed while there was none is made up once.

    Never later than its settings have it, whatever they or the clock were when the turn was set.
    `chance` is from 0 to 1 and puts the turn off.
    """
    interval = source.timing.kept(known.interval) if known else source.timing.first
    if known is None and not source.timing.cron:
        return Turn(source.name, interval, now)
    latest = _after(source.timing, interval, now, chance)
    return Turn(source.name, interval, max(now, min(known.next_at, latest)) if known else latest)


def next_turn(
    source: SourceSettings, turn: Turn, attempt: Attempt, now: datetime, chance: float
) -> Turn:
    """The turn after this attempt, which has ended. Intervals count from beginning to beginning.

    A turn that came due while the crawl ran is due now, once.
    """
    brought = attempt.new_documents if attempt.outcome in ("ok", "partly") else None
    interval = adapted(source.timing, turn.interval, brought)
    at = _after(source.timing, interval, min(attempt.started_at, now), chance)
    return Turn(source.name, interval, max(now, at))


def concluded(attempt: Attempt, ended: Ended, crawled: Crawled | None, now: datetime) -> Attempt:
    """The attempt as it has ended: by how its process ended, then by what it wrote down."""
    attempt = replace(attempt, finished_at=max(now, attempt.started_at))
    if ended.outcome != "ok":
        return replace(attempt, outcome=ended.outcome, message=ended.message)
    if attempt.task == "analyse":
        return replace(attempt, outcome="ok")
    if crawled is None:
        return replace(attempt, outcome="failed", message="it wrote down nothing of what it found")
    return replace(
        attempt,
        outcome=crawled.status,
        new_documents=crawled.new_documents,
        message=_problems(crawled.problems),
    )


def cron_trigger(line: str) -> CronTrigger:
    """APScheduler's trigger for a sound cron line, in UTC."""
    minute, hour, day, month, weekday = line.split()
    days = "*" if weekday == "*" else ",".join(_DAYS[d] for d in sorted(weekdays(weekday)))
    return CronTrigger(
        minute=minute, hour=hour, day=day, month=month.lower(), day_of_week=days, timezone=UTC
    )


def _after(timing: Timing, interval: timedelta, moment: datetime, chance: float) -> datetime:
    put_off = chance * timing.most_jitter(interval)
    if not timing.cron:
        return moment + interval + put_off
    found = cron_trigger(timing.cron).get_next_fire_time(None, moment + timedelta(microseconds=1))
    # No day of any year, such as 30 February: asked as if nothing were said.
    return (found or moment + timing.first) + put_off


def _problems(problems: tuple[str, ...]) -> str:
    more = len(problems) - SHOWN
    return "; ".join(problems[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
