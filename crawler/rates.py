"""A limit on requests that all processes of one machine keep together."""

import asyncio
import fcntl
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

#: A turn further away than this is left over from a clock that was set back, in seconds.
FARTHEST = 60.0


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `per_second` requests in a second to the servers called `name`, evenly spaced.

    A kind of source whose authority sets such a limit names one (`Source.rate`). The next free
    turn is a moment in a file of the user's that is locked while a turn is taken, so that two
    crawls share the limit. Turns are given in the order they are asked for.
    """

    name: str
    per_second: float
    folder: Path | None = None

    @property
    def file(self) -> Path:
        folder = self.folder or Path(tempfile.gettempdir())
        return folder / f"chokepoint-{os.getuid()}-{self.name}.rate"

    def take(self, now: float) -> float:
        """Takes the next turn; how many seconds from `now` (as time.time counts) it is away."""
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            free = _moment(os.read(descriptor, 64))
            turn = free if now < free <= now + FARTHEST else now
            os.pwrite(descriptor, f"{turn + 1 / self.per_second:020.6f}\n".encode(), 0)
        finally:
            os.close(descriptor)
        return turn - now

    async def turn(self) -> None:
        """Returns when the caller may send one request."""
        await asyncio.sleep(self.take(time.time()))


def _moment(written: bytes) -> float:
    try:
        return float(written)
    except ValueError:  # a new file
        return 0.0
