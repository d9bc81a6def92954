"""Whether somebody is told of an event, and how: as new, as an update, or that it is over. Standard library only.

Each event is told once; what it says otherwise later is told as an update of what was told last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from nlp.conditions import Condition, has_turned, meets
from nlp.events import Event
from nlp.snapshots import Difference, Snapshot, differences

#: How often a watch tells.
OFTEN = ("at once", "daily", "weekly")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a watch tells: at once, or in a digest at a time of day in UTC, weekly on a weekday (Monday is 0)."""

    often: str = "at once"
    at: time = time(7)
    weekday: int = 0

    def last(self, now: datetime) -> datetime:
        """The last moment at which it tells, up to now: what was noticed by then is to be told."""
        if self.often == "at once":
            return now
        moment = datetime.combine(now.astimezone(UTC).date(), self.at, UTC)
        if self.often == "weekly":
            moment -= timedelta(days=(moment.weekday() - self.weekday) % 7)
        days = 7 if self.often == "weekly" else 1
        return moment if moment <= now else moment - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search: what is watched for, who is told (names of channels), and how often."""

    name: str
    condition: Condition
    channels: tuple[str, ...]
    rhythm: Rhythm = Rhythm()


class Kind(StrEnum):
    """What an alert tells: something new, something else of what was told, or that it is so no more."""

    NEW = "new"
    UPDATE = "update"
    OVER = "over"


class Evidence(NamedTuple):
    """Who says it, when (an ISO day), where, and in which words."""

    publisher: str
    published: str
    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What is told of one matter of a watch: an event, a due date, or a source.

    `about` names the matter for good: an event by its id. `facts` are in words, by name. `snapshot` is
    what the next alert on the matter is compared with.
    """

    id: str
    watch: str
    matter: str
    about: str
    kind: Kind
    headline: str
    made_at: datetime
    facts: Mapping[str, str]
    changes: tuple[Difference, ...]
    evidence: tuple[Evidence, ...]
    snapshot: Mapping[str, Any]


def decide(
    condition: Condition,
    event: Event,
    now: Snapshot,
    before: Snapshot | None,
    told: Snapshot | None,
) -> Kind | None:
    """What the watch tells of the event, if anything.

    `before` is how it was until a moment ago, None where there was none; `told` what the watch told of it last.
    """
    last = told or before
    is_met = meets(condition, event)
    if condition.is_of_turns:
        if not (is_met and has_turned(condition, last, now)):
            return None
        return Kind.UPDATE if last else Kind.NEW
    if told:
        if not differences(told, now):
            return None
        return Kind.UPDATE if is_met else Kind.OVER
    if not is_met:
        return None
    if before is None:
        return Kind.NEW
    if differences(before, now):
        return Kind.UPDATE
    # It was there when the watch began: the first report since then is told, not a second reading.
    return Kind.NEW if now.reports > before.reports else None
