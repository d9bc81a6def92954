"""What each verb of the command line does with the options it was given.

Verbs import what they need when they run: `watch` and `serve` never load spaCy or Scrapy.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.settings import SourceSettings
    from store.database import Store


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _open(options: argparse.Namespace, *, readonly: bool = False) -> "Store":
    from store.database import Store

    return Store(options.database, readonly=readonly)


def own_sources(options: argparse.Namespace) -> Path | None:
    """The user's own list of sources; None where there is none."""
    here = Path("sources.toml")
    own: Path | None = options.sources or (here if here.exists() else None)
    return own.resolve() if own else None


def chosen(options: argparse.Namespace) -> list["SourceSettings"]:
    """The configured sources, or those named on the command line."""
    from crawler.sources_toml import load_sources

    configured = load_sources(own_sources(options))
    names = getattr(options, "source", [])
    known = {s.name for s in configured}
    if missing := [n for n in names if n not in known]:
        raise ValueError(f"no source is called {missing[0]!r}; `chokepoint sources` lists them")
    return [s for s in configured if not names or s.name in names]


def demo(options: argparse.Namespace) -> int:
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
    return _show(options, open_browser=True)


def update(options: argparse.Namespace) -> None:
    listed = chosen(options)
    from ui import commands

    with _open(options) as store:
        commands.update(store, listed, _say, model=options.model)


def crawl(options: argparse.Namespace) -> None:
    listed = chosen(options)
    from ui import commands

    with _open(options) as store:
        commands.fetch(store, listed, _say)


def analyse(options: argparse.Namespace) -> None:
    listed = chosen(options)
    if options.dry_run:
        _try_again(options, listed)
        return
    from ui import commands

    with _open(options) as store:
        commands.analyse(store, listed, _say, again=options.again, model=options.model)
        commands.rebuild(store, _say)


def _try_again(options: argparse.Namespace, listed: list["SourceSettings"]) -> None:
    from ui.run_diff import text, try_again

    if not options.again:
        raise ValueError("--dry-run shows what --again would change: give both")
    with _open(options, readonly=True) as store:
        print(text(try_again(store, listed, lambda line: None, model=options.model)))


def extract(options: argparse.Namespace) -> None:
    from ui.extraction import extract_rows

    if options.explain:
        from ui.explain import explanations

        for text in explanations(_rows(options), model=options.model):
            _put(text)
        return
    for row in extract_rows(_rows(options), merged=options.merge, model=options.model):
        print(json.dumps(row, ensure_ascii=False), flush=True)


def mentions(options: argparse.Namespace) -> None:
    from ui.mentions import mention_rows, page

    seen = []
    for row in _rows(options):
        if options.published:
            row.setdefault("published", options.published.isoformat())
        (found,) = mention_rows([row])
        _put(json.dumps(found, ensure_ascii=False))
        if options.html:
            seen.append((row, found))
    if options.html:
        options.html.write_bytes(page(seen).encode("utf-8", "xmlcharrefreplace"))
        _say(f"wrote {options.html}")


def read(options: argparse.Namespace) -> int:
    """The status is 1 where a file, or a document in one, could not be read."""
    from ui.reading import read_files

    unread = 0
    for found in read_files(options.file, options.url, options.published):
        if isinstance(found, Exception):
            _say(f"chokepoint: {found}")
            unread += 1
            continue
        _put(json.dumps(found, ensure_ascii=False))
        if found["faults"]:
            hint = "" if found["published"] else " (--published gives a date)"
            _say(
                f"chokepoint: {found['file']}: {', '.join(found['faults'])}; read all the same{hint}"
            )
    return min(unread, 1)


def _put(text: str) -> None:
    """Print it, a lone surrogate as its escape: it is no UTF-8, but its escape is JSON."""
    print(text.encode("utf-8", "backslashreplace").decode("utf-8"), flush=True)


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


def evaluate(options: argparse.Namespace) -> None:
    if options.reviews is not None:
        from ui.review_sentences import recheck_sentences

        named = None if options.reviews == Path() else options.reviews
        print(recheck_sentences(options.database, named, options.model))
        return
    if options.gold is None:
        raise ValueError("name a gold file, or --reviews for the sentences of reviews")
    from ui.extraction import measure
    from ui.tables import scores_table

    with options.gold.open(encoding="utf-8") as handle:
        rows = list(_lines(handle, str(options.gold)))
    scores = measure(rows, model=options.model)
    print(scores_table(scores))
    for error in scores.errors[: options.errors]:
        print(error)


def events(options: argparse.Namespace) -> None:
    from store.exports.jsonl import lines
    from store.exports.selection import Selection
    from store.queries import Filter
    from ui.tables import events_table

    wanted = Filter(known_on=options.known_on)
    with _open(options, readonly=True) as store:
        if options.format == "table":
            print(events_table(store.events(wanted)))
            return
        for line in lines(Selection(store, wanted)):
            print(line)


def serve(options: argparse.Namespace) -> int:
    return _show(options, open_browser=False)


def _show(options: argparse.Namespace, *, open_browser: bool) -> int:
    from ui import serve as screens

    port = getattr(options, "port", None)
    address = getattr(options, "address", screens.ADDRESS)
    return screens.serve(
        options.database, port, open_browser=open_browser, address=address,
        sources=own_sources(options),
    )  # fmt: skip


def sources(options: argparse.Namespace) -> None:
    from ui import source_verbs

    own = options.sources or Path("sources.toml")
    if options.action in ("add", "import"):
        if len(options.source) != 1:
            raise ValueError(f"`sources {options.action}` takes one {_WANTED[options.action]}")
        (given,) = options.source
        if options.action == "add":
            source_verbs.add(given, own, _say)
        else:
            source_verbs.take(Path(given), own, _say)
    elif options.action == "check":
        source_verbs.check(chosen(options), _say, as_json=options.json)
    else:
        source_verbs.show(chosen(options), as_json=options.json)


_WANTED = {"add": "address, such as https://www.example.org", "import": "file, such as feeds.opml"}
