"""Files in, what the crawler reads of them out: what `read` does, with no database and no network."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from crawler.documents import Document, Kind, Turn, UnreadableDocument
from crawler.files import UnreadableFile, documents_in
from crawler.kind_of_text import kind_of
from crawler.readers.dates import believed
from crawler.readers.html import Page
from crawler.reading import company_of_call, faults, page_of, turns_of
from crawler.settings import SourceSettings

#: A file is a copy of the user's own.
OWN = SourceSettings("file", "archive", (), "")


def read_files(
    files: Iterable[Path], url: str, published: date | None
) -> Iterator[dict[str, Any] | ValueError]:
    """Each document of these files as a row; for what cannot be read, what is wrong with it.

    `text` is what stands under the title, as in the gold form, and the turns' offsets count into it;
    a title or date that a document does not give is "" or None, and `faults` says so. `url` and
    `published` are what a listing would say of a single document.
    """
    hints = {"published": published.isoformat()} if published else {}
    for file in files:
        try:
            for document in documents_in(file, str(file), url=url, hints=hints):
                yield _row_or_problem(file, document)
        except UnreadableFile as problem:
            yield problem
        except OSError as problem:
            yield UnreadableFile(f"{file}: {problem.strerror}")


def _row_or_problem(file: Path, document: Document) -> dict[str, Any] | UnreadableDocument:
    try:
        return _row(file, document, page_of(document, OWN))
    except UnreadableDocument as problem:
        return UnreadableDocument(f"{file}: {problem}")


def _row(file: Path, document: Document, page: Page) -> dict[str, Any]:
    problems = faults(page)
    if not page.body:
        raise UnreadableDocument(f"{problems[0]}: {document.url}")
    company = company_of_call(page.title)
    turns = turns_of(page.body, company)
    kind = kind_of(page.title, page.body, turns)
    is_call = kind is Kind.TRANSCRIPT
    return {
        "file": str(file),
        "url": page.address or document.url,
        "title": page.title,
        "text": page.body,
        "published": _iso(believed(page.dates, "published")),
        "updated": _iso(believed(page.dates, "updated")),
        "author": page.author,
        "kind": kind.value,
        "company": company if is_call else "",
        "turns": [_turn(t, page.body) for t in turns] if is_call else [],
        "paywalled": page.paywalled,
        "dates": [{**asdict(d), "day": d.day.isoformat()} for d in page.dates],
        "faults": problems,
    }


def _turn(turn: Turn, text: str) -> dict[str, Any]:
    return {**asdict(turn), "text": text[turn.start : turn.end]}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
