"""What a crawl finds, into the store and the archive of evidence; what the store knows, to the crawl."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.crawl import user_agent
from crawler.due import Standing
from crawler.exchanges import Exchange
from crawler.ledger import Found, KnownListing
from crawler.listing import Entry
from crawler.memory import Memory
from crawler.notes import CrawlNote, Fetched, Listed, SourceRun, Unchanged
from crawler.rhythm import silence
from crawler.validators import Validators
from crawler.warc import Place, WarcFile
from store.database import Store

#: A document or listing is made of one of the last so many answers of all sources.
REMEMBERED = 2_000


def evidence_folder(database: Path) -> Path:
    """Where the answers of the crawls into this database are kept: `chokepoint.warc` beside it."""
    return database.with_suffix(".warc")


class Keeper:
    """The ledger of one run: see crawler.ledger.Ledger. To be closed when the run has ended."""

    def __init__(self, store: Store, run_id: int, say: Callable[[str], None]) -> None:
        self.store, self.run_id, self.say = store, run_id, say
        # A schedule makes some thousand files a day: a folder a month stays one that can be listed.
        now = datetime.now(UTC)
        name = f"{now:%Y-%m}/run-{run_id:06}-{now:%Y%m%d%H%M%S}.warc.gz"
        self.evidence = WarcFile(evidence_folder(store.path), name, user_agent())
        self.new = self.problems = 0
        self._places: dict[str, Place] = {}
        self._order: deque[str] = deque()

    def close(self) -> None:
        self.evidence.close()

    def recall(self, source: str) -> Memory:
        return self.store.recall(source)

    def listing(self, url: str) -> KnownListing:
        return self.store.listing(url)

    def standings(self, urls: Iterable[str]) -> Mapping[str, Standing]:
        return self.store.standings(urls)

    def page(self, url: str) -> Validators:
        return self.store.page(url)

    def waiting(self, source: str, most: int, now: datetime) -> Sequence[Entry]:
        return self.store.waiting(source, most, now)

    def keep(self, found: Found) -> None:
        match found:
            case Exchange():
                self._remember(found.record, self.evidence.write(found))
            case Listed():
                self.store.save_listed(found)
            case Fetched():
                self._keep_document(found)
            case Unchanged():
                self.store.save_unchanged(found)
            case CrawlNote():
                self._tell(found)
            case SourceRun():
                self._end(found)

    def _keep_document(self, found: Fetched) -> None:
        if self.store.save_fetched(found, self.run_id, self._places.get(found.record)):
            self.new += 1
            self.say(f"  fetched {found.document.url}")

    def _tell(self, note: CrawlNote) -> None:
        self.problems += 1
        self.store.save_note(note)
        self.say(f"  {note.source}: {note.problem} ({note.url})")

    def _end(self, run: SourceRun) -> None:
        self.store.save_source_run(self.run_id, run)
        if run.status in ("ok", "partly") and not run.kept:
            days = self.store.publication_days(run.source)
            if problem := silence(days, datetime.now(UTC).date()):
                self._tell(CrawlNote(run.source, self.store.source_url(run.source), problem))

    def _remember(self, record: str, place: Place) -> None:
        self._places[record] = place
        self._order.append(record)
        if len(self._order) > REMEMBERED:
            del self._places[self._order.popleft()]
