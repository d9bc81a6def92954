"""Workers that are killed, schedulers that are gone, runs that go on: no part is lost, none is loaded twice."""

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.backfill_inputs import Input, inputs
from store.backfill import Task
from store.backfill_notes import UNFINISHED
from store.database import Store
from store.parts import parts_in
from ui.backfill_workers import NoCluster, Outcome, by_cluster, by_processes

ROOT = Path(__file__).parents[2]
NEEDS_DASK = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="needs Dask: pip install 'chokepoint[cluster]'",
)
#: A document without a day: it takes part in everything but the extraction, which takes long to load.
ROW = json.dumps({"text": "Tide Memory sells wafers to Marlow Foundry, it said on Wednesday."})


def rows(folder: Path, *names: str) -> list[Task]:
    """A task for a file of one document each."""
    for name in names:
        (folder / f"{name}.jsonl").write_text(ROW)
    given = (one for name in names for one in inputs([str(folder / f"{name}.jsonl")]))
    return [Task(one, str(folder / "out")) for one in given]


def blocked(folder: Path) -> Task:
    """A task whose worker waits for a file to be written, and so can be killed at work."""
    os.mkfifo(folder / "blocked.jsonl")
    return Task(Input((str(folder / "blocked.jsonl"),), 1, "1"), str(folder / "out"))


def kill_worker_at(task: Task) -> None:
    """Kills the process that is at work on the task; its number stands in the part that it writes."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker_at(task), signal.SIGKILL)


def worker_at(task: Task) -> int:
    """The process that is at work on the task, as soon as one is."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        for left in Path(task.out).glob(f"{UNFINISHED}{task.folder.name}-*"):
            return int(left.name.rpartition("-")[2])
        time.sleep(0.05)
    raise AssertionError("no worker began")


def unblock(task: Task) -> None:
    file = Path(task.given.files[0])
    file.unlink()
    file.write_text(ROW)


def ended(outcomes: Iterator[Outcome | None], first: Callable[[], Any]) -> list[Outcome]:
    """All outcomes; `first` is called when the workers have begun."""
    began = False
    found = []
    for outcome in outcomes:
        if not began:
            began = True
            first()
        if outcome is not None:
            found.append(outcome)
    return found


def test_a_worker_that_is_killed_loses_no_part(tmp_path):
    tasks = [blocked(tmp_path), *rows(tmp_path, "a", "b", "c")]

    def kill() -> None:
        kill_worker_at(tasks[0])
        unblock(tasks[0])

    found = ended(by_processes(tasks, 2), kill)
    assert [o.problem for o in found] == [""] * 4
    assert set(parts_in(tmp_path / "out")) == {t.id for t in tasks}


def test_what_cannot_be_read_is_tried_again_and_then_told_and_the_others_are_made(tmp_path):
    gone, *others = rows(tmp_path, "gone", "a")
    Path(gone.given.files[0]).unlink()
    found = {o.task.given.name: o.problem for o in by_processes([gone, *others], 1) if o}
    assert found == {
        gone.given.name: f"{gone.given.name}: No such file or directory",
        others[0].given.name: "",
    }


def run(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ui.cli", "--database", str(folder / "t.db"), "backfill"]
    return subprocess.Popen(
        [*command, str(folder), "--workers", "1", "--json", *options],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_where_it_was_and_loads_each_part_once(tmp_path):
    rows(tmp_path, "a", "b")
    first = run(tmp_path)
    assert first.stdout
    done = json.loads(first.stdout.readline())["id"]
    first.kill()
    first.communicate()
    second = run(tmp_path)
    said, told = second.communicate()
    assert second.returncode == 0, told
    *made, total = map(json.loads, said.splitlines())
    assert done not in {one["id"] for one in made}
    assert total["failures"] == []
    with Store(tmp_path / "t.db", readonly=True) as store:
        assert store.backfill.loaded() == set(parts_in(tmp_path / "t.backfill"))
        assert store.counts()["documents"] == 2


def test_broken_inputs_are_told_with_their_place_and_the_status_is_1(tmp_path):
    rows(tmp_path, "good")
    (tmp_path / "bad.warc.gz").write_bytes(b"\x1f\x8b\x08 no archive")
    process = run(tmp_path)
    said, told = process.communicate()
    assert process.returncode == 1
    assert "bad.warc.gz, byte 0: is no web archive" in told
    assert "1 input broken in places" in told
    assert {json.loads(line).get("counts", {}).get("records") for line in said.splitlines()} >= {1}


@pytest.mark.slow
@NEEDS_DASK
def test_a_cluster_loses_no_part_when_a_worker_is_killed(tmp_path):
    from distributed import LocalCluster

    tasks = [blocked(tmp_path), *rows(tmp_path, "a", "b", "c")]

    def kill() -> None:
        kill_worker_at(tasks[0])
        unblock(tasks[0])

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        found = ended(by_cluster(tasks, cluster.scheduler_address), kill)
    assert [o.problem for o in found] == [""] * 4
    assert set(parts_in(tmp_path / "out")) == {t.id for t in tasks}


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler and a worker as people start them, each a process of its own."""
    told = folder / "scheduler.json"
    told.unlink(missing_ok=True)
    where = ["--host", "127.0.0.1", "--no-dashboard"]
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", *where, "--port", "0"]
    scheduler = subprocess.Popen([*command, "--scheduler-file", str(told)], cwd=folder)
    command = [sys.executable, "-m", "distributed.cli.dask_worker", *where, "--nthreads", "1"]
    command += ["--no-nanny", "--death-timeout", "60", "--scheduler-file", str(told)]
    worker = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        deadline = time.monotonic() + 120
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield json.loads(told.read_text())["address"], scheduler
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.wait()


@pytest.mark.slow
@NEEDS_DASK
def test_a_scheduler_that_is_killed_is_told_and_with_the_next_one_no_part_is_lost(tmp_path):
    first, *_ = rows(tmp_path, "a")
    held = blocked(tmp_path)
    with cluster(tmp_path) as (address, scheduler):
        assert [o.problem for o in by_cluster([first], address) if o] == [""]
        outcomes = by_cluster([held], address)
        assert next(outcomes) is None
        worker_at(held)
        scheduler.kill()
        with pytest.raises(NoCluster, match="has gone; what is finished is kept: start the"):
            list(outcomes)
    assert set(parts_in(tmp_path / "out")) == {first.id}
    unblock(held)
    with cluster(tmp_path) as (address, _):
        assert [o.problem for o in by_cluster([held], address) if o] == [""]
    assert set(parts_in(tmp_path / "out")) == {first.id, held.id}


@pytest.mark.slow
@NEEDS_DASK
def test_where_no_scheduler_answers_that_is_said(tmp_path):
    with pytest.raises(NoCluster, match="no Dask scheduler answers at"):
        list(by_cluster(rows(tmp_path, "a"), "tcp://127.0.0.1:9"))
