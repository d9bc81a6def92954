"""The tables, as an ordered list of migrations. Never edit one that has been released; add one."""

import sqlite3
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from sqlite_utils import Database, Migrations

from store.tables import CLAIMED, JOURNAL, KEPT, MERGED, READ, SEARCH
from store.views import VIEWS

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
    words = tomllib.loads(files("store").joinpath("dictionary.toml").read_text("utf-8"))
    columns = explained_columns(db)
    rows = [_explained(words, table, column) for table, column in columns]
    rows += [
        {"table_name": table, "column_name": "", "description": words["tables"][table]}
        for table in sorted({table for table, _ in columns})
    ]
    db.execute("DELETE FROM dictionary")
    for row in rows:
        db.execute(
            """INSERT INTO dictionary (table_name, column_name, description, unit, example)
            VALUES (:table_name, :column_name, :description, :unit, :example)""",
            {"unit": "", "example": ""} | row,
        )


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
