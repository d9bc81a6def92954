"""A site that does everything a crawler fears, on 127.0.0.1: every path is a trap of its own."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

STORY = (
    "The plant will deliver the tools that were ordered in spring, the company told its investors"
    " on Wednesday. It had warned of delays in March. The new line makes chips for cars and for"
    " servers, and most of what it makes this year has been sold to customers in three countries."
)


#: Six kilobytes that unpack to six megabytes.
BOMB = gzip.compress(b"<p>" * 2_000_000)


def page(title: str, text: str = STORY, head: str = "") -> bytes:
    html = (
        f'<html><head><title>{title}</title><meta name="date" content="2025-06-04">{head}</head>'
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    return html.encode()


@dataclass
class Trap:
    """The site; `asked` is every path it was asked for, in order, and `tries` counts them."""

    robots: bytes | None = None
    robots_status: int = 200
    origin: str = ""
    asked: list[str] = field(default_factory=list)

    def feed(self, *links: str) -> bytes:
        items = "".join(
            f"<item><title>Item {n}</title><link>{link.replace('&', '&amp;')}</link>"
            f"<pubDate>{28 - n % 28:02} Jun 2025 12:00:00 GMT</pubDate></item>"
            for n, link in enumerate(links)
        )
        return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


class Handler(BaseHTTPRequestHandler):
    """`/feed?to=/a&to=/b` is a feed of these links; the rest is in TRAPS."""

    protocol_version = "HTTP/1.1"
    trap: Trap

    def do_GET(self) -> None:
        self.trap.asked.append(self.path)
        parts = urlsplit(self.path)
        if parts.path == "/robots.txt":
            found = self.trap.robots is not None or self.trap.robots_status != 200
            status = self.trap.robots_status if found else 404
            self.answer(self.trap.robots or b"", status, "text/plain")
        elif parts.path == "/feed":
            links = parse_qs(parts.query).get("to", [])
            self.answer(self.trap.feed(*links), kind="application/rss+xml")
        else:
            name = parts.path.strip("/").split("/")[0]
            with suppress(ConnectionError):  # the crawler has gone
                TRAPS.get(name, Handler.missing)(self)

    def answer(
        self, body: bytes, status: int = 200, kind: str = "text/html", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def missing(self) -> None:
        self.answer(b"no such page", 404)

    def page(self) -> None:
        self.answer(page(self.path))

    def status(self) -> None:
        self.answer(b"no", int(self.path.rpartition("/")[2]))

    def loop(self) -> None:
        self.answer(b"", 302, Location=self.path)

    def ping_pong(self) -> None:
        other = "ping" if "pong" in self.path else "pong"
        self.answer(b"", 307, Location=f"/ping_pong/{other}")

    def to_file(self) -> None:
        self.answer(b"", 302, Location="file:///etc/passwd")

    def to_metadata(self) -> None:
        self.answer(b"", 301, Location="http://metadata.wafer.example/latest")

    def leave_alone(self) -> None:
        until = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
        self.answer(b"busy", 429, Retry_After=until)

    def soon(self) -> None:
        """Busy the first time, and polite about it."""
        if self.trap.asked.count(self.path) == 1:
            self.answer(b"busy", 503, Retry_After="0")
        else:
            self.page()

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"<")
            self.wfile.flush()
            time.sleep(0.1)

    def endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")

    def fifty_megabytes(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(50_000_000))
        self.end_headers()
        for _ in range(50):
            self.wfile.write(b"x" * 1_000_000)

    def bomb(self) -> None:
        self.answer(BOMB, Content_Encoding="gzip")

    def half(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<p>half")
        self.close_connection = True

    def no_gzip(self) -> None:
        self.answer(b"this is not gzip at all", Content_Encoding="gzip")

    def wrong_charset(self) -> None:
        body = page("Gr\u00f6\u00dfe", STORY.replace("plant", "Fabrik in D\u00fcsseldorf"))
        self.answer(body.decode().encode("latin-1"), kind="text/html; charset=utf-8")

    def entities(self) -> None:
        """A billion laughs, as a feed and as a sitemap."""
        laughs = "".join(
            f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
            for n in range(10)
        )
        root = "rss version='2.0'" if "rss" in self.path else "urlset"
        item = (
            f"<channel><item><title>&l9;</title><link>{self.trap.origin}/page/e</link></item></channel>"
            if "rss" in self.path
            else f"<url><loc>{self.trap.origin}/page/e</loc><lastmod>&l9;</lastmod></url>"
        )
        body = f"<?xml version='1.0'?><!DOCTYPE x [{laughs}]><{root}>{item}</{root.split()[0]}>"
        self.answer(body.encode(), kind="text/xml")

    def calendar(self) -> None:
        """A day's page, which always has a next one."""
        day = int(self.path.rpartition("/")[2])
        body = f'<h2><a href="/page/day-{day}">A day {day}</a></h2><a class=next href="/calendar/{day + 1}">Next</a>'
        self.answer(body.encode())

    def slug(self) -> None:
        """One article under as many addresses as one likes, all of which say so."""
        self.answer(page("One article", head='<link rel="canonical" href="/slug/one">'))

    def reprint(self) -> None:
        """The same words under other addresses that do not say so."""
        self.answer(page("A reprint"))

    def log_message(self, format: str, *args: object) -> None:
        pass


TRAPS: dict[str, Callable[[Handler], None]] = {
    name: function
    for name, function in vars(Handler).items()
    if callable(function) and not name.startswith(("_", "do_", "log_", "answer"))
}


@contextmanager
def serve(trap: Trap) -> Iterator[Trap]:
    """Serve the site on a free port while the block runs."""
    handler = type("TrapHandler", (Handler,), {"trap": trap})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    trap.origin = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield trap
    server.shutdown()
    server.server_close()
