"""A web of our own on 127.0.0.1, and crawls of it, each in a process of its own as in real life."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

CRAWL_ONCE = Path(__file__).parent / "crawl_once.py"


@dataclass
class Web:
    """What the server answers, by path, and what it was asked."""

    origin: str = ""
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Answer `path`, with its query if it has one, with this; underscores in a header's name are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")
        text = body.replace("{{origin}}", self.origin) if isinstance(body, str) else body
        self.answers[path] = (status, named, text.encode() if isinstance(text, str) else text)
        return self.origin + path

    def put_article(self, path: str, title: str) -> str:
        words = "The plant will deliver the tools that were ordered in spring. " * 5
        return self.put(
            path,
            f'<html><head><title>{title}</title><meta name="date" content="2025-06-04"></head>'
            f"<body><article><h1>{title}</h1><p>{words}</p></article></body></html>",
        )

    def put_feed(self, path: str, *links: str) -> str:
        items = "".join(
            f"<item><title>Item {n}</title><link>{link}</link>"
            f"<pubDate>{28 - n:02} Jun 2025 12:00:00 GMT</pubDate></item>"
            for n, link in enumerate(links)
        )
        body = f'<rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
        return self.put(path, body, Content_Type="application/rss+xml")

    def paths_asked(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    served = Web()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            page = self.path.partition("?")[0]
            time.sleep(served.delays.get(page, 0))
            asked = self.path if self.path in served.answers else page
            status, headers, body = served.answers.get(asked, (404, {}, b"no such page"))
            if headers.get("ETag") and headers["ETag"] == self.headers["If-None-Match"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a crawl that was interrupted
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.origin = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def crawl_once() -> Callable[..., dict[str, Any]]:
    """Crawl in a child process: sources are keyword tables, the answer is what crawl_once.py says."""

    def crawl(*sources: dict[str, Any], **options: Any) -> dict[str, Any]:
        asked = json.dumps({"sources": sources, **options})
        done = subprocess.run(
            [sys.executable, str(CRAWL_ONCE)],
            input=asked,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return {**json.loads(done.stdout), "stderr": done.stderr}

    return crawl
