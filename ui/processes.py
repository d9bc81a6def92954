"""One child process within its bounds of time and memory, and how it ended, in words."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ui.child import TOO_LARGE

#: How long a process that was asked to stop has for it, in seconds.
GRACE = 10.0
#: Of what a process says, so much of the end is kept, in bytes.
KEPT = 4_000
#: What a process says that could have no more memory and did not get as far as saying so properly.
_NO_MEMORY = (
    *("MemoryError", "std::bad_alloc", "Cannot allocate memory", "failed to map segment"),
    "error return without exception set",
)
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one process may take: seconds, and megabytes (millions of bytes) of private memory."""

    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. `outcome`: ok, failed, killed, too long, too large or cut short.

    `message` says in words what went wrong, "" where nothing did; `said` are its last two lines.
    """

    outcome: str
    message: str = ""
    said: str = ""


class Children:
    """The processes that run now, so that all of them can be asked to stop."""

    def __init__(self) -> None:
        self._running: set[asyncio.subprocess.Process] = set()
        self._stopping = False

    def __len__(self) -> int:
        return len(self._running)

    async def run(self, arguments: Sequence[str], bounds: Bounds) -> Ended:
        """Runs `python -m ui.child` with these arguments to its end, or to its bounds."""
        if self._stopping:
            return Ended("cut short", "the schedule was ended before it began")
        try:
            process = await _started(arguments, bounds)
        except OSError as problem:
            return Ended("failed", f"no process could be started: {problem.strerror}")
        self._running.add(process)
        reading = asyncio.ensure_future(_tail(process))
        in_time = True
        try:
            await asyncio.wait_for(process.wait(), bounds.seconds)
        except TimeoutError:
            in_time = False
            await _stop(process)
        finally:
            self._running.discard(process)
            _signal(process, signal.SIGKILL)  # what it may have started and left behind
            said = await reading
        if self._stopping and process.returncode:
            return Ended("cut short", "the schedule was ended meanwhile")
        return ended(process.returncode or 0, said, bounds, in_time=in_time)

    async def stop(self) -> None:
        """Asks all of them to stop, and ends those that do not within the grace."""
        self._stopping = True
        await asyncio.gather(*map(_stop, tuple(self._running)))


def ended(code: int, said: str, bounds: Bounds, *, in_time: bool) -> Ended:
    """What an exit status means; `said` is the end of what the process wrote."""
    if not in_time:
        return Ended("too long", f"it took longer than {_seconds(bounds.seconds)} and was ended")
    if code == TOO_LARGE or (code and any(sign in said for sign in _NO_MEMORY)):
        return Ended("too large", f"it needed more than {bounds.megabytes:,} MB of memory")
    if code < 0:
        return Ended("killed", f"something else ended it ({_name(-code)})")
    if code:
        last = next(reversed(_lines(said)), f"it ended with status {code}")
        return Ended("failed", last.removeprefix("chokepoint: "))
    return Ended("ok", said="; ".join(_lines(said)[-2:]))


def command(arguments: Sequence[str], bounds: Bounds) -> list[str]:
    """A process with these arguments, within its bounds of memory; its standard input is to stay open."""
    return [sys.executable, "-m", "ui.child", str(bounds.megabytes), *arguments]


def environment() -> dict[str, str]:
    """Ours, with our packages findable from any directory."""
    paths = (str(_ROOT), os.environ.get("PYTHONPATH", ""))
    return os.environ | {"PYTHONPATH": os.pathsep.join(p for p in paths if p)}


async def _started(arguments: Sequence[str], bounds: Bounds) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command(arguments, bounds),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )


async def _tail(process: asyncio.subprocess.Process) -> str:
    """The end of what the process writes until it closes standard error."""
    assert process.stderr is not None
    kept = b""
    while chunk := await process.stderr.read(KEPT):
        kept = (kept + chunk)[-KEPT:]
    return kept.decode("utf-8", "replace")


async def _stop(process: asyncio.subprocess.Process) -> None:
    _signal(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), GRACE)
    except TimeoutError:
        _signal(process, signal.SIGKILL)
        await process.wait()


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """To the process and whatever it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _lines(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.strip()]


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _seconds(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:g} seconds"
