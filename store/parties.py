"""Restricted parties: the lists that were imported, the companies on them, and the rule clock."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.party_lists import PartyList
from nlp.name_matching import Match
from nlp.screening import named
from store import list_history, listings, rule_readings
from store.connection import reading
from store.list_history import Change, ListFile
from store.transactions import writing


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; no changes where the same bytes were imported before."""

    changes: tuple[Change, ...]
    links: int
    is_known: bool


class Parties:
    """One area of the Store (store.database), on its connection; each method that saves is one transaction."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def import_list(
        self, file: ListFile, read: PartyList, now: datetime, *, shrunken: bool = False
    ) -> Imported:
        """Keeps a file as the snapshot of its day, and compares every company with what is listed now.

        The same bytes again change nothing of the lists. Raises ShrunkenList (store.list_history)
        where most of a list is missing in a newer file, unless `shrunken` says that it may be.
        """
        with writing(self._db, self._path, "import a list"):
            known = list_history.is_known(self._db, file)
            changes = (
                []
                if known
                else list_history.save_file(self._db, file, read, now, shrunken=shrunken)
            )
            return Imported(tuple(changes), listings.link_all(self._db), known)

    def refresh(self) -> tuple[int, int]:
        """After merging: how many links new names brought, and how many readings of the rule clock."""
        with writing(self._db, self._path, "compare with lists and rules"):
            return listings.link_new(self._db), rule_readings.read_clock(self._db)

    def lists(self) -> list[dict[str, Any]]:
        """Rows of v_lists, the newest file of each list first."""
        with reading(self._db, self._path):
            return list(
                self._db.query("SELECT * FROM v_lists ORDER BY list, dated DESC, imported_at DESC")
            )

    def refused(self, file_id: str) -> list[dict[str, Any]]:
        """The rows of a file that could not be kept."""
        with reading(self._db, self._path):
            return list(
                self._db.query(
                    "SELECT * FROM list_refusals WHERE file_id = ? ORDER BY place", [file_id]
                )
            )

    def links(self) -> list[dict[str, Any]]:
        """Rows of v_listings: by company, the likeliest first."""
        with reading(self._db, self._path):
            return list(
                self._db.query(
                    """SELECT * FROM v_listings ORDER BY company,
                    verdict = 'group', score DESC, list, entry_name"""
                )
            )

    def matches(self, name: str) -> list[tuple[dict[str, Any], Match]]:
        """Entries that are, may be, or are of the group of whoever has this name, in claims or not."""
        with reading(self._db, self._path):
            found = listings.matches(self._db, named(name))
            return [(self._entries("entry_id = ?", entry.entry_id)[0], m) for entry, m in found]

    def entries(self, words: str) -> list[dict[str, Any]]:
        """Rows of v_list_entries with this id, this number, or these words in a name of it."""
        with reading(self._db, self._path):
            exact = self._entries("entry_id = ?1 OR entry_number = ?1", words)
            return exact or self._entries(
                """entry_id IN (SELECT entry_id FROM list_names
                WHERE instr(lower(name), lower(?1)) > 0)""",
                words,
            )

    def spans(self, entry_id: str) -> list[tuple[str, str]]:
        """From which file to which file the entry was on its list, by their days."""
        with reading(self._db, self._path):
            return [
                (first, last)
                for first, last in self._db.execute(
                    """SELECT first_seen, last_seen FROM list_spans WHERE entry_id = ?
                    ORDER BY first_seen""",
                    [entry_id],
                ).fetchall()
            ]

    def listed_parties(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of v_listings that are links, by company: what exports flag."""
        with reading(self._db, self._path):
            found: dict[str, list[dict[str, Any]]] = {}
            for row in self._db.query(
                "SELECT * FROM v_listings WHERE verdict = 'same' ORDER BY company, list, entry_id"
            ):
                found.setdefault(row["company"], []).append(row)
            return found

    def _entries(self, where: str, words: str) -> list[dict[str, Any]]:
        return list(
            self._db.query(
                f"SELECT * FROM v_list_entries WHERE {where} ORDER BY list, name", [words]
            )
        )
