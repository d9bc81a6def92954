"""What a crawl tells the store, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.documents import Article, Document
from crawler.listing import Entry
from crawler.notes import CrawlNote, Fetched, Listed, SourceRun
from crawler.validators import Recorded, Validators
from crawler.warc import Place
from store.database import Store
from store.schedule import Attempt, Turn
from tests.store.world import World, article_of, document_of

BEGAN = datetime(2026, 7, 4, 12, tzinfo=UTC)
FEED = "https://herald.example/feed"
STORY = (
    "ByteDance takes more chips\n\nThe company has agreed to take another forty thousand chips this"
    " year, two people who saw the contract said on Tuesday. Deliveries begin in spring and last until"
    " the end of the year, and the price was fixed before the tariffs were announced. The supplier did"
    " not want to speak about single customers. Analysts had expected a smaller number after the"
    " warning of last month, when the stock was said to be large enough for three quarters."
)


def validators(digest: str = "sha1:A", **fields: object) -> Validators:
    recorded = Recorded(f"<urn:uuid:{digest}>", FEED, BEGAN)
    known = Validators("etag", "Sat, 04 Jul 2026 12:00:00 GMT", digest, BEGAN, recorded)
    return replace(known, **fields)  # type: ignore[arg-type]


def listed(*entries: Entry, further: tuple[str, ...] = ()) -> Listed:
    return Listed("herald", FEED, entries, further, validators())


def fetched(entry: Entry, body: str = "<p>body</p>", *, at: str = "", day: int = 5) -> Fetched:
    document = document_of(at or entry.url, body, day=day)
    hints = {"listed": entry.url} if at else {}
    return Fetched(replace(document, hints=hints), entry, "<urn:uuid:B>", validators("sha1:B"))


def source_run(status: str = "ok", **fields: object) -> SourceRun:
    run = SourceRun("herald", BEGAN, BEGAN + timedelta(seconds=90), status, statuses={200: 2})
    return replace(run, **fields)  # type: ignore[arg-type]


def crawl_something(store: Store) -> None:
    """One crawl: a page that was fetched, one that waits, one that could not be fetched."""
    run = store.start_run("crawl")
    store.save_listed(listed(*(Entry(f"https://herald.example/{n}") for n in "abc")))
    place = Place("run-000001.warc.gz", 17)
    store.save_fetched(fetched(Entry("https://herald.example/a")), run, place)
    store.save_note(CrawlNote("herald", "https://herald.example/b", "HTTP 404", lasting=True))
    store.save_source_run(run, source_run(listed=3))
    store.finish_run(run, {"new": 1})
    turn = Turn("herald", timedelta(minutes=30), BEGAN + timedelta(minutes=30))
    attempt = Attempt("crawl", "herald", BEGAN, BEGAN, BEGAN + timedelta(seconds=91), "ok", 1)
    store.schedule.save([turn], [attempt])


def save_story(store: Store, url: str, text: str = STORY, *, day: int = 6) -> Article:
    """A page that says this."""
    document: Document = document_of(url, f"<p>{text}</p>", day=day)
    article = article_of(document, text, url.split("/")[2], BEGAN.date())
    store.save_document(document)
    store.save_article(article, [])
    return article


def save_copy(store: Store, world: World) -> None:
    """A story, and what an agency's client made of it."""
    save_story(store, "https://agency.example/story")
    save_story(store, "https://client.example/story", STORY.replace("spring", "summer"))
