"""Who is writing: a note beside the database, for the message of whoever has to wait.

The lock itself is SQLite's, and goes with the process that holds it. The note only says who that
is, so nothing depends on it: where it cannot be written there is none, and one that a killed
process left behind is known by its process being gone.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that writes. `since` is in UTC, ISO 8601; `doing` says what it is about."""

    pid: int
    host: str
    since: str
    doing: str

    def is_gone(self) -> bool:
        """Whether the process has certainly ended; one of another machine never has."""
        if os.name != "posix" or self.host != socket.gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


@contextmanager
def noted(path: Path, doing: str) -> Iterator[None]:
    """The note of this process stands while inside. To be left before the lock is given up."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    holder = Holder(os.getpid(), socket.gethostname(), since, doing)
    note = _note(path)
    with suppress(OSError):
        note.write_text(json.dumps(asdict(holder)), "utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def holder(path: Path) -> Holder | None:
    """Who writes to the database at `path`; None where nobody of ours says so."""
    try:
        found = Holder(**json.loads(_note(path).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return None if found.is_gone() else found


def in_words(path: Path) -> str:
    """As the subject of a sentence: "process 12 on host (compact, since …)"."""
    found = holder(path)
    if found is None:
        return "another program"
    return f"process {found.pid} on {found.host} ({found.doing}, since {found.since})"


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}-writer")
