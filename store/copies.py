"""Which pages an address is of, and which texts are copies of one another."""

from collections.abc import Iterable

from sqlite_utils import Database

from crawler.documents import hash_id
from crawler.identity import (
    FEWEST_SHARED,
    containment,
    fingerprint,
    is_near_duplicate,
    page_key,
)
from store.inserts import insert
from store.rows import Row


def page_of(db: Database, url: str, source: str, seen_at: str) -> str:
    """The page that this address is of, by any writing of it; a new one where there is none."""
    known = db.execute("SELECT page_id FROM aliases WHERE url = ?", [url]).fetchone()
    if known:
        return str(known[0])
    key = page_key(url) or url
    row = db.execute(
        "SELECT page_id FROM aliases WHERE key = ? ORDER BY url LIMIT 1", [key]
    ).fetchone()
    page_id = str(row[0]) if row else hash_id(url)
    if row is None:
        db.execute(
            """INSERT INTO pages (page_id, url, source, first_seen_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING""",
            [page_id, url, source, seen_at],
        )
    insert(db, "aliases", [{"url": url, "key": key, "page_id": page_id}])
    return page_id


def also_at(db: Database, url: str, page_id: str) -> None:
    """The page has this address too."""
    row = {"url": url, "key": page_key(url) or url, "page_id": page_id}
    insert(db, "aliases", [row], pk="url")


def join(db: Database, document: Row, page_id: str) -> None:
    """The document turns out to be of this page; a page that has none left is no page."""
    before = document["page_id"]
    if before == page_id:
        return
    db.execute(
        "UPDATE documents SET page_id = ? WHERE document_id = ?", [page_id, document["document_id"]]
    )
    if not db.execute("SELECT count(*) FROM documents WHERE page_id = ?", [before]).fetchone()[0]:
        db.execute("UPDATE versions SET page_id = ? WHERE page_id = ?", [page_id, before])
        db.execute("UPDATE aliases SET page_id = ? WHERE page_id = ?", [page_id, before])
        db.execute("DELETE FROM pages WHERE page_id = ?", [before])


def is_linked(db: Database, version_no: int, text: str) -> bool:
    """Whether the fingerprint that is kept of the version is that of its text."""
    return _marks(db, version_no) == fingerprint(text)


def link_copies(db: Database, version_no: int, text: str) -> None:
    """Keeps the fingerprint of the version and links it with its copies on other pages."""
    marks = fingerprint(text)
    db.execute("DELETE FROM fingerprints WHERE version_no = ?", [version_no])
    insert(db, "fingerprints", ({"hash": mark, "version_no": version_no} for mark in sorted(marks)))
    db.execute(
        """DELETE FROM copies WHERE (SELECT version_id FROM versions WHERE version_no = :no)
        IN (version_id, other_id)""",
        {"no": version_no},
    )
    _link_exact(db, version_no)
    for other in _sharing(db, version_no):
        theirs = _marks(db, other)
        if is_near_duplicate(marks, theirs):
            _link(db, version_no, other, "near", containment(marks, theirs))


def _link_exact(db: Database, version_no: int) -> None:
    db.execute(
        """INSERT OR IGNORE INTO copies (version_id, other_id, likeness, containment)
        SELECT v.version_id, o.version_id, 'exact', 1.0 FROM versions v JOIN versions o
        ON o.words_sha256 = v.words_sha256 AND o.page_id <> v.page_id
        WHERE v.version_no = :no AND v.words_sha256 <> ''""",
        {"no": version_no},
    )


def _link(db: Database, one: int, other: int, likeness: str, share: float) -> None:
    db.execute(
        """INSERT OR IGNORE INTO copies (version_id, other_id, likeness, containment)
        SELECT v.version_id, o.version_id, :likeness, :share FROM versions v, versions o
        WHERE v.version_no = :one AND o.version_no = :other AND o.page_id <> v.page_id""",
        {"one": one, "other": other, "likeness": likeness, "share": round(share, 3)},
    )


def _sharing(db: Database, version_no: int) -> Iterable[int]:
    """Versions that share enough of the fingerprint to be looked at."""
    rows = db.execute(
        """SELECT f.version_no FROM fingerprints m JOIN fingerprints f ON f.hash = m.hash
        WHERE m.version_no = :no AND f.version_no <> :no
        GROUP BY f.version_no HAVING count(*) >= :fewest""",
        {"no": version_no, "fewest": FEWEST_SHARED},
    )
    return [row[0] for row in rows.fetchall()]


def _marks(db: Database, version_no: int) -> frozenset[int]:
    rows = db.execute("SELECT hash FROM fingerprints WHERE version_no = ?", [version_no])
    return frozenset(row[0] for row in rows.fetchall())
