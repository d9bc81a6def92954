"""What a crawl knows of earlier ones: what we hold of an address, what waits, what was answered."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from crawler.due import Standing, next_try
from crawler.identity import page_key
from crawler.ledger import KnownListing
from crawler.listing import Entry
from crawler.memory import Memory
from crawler.notes import CrawlNote, Listed, SourceRun, Unchanged
from crawler.validators import Recorded, Validators
from store import journal
from store.rows import Row, stamp

#: What was answered under an address of a listing that is asked for no more is forgotten after this.
FORGOTTEN = timedelta(days=90)


def recall(db: Database, source: str) -> Memory:
    row = next(db.query("SELECT * FROM source_memory WHERE source = ?", [source]), None)
    if row is None:
        return Memory()
    return Memory(_moment(row["last_success_at"]), json.loads(row["remembered"]))


def listing(db: Database, url: str) -> KnownListing:
    row = _answer(db, url)
    if row is None:
        return KnownListing()
    further = tuple(json.loads(row["further"]))
    return KnownListing(_validators(row), further, _moment(row["not_before"]))


def page(db: Database, url: str) -> Validators:
    row = _answer(db, url)
    return _validators(row) if row else Validators()


def standings(db: Database, urls: Iterable[str]) -> Mapping[str, Standing]:
    """By address, whichever address of a page it is; those that nothing is known of are left out."""
    keys = {url: page_key(url) for url in urls}
    asked = {"keys": json.dumps(sorted(set(keys.values())))}
    held = db.query(
        """SELECT a.key, max(d.fetched_at) AS fetched_at, max(n.asked_at) AS asked_at,
            coalesce(max(n.told), '') AS told, coalesce(max(n.unchanged), 0) AS unchanged,
            min(d.state = 'unreadable') AS is_unreadable
        FROM json_each(:keys) AS k JOIN aliases a ON a.key = k.value
        JOIN documents d ON d.page_id = a.page_id LEFT JOIN answers n ON n.url = a.url
        GROUP BY a.key""",
        asked,
    )
    waiting = db.query(
        """SELECT key, max(told) AS told, max(not_before) AS not_before,
            min(given_up_at IS NOT NULL) AS given_up
        FROM waiting WHERE key IN (SELECT value FROM json_each(:keys)) GROUP BY key""",
        asked,
    )
    known = {row["key"]: _held(row) for row in held}
    for row in waiting:
        known[row["key"]] = _awaited(row, known.get(row["key"]))
    return {url: known[key] for url, key in keys.items() if key in known}


def waiting(db: Database, source: str, most: int, now: datetime) -> Sequence[Entry]:
    """The entries that may be tried now, the latest first."""
    rows = db.query(
        """SELECT entry FROM waiting
        WHERE source = :source AND given_up_at IS NULL AND not_before <= :now
        ORDER BY told DESC LIMIT :most""",
        {"source": source, "now": stamp(now), "most": most},
    )
    return [Entry(**json.loads(row["entry"])) for row in rows]


def save_listed(db: Database, listed: Listed) -> None:
    journal.know_source(db, listed.source)
    now = stamp(datetime.now(UTC))
    for entry in listed.waiting:
        _wait_for(db, entry, listed.source, now)
    known = {"further": json.dumps(listed.further), "not_before": None}
    _save_answer(db, listed.url, listed.source, _columns(listed.validators) | known)
    journal.resolve_fetching(db, [listed.url])


def save_unchanged(db: Database, unchanged: Unchanged) -> None:
    save_asked(db, unchanged.source, unchanged.entry, unchanged.validators, is_new=False)
    journal.resolve_fetching(db, [unchanged.entry.url])


def save_asked(
    db: Database, source: str, entry: Entry, validators: Validators | None, *, is_new: bool
) -> None:
    """The page of the entry was asked for and answered: it waits no more."""
    db.execute("DELETE FROM waiting WHERE url = ?", [entry.url])
    before = _answer(db, entry.url)
    unchanged = 0 if is_new else (before["unchanged"] if before else 0) + 1
    known = {"told": entry.latest, "unchanged": unchanged}
    columns = _columns(validators) if validators else {}
    _save_answer(db, entry.url, source, columns | known)


def save_missed(db: Database, note: CrawlNote) -> None:
    """What the note says of the address is remembered for its next try."""
    now = datetime.now(UTC)
    row = next(db.query("SELECT tries FROM waiting WHERE url = ?", [note.url]), None)
    if row is None:
        if note.until:
            _save_answer(db, note.url, note.source, {"not_before": stamp(note.until)})
        return
    tries = row["tries"] + 1
    again = next_try(tries, lasting=note.lasting, now=now)
    if note.until:
        again = max(note.until, again) if again else note.until
    changed = {
        "tries": tries,
        "not_before": stamp(again) if again else "",
        "problem": note.problem,
        "given_up_at": None if again else stamp(now),
    }
    db.table("waiting").update(note.url, changed)


def save_source_run(db: Database, run_id: int, run: SourceRun) -> None:
    journal.know_source(db, run.source)
    row = asdict(run) | {
        "run_id": run_id,
        "started_at": stamp(run.started_at),
        "finished_at": stamp(run.finished_at),
        "statuses": json.dumps(run.statuses),
        "left_over": run.left,
    }
    for name in ("kept", "left", "values"):
        del row[name]
    db.table("source_runs").upsert(row, pk=("run_id", "source"))
    if run.status == "ok":
        memory = {
            "source": run.source,
            "last_success_at": stamp(run.started_at),
            "remembered": json.dumps(dict(run.values)),
        }
        db.table("source_memory").upsert(memory, pk="source")
    db.execute(
        """DELETE FROM answers WHERE source = ? AND asked_at < ?
        AND url NOT IN (SELECT url FROM aliases)""",
        [run.source, stamp(datetime.now(UTC) - FORGOTTEN)],
    )


def _wait_for(db: Database, entry: Entry, source: str, now: str) -> None:
    """Queues the entry; one that had failed and has changed since is tried afresh."""
    row = {
        "url": entry.url,
        "key": page_key(entry.url),
        "source": source,
        "entry": json.dumps({n: v for n, v in asdict(entry).items() if n != "body"}),
        "told": entry.latest,
        "listed_at": now,
    }
    db.execute(
        """INSERT INTO waiting (url, key, source, entry, told, listed_at)
        VALUES (:url, :key, :source, :entry, :told, :listed_at)
        ON CONFLICT (url) DO UPDATE SET entry = :entry,
            tries = iif(told = :told, tries, 0), not_before = iif(told = :told, not_before, ''),
            given_up_at = iif(told = :told, given_up_at, NULL), told = :told""",
        row,
    )


def _save_answer(db: Database, url: str, source: str, columns: Row) -> None:
    row = {"url": url, "source": source, "asked_at": stamp(datetime.now(UTC)), **columns}
    db.table("answers").upsert(row, pk="url")


def _answer(db: Database, url: str) -> Row | None:
    return next(db.query("SELECT * FROM answers WHERE url = ?", [url]), None)


def _columns(validators: Validators) -> Row:
    recorded = validators.recorded
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "digest": validators.digest,
        "fetched_at": stamp(validators.fetched_at) if validators.fetched_at else None,
        "warc_record": recorded.record if recorded else "",
        "warc_url": recorded.url if recorded else "",
        "warc_date": stamp(recorded.at) if recorded else "",
        "liar": int(validators.liar),
    }


def _validators(row: Row) -> Validators:
    recorded = None
    if row["warc_record"]:
        moment = datetime.fromisoformat(row["warc_date"])
        recorded = Recorded(row["warc_record"], row["warc_url"], moment)
    return Validators(
        row["etag"],
        row["last_modified"],
        row["digest"],
        _moment(row["fetched_at"]),
        recorded,
        bool(row["liar"]),
    )


def _held(row: Row) -> Standing:
    return Standing(
        fetched_at=datetime.fromisoformat(max(row["fetched_at"], row["asked_at"] or "")),
        told=row["told"],
        unchanged=row["unchanged"],
        is_unreadable=bool(row["is_unreadable"]),
    )


def _awaited(row: Row, held: Standing | None) -> Standing:
    return Standing(
        fetched_at=held.fetched_at if held else None,
        told=row["told"] if row["given_up"] or held is None else held.told,
        unchanged=held.unchanged if held else 0,
        is_unreadable=held.is_unreadable if held else False,
        not_before=_moment(row["not_before"]),
        given_up=bool(row["given_up"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
