"""The verbs that look after the database: export, verify, backup, compact."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.wording import many

if TYPE_CHECKING:
    from store.queries import Filter

#: Of the things wrong with one promise, so many are shown.
_SHOWN = 20
#: Seconds after which it is worth a bar.
_LONG = 1.0


def add_verbs(known: Any, a_day: Callable[[str], date]) -> None:
    """Adds them to the verbs that the command line knows."""
    export = known.add_parser("export", help="write the database in another format")
    export.add_argument("format", metavar="FORMAT", help="one of those below, or `list`")
    export.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: chokepoint-export.SUFFIX"
    )
    _add_filter(export, a_day)
    export.set_defaults(run=run_export)

    verify = known.add_parser("verify", help="prove that the database keeps its promises")
    verify.add_argument(
        "file", nargs="?", type=Path, help="an evidence zip, or another database (default: ours)"
    )
    verify.set_defaults(run=run_verify)

    backup = known.add_parser("backup", help="copy the database, even while it is written")
    backup.add_argument(
        "folder", nargs="?", type=Path, help="default: the folder `backups` beside the database"
    )
    backup.add_argument(
        "--keep", type=int, metavar="N", help="keep only the newest N backups there"
    )
    backup.set_defaults(run=run_backup)

    compact = known.add_parser("compact", help="make the database file as small as it can be")
    compact.set_defaults(run=run_compact)


def run_export(options: argparse.Namespace) -> None:
    from store.database import Store
    from store.exports.formats import FORMATS
    from store.exports.selection import Selection

    if options.format == "list":
        for name, form in FORMATS.items():
            print(f"{name:10} {form.purpose}")
        return
    if options.format not in FORMATS:
        raise ValueError(f"no format is called {options.format!r}; there are {', '.join(FORMATS)}")
    form = FORMATS[options.format]
    out = options.output or Path(f"chokepoint-export{form.suffix}")
    with Store(options.database, readonly=True) as store, closing(_Bar(options.format)) as bar:
        written = form.write(Selection(store, _filter(options), bar), out)
    _say(f"wrote {many(written, 'event')} to {out}")


def run_verify(options: argparse.Namespace) -> int:
    """The status is 1 where a promise is broken."""
    path = options.file or options.database
    return _verify_evidence(path) if path.suffix == ".zip" else _verify_database(path)


def run_backup(options: argparse.Namespace) -> None:
    from store.backups import backup
    from store.database import Store

    folder = options.folder or options.database.parent / "backups"
    with Store(options.database, readonly=True) as store, closing(_Bar("backup")) as bar:
        out = backup(store, folder, datetime.now(UTC), keep=options.keep, progress=bar)
    _say(f"wrote {out}, {_size(out.stat().st_size)}")


def run_compact(options: argparse.Namespace) -> None:
    from store.database import Store

    if not options.database.exists():
        raise ValueError(f"there is no database at {options.database} to compact")
    with Store(options.database) as store:
        sizes = store.compact()
    _say(f"{options.database}: {_size(sizes.before)} before, {_size(sizes.after)} after")


def _verify_database(path: Path) -> int:
    from store.database import Store

    broken = 0
    with Store(path, readonly=True) as store:
        for promise, problems in store.examine():
            _show_promise(promise, problems)
            broken += len(problems)
        counts = store.counts()
    held = ", ".join(f"{counts[name]:,} {name}" for name in ("documents", "claims", "events"))
    print(f"\n{path}: {held}. {_verdict(broken)}")
    return min(broken, 1)


def _verify_evidence(path: Path) -> int:
    from store.exports.sealed import prove

    proof = prove(path)
    _show_promise(
        "every file is as it was exported, and every quote stands in its text", proof.problems
    )
    print(
        f"\n{path}: {proof.files:,} files, {proof.quotes:,} quotes. {_verdict(len(proof.problems))}"
    )
    return min(len(proof.problems), 1)


def _show_promise(promise: str, problems: list[str]) -> None:
    print(f"{'BROKEN' if problems else 'kept':7} {promise}", flush=True)
    for problem in problems[:_SHOWN]:
        print(f"        {problem}")
    if len(problems) > _SHOWN:
        print(f"        and {len(problems) - _SHOWN:,} more")


def _verdict(broken: int) -> str:
    if not broken:
        return "All is well."
    return (
        f"{broken:,} {'thing is' if broken == 1 else 'things are'} wrong; do not cite from it. "
        "Restore a backup, or `chokepoint analyse --again` to read the archive anew."
    )


def _add_filter(verb: argparse.ArgumentParser, a_day: Callable[[str], date]) -> None:
    """The same choices as on the screens."""
    only = verb.add_argument_group("only some events")
    for name, text in (
        ("type", "of this type, such as order"),
        ("party", "with this company or state"),
        ("product", "with this product"),
        ("publisher", "that this publisher reports"),
        ("source", "that this source of yours brought"),
        ("status", "confirmed, reported, planned, possible or denied"),
    ):
        only.add_argument(
            f"--{name}", action="append", default=[], metavar=name.upper(),
            help=f"{text}; may be given again, any will do",
        )  # fmt: skip
    only.add_argument("--from", dest="start", type=a_day, metavar="DATE", help="on or after it")
    only.add_argument("--to", dest="end", type=a_day, metavar="DATE", help="on or before it")
    only.add_argument("--text", default="", metavar="WORDS", help="whose articles hold these words")
    only.add_argument("--disputed", action="store_true", help="on which reports disagree")
    only.add_argument(
        "--known-on", type=a_day, metavar="DATE", help="as they were known on this day (published by then)"
    )  # fmt: skip


def _filter(options: argparse.Namespace) -> "Filter":
    from store.queries import Filter

    return Filter(
        types=tuple(options.type),
        parties=tuple(options.party),
        products=tuple(options.product),
        publishers=tuple(options.publisher),
        sources=tuple(options.source),
        statuses=tuple(options.status),
        start=options.start,
        end=options.end,
        text=options.text,
        conflicts_only=options.disputed,
        known_on=options.known_on,
    )


class _Bar:
    """Shows on a terminal how far a long job has got; nothing where it is short or nobody looks."""

    def __init__(self, name: str) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            desc=name, total=1, delay=_LONG, disable=None, leave=False,
            bar_format="{desc} {percentage:3.0f} % |{bar}| {remaining} left",
        )  # fmt: skip

    def __call__(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


def _size(octets: int) -> str:
    return f"{octets / 2**20:,.1f} MiB"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
