"""Rows into a table, as many as there are at once.

sqlite-utils asks the database for its tables and columns anew at every insert, which costs more than the insert.
"""

from collections.abc import Iterable
from functools import lru_cache

from sqlite_utils import Database

from store.rows import Row


def insert(db: Database, table: str, rows: Iterable[Row], *, pk: str = "") -> None:
    """Rows that all have the same columns; with `pk` a row that is there is changed instead.

    Raises sqlite3.IntegrityError.
    """
    found = list(rows)
    if found:
        db.conn.executemany(_sql(table, tuple(found[0]), pk), found)


@lru_cache(maxsize=100)
def _sql(table: str, columns: tuple[str, ...], pk: str) -> str:
    values = ", ".join(f":{column}" for column in columns)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"
    changed = ", ".join(f"{c} = excluded.{c}" for c in columns if c != pk)
    return f"{sql} ON CONFLICT ({pk}) DO UPDATE SET {changed}" if pk else sql
