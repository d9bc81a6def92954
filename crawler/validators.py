"""Asking whether something has changed, and noticing a server that answers wrongly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

#: After this long without a body, one is asked for whatever the server says of changes: some say
#: "not modified" for ever.
TRUST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where the archive of evidence holds an answer: the id, address and time of its WARC record."""

    record: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last whole answer of one address said of itself, and what it was.

    `digest` is the SHA-1 of the body as sent, as WARC gives it; `recorded` is where it is kept. `liar`: the server has called two bodies the same.
    """

    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    fetched_at: datetime | None = None
    recorded: Recorded | None = None
    liar: bool = False

    def headers(self, now: datetime) -> Mapping[str, str]:
        """The headers that ask for a body only if it is new; none where they cannot be trusted."""
        if self.liar or self.fetched_at is None or now - self.fetched_at > TRUST:
            return {}
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}

    def is_same(self, status: int, digest: str) -> bool:
        """Whether an answer is what was answered the last time."""
        return status == HTTPStatus.NOT_MODIFIED or (
            status == HTTPStatus.OK and digest == self.digest != ""
        )

    def after(
        self, headers: Mapping[str, str], digest: str, recorded: Recorded, now: datetime
    ) -> "Validators":
        """What to keep after an answer with a body."""
        named = {name.lower(): value for name, value in headers.items()}
        etag, modified = named.get("etag", ""), named.get("last-modified", "")
        is_other = bool(self.digest) and digest != self.digest
        told_same = etag == self.etag and modified == self.last_modified and bool(etag or modified)
        if digest == self.digest and self.recorded:
            recorded = self.recorded
        liar = self.liar or (is_other and told_same)
        return Validators(etag, modified, digest, now, recorded, liar)
