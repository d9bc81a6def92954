"""GDELT: the news of a query, from every outlet that GDELT reads. A way to find, not to be told.

The interface and its limit of one request in five seconds:
https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from crawler.listing import Entry, Listing, UnreadableListing, beginning
from crawler.rates import RateLimit
from crawler.source import Source

MOST_RECORDS = 250
#: GDELT keeps three months; the first crawl takes the last days only.
FIRST_DAYS, MOST_DAYS = 2, 80
#: What was found shortly before the last crawl is asked for again: outlets are read late.
OVERLAP = timedelta(hours=6)


class GdeltSource(Source):
    """The articles that GDELT finds for a query."""

    name = "gdelt"
    listing_word: ClassVar[str] = "list of articles"
    may_be_empty: ClassVar[bool] = True
    rate: ClassVar[RateLimit | None] = RateLimit("gdelt", per_second=0.2)

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The articles; GDELT says in plain words, with status 200, what it does not answer."""
        try:
            answer = json.loads(body, strict=False)
        except ValueError:
            raise UnreadableListing(f"GDELT gives no list: {beginning(body)}") from None
        if not isinstance(answer, dict):
            raise UnreadableListing(f"GDELT gives no list: {beginning(body)}")
        return Listing(tuple(_entry(row) for row in answer.get("articles", ()) if row.get("url")))

    def listing_urls(self) -> Iterable[str]:
        """The query since the last success, newest first."""
        now = datetime.now(UTC)
        since = self.memory.last_success or now - timedelta(days=FIRST_DAYS)
        start = max(since - OVERLAP, now - timedelta(days=MOST_DAYS))
        return [question(url, self.source.options["query"], start, now) for url in self.source.urls]


def question(base: str, query: str, start: datetime, end: datetime) -> str:
    """The address that asks for the articles of this time."""
    asked = {
        "query": query,
        "mode": "artlist",
        "format": "json",
        "maxrecords": MOST_RECORDS,
        "sort": "datedesc",
        "startdatetime": f"{start:%Y%m%d%H%M%S}",
        "enddatetime": f"{end:%Y%m%d%H%M%S}",
    }
    return f"{base}?{urlencode(asked)}"


def _entry(row: Mapping[str, Any]) -> Entry:
    hints = {name: str(row.get(name) or "") for name in ("language", "sourcecountry", "domain")}
    return Entry(
        url=str(row["url"]),
        title=" ".join(str(row.get("title") or "").split()),
        published=_seen(str(row.get("seendate") or "")),
        publisher=str(row.get("domain") or ""),
        hints={name: value for name, value in hints.items() if value},
    )


def _seen(stamp: str) -> str:
    """When GDELT saw the article, which is shortly after it was published."""
    try:
        return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""
