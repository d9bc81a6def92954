"""What only the screens ask of the database: what filters offer, who tells of events, what is near one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from nlp.countries import countries
from store.connection import reading
from store.event_views import GOODS_ROLES, PARTY_ROLES

#: Of one event so many others are called near.
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter can be set to so that at least one event passes; in alphabetical order."""

    types: tuple[str, ...]
    parties: tuple[str, ...]
    products: tuple[str, ...]
    publishers: tuple[str, ...]
    sources: tuple[str, ...]
    statuses: tuple[str, ...]
    countries: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Revision(NamedTuple):
    """One version of a page that reports an event; `previous_id` is "" for the first that was seen."""

    version_id: str
    page_id: str
    publisher: str
    title: str
    url: str
    seen_at: datetime
    previous_id: str


class Related(NamedTuple):
    """Another event, and how it belongs to the one in question: part, whole, or near."""

    event_id: str
    event_type: str
    headline: str
    date_start: str
    tie: str


class Flag(NamedTuple):
    """A party of the event that stands on a list of restricted parties.

    `words` tell the days between the event and the listing; `listed_on` is "" where the list has no day.
    """

    company: str
    role: str
    list_title: str
    entry_name: str
    listed_on: str
    words: str


class Tick(NamedTuple):
    """A rule that covers the event, or a deal that the event, a rule, covers; `words` tell the days."""

    event_id: str
    event_type: str
    headline: str
    words: str
    basis: str


class Screens:
    """Made of the Store's connection; every method sees one moment."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def choices(self) -> Choices:
        with reading(self._db, self._path):
            parties, products = self._names(PARTY_ROLES), self._names(GOODS_ROLES)
            return Choices(
                types=self._column("SELECT DISTINCT event_type FROM events"),
                parties=parties,
                products=products,
                publishers=self._column(_PUBLISHERS),
                sources=self._column(_SOURCES),
                statuses=self._column("SELECT DISTINCT status FROM events"),
                countries=_at_home(parties),
                units=self._column(
                    "SELECT DISTINCT quantity_unit FROM events WHERE quantity_unit IS NOT NULL"
                ),
            )

    def publishers(self, event_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Who reports each of the events, by its id: each publisher once, the oldest report's first."""
        with reading(self._db, self._path):
            rows = self._db.query(
                """SELECT ec.event_id, v.publisher FROM json_each(:ids) i
                CROSS JOIN event_claims ec ON ec.event_id = i.value
                JOIN claims c USING (claim_id) JOIN versions v USING (version_id)
                GROUP BY 1, 2 ORDER BY 1, min(v.published), 2""",
                {"ids": json.dumps(list(event_ids))},
            )
            found: dict[str, list[str]] = {}
            for row in rows:
                found.setdefault(row["event_id"], []).append(row["publisher"])
        return {event_id: tuple(names) for event_id, names in found.items()}

    def revisions(self, version_ids: Sequence[str]) -> list[Revision]:
        """Every version of the pages of these versions, a page after the other, the oldest first.

        Pages of which only one version was seen are left out.
        """
        with reading(self._db, self._path):
            rows = self._db.query(
                """SELECT version_id, page_id, publisher, title, url, seen_at,
                    coalesce(previous_id, '') AS previous_id FROM v_versions
                WHERE page_id IN (SELECT page_id FROM versions GROUP BY page_id HAVING count(*) > 1)
                AND page_id IN (SELECT page_id FROM versions WHERE version_id IN
                    (SELECT value FROM json_each(:ids)))
                ORDER BY page_id, seen_at, version_id""",
                {"ids": json.dumps(list(version_ids))},
            )
            return [
                Revision(**row | {"seen_at": datetime.fromisoformat(row["seen_at"])})
                for row in rows
            ]

    def related(self, event_id: str) -> list[Related]:
        """Its parts and the whole that it is part of; then the events nearest in time that share
        a party and a product with it."""
        with reading(self._db, self._path):
            rows = list(self._db.query(_RELATED, {"event_id": event_id, "most": _NEAR}))
        found: dict[str, Related] = {}
        for row in rows:
            found.setdefault(row["event_id"], Related(**row))
        return list(found.values())

    def event_of(self, claim_ids: Sequence[str]) -> str:
        """The event that reports the first of these claims that any event reports; "" if none does."""
        with reading(self._db, self._path):
            row = self._db.execute(
                """SELECT ec.event_id FROM json_each(?) j JOIN event_claims ec ON ec.claim_id = j.value
                ORDER BY j.key LIMIT 1""",
                [json.dumps(list(claim_ids))],
            ).fetchone()
        return row[0] if row else ""

    def flags(self, event_id: str) -> list[Flag]:
        """Its parties on lists of restricted parties, by name."""
        with reading(self._db, self._path):
            rows = self._db.query(
                """SELECT company, role, list_title, entry_name, coalesce(listed_on, '') AS listed_on,
                    words FROM v_listed_events WHERE event_id = ?
                GROUP BY company, role, list ORDER BY company, role, list_title""",
                [event_id],
            )
            return [Flag(**row) for row in rows]

    def clock(self, event_id: str) -> list[Tick]:
        """The rules that cover it, the nearest first; of a rule, the deals that it covers."""
        with reading(self._db, self._path):
            rows = self._db.query(_CLOCK, {"event_id": event_id, "most": _NEAR})
            return [Tick(**row) for row in rows]

    def _names(self, roles: str) -> tuple[str, ...]:
        """The names in these roles of claims of events, and names that are equally good."""
        return self._column(_NAMES.format(roles=roles))

    def _column(self, sql: str) -> tuple[str, ...]:
        return tuple(sorted((row[0] for row in self._db.execute(sql).fetchall()), key=str.casefold))


