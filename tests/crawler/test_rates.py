"""A limit that several processes keep together."""

import asyncio
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.rates import RateLimit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def limit(tmp_path: Path) -> RateLimit:
    return RateLimit("authority", per_second=10, folder=tmp_path)


def test_turns_are_spaced_evenly(limit: RateLimit) -> None:
    waits = [limit.take(1000.0) for _ in range(4)]

    assert waits == pytest.approx([0, 0.1, 0.2, 0.3])
    assert limit.take(1005.0) == 0


def test_turn_left_over_from_a_clock_set_back_is_forgotten(limit: RateLimit) -> None:
    limit.take(90_000.0)

    assert limit.take(1000.0) == 0


def test_processes_share_the_turns(limit: RateLimit, tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from crawler.rates import RateLimit;"
        "limit = RateLimit('authority', 10, pathlib.Path(sys.argv[1]));"
        "print(*(1000 + limit.take(1000.0) for _ in range(50)))"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    children = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(3)]

    turns = sorted(float(turn) for child in children for turn in child.communicate()[0].split())

    assert len(turns) == 150
    assert min(b - a for a, b in pairwise(turns)) > 0.0999


async def _two_turns(limit: RateLimit) -> float:
    await limit.turn()
    began = time.monotonic()
    await limit.turn()
    return time.monotonic() - began


def test_a_turn_is_waited_for(limit: RateLimit) -> None:
    assert asyncio.run(_two_turns(limit)) > 0.05
