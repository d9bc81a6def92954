"""The schedule: an update every so often, each in a process of its own.

Scrapy runs once a process, a process gives its memory back, and one bad source cannot take the
schedule down. Nothing here imports Scrapy or spaCy.
"""

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

#: A run missed while the machine slept is made up for once, if it is noticed within a day.
GRACE_SECONDS = 24 * 3600
#: An update that takes longer than this is ended; what it had kept stays kept.
LIMIT_SECONDS = 3600


async def watch(database: Path, minutes: float, say: Callable[[str], None]) -> None:
    """Update now and then every `minutes` until a signal to stop; an update under way is ended."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    scheduler = AsyncIOScheduler(timezone="UTC")
    running: set[asyncio.subprocess.Process] = set()
    scheduler.add_job(
        _update,
        "interval",
        args=[database, say, running],
        minutes=minutes,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=GRACE_SECONDS,
    )
    scheduler.start()
    first = asyncio.create_task(_update(database, say, running))
    await stop.wait()
    scheduler.shutdown(wait=False)
    for process in running:
        process.terminate()
    await asyncio.gather(first, return_exceptions=True)


async def _update(
    database: Path, say: Callable[[str], None], running: set[asyncio.subprocess.Process]
) -> None:
    command = [sys.executable, "-m", "ui.cli", "--database", str(database), "update"]
    process = await asyncio.create_subprocess_exec(*command, start_new_session=True)
    running.add(process)
    try:
        code = await asyncio.wait_for(process.wait(), LIMIT_SECONDS)
    except TimeoutError:
        process.kill()
        code = await process.wait()
        say(f"the update took longer than {LIMIT_SECONDS // 60} minutes and was ended")
    finally:
        running.discard(process)
    if code:
        say(f"the update ended with status {code}; the next one starts where it stopped")
