"""Where reports are filed for merging, in tables: the neighbourhood of a claim without the rest of the archive."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from nlp.blocks import cell, keys_of_figures, keys_of_names
from nlp.claims import Report
from nlp.events import age
from nlp.likeness import Face, face
from nlp.shelves import Leaf, Place, Tie, stretches_of
from nlp.topics import Parties, Topic
from nlp.values import Name
from store import articles
from store.rows import Row

_LEAF = "published, claim_id, version_id, first_day, last_day, is_vague, topic, face"
_COLUMNS = f"{_LEAF}, parent, likes, parent_published"
_INSERT_LEAF = f"INSERT INTO leaves ({_COLUMNS}) VALUES ({', '.join('?' * 11)})"
_INSERT_TOPIC = (
    "INSERT OR IGNORE INTO topics (topic, parties, event_type, names) VALUES (?, ?, ?, ?)"
)
_INSERT_PLACE = "INSERT INTO leaf_places (topic, stretch, claim_id) VALUES (?, ?, ?)"
_INSERT_TOPIC_KEY = "INSERT OR IGNORE INTO topic_keys (key, stretch, topic) VALUES (?, ?, ?)"
_INSERT_FACE_KEY = "INSERT OR IGNORE INTO face_keys (key, stretch, face, topic) VALUES (?, ?, ?, ?)"


class Tables:
    """Shelves (nlp.shelves) in the database, for one merge within one transaction.

    The claims that are filed must be in the database as they were filed; those that are not any more are taken
    off the shelves before anything else is asked.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._leaves: dict[str, Leaf] = {}
        self._ties: dict[str, Tie | None] = {}
        self._reports: dict[str, Report] = {}
        self._faces: dict[int, Face] = {}
        self._topics: dict[int, Topic] = {}
        self._at: dict[Place, dict[int, list[Leaf]]] = {}

    def __contains__(self, claim_id: str) -> bool:
        return claim_id in self._leaves or self._load("claim_id = ?", claim_id) > 0

    def is_empty(self) -> bool:
        return self._db.execute("SELECT 1 FROM leaves LIMIT 1").fetchone() is None

    def leaf(self, claim_id: str) -> Leaf:
        if claim_id not in self:
            raise LookupError(f"the claim {claim_id} is not filed")
        return self._leaves[claim_id]

    def reports(self, claim_ids: Collection[str]) -> Mapping[str, Report]:
        missing = [one for one in claim_ids if one not in self._reports]
        if missing:
            found = articles.reports(self._db, *_listed(missing))
            self._reports |= found
        return self._reports

    def documents(self, article_ids: Collection[str]) -> Mapping[str, Sequence[Report]]:
        found: defaultdict[str, list[Report]] = defaultdict(list)
        ids = sorted(self.told_by(article_ids))
        known = self.reports(ids)
        for report in sorted((known[one] for one in ids), key=age):
            found[report.claim.article_id].append(report)
        return found

    def told_by(self, article_ids: Collection[str]) -> set[str]:
        values, parameters = _listed(article_ids)
        rows = self._db.execute(
            f"SELECT claim_id FROM leaves WHERE version_id IN ({values})", parameters
        )
        return {claim_id for (claim_id,) in rows.fetchall()}

    def topics(self, numbers: Collection[int]) -> Mapping[int, Topic]:
        values, parameters = _listed(n for n in numbers if n not in self._topics)
        for topic, event_type, names in self._db.execute(
            f"SELECT topic, event_type, names FROM topics WHERE topic IN ({values})", parameters
        ).fetchall():
            self._topics[topic] = Topic.of(event_type, _names(names))
        return self._topics

    def faces(self, numbers: Collection[int]) -> Mapping[int, Face]:
        missing = [number for number in numbers if number not in self._faces]
        if missing:
            values, parameters = _listed(missing)
            some = f"SELECT min(claim_id) FROM leaves WHERE face IN ({values}) GROUP BY face"
            for report in articles.reports(self._db, some, parameters).values():
                self._know(face(report))
        return self._faces

    def near(
        self, seen: Face, near: range, may_be: Callable[[Parties], bool]
    ) -> tuple[set[Place], dict[Place, set[int]]]:
        whole: set[Place] = set()
        by_parties: defaultdict[int, set[Place]] = defaultdict(set)
        for parties, topic, stretch in self._sought(
            "SELECT DISTINCT parties, topic, stretch FROM topic_keys k JOIN topics USING (topic)",
            keys_of_names(seen.topic).sought,
            near,
        ):
            by_parties[parties].add((topic, stretch))
        first = {parties: min(places)[0] for parties, places in by_parties.items()}
        topics = self.topics(first.values())
        for parties, places in by_parties.items():
            if may_be(topics[first[parties]].parties):
                whole |= places
        single: defaultdict[Place, set[int]] = defaultdict(set)
        for topic, stretch, face_id in self._sought(
            "SELECT topic, stretch, face FROM face_keys k", keys_of_figures(seen).sought, near
        ):
            if (topic, stretch) not in whole:
                single[topic, stretch].add(face_id)
        return whole, dict(single)

    def load(self, places: Collection[Place]) -> None:
        self._at = {}
        faces: set[int] = set()
        for stretch, *row in self._db.execute(
            f"""SELECT p.stretch, {", ".join(f"l.{c}" for c in _COLUMNS.split(", "))}
            FROM json_each(:places) j CROSS JOIN leaf_places p
            ON p.topic = json_extract(j.value, '$[0]') AND p.stretch = json_extract(j.value, '$[1]')
            CROSS JOIN leaves l ON l.claim_id = p.claim_id ORDER BY l.published, l.claim_id""",
            {"places": json.dumps(list(places))},
        ).fetchall():
            leaf = self._take(row)
            by_face = self._at.setdefault((leaf.topic, stretch), {})
            by_face.setdefault(leaf.face, []).append(leaf)
            faces.add(leaf.face)
        self.faces(faces)

    def at(self, place: Place) -> Mapping[int, Sequence[Leaf]]:
        return self._at.get(place, {})

    def file(self, report: Report, seen: Face) -> Leaf:
        self._reports[report.claim.id] = report
        seen = self._know(seen)
        leaf = Leaf.of(report, seen)
        self._leaves[leaf.id], self._ties[leaf.id] = leaf, None
        file_leaves(self._db, [(leaf, seen, None)])
        return leaf

    def unfile(self, claim_id: str) -> None:
        """Keys of figures stay where they are: without a leaf they lead to nothing, and a full merge takes them."""
        leaf = self.leaf(claim_id)
        topic = self.topics((leaf.topic,))[leaf.topic]
        del self._leaves[claim_id]
        self._ties.pop(claim_id, None)
        self._reports.pop(claim_id, None)
        self._db.execute("DELETE FROM leaves WHERE claim_id = ?", [claim_id])
        places = self._db.execute(
            "SELECT stretch FROM leaf_places WHERE topic = ? AND claim_id = ?",
            [leaf.topic, claim_id],
        ).fetchall()
        for (stretch,) in places:
            place = [leaf.topic, stretch]
            self._db.execute(
                "DELETE FROM leaf_places WHERE topic = ? AND stretch = ? AND claim_id = ?",
                [*place, claim_id],
            )
            if not self._db.execute(
                "SELECT 1 FROM leaf_places WHERE topic = ? AND stretch = ? LIMIT 1", place
            ).fetchone():
                self._db.conn.executemany(
                    "DELETE FROM topic_keys WHERE key = ? AND stretch = ? AND topic = ?",
                    [(key, stretch, leaf.topic) for key in keys_of_names(topic).filed],
                )

    def tie(self, claim_id: str) -> Tie | None:
        if claim_id not in self._ties:
            self._load("claim_id = ?", claim_id)
        return self._ties.get(claim_id)

    def children(self, claim_id: str) -> Iterable[str]:
        rows = self._db.execute("SELECT claim_id FROM leaves WHERE parent = ?", [claim_id])
        return [child for (child,) in rows.fetchall()]

    def retie(self, claim_id: str, tie: Tie | None) -> None:
        self._ties[claim_id] = tie
        self._db.execute(
            "UPDATE leaves SET parent = ?, likes = ?, parent_published = ? WHERE claim_id = ?",
            [*_tie_cells(tie), claim_id],
        )

    def _sought(self, select: str, keys: Collection[int], near: range) -> list[Any]:
        values, parameters = _listed(keys)
        days = {"first": near.start, "last": near.stop - 1}
        return self._db.execute(
            f"{select} WHERE k.key IN ({values}) AND k.stretch BETWEEN :first AND :last",
            parameters | days,
        ).fetchall()

    def _load(self, where: str, value: str) -> int:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM leaves WHERE {where}", [value]).fetchall()
        for row in rows:
            self._take(row)
        return len(rows)

    def _take(self, row: Sequence[Any]) -> Leaf:
        claim_id = row[1]
        if claim_id not in self._leaves:
            self._leaves[claim_id], self._ties[claim_id] = _leaf(row), _tie(row)
        return self._leaves[claim_id]

    def _know(self, seen: Face) -> Face:
        seen = self._faces.setdefault(seen.id, seen)
        self._topics.setdefault(seen.topic.id, seen.topic)
        return seen


