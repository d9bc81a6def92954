"""The texts that were read, for who looks for one and reads it: search, versions, copies, claims."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from nlp.claims import Report
from store import articles
from store.search import BETWEEN, MATCH_END, MATCH_START, quoted, stretches


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which texts are wanted: all that pass every field that is set, any of its values.

    `text`: every word of it must occur in title or text (store.search.quoted); a text passes by its
    day of publication, `since` and `until` included.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    with_claims: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """The newest version of a page that passes.

    `snippet`: the passage that matches in stretches, each True where it does; joined they are the
    text; () where nothing was searched for. `versions` counts those of its page, `copies` the texts of
    other pages that are the same or nearly.
    """

    version_id: str
    title: str
    url: str
    publisher: str
    published: date
    kind: str
    claims: int
    versions: int
    copies: int
    snippet: tuple[tuple[str, bool], ...] = ()


class Copy(NamedTuple):
    """A text of another page that has the same words, or nearly.

    `likeness`: exact or near; `share`: of the shorter text, how much stands in the other, 0 to 1.
    """

    version_id: str
    publisher: str
    published: date
    title: str
    likeness: str
    share: float


class Told(NamedTuple):
    """A claim of a text, and the event that it reports; "" where it reports none (any more)."""

    report: Report
    event_id: str
    headline: str


class Library:
    """The texts of the database, reached as `Store.library`; read by the connection of a Store."""

    def __init__(self, db: Database, snapshot: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._snapshot = snapshot

    def find(self, wanted: Wanted, limit: int, offset: int = 0) -> list[Hit]:
        """The best match first; the newest first where no words are searched for."""
        conditions, parameters = _where(wanted)
        # The index gives its best first, so that only what is shown is looked into; another order on top of
        # rank would have it look into every match.
        passage, order = (
            ("snippet(versions_fts, 1, :start, :end, '…', 24)", "versions_fts.rank")
            if "query" in parameters
            else ("''", "v.published DESC, v.version_id")
        )
        chosen = f"""SELECT v.version_no, {passage} AS passage FROM {_tables(parameters)}
            WHERE {conditions} ORDER BY {order} LIMIT :limit OFFSET :offset"""
        parameters |= {"limit": limit, "offset": offset, "start": MATCH_START, "end": MATCH_END}
        with self._snapshot():
            passages = {
                row["version_no"]: row["passage"] for row in self._db.query(chosen, parameters)
            }
            these = {"numbers": json.dumps(list(passages))}
            rows = {row["version_no"]: row for row in self._db.query(_SHOWN, these)}
        return [_hit(rows[number], passage) for number, passage in passages.items()]

    def count(self, wanted: Wanted) -> int:
        """How many texts pass."""
        conditions, parameters = _where(wanted)
        sql = f"SELECT count(*) AS n FROM {_tables(parameters)} WHERE {conditions}"
        with self._snapshot():
            return int(next(self._db.query(sql, parameters))["n"])

    def publishers(self) -> tuple[str, ...]:
        """Everybody of whom there is a text, in alphabetical order."""
        with self._snapshot():
            rows = self._db.query("SELECT DISTINCT publisher FROM versions")
            return tuple(sorted((row["publisher"] for row in rows), key=str.casefold))

    def copies(self, version_id: str) -> list[Copy]:
        """The oldest first."""
        with self._snapshot():
            rows = list(self._db.query(_COPIES, {"version_id": version_id}))
        return [Copy(**row | {"published": date.fromisoformat(row["published"])}) for row in rows]

    def claims(self, version_id: str) -> list[Told]:
        """What the text says, as it stands now, in the order of the text; rejected claims too."""
        with self._snapshot():
            reports = articles.reports(
                self._db,
                "SELECT claim_id FROM claims WHERE version_id = :version_id",
                {"version_id": version_id},
            )
            rows = self._db.query(_EVENTS, {"version_id": version_id})
            events = {row["claim_id"]: (row["event_id"], row["headline"]) for row in rows}
        told = [Told(report, *events.get(no, ("", ""))) for no, report in reports.items()]
        return sorted(told, key=lambda t: (t.report.claim.quote.start, t.report.claim.id))

    def addresses(self, version_id: str) -> list[str]:
        """Every address of its page."""
        sql = """SELECT a.url FROM versions v JOIN aliases a USING (page_id)
            WHERE v.version_id = ? ORDER BY a.url"""
        with self._snapshot():
            return [row["url"] for row in self._db.query(sql, [version_id])]


def _tables(parameters: dict[str, Any]) -> str:
    if "query" in parameters:
        return "versions_fts JOIN versions v ON v.version_no = versions_fts.rowid"
    return "versions v"


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    conditions, parameters = [articles.IS_NEWEST], {}
    if query := quoted(wanted.text):
        conditions.append("versions_fts MATCH :query")
        parameters["query"] = query
    for column, values in (("kind", wanted.kinds), ("publisher", wanted.publishers)):
        if values:
            names = {f"{column}_{n}": value for n, value in enumerate(values)}
            conditions.append(f"v.{column} IN ({', '.join(f':{name}' for name in names)})")
            parameters |= names
    for sign, name, day in ((">=", "since", wanted.since), ("<=", "until", wanted.until)):
        if day:
            conditions.append(f"v.published {sign} :{name}")
            parameters[name] = day.isoformat()
    if wanted.with_claims:
        conditions.append("EXISTS (SELECT 1 FROM claims c WHERE c.version_id = v.version_id)")
    return " AND ".join(conditions), parameters


def _hit(row: dict[str, Any], passage: str) -> Hit:
    fields = {name: value for name, value in row.items() if name != "version_no"}
    fields["published"] = date.fromisoformat(row["published"])
    return Hit(**fields, snippet=stretches(passage.replace(BETWEEN, "")))


_SHOWN = """SELECT v.version_no, v.version_id, v.title, v.url, v.publisher, v.published, v.kind,
    (SELECT count(*) FROM claims c WHERE c.version_id = v.version_id) AS claims,
    (SELECT count(*) FROM versions w WHERE w.page_id = v.page_id) AS versions,
    (SELECT count(*) FROM copies c JOIN versions o ON o.version_id = c.other_id
        WHERE c.version_id = v.version_id)
        + (SELECT count(*) FROM copies c JOIN versions o ON o.version_id = c.version_id
            WHERE c.other_id = v.version_id) AS copies
FROM versions v WHERE v.version_no IN (SELECT value FROM json_each(:numbers))"""
_COPIES = """SELECT v.version_id, v.publisher, v.published, v.title, c.likeness,
    c.containment AS share
FROM (SELECT other_id AS id, likeness, containment FROM copies WHERE version_id = :version_id
    UNION SELECT version_id, likeness, containment FROM copies WHERE other_id = :version_id) c
JOIN versions v ON v.version_id = c.id
WHERE v.page_id <> (SELECT page_id FROM versions WHERE version_id = :version_id)
ORDER BY v.published, v.seen_at, v.version_id"""
_EVENTS = """SELECT c.claim_id, e.event_id, e.headline FROM claims c
    JOIN event_claims USING (claim_id) JOIN events e USING (event_id)
    WHERE c.version_id = :version_id"""
