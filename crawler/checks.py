"""What trying a source showed, in words: what was read, or what is wrong and what can be done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.advice import advice
from crawler.crawl import check
from crawler.documents import UnreadableDocument
from crawler.guard import Lookup, system_lookup
from crawler.kinds import read, source_class
from crawler.limits import Limits
from crawler.notes import CheckResult
from crawler.settings import SourceSettings

#: Somebody waits at a terminal: one try, and no source holds up the others for long.
LIMITS = Limits(timeout=15, tries=1, longest_wait=5, source=50)

#: Of the address of a page that is named in a problem, in characters.
LONGEST_ADDRESS = 80


@dataclass(frozen=True, slots=True)
class Checked:
    """One source as it is now. `problem` and `advice` are "" where all is well.

    `status` is the last answer's, 0 where there was none; `words` counts the article that was read,
    `seconds` is how long it took; `published` is an ISO 8601 day, "" where nothing was read.
    """

    source: str
    kind: str
    url: str
    status: int
    robots: str
    listed: int
    title: str
    published: str
    words: int
    seconds: float
    problem: str
    advice: str


def check_sources(
    sources: Iterable[SourceSettings], *, limits: Limits = LIMITS, lookup: Lookup = system_lookup
) -> tuple[Checked, ...]:
    """Fetch one item of each source and read it; nothing is kept. One call a process."""
    listed = list(sources)
    tried = [s if s.planned else source_class(s.kind).trial(s) for s in listed]
    results = check(tried, limits=limits, lookup=lookup)
    return tuple(_checked(r, s) for r, s in zip(results, listed, strict=True))


def _plain(problem: str, source: SourceSettings) -> str:
    """The problem without the source's own addresses, which stand beside it, and the rest short."""

    def shorter(found: re.Match[str]) -> str:
        address = found[1]
        own = any(address.startswith(url) for url in source.urls)
        return (
            "" if own else f" ({address[:LONGEST_ADDRESS]}{'…' * (len(address) > LONGEST_ADDRESS)})"
        )

    return re.sub(r" \((https?://\S+)\)", shorter, problem)


def _checked(result: CheckResult, source: SourceSettings) -> Checked:
    title, published, words = result.newest_title, result.newest_published[:10], 0
    problem = _plain(result.problem, source)
    if result.document is not None:
        try:
            article = read(result.document, source)
            title, published = article.title, article.published.isoformat()
            words = len(article.text.split())
        except UnreadableDocument as unreadable:
            problem = problem or f"its newest page could not be read: {unreadable}"
    elif result.listed and not problem:
        problem = "its newest page was not fetched"
    return Checked(
        source.name,
        source.kind,
        source.urls[0],
        result.status,
        result.robots,
        result.listed,
        title,
        published,
        words,
        round(result.seconds, 1),
        problem,
        advice(problem, source.urls[0]) if problem else "",
    )
