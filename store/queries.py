"""What the screens and exports ask: events by filter, the timeline, choices."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from nlp.events import Status
from store.search import quoted


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are wanted: all that pass every field that is set, any of its values.

    A party or product also passes by an equally good name of it. `start` and `end` are days, both
    included; an event passes where its own days touch them. `text` is searched in the articles.
    """

    types: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    text: str = ""
    conflicts_only: bool = False


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """What a chart needs of one event: a row of `v_timeline`. Both ends of everything included."""

    event_id: str
    event_type: str
    headline: str
    date_start: date
    date_end: date
    date_precision: str
    status: Status
    value_low: float | None
    value_high: float | None
    value_currency: str | None
    reports: int
    origins: int
    conflicts: int
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many events of a type begin in the week from `week`, a Monday, to the Sunday."""

    week: date
    event_type: str
    events: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter can be set to so that at least one event passes; in alphabetical order."""

    types: tuple[str, ...]
    parties: tuple[str, ...]
    products: tuple[str, ...]
    publishers: tuple[str, ...]
    sources: tuple[str, ...]
    statuses: tuple[str, ...]


_REPORTED_IN = """SELECT ec.event_id FROM event_claims ec JOIN claims c USING (claim_id)
    JOIN versions v USING (version_id) JOIN documents d USING (document_id)"""

#: SQL for each field of a Filter that is a tuple.
_ANY_OF: Mapping[str, str] = {
    "types": "e.event_type IN ({values})",
    "parties": """e.event_id IN (SELECT event_id FROM v_names
        WHERE part = 'party' AND name IN ({values}))""",
    "products": """e.event_id IN (SELECT event_id FROM v_names
        WHERE part = 'product' AND name IN ({values}))""",
    "publishers": f"e.event_id IN ({_REPORTED_IN} WHERE v.publisher IN ({{values}}))",
    "sources": f"e.event_id IN ({_REPORTED_IN} WHERE d.source IN ({{values}}))",
    "statuses": "e.status IN ({values})",
}
_MATCHING = f"""e.event_id IN ({_REPORTED_IN} WHERE v.version_no IN (
    SELECT rowid FROM versions_fts WHERE versions_fts MATCH :text))"""


def event_ids(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """SQL that selects the ids of the events that pass, and its parameters."""
    parts = ["SELECT e.event_id FROM events e WHERE 1"]
    parameters: dict[str, Any] = {}
    for name, condition in _ANY_OF.items():
        if values := getattr(wanted, name):
            parts.append(condition.format(values=f"SELECT value FROM json_each(:{name})"))
            parameters[name] = json.dumps(values)
    if wanted.start:
        parts.append("e.date_end >= :start")
        parameters["start"] = wanted.start.isoformat()
    if wanted.end:
        parts.append("e.date_start <= :end")
        parameters["end"] = wanted.end.isoformat()
    if query := quoted(wanted.text):
        parts.append(_MATCHING)
        parameters["text"] = query
    if wanted.conflicts_only:
        parts.append("e.conflicts > 0")
    return " AND ".join(parts), parameters


def ordered_ids(db: Database, wanted: Filter) -> list[str]:
    """The ids of the events that pass, oldest event first."""
    ids, parameters = event_ids(wanted)
    rows = db.query(
        f"""SELECT event_id FROM events WHERE event_id IN ({ids})
        ORDER BY date_start, date_end, event_id""",
        parameters,
    )
    return [row["event_id"] for row in rows]


def timeline(db: Database, wanted: Filter) -> list[TimelineRow]:
    ids, parameters = event_ids(wanted)
    rows = db.query(
        f"""SELECT * FROM v_timeline WHERE event_id IN ({ids})
        ORDER BY date_start, date_end, event_id""",
        parameters,
    )
    return [
        TimelineRow(
            **row
            | {
                "date_start": date.fromisoformat(row["date_start"]),
                "date_end": date.fromisoformat(row["date_end"]),
                "status": Status(row["status"]),
                "parties": tuple(p for p in row["parties"].split("; ") if p),
            }
        )
        for row in rows
    ]


def weekly_counts(db: Database, wanted: Filter) -> list[WeekCount]:
    ids, parameters = event_ids(wanted)
    rows = db.query(
        f"""SELECT date(date_start, '-6 days', 'weekday 1') AS week, event_type, count(*) AS events
        FROM events WHERE event_id IN ({ids}) GROUP BY 1, 2 ORDER BY 1, 2""",
        parameters,
    )
    return [
        WeekCount(date.fromisoformat(row["week"]), row["event_type"], row["events"]) for row in rows
    ]


def choices(db: Database) -> Choices:
    return Choices(
        types=_column(db, "SELECT DISTINCT event_type FROM events"),
        parties=_named(db, "party"),
        products=_named(db, "product"),
        publishers=_column(
            db,
            f"SELECT DISTINCT publisher FROM ({_REPORTED_IN.replace('ec.event_id', 'v.publisher')})",
        ),
        sources=_column(
            db, f"SELECT DISTINCT source FROM ({_REPORTED_IN.replace('ec.event_id', 'd.source')})"
        ),
        statuses=_column(db, "SELECT DISTINCT status FROM events"),
    )


def explanations(db: Database, table: str) -> dict[str, str]:
    rows = db.query("SELECT column_name, description FROM dictionary WHERE table_name = ?", [table])
    return {row["column_name"]: row["description"] for row in rows}


def counts(db: Database) -> dict[str, int]:
    every = {
        table: f"SELECT count(*) FROM {table}"
        for table in ("documents", "versions", "claims", "events", "conflicts")
    }
    every["open_issues"] = "SELECT count(*) FROM issues WHERE resolved_at IS NULL"
    return {name: int(db.execute(sql).fetchone()[0]) for name, sql in every.items()}


def _named(db: Database, part: str) -> tuple[str, ...]:
    return _column(
        db, f"SELECT DISTINCT name FROM v_names WHERE part = '{part}' AND event_id IS NOT NULL"
    )


def _column(db: Database, sql: str) -> tuple[str, ...]:
    return tuple(sorted((row[0] for row in db.execute(sql).fetchall()), key=str.casefold))
