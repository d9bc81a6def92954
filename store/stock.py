"""What people ask of stock and of what is due: rows of the views, as types."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from nlp.promises import State


@dataclass(frozen=True, slots=True)
class StockLine:
    """A row of `v_stockpile_by_quarter`. Lines never add up: they differ in who, what, when or the unit.

    `quarter_from` and `quarter_to` are empty where nobody says when; `high` and `firm_high` None where a
    report leaves the end open. The claims lead to the quotes that give the bounds.
    """

    act: str
    holder: str
    holder_kind: str
    product_family: str
    quarter_from: str
    quarter_to: str
    measure: str
    unit: str
    low: float
    firm_high: float | None
    high: float | None
    events: int
    unsure_events: int
    low_claims: tuple[str, ...]
    high_claims: tuple[str, ...]
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A figure of `v_stock` that no line counts, since others tell the same goods or money.

    `why` is "told in parts" (the parts count) or "part of a sum" (the sum counts); `counted` are the
    events that count in its place.
    """

    event_id: str
    headline: str
    act: str
    holder: str
    holder_kind: str
    product_family: str
    measure: str
    unit: str
    low: float
    high: float | None
    why: str
    counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A row of `v_due`: what is due in the window, who owes it, and what became of it.

    `said_*` is who promised it first, `sign_*` the word that decides (empty where nobody has spoken);
    `later_start` and `later_end` are the window to which it slipped, if a report gives one.
    """

    event_id: str
    event_type: str
    headline: str
    role: str
    window_start: date
    window_end: date
    precision: str
    owed_by: str
    owed_to: str
    products: str
    quantity_low: float | None
    quantity_high: float | None
    quantity_unit: str | None
    value_low: float | None
    value_high: float | None
    value_currency: str | None
    state: State
    said_on: date
    said_claim: str
    said_publisher: str
    said_url: str
    said_quote: str
    sign_on: date | None
    sign_claim: str
    sign_publisher: str
    sign_url: str
    sign_quote: str
    later_start: date | None
    later_end: date | None
    last_reported: date


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a claim, and who published them where and when."""

    claim_id: str
    publisher: str
    published: date
    url: str
    quote: str


_HELD_BY = """event_id IN (SELECT ec.event_id FROM event_claims ec JOIN arguments n USING (claim_id)
    WHERE n.role IN ('buyer', 'recipient', 'holder') AND n.kind = 'name'
    AND (n.name COLLATE NOCASE IN (SELECT value FROM json_each(:holders))
        OR EXISTS (SELECT 1 FROM json_each(n.also) j
            WHERE j.value COLLATE NOCASE IN (SELECT value FROM json_each(:holders)))))"""
_OF_PRODUCT = """event_id IN (SELECT ec.event_id FROM event_claims ec JOIN arguments n USING (claim_id)
    WHERE n.role = 'product' AND n.kind = 'name'
    AND (n.name COLLATE NOCASE IN (SELECT value FROM json_each(:products))
        OR EXISTS (SELECT 1 FROM json_each(n.also) j
            WHERE j.value COLLATE NOCASE IN (SELECT value FROM json_each(:products)))))"""


_HELD_BACK = """
SELECT s.event_id, s.headline, s.act, s.holder, s.holder_kind, s.product_family, s.measure, s.unit,
    s.low, s.high, s.left_out AS why, CASE s.left_out
    WHEN 'told in parts' THEN (SELECT group_concat(event_id, '; ') FROM (
        SELECT DISTINCT pc.event_id FROM event_parts p JOIN event_claims pc ON pc.claim_id = p.part_claim
        WHERE p.event_id = s.event_id ORDER BY 1))
    ELSE (SELECT group_concat(event_id, '; ') FROM (
        SELECT DISTINCT p.event_id FROM event_claims ec JOIN event_parts p ON p.part_claim = ec.claim_id
        WHERE ec.event_id = s.event_id ORDER BY 1)) END AS counted
FROM v_stock s WHERE s.left_out <> ''
ORDER BY s.holder = '', s.holder COLLATE NOCASE, s.act, s.product_family, s.measure, s.unit, s.event_id
"""