def _at_home(parties: Sequence[str]) -> tuple[str, ...]:
    """The countries that a party is of, by its name."""
    groups = " ".join(parties).casefold()
    return tuple(
        name
        for name, country in sorted(countries().items())
        if not country.names.isdisjoint(parties) or any(word in groups for word in country.people)
    )


_SHARED = """SELECT ec.event_id FROM arguments own
    JOIN arguments n ON n.name = own.name AND n.kind = 'name' AND n.role {roles}
    JOIN event_claims ec ON ec.claim_id = n.claim_id
    WHERE own.claim_id IN (SELECT claim_id FROM event_claims WHERE event_id = :event_id)
    AND own.kind = 'name' AND own.role {roles}"""
_RELATED = f"""
WITH this AS (SELECT * FROM events WHERE event_id = :event_id), tied AS (
    SELECT part_event AS event_id, 'part' AS tie FROM v_parts WHERE event_id = :event_id
    UNION SELECT event_id, 'whole' FROM v_parts WHERE part_event = :event_id
)
SELECT e.event_id, e.event_type, e.headline, e.date_start, t.tie
FROM tied t JOIN events e USING (event_id) WHERE e.event_id <> :event_id
UNION ALL
SELECT * FROM (SELECT e.event_id, e.event_type, e.headline, e.date_start, 'near'
    FROM events e, this WHERE e.event_id <> :event_id
    AND e.event_id IN ({_SHARED.format(roles=PARTY_ROLES)})
    AND e.event_id IN ({_SHARED.format(roles=GOODS_ROLES)})
    ORDER BY abs(julianday(e.date_start) - julianday(this.date_start)), e.event_id LIMIT :most)
"""
_CLOCK = """
SELECT other.event_id, other.event_type, other.headline, k.words, k.basis
FROM rule_clock k JOIN events other ON other.event_id = CASE k.event_id
    WHEN :event_id THEN k.rule_id ELSE k.event_id END
WHERE :event_id IN (k.event_id, k.rule_id)
ORDER BY min(abs(k.days_least), abs(k.days_most)), other.event_id LIMIT :most
"""


def _leaping(column: str, table: str) -> str:
    """SQL for the different values of an indexed column, leaping from one to the next."""
    return f"""WITH RECURSIVE every(value) AS (SELECT min({column}) FROM {table} UNION ALL
    SELECT (SELECT min({column}) FROM {table} WHERE {column} > every.value) FROM every
    WHERE every.value IS NOT NULL)"""


_NAMES = f"""{_leaping("name", "arguments")}
SELECT value FROM every WHERE EXISTS (SELECT 1 FROM arguments a JOIN event_claims USING (claim_id)
    WHERE a.name = value AND a.name IS NOT NULL AND a.role {{roles}})
UNION SELECT j.value FROM arguments a JOIN event_claims USING (claim_id), json_each(a.also) j
WHERE a.also <> '[]' AND a.role {{roles}}"""
_PUBLISHERS = f"""{_leaping("publisher", "versions")}
SELECT value FROM every WHERE EXISTS (SELECT 1 FROM versions v JOIN claims USING (version_id)
    JOIN event_claims USING (claim_id) WHERE v.publisher = value)"""
_SOURCES = """SELECT source FROM sources s WHERE EXISTS (
    SELECT 1 FROM documents d JOIN versions USING (document_id) JOIN claims USING (version_id)
    JOIN event_claims USING (claim_id) WHERE d.source = s.source)"""
