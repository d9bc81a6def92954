"""One request and its answer as they went over the wire, for the archive of evidence."""

import base64
import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from crawler.validators import Recorded


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
