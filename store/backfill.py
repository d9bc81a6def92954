"""One input of a backfill into one part: what a worker does, on this machine or on another."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crawler.backfill import documents
from crawler.backfill_inputs import Input
from crawler.backfill_sieve import Sieve, Tally
from crawler.documents import hash_id
from store.backfill_notes import PROGRESS, Notes

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Task:
    """One input to be read into a part in the folder `out`."""

    given: Input
    out: str
    since: date | None = None
    until: date | None = None

    @property
    def id(self) -> str:
        """The same input, unchanged, with the same days is the same task."""
        return hash_id(self.given.id, f"{self.since}", f"{self.until}")

    @property
    def folder(self) -> Path:
        """Of the finished part."""
        stem = self.given.files[0].rstrip("/").rpartition("/")[2].partition(".")[0]
        kept = "".join(c for c in stem if c.isalnum() or c in "-_")[:_SHOWN]
        return Path(self.out) / f"{kept or 'input'}-{self.id}"


def make_part(task: Task) -> dict[str, Any]:
    """Reads the input and writes its part; what its part.json says. Raises OSError and ValueError."""
    # What takes seconds to load is loaded where it is used: in the worker.
    from nlp.backfill import found_in
    from nlp.chip_words import chip_words
    from store.parts import MANIFEST, writing_part

    began = time.thread_time()
    sieve = Sieve(chip_words(), task.since, task.until)
    with writing_part(task.folder) as (writer, growing):
        tally = Tally()
        tally.tick = Notes(growing / PROGRESS, tally).tell
        for found in found_in(documents(task.given, sieve, tally), sieve, tally):
            writer.add(found)
        about = {
            "id": task.id,
            "input": task.given.name,
            "files": list(task.given.files),
            "bytes": task.given.size,
            "since": task.since.isoformat() if task.since else None,
            "until": task.until.isoformat() if task.until else None,
            "counts": dict(sorted(tally.counts.items())),
            "damages": [asdict(damage) for damage in tally.damages],
            "cpu_seconds": round(time.thread_time() - began, 3),
            "peak_megabytes": peak_megabytes(),
        }
        (growing / PROGRESS).unlink(missing_ok=True)
        (growing / MANIFEST).write_text(json.dumps(about, ensure_ascii=False, indent=1), "utf-8")
    return about


def peak_megabytes() -> int | None:
    """The most memory that this process has had so far; None where the system does not tell."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return getrusage(RUSAGE_SELF).ru_maxrss * unit // 1_000_000
