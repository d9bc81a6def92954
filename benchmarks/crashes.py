"""Kills a process at random points of its work, and looks whether anything was lost.

    .venv/bin/python -m benchmarks.crashes [N [JOB…]]

N times (200) in all, in turn in the middle of each job (all of them: exports, backups, compactions, migrations,
saving with merging, reviewing); after each, the database and its backups are proved as by `chokepoint
verify`, and no decision of a person that was kept may be lost. The status is 1 where anything is wrong.
"""

import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.store.endless_work import JOBS, faults, kill_within, prepare


def main(times: int, jobs: Sequence[str] = tuple(JOBS)) -> int:
    """Prints how often each job was killed, and every fault."""
    dice = random.Random(7)
    killed: Counter[str] = Counter()
    found: list[str] = []
    with TemporaryDirectory() as folder:
        paths = {job: Path(folder) / job / "chips.db" for job in jobs}
        for job, path in paths.items():
            path.parent.mkdir()
            prepare(job, path)
        for turn in range(times):
            job = jobs[turn % len(jobs)]
            kill_within(job, paths[job], dice.uniform(0, 0.5))
            killed[job] += 1
            found += [f"{job}, turn {turn}: {fault}" for fault in faults(job, paths[job])]
    print(", ".join(f"{job} killed {count} times" for job, count in killed.items()))
    print(f"{len(found)} faults", *found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    times, *chosen = sys.argv[1:] or ["200"]
    sys.exit(main(int(times), chosen or tuple(JOBS)))
