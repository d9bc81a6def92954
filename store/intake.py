"""What came in and what went wrong, as far as one screen shows it: days, runs, open issues."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from store.rows import Row


class Arrivals(NamedTuple):
    """The documents fetched on a day (UTC): those read or still to be read, and the unreadable ones."""

    day: date
    documents: int
    unreadable: int


class Intake:
    """What sources bring, reached as `Store.intake`; read by the connection of a Store.

    `source` is one of them, or "" for all. Rows are those of the promised views.
    """

    def __init__(self, db: Database, snapshot: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._snapshot = snapshot

    def per_day(self, since: date, source: str = "") -> list[Arrivals]:
        """From the day on, the oldest first; days without any are left out."""
        of_source = "source = :source" if source else "state IN ('new', 'read', 'unreadable')"
        rows = self._rows(
            f"""SELECT substr(fetched_at, 1, 10) AS day, sum(state <> 'unreadable') AS documents,
                sum(state = 'unreadable') AS unreadable
            FROM documents WHERE {of_source} AND fetched_at >= :since GROUP BY 1 ORDER BY 1""",
            {"source": source, "since": since.isoformat()},
        )
        return [Arrivals(**row | {"day": date.fromisoformat(row["day"])}) for row in rows]

    def runs(self, most: int) -> list[Row]:
        """Rows of `v_runs`, the newest first."""
        return self._rows("SELECT * FROM v_runs ORDER BY run_id DESC LIMIT :most", {"most": most})

    def runs_of(self, source: str, most: int) -> list[Row]:
        """Rows of `v_source_runs` of one source, the newest first."""
        return self._rows(
            """SELECT * FROM v_source_runs WHERE source = :source
            ORDER BY run_id DESC LIMIT :most""",
            {"source": source, "most": most},
        )

    def open_issues(self, source: str, most: int) -> list[Row]:
        """Rows of `v_issues` that nobody has solved, the latest seen first."""
        return self._rows(
            """SELECT * FROM v_issues WHERE resolved_at IS NULL AND :source IN ('', source)
            ORDER BY last_seen DESC, issue_id LIMIT :most""",
            {"source": source, "most": most},
        )

    def issues(self, source: str) -> tuple[int, int]:
        """How many are open, and how many are solved."""
        (row,) = self._rows(
            """SELECT coalesce(sum(resolved_at IS NULL), 0) AS open,
                coalesce(sum(resolved_at IS NOT NULL), 0) AS solved
            FROM issues WHERE :source IN ('', source)""",
            {"source": source},
        )
        return row["open"], row["solved"]

    def _rows(self, sql: str, parameters: dict[str, Any]) -> list[Row]:
        with self._snapshot():
            return list(self._db.query(sql, parameters))
