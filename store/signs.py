"""What became of what is due: the signs that the reports of an event, and of events near it, give of a promise.

A sign goes with the event that gives it (foreign keys). So when some events are new or otherwise, only
they and their neighbours are looked at: those that promise what a changed event can tell of, and the
other way round.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice

from sqlite_utils import Database

from nlp.events import Event
from nlp.likeness import window_of
from nlp.outcome_words import links
from nlp.promises import Sign, heard, outcomes, promises

#: So many promising events are looked at together.
_STRETCH = 200

#: The events of these ids.
Known = Callable[[Sequence[str]], list[Event]]

#: Whether the other event `b` has a report between the promise `d` and its last day.
_IN_TIME = """b.event_id <> a.event_id AND b.last_reported > d.said_on
    AND b.first_reported <= coalesce(date(d.window_end, '+' || l.days || ' days'), '9999-12-31')"""

#: From changed events that promise, by the names in them, to the others. CROSS JOIN keeps the order.
_HEARD_BY_CHANGED = f"""
SELECT DISTINCT a.event_id, b.event_id
FROM temp.changed_events x CROSS JOIN event_due d ON d.event_id = x.event_id
CROSS JOIN events a ON a.event_id = x.event_id
CROSS JOIN event_claims ac ON ac.event_id = a.event_id
CROSS JOIN arguments n ON n.claim_id = ac.claim_id AND n.kind = 'name'
CROSS JOIN temp.sign_links l ON l.event_type = a.event_type AND l.role = n.role
CROSS JOIN arguments m ON m.name = n.name AND m.role = l.other_role
CROSS JOIN event_claims bc ON bc.claim_id = m.claim_id
CROSS JOIN events b ON b.event_id = bc.event_id AND b.event_type = l.other_type
WHERE {_IN_TIME}"""

#: From changed events that may tell, to promises of events that did not change, of their time.
_TOLD_BY_CHANGED = f"""
SELECT DISTINCT a.event_id, b.event_id
FROM temp.changed_events x CROSS JOIN events b ON b.event_id = x.event_id
CROSS JOIN event_claims bc ON bc.event_id = b.event_id
CROSS JOIN arguments m ON m.claim_id = bc.claim_id AND m.kind = 'name'
CROSS JOIN temp.sign_links l ON l.other_type = b.event_type AND l.other_role = m.role
CROSS JOIN event_due d ON d.window_end >= date(b.first_reported, '-' || l.days || ' days')
CROSS JOIN events a ON a.event_id = d.event_id AND a.event_type = l.event_type
WHERE {_IN_TIME} AND a.event_id NOT IN (SELECT event_id FROM temp.changed_events)
    AND EXISTS (SELECT 1 FROM event_claims ac JOIN arguments n USING (claim_id)
        WHERE ac.event_id = a.event_id AND n.name = m.name AND n.role = l.role)"""


def settle(db: Database, changed: Iterable[str], known: Known) -> None:
    """Writes the signs that the changed events give and get; those of all others stay.

    The rows of the changed events must be written, and what they held before be gone.
    """
    _take_note(db, changed)
    near: defaultdict[str, list[str]] = defaultdict(list)
    for (event_id,) in db.execute(
        "SELECT DISTINCT event_id FROM temp.changed_events JOIN event_due USING (event_id)"
    ).fetchall():
        near[event_id] = []
    own = frozenset(near)
    unchanged_due = db.execute(
        """SELECT 1 FROM event_due WHERE event_id NOT IN (SELECT event_id FROM temp.changed_events)
        LIMIT 1"""
    ).fetchone()
    for sql in (_HEARD_BY_CHANGED, *([_TOLD_BY_CHANGED] if unchanged_due else [])):
        for event_id, other in db.execute(sql).fetchall():
            near[event_id].append(other)
    promising = iter(sorted(near))
    while some := list(islice(promising, _STRETCH)):
        wanted = {*some, *(other for event_id in some for other in near[event_id])}
        by_id = {event.id: event for event in known(sorted(wanted))}
        for event_id in some:
            others = [by_id[other] for other in dict.fromkeys(near[event_id])]
            _write(db, _sign_rows(by_id[event_id], others, own=event_id in own))
    db.execute("DELETE FROM temp.changed_events")


def _take_note(db: Database, changed: Iterable[str]) -> None:
    db.execute("CREATE TEMP TABLE IF NOT EXISTS changed_events (event_id TEXT PRIMARY KEY)")
    db.execute("DELETE FROM temp.changed_events")
    db.conn.executemany(
        "INSERT OR IGNORE INTO temp.changed_events VALUES (?)", ((i,) for i in changed)
    )
    db.execute(
        "CREATE TEMP TABLE IF NOT EXISTS sign_links (event_type, role, other_type, other_role, days)"
    )
    if db.execute("SELECT 1 FROM temp.sign_links LIMIT 1").fetchone() is None:
        db.conn.executemany(
            "INSERT INTO temp.sign_links VALUES (?, ?, ?, ?, ?)",
            [(*link, window_of(link.event_type)) for link in sorted(links())],
        )


def _write(db: Database, rows: Sequence[tuple[object, ...]]) -> None:
    db.conn.executemany("INSERT OR IGNORE INTO due_signs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _sign_rows(event: Event, others: Sequence[Event], *, own: bool) -> list[tuple[object, ...]]:
    """Of all promises of the event: what it says itself, if `own`, and what the others say."""
    return [
        (event.id, ord_, *_sign_cells(sign))
        for ord_, promise in enumerate(promises(event))
        for sign in (
            *(outcomes(event, promise) if own else ()),
            *(sign for other in others for sign in heard(event, promise, other)),
        )
    ]


def _sign_cells(sign: Sign) -> tuple[object, ...]:
    return (
        sign.outcome.value,
        sign.report.published.isoformat(),
        sign.report.claim.id,
        _iso(sign.later.start if sign.later else None),
        _iso(sign.later.end if sign.later else None),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
