"""The database as it was known on a day: the same names, over what was published by then.

A connection that looks back has temporary tables and views of the names of those in the file, and
SQLite takes temporary ones first. So every query and every view answers as of that day without
knowing it, and the file is not touched. Texts, claims and their arguments are shown as far as they
were published by the day; an event keeps its name, with the reports that were published by then, and
what follows from reports (headline, status, figures, conflicts, stock, what is due) follows from these.

The day of publication decides, not that of the fetch: an archive that was imported this year tells
what could be known in its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from nlp.conflicts import conflicts
from nlp.headline import headline
from store import merged
from store.connection import reading
from store.windows import BY_LENGTH

#: Tables of what was read, and SQL for whether a row `x` of each was published by the day.
_KNOWN = {
    "versions": "x.published <= '{day}'",
    "documents": """NOT EXISTS (SELECT 1 FROM main.versions v
        WHERE v.document_id = x.document_id AND v.published > '{day}')""",
    "claims": """EXISTS (SELECT 1 FROM main.versions v
        WHERE v.version_id = x.version_id AND v.published <= '{day}')""",
    **dict.fromkeys(
        ("arguments", "attributions"),
        """EXISTS (SELECT 1 FROM main.claims c JOIN main.versions v USING (version_id)
        WHERE c.claim_id = x.claim_id AND v.published <= '{day}')""",
    ),
}
#: Columns by which the temporary tables are looked up.
_INDEXES = {
    "events": ("event_id", "date_start, date_end", BY_LENGTH, "event_type", "last_reported"),
    **dict.fromkeys(merged.TABLES, ("event_id, ord",)),
    "event_claims": ("event_id, ord", "claim_id"),
    "event_parts": ("event_id, ord", "part_claim"),
    "event_due": ("event_id, ord", "window_end"),
    "due_signs": ("event_id, due_ord",),
}


class Hindsight:
    """A connection that looks back; made anew when somebody else has saved."""

    def __init__(self, db: Database, path: Path, day: date) -> None:
        self._db = db
        self._path = path
        self._day = day
        self._seen: int | None = None
        db.execute("PRAGMA temp_store = MEMORY")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read inside is as of one moment of the file, and of the day. It nests."""
        with reading(self._db, self._path):
            # The pragma tells of a change only once this transaction has begun to read.
            self._db.execute("SELECT 1 FROM main.documents LIMIT 1").fetchall()
            seen = self._db.execute("PRAGMA data_version").fetchone()[0]
            if seen != self._seen or not _looks_back(self._db):
                look_back(self._db, self._day)
                self._seen = seen
            yield


def look_back(db: Database, day: date) -> None:
    """Puts what was known on the day before everything that this connection has a name for."""
    look_up(db)
    for table, known in _KNOWN.items():
        condition = known.format(day=day)
        db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} x WHERE {condition}")
    _copy_events(db, day)
    _rewrite_late_events(db, day)
    for name, sql in db.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'view'"
    ).fetchall():
        told_today = sql.replace("date('now')", f"'{day}'")
        db.execute(told_today.replace(f"CREATE VIEW {name}", f"CREATE TEMP VIEW {name}", 1))


def look_up(db: Database) -> None:
    """Takes it away again; every name means the file's own."""
    for name, kind in db.execute(
        """SELECT name, type FROM sqlite_temp_master WHERE type IN ('table', 'view')
        AND name IN (SELECT name FROM main.sqlite_master)"""
    ).fetchall():
        db.execute(f"DROP {kind} temp.{name}")


def keep(db: Database) -> None:
    """Makes the events of the file those that this connection shows; for a copy that is to be cut."""
    for table in reversed(_INDEXES):
        db.execute(f"DELETE FROM main.{table}")
    for table in _INDEXES:
        db.execute(f"INSERT INTO main.{table} SELECT * FROM temp.{table}")
    look_up(db)


def _looks_back(db: Database) -> bool:
    """False after a transaction that failed took the temporary tables with it."""
    found = db.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'events'").fetchone()
    return found is not None


def _copy_events(db: Database, day: date) -> None:
    """The rows of events of which nothing was published later; of the others, only which claims they have.

    The signs + keep SQLite from trying every event with every claim.
    """
    on = {"day": day.isoformat()}
    whole = "SELECT event_id FROM temp.events WHERE last_reported <= :day"
    known = "SELECT claim_id FROM temp.claims"
    kept = {
        "event_claims": f"event_id IN (SELECT event_id FROM temp.events) AND +claim_id IN ({known})",
        "event_parts": f"event_id IN (SELECT event_id FROM temp.events) AND +part_claim IN ({known})",
        "due_signs": f"""event_id IN ({whole}) AND +sign_claim IN (SELECT claim_id
            FROM temp.event_claims WHERE event_id IN ({whole}))""",
    }
    db.execute(
        "CREATE TEMP TABLE events AS SELECT * FROM main.events WHERE first_reported <= :day", on
    )
    for table, indexes in _INDEXES.items():
        if table != "events":
            condition = kept.get(table, f"event_id IN ({whole})")
            db.execute(
                f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} WHERE {condition}", on
            )
        for number, columns in enumerate(indexes):
            db.execute(f"CREATE INDEX temp.{table}_past_{number} ON {table} ({columns})")


def _rewrite_late_events(db: Database, day: date) -> None:
    """Events that were reported again after the day, from their reports until then."""
    late = "SELECT event_id FROM temp.events WHERE last_reported > :day"
    told = merged.events(db, late, {"day": day.isoformat()})
    known = [replace(event, conflicts=tuple(conflicts(event.reports))) for event in told]
    for table in ("events", "event_claims", "event_parts"):
        db.conn.executemany(
            f"DELETE FROM temp.{table} WHERE event_id = ?", [(event.id,) for event in known]
        )
    merged.write_events(db, ((event, headline(event)) for event in known))
    merged.settle_events(db, [event.id for event in known])
