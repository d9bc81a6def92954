"""Earnings calls in a database: each speaker's turn is one report in the words of tests.reported."""

from dataclasses import replace
from datetime import UTC, date, datetime

from crawler.documents import Article, Document, Kind, Turn
from crawler.settings import SourceSettings
from nlp.claims import Report
from store.database import Store
from tests.store.told import placed, save, sentence_of


def hold_call(
    store: Store, company: str, day: str, *turns: tuple[str, str, Report], as_written: str = ""
) -> None:
    """Keeps one call and merges; `turns` are speaker, role and what is said."""
    url = f"https://calls.example/{company.casefold()}/{day}"
    title = f"{company} earnings call"
    text, spoken, placed_at = f"{title}\n\n", [], []
    for speaker, role, report in turns:
        start, sentence = len(text), sentence_of(report)
        text += f"{sentence}\n"
        spoken.append(Turn(start, len(text), speaker, role, "prepared", company))
        placed_at.append((report, start, sentence))
    document = Document("calls", url, datetime(2026, 7, 1, tzinfo=UTC), 200, {}, text.encode())
    article = Article(
        document.id, url, Kind.TRANSCRIPT, "Call Desk", date.fromisoformat(day), title, text,
        company=as_written or company, turns=tuple(spoken),
    )  # fmt: skip
    claims = [placed(article, report.claim, start, said) for report, start, said in placed_at]
    store.save_source(SourceSettings("calls", "feed", ("https://calls.example/feed",), "Call Desk"))
    store.save_document(document)
    store.save_article(article, [replace(claim, article_id=article.id) for claim in claims])
    save(store)
