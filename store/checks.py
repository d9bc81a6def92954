"""Proof that the database holds what it promises, without trusting its own triggers."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from store.act_rows import is_as_taken
from store.search import TOKENIZER

#: (table, its column of the words, of their start, of their end)
_QUOTES = (
    ("claims", "quote", "quote_start", "quote_end"),
    ("claims", "trigger_words", "trigger_start", "trigger_end"),
    ("arguments", "words", "words_start", "words_end"),
    ("attributions", "words", "words_start", "words_end"),
)
_QUOTES_OF_VERSION = " UNION ALL ".join(
    f"""SELECT '{table}' AS place, claim_id, {words} AS words, {start} AS first, {end} AS last
    FROM {table} WHERE claim_id IN (SELECT claim_id FROM claims WHERE version_id = :version_id)"""
    for table, words, start, end in _QUOTES
)


class Check(NamedTuple):
    """What is promised, and a sentence for each thing that breaks it."""

    promise: str
    problems: Callable[[Database], Iterator[str]]


def problems(db: Database) -> Iterator[str]:
    """A sentence for each promise that is broken."""
    for check in CHECKS:
        yield from check.problems(db)


def _damage(db: Database) -> Iterator[str]:
    for (message,) in db.execute("PRAGMA integrity_check").fetchall():
        if message != "ok":
            yield f"the file is damaged: {message}"


def _missing_rows(db: Database) -> Iterator[str]:
    for row in db.query("PRAGMA foreign_key_check"):
        yield f"a row of {row['table']} refers to a row of {row['parent']} that is not there"


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


def _changed_quotes(db: Database) -> Iterator[str]:
    for version in db.query("SELECT version_id, text FROM versions"):
        for row in db.query(_QUOTES_OF_VERSION, {"version_id": version["version_id"]}):
            if version["text"][row["first"] : row["last"]] != row["words"]:
                place = f"{row['first']} to {row['last']}"
                yield (
                    f"{row['place']}: {row['words']!r} of claim {row['claim_id']} is not at {place}"
                )


def _changed_decisions(db: Database) -> Iterator[str]:
    for row in db.query("SELECT * FROM decisions ORDER BY decision_no"):
        if not is_as_taken(row):
            yield f"decision {row['decision_id']} is not as it was taken"


def _stray_words(db: Database) -> Iterator[str]:
    """Texts whose words the full-text index holds otherwise than they are.

    SQLite's own check of an index wants to write. So the texts are indexed again, some at a time,
    in a table of the connection's own, and what both indexes hold of each text is compared.
    """
    names = {"held": "'main', 'versions_fts'", "again_held": "'temp', 'again'"}
    db.execute(
        f"CREATE VIRTUAL TABLE temp.again USING fts5 (title, text, content='', tokenize={TOKENIZER})"
    )
    for name, index in names.items():
        db.execute(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab ({index}, 'instance')")
    try:
        held = _words_held(db, "held")
        for first, last in _stretches(db):
            db.execute(
                """INSERT INTO temp.again (rowid, title, text)
                SELECT version_no, title, text FROM searched WHERE version_no BETWEEN ? AND ?""",
                [first, last],
            )
            wanted = _words_held(db, "again_held")
            db.execute("INSERT INTO temp.again (again) VALUES ('delete-all')")
            for number, words in wanted.items():
                if held.pop(number, None) != words:
                    yield f"the full-text index does not hold text number {number} as it is"
        for number in held:
            yield f"the full-text index holds a text number {number} that is not there"
    finally:
        for name in (*names, "again"):
            db.execute(f"DROP TABLE temp.{name}")


def _words_held(db: Database, vocabulary: str) -> dict[int, tuple[int, int]]:
    """By number of the text: how many words it has, and a sum over them and their places."""
    rows = db.execute(
        f"""SELECT doc, count(*), sum((offset + 1) * (unicode(term) + 131 * length(term)
            + 17 * unicode(substr(term, -1)) + (col = 'title')))
        FROM temp.{vocabulary} GROUP BY doc"""
    )
    return {number: (words, places) for number, words, places in rows.fetchall()}


#: How many texts are indexed again at a time.
_TEXTS = 500


def _stretches(db: Database) -> Iterator[tuple[int, int]]:
    """The first and last number of each stretch of texts."""
    numbers = [n for (n,) in db.execute("SELECT version_no FROM versions ORDER BY 1").fetchall()]
    for first in range(0, len(numbers), _TEXTS):
        some = numbers[first : first + _TEXTS]
        yield some[0], some[-1]


CHECKS = (
    Check("the file is whole (SQLite's own check)", _damage),
    Check("every row that is referred to is there", _missing_rows),
    Check("every body is what was fetched", _changed_bodies),
    Check("every text is what was read", _changed_texts),
    Check("every quote stands in its text at its offsets", _changed_quotes),
    Check("every decision is as it was taken", _changed_decisions),
    Check("the full-text index holds every text as it is, and nothing else", _stray_words),
)
