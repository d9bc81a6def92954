"""The only reader and writer of the database: the types of the other stages in and out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from crawler.documents import Article, Document
from crawler.identity import Difference
from crawler.settings import SourceSettings
from nlp.claims import Claim, Report
from nlp.events import Event
from store import articles, checks, journal, merged, neighbourhoods, provenance, queries
from store.backfill_book import BackfillBook
from store.compaction import Sizes, compact
from store.connection import watched
from store.crawl_book import CrawlBook
from store.dossiers import Dossiers
from store.intake import Intake
from store.library import Hit, Library, Wanted
from store.merged import EventChanges
from store.neighbourhoods import Neighbourhoods
from store.parties import Parties
from store.provenance import Learned, Provenance
from store.queries import Filter, TimelineRow, WeekCount
from store.reviews import Reviews
from store.run_book import RunBook
from store.schedule import ScheduleBook
from store.screens import Screens
from store.search import quoted
from store.stock import Stock
from store.transactions import said_in_words
from store.watches import Watches

#: The views that `Store.rows` gives: what analysts may build on.
PROMISED_VIEWS = (
    *("v_events", "v_timeline", "v_claims", "v_arguments", "v_names", "v_conflicts"),
    *("v_parts", "v_provenance", "v_decisions", "v_reviews"),
    *("v_stock", "v_stockpile_by_quarter", "v_due"),
    *("v_documents", "v_issues", "v_runs", "v_sources", "v_source_runs", "v_waiting"),
    *("v_versions", "v_copies", "v_aliases", "v_schedule", "v_attempts"),
    *("v_lists", "v_list_entries", "v_listings", "v_listed_events", "v_rule_clock"),
)


class Store(CrawlBook, RunBook):
    """One connection to the database, for one thread; opening one is cheap.

    Every method that saves is one transaction. Opening raises UnusableDatabase
    (store.transactions), and so does saving where another program holds the lock for too long.
    """

    _past: "Store | None" = None

    def close(self) -> None:
        if self._past:
            self._past.close()
        super().close()

    def known_on(self, day: date) -> "Store":
        """The same database as it was known on the day (store.hindsight); whoever asks closes it."""
        return Store(self.path, known_on=day)

    def at(self, wanted: Filter | None) -> tuple["Store", Filter]:
        """The store that answers the filter, and what is left to ask of it.

        For a filter with a day that is a store as known on the day, kept until the next day is asked for.
        """
        if wanted is None or wanted.known_on in (None, self.day):
            return self, replace(wanted or Filter(), known_on=None)
        if self._past is None or self._past.day != wanted.known_on:
            if self._past:
                self._past.close()
            self._past = Store(self.path, known_on=wanted.known_on)
        return self._past, replace(wanted, known_on=None)

    # Documents and what they say

    def save_source(self, source: SourceSettings) -> None:
        with self._writing():
            journal.save_source(self._db, source)

    def save_document(self, document: Document) -> bool:
        """False where these bytes of this address are kept already."""
        with self._writing():
            return articles.save_document(self._db, document)

    def documents(self, *, again: bool = False) -> Iterator[Document]:
        """Those not yet read, or with `again` all, oldest first; saving meanwhile is safe."""
        return articles.documents(self._db, again=again)

    def save_article(self, article: Article, claims: Sequence[Claim]) -> None:
        """What the document says now, in place of what it was thought to say.

        Its issues are resolved. Raises UnkeepableArticle (store.articles), keeping nothing.
        """
        with self._writing():
            articles.save_article(self._db, article, claims)

    def save_unreadable(self, document: Document, message: str) -> None:
        """The document stays, as unreadable, with an issue that says why."""
        with self._writing():
            articles.save_unreadable(self._db, document, message)

    def article(self, version_id: str) -> Article:
        """Raises LookupError."""
        with self.snapshot():
            return articles.article(self._db, version_id)

    def changes(self, version_id: str) -> Difference:
        """What this version says otherwise than the one before it of the same page.

        Nothing where there is none before it. Raises LookupError.
        """
        with self.snapshot():
            return articles.changes(self._db, version_id)

    def reports(self) -> list[Report]:
        """Every claim of the newest version of each page, by day of publication, then claim id.

        As people decided: rejected claims are left out.
        """
        with self.snapshot():
            return articles.newest_reports(self._db)

    # Events

    def save_events(self, merged_events: Iterable[tuple[Event, str]]) -> EventChanges:
        """Replaces all events by these, each with its headline; returns what changed.

        Raises StaleEvents (store.merged) where their claims have changed since.
        """
        with self._writing():
            neighbourhoods.forget(self._db)
            return merged.save_events(self._db, merged_events)

    def events(self, wanted: Filter | None = None) -> list[Event]:
        """Oldest first; all of them without a filter."""
        store, wanted = self.at(wanted)
        with store.snapshot():
            return merged.events(store._db, *queries.event_ids(wanted))

    def event_ids(self, wanted: Filter | None = None) -> list[str]:
        """In the order of `events`."""
        store, wanted = self.at(wanted)
        with store.snapshot():
            return queries.ordered_ids(store._db, wanted)

    def events_of(self, event_ids: Sequence[str]) -> list[Event]:
        """Oldest first; an id that no event has (any more) gives none."""
        with self.snapshot():
            return merged.events(self._db, *provenance.listed(event_ids))

    def event_rows(self, event_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Their rows of `v_events`, by id."""
        ids, parameters = provenance.listed(event_ids)
        with self.snapshot():
            rows = self._db.query(f"SELECT * FROM v_events WHERE event_id IN ({ids})", parameters)
            return {row["event_id"]: row for row in rows}

    def provenance(self, event_ids: Sequence[str]) -> dict[str, Provenance]:
        """Of every text that reports one of these events, by version id."""
        with self.snapshot():
            return provenance.of_events(self._db, event_ids)

    def learned(self, wanted: Filter | None = None, limit: int = 200) -> dict[str, Learned]:
        """By event id, the events learned of last first: when first, and when last, by a fetch."""
        store, wanted = self.at(wanted)
        with store.snapshot():
            return provenance.learned(store._db, wanted, limit)

    def event(self, event_id: str) -> Event | None:
        """None where there is no such event (any more: events are rebuilt by merging)."""
        with self.snapshot():
            found = merged.events(self._db, "SELECT :event_id", {"event_id": event_id})
        return found[0] if found else None

    def headlines(self) -> dict[str, str]:
        """By event id."""
        with self.snapshot():
            return merged.headlines(self._db)

    # What screens and exports ask

    def timeline(self, wanted: Filter | None = None) -> list[TimelineRow]:
        """Oldest first."""
        store, wanted = self.at(wanted)
        with store.snapshot():
            return queries.timeline(store._db, wanted)

    def weekly_counts(self, wanted: Filter | None = None) -> list[WeekCount]:
        """Weeks in which events begin, oldest first; weeks without any are left out."""
        store, wanted = self.at(wanted)
        with store.snapshot():
            return queries.weekly_counts(store._db, wanted)

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Articles that hold every word of `text`, best first; `deliver*` finds what begins so."""
        return self.library.find(Wanted(text), limit) if quoted(text) else []

    @property
    def library(self) -> Library:
        """The texts that were read: found, compared, with the claims that they make."""
        return Library(self._db, self.snapshot)

    @property
    def intake(self) -> Intake:
        """What sources bring, and what goes wrong, as far as one screen shows it."""
        return Intake(self._db, self.snapshot)

    @property
    def stock(self) -> Stock:
        """What who has ordered, was delivered and holds, low and high; and what is due."""
        return Stock(self._db, self.snapshot)

    @property
    def backfill(self) -> BackfillBook:
        """Parts of backfills, and which of them are in the database."""
        return BackfillBook(self._db, self.snapshot, self._writing)

    @property
    def dossiers(self) -> Dossiers:
        """What is known of one company or product: names, companions, lists, its own words."""
        return Dossiers(self._db, self.snapshot)

    @property
    def screens(self) -> Screens:
        """What only the screens ask: what filters offer, who tells of an event, what is near it."""
        return Screens(self._db, self.path)

    def rows(self, view: str) -> list[dict[str, Any]]:
        """Every row of one of PROMISED_VIEWS, by column; the table `dictionary` explains them."""
        if view not in PROMISED_VIEWS:
            raise LookupError(f"no view {view!r}; there are {', '.join(PROMISED_VIEWS)}")
        with self.snapshot():
            return list(self._db.query(f"SELECT * FROM {view}"))

    def explanations(self, table: str) -> dict[str, str]:
        """What each column of a table or view means, by column; its own meaning under ""."""
        with self.snapshot():
            return queries.explanations(self._db, table)

    def counts(self) -> dict[str, int]:
        """How many documents, versions, claims, events, conflicts and open issues there are."""
        with self.snapshot():
            return queries.counts(self._db)

    @property
    def neighbourhoods(self) -> Neighbourhoods:
        """Merging of what changed into events."""
        return Neighbourhoods(self._db, self.path)

    @property
    def reviews(self) -> Reviews:
        """What people decide about claims and events."""
        return Reviews(self._db, self.path)

    @property
    def schedule(self) -> ScheduleBook:
        """What `chokepoint watch` is about to do and has done."""
        return ScheduleBook(self._db.conn, self.path)

    @property
    def parties(self) -> Parties:
        """Lists of restricted parties, who is on them, and the rule clock."""
        return Parties(self._db, self.path)

    @property
    def watches(self) -> Watches:
        """What is told to whom, and what came back."""
        return Watches(self._db, self.path)

    def verify(self) -> list[str]:
        """What is wrong with the file, a sentence each; empty where every quote re-slices."""
        with self.snapshot():
            return list(checks.problems(self._db))

    def examine(self) -> Iterator[tuple[str, list[str]]]:
        """Each promise of the database, and what breaks it, as it is looked at."""
        with self.snapshot():
            for check in checks.CHECKS:
                yield check.promise, list(check.problems(self._db))

    def compact(self) -> Sizes:
        """Gives back the room that the file does not need; others may read meanwhile."""
        return compact(self._db, self.path)

    def copy(self, out: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Writes the whole database to a new file `out`, as of one moment, without WAL.

        `progress` is told how many bytes of how many are written, about.
        """
        if self.day:
            # SQLite would take the temporary views for those that it copies.
            with Store(self.path, readonly=True) as now:
                return now.copy(out, progress)
        with said_in_words(out), watched(self._db, out, progress):
            self._db.execute("VACUUM INTO ?", [str(out)])
