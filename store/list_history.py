"""Files of lists of restricted parties: each is a dated snapshot, and nothing of an older one is deleted."""

import hashlib
import json
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crawler.documents import hash_id
from crawler.party_lists import ListedParty, PartyList
from nlp.screening import keys_of
from store.rows import Row, stamp

#: A newer file that has lost more than this share of a list, and more entries than this, may be cut off.
_MOST_LOST, _FEW = 0.5, 20

#: Who says of which day a file is: the user, the file itself, or, for want of both, its time of change.
BY_USER, BY_FILE, BY_TIME = "you", "the file", "its time of change"

Span = tuple[str, str]


class ShrunkenList(ValueError):
    """Most of a list is not in the newer file: it may be cut off. Nothing was kept of it."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as it was given: its bytes, its name, and of which day it is, by whose word."""

    name: str
    body: bytes
    dated: date
    dated_by: str

    @property
    def id(self) -> str:
        """The same bytes of a later day are another snapshot: the list was still so."""
        return hash_id(self.body, self.dated.isoformat())

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """What a file brought to one list: entries in all, and how many came, went, or came back."""

    list: str
    title: str
    entries: int
    added: int
    removed: int
    returned: int


def is_known(db: Database, file: ListFile) -> bool:
    """Whether these bytes of this day are kept; of any day where only the file's time tells it.

    A copy of a file has a new time and says nothing new.
    """
    days = [
        day
        for (day,) in db.execute(
            "SELECT dated FROM list_files WHERE body_sha256 = ?", [file.sha256]
        ).fetchall()
    ]
    return file.dated.isoformat() in days or bool(days and file.dated_by == BY_TIME)


def save_file(
    db: Database, file: ListFile, read: PartyList, now: datetime, *, shrunken: bool = False
) -> list[Change]:
    """Keeps the file and what it says of each list in it. Raises ShrunkenList unless `shrunken`."""
    by_list: dict[str, list[ListedParty]] = {}
    for party in read.parties:
        by_list.setdefault(party.list, []).append(party)
    if not shrunken:
        for name, parties in by_list.items():
            _check_size(db, name, file.dated.isoformat(), {p.id for p in parties})
    _insert_file(db, file, read, now)
    return [
        _save_list(db, file, read, name, {p.id: p for p in parties})
        for name, parties in sorted(by_list.items())
    ]


def respanned(spans: Iterable[Span], days: Sequence[str], day: str, *, present: bool) -> list[Span]:
    """The spans of an entry after one more snapshot of its list.

    `days` are those of all snapshots, in order. An entry is in every snapshot of a span and in none
    outside; so a file that is older than others, and comes later, can part a span.
    """
    seen = {d for first, last in spans for d in days if first <= d <= last}
    seen = seen | {day} if present else seen - {day}
    found: list[Span] = []
    previous = ""
    for each in days:
        if each in seen:
            joins = found and found[-1][1] == previous
            found[-1:] = [(found[-1][0], each)] if joins else [*found[-1:], (each, each)]
        previous = each
    return found


def _check_size(db: Database, name: str, day: str, ids: set[str]) -> None:
    before = {
        entry_id
        for (entry_id,) in db.execute(
            """SELECT entry_id FROM list_spans s JOIN list_entries n USING (entry_id)
            WHERE n.list = ?1 AND s.last_seen = (SELECT max(dated) FROM list_snapshots
                WHERE list = ?1 AND dated < ?2)""",
            [name, day],
        ).fetchall()
    }
    lost = len(before - ids)
    if lost > _FEW and lost > len(before) * _MOST_LOST:
        raise ShrunkenList(
            f"{lost:,} of the {len(before):,} entries of {name} are not in this file: it may be cut "
            "off, and nothing was imported. If they really went, import it with --shrunken"
        )


def _insert_file(db: Database, file: ListFile, read: PartyList, now: datetime) -> None:
    db.table("list_files").insert(
        {
            "file_id": file.id,
            "file_name": file.name,
            "form": read.form,
            "dated": file.dated.isoformat(),
            "dated_by": file.dated_by,
            "imported_at": stamp(now),
            "said": read.said,
            "notes": json.dumps(read.notes, ensure_ascii=False),
            "body": zlib.compress(file.body),
            "body_sha256": file.sha256,
        }
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO list_refusals (file_id, place, reason, words) VALUES (?, ?, ?, ?)",
        [(file.id, row.place, row.reason, row.words) for row in read.refused],
    )


