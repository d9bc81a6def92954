"""Work through the letters that wait, once: every channel at its own pace, and none longer than it may.

What waits, and what has gone, is in the database before and after each letter. So a sender that is
killed loses nothing; the letter it was at goes out again under the same id.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread

from store.database import Store
from store.outbox import Letter
from ui.channels import Channel, Refused, Undelivered
from ui.watches_toml import Watchlist

#: One letter may take so many seconds, whatever its channel does.
DEADLINE = 20.0
#: Whoever sends a letter has its channel alone for so long.
LEASE = timedelta(minutes=1)
#: A pass begins no letter after so many seconds; what is left goes with the next.
LONGEST = 300.0

_log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Sent:
    """What a pass did: how many alerts each channel took, and why those that took less did."""

    alerts: dict[str, int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Try:
    """A letter on its way; `until`: by this moment of time.monotonic it has to be there."""

    letter: Letter
    until: float


def send(
    store: Store,
    watchlist: Watchlist,
    *,
    clock: Clock = lambda: datetime.now(UTC),
    chance: Callable[[], float] = random.random,
    deadline: float = DEADLINE,
) -> Sent:
    """Sends what is due by the clock (in UTC). `chance`, from 0 to 1, spreads the next tries."""
    most = {name: channel.most for name, channel in watchlist.channels.items()}
    store.watches.pack(watchlist.watches, most, clock())
    return _Pass(store, clock, chance, deadline).run(watchlist.channels.values())


class _Pass:
    """One pass. Threads only send; this one alone reads and writes the database."""

    def __init__(
        self, store: Store, clock: Clock, chance: Callable[[], float], deadline: float
    ) -> None:
        self._watches, self._clock, self._chance = store.watches, clock, chance
        self._deadline, self._ends = deadline, time.monotonic() + LONGEST
        self._came: SimpleQueue[tuple[Channel, Letter, str | Undelivered]] = SimpleQueue()
        self._under_way: dict[str, _Try] = {}
        self._sent = Sent()

    def run(self, channels: Iterable[Channel]) -> Sent:
        by_name = {channel.name: channel for channel in channels}
        for channel in by_name.values():
            self._begin(channel)
        while self._under_way:
            name, nearest = min(self._under_way.items(), key=lambda item: item[1].until)
            try:
                channel, letter, came = self._came.get(
                    timeout=max(nearest.until - time.monotonic(), 0)
                )
            except Empty:
                late = Undelivered(f"no answer within {self._deadline:g} seconds")
                channel, letter, came = by_name[name], nearest.letter, late
            trying = self._under_way.get(channel.name)
            if trying and trying.letter is letter:  # what comes too late was written off before
                del self._under_way[channel.name]
                if self._write_down(letter, came):
                    self._begin(channel)
        return self._sent

    def _begin(self, channel: Channel) -> None:
        now = self._clock()
        if time.monotonic() > self._ends:
            return
        if letter := self._watches.next_letter(channel.name, now, LEASE):
            self._under_way[channel.name] = _Try(letter, time.monotonic() + self._deadline)
            Thread(target=self._deliver, args=(channel, letter, now), daemon=True).start()

    def _deliver(self, channel: Channel, letter: Letter, at: datetime) -> None:
        came: str | Undelivered = Undelivered("a fault of Chokepoint's own: see its log")
        try:
            came = channel.send(letter, at)
        except Undelivered as problem:
            came = problem
        finally:
            self._came.put((channel, letter, came))

    def _write_down(self, letter: Letter, came: str | Undelivered) -> bool:
        """Whether the channel answers, so that the next letter may go."""
        name, now, many = letter.channel, self._clock(), len(letter.alerts)
        if isinstance(came, str):
            self._watches.delivered(letter, now, came)
            self._sent.alerts[name] = self._sent.alerts.get(name, 0) + many
            _log.info("told %s of %d: %s", name, many, came)
            return True
        self._sent.problems[name] = str(came)
        _log.warning("could not tell %s of %d: %s", name, many, came)
        if isinstance(came, Refused):
            self._watches.refused(letter, now, str(came))
            return True
        self._watches.failed(letter, now, str(came), chance=self._chance(), wish=came.wish)
        return False
