"""Parts of a backfill made by processes of this machine, or by a Dask cluster that the user runs.

Both give the same: an outcome for each task as it ends, and None about once a second meanwhile, so that
the caller can tell how far it is. What fails is tried again, after everything else; a worker that is
killed is replaced, and its part begun anew.
"""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from store.backfill import Task, make_part

#: How often an input is tried in one run.
TRIES = 3
#: Inputs after which a process is replaced by a new one, so that no leak can add up.
INPUTS_A_PROCESS = 50
#: Seconds between two looks.
LOOK = 1.0
#: A library that adds numbers with a thread for each core of the machine only gets in the way of the
#: other workers: with one thread the same pages take two thirds of the processor time.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


class NoCluster(ValueError):
    """The cluster cannot be reached or has gone; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: what its part.json says, or the problem in words."""

    task: Task
    about: Mapping[str, Any] | None
    problem: str = ""


def by_processes(tasks: Iterable[Task], workers: int) -> Iterator[Outcome | None]:
    """So many processes, each with its own queue: one that is killed takes no other with it."""
    os.environ.update(ONE_THREAD)
    waiting = deque((task, 1) for task in tasks)
    pools = [_process() for _ in range(min(workers, len(waiting)))]
    idle = list(range(len(pools)))
    running: dict[Future[dict[str, Any]], tuple[int, Task, int]] = {}
    try:
        while waiting or running:
            while waiting and idle:
                place, (task, tries) = idle.pop(), waiting.popleft()
                running[pools[place].submit(make_part, task)] = place, task, tries
            done, _ = wait(running, LOOK, FIRST_COMPLETED)
            yield None
            for future in done:
                place, task, tries = running.pop(future)
                idle.append(place)
                problem = future.exception()
                if isinstance(problem, BrokenProcessPool):
                    pools[place].shutdown()
                    pools[place] = _process()
                if problem is None:
                    yield Outcome(task, future.result())
                elif tries < TRIES:
                    waiting.append((task, tries + 1))
                else:
                    yield Outcome(task, None, in_words(problem))
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)


def by_cluster(tasks: Iterable[Task], address: str) -> Iterator[Outcome | None]:
    """The workers of a Dask scheduler; they need chokepoint installed and the folder of the parts.

    Raises NoCluster.
    """
    try:
        from distributed import Client
    except ImportError:
        raise NoCluster(
            "--cluster needs what `pip install 'chokepoint[cluster]'` installs"
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as problem:
        raise NoCluster(
            f"no Dask scheduler answers at {address} ({problem}); start one with `dask scheduler`"
        ) from None
    with client:
        yield from _by_client(client, list(tasks), address)


def _by_client(client: Any, tasks: list[Task], address: str) -> Iterator[Outcome | None]:
    from distributed import wait as wait_for

    running = {_submitted(client, task, 1): (task, 1) for task in tasks}
    while running:
        try:
            done = wait_for(list(running), timeout=LOOK, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = ()
        except CancelledError:
            raise _gone(address) from None
        yield None
        for future in done:
            task, tries = running.pop(future)
            if future.status == "finished":
                yield Outcome(task, future.result())
            elif client.status != "running" or future.status in ("cancelled", "lost"):
                raise _gone(address)
            elif tries < TRIES:
                running[_submitted(client, task, tries + 1)] = task, tries + 1
            else:
                yield Outcome(task, None, in_words(future.exception()))


def _gone(address: str) -> NoCluster:
    return NoCluster(
        f"the Dask scheduler at {address} has gone; what is finished is kept: start the scheduler and"
        " run the same command again"
    )


def _submitted(client: Any, task: Task, tries: int) -> Any:
    return client.submit(make_part, task, key=f"{task.folder.name}-{tries}", pure=False)


def in_words(problem: BaseException) -> str:
    """What a person is told of why a part could not be made."""
    if isinstance(problem, BrokenProcessPool):
        return f"the process that read it was ended {TRIES} times; memory may be too small for it"
    if isinstance(problem, OSError) and problem.strerror:
        return f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror
    return f"{type(problem).__name__}: {problem}"


def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        max_tasks_per_child=INPUTS_A_PROCESS,
    )


def _begin() -> None:
    """In the worker: it ends when the process that started it is gone, however that ended."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
