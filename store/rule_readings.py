"""The rule clock of the events in the database: read again where an event or a rule has changed."""

import json
from collections import defaultdict
from datetime import date

from sqlite_utils import Database

from nlp.events import Status
from nlp.rule_clock import RECEIVER, RULE, Happening, Reading, RuleClock
from nlp.values import Period, Value
from store.rows import argument_from

#: The roles that the clock looks at.
_ROLES = json.dumps(["product", "target", "instrument", "date", "effective", *RECEIVER.values()])
_WAITING = "SELECT event_id FROM unclocked_events"
_EVERY_DEAL = """SELECT event_id FROM events
    WHERE event_type IN (SELECT value FROM json_each(:types))"""


def read_clock(db: Database) -> int:
    """Clocks every deal that merging made or changed; returns how many readings were made.

    A rule that came, went or changed has all deals clocked again.
    """
    waiting, rules_waiting = db.execute(
        "SELECT count(*), coalesce(sum(is_rule), 0) FROM unclocked_events"
    ).fetchone()
    if not waiting:
        return 0
    ids = _EVERY_DEAL if rules_waiting else f"{_EVERY_DEAL} AND event_id IN ({_WAITING})"
    deals = _happenings(db, ids, {"types": json.dumps(list(RECEIVER))})
    rules = _happenings(db, "SELECT event_id FROM events WHERE event_type = :rule", {"rule": RULE})
    clock = RuleClock(rules)
    readings = [(deal.id, clock.read(deal)) for deal in deals]
    db.conn.executemany("DELETE FROM rule_clock WHERE event_id = ?", [(i,) for i, _ in readings])
    db.conn.executemany(
        f"INSERT INTO rule_clock VALUES ({', '.join('?' * 10)})",
        [_row(i, n, reading) for i, found in readings for n, reading in enumerate(found)],
    )
    db.execute("DELETE FROM unclocked_events")
    return sum(len(found) for _, found in readings)


def _happenings(db: Database, ids: str, parameters: dict[str, str]) -> list[Happening]:
    """By event id; every different filler of a role, the oldest report's first."""
    roles: defaultdict[str, dict[str, dict[Value, None]]] = defaultdict(dict)
    for row in db.query(
        f"""SELECT ec.event_id, a.* FROM event_claims ec JOIN arguments a USING (claim_id)
        WHERE ec.event_id IN ({ids}) AND a.role IN (SELECT value FROM json_each(:roles))
        ORDER BY ec.event_id, ec.ord, a.ord""",
        parameters | {"roles": _ROLES},
    ):
        role = roles[row["event_id"]].setdefault(row["role"], {})
        role[argument_from(row).value] = None
    return [
        Happening(
            row["event_id"],
            row["event_type"],
            Status(row["status"]),
            Period(
                date.fromisoformat(row["date_start"]),
                date.fromisoformat(row["date_end"]),
                row["date_precision"],
            ),
            {role: tuple(values) for role, values in roles[row["event_id"]].items()},
        )
        for row in db.query(
            f"SELECT * FROM events WHERE event_id IN ({ids}) ORDER BY event_id", parameters
        )
    ]


def _row(event_id: str, number: int, reading: Reading) -> tuple[object, ...]:
    return (
        event_id, number, reading.rule_id, reading.moment, reading.day.start.isoformat(),
        reading.day.end.isoformat(), reading.days_least, reading.days_most, reading.basis,
        reading.words,
    )  # fmt: skip
