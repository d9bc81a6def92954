"""Proof that the database holds what it promises, without trusting its own triggers."""

import hashlib
import zlib
from collections.abc import Iterator

from sqlite_utils import Database

#: (table, its column of the words, of their start, of their end)
_QUOTES = (
    ("claims", "quote", "quote_start", "quote_end"),
    ("claims", "trigger_words", "trigger_start", "trigger_end"),
    ("arguments", "words", "words_start", "words_end"),
    ("attributions", "words", "words_start", "words_end"),
)


def problems(db: Database) -> Iterator[str]:
    """A sentence for each promise that is broken."""
    for (message,) in db.execute("PRAGMA integrity_check").fetchall():
        if message != "ok":
            yield f"the file is damaged: {message}"
    for row in db.query("PRAGMA foreign_key_check"):
        yield f"a row of {row['table']} refers to a row of {row['parent']} that is not there"
    yield from _changed_bodies(db)
    yield from _changed_texts(db)
    for quotes in _QUOTES:
        yield from _changed_quotes(db, *quotes)


def _changed_bodies(db: Database) -> Iterator[str]:
    for row in db.query("SELECT document_id, body, body_sha256 FROM documents"):
        try:
            body = zlib.decompress(row["body"])
        except zlib.error:
            yield f"the body of document {row['document_id']} cannot be unpacked"
            continue
        if hashlib.sha256(body).hexdigest() != row["body_sha256"]:
            yield f"the body of document {row['document_id']} is not what was fetched"


def _changed_texts(db: Database) -> Iterator[str]:
    for row in db.query("SELECT version_id, text, text_sha256 FROM versions"):
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            yield f"the text of version {row['version_id']} is not what was read"


def _changed_quotes(db: Database, table: str, words: str, start: str, end: str) -> Iterator[str]:
    rows = db.query(
        f"""SELECT c.claim_id, q.{words} AS words, q.{start} AS first, q.{end} AS last, v.text
        FROM {table} q JOIN claims c ON c.claim_id = q.claim_id JOIN versions v USING (version_id)"""
    )
    for row in rows:
        if row["text"][row["first"] : row["last"]] != row["words"]:
            place = f"{row['first']} to {row['last']}"
            yield f"{table}: {row['words']!r} of claim {row['claim_id']} is not at {place}"
