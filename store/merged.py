"""Events, which merging derives from claims: their rows, and events made of rows again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from nlp.events import Conflict, Event, Reason
from nlp.figures import unit_of
from nlp.values import Money, Name, Quantity, Value
from store.articles import reports
from store.inserts import insert
from store.provenance import listed
from store.rows import Row
from store.signs import settle
from store.stock_rows import DUE_COLUMNS, STOCK_COLUMNS, Cells, due_rows, stock_rows


class StaleEvents(ValueError):
    """The events were merged from claims that the database does not hold any more."""


#: The tables of what an event has several of, and their columns but for the event and the order.
_MANY = {
    "event_claims": ("claim_id",),
    "conflicts": ("role", "first_claim", "second_claim", "reason"),
    "event_parts": ("part_claim",),
    "event_links": ("teller", "heard_from", "hop", "claim_id"),
    "event_stock": STOCK_COLUMNS,
    "event_due": DUE_COLUMNS,
}
#: Roles whose names are of goods or measures.
_NO_PARTIES = {"product", "replaces", "instrument"}
#: Their names.
TABLES = tuple(_MANY)


@dataclass(frozen=True, slots=True)
class _EventRows:
    """All that the tables hold of one event: its row, and the rows of each table of _MANY in order."""

    event: Row
    many: dict[str, list[Cells]]


@dataclass(frozen=True, slots=True)
class EventChanges:
    """What saving did: the ids of the events that are new, that say something else now, that are gone."""

    appeared: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.appeared) + len(self.changed) + len(self.vanished)

    def then(self, later: "EventChanges") -> "EventChanges":
        """Both, one after the other, as if they were one: what came and went again is left out."""
        came, went = dict.fromkeys(self.appeared), dict.fromkeys(later.vanished)
        changed = dict.fromkeys((*self.changed, *later.changed))
        back = {i for i in later.appeared if i in self.vanished}
        return EventChanges(
            tuple(i for i in (*came, *later.appeared) if i not in went and i not in back),
            tuple(i for i in (*changed, *back) if i not in came and i not in went),
            tuple(i for i in (*self.vanished, *went) if i not in came and i not in back),
        )


def save_events(db: Database, merged: Iterable[tuple[Event, str]]) -> EventChanges:
    """Makes the tables hold these events and no others. Raises StaleEvents."""
    return _save(db, merged, "SELECT event_id FROM events", {})


def save_events_of(
    db: Database, merged: Iterable[tuple[Event, str]], claim_ids: Iterable[str]
) -> EventChanges:
    """Makes these the events of the claims, of which some may be gone; all others stay. Raises StaleEvents."""
    ids, parameters = listed(sorted(claim_ids))
    # An event whose only claim is gone has no rows of claims any more, but its name.
    of_claims = f"""SELECT event_id FROM event_claims WHERE claim_id IN ({ids})
        UNION SELECT event_id FROM events WHERE event_id IN ({ids})"""
    return _save(db, merged, of_claims, parameters)


def _save(
    db: Database, merged: Iterable[tuple[Event, str]], among: str, parameters: dict[str, Any]
) -> EventChanges:
    """The events in place of those that the SQL `among` selects."""
    wanted = {event.id: _event_rows(event, headline) for event, headline in merged}
    _check_claims(db, wanted.values())
    kept = _kept(db, among, parameters)
    changed = [event_id for event_id, rows in wanted.items() if kept.get(event_id) != rows]
    gone = kept.keys() - wanted.keys()
    # All that goes goes first: a claim may have moved from one event to another.
    db.conn.executemany(
        "DELETE FROM events WHERE event_id = ?",
        [(event_id,) for event_id in [*gone, *(kept.keys() & set(changed))]],
    )
    _insert(db, [wanted[event_id] for event_id in changed])
    settle_events(db, changed)
    return EventChanges(
        tuple(event_id for event_id in changed if event_id not in kept),
        tuple(event_id for event_id in changed if event_id in kept),
        tuple(sorted(gone)),
    )


def write_events(db: Database, merged: Iterable[tuple[Event, str]]) -> None:
    """The rows of events that have none."""
    _insert(db, [_event_rows(event, headline) for event, headline in merged])


def settle_events(db: Database, changed: Iterable[str]) -> None:
    """What became of what is due, as far as these events, whose rows are new, say or promise it."""
    settle(db, changed, lambda ids: events(db, *listed(ids)))


def events(db: Database, event_ids: str, parameters: dict[str, Any]) -> list[Event]:
    """The events that the SQL `event_ids` selects, oldest first."""
    by_claim = reports(
        db, f"SELECT claim_id FROM event_claims WHERE event_id IN ({event_ids})", parameters
    )
    links = _grouped(db, "event_claims", event_ids, parameters)
    conflicts = _grouped(db, "conflicts", event_ids, parameters)
    parts = _grouped(db, "event_parts", event_ids, parameters)
    rows = db.query(
        f"""SELECT event_id FROM events WHERE event_id IN ({event_ids})
        ORDER BY date_start, date_end, event_id""",
        parameters,
    )
    return [
        Event(
            tuple(by_claim[claim_id] for (claim_id,) in links[row["event_id"]]),
            tuple(
                Conflict(role, by_claim[first], by_claim[second], Reason(reason))
                for role, first, second, reason in conflicts[row["event_id"]]
            ),
            tuple(claim_id for (claim_id,) in parts[row["event_id"]]),
        )
        for row in rows
    ]


def headlines(db: Database) -> dict[str, str]:
    rows = db.query("SELECT event_id, headline FROM events ORDER BY event_id")
    return {row["event_id"]: row["headline"] for row in rows}


def _event_rows(event: Event, headline: str) -> _EventRows:
    days = [report.published for report in event.reports]
    provenance = event.provenance
    value_low, value_high, currency = _span(event.values("value"), Money)
    quantity_low, quantity_high, unit = _span(event.values("quantity"), Quantity)
    return _EventRows(
        {
            "event_id": event.id,
            "event_type": event.event_type,
            "headline": headline,
            "date_start": event.when.start.isoformat(),
            "date_end": event.when.end.isoformat(),
            "date_precision": event.when.precision,
            "status": event.status.value,
            "value_low": value_low,
            "value_high": value_high,
            "value_currency": currency,
            "quantity_low": quantity_low,
            "quantity_high": quantity_high,
            "quantity_unit": unit,
            "reports": len(event.reports),
            "origins": len(provenance.origins),
            "conflicts": sum(c.reason is Reason.DISAGREEMENT for c in event.conflicts),
            "first_reported": min(days).isoformat(),
            "last_reported": max(days).isoformat(),
            "parties": _parties(event),
        },
        {
            "event_claims": [(report.claim.id,) for report in event.reports],
            "conflicts": [
                (c.role, c.first.claim.id, c.second.claim.id, c.reason.value)
                for c in event.conflicts
            ],
            "event_parts": [(claim_id,) for claim_id in event.parts],
            "event_links": [
                (link.teller, link.heard_from, link.hop.value, link.claim_id)
                for link in provenance.links
            ],
            "event_stock": stock_rows(event),
            "event_due": due_rows(event),
        },
    )


def _parties(event: Event) -> str:
    """Who acts in it, in alphabetical order, each once, however it is capitalised; joined by "; "."""
    spelled: dict[str, str] = {}
    for report in event.reports:
        for argument in report.claim.arguments:
            if isinstance(argument.value, Name) and argument.role not in _NO_PARTIES:
                name = argument.value.name
                folded = name.casefold()
                spelled[folded] = min(name, spelled.get(folded, name))
    return "; ".join(sorted(spelled.values()))


def _span(
    values: Sequence[Value], kind: type[Money] | type[Quantity]
) -> tuple[float | None, float | None, str | None]:
    """From the lowest to the highest figure that any report gives, in the unit of the first.

    An end is None where a report leaves it open, so that no report is contradicted.
    """
    figures = [(v.low, v.high, unit_of(v)) for v in values if isinstance(v, kind)]
    if not figures:
        return None, None, None
    unit = figures[0][2]
    lows = [low for low, _, of in figures if of == unit]
    highs = [high for _, high, of in figures if of == unit]
    return (
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        unit,
    )


def _check_claims(db: Database, wanted: Iterable[_EventRows]) -> None:
    claims = [str(claim_id) for rows in wanted for (claim_id,) in rows.many["event_claims"]]
    ids, parameters = listed(claims)
    held = db.execute(f"SELECT count(*) FROM claims WHERE claim_id IN ({ids})", parameters)
    if held.fetchone()[0] != len(claims):
        raise StaleEvents("the claims have changed since they were merged: merge again")


def _kept(db: Database, event_ids: str, parameters: dict[str, Any]) -> dict[str, _EventRows]:
    many = {table: _grouped(db, table, event_ids, parameters) for table in _MANY}
    return {
        row["event_id"]: _EventRows(
            row, {table: rows[row["event_id"]] for table, rows in many.items()}
        )
        for row in db.query(f"SELECT * FROM events WHERE event_id IN ({event_ids})", parameters)
    }


def _grouped(
    db: Database, table: str, event_ids: str, parameters: dict[str, Any]
) -> defaultdict[str, list[Any]]:
    """The rows of a table of _MANY by event, in their order."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for event_id, *rest in db.execute(
        f"SELECT event_id, {', '.join(_MANY[table])} FROM {table} WHERE event_id IN ({event_ids}) "
        "ORDER BY event_id, ord",
        parameters,
    ).fetchall():
        found[event_id].append(tuple(rest))
    return found


def _insert(db: Database, events: Sequence[_EventRows]) -> None:
    if not events:
        return
    insert(db, "events", [e.event for e in events])
    for table, columns_of in _MANY.items():
        places = ", ".join("?" * (len(columns_of) + 2))
        db.conn.executemany(
            f"INSERT INTO {table} (event_id, ord, {', '.join(columns_of)}) VALUES ({places})",
            [
                (rows.event["event_id"], ord_, *row)
                for rows in events
                for ord_, row in enumerate(rows.many[table])
            ],
        )
