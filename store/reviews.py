"""What people decide about claims and events, in and out of the database."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.documents import Article
from nlp.bonds import Bonds
from nlp.claims import Argument, Claim, Report
from nlp.deciding import decided
from nlp.decisions import (
    Act,
    Add,
    Apart,
    Correct,
    Decision,
    Reject,
    Together,
    Undo,
    named,
    verdict,
)
from nlp.marked import in_marks, is_marked, shares_its_sentence, without_marks
from nlp.taught import Taught
from store import articles
from store.act_rows import decision_from, decision_of, decision_row
from store.connection import reading
from store.fitting import (
    UnfitDecision,
    check_one_type,
    check_role,
    check_several,
    check_undo,
    check_words,
)
from store.queries import Filter
from store.replay import bonds, decisions, replay, reviewed_reports
from store.review_queue import Doubtful, queue
from store.transactions import writing


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision and what has become of it.

    `lost` says why it does nothing now although it is in force; `sentence` is what it teaches: an event
    type and a marked sentence (nlp.marked) in which it is told or is not, "" where it teaches none.
    """

    decision: Decision
    in_force: bool
    lost: str
    sentence: str


class Reviews:
    """The decisions of people, reached as `Store.reviews`. They are only ever added to."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path

    def save(self, act: Act, by: str, note: str = "") -> Decision:
        """Keeps the decision for good and makes the claims be so; events follow at the next merge.

        Once this returns, the decision outlasts even a loss of power. Raises UnfitDecision, keeping
        nothing, where the decision makes no sense or would do nothing.
        """
        if not by.strip():
            raise UnfitDecision("a decision needs a name: say who decides")
        decision = decision_of(act, by.strip(), note.strip(), datetime.now(UTC))
        with self._for_good(), writing(self._db, self._path, "review"):
            sentence = self._sentence([*decisions(self._db), decision])
            self._db.table("decisions").insert(decision_row(decision, sentence))
            lost = replay(self._db).lost.get(decision.id)
            if lost:
                raise UnfitDecision(f"nothing was decided, because that {lost}")
        return decision

    def replay(self) -> None:
        """Makes the claims be as people decided after they were read anew; to be run before a merge."""
        with writing(self._db, self._path, "review"):
            replay(self._db)

    def bonds(self) -> Bonds:
        """The pairs of claims that merging keeps together and apart."""
        with self._snapshot():
            return bonds(self._db)

    def latest(self) -> str:
        """The id of the last decision; "" before the first."""
        with self._snapshot():
            row = self._db.execute(
                "SELECT decision_id FROM decisions ORDER BY decision_no DESC LIMIT 1"
            ).fetchone()
            return row[0] if row else ""

    def decisions(self) -> list[Standing]:
        """All decisions, in the order in which they were taken."""
        rows = """SELECT * FROM decisions LEFT JOIN decision_states USING (decision_no)
            ORDER BY decision_no"""
        with self._snapshot():
            return [
                Standing(decision_from(r), bool(r["in_force"]), r["lost"] or "", r["sentence"])
                for r in self._db.query(rows)
            ]

    def decision(self, prefix: str) -> Decision:
        """The one whose id begins so. Raises LookupError."""
        with self._snapshot():
            decision_id = self._one("decision", prefix)
            rows = self._db.query("SELECT * FROM decisions WHERE decision_id = ?", [decision_id])
            return decision_from(next(rows))

    def claim(self, prefix: str) -> Report:
        """The one whose id begins so, as it stands now. Raises LookupError."""
        with self._snapshot():
            claim_id = self._one("claim", prefix)
            return articles.reports(self._db, "SELECT :id", {"id": claim_id})[claim_id]

    def event_id(self, prefix: str) -> str:
        """That of the event whose id begins so. Raises LookupError."""
        with self._snapshot():
            return self._one("event", prefix)

    def events_with(self, claim_ids: Iterable[str]) -> list[str]:
        """The ids of the events that hold any of the claims."""
        with self._snapshot():
            rows = self._db.query(
                """SELECT DISTINCT event_id FROM event_claims
                WHERE claim_id IN (SELECT value FROM json_each(?)) ORDER BY event_id""",
                [json.dumps(sorted(claim_ids))],
            )
            return [row["event_id"] for row in rows]

    def article(self, url: str) -> Article:
        """What the page of this address says now. Raises LookupError."""
        with self._snapshot():
            row = next(self._db.query(_NEWEST_AT, {"url": url}), None)
            if row is None:
                raise LookupError(f"no text of the database is from {url}")
            return articles.article(self._db, row["version_id"])

    def extracted(self, claim_ids: Sequence[str]) -> dict[str, Claim]:
        """Those of the claims that people corrected, as the rules read them, by id."""
        wanted = """SELECT claim_id FROM extracted_claims
            WHERE claim_id IN (SELECT value FROM json_each(:ids))"""
        with self._snapshot():
            found = articles.as_extracted(self._db, wanted, {"ids": json.dumps(list(claim_ids))})
            return {claim_id: report.claim for claim_id, report in found.items()}

    def verdicts(self, claim_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """By claim id: accepted, rejected, corrected or added, and who said so last."""
        with self._snapshot():
            rows = self._db.query(
                """SELECT claim_id, review, reviewer FROM v_reviews
                WHERE claim_id IN (SELECT value FROM json_each(?))""",
                [json.dumps(list(claim_ids))],
            )
            return {row["claim_id"]: (row["review"], row["reviewer"]) for row in rows}

    def sentences(self) -> list[Taught]:
        """What the decisions in force teach, the oldest first: the last word on each claim."""
        last: dict[str, Standing] = {}
        for standing in self.decisions():
            if standing.in_force and verdict(standing.decision.act):
                (of,) = named(standing.decision.act)
                last.pop(of.claim_id, None)
                last[of.claim_id] = standing
        return [_taught(claim_id, s) for claim_id, s in last.items() if s.sentence]

    def queue(self, wanted: Filter | None = None, limit: int = 20) -> list[Doubtful]:
        """The events with claims that nobody has reviewed, the one most worth a look first."""
        with self._snapshot():
            return queue(self._db, wanted or Filter(), limit)

    def _sentence(self, taken: Sequence[Decision]) -> str:
        """What the last of the decisions teaches. Raises UnfitDecision where it makes no sense."""
        decision = taken[-1]
        match decision.act:
            case Undo(decision_id):
                check_undo(decision_id, taken[:-1])
                return ""
            case Together(claims):
                check_several([c.claim_id for c in claims], ())
                check_one_type(claims)
                return ""
            case Apart(claims, others):
                check_several([c.claim_id for c in claims], [c.claim_id for c in others])
                return ""
            case Add(_, claim):
                for argument in claim.arguments:
                    check_role(claim.event_type, argument.role)
                self._check_fillers(claim, claim.arguments)
                return self._told(claim)
        raw = reviewed_reports(self._db, taken)
        found = decided(raw.values(), taken)
        claim_id = next((c for c, (_, by) in found.verdicts.items() if by == decision.id), None)
        if claim_id is None:
            raise UnfitDecision(f"nothing was decided, because that {found.lost[decision.id]}")
        claim = raw[claim_id].claim
        if isinstance(decision.act, Reject):
            return self._not_told(claim)
        if isinstance(decision.act, Correct):
            check_role(claim.event_type, decision.act.role)
            self._check_fillers(claim, decision.act.fillers)
        line = self._told(next(r.claim for r in found.reports if r.claim.id == claim_id))
        # Read alone, the sentence could never give a filler that another one tells.
        taught = not isinstance(decision.act, Correct) or is_marked(line, decision.act.fillers)
        return line if taught else ""

    def _told(self, claim: Claim) -> str:
        return f"{claim.event_type}: {in_marks(self._article_of(claim), claim)}"

    def _check_fillers(self, claim: Claim, fillers: Sequence[Argument]) -> None:
        article = self._article_of(claim)
        for quote in (claim.quote, claim.trigger, *(filler.quote for filler in fillers)):
            check_words(article, quote)

    def _not_told(self, claim: Claim) -> str:
        """ "" where the same sentence tells another event of the type: it is no example then."""
        article = self._article_of(claim)
        others = articles.reports(
            self._db,
            """SELECT claim_id FROM claims WHERE version_id = :version_id AND claim_id NOT IN
            (SELECT claim_id FROM reviewed_claims WHERE review = 'rejected')""",
            {"version_id": article.id},
        )
        if shares_its_sentence(article, claim, [r.claim for r in others.values()]):
            return ""
        return f"{claim.event_type}: {without_marks(article, claim)}"

    def _article_of(self, claim: Claim) -> Article:
        try:
            return articles.article(self._db, claim.article_id)
        except LookupError as problem:
            raise UnfitDecision(f"the text that claim {claim.id} quotes is not kept") from problem

    def _one(self, what: str, prefix: str) -> str:
        """The id that begins so; `what`: claim, event or decision."""
        column = f"{what}_id"
        rows = self._db.execute(
            f"SELECT {column} FROM {what}s WHERE substr({column}, 1, ?) = ? ORDER BY 1 LIMIT 4",
            [len(prefix), prefix],
        )
        found = [str(row[0]) for row in rows.fetchall()] if prefix else []
        if len(found) == 1 or prefix in found:
            return prefix if prefix in found else found[0]
        if found:
            listed = ", ".join(found[:3])
            raise LookupError(f"several {what}s begin with {prefix!r}: {listed}; give more of it")
        raise LookupError(f"there is no {what} whose id begins with {prefix!r}")

    def _snapshot(self) -> AbstractContextManager[None]:
        return reading(self._db, self._path)

    @contextmanager
    def _for_good(self) -> Iterator[None]:
        """A commit inside is on the disk when it is done: nobody can take a decision again for us."""
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")


_NEWEST_AT = f"""SELECT v.version_id FROM versions v WHERE {articles.IS_NEWEST} AND v.page_id IN
    (SELECT page_id FROM aliases WHERE url = :url UNION SELECT page_id FROM pages WHERE url = :url)"""


def _taught(claim_id: str, standing: Standing) -> Taught:
    decision = standing.decision
    (of,) = named(decision.act)
    event_type, _, line = standing.sentence.partition(": ")
    about = f"{of.url} {decision.note}".strip()
    said = verdict(decision.act)
    day = decision.at.date().isoformat()
    return Taught(event_type, line, claim_id, said.value if said else "", decision.by, day, about)
