"""The verb for lists of restricted parties: take a file in, see what is there, see who is on it."""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.wording import many

if TYPE_CHECKING:
    from crawler.party_lists import PartyList
    from store.database import Store
    from store.list_history import ListFile
    from store.parties import Imported

_Row = dict[str, Any]

#: So many rows that could not be kept are shown.
_SHOWN = 20
_NONE_YET = (
    "No list yet. Download the Consolidated Screening List (CSV or JSON) from "
    "www.trade.gov/consolidated-screening-list, then `chokepoint lists import FILE`."
)
_VERDICTS = {
    "same": "on the list",
    "possible": "possible",
    "group": "group's name only",
}


def add_verbs(known: Any, a_day: Callable[[str], date]) -> None:
    """Adds `lists` to the verbs that the command line knows."""
    lists = known.add_parser(
        "lists", help="restricted parties: import lists, see which companies are on them"
    )
    lists.set_defaults(run=show_lists)
    actions = lists.add_subparsers(title="what to do (default: show what is imported)")

    take = actions.add_parser(
        "import", help="take in the Consolidated Screening List or the Entity List: CSV or JSON"
    )
    take.add_argument("file", nargs="+", type=Path, metavar="FILE")
    take.add_argument(
        "--date", type=a_day, metavar="DATE",
        help="the day of which the file is (default: as it says itself, or its time of change)",
    )  # fmt: skip
    take.add_argument(
        "--list", default="", metavar="CODE", dest="list_name",
        help="the list, such as EL, where the file has no column that names it",
    )  # fmt: skip
    take.add_argument(
        "--shrunken", action="store_true", help="although most of a list is missing in the file"
    )
    take.set_defaults(run=import_lists)

    match = actions.add_parser("match", help="which companies are on a list, and why we think so")
    match.add_argument("name", nargs="*", help="this company only, in your documents or not")
    match.set_defaults(run=show_matches)

    show = actions.add_parser("show", help="all that is known of an entry, with its history")
    show.add_argument("entry", nargs="+", help="its id, its number, or words of one of its names")
    show.set_defaults(run=show_entries)


def import_lists(options: argparse.Namespace) -> None:
    from store.database import Store

    with Store(options.database) as store:
        for path in options.file:
            import_file(
                store, path, _say, told=options.date, list_name=options.list_name,
                shrunken=options.shrunken,
            )  # fmt: skip


def import_file(
    store: "Store",
    path: Path,
    say: Callable[[str], None],
    *,
    told: date | None = None,
    list_name: str = "",
    shrunken: bool = False,
) -> None:
    """Takes one file in, as of the day `told`, or as it says itself, and says what it brought.

    Raises ValueError where it is no list, or where most of a list is missing in it.
    """
    from crawler.party_files import read_party_list
    from crawler.party_lists import UnreadableList
    from store.list_history import ShrunkenList

    body = path.read_bytes()
    try:
        read = read_party_list(body, list_name=list_name)
        file = _file(path, body, read, told)
        done = store.parties.import_list(file, read, datetime.now(UTC), shrunken=shrunken)
    except (UnreadableList, ShrunkenList) as problem:
        raise ValueError(f"{path}: {problem}") from problem
    for line in _told(path, file, read, done):
        say(line)


def show_lists(options: argparse.Namespace) -> None:
    from store.database import Store
    from ui.tables import table

    with Store(options.database, readonly=True) as store:
        rows = store.parties.lists()
    if not rows:
        print(_NONE_YET)
        return
    heads = ["List", "Called", "As of", "Entries", "Not read", "File", "It says of itself"]
    print(
        table(
            heads,
            [
                [
                    row["list"], row["title"], _day_and_source(row), f"{row['entries']:,}",
                    f"{row['refused']:,}" if row["refused"] else "", row["file_name"], row["said"],
                ]
                for row in rows
            ],
            stretch=6,
        )
    )  # fmt: skip


def show_matches(options: argparse.Namespace) -> None:
    from store.database import Store

    name = " ".join(options.name)
    with Store(options.database, readonly=True) as store:
        if not store.parties.lists():
            print(_NONE_YET)
            return
        if name:
            found = [_as_link(name, entry, m) for entry, m in store.parties.matches(name)]
        else:
            found = store.parties.links()
    if not found:
        print(
            f"{name or 'No company in your documents'} is on none of the lists, nor like a name there."
        )
        return
    print(_matches_table(found))
    counts = {v: sum(row["verdict"] == v for row in found) for v in _VERDICTS}
    print(
        f"\nOn a list: {counts['same']}. Possible, to look at yourself: {counts['possible']}. "
        f"Other entities with the name of the group: {counts['group']}."
    )


