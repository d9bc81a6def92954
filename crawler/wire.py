"""Scrapy's requests and answers as exchanges: only crawling needs this, keeping them does not."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.exchanges import Exchange

#: Headers that are no evidence but a secret of the user's.
SECRET = frozenset({"proxy-authorization", "authorization", "cookie"})


def plain_headers(headers: Headers) -> Mapping[str, str]:
    """Headers by name; several of one name are joined by a comma, as HTTP allows."""
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in headers.items()
    }


class WireTap:
    """A Scrapy middleware next to the network: it sees every answer before it is unpacked.

    It hands each exchange to the spider (`Source.exchanged`) and leaves the name of its record in
    the request's meta.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WireTap":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        exchange = Exchange(
            url=request.url,
            at=datetime.now(UTC),
            status=response.status,
            request_headers=_pairs(request.headers),
            headers=_pairs(response.headers),
            body=response.body,
            address=str(response.ip_address or ""),
        )
        request.meta["exchange"] = exchange
        exchanged: Callable[[Exchange], None] = self.crawler.spider.exchanged  # type: ignore[union-attr]
        exchanged(exchange)
        return response


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
        if name.decode("latin-1").lower() not in SECRET
    )
