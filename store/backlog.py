"""How a database stands, for who watches over it. The standard library only, as for the schedule."""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from store.transactions import opened, said_in_words


@dataclass(frozen=True, slots=True)
class OldestIssue:
    """The open issue that has been open longest."""

    since: datetime
    source: str
    message: str
    url: str


@dataclass(frozen=True, slots=True)
class DeafChannel:
    """A channel of the watches that does not answer: how often in a row, why, and how many alerts wait for it."""

    channel: str
    failures: int
    said: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: documents to be read, pages to be fetched (by source too), issues to be looked at.

    `given_up` are pages that are tried no more. Sizes are in bytes; `free_bytes` is of the disk.
    """

    unread: int
    waiting: int
    given_up: int
    open_issues: int
    oldest_issue: OldestIssue | None
    database_bytes: int
    free_bytes: int
    waiting_by_source: Mapping[str, int] = field(default_factory=dict, hash=False)
    deaf_channels: tuple[DeafChannel, ...] = ()


def backlog(path: Path) -> Backlog:
    """Of the database at `path`. Raises UnusableDatabase."""
    with said_in_words(path), closing(opened(path, readonly=True)) as connection:
        connection.execute("BEGIN")  # every figure is as of one moment
        by_source = dict(
            connection.execute(
                "SELECT source, count(*) FROM waiting WHERE given_up_at IS NULL GROUP BY source"
            ).fetchall()
        )
        return Backlog(
            unread=_count(connection, "documents WHERE state = 'new'"),
            waiting=sum(by_source.values()),
            given_up=_count(connection, "waiting WHERE given_up_at IS NOT NULL"),
            open_issues=_count(connection, "issues WHERE resolved_at IS NULL"),
            oldest_issue=_oldest(connection),
            database_bytes=sum(f.stat().st_size for f in _files(path)),
            free_bytes=shutil.disk_usage(path.resolve().parent).free,
            waiting_by_source=by_source,
            deaf_channels=tuple(_deaf(connection)),
        )


def _count(connection: sqlite3.Connection, rows: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


def _deaf(connection: sqlite3.Connection) -> list[DeafChannel]:
    rows = connection.execute(
        """SELECT c.channel, c.failures, c.said, count(*) FROM channels c
        JOIN letters l USING (channel) JOIN tellings t USING (letter_id)
        WHERE c.failures > 0 AND l.delivered_at IS NULL AND l.given_up_at IS NULL
        GROUP BY c.channel ORDER BY c.channel"""
    )
    return [DeafChannel(*row) for row in rows]


def _oldest(connection: sqlite3.Connection) -> OldestIssue | None:
    row = connection.execute(
        """SELECT first_seen, source, message, url FROM issues WHERE resolved_at IS NULL
        ORDER BY first_seen, issue_id LIMIT 1"""
    ).fetchone()
    return OldestIssue(datetime.fromisoformat(row[0]), *row[1:]) if row else None


def _files(path: Path) -> list[Path]:
    """The database and what SQLite keeps beside it."""
    beside = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
    return [file for file in beside if file.exists()]
