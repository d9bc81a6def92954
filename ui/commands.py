"""The whole pipeline on one page: each command in terms of crawler, nlp and store. Read this first."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass

from crawler.backfill_sieve import SOURCE as BACKFILL
from crawler.crawl import crawl
from crawler.documents import Article, Document, UnreadableDocument
from crawler.kinds import read
from crawler.sample_site import SAMPLE_LIST, sample_site, sample_sources
from crawler.settings import SourceSettings
from nlp.backfill import read as read_backfilled
from nlp.claims import Claim
from nlp.legibility import unread
from nlp.wording import many
from store.articles import UnkeepableArticle
from store.database import Store
from store.neighbourhoods import Merged
from ui.crawling import Keeper
from ui.lists import import_file
from ui.merging import merge_again
from ui.telling import tell

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
    say(f"{many(keeper.new, 'new document')} from {many(len(ended), 'source')}")
    return keeper.new, keeper.problems


def analyse(
    store: Store, sources: list[SourceSettings], say: Say, *, again: bool = False, model: str = ""
) -> tuple[int, int]:
    """Read each new document (with `again`, every one) and keep its claims, or why it has none."""
    # spaCy and the network take three times what a crawl does, and a crawl needs neither.
    from nlp.extract import extract

    known = {s.name: s for s in (*sample_sources(""), *sources)}
    block = store.stumbling_block()
    run = store.start_run("analyse")
    counts = dict.fromkeys(("documents", "claims", "unreadable"), 0)
    try:
        for document in store.documents(again=again):
            if document.id == block and not again:
                store.save_unreadable(document, "reading it ended the process twice")
                counts["unreadable"] += 1
                continue
            store.note_reading(run, document)
            article = _read(store, document, known.get(document.source), say)
            if article is None:
                counts["unreadable"] += 1
                continue
            found = extract(article, model=model)
            if _keep(store, document, article, found, say):
                counts["documents"] += 1
                counts["claims"] += len(found)
    except KeyboardInterrupt as problem:
        store.finish_run(run, counts, status="failed", message=_reason(problem))
        raise
    store.finish_run(run, counts)
    claims, unreadable = counts["claims"], counts["unreadable"]
    articles = many(counts["documents"], "document")
    say(f"{many(claims, 'claim')} in {articles}, {unreadable} unreadable")
    return claims, unreadable


def _read(
    store: Store, document: Document, source: SourceSettings | None, say: Say
) -> Article | None:
    """The document's article; None, and an issue, where it has none."""
    try:
        if document.source == BACKFILL:
            return read_backfilled(document)
        return read(document, source or _forgotten(document))
    except UnreadableDocument as problem:
        store.save_unreadable(document, str(problem))
        say(f"  could not read: {problem}")
        return None


def _keep(store: Store, document: Document, article: Article, found: list[Claim], say: Say) -> bool:
    """Whether the claims could be kept; what is wrong with them or the text is an issue."""
    try:
        store.save_article(article, found)
    except UnkeepableArticle as problem:
        _raise_issue(store, document, str(problem))
        say(f"  could not keep: {problem}")
        return False
    if troubles := "; ".join(unread(article)):
        _raise_issue(store, document, f"claims may be missing: {troubles}")
    say(f"  {many(len(found), 'claim')} in “{article.title}”")
    return True


def _raise_issue(store: Store, document: Document, message: str) -> None:
    store.save_issue(document.source, document.url, "extract", message, document_id=document.id)


def rebuild(store: Store, say: Say, *, anew: bool = False) -> int:
    """Merge what changed, or with `anew` all claims, as people decided, into events; how many there are.

    Whoever watches for what that changed is told.
    """
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
    say(f"{many(counts['events'], 'event')}; {_touched(merged)}")
    tell(store, say)
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
