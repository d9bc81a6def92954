"""One request and its answer as they went over the wire, for the archive of evidence."""

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.validators import Recorded

#: Headers that are no evidence but a secret of the user's.
SECRET = frozenset({"proxy-authorization", "authorization", "cookie"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; `body` is as sent (a gzipped page is still gzipped).

    Header names are as Twisted writes them, and a body sent in chunks is joined: neither is kept by
    the network library. `same_as` is where the archive already holds this very answer.
    """

    url: str
    at: datetime
    status: int
    request_headers: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    address: str = ""
    same_as: Recorded | None = None
    record: str = field(default_factory=lambda: f"<urn:uuid:{uuid.uuid4()}>")

    @property
    def digest(self) -> str:
        """The SHA-1 of the body in Base32, as WARC writes it."""
        return payload_digest(self.body)

    @property
    def recorded(self) -> Recorded:
        return Recorded(self.record, self.url, self.at)

    @property
    def phrase(self) -> str:
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return ""


def payload_digest(body: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"


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
