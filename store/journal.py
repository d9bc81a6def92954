"""Bookkeeping: the sources, the runs, and the issues that a person should see."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlite_utils import Database

from crawler.documents import hash_id
from crawler.settings import SourceSettings
from crawler.warc import Place
from store.rows import Row, stamp


@dataclass(frozen=True, slots=True)
class Run:
    """One pass of a stage. `status`: running, ok or failed; `counts` says what it did."""

    id: int
    kind: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    counts: Mapping[str, int]
    message: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that could not be fetched, read or extracted. `document_id` is None if unfetched.

    `stage`: fetch, read or extract. `resolved_at` is None while it is open.
    """

    id: str
    source: str
    document_id: str | None
    url: str
    stage: str
    message: str
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None


def save_source(db: Database, source: SourceSettings) -> None:
    row = {
        "source": source.name,
        "kind": source.kind,
        "publisher": source.publisher,
        "url": " ".join(source.urls),
        "tier": source.tier,
        "publisher_group": source.publisher_group,
        "country": source.country,
    }
    db.table("sources").upsert(row, pk="source")


def know_source(db: Database, source: str) -> None:
    """A row for a source that no settings describe, so that its documents have one."""
    db.execute("INSERT INTO sources (source) VALUES (?) ON CONFLICT DO NOTHING", [source])


def start_run(db: Database, kind: str) -> int:
    row = {"kind": kind, "started_at": _now(), "status": "running"}
    cursor = db.execute(
        """INSERT INTO runs (kind, started_at, status)
        VALUES (:kind, :started_at, :status) RETURNING run_id""",
        row,
    )
    return int(cursor.fetchone()[0])


def finish_run(
    db: Database, run_id: int, counts: Mapping[str, int], *, status: str, message: str
) -> None:
    row = {
        "finished_at": _now(),
        "status": status,
        "counts": json.dumps(dict(counts)),
        "message": message,
    }
    db.table("runs").update(run_id, row)


def note_reading(db: Database, run_id: int, document_id: str) -> None:
    db.execute("UPDATE runs SET message = ? WHERE run_id = ?", [document_id, run_id])


def stumbling_block(db: Database) -> str:
    """The document at which the last two analyses stopped for good; "" where they did not."""
    last = db.query(
        "SELECT status, message FROM runs WHERE kind = 'analyse' ORDER BY run_id DESC LIMIT 2"
    )
    left = [row["message"] for row in last if row["status"] == "running"]
    return str(left[0]) if len(left) == 2 and left[0] == left[1] else ""


def runs(db: Database) -> list[Run]:
    """Newest first."""
    return [_run(row) for row in db.query("SELECT * FROM runs ORDER BY run_id DESC")]


def save_issue(
    db: Database,
    source: str,
    url: str,
    stage: str,
    message: str,
    *,
    document_id: str | None = None,
) -> None:
    """An issue seen before is seen again, and open again."""
    know_source(db, source)
    row = {
        "issue_id": hash_id(source, document_id or url, stage, message),
        "source": source,
        "document_id": document_id,
        "url": url,
        "stage": stage,
        "message": message,
        "now": _now(),
    }
    db.execute(
        """INSERT INTO issues
            (issue_id, source, document_id, url, stage, message, first_seen, last_seen)
        VALUES (:issue_id, :source, :document_id, :url, :stage, :message, :now, :now)
        ON CONFLICT (issue_id) DO UPDATE SET last_seen = :now, resolved_at = NULL""",
        row,
    )


def resolve_fetching(db: Database, urls: Iterable[str]) -> None:
    for url in urls:
        db.execute(
            """UPDATE issues SET resolved_at = :now
            WHERE url = :url AND stage = 'fetch' AND resolved_at IS NULL""",
            {"now": _now(), "url": url},
        )


def place_columns(record: str, place: Place | None) -> Row:
    """Where the archive of evidence has a document, as columns of `documents`."""
    return {
        "warc_record": record or None,
        "warc_file": place.file if place else None,
        "warc_offset": place.offset if place else None,
    }


def source_url(db: Database, source: str) -> str:
    row = db.execute("SELECT url FROM sources WHERE source = ?", [source]).fetchone()
    return str(row[0]).partition(" ")[0] if row else ""


def publication_days(db: Database, source: str, most: int) -> list[date]:
    rows = db.query(
        """SELECT DISTINCT v.published FROM versions v JOIN documents d USING (document_id)
        WHERE d.source = :source ORDER BY v.published DESC LIMIT :most""",
        {"source": source, "most": most},
    )
    return sorted(date.fromisoformat(row["published"]) for row in rows)


def resolve_reading(db: Database, document_id: str, url: str) -> None:
    db.execute(
        """UPDATE issues SET resolved_at = :now WHERE resolved_at IS NULL AND (
            document_id = :document_id
            OR (document_id IS NULL AND url = :url AND stage <> 'fetch'))""",
        {"now": _now(), "document_id": document_id, "url": url},
    )


def issues(db: Database) -> list[Issue]:
    """Open ones first, the latest seen first."""
    rows = db.query(
        "SELECT * FROM issues ORDER BY resolved_at IS NOT NULL, last_seen DESC, issue_id"
    )
    return [_issue(row) for row in rows]


def _run(row: Row) -> Run:
    return Run(
        id=row["run_id"],
        kind=row["kind"],
        started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=_moment(row["finished_at"]),
        status=row["status"],
        counts=json.loads(row["counts"]),
        message=row["message"],
    )


def _issue(row: Row) -> Issue:
    return Issue(
        id=row["issue_id"],
        source=row["source"],
        document_id=row["document_id"],
        url=row["url"],
        stage=row["stage"],
        message=row["message"],
        first_seen=datetime.fromisoformat(row["first_seen"]),
        last_seen=datetime.fromisoformat(row["last_seen"]),
        resolved_at=_moment(row["resolved_at"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _now() -> str:
    return stamp(datetime.now(UTC))
