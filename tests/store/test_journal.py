"""Issues and runs: what a person sees of the machine's day."""

from crawler.documents import Document
from store.database import Store
from tests.store.world import World


def open_issues(store: Store) -> list[tuple[str, str]]:
    return [(i.stage, i.message) for i in store.issues() if i.resolved_at is None]


def test_the_same_issue_again_is_one_row_seen_later(store: Store) -> None:
    for _ in range(2):
        store.save_issue("herald", "https://herald.example/1", "fetch", "HTTP 503")
    store.save_issue("herald", "https://herald.example/2", "fetch", "HTTP 503")

    first, second = sorted(store.issues(), key=lambda i: i.url)

    assert first.first_seen < first.last_seen
    assert (second.url, second.document_id) == ("https://herald.example/2", None)
    assert store.counts()["open_issues"] == 2


def test_a_page_that_is_fetched_after_all_has_no_issue(store: Store, world: World) -> None:
    document = world.documents[0]
    store.save_issue("herald", document.url, "fetch", "HTTP 503")

    store.save_document(document)

    assert open_issues(store) == []
    assert store.issues()[0].resolved_at is not None


def test_a_document_that_reads_after_all_has_no_issue(store: Store, world: World) -> None:
    document, article = world.documents[0], world.articles[0]
    store.save_document(document)
    store.save_unreadable(document, "no title")
    store.save_unreadable(document, "no date of publication")
    assert open_issues(store) == [("read", "no date of publication")]
    assert store.issues()[0].document_id == document.id

    store.save_issue("herald", document.url, "extract", "two claims of one trigger")
    store.save_article(article, [])

    assert open_issues(store) == []


def test_an_issue_that_comes_back_is_open_again(store: Store, world: World) -> None:
    document, article = world.documents[0], world.articles[0]
    store.save_document(document)
    store.save_unreadable(document, "no title")
    store.save_article(article, [])
    store.save_unreadable(document, "no title")

    assert open_issues(store) == [("read", "no title")]
    assert len(store.issues()) == 1


def test_issues_of_other_documents_stay(store: Store, world: World) -> None:
    for document in world.documents[:2]:
        store.save_document(document)
        store.save_unreadable(document, "no title")

    store.save_article(world.articles[0], [])

    assert [i.url for i in store.issues() if i.resolved_at is None] == [world.documents[1].url]


def test_runs_say_what_they_did_newest_first(store: Store) -> None:
    crawl = store.start_run("crawl")
    analysis = store.start_run("analyse")
    store.finish_run(crawl, {"documents": 12, "issues": 1})

    newest, oldest = store.runs()

    assert (newest.id, newest.kind, newest.status) == (analysis, "analyse", "running")
    assert newest.finished_at is None
    assert (oldest.status, oldest.counts) == ("ok", {"documents": 12, "issues": 1})
    assert oldest.finished_at is not None
    assert oldest.finished_at >= oldest.started_at


def test_a_run_that_fails_says_why(store: Store) -> None:
    run = store.start_run("merge")
    store.finish_run(run, {}, status="failed", message="the disk is full")

    assert [(r.status, r.message) for r in store.runs()] == [("failed", "the disk is full")]


def ended_at(store: Store, document: Document, status: str = "") -> None:
    """An analysis that a kill ended at this document, or that ended by itself with this status."""
    run = store.start_run("analyse")
    store.note_reading(run, document)
    if status:
        store.finish_run(run, {}, status=status)


def test_a_document_that_ended_two_analyses_in_a_row_is_a_stumbling_block(
    filled: Store, world: World
) -> None:
    first, second, _ = world.documents
    ended_at(filled, first)
    assert filled.stumbling_block() == ""
    ended_at(filled, first)
    assert filled.stumbling_block() == first.id
    ended_at(filled, second)
    assert filled.stumbling_block() == ""


def test_an_analysis_that_somebody_interrupted_blames_no_document(
    filled: Store, world: World
) -> None:
    ended_at(filled, world.documents[0])
    ended_at(filled, world.documents[0], "failed")
    assert filled.stumbling_block() == ""
