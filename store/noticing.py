"""What has changed since the last look, and what watches tell of it: from the queue to alerts.

All of it is one transaction with the emptying of the queue, so that nothing is told twice or lost.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from nlp.alerts import Evidence, Kind, Watch, decide
from nlp.events import Event
from nlp.snapshots import Difference, Snapshot, differences
from store import merged
from store.alert_book import last_told, left_without_reports, tell
from store.overdue import notice_silence, notice_sources
from store.provenance import listed
from store.rows import Row, stamp
from store.watch_tables import SNAPSHOT

#: So many events are looked at together.
_STRETCH = 500
#: An alert shows at most so many reports, the newest last.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Changed:
    """An event of the queue: how it is, and how it was before; None where it was not there."""

    event: Event
    now: Snapshot
    before: Snapshot | None

    @property
    def claims(self) -> list[str]:
        return [report.claim.id for report in self.event.reports]


def notice(db: Database, watches: Sequence[Watch], now: datetime) -> None:
    """Inside a transaction: writes the alerts of all that has changed or come due."""
    begun = _begin(db, watches, now)
    last, before = _queued(db)
    of_events = [w for w in watches if w.condition.quiet is None and not w.condition.silent_due]
    for changed in _changed(db, before) if of_events else ():
        for watch in of_events:
            _notice_event(db, watch, changed, now)
    for watch in of_events:
        _notice_gone(db, watch, list(before), now)
    new = [event_id for event_id, was in before.items() if was is None]
    for watch in watches:
        if watch.condition.silent_due:
            notice_silence(db, watch, new, begun[watch.name], now)
        if watch.condition.quiet is not None:
            notice_sources(db, watch, now)
    db.execute("DELETE FROM watch_queue WHERE change_no <= ?", [last])


def _begin(db: Database, watches: Sequence[Watch], now: datetime) -> dict[str, str]:
    """Since which day each watch is kept; those that are kept no more are forgotten."""
    names = json.dumps([watch.name for watch in watches])
    db.execute("DELETE FROM watches WHERE watch NOT IN (SELECT value FROM json_each(?))", [names])
    db.execute(
        "INSERT OR IGNORE INTO watches SELECT value, ? FROM json_each(?)", [stamp(now), names]
    )
    return {row["watch"]: row["begun_at"][:10] for row in db.query("SELECT * FROM watches")}


def _queued(db: Database) -> tuple[int, dict[str, Snapshot | None]]:
    """The last number of the queue, and how each event of it was before the first of its changes."""
    last = int(db.execute("SELECT coalesce(max(change_no), 0) FROM watch_queue").fetchone()[0])
    rows = db.query(
        """SELECT event_id, before, min(change_no) FROM watch_queue WHERE change_no <= ?
        GROUP BY event_id ORDER BY event_id""",
        [last],
    )
    return last, {
        row["event_id"]: Snapshot(**json.loads(row["before"])) if row["before"] else None
        for row in rows
    }


def _changed(db: Database, before: Mapping[str, Snapshot | None]) -> Iterator[_Changed]:
    ids = iter(before)
    while some := list(islice(ids, _STRETCH)):
        sql, parameters = listed(some)
        rows = db.query(f"SELECT * FROM events WHERE event_id IN ({sql})", parameters)
        snapshots = {row["event_id"]: _snapshot(row) for row in rows}
        for event in merged.events(db, sql, parameters):
            # An older report gives an event another name; its claims tell which events it was.
            known = (before.get(report.claim.id) for report in event.reports)
            yield _Changed(event, snapshots[event.id], next(filter(None, known), None))


def _notice_event(db: Database, watch: Watch, changed: _Changed, now: datetime) -> None:
    told = last_told(db, watch, "event", changed.claims)
    last = Snapshot(**told.snapshot) if told else None
    kind = decide(watch.condition, changed.event, changed.now, changed.before, last)
    if kind is None:
        return
    was = last or changed.before
    tell(
        db, watch, kind, now,
        matter="event",
        about=changed.event.id,
        headline=changed.now.headline,
        facts={"type": changed.event.event_type, **changed.now.words()},
        snapshot=asdict(changed.now),
        changes=differences(was, changed.now) if was else (),
        evidence=_evidence(changed.event),
    )  # fmt: skip


def _notice_gone(db: Database, watch: Watch, event_ids: Sequence[str], now: datetime) -> None:
    """Events that were told of and have no report any more: a person rejected it, or it is read otherwise now."""
    for told in left_without_reports(db, watch, event_ids):
        if told.kind is not Kind.OVER:
            tell(
                db, watch, Kind.OVER, now,
                matter="event",
                about=told.about,
                headline=told.headline,
                facts=told.facts,
                snapshot=told.snapshot,
                changes=(Difference("reports", f"{told.snapshot['reports']:,}", ""),),
                evidence=told.evidence,
            )  # fmt: skip


def _snapshot(row: Row) -> Snapshot:
    return Snapshot(**{column: row[column] for column in SNAPSHOT})


def _evidence(event: Event) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(r.publisher, r.published.isoformat(), r.url, r.claim.quote.text)
        for r in event.reports[-SHOWN:]
    )
