"""What was told of what: alerts as rows. Used inside transactions of others."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.documents import hash_id
from nlp.alerts import Alert, Evidence, Kind, Watch
from nlp.snapshots import Difference
from store.provenance import listed
from store.rows import Row, stamp


def alert_of(row: Row) -> Alert:
    """An alert as a row of `alerts` holds it."""
    told = json.loads(row["told"])
    return Alert(
        row["alert_id"],
        row["watch"],
        row["matter"],
        row["about"],
        Kind(row["kind"]),
        row["headline"],
        datetime.fromisoformat(row["made_at"]),
        told["facts"],
        tuple(Difference(*change) for change in told["changes"]),
        tuple(Evidence(*one) for one in told["evidence"]),
        json.loads(row["snapshot"]),
    )


def last_told(db: Database, watch: Watch, matter: str, about: Sequence[str]) -> Alert | None:
    """The last alert of the watch on the matter, by any of its names."""
    names, parameters = listed(about)
    rows = db.query(
        f"""SELECT * FROM alerts WHERE watch = :watch AND matter = :matter AND about IN ({names})
        ORDER BY made_at DESC, nth DESC LIMIT 1""",
        parameters | {"watch": watch.name, "matter": matter},
    )
    return next(map(alert_of, rows), None)


def left_without_reports(db: Database, watch: Watch, event_ids: Sequence[str]) -> Iterator[Alert]:
    """The last alert on each of these events of which no event has the oldest report any more."""
    ids, parameters = listed(event_ids)
    rows = db.query(
        f"""SELECT DISTINCT about FROM alerts a WHERE watch = :watch AND matter = 'event'
            AND about IN ({ids})
            AND NOT EXISTS (SELECT 1 FROM event_claims ec WHERE ec.claim_id = a.about)""",
        parameters | {"watch": watch.name},
    )
    for about in [row["about"] for row in rows]:
        if told := last_told(db, watch, "event", [about]):
            yield told


def tell(
    db: Database,
    watch: Watch,
    kind: Kind,
    now: datetime,
    *,
    matter: str,
    about: str,
    headline: str,
    facts: Mapping[str, str],
    snapshot: Mapping[str, Any],
    changes: Sequence[Difference] = (),
    evidence: Sequence[Evidence] = (),
) -> None:
    """Writes an alert, and that each channel of the watch is to be told."""
    nth = db.execute(
        "SELECT count(*) FROM alerts WHERE watch = ? AND matter = ? AND about = ?",
        [watch.name, matter, about],
    ).fetchone()[0]
    alert_id = hash_id(watch.name, matter, about, str(nth))
    told = {"facts": facts, "changes": changes, "evidence": evidence}
    db.execute(
        "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(alert_id, watch.name, matter, about, nth, kind.value, stamp(now), headline),
            *(json.dumps(told, ensure_ascii=False), json.dumps(snapshot, ensure_ascii=False)),
        ],
    )
    db.conn.executemany(
        "INSERT INTO tellings (alert_id, channel) VALUES (?, ?)",
        [(alert_id, channel) for channel in watch.channels],
    )
