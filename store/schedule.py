"""What the schedule is about to do and has done: its book in the database.

The standard library only: the process that keeps the schedule is small and stays so.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.documents import hash_id
from store.rows import Row, stamp
from store.transactions import UnusableDatabase, opened, said_in_words, writing

#: An attempt is forgotten after this; what a crawl brought stays in source_runs.
FORGOTTEN = timedelta(days=90)
#: What became of an attempt: see dictionary.toml.
OUTCOMES = (
    *("running", "ok", "partly", "failed", "refused"),
    *("killed", "too long", "too large", "cut short"),
)
#: Outcomes that are the fault of the source, or of what it serves.
FAILURES = ("failed", "refused", "killed", "too long", "too large")
#: Outcomes that end a row of failures.
SUCCESSES = ("ok", "partly")

SCHEDULE = f"""
CREATE TABLE schedule (
    source TEXT PRIMARY KEY REFERENCES sources (source),
    interval_seconds REAL NOT NULL CHECK (interval_seconds > 0),
    next_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE attempts (
    attempt_id TEXT PRIMARY KEY,
    task TEXT NOT NULL CHECK (task IN ('crawl', 'analyse')),
    source TEXT REFERENCES sources (source),
    due_at TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outcome TEXT NOT NULL CHECK (outcome IN {OUTCOMES}),
    new_documents INTEGER,
    message TEXT NOT NULL DEFAULT '',
    CHECK ((task = 'crawl') = (source IS NOT NULL)),
    CHECK ((outcome = 'running') = (finished_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_source ON attempts (source, started_at);
CREATE INDEX attempts_by_start ON attempts (started_at);
CREATE VIEW v_attempts AS
SELECT attempt_id, task, source, due_at, started_at, finished_at,
    round((julianday(finished_at) - julianday(started_at)) * 86400, 1) AS seconds,
    outcome, new_documents, message
FROM attempts;
CREATE VIEW v_schedule AS
SELECT s.source, s.next_at, s.interval_seconds, a.started_at AS last_started_at,
    a.finished_at AS last_finished_at, a.outcome AS last_outcome,
    a.new_documents AS last_new_documents, a.message AS last_message,
    (SELECT count(*) FROM attempts f WHERE f.source = s.source AND f.outcome IN {FAILURES}
        AND f.started_at > coalesce((SELECT max(g.started_at) FROM attempts g
            WHERE g.source = s.source AND g.outcome IN {SUCCESSES}), '')) AS failures_in_a_row
FROM schedule s LEFT JOIN attempts a ON a.attempt_id = (
    SELECT b.attempt_id FROM attempts b WHERE b.source = s.source
    ORDER BY b.started_at DESC LIMIT 1);
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a source is asked next, and how long it is until the turn after that, as it stands."""

    source: str
    interval: timedelta
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that the schedule did: it crawled a source, or analysed and merged what was new.

    `source` is "" for an analysis. `outcome`: running, ok, partly, failed, refused, killed (by
    something else), too long, too large, or cut short (the schedule itself was ended). `message`
    says in words what went wrong. `new_documents` is None where nobody knows.
    """

    task: str
    source: str
    due_at: datetime
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str = "running"
    new_documents: int | None = None
    message: str = ""

    @property
    def id(self) -> str:
        return hash_id(self.task, self.source, stamp(self.due_at), stamp(self.started_at))


@dataclass(frozen=True, slots=True)
class Standing:
    """A source of the schedule: its turn, and what became of its last attempt, if there was one."""

    turn: Turn
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_outcome: str
    last_new_documents: int | None
    last_message: str
    failures_in_a_row: int


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl of one source wrote down before it ended: its status, and what went wrong."""

    status: str
    new_documents: int
    problems: tuple[str, ...]


class ScheduleBook:
    """The tables `schedule` and `attempts`, on a connection that somebody else closes."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def turns(self) -> dict[str, Turn]:
        """By source."""
        return {row["source"]: _turn(row) for row in self._rows("SELECT * FROM schedule")}

    def save(self, turns: Iterable[Turn], attempts: Iterable[Attempt]) -> None:
        """Each in place of what was known of it before."""
        turn_rows = [(t.source, t.interval.total_seconds(), stamp(t.next_at)) for t in turns]
        attempt_rows = [_attempt_row(a) for a in attempts]
        with writing(self._connection, self._path, "write down what the schedule did"):
            self._connection.executemany(
                "INSERT OR REPLACE INTO schedule VALUES (?, ?, ?)", turn_rows
            )
            self._connection.executemany(
                """INSERT OR REPLACE INTO attempts VALUES (:attempt_id, :task, :source, :due_at,
                    :started_at, :finished_at, :outcome, :new_documents, :message)""",
                attempt_rows,
            )

    def clear_up(self, now: datetime, sources: Collection[str]) -> tuple[str, ...]:
        """Ends the attempts that an earlier schedule left running; the sources they were of.

        Old attempts, and the turns of all but these sources, are forgotten. Only for who holds the
        lock (store.watching).
        """
        with writing(self._connection, self._path, "write down what the schedule did"):
            left = self._rows("SELECT * FROM attempts WHERE outcome = 'running'")
            self._connection.execute(
                """UPDATE attempts SET outcome = 'cut short', finished_at = ?,
                    message = 'the schedule itself was ended meanwhile'
                WHERE outcome = 'running'""",
                [stamp(now)],
            )
            self._connection.execute(
                "DELETE FROM attempts WHERE started_at < ?", [stamp(now - FORGOTTEN)]
            )
            self._connection.execute(
                "DELETE FROM schedule WHERE source NOT IN (SELECT value FROM json_each(?))",
                [json.dumps(list(sources))],
            )
        return tuple(row["source"] for row in left if row["source"])

    def standings(self) -> list[Standing]:
        """How the schedule of each source stands, by name."""
        return [_standing(row) for row in self._rows("SELECT * FROM v_schedule ORDER BY source")]

    def last_analysis(self) -> Attempt | None:
        """The newest that has ended; None before the first."""
        rows = self._rows(
            """SELECT * FROM attempts WHERE task = 'analyse' AND outcome <> 'running'
            ORDER BY started_at DESC LIMIT 1"""
        )
        return _attempt(rows[0]) if rows else None

    def attempts(self, since: datetime | None = None) -> list[Attempt]:
        """The newest first."""
        rows = self._rows(
            "SELECT * FROM attempts WHERE started_at >= ? ORDER BY started_at DESC, attempt_id",
            [stamp(since) if since else ""],
        )
        return [_attempt(row) for row in rows]

    def last_run(self, source: str) -> int:
        """The number of the last run in which the source was crawled; 0 before the first."""
        (row,) = self._rows(
            "SELECT coalesce(max(run_id), 0) AS run_id FROM source_runs WHERE source = ?", [source]
        )
        return int(row["run_id"])

    def crawled(self, source: str, after_run: int) -> Crawled | None:
        """What the crawl of the source after this run wrote down; None where none has ended."""
        runs = self._rows(
            """SELECT r.status, r.started_at, (SELECT count(*) FROM documents d
                WHERE d.run_id = r.run_id AND d.source = r.source) AS new_documents
            FROM source_runs r WHERE r.source = ? AND r.run_id > ?
            ORDER BY r.run_id DESC LIMIT 1""",
            [source, after_run],
        )
        if not runs:
            return None
        (run,) = runs
        issues = self._rows(
            """SELECT message, url FROM issues
            WHERE source = ? AND stage = 'fetch' AND last_seen >= ? ORDER BY last_seen DESC""",
            [source, run["started_at"]],
        )
        problems = tuple(f"{row['message']} ({row['url']})" for row in issues)
        return Crawled(run["status"], run["new_documents"], problems)

    def unread(self) -> int:
        """How many documents wait to be analysed."""
        return int(self._rows("SELECT count(*) AS n FROM documents WHERE state = 'new'")[0]["n"])

    def _rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[Row]:
        with said_in_words(self._path):
            cursor = self._connection.execute(sql, tuple(parameters))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def book(path: Path, *, readonly: bool = False) -> Iterator[ScheduleBook]:
    """The book of a database, on a connection of its own. Raises UnusableDatabase."""
    if not path.exists():
        raise UnusableDatabase(
            f"there is no database at {path} yet: run `chokepoint update` or `chokepoint demo` first"
        )
    with said_in_words(path), closing(opened(path, readonly=readonly)) as connection:
        known = "SELECT count(*) FROM sqlite_master WHERE name IN ('v_schedule', 'letters')"
        if connection.execute(known).fetchone()[0] < 2:
            raise UnusableDatabase(
                f"{path} was made by an earlier version of Chokepoint, or is none of its"
                " databases: run `chokepoint update` once"
            )
        yield ScheduleBook(connection, path)


def _attempt_row(attempt: Attempt) -> Row:
    return {
        "attempt_id": attempt.id,
        "task": attempt.task,
        "source": attempt.source or None,
        "due_at": stamp(attempt.due_at),
        "started_at": stamp(attempt.started_at),
        "finished_at": stamp(attempt.finished_at) if attempt.finished_at else None,
        "outcome": attempt.outcome,
        "new_documents": attempt.new_documents,
        "message": attempt.message,
    }


def _attempt(row: Row) -> Attempt:
    return Attempt(
        task=row["task"],
        source=row["source"] or "",
        due_at=_moment(row["due_at"]),
        started_at=_moment(row["started_at"]),
        finished_at=_moment(row["finished_at"]) if row["finished_at"] else None,
        outcome=row["outcome"],
        new_documents=row["new_documents"],
        message=row["message"],
    )


def _turn(row: Row) -> Turn:
    interval = timedelta(seconds=row["interval_seconds"])
    return Turn(row["source"], interval, _moment(row["next_at"]))


def _standing(row: Row) -> Standing:
    return Standing(
        turn=_turn(row),
        last_started_at=_moment(row["last_started_at"]) if row["last_started_at"] else None,
        last_finished_at=_moment(row["last_finished_at"]) if row["last_finished_at"] else None,
        last_outcome=row["last_outcome"] or "",
        last_new_documents=row["last_new_documents"],
        last_message=row["last_message"] or "",
        failures_in_a_row=row["failures_in_a_row"],
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
