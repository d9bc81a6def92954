"""What is known of one company, state or product: how texts call it, with whom it deals, what it says."""

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from nlp.lexicon.known import known, names_of
from nlp.quote_drift import Call, Statement
from store.articles import IS_NEWEST, reports
from store.event_views import GOODS_ROLES, PARTY_ROLES

Part = Literal["party", "goods"]
_ROLES: dict[Part, str] = {"party": PARTY_ROLES, "goods": GOODS_ROLES}


class Told(NamedTuple):
    """A name of a role in events: in how many, and the day of the last report of one."""

    name: str
    events: int
    last_reported: date


class Companion(NamedTuple):
    """Who or what stands in the same claims, in how many events, and the day of the last report of one.

    `role` is its own there, or that of the one in question: `companions` says which.
    """

    name: str
    role: str
    events: int
    last_reported: date


class Listing(NamedTuple):
    """An entry of a list of restricted parties that is, may be, or is of the group of a company.

    `verdict` is same, possible or group; `listed_on` and `removed_on` are "" where the list says nothing
    and while it stands there.
    """

    company: str
    list_title: str
    entry_name: str
    verdict: str
    why: str
    listed_on: str
    removed_on: str


class Dossiers:
    """Made of the Store's connection. A name is one that claims give (`arguments.name`)."""

    def __init__(self, db: Database, snapshot: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._snapshot = snapshot

    def most_told(self, part: Part, most: int) -> list[Told]:
        """The names of which the most events tell, these first."""
        with self._snapshot():
            rows = self._db.query(
                f"""SELECT a.name, count(DISTINCT e.event_id) AS events,
                    max(e.last_reported) AS last_reported
                FROM events e JOIN event_claims USING (event_id) CROSS JOIN arguments a USING (claim_id)
                WHERE a.kind = 'name' AND a.role {_ROLES[part]}
                GROUP BY a.name ORDER BY events DESC, a.name LIMIT ?""",
                [most],
            )
            return [Told(**_with_days(row, "last_reported")) for row in rows]

    def spellings(self, name: str, part: Part) -> list[tuple[str, int]]:
        """The words by which texts call it, and in how many claims; the most frequent first."""
        with self._snapshot():
            rows = self._db.execute(
                f"""SELECT words, count(DISTINCT claim_id) FROM arguments
                WHERE name = ? AND kind = 'name' AND role {_ROLES[part]}
                GROUP BY words COLLATE NOCASE ORDER BY 2 DESC, 1""",
                [name],
            )
            return [(words, claims) for words, claims in rows.fetchall()]

    def companions(
        self, name: str, own: Part, other: Part, *, role_of: Literal["own", "other"] = "other"
    ) -> list[Companion]:
        """Those named beside it in a claim, once for each role of theirs, or of `own`; of most events first."""
        with self._snapshot():
            rows = self._db.query(
                f"""SELECT other.name, {role_of}.role AS role, count(DISTINCT e.event_id) AS events,
                    max(e.last_reported) AS last_reported
                FROM arguments own JOIN event_claims USING (claim_id) JOIN events e USING (event_id)
                JOIN arguments other ON other.claim_id = own.claim_id AND other.kind = 'name'
                    AND other.name <> own.name
                WHERE own.name = ? AND own.kind = 'name' AND own.role {_ROLES[own]}
                AND other.role {_ROLES[other]}
                GROUP BY 1, 2 ORDER BY events DESC, 1, 2""",
                [name],
            )
            return [Companion(**_with_days(row, "last_reported")) for row in rows]

    def listings(self, name: str) -> list[Listing]:
        """Links first, then what may be one, then others of the group."""
        with self._snapshot():
            rows = self._db.query(
                """SELECT company, list_title, entry_name, verdict, why,
                    coalesce(listed_on, '') AS listed_on, coalesce(removed_on, '') AS removed_on
                FROM v_listings WHERE company = ?
                ORDER BY verdict = 'group', verdict = 'possible', list_title, entry_name""",
                [name],
            )
            return [Listing(**row) for row in rows]

    def calls(self, company: str = "") -> list[Call]:
        """Earnings calls and filings of the company, or of all of them; oldest first.

        Their company is called as the lexicon calls it, whatever the page says.
        """
        with self._snapshot():
            rows = self._db.query(
                f"""SELECT v.version_id, v.company, v.published, v.title, v.url FROM versions v
                WHERE v.kind IN ('transcript', 'filing') AND v.company <> '' AND {IS_NEWEST}
                AND (:all OR v.company COLLATE NOCASE IN (SELECT value FROM json_each(:names)))
                ORDER BY v.published, v.version_id""",
                {"all": not company, "names": json.dumps(_names(company))},
            )
            return [
                Call(
                    row["version_id"],
                    _as_known(row["company"]),
                    date.fromisoformat(row["published"]),
                    row["title"],
                    row["url"],
                )
                for row in rows
            ]

    def statements(self, calls: Iterable[Call], product: str = "") -> list[Statement]:
        """What the companies themselves say in these calls: no analyst's question, no operator's word.

        With `product`, only claims that name it, or a name as good.
        """
        by_id = {call.id: call for call in calls}
        with self._snapshot():
            wanted = {"calls": json.dumps(list(by_id)), "product": product}
            speakers = dict(self._db.execute(_SPEAKERS, wanted).fetchall())
            found = reports(self._db, f"SELECT claim_id FROM ({_SPEAKERS})", wanted)
            return [
                Statement(by_id[report.claim.article_id], report.claim, speakers[claim_id])
                for claim_id, report in found.items()
            ]


#: Claims of calls, with who speaks them.
_SPEAKERS = f"""SELECT c.claim_id AS claim_id, coalesce(t.speaker, '') AS speaker
FROM json_each(:calls) j CROSS JOIN claims c ON c.version_id = j.value
LEFT JOIN turns t ON t.version_id = c.version_id
    AND t.turn_start <= c.quote_start AND c.quote_start < t.turn_end
WHERE coalesce(t.role, '') NOT IN ('analyst', 'operator')
AND (:product = '' OR EXISTS (SELECT 1 FROM arguments a WHERE a.claim_id = c.claim_id
    AND a.kind = 'name' AND a.role {GOODS_ROLES} AND (a.name = :product
        OR :product IN (SELECT value FROM json_each(a.also)))))
AND EXISTS (SELECT 1 FROM event_claims ec WHERE ec.claim_id = c.claim_id)"""


def _names(company: str) -> list[str]:
    """Every way to write the company's name, as far as the lexicon has it."""
    entry = known("company", company)
    return [company, *(names_of(entry) if entry else ())]


def _as_known(company: str) -> str:
    entry = known("company", company)
    return entry.name if entry else company


def _with_days(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: date.fromisoformat(row[name]) for name in names}
