"""Documents in, claims out: what `extract` and `evaluate` do, with no database and no network."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from crawler.documents import Article, Document
from crawler.reading import read_article
from crawler.settings import SourceSettings
from nlp import gold
from nlp.claims import Report
from nlp.evaluate import Scores, evaluate
from nlp.events import Event, Reason
from nlp.extract import extract
from nlp.merge import merge


def extract_rows(
    rows: Iterable[dict[str, Any]], *, merged: bool = False, model: str = ""
) -> Iterator[dict[str, Any]]:
    """Gold-form documents into predictions of the same form, in the same order.

    With `merged`, every event also has `cluster`, the id of its happening over all the rows, and
    `conflict`, the roles on which the reports of it disagree. `model` names a spaCy model of one's own.
    """
    if not merged:
        for row in rows:
            yield {
                "id": row.get("id", ""),
                "events": [gold.event(c) for c in extract(gold.article(row), model=model)],
            }
        return
    reports = [(row.get("id", ""), _reports(gold.article(row), model)) for row in rows]
    places = _places(merge(r for _, found in reports for r in found))
    for name, found in reports:
        yield {"id": name, "events": [gold.event(r.claim) | places[r.claim.id] for r in found]}


def measure(rows: list[dict[str, Any]], *, model: str = "") -> Scores:
    """Extract from gold documents and compare."""
    merged = any("cluster" in event for row in rows for event in row["events"])
    predicted = {p["id"]: p["events"] for p in extract_rows(rows, merged=merged, model=model)}
    return evaluate(rows, predicted)


def text_row(name: str, text: str, published: date) -> dict[str, Any]:
    """A plain text as a gold-form document; its first line is the headline."""
    title = text.strip().split("\n", 1)[0].strip()
    return {"id": name, "title": title, "text": text.strip(), "published": published.isoformat()}


def page_row(name: str, fetched: Document) -> dict[str, Any]:
    """A saved page as a gold-form document. Raises UnreadableDocument."""
    article = read_article(fetched, SourceSettings(name, "feed", (fetched.url,), ""))
    return {
        "id": name,
        "title": article.title,
        "text": article.text,
        "published": article.published.isoformat(),
    }


def _reports(article: Article, model: str) -> list[Report]:
    return [
        Report(claim, article.publisher, article.published, article.url, article.title)
        for claim in extract(article, model=model)
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
