"""Making the claims be as people decided: run after each decision, and before each merge.

What it writes follows from the decisions and from what the rules read, so running it twice changes
nothing. What the rules read of a corrected claim is kept whole in `extracted_claims`.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from nlp.bonds import Bonds, Pairs
from nlp.claims import Claim, Report
from nlp.deciding import Decided, decided
from nlp.decisions import Add, Decision, in_force, is_by_hand, places
from store import articles
from store.act_rows import claim_json, decision_from
from store.rows import Row


def decisions(db: Database) -> list[Decision]:
    """All of them, in the order in which they were taken."""
    rows = db.query("SELECT * FROM decisions ORDER BY decision_no")
    return [decision_from(row) for row in rows]


def replay(db: Database) -> Decided:
    """Writes what follows from all decisions; returns it."""
    taken = decisions(db)
    _take_out_what_was_added(db, taken)
    _put_in_what_was_added(db, taken)
    found = decided(reviewed_reports(db, taken).values(), taken)
    _correct_claims(db, found)
    _keep_states(db, taken, found)
    _keep(db, "reviewed_claims", _verdict_rows(db, found))
    _keep(db, "claim_bonds", _bond_rows(db, found.bonds))
    return found


def bonds(db: Database) -> Bonds:
    """The pairs that people keep together and apart."""
    pairs: dict[str, set[frozenset[str]]] = {"together": set(), "apart": set()}
    for row in db.query("SELECT * FROM claim_bonds"):
        pairs[row["bond"]].add(frozenset({row["first_claim"], row["second_claim"]}))
    return Bonds(frozenset(pairs["together"]), frozenset(pairs["apart"]))


def reviewed_reports(db: Database, taken: Sequence[Decision]) -> dict[str, Report]:
    """As the rules read them, the newest claims that the decisions name.

    Where one is gone, all claims of its page: it may be among them in other words or another place.
    """
    ids, _ = places(taken)
    found = articles.as_extracted(db, _NEWEST_OF_IDS, {"ids": json.dumps(sorted(ids))})
    _, urls = places([d for d in taken if any(n not in found for n in places([d])[0])])
    if urls:
        found |= articles.as_extracted(db, _NEWEST_OF_PAGES, {"urls": json.dumps(sorted(urls))})
    return found


_NEWEST_OF_IDS = f"""SELECT c.claim_id FROM json_each(:ids) j JOIN claims c ON c.claim_id = j.value
    JOIN versions v USING (version_id) WHERE {articles.IS_NEWEST}"""
_NEWEST_OF_PAGES = f"""SELECT c.claim_id FROM
    (SELECT page_id FROM aliases WHERE url IN (SELECT value FROM json_each(:urls))
        UNION SELECT page_id FROM pages WHERE url IN (SELECT value FROM json_each(:urls))) p
    JOIN versions v ON v.page_id = p.page_id JOIN claims c USING (version_id) WHERE {articles.IS_NEWEST}"""


def _added(taken: Sequence[Decision]) -> dict[str, Claim]:
    return {d.act.claim.id: d.act.claim for d in taken if isinstance(d.act, Add)}


def _put_in_what_was_added(db: Database, taken: Sequence[Decision]) -> None:
    """Where its text is still kept: a claim cannot be without the text that it quotes."""
    for claim in _added(in_force(taken)).values():
        has_text = _has(db, "versions", "version_id", claim.article_id)
        if has_text and not _has(db, "claims", "claim_id", claim.id):
            articles.save_claim(db, claim)


def _take_out_what_was_added(db: Database, taken: Sequence[Decision]) -> None:
    standing = _added(in_force(taken))
    undone = json.dumps([claim_id for claim_id in _added(taken) if claim_id not in standing])
    rows = articles.as_extracted(db, "SELECT value FROM json_each(:ids)", {"ids": undone})
    for claim_id, report in rows.items():
        if is_by_hand(report.claim):
            db.execute("DELETE FROM claims WHERE claim_id = ?", [claim_id])


def _correct_claims(db: Database, found: Decided) -> None:
    """Rows of corrected claims say what people say; rows of claims corrected no more what they said."""
    corrected = {r.claim.id: r.claim for r in found.reports}
    ids = {"ids": json.dumps(sorted(corrected))}
    wanted = "SELECT value FROM json_each(:ids) UNION SELECT claim_id FROM extracted_claims"
    now = articles.reports(db, wanted, ids)
    before = articles.as_extracted(db, wanted, ids)
    for claim_id, report in before.items():
        claim = corrected.get(claim_id, report.claim)
        if claim != now[claim_id].claim:
            articles.save_claim(db, claim)
        if claim == report.claim:
            db.execute("DELETE FROM extracted_claims WHERE claim_id = ?", [claim_id])
        else:
            row = {"claim_id": claim_id, "extracted": claim_json(report.claim)}
            db.table("extracted_claims").upsert(row, pk="claim_id")


def _keep_states(db: Database, taken: Sequence[Decision], found: Decided) -> None:
    numbers = _numbers(db)
    rows: list[Row] = [
        {
            "decision_no": numbers[decision.id],
            "in_force": int(decision.id in found.in_force),
            "lost": found.lost.get(decision.id, ""),
        }
        for decision in taken
    ]
    _keep(db, "decision_states", rows)


def _verdict_rows(db: Database, found: Decided) -> list[Row]:
    numbers = _numbers(db)
    return [
        {"claim_id": claim_id, "review": said.value, "decision_no": numbers[decision_id]}
        for claim_id, (said, decision_id) in found.verdicts.items()
    ]


def _bond_rows(db: Database, held: Bonds) -> list[Row]:
    """The pairs of which both claims are there."""

    def rows(pairs: Pairs, bond: str) -> list[Row]:
        ordered = (sorted(pair) for pair in pairs)
        return [{"first_claim": a, "second_claim": b, "bond": bond} for a, b in ordered]

    return [*rows(held.together, "together"), *rows(held.apart, "apart")]


def _keep(db: Database, table: str, rows: list[Row]) -> None:
    """The table holds these rows and no others; rows that are there already are not touched."""
    wanted = {tuple(row.items()) for row in rows}
    kept = {tuple(row.items()) for row in db.query(f"SELECT * FROM {table}")}
    for gone in kept - wanted:
        where = " AND ".join(f"{column} = ?" for column, _ in gone)
        db.execute(f"DELETE FROM {table} WHERE {where}", [value for _, value in gone])
    db.table(table).insert_all(dict(row) for row in sorted(wanted - kept))


def _numbers(db: Database) -> dict[str, int]:
    rows = db.query("SELECT decision_id, decision_no FROM decisions")
    return {row["decision_id"]: row["decision_no"] for row in rows}


def _has(db: Database, table: str, column: str, value: Any) -> bool:
    return bool(db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", [value]).fetchone())
