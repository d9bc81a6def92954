"""Links of companies that claims name to entries of lists. Derived, and made anew by every import."""

import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from nlp.name_matching import Match
from nlp.screening import NO_COMPANY, Listed, Party, country_codes, matched, party_of
from nlp.values import Name

#: Every name in claims that was not yet compared. The index is leapt through: it has each name many times.
_NEW_NAMES = """
WITH RECURSIVE leap (name) AS (
    SELECT min(name) FROM arguments WHERE name > ''
    UNION ALL
    SELECT (SELECT min(name) FROM arguments WHERE name > leap.name) FROM leap
    WHERE leap.name IS NOT NULL
)
SELECT name FROM leap WHERE name IS NOT NULL AND name NOT IN (SELECT company FROM screened_names)
"""
_AS_PARTY = """SELECT key FROM arguments WHERE name = ?
    AND role NOT IN ('product', 'replaces', 'instrument') LIMIT 1"""


def link_all(db: Database) -> int:
    """Compares every company with every entry; returns how many links there are."""
    db.execute("DELETE FROM company_listings")
    db.execute("DELETE FROM screened_names")
    return link_new(db)


def link_new(db: Database) -> int:
    """Compares companies that no comparison has seen yet; returns how many links came of it."""
    if not db.execute("SELECT 1 FROM list_entries LIMIT 1").fetchone():
        return 0
    entries: dict[str, Listed] = {}
    links = 0
    for (name,) in db.execute(_NEW_NAMES).fetchall():
        party = _party(db, name)
        db.execute("INSERT INTO screened_names (company) VALUES (?)", [name])
        if party:
            found = _insert_links(db, name, matches(db, party, entries))
            links += found
    return links


def matches(
    db: Database, party: Party, known: dict[str, Listed] | None = None
) -> list[tuple[Listed, Match]]:
    """Entries that are, may be, or are of the group of the party. `known` keeps entries once loaded."""
    kept = {} if known is None else known
    ids = [
        entry_id
        for (entry_id,) in db.execute(
            """SELECT DISTINCT entry_id FROM list_keys
            WHERE key IN (SELECT value FROM json_each(?)) ORDER BY entry_id""",
            [json.dumps(sorted(party.keys))],
        ).fetchall()
    ]
    _load(db, [entry_id for entry_id in ids if entry_id not in kept], kept)
    return matched(party, (kept[entry_id] for entry_id in ids if entry_id in kept))


def _party(db: Database, name: str) -> Party | None:
    row = db.execute(_AS_PARTY, [name]).fetchone()
    return party_of(Name(name, row[0])) if row else None


def _load(db: Database, ids: Sequence[str], into: dict[str, Listed]) -> None:
    rows = db.execute(
        """SELECT n.entry_id, n.kind, n.countries, json_group_array(a.name)
        FROM list_entries n JOIN list_names a USING (entry_id)
        WHERE n.entry_id IN (SELECT value FROM json_each(?)) GROUP BY n.entry_id""",
        [json.dumps(ids)],
    )
    for entry_id, kind, countries, names in rows.fetchall():
        if kind not in NO_COMPANY:
            codes = country_codes(json.loads(countries))
            into[entry_id] = Listed(entry_id, tuple(json.loads(names)), codes)


def _insert_links(db: Database, company: str, found: Iterable[tuple[Listed, Match]]) -> int:
    rows = [
        (
            company, entry.entry_id, match.likeness.verdict, round(match.likeness.score, 1),
            match.name, match.listed_name, match.likeness.why,
        )
        for entry, match in found
    ]  # fmt: skip
    db.conn.executemany(
        """INSERT INTO company_listings (company, entry_id, verdict, score, company_name,
            listed_name, why) VALUES (?, ?, ?, ?, ?, ?, ?)""",
        rows,
    )
    return len(rows)
