"""Golden pages: a folder is a test, page.html (or .txt) and the article that must come of it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.documents import Article, Document, Kind, UnreadableDocument
from crawler.reading import read_article
from crawler.settings import SourceSettings

PAGES = Path(__file__).parent / "pages"
READABLE = sorted(file.parent for file in PAGES.glob("*/article.json"))
UNREADABLE = sorted(file.parent for file in PAGES.glob("*/unreadable.txt"))


def read(case: Path) -> Article:
    page = next(case.glob("page.*"))
    kind = Kind.TRANSCRIPT if case.name.startswith("call_") else Kind.ARTICLE
    document = Document(
        source="wafer",
        url=f"https://wafer.example/pages/{case.name}",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers={"Content-Type": "text/plain" if page.suffix == ".txt" else "text/html"},
        body=page.read_bytes(),
    )
    source = SourceSettings("wafer", "feed", ("https://wafer.example/feed",), "Wafer Post", kind)
    return read_article(document, source)


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_page_reads_as_the_golden_article(case: Path) -> None:
    article = read(case)
    golden = json.loads((case / "article.json").read_text(encoding="utf-8"))
    turns = [
        {
            "speaker": turn.speaker,
            "role": turn.role,
            "section": turn.section,
            "text": article.text[turn.start : turn.end],
        }
        for turn in article.turns
    ]
    assert article.title == golden["title"]
    assert article.text.split("\n\n") == [golden["title"], *golden["paragraphs"]]
    assert article.author == golden["author"]
    assert article.published.isoformat() == golden["published"]
    assert article.company == golden["company"]
    assert turns == golden.get("turns", [])


@pytest.mark.parametrize("case", UNREADABLE, ids=lambda case: case.name)
def test_page_without_an_article_says_what_is_missing_and_where(case: Path) -> None:
    reason = (case / "unreadable.txt").read_text(encoding="utf-8").strip()
    with pytest.raises(UnreadableDocument) as refusal:
        read(case)
    assert str(refusal.value).startswith(reason)
    assert str(refusal.value).endswith(f"https://wafer.example/pages/{case.name}")


def test_every_golden_folder_is_read() -> None:
    assert len(READABLE) + len(UNREADABLE) == len(list(PAGES.iterdir()))
