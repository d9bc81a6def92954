"""What `chokepoint sources` does: list them, try them, find one for a site, take a list of feeds."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.discovery import Candidate
    from crawler.settings import SourceSettings

#: Of what a site offers besides, so many are told of.
MOST_TOLD = 5


def show(sources: Sequence["SourceSettings"], *, as_json: bool) -> None:
    """Which sources there are."""
    from ui.source_tables import sources_table

    if as_json:
        _print_json(map(_shown, sources))
    else:
        print(sources_table(sources))


def check(
    sources: Sequence["SourceSettings"], say: Callable[[str], None], *, as_json: bool
) -> None:
    """Fetch and read one item of each source."""
    from crawler.checks import check_sources
    from ui.source_tables import checks_table

    say(f"trying {len(sources)} source{'' if len(sources) == 1 else 's'} …")
    checked = check_sources(sources)
    if as_json:
        _print_json(map(asdict, checked))
    else:
        print(checks_table(checked))


def add(url: str, own: Path, say: Callable[[str], None]) -> None:
    """Find what a site offers to follow it by, and put the best of it into the user's file.

    Raises ValueError where the site offers nothing or the file cannot take it.
    """
    from crawler.own_sources import append, name_of_site, source_name, table
    from crawler.site import offered_by

    configured = _configured(own)
    contact = next((s.contact for s in configured.values() if s.contact), "")
    site, offered = offered_by(url, contact=contact)
    best = offered[0]
    owner = next((s.name for s in configured.values() if best.url in s.urls), "")
    if owner:
        say(f"{best.url} is in your sources already, as {owner!r}")
        return
    name = source_name(name_of_site(best.url), configured)
    written = table(name, _fields(best, site))
    append(own, [written])
    print(written, end="")
    say(f"\nadded to {own}: {_in_words(best)}")
    for other in offered[1 : 1 + MOST_TOLD]:
        say(f"  there is also {other.url}, {_in_words(other)}")
    say(f"`chokepoint sources check {name}` tries it")


def take(file: Path, own: Path, say: Callable[[str], None]) -> None:
    """Put the feeds of an OPML file into the user's file, those it has already left out."""
    from crawler.opml import UnreadableOpml, read_opml
    from crawler.own_sources import append, name_of_site, source_name, table

    try:
        feeds = read_opml(file.read_bytes())
    except UnreadableOpml as problem:
        raise ValueError(f"{file}: {problem}") from None
    configured = _configured(own)
    had = {url for source in configured.values() for url in source.urls}
    taken, tables = set(configured), []
    for feed in feeds:
        if feed.url not in had:
            name = source_name(feed.title or name_of_site(feed.url), taken)
            taken.add(name)
            tables.append(table(name, {"url": feed.url, "publisher": feed.title}))
    if tables:
        append(own, tables)
    say(f"{len(tables)} of {len(feeds)} feeds added to {own}; the others were there already")
    if tables:
        say("`chokepoint sources check` tries them all")


def _shown(source: "SourceSettings") -> Mapping[str, Any]:
    """Its settings without what is secret."""
    from crawler.logins import redacted

    shown = asdict(source) | {"proxy": redacted(source.proxy)}
    del shown["logins"]
    return shown


def _configured(own: Path) -> Mapping[str, "SourceSettings"]:
    from crawler.sources_toml import load_sources

    return {s.name: s for s in load_sources(own if own.exists() else None)}


def _fields(found: "Candidate", site: str) -> dict[str, Any]:
    kind = "" if found.kind == "feed" else found.kind
    return {"kind": kind, "url": found.url, "publisher": site}


def _in_words(found: "Candidate") -> str:
    if found.sitemaps:
        return f"an index of {found.sitemaps} sitemaps"
    newest = f", the newest of {found.newest[:10]}" if found.newest else ""
    titled = f": “{found.newest_title}”" if found.newest_title else ""
    kind = "list of calls" if found.kind == "transcripts" else found.kind
    return f"a {kind} of {found.entries} entries{newest}{titled}"


def _print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One source a line; a day is written as ISO 8601 has it."""
    for row in rows:
        print(json.dumps(row, ensure_ascii=False, default=str))