def _save_list(
    db: Database, file: ListFile, read: PartyList, name: str, parties: Mapping[str, ListedParty]
) -> Change:
    day = file.dated.isoformat()
    snapshot = (file.id, name, read.titles.get(name, name), day, len(parties))
    newest = db.execute(
        "SELECT coalesce(max(dated), '') FROM list_snapshots WHERE list = ?", [name]
    ).fetchone()[0]
    db.execute(
        "INSERT INTO list_snapshots (file_id, list, title, dated, entries) VALUES (?, ?, ?, ?, ?)",
        snapshot,
    )
    _save_entries(db, parties.values(), day, is_newest=day >= newest)
    added, removed, returned = _save_spans(db, read, name, day, parties)
    return Change(name, snapshot[2], len(parties), added, removed, returned)


def _save_entries(
    db: Database, parties: Iterable[ListedParty], day: str, *, is_newest: bool
) -> None:
    """An entry is as the newest file has it; names are never forgotten."""
    listed = list(parties)
    rows = [_entry_row(party) for party in listed]
    columns = list(rows[0])
    put = f"INSERT INTO list_entries ({', '.join(columns)}) VALUES ({_named(columns)})"
    values = ", ".join(f"{c} = excluded.{c}" for c in columns[1:])
    there = f"DO UPDATE SET {values}" if is_newest else "DO NOTHING"
    db.conn.executemany(f"{put} ON CONFLICT (entry_id) {there}", rows)
    known = {
        (entry_id, name)
        for entry_id, name in db.execute(
            "SELECT a.entry_id, a.name FROM list_names a JOIN list_entries n USING (entry_id) "
            "WHERE n.list = ?",
            [listed[0].list],
        ).fetchall()
    }
    named = [(p.id, name) for p in listed for name in dict.fromkeys((p.name, *p.aliases))]
    db.conn.executemany(
        """INSERT INTO list_names (entry_id, name, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)
        ON CONFLICT (entry_id, name) DO UPDATE SET
        first_seen = min(first_seen, excluded.first_seen),
        last_seen = max(last_seen, excluded.last_seen)""",
        [(*pair, day) for pair in named],
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO list_keys (key, entry_id) VALUES (?, ?)",
        [(key, i) for i, name in named if (i, name) not in known for key in keys_of([name])],
    )


def _save_spans(
    db: Database, read: PartyList, name: str, day: str, parties: Mapping[str, ListedParty]
) -> tuple[int, int, int]:
    """How many entries came, went and came back, as seen from the snapshot before."""
    days = [
        d
        for (d,) in db.execute(
            "SELECT DISTINCT dated FROM list_snapshots WHERE list = ? ORDER BY dated", [name]
        ).fetchall()
    ]
    before = days[bisect_left(days, day) - 1] if bisect_left(days, day) else ""
    unread = " ".join(row.words for row in read.refused)
    added = removed = returned = 0
    changed: list[tuple[str, list[Span]]] = []
    for entry_id, called, spans in _known_spans(db, name):
        was = any(first <= before <= last for first, last in spans)
        # An entry whose row is broken in this file has not gone.
        present = entry_id in parties or (was and called in unread)
        now = respanned(spans, days, day, present=present)
        added += present and not spans
        removed += was and not present
        returned += present and not was and any(last < day for _, last in spans)
        if now != spans:
            changed.append((entry_id, now))
    db.conn.executemany("DELETE FROM list_spans WHERE entry_id = ?", [(i,) for i, _ in changed])
    db.conn.executemany(
        "INSERT INTO list_spans (entry_id, first_seen, last_seen) VALUES (?, ?, ?)",
        [(entry_id, *span) for entry_id, spans in changed for span in spans],
    )
    return added, removed, returned


def _known_spans(db: Database, name: str) -> list[tuple[str, str, list[Span]]]:
    """Of every entry of the list: its id, its name, and when it was there."""
    found: dict[str, tuple[str, list[Span]]] = {}
    for entry_id, called, first, last in db.execute(
        """SELECT n.entry_id, n.name, s.first_seen, s.last_seen
        FROM list_entries n LEFT JOIN list_spans s USING (entry_id)
        WHERE n.list = ? ORDER BY n.entry_id, s.first_seen""",
        [name],
    ).fetchall():
        spans = found.setdefault(entry_id, (called, []))[1]
        if first:
            spans.append((first, last))
    return [(entry_id, called, spans) for entry_id, (called, spans) in found.items()]


def _entry_row(party: ListedParty) -> Row:
    several: dict[str, Any] = {
        column: json.dumps(getattr(party, column), ensure_ascii=False)
        for column in ("countries", "addresses", "programs")
    }
    return {
        "entry_id": party.id,
        "list": party.list,
        "entry_number": party.number,
        "name": party.name,
        "kind": party.kind,
        **several,
        "notice": party.notice,
        "listed_on": party.listed_on.isoformat() if party.listed_on else None,
        "ended_on": party.ended_on.isoformat() if party.ended_on else None,
        "requirement": party.requirement,
        "policy": party.policy,
        "remarks": party.remarks,
        "url": party.url,
    }


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f":{column}" for column in columns)
