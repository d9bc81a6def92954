"""Which events somebody should review first, and why."""

import json
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from nlp.doubts import Glance, reasons, weight
from nlp.mentions.amounts.exchange import to_usd
from nlp.values import Money
from store import merged
from store.queries import Filter, event_ids
from store.rows import Row


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An event that somebody should look at, and why, in words; the heavier, the sooner."""

    event_id: str
    headline: str
    weight: float
    reasons: tuple[str, ...]


def queue(db: Database, wanted: Filter, limit: int) -> list[Doubtful]:
    """The heaviest first; of two that weigh the same, the one with the lower id."""
    ids, parameters = event_ids(wanted)
    rows = {row["event_id"]: row for row in db.query(_SEEN.format(ids=ids), parameters)}
    seen = {event_id: _glance(row) for event_id, row in rows.items()}
    first = sorted(seen, key=lambda event_id: (-weight(seen[event_id]), event_id))[: max(limit, 0)]
    chosen = {"chosen": json.dumps(first)}
    events = {e.id: e for e in merged.events(db, "SELECT value FROM json_each(:chosen)", chosen)}
    return [
        Doubtful(
            event_id,
            str(rows[event_id]["headline"]),
            weight(seen[event_id]),
            reasons(events[event_id], seen[event_id]),
        )
        for event_id in first
    ]


_SEEN = """SELECT e.event_id, e.headline, e.conflicts, e.origins, e.date_start, e.value_low, e.value_high,
        e.value_currency, min(c.confidence) AS confidence,
        NOT EXISTS (SELECT 1 FROM event_claims x LEFT JOIN attributions a USING (claim_id)
            WHERE x.event_id = e.event_id AND a.basis IS NOT 'anonymous') AS nobody_named
    FROM events e JOIN event_claims ec USING (event_id) JOIN claims c USING (claim_id)
    WHERE e.event_id IN ({ids}) AND NOT EXISTS
        (SELECT 1 FROM reviewed_claims rc WHERE rc.claim_id = c.claim_id)
    GROUP BY e.event_id"""


def _glance(row: Row) -> Glance:
    high = row["value_high"] or row["value_low"]
    sums = Money(high, high, row["value_currency"]) if high else None
    dollars = to_usd(sums, date.fromisoformat(row["date_start"])) if sums else None
    return Glance(
        row["confidence"],
        row["conflicts"],
        row["origins"],
        bool(row["nobody_named"]),
        (dollars.high or 0.0) if dollars else 0.0,
    )
