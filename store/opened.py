"""The database file, opened: how everything that reads or writes it does so."""

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Self

from store.connection import connect, reading
from store.hindsight import Hindsight
from store.transactions import UnusableDatabase, writing


class Opened:
    """One connection. Opening raises UnusableDatabase (store.transactions)."""

    def __init__(
        self, path: Path | str, *, readonly: bool = False, known_on: date | None = None
    ) -> None:
        """`known_on`: for reading only, and only what was published by that day (store.hindsight)."""
        self.path = Path(path)
        self.readonly = readonly or known_on is not None
        self.day = known_on
        self._db = connect(self.path, readonly=self.readonly)
        self._hindsight = Hindsight(self._db, self.path, known_on) if known_on else None
        if known_on:
            # So that what reads by this connection without asking for a snapshot looks back too.
            with self.snapshot():
                pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def snapshot(self) -> AbstractContextManager[None]:
        """Several reads inside it see one moment, whatever others save meanwhile."""
        return self._hindsight.reading() if self._hindsight else reading(self._db, self.path)

    def _writing(self) -> AbstractContextManager[None]:
        if self.day:
            raise UnusableDatabase(f"as known on {self.day}, {self.path} is for reading only")
        return writing(self._db, self.path)
