"""The command line: `chokepoint VERB`, one verb a stage.

Verbs import what they need when they run: `watch` and `serve` never load spaCy or Scrapy.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.settings import SourceSettings
    from store.database import Store


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit status. What a user got wrong is one sentence on standard error."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        print(f"chokepoint: {_sentence(error)}", file=sys.stderr)
        return 1


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="chokepoint",
        description="Who ordered, stockpiled, shipped or restricted which chips, and who says so.",
    )
    parser.add_argument(
        "--database", type=Path, default=_database(), metavar="FILE", help=_DATABASE_HELP
    )
    parser.add_argument(
        "--sources", type=Path, metavar="FILE",
        help="your own sources, merged over the shipped ones (default: sources.toml here)",
    )  # fmt: skip
    verbs = parser.add_subparsers(title="verbs", required=True, metavar="VERB")

    demo = verbs.add_parser("demo", help="run everything on the sample web that ships with it")
    demo.add_argument("--no-ui", action="store_true", help="stop after the table of events")
    _also_database(demo)
    demo.set_defaults(run=_demo)

    for name, run, text in (
        ("update", _update, "crawl, analyse and merge, once"),
        ("crawl", _crawl, "only fetch what is new"),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("source", nargs="*", help="only these sources")
        verb.set_defaults(run=run)

    analyse = verbs.add_parser("analyse", help="only read what was fetched, and merge")
    analyse.add_argument("--again", action="store_true", help="read the whole archive again")
    analyse.set_defaults(run=_analyse)

    extract = verbs.add_parser("extract", help="documents in, claims out, as JSON Lines")
    extract.add_argument(
        "file", nargs="*", type=Path, help=".jsonl, .txt or .html; standard input if none"
    )
    extract.add_argument(
        "--merge", action="store_true", help="add cluster and conflict to each event"
    )
    extract.add_argument(
        "--published", type=_day, metavar="DATE", help="date of plain text or a page"
    )
    extract.set_defaults(run=_extract)

    mentions = verbs.add_parser(
        "mentions", help="documents in, amounts, dates and names out, as JSON Lines"
    )
    mentions.add_argument(
        "file", nargs="*", type=Path, help=".jsonl, .txt or .html; standard input if none"
    )
    mentions.add_argument(
        "--published", type=_day, metavar="DATE", help="date of plain text or a page"
    )
    mentions.add_argument(
        "--html", type=Path, metavar="FILE", help="also write a page with the mentions coloured"
    )
    mentions.set_defaults(run=_mentions)

    evaluate = verbs.add_parser("evaluate", help="measure extraction on a gold file")
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument(
        "--errors", type=int, default=0, metavar="N", help="show the first N errors"
    )
    evaluate.set_defaults(run=_evaluate)

    events = verbs.add_parser("events", help="what is in the database")
    events.add_argument("--format", choices=("table", "jsonl"), default="table")
    events.set_defaults(run=_events)

    export = verbs.add_parser("export", help="write the database in another format")
    export.add_argument("format", metavar="FORMAT", help="sqlite, csv or jsonl")
    export.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: chokepoint-export.FORMAT"
    )
    export.set_defaults(run=_export)

    serve = verbs.add_parser("serve", help="the timeline, on 127.0.0.1")
    serve.add_argument("--port", type=int, help="default: 8501, or the next free one")
    serve.set_defaults(run=_serve)

    watch = verbs.add_parser("watch", help="update again and again, in the foreground")
    watch.add_argument(
        "--minutes", type=float, default=60, help="between two updates (default: 60)"
    )
    watch.set_defaults(run=_watch)

    sources = verbs.add_parser("sources", help="list the sources; `sources check` tries them")
    sources.add_argument("action", nargs="?", choices=("list", "check"), default="list")
    sources.add_argument("source", nargs="*", help="only these sources")
    sources.set_defaults(run=_sources)
    return parser


def verbs() -> set[str]:
    """The name of every verb."""
    actions = _parser()._subparsers
    assert actions is not None
    return {name for action in actions._group_actions for name in action.choices or ()}


_DATABASE_HELP = "default: $CHOKEPOINT_DATABASE, or chokepoint.db here"


def _database() -> Path:
    return Path(os.environ.get("CHOKEPOINT_DATABASE", "chokepoint.db"))


def _also_database(verb: argparse.ArgumentParser) -> None:
    """`demo --database FILE` reads better than `--database FILE demo`; both work."""
    verb.add_argument(
        "--database", type=Path, default=argparse.SUPPRESS, metavar="FILE", help=_DATABASE_HELP
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2023-08-09") from None


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _open(options: argparse.Namespace, *, readonly: bool = False) -> "Store":
    from store.database import Store

    return Store(options.database, readonly=readonly)


def _chosen(options: argparse.Namespace) -> list["SourceSettings"]:
    """The configured sources, or those named on the command line."""
    from crawler.sources_toml import load_sources

    here = Path("sources.toml")
    configured = load_sources(options.sources or (here if here.exists() else None))
    names = getattr(options, "source", [])
    known = {s.name for s in configured}
    if missing := [n for n in names if n not in known]:
        raise ValueError(f"no source is called {missing[0]!r}; `chokepoint sources` lists them")
    return [s for s in configured if not names or s.name in names]


def _demo(options: argparse.Namespace) -> int:
    from ui import commands
    from ui.tables import events_table

    with _open(options) as store:
        commands.demo(store, _say)
        print(events_table(store.events()))
    if options.no_ui:
        print(
            f"\nIn {options.database}. `chokepoint --database {options.database} serve` shows the timeline."
        )
        return 0
    return _serve(options)


def _update(options: argparse.Namespace) -> None:
    chosen = _chosen(options)
    from ui import commands

    with _open(options) as store:
        commands.update(store, chosen, _say)


def _crawl(options: argparse.Namespace) -> None:
    chosen = _chosen(options)
    from ui import commands

    with _open(options) as store:
        commands.fetch(store, chosen, _say)


def _analyse(options: argparse.Namespace) -> None:
    chosen = _chosen(options)
    from ui import commands

    with _open(options) as store:
        commands.analyse(store, chosen, _say, again=options.again)
        commands.rebuild(store, _say)


def _extract(options: argparse.Namespace) -> None:
    from ui.extraction import extract_rows

    for row in extract_rows(_rows(options), merged=options.merge):
        print(json.dumps(row, ensure_ascii=False), flush=True)


def _mentions(options: argparse.Namespace) -> None:
    from ui.mentions import mention_rows, page

    seen = []
    for row in _rows(options):
        if options.published:
            row.setdefault("published", options.published.isoformat())
        (found,) = mention_rows([row])
        # A lone surrogate is no UTF-8, but its escape is JSON.
        line = json.dumps(found, ensure_ascii=False).encode("utf-8", "backslashreplace")
        print(line.decode("utf-8"), flush=True)
        if options.html:
            seen.append((row, found))
    if options.html:
        options.html.write_bytes(page(seen).encode("utf-8", "xmlcharrefreplace"))
        _say(f"wrote {options.html}")


def _rows(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if not options.file:
        yield from _lines(sys.stdin, "standard input")
    for file in options.file:
        if file.suffix in (".jsonl", ".json", ".ndjson"):
            with file.open(encoding="utf-8") as handle:
                yield from _lines(handle, str(file))
        else:
            yield _text_or_page(file, options.published)


def _lines(handle: Any, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(handle, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{name}, line {number}: not JSON: {error.msg}") from error
        if not isinstance(row, dict):
            raise ValueError(
                f"{name}, line {number}: not a document (an object with id, text, published)"
            )
        yield row


def _text_or_page(file: Path, published: date | None) -> dict[str, Any]:
    from crawler.documents import Document
    from ui.extraction import page_row, text_row

    body = file.read_bytes()
    if file.suffix in (".html", ".htm"):
        hints = {"published": published.isoformat()} if published else {}
        page = Document("file", file.resolve().as_uri(), datetime.now(UTC), 200, {}, body, hints)
        return page_row(str(file), page)
    if published is None:
        raise ValueError(f"{file}: plain text has no date; give one with --published 2023-08-09")
    return text_row(str(file), body.decode("utf-8", "replace"), published)


def _evaluate(options: argparse.Namespace) -> None:
    from ui.extraction import measure
    from ui.tables import scores_table

    with options.gold.open(encoding="utf-8") as handle:
        rows = list(_lines(handle, str(options.gold)))
    scores = measure(rows)
    print(scores_table(scores))
    for error in scores.errors[: options.errors]:
        print(error)


def _events(options: argparse.Namespace) -> None:
    from store.exports.jsonl import lines
    from ui.tables import events_table

    with _open(options, readonly=True) as store:
        for line in [events_table(store.events())] if options.format == "table" else lines(store):
            print(line)


def _export(options: argparse.Namespace) -> None:
    from store.exports.formats import FORMATS

    if options.format not in FORMATS:
        raise ValueError(f"no format is called {options.format!r}; there are {', '.join(FORMATS)}")
    out = options.output or Path(f"chokepoint-export.{options.format}")
    with _open(options, readonly=True) as store:
        rows = FORMATS[options.format](store, out)
    _say(f"wrote {rows:,} rows to {out}")


def _serve(options: argparse.Namespace) -> int:
    from ui.serve import serve

    return serve(options.database, getattr(options, "port", None), open_browser=False)


def _watch(options: argparse.Namespace) -> None:
    import asyncio

    from ui.watch import watch

    asyncio.run(watch(options.database, options.minutes, _say))


def _sources(options: argparse.Namespace) -> None:
    from ui.tables import checks_table, sources_table

    chosen = _chosen(options)
    if options.action == "check":
        from ui import commands

        print(checks_table(commands.check_sources(chosen)))
    else:
        print(sources_table(chosen))


if __name__ == "__main__":
    sys.exit(main())
