"""The whole pipeline on one page: each command in terms of crawler, nlp and store. Read this first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crawler.crawl import check, crawl
from crawler.documents import Article, Document, UnreadableDocument
from crawler.kinds import read
from crawler.notes import CheckResult, CrawlNote
from crawler.sample_site import sample_site, sample_sources
from crawler.settings import SourceSettings
from nlp import gold
from nlp.claims import Report
from nlp.evaluate import Scores, evaluate
from nlp.events import Event, Reason
from nlp.extract import extract
from nlp.headline import headline
from nlp.merge import merge
from store.articles import UnkeepableArticle
from store.database import Store
from store.exports.formats import FORMATS

#: Tells the person at the terminal what is going on, a line at a time.
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Round:
    """What one update brought."""

    documents: int
    claims: int
    unreadable: int
    problems: int
    events: int


def update(store: Store, sources: Iterable[SourceSettings], say: Say) -> Round:
    """Crawl, analyse what is new, merge everything."""
    listed = list(sources)
    documents, problems = fetch(store, listed, say)
    claims, unreadable = analyse(store, listed, say)
    return Round(documents, claims, unreadable, problems, rebuild(store, say))


def fetch(store: Store, sources: list[SourceSettings], say: Say) -> tuple[int, int]:
    """Keep whatever the sources publish that we do not have yet; how many, and how many problems."""
    problems: list[CrawlNote] = []

    def keep(document: Document) -> None:
        if store.save_document(document):
            say(f"  fetched {document.url}")

    def note(problem: CrawlNote) -> None:
        problems.append(problem)
        store.save_issue(problem.source, problem.url, "fetch", problem.problem)
        say(f"  {problem.source}: {problem.problem} ({problem.url})")

    for source in sources:
        store.save_source(source)
    run = store.start_run("crawl")
    counts = crawl(sources, keep, known=store.known_urls(), report=note)
    kept = sum(c.kept for c in counts)
    store.finish_run(
        run, {"listed": sum(c.listed for c in counts), "new": kept, "problems": len(problems)}
    )
    say(f"{_many(kept, 'new document')} from {_many(len(counts), 'source')}")
    return kept, len(problems)


def analyse(
    store: Store, sources: list[SourceSettings], say: Say, *, again: bool = False, model: str = ""
) -> tuple[int, int]:
    """Read each new document (with `again`, every one) and keep its claims, or why it has none."""
    known = {s.name: s for s in (*sample_sources(""), *sources)}
    run = store.start_run("analyse")
    articles = claims = unreadable = 0
    for document in store.documents(again=again):
        source = known.get(document.source) or _forgotten(document)
        try:
            article = read(document, source)
        except UnreadableDocument as problem:
            store.save_unreadable(document, str(problem))
            unreadable += 1
            say(f"  could not read: {problem}")
            continue
        found = extract(article, model=model)
        try:
            store.save_article(article, found)
        except UnkeepableArticle as problem:
            store.save_issue(
                document.source, document.url, "extract", str(problem), document_id=document.id
            )
            say(f"  could not keep: {problem}")
            continue
        articles += 1
        claims += len(found)
        say(f"  {_many(len(found), 'claim')} in “{article.title}”")
    store.finish_run(run, {"documents": articles, "claims": claims, "unreadable": unreadable})
    say(f"{_many(claims, 'claim')} in {_many(articles, 'document')}, {unreadable} unreadable")
    return claims, unreadable


def rebuild(store: Store, say: Say) -> int:
    """Merge all claims into events."""
    run = store.start_run("merge")
    events = merge(store.reports())
    store.save_events((event, headline(event)) for event in events)
    store.finish_run(
        run, {"events": len(events), "conflicts": sum(bool(e.conflicts) for e in events)}
    )
    say(f"{_many(len(events), 'event')}")
    return len(events)


def demo(store: Store, say: Say) -> Round:
    """The main job on the sample web that ships with the package, crawled over HTTP."""
    with sample_site() as origin:
        return update(store, sample_sources(origin), say)


def check_sources(sources: Iterable[SourceSettings]) -> tuple[CheckResult, ...]:
    """Ask each source once what it would give."""
    return check(sources)


def extract_rows(
    rows: Iterable[dict[str, Any]], *, merged: bool = False
) -> Iterator[dict[str, Any]]:
    """Gold-form documents into predictions of the same form, in the same order.

    With `merged`, every event also has `cluster`, the id of its happening over all the rows, and
    `conflict`, the roles on which the reports of it disagree.
    """
    if not merged:
        for row in rows:
            yield {
                "id": row.get("id", ""),
                "events": [gold.event(c) for c in extract(gold.article(row))],
            }
        return
    reports = [(row.get("id", ""), _reports(gold.article(row))) for row in rows]
    places = _places(merge(r for _, found in reports for r in found))
    for name, found in reports:
        yield {"id": name, "events": [gold.event(r.claim) | places[r.claim.id] for r in found]}


def measure(rows: list[dict[str, Any]]) -> Scores:
    """Extract from gold documents and compare."""
    merged = any("cluster" in event for row in rows for event in row["events"])
    predicted = {p["id"]: p["events"] for p in extract_rows(rows, merged=merged)}
    return evaluate(rows, predicted)


def export(store: Store, format_name: str, out: Path) -> int:
    """Write the store in a format of `store.exports`; how many rows."""
    return FORMATS[format_name](store, out)


def text_row(name: str, text: str, published: date) -> dict[str, Any]:
    """A plain text as a gold-form document; its first line is the headline."""
    title = text.strip().split("\n", 1)[0].strip()
    return {"id": name, "title": title, "text": text.strip(), "published": published.isoformat()}


def page_row(name: str, body: bytes, fetched: Document) -> dict[str, Any]:
    """A saved page as a gold-form document. Raises UnreadableDocument."""
    article = read(fetched, SourceSettings(name, "feed", (fetched.url,), ""))
    return {
        "id": name,
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat(),
    }


def _reports(article: Article) -> list[Report]:
    return [
        Report(claim, article.publisher, article.published, article.url, article.title)
        for claim in extract(article)
    ]


def _places(events: list[Event]) -> dict[str, dict[str, Any]]:
    """Each claim's cluster and conflicting roles, by claim id."""
    return {
        report.claim.id: {
            "cluster": event.id,
            "conflict": sorted(
                {c.role for c in event.conflicts if c.reason is Reason.DISAGREEMENT}
            ),
        }
        for event in events
        for report in event.reports
    }


def _forgotten(document: Document) -> SourceSettings:
    """Settings for a document whose source is no longer configured."""
    publisher = document.hints.get("publisher", "")
    return SourceSettings(document.source, "feed", (document.url,), publisher)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