def show_entries(options: argparse.Namespace) -> int:
    from store.database import Store

    words = " ".join(options.entry)
    with Store(options.database, readonly=True) as store:
        found = store.parties.entries(words)
        links = store.parties.links()
        spans = {row["entry_id"]: store.parties.spans(row["entry_id"]) for row in found[:_SHOWN]}
    if not found:
        print(f"No entry of any imported list has {words!r} for its id or number, or in a name.")
        return 1
    for row in found[:_SHOWN]:
        linked = [link for link in links if link["entry_id"] == row["entry_id"]]
        print("\n".join(_entry_lines(row, spans[row["entry_id"]], linked)) + "\n")
    if len(found) > _SHOWN:
        print(f"and {len(found) - _SHOWN:,} more; say more words of the name")
    return 0


def _file(path: Path, body: bytes, read: "PartyList", told: date | None) -> "ListFile":
    from store.list_history import BY_FILE, BY_TIME, BY_USER, ListFile

    if told:
        return ListFile(path.name, body, told, BY_USER)
    if read.dated:
        return ListFile(path.name, body, read.dated, BY_FILE)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return ListFile(path.name, body, changed, BY_TIME)


def _told(path: Path, file: "ListFile", read: "PartyList", done: "Imported") -> Iterator[str]:
    if done.is_known:
        yield f"{path.name}: imported before; companies were compared again"
    for change in done.changes:
        moves = (
            (change.added, "new"),
            (change.removed, "no longer listed"),
            (change.returned, "listed again"),
        )
        moved = ", ".join(f"{count:,} {what}" for count, what in moves if count)
        yield (
            f"{change.title}, as of {file.dated} (by {_BY[file.dated_by]}): "
            f"{many(change.entries, 'entry', 'entries')}, {moved or 'nothing new'}"
        )
    yield from (f"  note: {note}" for note in read.notes)
    place = "entry" if read.form == "json" else "line"
    for row in read.refused[:_SHOWN]:
        yield f"  {place} {row.place} was not kept: {row.reason}: {row.words[:60]}"
    if len(read.refused) > _SHOWN:
        yield f"  and {len(read.refused) - _SHOWN:,} more; all of them are in list_refusals"
    links = many(done.links, "link")
    yield f"{links} to companies in your documents: see `chokepoint lists match`"


_BY = {
    "you": "your word",
    "the file": "the file's own word",
    "its time of change": "its time of change; --date says better",
}


def _day_and_source(row: _Row) -> str:
    return (
        row["dated"] if row["dated_by"] != "its time of change" else f"{row['dated']} (file time)"
    )


def _as_link(name: str, entry: _Row, match: Any) -> _Row:
    """What v_listings would have for a name that need not be in any document."""
    return entry | {
        "company": name,
        "verdict": match.likeness.verdict,
        "score": match.likeness.score,
        "entry_name": entry["name"],
        "company_name": match.name,
        "listed_name": match.listed_name,
        "why": match.likeness.why,
    }


def _matches_table(found: list[_Row]) -> str:
    from ui.tables import table

    heads = ["Company", "", "Score", "Entry", "List", "Listed on", "Why"]
    rows = [
        [
            row["company"], _VERDICTS[row["verdict"]], f"{row['score']:.0f}", row["entry_name"],
            row["list"], _listed(row), _because(row),
        ]
        for row in found
    ]  # fmt: skip
    return table(heads, rows, stretch=6)


def _listed(row: _Row) -> str:
    gone = f", removed by {row['removed_on']}" if row["removed_on"] else ""
    return f"{row['listed_on'] or 'not told'}{gone}"


def _because(row: _Row) -> str:
    """Which names were compared, where they are not those in the row already, and what came of it."""
    ours = "" if row["company_name"] == row["company"] else f"by its name “{row['company_name']}”"
    theirs = "" if row["listed_name"] == row["entry_name"] else f"listed as “{row['listed_name']}”"
    return f"{', '.join(filter(None, (ours, theirs)))}{': ' if ours or theirs else ''}{row['why']}"


def _entry_lines(row: _Row, spans: list[tuple[str, str]], links: list[_Row]) -> list[str]:
    facts = {
        "List": _with_code(row["list_title"], row["list"]),
        "Entry": " ".join(filter(None, (row["entry_id"], row["entry_number"]))),
        "Other names": row["aliases"],
        "Countries": row["countries"],
        "Kind": row["kind"],
        "Listed on": row["listed_on"] or "the list does not say",
        "Ended on": row["ended_on"],
        "Notice": row["notice"],
        "Requirement": row["requirement"],
        "Policy": row["policy"],
        "Remarks": row["remarks"],
        "Seen": "; ".join(_span(first, last) for first, last in spans),
        "Removed": f"missing from the file of {row['removed_on']} on" if row["removed_on"] else "",
        "Companies": "; ".join(
            f"{link['company']} ({_VERDICTS[link['verdict']]}, {link['score']:.0f}: {_because(link)})"
            for link in links
        ),
    }
    return [row["name"], *(f"  {name + ':':13} {fact}" for name, fact in facts.items() if fact)]


def _with_code(title: str, code: str) -> str:
    return title if code in title else f"{title} ({code})"


def _span(first: str, last: str) -> str:
    return f"in the file of {first}" if first == last else f"in the files of {first} to {last}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
