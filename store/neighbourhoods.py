"""Merging what changed since the last merge, with its neighbourhood and nothing else of the archive.

The events are those that merging everything anew would give: nlp.forest says why. What has changed is in
the table `merge_queue`, which triggers fill, whoever writes.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from nlp.bonds import BoundClaims
from nlp.events import Event
from nlp.forest import Forest
from nlp.headline import headline
from nlp.merge import Merger, divided
from nlp.rules import fingerprint
from nlp.shelves import Memory
from store import articles, merged, replay
from store.connection import reading
from store.merged import EventChanges
from store.provenance import listed
from store.shelves import Tables, file_leaves
from store.transactions import writing

#: Where more than this share of the claims changed, merging all of them in memory is quicker.
MOST_CHANGED = 0.25
#: So few are never merged all anew for that reason.
FEW = 200

_WANTED = f"""SELECT c.claim_id FROM claims c JOIN versions v USING (version_id)
    WHERE {articles.IS_NEWEST} AND NOT EXISTS
        (SELECT 1 FROM reviewed_claims r WHERE r.claim_id = c.claim_id AND r.review = 'rejected')"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: of how many claims, that changed since the last one, and which events by it.

    `anew`: whether all claims were merged, because the rules are others, it was the first time, or much changed.
    """

    claims: int
    events: EventChanges
    anew: bool


class Neighbourhoods:
    """The merging side of the Store; made of its connection."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def merge(self, *, anew: bool = False) -> Merged:
        """Makes the events be those of the claims as people decided. With `anew`, whatever is known.

        Decisions must have been replayed (store.reviews). What other processes save while all claims are merged
        anew waits in the queue for the next merge.
        """
        if not anew and self._are_filed_by_these_rules():
            with self._writing():
                changed, last = self._changed()
                if self._are_few(changed):
                    return self._merge_changed(changed, last)
        return self._merge_all()

    def _merge_changed(self, changed: set[str], last: int) -> Merged:
        """Inside one transaction, so that nobody saves between reading and writing."""
        shelves = Tables(self._db)
        forest = Forest(shelves)
        bound = BoundClaims(replay.bonds(self._db))
        filed = sorted(claim_id for claim_id in changed if claim_id in shelves)
        touched = forest.remove(filed)
        touched |= {kept for claim_id in changed for kept in bound.kept_with(claim_id)}
        ids, parameters = listed(sorted(changed))
        touched |= forest.add(
            articles.reports(self._db, f"{_WANTED} AND c.claim_id IN ({ids})", parameters).values()
        )
        claims, events = set(changed), list[Event]()
        for of_piece, found in divided(forest, {one for one in touched if one in shelves}, bound):
            claims |= of_piece
            events += found
        saved = merged.save_events_of(self._db, _said(events), claims)
        self._done(last)
        return Merged(len(changed), saved, anew=False)

    def _merge_all(self) -> Merged:
        with reading(self._db, self._path):
            last = self._last()
            reports = articles.newest_reports(self._db)
            bonds = replay.bonds(self._db)
        shelves = Memory()
        events = Merger(reports, bonds=bonds, shelves=shelves).events
        with self._writing():
            saved = merged.save_events(self._db, _said(events))
            forget(self._db)
            file_leaves(self._db, shelves.leaves())
            self._db.execute("INSERT INTO merge_rules VALUES (1, ?)", [fingerprint()])
            self._done(last)
        return Merged(len(reports), saved, anew=True)

    def _are_filed_by_these_rules(self) -> bool:
        row = self._db.execute("SELECT rules FROM merge_rules").fetchone()
        return row is not None and str(row[0]) == fingerprint()

    def _are_few(self, changed: set[str]) -> bool:
        filed = int(self._db.execute("SELECT count(*) FROM leaves").fetchone()[0])
        return len(changed) <= max(FEW, MOST_CHANGED * filed)

    def _changed(self) -> tuple[set[str], int]:
        rows = self._db.execute("SELECT claim_id FROM merge_queue").fetchall()
        return {claim_id for (claim_id,) in rows}, self._last()

    def _last(self) -> int:
        found = self._db.execute("SELECT coalesce(max(change_no), 0) FROM merge_queue").fetchone()
        return int(found[0])

    def _done(self, last: int) -> None:
        self._db.execute("DELETE FROM merge_queue WHERE change_no <= ?", [last])

    def _writing(self) -> AbstractContextManager[None]:
        return writing(self._db, self._path, "merge")


def forget(db: Database) -> None:
    """What merging knows of the claims; the next merge is of all of them."""
    for table in ("merge_rules", "leaves", "topics", "leaf_places", "topic_keys", "face_keys"):
        db.execute(f"DELETE FROM {table}")


def _said(events: Iterable[Event]) -> Iterable[tuple[Event, str]]:
    return ((event, headline(event)) for event in events)
