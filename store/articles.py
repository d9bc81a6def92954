"""Documents, the articles read from them, and their claims, in and out of the tables."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from crawler.documents import Article, Document
from crawler.identity import Difference, compare
from crawler.notes import Fetched
from nlp.claims import Claim, Report
from nlp.decisions import is_by_hand
from store import copies, frontier, journal
from store.act_rows import claim_from_json
from store.inserts import insert
from store.rows import (
    Row,
    argument_rows,
    article_from,
    attribution_rows,
    claim_from,
    claim_row,
    document_from,
    document_row,
    stamp,
    turn_rows,
    version_row,
    words_hash,
)

#: SQL for whether a version `v` is the newest of its page.
IS_NEWEST = """NOT EXISTS (SELECT 1 FROM versions w WHERE w.page_id = v.page_id
    AND (w.seen_at, w.version_id) > (v.seen_at, v.version_id))"""
#: The newest version of each page: SQL for their ids.
NEWEST = f"SELECT v.version_id FROM versions v WHERE {IS_NEWEST}"

#: SQLite ends a text at NUL, and has no UTF-8 for half of a surrogate pair.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class UnkeepableArticle(ValueError):
    """The article or a claim of it breaks what the database promises; the message says how."""


def save_document(db: Database, document: Document, evidence: Row | None = None) -> bool:
    """False where it is kept already. `evidence`: run_id, warc_file, warc_offset, warc_record."""
    listed = document.hints.get("listed", "")
    journal.resolve_fetching(db, filter(None, (document.url, listed)))
    if _exists(db, "documents", "document_id", document.id):
        return False
    journal.know_source(db, document.source)
    page_id = copies.page_of(db, document.url, document.source, stamp(document.fetched_at))
    if listed:
        copies.also_at(db, listed, page_id)
    row = document_row(document) | {"page_id": page_id} | (evidence or {})
    insert(db, "documents", [row])
    return True


def save_fetched(db: Database, fetched: Fetched, evidence: Row) -> bool:
    """The document, and that its entry waits no more; False where it is kept already."""
    is_new = save_document(db, fetched.document, evidence)
    frontier.save_asked(
        db, fetched.document.source, fetched.entry, fetched.validators, is_new=is_new
    )
    return is_new


def documents(db: Database, *, again: bool) -> Iterator[Document]:
    """Oldest first; the list is taken at once, so that the caller may save while he iterates."""
    wanted = "1" if again else "state = 'new'"
    order = "ORDER BY fetched_at, document_id"
    ids = [
        row["document_id"]
        for row in db.query(f"SELECT document_id FROM documents WHERE {wanted} {order}")
    ]
    for document_id in ids:
        rows = db.query("SELECT * FROM documents WHERE document_id = ?", [document_id])
        yield from [document_from(row) for row in rows]


def save_article(db: Database, article: Article, claims: Sequence[Claim]) -> None:
    """Raises UnkeepableArticle."""
    _check(article, claims)
    document = next(
        db.query("SELECT * FROM documents WHERE document_id = ?", [article.document_id]), None
    )
    if document is None:
        raise UnkeepableArticle(f"its document was never kept: {article.url}")
    page_id = _page_of(db, article, document)
    told_before = _same_words_elsewhere(db, article, page_id)
    try:
        if told_before is None:
            is_new = _save_version(db, article, page_id, document["fetched_at"])
            _save_claims(db, article, claims, is_new=is_new)
        else:
            _see_again(db, told_before, document["fetched_at"])
    except sqlite3.IntegrityError as problem:
        raise UnkeepableArticle(f"{problem}: {article.url}") from problem
    _forget_other_readings(db, article.document_id, told_before or article.id)
    _set_state(db, article.document_id, "read")
    journal.resolve_reading(db, article.document_id, article.url)


def _page_of(db: Database, article: Article, document: Row) -> str:
    """The page of the document: that of the address which the page itself calls its one address."""
    if not article.canonical:
        return str(document["page_id"])
    page_id = copies.page_of(db, article.canonical, document["source"], document["fetched_at"])
    if article.url:
        copies.also_at(db, article.url, page_id)
    copies.join(db, document, page_id)
    return page_id


def _same_words_elsewhere(db: Database, article: Article, page_id: str) -> str | None:
    """The version that another address of the page gave, if it has the same words."""
    rows = db.query(
        """SELECT version_id FROM versions WHERE page_id = ? AND words_sha256 = ? AND published = ?
        AND url <> ? AND words_sha256 <> '' ORDER BY version_no LIMIT 1""",
        [page_id, words_hash(article.text), article.published.isoformat(), article.url],
    )
    return next((row["version_id"] for row in rows if row["version_id"] != article.id), None)


def _see_again(db: Database, version_id: str, seen_at: str) -> None:
    db.execute(
        "UPDATE versions SET seen_at = max(seen_at, ?) WHERE version_id = ?", [seen_at, version_id]
    )


def save_unreadable(db: Database, document: Document, message: str) -> None:
    _forget_other_readings(db, document.id, "")
    _set_state(db, document.id, "unreadable")
    journal.resolve_reading(db, document.id, document.url)
    journal.save_issue(db, document.source, document.url, "read", message, document_id=document.id)


def article(db: Database, version_id: str) -> Article:
    """Raises LookupError."""
    rows = list(db.query("SELECT * FROM versions WHERE version_id = ?", [version_id]))
    if not rows:
        raise LookupError(f"no article {version_id}")
    turns = db.query("SELECT * FROM turns WHERE version_id = ? ORDER BY ord", [version_id])
    return article_from(rows[0], list(turns))


def changes(db: Database, version_id: str) -> Difference:
    """Raises LookupError."""
    new = article(db, version_id)
    old = next(
        db.query(
            """SELECT text FROM versions WHERE version_id =
            (SELECT previous_id FROM v_versions WHERE version_id = ?)""",
            [version_id],
        ),
        None,
    )
    return compare(old["text"], new.text) if old else Difference()


def reports(
    db: Database, claim_ids: str, parameters: dict[str, Any] | None = None
) -> dict[str, Report]:
    """The claims that the SQL `claim_ids` selects, by id, ordered by publication, then id."""
    rows = db.query(
        f"""SELECT c.*, v.publisher, v.published, v.url, v.title
        FROM claims c JOIN versions v USING (version_id) WHERE c.claim_id IN ({claim_ids})
        ORDER BY v.published, c.claim_id""",
        parameters,
    )
    arguments = _by_claim(db, "arguments", claim_ids, parameters)
    attributions = _by_claim(db, "attributions", claim_ids, parameters)
    return {
        row["claim_id"]: Report(
            claim_from(row, arguments[row["claim_id"]], attributions[row["claim_id"]]),
            publisher=row["publisher"],
            published=date.fromisoformat(row["published"]),
            url=row["url"],
            title=row["title"],
        )
        for row in rows
    }


def newest_reports(db: Database) -> list[Report]:
    """As people decided: claims that somebody rejected are left out."""
    ids = f"""SELECT claim_id FROM claims WHERE version_id IN ({NEWEST}) AND claim_id NOT IN
        (SELECT claim_id FROM reviewed_claims WHERE review = 'rejected')"""
    return list(reports(db, ids).values())


def as_extracted(
    db: Database, claim_ids: str, parameters: dict[str, Any] | None = None
) -> dict[str, Report]:
    """The reports as the rules read them, before anybody corrected them."""
    found = reports(db, claim_ids, parameters)
    rows = db.query(f"SELECT * FROM extracted_claims WHERE claim_id IN ({claim_ids})", parameters)
    before = {row["claim_id"]: claim_from_json(row["extracted"]) for row in rows}
    return {
        claim_id: replace(report, claim=before.get(claim_id, report.claim))
        for claim_id, report in found.items()
    }


def _by_claim(
    db: Database, table: str, claim_ids: str, parameters: dict[str, Any] | None
) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in db.query(
        f"SELECT * FROM {table} WHERE claim_id IN ({claim_ids}) ORDER BY claim_id, ord", parameters
    ):
        found[row["claim_id"]].append(row)
    return found


def _check(article: Article, claims: Iterable[Claim]) -> None:
    for name in ("text", "title", "publisher", "author", "company"):
        found = _UNKEEPABLE.search(getattr(article, name))
        if found:
            place = f"character {found.start()} of its {name}"
            raise UnkeepableArticle(f"{place} is {found[0]!r}, which is no text: {article.url}")
    seen: set[str] = set()
    for claim in claims:
        if claim.article_id != article.id:
            raise UnkeepableArticle(f"claim {claim.id} is of another article: {article.url}")
        if claim.id in seen:
            words = f"{claim.event_type} at {claim.trigger.start}"
            raise UnkeepableArticle(f"two claims of one trigger ({words}): {article.url}")
        seen.add(claim.id)


def _save_version(db: Database, article: Article, page_id: str, seen_at: str) -> bool:
    """Whether there was none."""
    row = version_row(article) | {"page_id": page_id, "seen_at": seen_at}
    kept = next(db.query("SELECT * FROM versions WHERE version_id = ?", [row["version_id"]]), None)
    if kept is None:
        insert(db, "versions", [row])
    elif kept["seen_at"] <= seen_at and kept != kept | row:
        changed = {name: value for name, value in row.items() if kept[name] != value}
        db.table("versions").update(kept["version_no"], changed)
    number = db.execute(
        "SELECT version_no FROM versions WHERE version_id = ?", [article.id]
    ).fetchone()[0]
    if kept is None or not copies.is_linked(db, number, article.text):
        copies.link_copies(db, number, article.text)
    turns = list(db.query("SELECT * FROM turns WHERE version_id = ? ORDER BY ord", [article.id]))
    if turns != turn_rows(article):
        db.execute("DELETE FROM turns WHERE version_id = ?", [article.id])
        insert(db, "turns", turn_rows(article))
    return kept is None


def _save_claims(db: Database, article: Article, claims: Sequence[Claim], *, is_new: bool) -> None:
    """A claim that is as it was is not touched, so that its event stands until the next merge.

    What people corrected stays corrected where the rules read what they read before; a claim that
    somebody added stays.
    """
    if is_new:
        _save_rows(db, claims)
        return
    kept = as_extracted(
        db, "SELECT claim_id FROM claims WHERE version_id = :version_id", {"version_id": article.id}
    )
    found = {claim.id for claim in claims}
    for claim_id, report in kept.items():
        if claim_id not in found and not is_by_hand(report.claim):
            db.execute("DELETE FROM claims WHERE claim_id = ?", [claim_id])
    changed = [c for c in claims if c.id not in kept or kept[c.id].claim != c]
    db.conn.executemany(
        "DELETE FROM extracted_claims WHERE claim_id = ?", [(claim.id,) for claim in changed]
    )
    _save_rows(db, changed)


def save_claim(db: Database, claim: Claim) -> None:
    """In place of what the row said before; its event stands."""
    _save_rows(db, [claim])


def _save_rows(db: Database, claims: Sequence[Claim]) -> None:
    insert(db, "claims", map(claim_row, claims), pk="claim_id")
    for table, rows_of in (("arguments", argument_rows), ("attributions", attribution_rows)):
        db.conn.executemany(
            f"DELETE FROM {table} WHERE claim_id = ?", [(claim.id,) for claim in claims]
        )
        insert(db, table, (row for claim in claims for row in rows_of(claim)))


def _forget_other_readings(db: Database, document_id: str, version_id: str) -> None:
    """A document reads as one text: what an earlier version of a reader made of it goes."""
    db.execute(
        "DELETE FROM versions WHERE document_id = ? AND version_id <> ?", [document_id, version_id]
    )


def _set_state(db: Database, document_id: str, state: str) -> None:
    db.execute(
        "UPDATE documents SET state = :state WHERE document_id = :id AND state <> :state",
        {"state": state, "id": document_id},
    )


def _exists(db: Database, table: str, column: str, value: str) -> bool:
    return bool(
        db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", [value]).fetchone()[0]
    )
