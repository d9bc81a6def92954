"""What is told to whom: alerts of watches, and the letters that carry them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from nlp.alerts import Alert, Watch
from store import outbox
from store.alert_book import alert_of
from store.connection import reading
from store.noticing import notice
from store.outbox import ChannelState, Letter
from store.transactions import writing


class Watches:
    """One area of the Store (store.database), on its connection; each method that saves is one transaction.

    Watches and channels stand in a file of the user's (ui.watches_toml); here is what became of them.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def notice(self, watches: Sequence[Watch], now: datetime) -> int:
        """Makes alerts of what has changed or come due since the last time; how many there are now."""
        if not watches and not self._is_queued():
            return 0
        with writing(self._db, self._path, "look through the watches"):
            before = self._count()
            notice(self._db, watches, now)
            return self._count() - before

    def pack(self, watches: Sequence[Watch], most: Mapping[str, int], now: datetime) -> None:
        """Puts the alerts whose time has come into letters; `most`: how many one takes, by channel."""
        with writing(self._db, self._path, "write letters of the watches"):
            outbox.give_up(self._db, most, now)
            outbox.pack(self._db, watches, most, now)

    def next_letter(self, channel: str, now: datetime, lease: timedelta) -> Letter | None:
        """See store.outbox; None where nothing waits, or the channel is not to be tried yet."""
        with writing(self._db, self._path, "send a letter of the watches"):
            return outbox.next_letter(self._db, channel, now, lease)

    def delivered(self, letter: Letter, now: datetime, said: str) -> None:
        with writing(self._db, self._path, "write down what was sent"):
            outbox.delivered(self._db, letter, now, said)

    def refused(self, letter: Letter, now: datetime, said: str) -> None:
        with writing(self._db, self._path, "write down what was not taken"):
            outbox.refused(self._db, letter, now, said)

    def failed(
        self, letter: Letter, now: datetime, said: str, *, chance: float, wish: timedelta | None
    ) -> None:
        with writing(self._db, self._path, "write down what was not sent"):
            outbox.failed(self._db, letter, now, said, chance=chance, wish=wish)

    def channels(self) -> dict[str, ChannelState]:
        """How each channel does that was ever to be told something, by name."""
        with reading(self._db, self._path):
            return outbox.states(self._db)

    def alerts(self, watch: str = "", limit: int = 20) -> list[Alert]:
        """The newest first, of one watch or of all."""
        with reading(self._db, self._path):
            rows = self._db.query(
                """SELECT * FROM alerts WHERE ?1 IN ('', watch)
                ORDER BY made_at DESC, watch, headline, alert_id LIMIT ?2""",
                [watch, limit],
            )
            return list(map(alert_of, rows))

    def _is_queued(self) -> bool:
        return self._db.execute("SELECT 1 FROM watch_queue LIMIT 1").fetchone() is not None

    def _count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM alerts").fetchone()[0])
