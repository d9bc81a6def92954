"""How far the workers of a backfill are: a small file of each, in the folder in which its part grows."""

import json
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from crawler.backfill_sieve import Tally

#: Seconds between two notes of how far a worker is.
NOTED = 1.0
PROGRESS = "progress.json"
#: How the name of a part begins that is still being written; a program that lists files skips it.
UNFINISHED = ".unfinished-"


class Notes:
    """Writes down how far a worker is, a second after the last time at the earliest."""

    def __init__(self, file: Path, tally: Tally) -> None:
        self.file, self.tally, self.next_at = file, tally, 0.0

    def tell(self) -> None:
        if (now := time.monotonic()) < self.next_at:
            return
        self.next_at = now + NOTED
        counts = self.tally.counts
        told = {
            "bytes": self.tally.position,
            **{n: counts[n] for n in ("records", "kept", "claims")},
        }
        self.file.write_text(json.dumps(told), "utf-8")


def progress_of(out: Path) -> dict[str, int]:
    """How far the workers are that write parts in this folder, all together: bytes, records, kept, claims."""
    total: Counter[str] = Counter()
    for file in out.glob(f"{UNFINISHED}*/{PROGRESS}"):
        with suppress(OSError, ValueError):  # it has just been finished, or is being written
            total.update(json.loads(file.read_text("utf-8")))
    return dict(total)
