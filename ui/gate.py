"""Who may see the screens: this machine freely, anybody else with the password.

Stands before everything that is served, as ASGI middleware without any library. A browser that gave the
password keeps a key, signed by a secret that ends with the process. Programs may give the password as
HTTP Basic credentials, under any name.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LOGIN = "/login"
#: What monitors ask for; nothing of the database is in the answers.
OPEN = frozenset({"/healthz", "/_stcore/health"})
#: The cookie by which who gave the password is known again.
COOKIE = "chokepoint-key"
_DAYS = 30
#: Seconds that a wrong password costs everybody who tries one.
_PENALTY = 1.0
#: A password and a local address are no longer than this, in bytes.
_LONGEST_FORM = 4096
#: Nothing is loaded from elsewhere, and no other site may frame a page. Streamlit's style is inline, and
#: Vega makes functions of its expressions.
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        b"worker-src 'self' blob:; frame-ancestors 'self'; form-action 'self'; base-uri 'self'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Chokepoint</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 22rem; margin: 18vh auto 0; padding: 0 1rem }}
h1 {{ font: 600 1.8rem Georgia, serif; border-bottom: 3px double; padding-bottom: .4rem }}
input, button {{ font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; margin-top: .5rem }}
</style><h1>Chokepoint</h1>{body}</html>"""
_FORM = """<form method="post" action="{action}"><label>Password
<input type="password" name="password" autocomplete="current-password" required autofocus></label>
<button>Open the timeline</button></form><p role="alert">{said}</p>"""
_REFUSED = """<p>These screens are served beyond this machine without a password. Start them again with
the environment variable <code>CHOKEPOINT_PASSWORD</code> set.</p>"""


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach what listens on the address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


class Gate:
    """Lets pass what comes in on a loopback address, or with the password, where one is set.

    Without a password, whatever comes in on any other address is refused.
    """

    def __init__(
        self, app: Application, password: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        self._app = app
        self._password = password.encode()
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._trying = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        with_headers = _adding(_HEADERS, send)
        if scope["type"] == "websocket" and (_foreign(scope) or not self._admits(scope)):
            await send({"type": "websocket.close", "code": 4401})
        elif scope["path"] in OPEN or self._admits(scope):
            await self._app(scope, receive, with_headers)
        elif not self._password:
            await _answer(with_headers, 403, _REFUSED)
        elif scope["path"] == LOGIN and scope["method"] == "POST":
            await self._log_in(scope, receive, with_headers)
        else:
            wanted = scope["path"] + ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
            await _answer(with_headers, 401, _form("/" if scope["path"] == LOGIN else wanted))

    def _admits(self, scope: Scope) -> bool:
        if not self._password:
            return is_loopback((scope.get("server") or ("",))[0])
        headers = dict(scope["headers"])
        return self._is_key(_cookie(headers)) or self._is_password(_basic(headers))

    async def _log_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = _local(parse_qs(scope["query_string"].decode("latin-1")).get("to", ["/"])[0])
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"))
        async with self._trying:
            if not self._is_password(form.get("password", [""])[0].encode()):
                await asyncio.sleep(_PENALTY)
                await _answer(send, 401, _form(wanted, "That is not the password."))
                return
        safe = "; Secure" if scope.get("scheme") == "https" else ""
        key = (
            f"{COOKIE}={self._key()}; Path=/; Max-Age={_DAYS * 86400}; HttpOnly; SameSite=Lax{safe}"
        )
        await _answer(
            send, 303, "", [(b"location", wanted.encode()), (b"set-cookie", key.encode())]
        )

    def _is_password(self, given: bytes) -> bool:
        return bool(given) and hmac.compare_digest(given, self._password)

    def _key(self) -> str:
        until = str(int(self._clock()) + _DAYS * 86400)
        return f"{until}.{self._signature(until)}"

    def _is_key(self, key: str) -> bool:
        until, _, signature = key.partition(".")
        signed = hmac.compare_digest(signature.encode(), self._signature(until).encode())
        return signed and until.isdigit() and int(until) > self._clock()

    def _signature(self, until: str) -> str:
        return hmac.new(self._secret, until.encode(), hashlib.sha256).hexdigest()


def _foreign(scope: Scope) -> bool:
    """Whether a page of another site opens the connection: a browser says so, and nobody needs it."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    return bool(origin) and urlsplit(origin).netloc != headers.get(b"host", b"").decode("latin-1")


def _cookie(headers: dict[bytes, bytes]) -> str:
    try:
        kept = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    return kept[COOKIE].value if COOKIE in kept else ""


def _basic(headers: dict[bytes, bytes]) -> bytes:
    scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"basic":
        return b""
    try:
        return base64.b64decode(given).partition(b":")[2]
    except binascii.Error:
        return b""


def _local(address: str) -> str:
    """The address if it stays on this server, else the first page: a link must not lead away."""
    leads_away = not address.startswith("/") or address[1:2] in ("/", "\\")
    return "/" if leads_away else quote(address, safe="/?&=%+,:;@!$'()*~-._")


def _form(wanted: str, said: str = "") -> str:
    return _FORM.format(action=escape(f"{LOGIN}?to={quote(wanted, safe='')}"), said=escape(said))


async def _body(receive: Receive) -> bytes:
    """The form; nothing where it is longer than any password."""
    read = bytearray()
    while True:
        message = await receive()
        read += message.get("body", b"")
        if len(read) > _LONGEST_FORM or message["type"] == "http.disconnect":
            return b""
        if not message.get("more_body"):
            return bytes(read)


async def _answer(
    send: Send, status: int, body: str, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    page = _PAGE.format(body=body).encode() if body else b""
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await send(
        {"type": "http.response.start", "status": status, "headers": [*headers, *(more or [])]}
    )
    await send({"type": "http.response.body", "body": page})


def _adding(headers: list[tuple[bytes, bytes]], send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *headers]
        await send(message)

    return sending
