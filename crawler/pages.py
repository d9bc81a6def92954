"""What was answered for an entry of a listing, as a document; or why it is none."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from crawler.documents import Document
from crawler.fetching import Answer
from crawler.listing import Entry, page_address


def no_page(entry: Entry, answer: Answer, content_types: re.Pattern[str]) -> str:
    """Why what was answered is no page to keep; "" where it is one."""
    content_type = answer.content_type or "text/html"
    if not content_types.match(content_type):
        return f"is no text but {content_type}"
    if answer.url != entry.url and _is_front_page(answer.url):
        return f"the page is gone: it leads to the front page {answer.url}"
    return ""


def document_of(entry: Entry, answer: Answer, source: str) -> Document:
    """The document that was answered."""
    url = page_address(answer.url, answer.url)
    now = datetime.now(UTC)
    hints = _hints(entry, url)
    return Document(source, url, now, answer.status, answer.headers, answer.body, hints)


def document_in(entry: Entry, source: str) -> Document:
    """The document that the entry itself is."""
    headers = {"Content-Type": entry.content_type}
    hints = _hints(entry, entry.url)
    return Document(source, entry.url, datetime.now(UTC), 200, headers, entry.body, hints)


def _hints(entry: Entry, url: str) -> Mapping[str, str]:
    hints = {
        **entry.hints,
        "title": entry.title,
        "published": entry.published,
        "modified": entry.modified,
        "publisher": entry.publisher,
        "author": entry.author,
        "listed": entry.url if entry.url != url else "",
    }
    return {name: value for name, value in hints.items() if value}


def _is_front_page(url: str) -> bool:
    path = url.split("://", 1)[-1].partition("/")[2]
    return path in ("", "index.html", "404", "404.html")
