"""Why an address was not fetched, in words that end up before a person."""

import zlib
from datetime import datetime
from gzip import BadGzipFile
from http import HTTPStatus

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

#: What can go wrong on the way to a server, in words; the first that fits is said.
DOWNLOAD_PROBLEMS: dict[type[Exception], str] = {
    CannotResolveHostError: "no such host",
    DownloadConnectionRefusedError: "the server refuses connections",
    DownloadTimeoutError: "no answer in time",
    DownloadCancelledError: "larger than a page may be",
    IgnoreRequest: "larger than a page may be when it is unpacked",
    DownloadFailedError: "the connection failed",
    ResponseDataLossError: "the answer breaks off",
    TunnelError: "the proxy refuses",
    ConnectError: "the server cannot be reached",
    ConnectionDone: "the server hangs up",
    ConnectionLost: "the server hangs up",
    BadGzipFile: "the answer cannot be unpacked",
    EOFError: "the answer cannot be unpacked",
    zlib.error: "the answer cannot be unpacked",
    OSError: "the connection failed",
}

#: Of these, what is wrong with the one address and not with its server.
OF_THE_PAGE = (DownloadCancelledError, IgnoreRequest, BadGzipFile, EOFError, zlib.error)

#: Statuses by which a server says that trying again soon is of no use.
LASTING = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 414, 451})


class NotFetched(Exception):
    """An address was not fetched; `problem` says why.

    `lasting`: it would fare no better soon. `unreachable`: its server did not answer at all. `until`:
    the server wants to be left alone until then.
    """

    def __init__(
        self,
        url: str,
        problem: str,
        *,
        lasting: bool = False,
        unreachable: bool = False,
        until: datetime | None = None,
    ) -> None:
        super().__init__(f"{problem} ({url})")
        self.url, self.problem, self.until = url, problem, until
        self.lasting, self.unreachable = lasting, unreachable


class OutOfBudget(Exception):
    """The source has used up what it may take in one crawl; the message says of what."""


def problem_in_words(problem: Exception) -> str:
    """What to say of an exception of a type in DOWNLOAD_PROBLEMS."""
    if "certificate" in str(problem):
        return "its certificate cannot be trusted"
    return next(words for kind, words in DOWNLOAD_PROBLEMS.items() if isinstance(problem, kind))


def status_in_words(status: int) -> str:
    """The status with the phrase that goes with it."""
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