class Stock:
    """Made of the Store's connection. As of today; of a Store that is as known on a day, as of that day."""

    def __init__(self, db: Database, snapshot: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._snapshot = snapshot

    def lines(self, holders: Sequence[str] = (), products: Sequence[str] = ()) -> list[StockLine]:
        """By who, what and when. With `holders`, what one of these has, alone or with others; with
        `products`, what is of one of these or of their family. Any spelling that a report gives will do."""
        wanted = ["1"]
        if holders:
            wanted.append(f"holder IN (SELECT holder FROM event_stock WHERE {_HELD_BY})")
        if products:
            wanted.append(
                f"""(product_family COLLATE NOCASE IN (SELECT value FROM json_each(:products)) OR
                product_family IN (SELECT product_family FROM event_stock WHERE {_OF_PRODUCT}))"""
            )
        with self._snapshot():
            rows = self._db.query(
                f"""SELECT * FROM v_stockpile_by_quarter WHERE {" AND ".join(wanted)}
                ORDER BY holder = '', holder COLLATE NOCASE, holder_kind, act, product_family,
                    quarter_from IS NULL, quarter_from, quarter_to, measure, unit""",
                {"holders": json.dumps(list(holders)), "products": json.dumps(list(products))},
            )
            return [StockLine(**_line(row)) for row in rows]

    def held_back(self) -> list[HeldBack]:
        """What would count twice, by holder; empty where nothing is told both as a sum and in parts."""
        with self._snapshot():
            rows = list(self._db.query(_HELD_BACK))
        return [
            HeldBack(**row | {"counted": tuple((row["counted"] or "").split("; "))}) for row in rows
        ]

    def quotes(self, claim_ids: Iterable[str]) -> dict[str, Said]:
        """Of each claim, such as those that give a bound, the words that prove it; by claim id."""
        with self._snapshot():
            rows = self._db.query(
                """SELECT c.claim_id, v.publisher, v.published, v.url, c.quote
                FROM claims c JOIN versions v USING (version_id)
                WHERE c.claim_id IN (SELECT value FROM json_each(:ids))""",
                {"ids": json.dumps(list(claim_ids))},
            )
            return {
                row["claim_id"]: Said(**row | {"published": date.fromisoformat(row["published"])})
                for row in rows
            }

    def due(
        self, states: Sequence[State] = (), event_ids: Sequence[str] | None = None
    ) -> list[Due]:
        """Soonest window first; with `states` only those, with `event_ids` only of these events."""
        wanted = ["1"]
        if states:
            wanted.append("state IN (SELECT value FROM json_each(:states))")
        if event_ids is not None:
            wanted.append("event_id IN (SELECT value FROM json_each(:ids))")
        with self._snapshot():
            rows = self._db.query(
                f"""SELECT * FROM v_due WHERE {" AND ".join(wanted)}
                ORDER BY window_end, window_start, event_id, role""",
                {"states": json.dumps(list(states)), "ids": json.dumps(list(event_ids or ()))},
            )
            return [Due(**_due(row)) for row in rows]


def _line(row: dict[str, Any]) -> dict[str, Any]:
    listed = {
        name: tuple(row[name].split("; ")) if row[name] else ()
        for name in ("low_claims", "high_claims", "event_ids")
    }
    return row | listed | {name: row[name] or "" for name in ("quarter_from", "quarter_to")}


def _due(row: dict[str, Any]) -> dict[str, Any]:
    days = ("window_start", "window_end", "said_on", "sign_on", "later_start", "later_end")
    told = {name: date.fromisoformat(row[name]) if row[name] else None for name in days}
    signs = ("sign_claim", "sign_publisher", "sign_url", "sign_quote")
    return (
        row
        | told
        | {name: row[name] or "" for name in signs}
        | {
            "state": State(row["state"]),
            "last_reported": date.fromisoformat(row["last_reported"]),
        }
    )
