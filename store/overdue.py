"""What nobody's report tells: due dates that passed in silence, and sources that went quiet."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from crawler.rhythm import silence
from nlp.alerts import Evidence, Kind, Watch
from nlp.conditions import meets
from nlp.snapshots import Difference
from store import journal, merged
from store.alert_book import last_told, tell
from store.provenance import listed
from store.rows import Row

#: From so many of a source's last days of publication its rhythm is taken.
_DAYS = 60
#: Due dates whose day has passed: silent ones that passed since the watch began or that are of new
#: events, and those that were told of, whatever became of them.
_PASSED = """SELECT * FROM v_due d WHERE window_end < :today AND (
    state = 'silent' AND (window_end >= :begun OR event_id IN ({new}))
    OR EXISTS (SELECT 1 FROM alerts a WHERE a.watch = :watch AND a.matter = 'due date'
        AND a.about = d.said_claim || ' ' || d.role || ' ' || d.window_end))
ORDER BY window_end, event_id, role"""


def notice_silence(
    db: Database, watch: Watch, new: Sequence[str], begun: str, now: datetime
) -> None:
    """Due dates of which nobody has said what became of them; and what came of those, once somebody does.

    `new` are the events that were not there before, `begun` is the ISO day on which the watch began.
    """
    ids, parameters = listed(new)
    parameters |= {"today": now.date().isoformat(), "begun": begun, "watch": watch.name}
    rows = list(db.query(_PASSED.format(new=ids), parameters))
    events = {e.id: e for e in merged.events(db, *listed([row["event_id"] for row in rows]))}
    for row in rows:
        about = f"{row['said_claim']} {row['role']} {row['window_end']}"
        told = last_told(db, watch, "due date", [about])
        was = str(told.snapshot["outcome"]) if told else ""
        if row["state"] == was or not (told or meets(watch.condition, events[row["event_id"]])):
            continue
        tell(
            db, watch, Kind.UPDATE if told else Kind.NEW, now,
            matter="due date",
            about=about,
            headline=row["headline"],
            facts=_facts(row),
            snapshot={"outcome": row["state"], "event_id": row["event_id"]},
            changes=(Difference("outcome", was, row["state"]),) if told else (),
            evidence=_evidence(row),
        )  # fmt: skip


def notice_sources(db: Database, watch: Watch, now: datetime) -> None:
    """Sources that used to publish and have fallen silent (crawler.rhythm); each silence once."""
    wanted = watch.condition.quiet
    for (source,) in db.execute("SELECT source FROM sources ORDER BY source").fetchall():
        if wanted and source not in wanted:
            continue
        days = journal.publication_days(db, source, _DAYS)
        words = silence(days, now.date())
        about = f"{source} {days[-1]}" if days else source
        if words and not last_told(db, watch, "source", [about]):
            tell(
                db, watch, Kind.NEW, now,
                matter="source",
                about=about,
                headline=f"{source} {words.partition(':')[0]}",
                facts={"source": source, "last published": days[-1].isoformat()},
                snapshot={"source": source},
            )  # fmt: skip


def _facts(row: Row) -> dict[str, str]:
    start, end = row["window_start"], row["window_end"]
    return {
        "type": row["event_type"],
        "was due": start if start == end else f"{start} to {end}",
        "by": row["owed_by"],
        "to": row["owed_to"],
        "goods": row["products"],
        "outcome": "nobody has said" if row["state"] == "silent" else row["state"],
    }


def _evidence(row: Row) -> tuple[Evidence, ...]:
    sides = [("said", row["said_on"]), ("sign", row["sign_on"])]
    return tuple(
        Evidence(row[f"{side}_publisher"], day, row[f"{side}_url"], row[f"{side}_quote"])
        for side, day in sides
        if day
    )
