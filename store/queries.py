"""What the screens and exports ask: events by filter, the timeline, choices."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlite_utils import Database

from nlp.countries import countries
from nlp.events import Status
from nlp.mentions.amounts.exchange import rates
from store.event_views import PARTY_ROLES
from store.search import quoted
from store.windows import EVENTS_FROM, HAVE_NOT_ENDED, earliest


class Between(NamedTuple):
    """From the low end to the high one, both included; an end that is None is open."""

    low: float | None = None
    high: float | None = None


_ANY = Between()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events are wanted: all that pass every field that is set, any of its values.

    A party or product also passes by an equally good name of it; a country by its state, its
    authorities, its companies and groups named after its people (nlp.countries). `start` and `end`
    are days, both included; an event passes where its own days touch them. `dollars` and `quantity`
    pass where the event's figure may lie between them: other currencies at the average rate of the
    year, quantities of this `unit` only, and "up to $4 billion" from nothing on. `text` is searched
    in the articles. With `known_on`, everything is as it was known on that day (Store.at).
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
    countries: tuple[str, ...] = ()
    dollars: Between = _ANY
    quantity: Between = _ANY
    unit: str = "unit"
    known_on: date | None = None


class TimelineRow(NamedTuple):
    """What a chart needs of one event: columns of `events`. Both ends of everything included.

    A tuple, because thousands of frozen dataclasses take longer to make than to find.
    """

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
    quantity_low: float | None = None
    quantity_high: float | None = None
    quantity_unit: str | None = None


@dataclass(frozen=True, slots=True)
class WeekCount:
    """How many events of a type begin in the week from `week`, a Monday, to the Sunday."""

    week: date
    event_type: str
    events: int


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

#: Of the names of a claim, those of the countries' parties.
_OF_COUNTRIES = f"""e.event_id IN (SELECT ec.event_id FROM arguments n
    JOIN event_claims ec USING (claim_id) WHERE n.kind = 'name' AND n.role {PARTY_ROLES}
    AND (n.name IN (SELECT value FROM json_each(:countries))
        OR n.key = '' AND EXISTS (SELECT 1 FROM json_each(:peoples) WHERE instr(lower(n.name), value))))"""
_OLDEST_FIRST = "ORDER BY e.date_start, e.date_end, e.event_id"
#: How many units of the event's currency a dollar was, in its year.
_RATE = """CASE e.value_currency WHEN 'USD' THEN 1.0 ELSE (SELECT r.value ->> 2
    FROM json_each(:rates) r WHERE r.value ->> 0 = e.value_currency
    AND r.value ->> 1 <= substr(e.date_start, 1, 4) + 0 ORDER BY r.value ->> 1 DESC LIMIT 1) END"""


def event_ids(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """SQL that selects the ids of the events that pass, each once, and its parameters."""
    passing, parameters = _passing(wanted)
    return f"SELECT e.event_id FROM {passing}", parameters


def _passing(wanted: Filter) -> tuple[str, dict[str, Any]]:
    """SQL, from FROM on, for the events `e` that pass, each once, and its parameters."""
    source, parts = "events e", ["1"]
    parameters: dict[str, Any] = {}
    for name, condition in _ANY_OF.items():
        if values := getattr(wanted, name):
            parts.append(condition.format(values=f"SELECT value FROM json_each(:{name})"))
            parameters[name] = json.dumps(values)
    if wanted.start:
        source = EVENTS_FROM
        parts.append(HAVE_NOT_ENDED)
        parameters |= {"start": wanted.start.isoformat(), "earliest": earliest(wanted.start)}
    if wanted.end:
        parts.append("e.date_start <= :end")
        parameters["end"] = wanted.end.isoformat()
    if query := quoted(wanted.text):
        parts.append(_MATCHING)
        parameters["text"] = query
    if wanted.conflicts_only:
        parts.append("e.conflicts > 0")
    if wanted.countries:
        parts.append(_OF_COUNTRIES)
        parameters |= _parties_of(wanted.countries)
    if wanted.dollars != _ANY:
        parts.append(_meeting("value", _RATE, wanted.dollars, "dollars"))
        parameters |= {"rates": json.dumps(rates()), **_ends(wanted.dollars, "dollars")}
    if wanted.quantity != _ANY:
        parts.append(
            f"e.quantity_unit = :unit AND {_meeting('quantity', '1', wanted.quantity, 'number')}"
        )
        parameters |= {"unit": wanted.unit, **_ends(wanted.quantity, "number")}
    return f"{source} WHERE {' AND '.join(parts)}", parameters


def _parties_of(wanted: Sequence[str]) -> dict[str, str]:
    known = [countries()[name] for name in wanted if name in countries()]
    return {
        "countries": json.dumps([name for country in known for name in country.names]),
        "peoples": json.dumps([word for country in known for word in country.people]),
    }


def _meeting(figure: str, rate: str, wanted: Between, name: str) -> str:
    """SQL: whether a figure of the event, divided by the rate, may lie between the wanted ends."""
    parts = [f"coalesce(e.{figure}_low, e.{figure}_high) IS NOT NULL"]
    if wanted.low is not None:
        parts.append(f"coalesce(e.{figure}_high / ({rate}), 1e999) >= :{name}_low")
    if wanted.high is not None:
        parts.append(f"coalesce(e.{figure}_low / ({rate}), 0) <= :{name}_high")
    if rate != "1":
        parts.append(f"({rate}) IS NOT NULL")
    return " AND ".join(parts)


def _ends(wanted: Between, name: str) -> dict[str, float]:
    ends = {f"{name}_low": wanted.low, f"{name}_high": wanted.high}
    return {key: end for key, end in ends.items() if end is not None}


def ordered_ids(db: Database, wanted: Filter) -> list[str]:
    """The ids of the events that pass, oldest event first."""
    passing, parameters = _passing(wanted)
    rows = db.execute(f"SELECT e.event_id FROM {passing} {_OLDEST_FIRST}", parameters).fetchall()
    return [event_id for (event_id,) in rows]


def timeline(db: Database, wanted: Filter) -> list[TimelineRow]:
    passing, parameters = _passing(wanted)
    columns = ", ".join(f"e.{column}" for column in TimelineRow._fields)
    rows = db.execute(f"SELECT {columns} FROM {passing} {_OLDEST_FIRST}", parameters).fetchall()
    cells: list[Iterable[Any]] = list(zip(*rows, strict=True))
    if cells:
        for column, make in _MAKE.items():
            place = TimelineRow._fields.index(column)
            cells[place] = map(make, cells[place])
    return [TimelineRow._make(row) for row in zip(*cells, strict=True)]


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    """Thousands of events begin on one of a few days."""
    return date.fromisoformat(text)


def _parties(text: str) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


#: What makes the fields of a TimelineRow of the cells of an event that are not the same.
_MAKE: Mapping[str, Callable[[str], Any]] = {
    "date_start": _day,
    "date_end": _day,
    "status": {status.value: status for status in Status}.__getitem__,
    "parties": _parties,
}


def weekly_counts(db: Database, wanted: Filter) -> list[WeekCount]:
    passing, parameters = _passing(wanted)
    # Counted by day first, which is in the order of an index where there is no window.
    rows = db.query(
        f"""SELECT date(day, '-6 days', 'weekday 1') AS week, event_type, sum(number) AS events
        FROM (SELECT e.event_type, e.date_start AS day, count(*) AS number
            FROM {passing} GROUP BY e.event_type, e.date_start)
        GROUP BY 1, 2 ORDER BY 1, 2""",
        parameters,
    )
    return [
        WeekCount(date.fromisoformat(row["week"]), row["event_type"], row["events"]) for row in rows
    ]


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
