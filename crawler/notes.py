"""What a crawl says besides its documents: what went wrong, and how much there was."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrawlNote:
    """Something a person should know of a source; `problem` is a sentence part they can read."""

    source: str
    url: str
    problem: str


@dataclass(frozen=True, slots=True)
class CrawlCount:
    """One source in one crawl. `listed` = `known` + `kept` + those over the budget or failed."""

    source: str
    listed: int
    known: int
    kept: int
    problems: int


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a source would give if it were crawled now; `problem` is "" where it works."""

    source: str
    listed: int
    newest_title: str
    newest_published: str
    problem: str
