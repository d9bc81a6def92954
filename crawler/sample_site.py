"""The demonstration site: invented newsrooms, served from this machine to this machine."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from crawler.documents import Kind, hash_id
from crawler.settings import SourceSettings

SITE = Path(__file__).parent / "sample_web" / "site"
#: A dozen and more entries of the kind that the Entity List has; the file says that it is a sample.
SAMPLE_LIST = Path(__file__).parent / "sample_web" / "lists" / "entity-list-sample.csv"

#: The name the demonstration's documents carry. It can never resolve (RFC 2606): the site is
#: reached by asking the local server as a proxy for it, so that no address holds the port, which
#: differs from run to run, and a second run finds the same documents.
SAMPLE_ORIGIN = "http://sample.chokepoint.invalid"

LICENCE = "written for this demonstration; free to use with the software"


@contextmanager
def sample_site(folder: Path = SITE) -> Iterator[str]:
    """Serve the site on a free port of 127.0.0.1 while the block runs; gives its origin."""
    server = _SiteServer(folder)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sample_sources(origin: str) -> tuple[SourceSettings, ...]:
    """The demonstration's four sources, fetched through the site served at `origin`."""
    return (
        _sample(origin, "silicon-ledger", "feed", "feed.xml", "Silicon Ledger"),
        _sample(origin, "harbour-wire", "sitemap", "news-sitemap.xml", "Harbour Wire"),
        _sample(origin, "call-desk", "feed", "calls.xml", "Call Desk", Kind.TRANSCRIPT, tier=1),
        _sample(
            origin, "trade-gazette", "feed", "notices.xml", "Gazette of Trade Rules", Kind.RULE, 1
        ),
    )


def _sample(
    origin: str,
    name: str,
    kind: str,
    path: str,
    publisher: str,
    document_kind: Kind = Kind.ARTICLE,
    tier: int = 2,
) -> SourceSettings:
    return SourceSettings(
        name=f"sample-{name}",
        kind=kind,
        urls=(f"{SAMPLE_ORIGIN}/{path}",),
        publisher=publisher,
        document_kind=document_kind,
        tier=tier,
        publisher_group=publisher,
        licence_note=LICENCE,
        delay=0,
        proxy=origin,
    )


class _SiteServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _SiteHandler)
        self.folder = folder.resolve()


class _SiteHandler(BaseHTTPRequestHandler):
    """Serves a file of the site; `{{origin}}` in it becomes the origin that was asked for."""

    server: _SiteServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked = urlsplit(self.path)  # a whole address when asked as a proxy
        origin = f"http://{asked.netloc or self.headers['Host']}"
        file = self._file(unquote(asked.path))
        if file is None:
            self._answer(404, "text/plain; charset=utf-8", b"There is no such page.\n", {})
            return
        body = file.read_bytes().replace(b"{{origin}}", origin.encode())
        changed = datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
        validators = {
            "ETag": f'"{hash_id(body)}"',
            "Last-Modified": format_datetime(changed, usegmt=True),
        }
        if self.headers.get("If-None-Match") == validators["ETag"]:
            self._answer(304, "", b"", validators)
        else:
            self._answer(200, _content_type(file), body, validators)

    def _file(self, path: str) -> Path | None:
        file = (self.server.folder / path.lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        inside = file.is_relative_to(self.server.folder)
        return file if inside and file.is_file() else None

    def _answer(self, status: int, content_type: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # the demonstration was interrupted
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the demonstration."""


def _content_type(file: Path) -> str:
    guessed = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
