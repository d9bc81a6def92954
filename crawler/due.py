"""Which of the pages that a listing names are to be fetched: new ones, and those that changed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.listing import Entry

#: A page that is said to have changed is fetched again after this long, doubled for every time in a
#: row that it had not: some sitemaps call every page changed every day.
REFETCH = timedelta(minutes=30)
#: A page that could not be read is fetched again after this long, doubled for every time in a row.
REREAD = timedelta(days=1)
#: A page that could not be fetched is tried again after this long, doubled for every time in a row.
RETRY = timedelta(minutes=30)
#: The longest of these waits.
LONGEST = timedelta(days=30)
#: An address that failed so often in crawls is not tried again unless it is said to have changed.
MOST_TRIES = 6
#: One that the server says is gone, or that may not be fetched, is tried only so often.
MOST_LASTING_TRIES = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What we know of an address that a listing names.

    `fetched_at`: when its page was last asked for, if we hold one. `told`: the latest date that the
    listing gave then. `unchanged`: how often in a row it was asked for again for nothing.
    `is_unreadable`: nothing that it served could be read. `not_before` and `given_up` are of one that
    could not be fetched.
    """

    fetched_at: datetime | None = None
    told: str = ""
    unchanged: int = 0
    is_unreadable: bool = False
    not_before: datetime | None = None
    given_up: bool = False


def is_due(entry: Entry, standing: Standing | None, now: datetime) -> bool:
    """Whether the page is to be fetched by this crawl."""
    if standing is None:
        return True
    if standing.given_up:
        return entry.latest > standing.told != ""
    if standing.not_before is not None and now < standing.not_before:
        return False
    if standing.fetched_at is None:
        return True
    waited = now - standing.fetched_at
    if standing.is_unreadable and waited >= _doubled(REREAD, standing.unchanged):
        return True
    return _is_newer(entry, standing) and waited >= _doubled(REFETCH, standing.unchanged)


def next_try(tries: int, *, lasting: bool, now: datetime) -> datetime | None:
    """When an address that has failed in so many crawls is tried again; None for never."""
    if tries >= (MOST_LASTING_TRIES if lasting else MOST_TRIES):
        return None
    return now + _doubled(REREAD if lasting else RETRY, tries - 1)


def _is_newer(entry: Entry, standing: Standing) -> bool:
    if standing.told or standing.fetched_at is None:
        return entry.latest > standing.told
    return entry.latest > standing.fetched_at.astimezone(UTC).isoformat()


def _doubled(first: timedelta, times: int) -> timedelta:
    return min(first * int(2 ** min(times, 20)), LONGEST)
