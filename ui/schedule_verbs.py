"""The verbs of the schedule: watch, status."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.settings import SourceSettings


def add_verbs(known: Any, a_day: Callable[[str], date]) -> None:
    """Adds them to the verbs that the command line knows."""
    watch = known.add_parser(
        "watch", help="crawl every source in its turn, analyse and merge, until it is ended"
    )
    watch.add_argument("source", nargs="*", help="only these sources")
    watch.add_argument(
        "--every", type=_span, metavar="TIME",
        help="how often sources are asked that do not say it themselves, such as 30m"
        " (default: 15m to 6h, the more often the more they change)",
    )  # fmt: skip
    watch.add_argument(
        "--at-once", type=_positive, default=2, metavar="N", help="crawls at a time (default: 2)"
    )
    watch.add_argument(
        "--time-limit", type=_span, default=timedelta(hours=1), metavar="TIME",
        help="a crawl or an analysis that takes longer is ended (default: 1h)",
    )  # fmt: skip
    watch.add_argument(
        "--memory-limit", type=_positive, default=1500, metavar="MB",
        help="and so is one that needs more memory (default: 1500)",
    )  # fmt: skip
    watch.add_argument(
        "--drain", type=_span, default=timedelta(minutes=1), metavar="TIME",
        help="what runs may end for so long when asked to stop (default: 1m)",
    )  # fmt: skip
    watch.add_argument("--log-json", action="store_true", help="one JSON object a line")
    service = watch.add_mutually_exclusive_group()
    service.add_argument(
        "--install", action="store_true", help="write a systemd unit of this user's and end"
    )
    service.add_argument(
        "--print", action="store_true", dest="shown",
        help="print that unit, and the lines for cron and for Windows, and end",
    )  # fmt: skip
    watch.set_defaults(run=run_watch)

    status = known.add_parser(
        "status", help="what the schedule does, what waits, what needs a person",
        description="Exit status: 0 all is well, 1 something needs a person, 2 something is broken,"
        " 3 there is nothing to look at.",
    )  # fmt: skip
    status.add_argument("--json", action="store_true", help="one object, for programs")
    status.set_defaults(run=run_status)


def run_watch(options: argparse.Namespace) -> None:
    from ui import logs
    from ui.processes import Bounds
    from ui.rounds import Plan
    from ui.verbs import chosen, own_sources
    from ui.watch import watch

    if options.install or options.shown:
        _as_service(options)
        return
    logs.set_up(as_json=options.log_json)
    plan = Plan(
        options.database.resolve(),
        own_sources(options),
        options.at_once,
        Bounds(options.time_limit.total_seconds(), options.memory_limit),
        options.drain.total_seconds(),
    )
    watch(plan, [_timed(source, options.every) for source in chosen(options)])


def _as_service(options: argparse.Namespace) -> None:
    """The unit with the options of this very command, written or shown."""
    from ui import service

    arguments, once = _arguments(options, "watch"), _arguments(options, "update")
    unit = service.unit(arguments, Path.cwd(), options.drain.total_seconds())
    if options.install:
        path = service.unit_path()
        service.install(unit, path)
        print(service.next_steps(path))
        return
    print(f"# {service.unit_path()}\n{unit}")
    print(service.other_systems(arguments, once, Path.cwd()), end="")


def _arguments(options: argparse.Namespace, verb: str) -> list[str]:
    """The command line again, with whole paths."""
    from crawler.timetable import spelled
    from ui.verbs import own_sources

    own = own_sources(options)
    base = ["--database", str(options.database.resolve())]
    base += ["--sources", str(own)] if own else []
    if verb == "update":
        return [*base, verb, *options.source]
    given = (
        ("--every", options.every and spelled(options.every)),
        ("--at-once", options.at_once),
        ("--time-limit", spelled(options.time_limit)),
        ("--memory-limit", options.memory_limit),
        ("--drain", spelled(options.drain)),
    )
    named = [str(word) for name, value in given if value for word in (name, value)]
    named += ["--log-json"] if options.log_json else []
    return [*base, verb, *options.source, *named]


def run_status(options: argparse.Namespace) -> int:
    from store.transactions import UnusableDatabase
    from ui.health import Level, health
    from ui.health_forms import as_json, text

    try:
        found = health(options.database, datetime.now(UTC))
    except UnusableDatabase as problem:
        print(f"chokepoint: {problem}", file=sys.stderr)
        return Level.UNKNOWN
    print(as_json(found) if options.json else text(found))
    return found.level


def _timed(source: "SourceSettings", every: timedelta | None) -> "SourceSettings":
    """The source with this interval, unless it has a time of its own."""
    from crawler.timetable import Timing

    usual = Timing(jitter=source.timing.jitter)
    if every is None or source.timing != usual:
        return source
    return replace(source, timing=replace(usual, shortest=every, longest=every))


def _span(text: str) -> timedelta:
    from crawler.timetable import span

    found = span(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it as 45s, 30m, 2h or 1d")
    return found


def _positive(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)
