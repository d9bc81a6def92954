"""Watches for tests: a file of them, and a receiver of webhooks and one of mail on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from nlp.alerts import Alert
from store.database import Store
from ui.watches_toml import Watchlist, parsed

NOON = datetime(2026, 7, 6, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = '[channel.feed]\nkind = "atom"\nfile = "alerts.xml"\n'


def watchlist(text: str, folder: Path = Path()) -> Watchlist:
    """What this text says, with a channel `feed`."""
    return parsed(FEED + text, folder / "watches.toml")


def noticed(store: Store, watches: Watchlist, at: datetime = NOON) -> list[Alert]:
    """What is new to tell, by headline."""
    known = {alert.id for alert in store.watches.alerts(limit=10_000)}
    store.watches.notice(watches.watches, at)
    found = [a for a in store.watches.alerts(limit=10_000) if a.id not in known]
    return sorted(found, key=lambda a: a.headline)


@dataclass
class Receiver:
    """What came to a web server of this machine, and how it answers: with these statuses in turn, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    always: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    hanging: threading.Event | None = None

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """Of all letters that it took."""
        return [alert for _, body in self.came for alert in json.loads(body)["alerts"]]

    @property
    def ids(self) -> list[str]:
        return [headers["idempotency-key"] for headers, _ in self.came]


@contextmanager
def receiver() -> Iterator[Receiver]:
    kept = Receiver()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if kept.hanging:
                over.wait(60)
            status = kept.statuses.pop(0) if kept.statuses else kept.always
            if status == 200:
                kept.came.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield kept
    finally:
        over.set()
        server.shutdown()
        server.server_close()