def file_leaves(db: Database, filed: Iterable[tuple[Leaf, Face, Tie | None]]) -> None:
    """Writes the rows of leaves that have none."""
    for leaf, seen, tie in filed:
        stretches = stretches_of(seen, leaf)
        db.execute(_INSERT_LEAF, [*_leaf_cells(leaf), *_tie_cells(tie)])
        db.execute(_INSERT_TOPIC, _topic_cells(seen.topic))
        for stretch in stretches:
            known = db.execute(
                "SELECT 1 FROM leaf_places WHERE topic = ? AND stretch = ? LIMIT 1",
                [leaf.topic, stretch],
            ).fetchone()
            db.execute(_INSERT_PLACE, [leaf.topic, stretch, leaf.id])
            if not known:
                names = keys_of_names(seen.topic).filed
                db.conn.executemany(_INSERT_TOPIC_KEY, [(k, stretch, leaf.topic) for k in names])
            figures = keys_of_figures(seen).filed
            db.conn.executemany(
                _INSERT_FACE_KEY, [(key, stretch, leaf.face, leaf.topic) for key in figures]
            )


def _leaf_cells(leaf: Leaf) -> list[Any]:
    return [
        leaf.published,
        leaf.id,
        leaf.article_id,
        leaf.first,
        leaf.last,
        int(leaf.vague),
        leaf.topic,
        leaf.face,
    ]


