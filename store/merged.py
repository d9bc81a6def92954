"""Events, which merging derives from claims: their rows, and events made of rows again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from nlp.events import Conflict, Event, Reason
from nlp.values import Money, Quantity, Value
from store.articles import reports
from store.rows import Row


class StaleEvents(ValueError):
    """The events were merged from claims that the database does not hold any more."""


@dataclass(frozen=True, slots=True)
class _EventRows:
    """All that the tables hold of one event."""

    event: Row
    claims: list[str]
    conflicts: list[tuple[str, str, str, str]]


def save_events(db: Database, merged: Iterable[tuple[Event, str]]) -> int:
    """Makes the tables hold these events and no others; returns how many rows of events changed.

    Raises StaleEvents.
    """
    wanted = {event.id: _event_rows(event, headline) for event, headline in merged}
    _check_claims(db, wanted.values())
    kept = _kept(db)
    changed = [event_id for event_id, rows in wanted.items() if kept.get(event_id) != rows]
    gone = kept.keys() - wanted.keys()
    # All that goes goes first: a claim may have moved from one event to another.
    for event_id in [*gone, *(kept.keys() & set(changed))]:
        db.execute("DELETE FROM events WHERE event_id = ?", [event_id])
    for event_id in changed:
        _insert(db, wanted[event_id])
    return len(changed) + len(gone)


def events(db: Database, event_ids: str, parameters: dict[str, Any]) -> list[Event]:
    """The events that the SQL `event_ids` selects, oldest first."""
    by_claim = reports(
        db, f"SELECT claim_id FROM event_claims WHERE event_id IN ({event_ids})", parameters
    )
    links = _grouped(db, "event_claims", "claim_id", event_ids, parameters)
    conflicts = _grouped(
        db, "conflicts", "role, first_claim, second_claim, reason", event_ids, parameters
    )
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
        )
        for row in rows
    ]


def headlines(db: Database) -> dict[str, str]:
    rows = db.query("SELECT event_id, headline FROM events ORDER BY event_id")
    return {row["event_id"]: row["headline"] for row in rows}


def _event_rows(event: Event, headline: str) -> _EventRows:
    days = [report.published for report in event.reports]
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
            "origins": len(event.origins),
            "conflicts": sum(c.reason is Reason.DISAGREEMENT for c in event.conflicts),
            "first_reported": min(days).isoformat(),
            "last_reported": max(days).isoformat(),
        },
        [report.claim.id for report in event.reports],
        [(c.role, c.first.claim.id, c.second.claim.id, c.reason.value) for c in event.conflicts],
    )


def _span(
    values: Sequence[Value], kind: type[Money] | type[Quantity]
) -> tuple[float | None, float | None, str | None]:
    """From the lowest to the highest figure that any report gives, in the unit of the first.

    An end is None where a report leaves it open, so that no report is contradicted.
    """
    figures = [(v.low, v.high, _unit(v)) for v in values if isinstance(v, kind)]
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


def _unit(figure: Money | Quantity) -> str:
    return figure.currency if isinstance(figure, Money) else figure.unit


def _check_claims(db: Database, wanted: Iterable[_EventRows]) -> None:
    held = {row["claim_id"] for row in db.query("SELECT claim_id FROM claims")}
    if any(claim_id not in held for rows in wanted for claim_id in rows.claims):
        raise StaleEvents("the claims have changed since they were merged: merge again")


def _kept(db: Database) -> dict[str, _EventRows]:
    every = "SELECT event_id FROM events"
    links = _grouped(db, "event_claims", "claim_id", every, {})
    conflicts = _grouped(db, "conflicts", "role, first_claim, second_claim, reason", every, {})
    return {
        row["event_id"]: _EventRows(
            row,
            [claim_id for (claim_id,) in links[row["event_id"]]],
            conflicts[row["event_id"]],
        )
        for row in db.query("SELECT * FROM events")
    }


def _grouped(
    db: Database, table: str, columns: str, event_ids: str, parameters: dict[str, Any]
) -> defaultdict[str, list[Any]]:
    """Tuples of the columns by event, in their order."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for event_id, *rest in db.execute(
        f"SELECT event_id, {columns} FROM {table} WHERE event_id IN ({event_ids}) "
        "ORDER BY event_id, ord",
        parameters,
    ).fetchall():
        found[event_id].append(tuple(rest))
    return found


def _insert(db: Database, rows: _EventRows) -> None:
    event_id = rows.event["event_id"]
    db.table("events").insert(rows.event)
    db.table("event_claims").insert_all(
        {"event_id": event_id, "ord": ord_, "claim_id": claim_id}
        for ord_, claim_id in enumerate(rows.claims)
    )
    db.table("conflicts").insert_all(
        {
            "event_id": event_id,
            "ord": ord_,
            "role": role,
            "first_claim": first,
            "second_claim": second,
            "reason": reason,
        }
        for ord_, (role, first, second, reason) in enumerate(rows.conflicts)
    )
