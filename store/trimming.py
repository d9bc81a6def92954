"""Cutting a copy of the database down to some events. The database itself is never cut."""

import sqlite3
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from store.hindsight import keep, look_back
from store.neighbourhoods import forget
from store.queries import Filter, event_ids
from store.watch_tables import PRIVATE

#: What nothing that is kept speaks of, in the order in which it can be told.
_UNSPOKEN_OF = (
    "DELETE FROM claims WHERE claim_id NOT IN (SELECT claim_id FROM event_claims)",
    "DELETE FROM versions WHERE version_id NOT IN (SELECT version_id FROM claims)",
    "DELETE FROM documents WHERE document_id NOT IN (SELECT document_id FROM versions)",
    """DELETE FROM pages WHERE page_id NOT IN (SELECT page_id FROM versions)
        AND page_id NOT IN (SELECT page_id FROM documents)""",
    """DELETE FROM decisions WHERE decision_id NOT IN (
        WITH RECURSIVE kept (decision_id) AS (
            SELECT d.decision_id FROM decisions d, json_each(d.act, '$.claims') j
            WHERE json_extract(j.value, '$.claim_id') IN (SELECT claim_id FROM claims)
            UNION SELECT d.decision_id FROM decisions d
            JOIN kept k ON json_extract(d.act, '$.decision_id') = k.decision_id)
        SELECT decision_id FROM kept)""",
    """DELETE FROM screened_names WHERE company NOT IN (
        SELECT name FROM arguments WHERE name IS NOT NULL)""",
)


def keep_events(copy: Path, wanted: Filter, known_on: date | None = None) -> int:
    """Leaves the events that pass with all that they rest on; returns how many those are.

    With `known_on`, the events as they were known on that day.

    The triggers that keep documents for ever, and the index in step, are put back at the end. A
    crash spoils the copy, so it must not have its final name yet.
    """
    db = Database(sqlite3.connect(copy, isolation_level=None), execute_plugins=False)
    try:
        # A journal on the disk would be taken for that of the next copy of this name.
        db.execute("PRAGMA journal_mode = MEMORY")
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN")
        if known_on:
            look_back(db, known_on)
            keep(db)
        _cut(db, *event_ids(wanted))
        db.execute("COMMIT")
        db.execute("VACUUM")
        return int(db.execute("SELECT count(*) FROM events").fetchone()[0])
    finally:
        db.close()


def _cut(db: Database, ids: str, parameters: dict[str, object]) -> None:
    triggers = list(db.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for trigger in triggers:
        db.execute(f"DROP TRIGGER {trigger['name']}")
    forget(db)
    db.execute(f"DELETE FROM events WHERE event_id NOT IN ({ids})", parameters)
    _follow(db)
    for deletion in _UNSPOKEN_OF:
        db.execute(deletion)
        _follow(db)
    for table in PRIVATE:
        db.execute(f"DELETE FROM {table}")
    for trigger in triggers:
        db.execute(trigger["sql"])
    db.execute("INSERT INTO versions_fts (versions_fts) VALUES ('rebuild')")


def _follow(db: Database) -> None:
    """Deletes rows that refer to rows that are gone, until there are none.

    It reads the references from the schema, so that it knows the tables of later migrations.
    """
    references = list(
        db.query(
            """SELECT t.name AS child, f."table" AS parent, f."from" AS here, f."to" AS there
            FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
            WHERE t.schema = 'main' AND t.type = 'table'"""
        )
    )
    gone = 1
    while gone:
        gone = sum(
            db.execute(
                """DELETE FROM {child} WHERE {here} IS NOT NULL
                AND {here} NOT IN (SELECT {there} FROM {parent})""".format_map(reference)
            ).rowcount
            for reference in references
        )