def _leaf(row: Sequence[Any]) -> Leaf:
    published, claim_id, version_id, first, last, vague, topic, face_id = row[:8]
    day = date.fromordinal(published)
    return Leaf(
        published,
        claim_id,
        version_id,
        first,
        last,
        day.year,
        cell(day),
        bool(vague),
        topic,
        face_id,
    )


def _tie_cells(tie: Tie | None) -> list[Any]:
    return [tie.parent, tie.likes, -tie.rank[1]] if tie else [None, None, None]


def _tie(row: Sequence[Any]) -> Tie | None:
    published, parent, likes, parent_published = row[0], *row[8:]
    if parent is None:
        return None
    return Tie(parent, likes, (-abs(published - parent_published), -parent_published))


def _topic_cells(topic: Topic) -> list[Any]:
    names = [[role, [[n.name, n.key, *n.also] for n in held]] for role, held in topic.names]
    return [topic.id, topic.parties.id, topic.event_type, json.dumps(names, ensure_ascii=False)]


def _names(cells: str) -> tuple[tuple[str, tuple[Name, ...]], ...]:
    return tuple(
        (role, tuple(Name(name, key, tuple(also)) for name, key, *also in held))
        for role, held in json.loads(cells)
    )


def _listed(values: Iterable[object]) -> tuple[str, Row]:
    """SQL that selects the values, and its parameters."""
    return "SELECT value FROM json_each(:listed)", {"listed": json.dumps(list(values))}
