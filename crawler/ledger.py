"""What a crawl needs to know of earlier ones, and where it hands on what it finds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from crawler.due import Standing
from crawler.exchanges import Exchange
from crawler.listing import Entry
from crawler.memory import Memory
from crawler.notes import CrawlNote, Fetched, Listed, SourceRun, Unchanged
from crawler.validators import Validators

#: All that a crawl hands on, in the order in which it happens: an exchange comes before the
#: document or listing that was made of it.
Found = Exchange | Listed | Fetched | Unchanged | CrawlNote | SourceRun


@dataclass(frozen=True, slots=True)
class KnownListing:
    """What is remembered of one listing: its validators, and the listings it pointed to.

    `not_before` is until when its server wanted to be left alone.
    """

    validators: Validators = field(default_factory=Validators)
    further: tuple[str, ...] = ()
    not_before: datetime | None = None


class Ledger(Protocol):
    """The memory of crawls. What it raises ends the crawl and is raised by it."""

    def recall(self, source: str) -> Memory:
        """Called as the crawl of a source begins."""
        ...

    def listing(self, url: str) -> KnownListing:
        """Called before a listing is fetched."""
        ...

    def standings(self, urls: Iterable[str]) -> Mapping[str, Standing]:
        """Called with the addresses of a listing; those that nothing is known of are left out."""
        ...

    def page(self, url: str) -> Validators:
        """Called before a page is fetched."""
        ...

    def waiting(self, source: str, most: int, now: datetime) -> Sequence[Entry]:
        """Called before the pages are fetched: those left by earlier crawls that are due."""
        ...

    def keep(self, found: Found) -> None:
        """Called with everything found. What it has returned from is kept, whatever comes then."""
        ...


@dataclass(slots=True)
class NoLedger:
    """A ledger that knows of no earlier crawl and collects what it is told: to try a source."""

    found: list[Found] = field(default_factory=list)

    def recall(self, source: str) -> Memory:
        return Memory()

    def listing(self, url: str) -> KnownListing:
        return KnownListing()

    def standings(self, urls: Iterable[str]) -> Mapping[str, Standing]:
        return {}

    def page(self, url: str) -> Validators:
        return Validators()

    def waiting(self, source: str, most: int, now: datetime) -> Sequence[Entry]:
        return ()

    def keep(self, found: Found) -> None:
        self.found.append(found)
