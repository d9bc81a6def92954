"""The tables, as an ordered list of migrations. Never edit one that has been released; add one."""

import sqlite3
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from sqlite_utils import Database, Migrations

from crawler.identity import page_key
from store.backfill_table import BACKFILL
from store.copies import link_copies
from store.crawled import ADDED_COLUMNS, COPIES, CRAWLING, VIEWS_OF_CRAWLS
from store.event_views import VIEWS_BY_INDEX
from store.ledger import EVENT_LEDGER
from store.list_tables import LISTS
from store.names_by_role import NAMES_BY_ROLE
from store.neighbourhood_tables import NEIGHBOURHOODS
from store.review_tables import REVIEW
from store.rows import words_hash
from store.schedule import SCHEDULE
from store.search import SEARCH_IN_EVERY_SCRIPT
from store.stock_and_due import STOCK_AND_DUE
from store.tables import CLAIMED, JOURNAL, KEPT, MERGED, READ, SEARCH
from store.timeline_at_scale import TIMELINE_AT_SCALE
from store.views import VIEWS
from store.watch_tables import WATCHES
from store.windows import WINDOWS_AT_SCALE

#: "CHKP" in SQLite's header: how a database of Chokepoint is told from another program's.
APPLICATION_ID = 0x43484B50

migrations = Migrations("chokepoint")


@migrations()
def m001_first_tables(db: Database) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for script in (KEPT, READ, CLAIMED, MERGED, JOURNAL, SEARCH, VIEWS):
        for statement in _statements(script):
            db.execute(statement)
    fill_dictionary(db)


@migrations()
def m002_crawling(db: Database) -> None:
    """The memory of crawls; what is kept already is joined and compared as if it came now."""
    for script in (ADDED_COLUMNS, CRAWLING, COPIES, VIEWS_OF_CRAWLS):
        for statement in _statements(script):
            db.execute(statement)
    _know_addresses(db)
    for row in list(db.query("SELECT version_no, text FROM versions ORDER BY version_no")):
        words = {"words": words_hash(row["text"]), "no": row["version_no"]}
        db.execute("UPDATE versions SET words_sha256 = :words WHERE version_no = :no", words)
        link_copies(db, row["version_no"], row["text"])
    fill_dictionary(db)


@migrations()
def m003_search_in_every_script(db: Database) -> None:
    for statement in _statements(SEARCH_IN_EVERY_SCRIPT):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m004_event_ledger(db: Database) -> None:
    for statement in _statements(EVENT_LEDGER):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m005_views_of_events_by_index(db: Database) -> None:
    for statement in _statements(VIEWS_BY_INDEX):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m007_review(db: Database) -> None:
    for statement in _statements(REVIEW):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m008_lists(db: Database) -> None:
    """Restricted parties; what is merged already is clocked by the next merge."""
    for statement in _statements(LISTS):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m009_stock_and_due(db: Database) -> None:
    """Of what is merged already, the next merge writes the rows."""
    for statement in _statements(STOCK_AND_DUE):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m011_schedule(db: Database) -> None:
    for statement in _statements(SCHEDULE):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m006_neighbourhoods(db: Database) -> None:
    """What is merged already is merged and filed once more by the next merge."""
    for statement in _statements(NEIGHBOURHOODS):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m010_timeline_at_scale(db: Database) -> None:
    for statement in _statements(TIMELINE_AT_SCALE):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m012_names_by_role(db: Database) -> None:
    for statement in _statements(NAMES_BY_ROLE):
        db.execute(statement)


@migrations()
def m012_watches(db: Database) -> None:
    for statement in _statements(WATCHES):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m013_backfill(db: Database) -> None:
    for statement in _statements(BACKFILL):
        db.execute(statement)
    fill_dictionary(db)


@migrations()
def m014_windows_at_scale(db: Database) -> None:
    for statement in _statements(WINDOWS_AT_SCALE):
        db.execute(statement)


def _know_addresses(db: Database) -> None:
    """The addresses of each page: its own, and those under which listings gave it."""
    rows = db.query(
        """SELECT page_id, url FROM pages UNION
        SELECT page_id, json_extract(hints, '$.listed') FROM documents
        WHERE json_extract(hints, '$.listed') <> ''"""
    )
    for row in list(rows):
        alias = row | {"key": page_key(row["url"]) or row["url"]}
        db.table("aliases").upsert(alias, pk="url")


@cache
def migration_names() -> frozenset[str]:
    """Every migration that this version of Chokepoint knows."""
    return frozenset(m.name for m in migrations.pending(Database(memory=True)))


def explained_columns(db: Database) -> list[tuple[str, str]]:
    """(table or view, column), in order; SQLite's own tables and those behind the index left out."""
    return [
        (row["table_name"], row["column_name"])
        for row in db.query(
            """SELECT t.name AS table_name, c.name AS column_name
            FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.schema = 'main' AND t.type <> 'shadow' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY t.name, c.cid"""
        )
    ]


def fill_dictionary(db: Database) -> None:
    """Writes dictionary.toml into the table; every migration that adds a column ends with it.

    Raises KeyError for a column that nobody has explained.
    """
    words = _explanations()
    columns = explained_columns(db)
    rows = [_explained(words, table, column) for table, column in columns]
    rows += [
        {"table_name": table, "column_name": "", "description": words["tables"][table]}
        for table in sorted({table for table, _ in columns})
    ]
    db.execute("DELETE FROM dictionary")
    db.conn.executemany(
        """INSERT INTO dictionary (table_name, column_name, description, unit, example)
        VALUES (:table_name, :column_name, :description, :unit, :example)""",
        [{"unit": "", "example": ""} | row for row in rows],
    )


@cache
def _explanations() -> dict[str, Any]:
    return tomllib.loads(files("store").joinpath("dictionary.toml").read_text("utf-8"))


def _statements(script: str) -> Iterator[str]:
    """The statements, each ending a line. sqlite-utils' own splitter tries every character."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _explained(words: dict[str, Any], table: str, column: str) -> dict[str, str]:
    entry: dict[str, str] = words.get(table, {}).get(column) or words["everywhere"][column]
    return {"table_name": table, "column_name": column} | entry
