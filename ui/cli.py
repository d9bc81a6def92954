"""The command line: `chokepoint VERB`, one verb a stage. What each verb does is in ui.verbs."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ui import backfilling, holdings, keeping, lists, reviewing, schedule_verbs, verbs, watches


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit status. What a user got wrong is one sentence on standard error."""
    # numpy with a thread for each core takes a fifth more processor time for matrices as small as ours.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
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
    known = parser.add_subparsers(title="verbs", required=True, metavar="VERB")

    demo = known.add_parser("demo", help="run everything on the sample web that ships with it")
    demo.add_argument("--no-ui", action="store_true", help="stop after the table of events")
    _also_database(demo)
    demo.set_defaults(run=verbs.demo)

    for name, run, text in (
        ("update", verbs.update, "crawl, analyse and merge, once"),
        ("crawl", verbs.crawl, "only fetch what is new"),
    ):
        verb = known.add_parser(name, help=text)
        verb.add_argument("source", nargs="*", help="only these sources")
        verb.set_defaults(run=run)
        if name == "update":
            _also_model(verb)

    analyse = known.add_parser("analyse", help="only read what was fetched, and merge")
    analyse.add_argument("--again", action="store_true", help="read the whole archive again")
    analyse.add_argument(
        "--dry-run", action="store_true",
        help="with --again: write nothing, but show which events would appear, change or vanish, by rule",
    )  # fmt: skip
    _also_model(analyse)
    analyse.set_defaults(run=verbs.analyse)

    read = known.add_parser(
        "read", help="files in, what the crawler reads of them out, as JSON Lines"
    )
    read.add_argument(
        "file", nargs="+", type=Path, metavar="FILE", help="a page, text, PDF, mailbox or WARC file"
    )
    read.add_argument(
        "--url", default="", metavar="URL", help="where the page was published, if it is one"
    )
    read.add_argument(
        "--published",
        type=_day,
        metavar="DATE",
        help="as a feed gives it; the page's own counts more",
    )
    read.set_defaults(run=verbs.read)

    extract = known.add_parser("extract", help="documents in, claims out, as JSON Lines")
    extract.add_argument(
        "file", nargs="*", type=Path, help=".jsonl, .txt or .html; standard input if none"
    )
    shown = extract.add_mutually_exclusive_group()
    shown.add_argument(
        "--merge", action="store_true", help="add cluster and conflict to each event"
    )
    shown.add_argument(
        "--explain", action="store_true", help="no JSON, but why each claim is what it is"
    )
    _also_model(extract)
    extract.add_argument(
        "--published", type=_day, metavar="DATE", help="date of plain text or a page"
    )
    extract.set_defaults(run=verbs.extract)

    mentions = known.add_parser(
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
    mentions.set_defaults(run=verbs.mentions)

    evaluate = known.add_parser(
        "evaluate", help="measure extraction on a gold file, or on what reviews taught"
    )
    evaluate.add_argument("gold", nargs="?", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument(
        "--reviews", nargs="?", type=Path, const=Path(), metavar="FILE",
        help="the sentences of reviews, right or wrong (default: reviews.txt beside the database)",
    )  # fmt: skip
    evaluate.add_argument(
        "--errors", type=int, default=0, metavar="N", help="show the first N errors"
    )
    _also_model(evaluate)
    evaluate.set_defaults(run=verbs.evaluate)

    events = known.add_parser("events", help="what is in the database")
    events.add_argument("--format", choices=("table", "jsonl"), default="table")
    _also_known_on(events)
    events.set_defaults(run=verbs.events)

    holdings.add_verbs(known, _day)
    keeping.add_verbs(known, _day)
    backfilling.add_verbs(known, _day)
    reviewing.add_verbs(known)
    lists.add_verbs(known, _day)

    serve = known.add_parser("serve", help="the timeline, on 127.0.0.1")
    serve.add_argument("--port", type=int, help="default: 8501, or the next free one")
    serve.add_argument(
        "--address",
        default="127.0.0.1",
        help="where it listens; any but this machine's own needs CHOKEPOINT_PASSWORD to be set",
    )
    serve.set_defaults(run=verbs.serve)

    schedule_verbs.add_verbs(known, _day)
    watches.add_verbs(known)

    sources = known.add_parser(
        "sources", help="list the sources, try them, find one for a site, take a list of feeds"
    )
    sources.add_argument(
        "action", nargs="?", choices=("list", "check", "add", "import"), default="list",
        help="check: fetch and read one item of each; add: find the feed, sitemap or list of calls"
        " of a site; import: take the feeds of an OPML file",
    )  # fmt: skip
    sources.add_argument(
        "source", nargs="*", help="only these sources; for add an address, for import a file"
    )
    sources.add_argument("--json", action="store_true", help="one source a line, for machines")
    sources.set_defaults(run=verbs.sources)
    return parser


def verb_names() -> set[str]:
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


def _also_model(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--model", default=os.environ.get("CHOKEPOINT_MODEL", ""), metavar="NAME",
        help="a spaCy model of your own: its name or folder (default: $CHOKEPOINT_MODEL, or ours)",
    )  # fmt: skip


def _also_known_on(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--known-on", type=_day, metavar="DATE", help="as it was known on this day (published by then)"
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2023-08-09") from None


if __name__ == "__main__":
    sys.exit(main())
