"""The book of the schedule, written without ever stopping it and without losing a line."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from store.schedule import Attempt, ScheduleBook, Turn, book
from store.transactions import UnusableDatabase

Found = TypeVar("Found")

_log = logging.getLogger(__name__)


class Notebook:
    """What cannot be written now (the disk is full, another program has the lock) is kept until it can.

    One thread writes, on a connection that is closed again each time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turns: dict[str, Turn] = {}
        self._attempts: dict[str, Attempt] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="book")

    @property
    def unwritten(self) -> int:
        return len(self._turns) + len(self._attempts)

    async def save(self, turns: Iterable[Turn] = (), attempts: Iterable[Attempt] = ()) -> None:
        """Writes these, and what could not be written before."""
        self._turns |= {turn.source: turn for turn in turns}
        self._attempts |= {attempt.id: attempt for attempt in attempts}
        await asyncio.get_running_loop().run_in_executor(self._thread, self._write)

    async def ask(
        self, question: Callable[[ScheduleBook], Found], otherwise: Found, *, writes: bool = False
    ) -> Found:
        """What the book says; `otherwise` where it cannot be read now, or written if it `writes`."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, self._answer, question, otherwise, writes
        )

    def close(self) -> None:
        self._thread.shutdown()

    def _write(self) -> None:
        turns, attempts = list(self._turns.values()), list(self._attempts.values())
        if not turns and not attempts:
            return
        try:
            with book(self._path) as kept:
                kept.save(turns, attempts)
        except UnusableDatabase as problem:
            _log.warning(
                "%s; the schedule goes on, and writes %d lines later", problem, self.unwritten
            )
            return
        for turn in turns:
            if self._turns.get(turn.source) is turn:
                del self._turns[turn.source]
        for attempt in attempts:
            if self._attempts.get(attempt.id) is attempt:
                del self._attempts[attempt.id]

    def _answer(
        self, question: Callable[[ScheduleBook], Found], otherwise: Found, writes: bool
    ) -> Found:
        try:
            with book(self._path, readonly=not writes) as kept:
                return question(kept)
        except UnusableDatabase as problem:
            _log.warning("%s", problem)
            return otherwise
