"""A POST to somebody's address, and what came back in words that hold neither the address nor a secret."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from ui.channels import Refused, Undelivered

#: How long an answer may take, in seconds.
SECONDS = 10.0
#: Answers that say that the letter is not as it should be; all others are about the channel.
_LETTER_IS_WRONG = (400, 406, 409, 411, 413, 414, 415, 422, 431)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Whoever redirects would get what was meant for another, and a POST would become a GET."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> str:
    """What was answered. Raises Undelivered and Refused (ui.channels)."""
    if not is_address(url):
        raise Undelivered("its address does not begin with https:// or http://")
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    try:
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(request, timeout=SECONDS) as answer:
            return f"it answered {_status(answer.status)}"
    except urllib.error.HTTPError as answer:
        with answer:
            raise _unhappy(answer) from None
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise Undelivered(_reason(problem)) from None


def is_address(value: Any) -> bool:
    """Whether it is an address for POST, without a name and password in it."""
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False


def _unhappy(answer: urllib.error.HTTPError) -> Undelivered:
    said = f"it answered {_status(answer.code)}"
    if answer.code in _LETTER_IS_WRONG:
        return Refused(said)
    if 300 <= answer.code < 400:
        return Undelivered(f"{said}: it has moved; write down its new address")
    if answer.code in (401, 403):
        return Undelivered(f"{said}: see whether the secret is the right one")
    if answer.code in (404, 410):
        return Undelivered(f"{said}: see whether the address is the right one")
    after = answer.headers.get("Retry-After", "")
    return Undelivered(said, timedelta(seconds=int(after[:6])) if after.isdecimal() else None)


def _status(code: int) -> str:
    """The number with its usual words: those that the server sends may say anything."""
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _reason(problem: Exception) -> str:
    cause = problem.reason if isinstance(problem, urllib.error.URLError) else problem
    return reason(cause if isinstance(cause, Exception) else problem)


def reason(problem: Exception) -> str:
    """Why there was no answer, in words."""
    if isinstance(problem, TimeoutError):
        return f"no answer within {SECONDS:g} seconds"
    if isinstance(problem, OSError) and problem.strerror:
        return f"no connection: {problem.strerror[0].lower()}{problem.strerror[1:]}"
    return f"the answer made no sense ({type(problem).__name__})"
