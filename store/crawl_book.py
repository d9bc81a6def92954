"""What crawls know of earlier ones, and what they leave to later ones: a crawler.ledger.Ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from crawler.due import Standing
from crawler.ledger import KnownListing
from crawler.listing import Entry
from crawler.memory import Memory
from crawler.notes import CrawlNote, Fetched, Listed, SourceRun, Unchanged
from crawler.validators import Validators
from crawler.warc import Place
from store import articles, frontier, journal
from store.opened import Opened


class CrawlBook(Opened):
    """The part of the Store that crawls use. Every method that saves is one transaction."""

    def recall(self, source: str) -> Memory:
        with self.snapshot():
            return frontier.recall(self._db, source)

    def listing(self, url: str) -> KnownListing:
        with self.snapshot():
            return frontier.listing(self._db, url)

    def standings(self, urls: Iterable[str]) -> Mapping[str, Standing]:
        """By address, whichever address of its page it is."""
        with self.snapshot():
            return frontier.standings(self._db, urls)

    def page(self, url: str) -> Validators:
        with self.snapshot():
            return frontier.page(self._db, url)

    def waiting(self, source: str, most: int, now: datetime) -> Sequence[Entry]:
        """The entries that may be tried now, the latest first."""
        with self.snapshot():
            return frontier.waiting(self._db, source, most, now)

    def save_listed(self, listed: Listed) -> None:
        with self._writing():
            frontier.save_listed(self._db, listed)

    def save_fetched(self, fetched: Fetched, run_id: int, place: Place | None) -> bool:
        """False where these bytes of this address are kept already. `place`: its WARC record."""
        evidence = {"run_id": run_id, **journal.place_columns(fetched.record, place)}
        with self._writing():
            return articles.save_fetched(self._db, fetched, evidence)

    def save_unchanged(self, unchanged: Unchanged) -> None:
        with self._writing():
            frontier.save_unchanged(self._db, unchanged)

    def save_note(self, note: CrawlNote) -> None:
        """An issue, and when its address is tried again."""
        with self._writing():
            journal.save_issue(self._db, note.source, note.url, "fetch", note.problem)
            frontier.save_missed(self._db, note)

    def save_source_run(self, run_id: int, run: SourceRun) -> None:
        with self._writing():
            frontier.save_source_run(self._db, run_id, run)

    def source_url(self, source: str) -> str:
        """The first address of its listings; "" for a source without settings."""
        with self.snapshot():
            return journal.source_url(self._db, source)

    def publication_days(self, source: str, most: int = 60) -> list[date]:
        """The last different days on which the source published, oldest first."""
        with self.snapshot():
            return journal.publication_days(self._db, source, most)
