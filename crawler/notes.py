"""What a crawl tells: what it found, what went wrong, and how much there was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.documents import Document
from crawler.listing import Entry
from crawler.validators import Validators


@dataclass(frozen=True, slots=True)
class CrawlNote:
    """Something a person should know of a source; `problem` is a sentence part they can read.

    `lasting`: trying again soon is of no use. `until`: the server wants to be left alone so long.
    """

    source: str
    url: str
    problem: str
    lasting: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing that was read: its entries that are to be fetched, and what to remember of it."""

    source: str
    url: str
    waiting: tuple[Entry, ...]
    further: tuple[str, ...]
    validators: Validators


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document, the entry that led to it, and the id of the WARC record that holds its answer."""

    document: Document
    entry: Entry
    record: str
    validators: Validators | None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that was asked for again and is as it was."""

    source: str
    entry: Entry
    validators: Validators


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One source in one crawl.

    `listed` = `known` + those that were to be fetched, of which `kept` were new documents, `failed`
    could not be fetched and `left` wait for the next crawl. `status`: ok; partly, if some listing could
    not be read; failed, if none could or a fault ended it; refused, if its settings do not do. `statuses` counts answers by
    HTTP status, `bytes` bodies as sent. `values` is the kind's memory, for the next crawl.
    """

    source: str
    started_at: datetime
    finished_at: datetime
    status: str = "ok"
    listed: int = 0
    known: int = 0
    kept: int = 0
    unchanged: int = 0
    failed: int = 0
    left: int = 0
    problems: int = 0
    requests: int = 0
    bytes: int = 0
    statuses: Mapping[int, int] = field(default_factory=dict, hash=False)
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a source would give if it were crawled now; `problem` is "" where it works.

    `status` is that of the last answer, 0 where there was none; `robots` is what robots.txt says in
    words; `document` is the newest page as fetched, where it could be; `seconds` is what it all took.
    """

    source: str
    listed: int
    newest_title: str
    newest_published: str
    problem: str
    status: int = 0
    robots: str = ""
    seconds: float = 0.0
    document: Document | None = None
