"""Kills a process at random points of its work, and looks whether anything was lost.

    .venv/bin/python -m benchmarks.crashes [N]

N times (200) in all, in turn in the middle of exports, backups, compactions, migrations and of saving with
merging; after each, the database and its backups are proved as by `chokepoint verify`. The status is
1 where anything is wrong.
"""

import random
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.store.endless_work import JOBS, faults, kill_within, prepare


def main(times: int) -> int:
    """Prints how often each job was killed, and every fault."""
    dice = random.Random(7)
    killed: Counter[str] = Counter()
    found: list[str] = []
    with TemporaryDirectory() as folder:
        paths = {job: Path(folder) / job / "chips.db" for job in JOBS}
        for job, path in paths.items():
            path.parent.mkdir()
            prepare(job, path)
        for turn in range(times):
            job = list(JOBS)[turn % len(JOBS)]
            kill_within(job, paths[job], dice.uniform(0, 0.5))
            killed[job] += 1
            found += [f"{job}, turn {turn}: {fault}" for fault in faults(job, paths[job])]
    print(", ".join(f"{job} killed {count} times" for job, count in killed.items()))
    print(f"{len(found)} faults", *found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
