"""The verb `backfill`: archives of years into the database, by as many processes as there are cores."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.backfill_progress import Progress

if TYPE_CHECKING:
    from store.backfill import Task
    from store.database import Store
    from store.parts import Part


def add_verbs(known: Any, a_day: Callable[[str], date]) -> None:
    """Adds it to the verbs that the command line knows."""
    verb = known.add_parser(
        "backfill",
        help="read archives of years: web archives, transcripts, filings, JSON Lines",
        description="Reads archives and keeps what is about chips, with its claims. A killed run goes on"
        " where it was when the same command is given again; nothing is loaded twice.",
    )
    verb.add_argument(
        "path", nargs="+", metavar="PATH",
        help="a web archive (WARC, as CC-NEWS is), a list of them (warc.paths.gz), JSON Lines of documents,"
        " an archive of EDGAR's (daily .nc.tar.gz, or submissions), a folder or pattern of these or of"
        " pages, texts and PDFs; or an https:// or s3:// address",
    )  # fmt: skip
    where = verb.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_count, metavar="N", help="processes on this machine (default: its cores)"
    )
    where.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help="a Dask scheduler that you run, in their place"
    )
    verb.add_argument("--since", type=a_day, metavar="DATE", help="published on this day or later")
    verb.add_argument(
        "--until", type=a_day, metavar="DATE", help="published on this day or earlier"
    )
    verb.add_argument(
        "--out", type=Path, metavar="DIR",
        help="where the parts go, as Parquet (default: chokepoint.backfill beside the database)",
    )  # fmt: skip
    verb.add_argument(
        "--json", action="store_true", help="one input a line, then the sum, for machines"
    )
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """The status is 1 where an input could not be read, or not to its end."""
    from crawler.backfill_inputs import inputs
    from store.backfill import Task
    from store.database import Store

    out: Path = (options.out or options.database.with_suffix(".backfill")).resolve()
    given = inputs(options.path)
    tasks = {t.id: t for t in (Task(i, str(out), options.since, options.until) for i in given)}
    out.mkdir(parents=True, exist_ok=True)
    with _alone_in(out), Store(options.database) as store:
        told = Progress(out, as_json=options.json)
        run_id = _begun(store)
        try:
            _work(store, run_id, tasks, out, options, told)
        except BaseException as problem:
            store.finish_run(run_id, told.counts(), status="failed", message=str(problem))
            raise
        store.finish_run(run_id, told.counts())
        if told.loaded["claims"]:
            from ui.commands import rebuild

            rebuild(store, told.say)
    told.end()
    return 1 if told.failures or told.damaged else 0


def _begun(store: "Store") -> int:
    from crawler.backfill_sieve import SOURCE
    from crawler.settings import SourceSettings

    store.save_source(SourceSettings(SOURCE, "archive", (), ""))
    return store.start_run("crawl")


def _work(
    store: "Store",
    run_id: int,
    tasks: Mapping[str, "Task"],
    out: Path,
    options: argparse.Namespace,
    told: Progress,
) -> None:
    """Makes the parts that are missing, and loads each that the database does not hold."""
    from store.parts import clear_unfinished, parts_in
    from ui.backfill_workers import by_cluster, by_processes

    clear_unfinished(out)
    loaded = store.backfill.loaded()
    finished = parts_in(out)
    missing = [t for name, t in tasks.items() if name not in loaded and name not in finished]
    told.begin(missing, done=len(tasks) - len(missing))
    for name in tasks:
        if name in finished and name not in loaded:
            _load(store, run_id, finished[name], told)
    if options.cluster:
        outcomes = by_cluster(missing, options.cluster)
    else:
        outcomes = by_processes(missing, options.workers or os.cpu_count() or 1)
    for outcome in outcomes:
        if outcome is None:
            told.look()
            continue
        part = parts_in(out).get(outcome.task.id) if outcome.about else None
        if part is not None:
            _load(store, run_id, part, told)
        told.ended(outcome, part)


def _load(store: "Store", run_id: int, part: "Part", told: Progress) -> None:
    brought = store.backfill.load(part, run_id)
    told.loaded.update(
        documents=brought.documents, claims=brought.claims, unreadable=brought.unreadable
    )


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Two runs into one folder would clear away each other's unfinished parts. Raises ValueError."""
    with (out / ".lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ValueError(
                f"another backfill writes to {out}; wait for it, or name another folder with --out"
            ) from None
        yield


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 or more")
    return int(text)
