"""Making the claims be as people decided: run after each decision, and before each merge.

What it writes follows from the decisions and from what the rules read, so running it twice changes
nothing. What the rules read of a corrected claim is kept whole in `extracted_claims`.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from nlp.bonds import Bonds, Pairs
from nlp.by_hand import moved_to
from nlp.claims import Claim, Report
from nlp.deciding import Decided, decided
from nlp.decisions import Add, Decision, in_force, is_by_hand, places
from store import articles
from store.act_rows import claim_json, decision_from
from store.rows import Row


def decisions(db: Database) -> list[Decision]:
    """All of them, in the order in which they were taken; what was added by hand is where its page says it now."""
    rows = db.query("SELECT * FROM decisions ORDER BY decision_no")
    return [_here(db, decision_from(row)) for row in rows]


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
_PAGES = """SELECT page_id FROM aliases WHERE url IN (SELECT value FROM json_each(:urls))
    UNION SELECT page_id FROM pages WHERE url IN (SELECT value FROM json_each(:urls))"""
_OF_PAGES = f"""SELECT c.claim_id FROM ({_PAGES}) p
    JOIN versions v ON v.page_id = p.page_id JOIN claims c USING (version_id)"""
_NEWEST_OF_PAGES = f"{_OF_PAGES} WHERE {articles.IS_NEWEST}"
_NEWEST_VERSIONS = f"""SELECT version_id FROM versions v
    WHERE page_id IN ({_PAGES}) AND {articles.IS_NEWEST}"""


def _here(db: Database, decision: Decision) -> Decision:
    """The decision; if it added a claim to a text that its page has changed, with the claim in the new text."""
    act = decision.act
    if not isinstance(act, Add) or not act.named.url:
        return decision
    rows = db.query(_NEWEST_VERSIONS, {"urls": json.dumps([act.named.url])})
    newest = [str(row["version_id"]) for row in rows]
    if len(newest) != 1 or newest[0] == act.claim.article_id:
        return decision
    moved = moved_to(articles.article(db, newest[0]), act.claim)
    if moved is None:
        return decision
    named = replace(act.named, claim_id=moved.id, start=moved.quote.start)
    return replace(decision, act=Add(named, moved))


def _added(taken: Sequence[Decision]) -> list[Add]:
    return [d.act for d in taken if isinstance(d.act, Add)]


def _put_in_what_was_added(db: Database, taken: Sequence[Decision]) -> None:
    """Where its text is still kept: a claim cannot be without the text that it quotes."""
    for add in _added(in_force(taken)):
        has_text = _has(db, "versions", "version_id", add.claim.article_id)
        if has_text and not _has(db, "claims", "claim_id", add.claim.id):
            articles.save_claim(db, add.claim)


def _take_out_what_was_added(db: Database, taken: Sequence[Decision]) -> None:
    """What nobody wants added any more, in every version of its page."""
    standing = {_said(add.claim) for add in _added(in_force(taken))}
    undone = [add for add in _added(taken) if _said(add.claim) not in standing]
    urls = json.dumps([add.named.url for add in undone if add.named.url])
    ids = json.dumps([add.claim.id for add in undone])
    wanted = f"SELECT value FROM json_each(:ids) UNION {_OF_PAGES}"
    gone = {_said(add.claim) for add in undone}
    for claim_id, report in articles.as_extracted(db, wanted, {"ids": ids, "urls": urls}).items():
        if is_by_hand(report.claim) and _said(report.claim) in gone:
            db.execute("DELETE FROM claims WHERE claim_id = ?", [claim_id])


def _said(claim: Claim) -> tuple[str, ...]:
    """What is the same of a claim added by hand in every version of its page."""
    return claim.event_type, claim.trigger.text, claim.quote.text, *claim.rules


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
