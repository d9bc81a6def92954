"""Crawl a source and read what it brought, now: child processes whose lines can be followed.

Nothing here waits: a thread follows the processes, and whoever asks is told how far they are.
"""

import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from store.schedule import book
from store.transactions import UnusableDatabase
from ui.processes import GRACE, Bounds, Ended, command, ended, environment

#: Of what the processes say, so many lines are kept.
KEPT = 400
_BOUNDS = Bounds(seconds=3600.0, megabytes=1500)


@dataclass(frozen=True, slots=True)
class Step:
    """One process: what it does, in words, and its arguments. It is left out unless it is `needed`."""

    words: str
    arguments: tuple[str, ...]
    needed: Callable[[], bool] = field(default=lambda: True, compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `doing` says what runs now; `outcome` is "" until it has ended."""

    what: str
    started_at: datetime
    finished_at: datetime | None
    doing: str
    outcome: str
    message: str
    lines: tuple[str, ...]


class Job:
    """Steps, one after the other, until one fails or somebody stops them."""

    def __init__(self, what: str, steps: Sequence[Step], bounds: Bounds = _BOUNDS) -> None:
        self._what, self._steps, self._bounds = what, steps, bounds
        self._started_at = datetime.now(UTC)
        self._finished_at: datetime | None = None
        self._doing = self._outcome = self._message = ""
        self._lines: deque[str] = deque(maxlen=KEPT)
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        with self._lock:
            return Progress(
                self._what,
                self._started_at,
                self._finished_at,
                self._doing,
                self._outcome,
                self._message,
                tuple(self._lines),
            )

    @property
    def running(self) -> bool:
        return not self.progress().outcome

    def stop(self) -> None:
        """Asks the process to write down how far it got, and ends it if it does not."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process:
            _signal(process, signal.SIGTERM)
            threading.Timer(GRACE, _signal, (process, signal.SIGKILL)).start()

    def wait(self, seconds: float) -> Progress:
        """How far it is when it has ended, or after so many seconds."""
        self._thread.join(seconds)
        return self.progress()

    def _run(self) -> None:
        last = Ended("ok")
        for step in self._steps:
            if last.outcome != "ok" or self._stopped:
                break
            if step.needed():
                last = self._run_step(step)
        stopped = self._stopped and last.outcome != "ok"
        with self._lock:
            self._doing = ""
            self._outcome = "stopped" if stopped else last.outcome
            self._message = "" if stopped else last.message
            self._finished_at = datetime.now(UTC)

    def _run_step(self, step: Step) -> Ended:
        with self._lock:
            self._doing = step.words
            self._lines.append(f"— {step.words} —")
        try:
            process = subprocess.Popen(
                command(step.arguments, self._bounds),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=environment(),
                start_new_session=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as problem:
            return Ended("failed", f"no process could be started: {problem.strerror}")
        with self._lock:
            self._process = process
        return self._follow(process)

    def _follow(self, process: subprocess.Popen[str]) -> Ended:
        """Keeps its lines until it has ended, or is ended because its time is up."""
        late = threading.Event()

        def end() -> None:
            late.set()
            _signal(process, signal.SIGKILL)

        timer = threading.Timer(self._bounds.seconds, end)
        timer.daemon = True
        timer.start()
        if self._stopped:  # asked before there was a process to ask
            _signal(process, signal.SIGTERM)
        said: deque[str] = deque(maxlen=20)
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line)
                with self._lock:
                    self._lines.append(line.rstrip())
        timer.cancel()
        return ended(process.returncode, "".join(said), self._bounds, in_time=not late.is_set())


class Jobs:
    """The jobs of this process: one at a time for each database."""

    def __init__(self) -> None:
        self._jobs: dict[Path, Job] = {}
        self._lock = threading.Lock()

    def of(self, database: Path) -> Job | None:
        """The one that runs, or the last that did."""
        return self._jobs.get(database.resolve())

    def start(self, database: Path, sources: Path | None, name: str) -> bool:
        """Crawls the source, or all with "", and reads what is new; False where one runs already."""
        with self._lock:
            now = self.of(database)
            if now and now.running:
                return False
            self._jobs[database.resolve()] = Job(
                name or "every source", steps(database.resolve(), sources, name)
            )
        return True


def steps(database: Path, sources: Path | None, name: str) -> list[Step]:
    """A crawl, and an analysis if there is something to be read then."""
    options = ("--database", str(database), *(("--sources", str(sources)) if sources else ()))
    return [
        Step(f"Asking {name or 'every source'}", (*options, "crawl", *([name] if name else []))),
        Step("Reading what is new", (*options, "analyse"), lambda: _unread(database) > 0),
    ]


def _unread(database: Path) -> int:
    """How many documents wait to be read; one where nobody knows, so that the analysis says why."""
    try:
        with book(database, readonly=True) as kept:
            return kept.unread()
    except UnusableDatabase:
        return 1


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """To the process and whatever it has started; nothing where it has ended."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
