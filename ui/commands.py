"""The whole pipeline on one page: each command in terms of crawler, nlp and store. Read this first."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass

from crawler.crawl import crawl
from crawler.documents import Document, UnreadableDocument
from crawler.kinds import read
from crawler.sample_site import SAMPLE_LIST, sample_site, sample_sources
from crawler.settings import SourceSettings
from nlp.legibility import unread
from store.articles import UnkeepableArticle
from store.database import Store
from store.neighbourhoods import Merged
from ui.crawling import Keeper
from ui.lists import import_file
from ui.merging import merge_again

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


def update(store: Store, sources: Iterable[SourceSettings], say: Say, *, model: str = "") -> Round:
    """Crawl, analyse what is new, merge everything."""
    listed = list(sources)
    documents, problems = fetch(store, listed, say)
    claims, unreadable = analyse(store, listed, say, model=model)
    return Round(documents, claims, unreadable, problems, rebuild(store, say))


def fetch(store: Store, sources: list[SourceSettings], say: Say) -> tuple[int, int]:
    """Keep whatever the sources publish that we do not have yet; how many, and how many problems."""
    for source in sources:
        store.save_source(source)
    run = store.start_run("crawl")
    with closing(Keeper(store, run, say)) as keeper:
        try:
            ended = crawl(sources, keeper)
        except BaseException as problem:
            store.finish_run(run, {"new": keeper.new}, status="failed", message=_reason(problem))
            raise
    listed = sum(r.listed for r in ended)
    counts = {"listed": listed, "new": keeper.new, "problems": keeper.problems}
    store.finish_run(run, counts)
    say(f"{_many(keeper.new, 'new document')} from {_many(len(ended), 'source')}")
    return keeper.new, keeper.problems


def analyse(
    store: Store, sources: list[SourceSettings], say: Say, *, again: bool = False, model: str = ""
) -> tuple[int, int]:
    """Read each new document (with `again`, every one) and keep its claims, or why it has none."""
    # spaCy and the network take three times what a crawl does, and a crawl needs neither.
    from nlp.extract import extract

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
        if troubles := "; ".join(unread(article)):
            store.save_issue(
                document.source,
                document.url,
                "extract",
                f"claims may be missing: {troubles}",
                document_id=document.id,
            )
        articles += 1
        claims += len(found)
        say(f"  {_many(len(found), 'claim')} in “{article.title}”")
    store.finish_run(run, {"documents": articles, "claims": claims, "unreadable": unreadable})
    say(f"{_many(claims, 'claim')} in {_many(articles, 'document')}, {unreadable} unreadable")
    return claims, unreadable


def rebuild(store: Store, say: Say, *, anew: bool = False) -> int:
    """Merge what changed, or with `anew` all claims, as people decided, into events; how many there are."""
    run = store.start_run("merge")
    merged = merge_again(store, anew=anew)
    counts = store.counts()
    store.finish_run(
        run,
        {
            "events": counts["events"],
            "conflicts": counts["conflicts"],
            "touched": len(merged.events),
        },
    )
    say(f"{_many(counts['events'], 'event')}; {_touched(merged)}")
    return counts["events"]


def _touched(merged: Merged) -> str:
    """What the merge did, for the terminal."""
    found = merged.events
    if not found:
        return "nothing changed"
    said = (
        f"{len(found.appeared):,} new, {len(found.changed):,} changed, {len(found.vanished):,} gone"
    )
    return f"{said}{' (all claims merged anew)' if merged.anew else ''}"


def demo(store: Store, say: Say) -> Round:
    """The main job on the sample web that ships with the package, crawled over HTTP.

    With a sample of a list of restricted parties, so that its companies are flagged.
    """
    with sample_site() as origin:
        brought = update(store, sample_sources(origin), say)
    import_file(store, SAMPLE_LIST, say)
    return brought


def _forgotten(document: Document) -> SourceSettings:
    """Settings for a document whose source is no longer configured."""
    publisher = document.hints.get("publisher", "")
    return SourceSettings(document.source, "feed", (document.url,), publisher)


def _reason(problem: BaseException) -> str:
    return str(problem) or type(problem).__name__


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
