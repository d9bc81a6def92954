"""Leaves the schedule running: real crawls of a site on this machine, a fifth of which fail at random.

    .venv/bin/python -m benchmarks.soak [CRAWLS [MINUTES]]

`chokepoint watch` keeps 20 sources, each asked again as soon as it can be, until CRAWLS (500) crawls have
ended, or MINUTES (180) have passed; time is compressed by intervals of seconds. What the site answered is then compared with what the
schedule wrote down. The status is 1 where a crawl was lost, doubled or told of wrongly, or where the
parent grew by more than a twentieth or holds more open files than before.
"""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from store.schedule import Attempt, book

ROOT = Path(__file__).parent.parent
SOURCES = 20
#: How often an answer is a failure.
FAILING = 0.2
#: Figures of the parent are compared from this share of the crawls on: until then it imports and grows
#: its first buffers.
SETTLED = 0.1
MOST_GROWTH = 1.05
TEXT = "The plant will deliver the tools that were ordered in spring, a person there said. " * 20


@dataclass
class Site:
    """Twenty servers, one a source, so that none waits for another's turn at one host."""

    dice: random.Random = field(default_factory=lambda: random.Random(7))
    #: By source, what it was answered: whether each crawl found its feed.
    answered: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def feed(self, name: str) -> bytes:
        """The feed, or nothing for a failure."""
        with self.lock:
            fails = self.dice.random() < FAILING
            self.answered[name].append(not fails)
        content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        item = (
            f"<item><title>Tools for {name}</title><link>https://soak.example/{name}</link>"
            "<pubDate>Sun, 01 Jun 2025 12:00:00 GMT</pubDate>"
            f"<content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded></item>"
        )
        feed = f'<rss version="2.0" {content}><channel><title>{name}</title>{item}</channel></rss>'
        return b"" if fails else feed.encode()

    def serve(self, name: str) -> int:
        """A server for this source on a free port, as long as this process lasts."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.feed(name) if self.path == "/feed" else b""
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_port


@dataclass(frozen=True)
class Figures:
    """Of the parent: resident memory in MB, open files, and how many crawls had ended."""

    crawls: int
    megabytes: float
    files: int


def figures(pid: int, crawls: int) -> Figures:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    files = len(os.listdir(f"/proc/{pid}/fd"))
    return Figures(crawls, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, files)


def attempts(database: Path) -> list[Attempt]:
    """Crawls that have ended, the oldest first; those that were cut short at the end left out."""
    with book(database, readonly=True) as kept:
        found = [a for a in reversed(kept.attempts()) if a.task == "crawl"]
    return [a for a in found if a.outcome not in ("running", "cut short")]


def watch(folder: Path, crawls: int, minutes: float) -> list[Figures]:
    """Lets the schedule run until so many crawls have ended."""
    command = [sys.executable, "-m", "ui.cli", "--database", str(folder / "soak.db")]
    command += [
        "--sources",
        str(folder / "sources.toml"),
        "watch",
        "--at-once",
        "3",
        "--drain",
        "5m",
    ]
    names = [f"soak-{number}" for number in range(SOURCES)]
    seen: list[Figures] = []
    deadline = time.monotonic() + 60 * minutes
    with (folder / "soak.log").open("w") as log:
        process = subprocess.Popen(
            [*command, *names], cwd=ROOT, stdout=log, stderr=log, env=os.environ
        )
        while process.poll() is None:
            time.sleep(2)
            with suppress(ValueError, OSError):
                ended = len(attempts(folder / "soak.db"))
                seen.append(figures(process.pid, ended))
                if ended // 50 > (seen[-2].crawls // 50 if len(seen) > 1 else 0):
                    last = seen[-1]
                    print(
                        f"{ended:4} crawls  {last.megabytes:.1f} MB  {last.files} files", flush=True
                    )
                if ended >= crawls or time.monotonic() > deadline:
                    process.send_signal(signal.SIGTERM)
                    process.wait(600)
    return seen


def faults(
    site: Site, done: list[Attempt], seen: list[Figures], status: dict[str, object]
) -> list[str]:
    """What is not as it should be, a sentence each."""
    found = []
    by_source: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in done:
        by_source[attempt.source].append(attempt)
    for name, answers in site.answered.items():
        told = [a.outcome == "ok" for a in by_source[name]]
        if told != answers:
            found.append(f"{name}: {len(answers)} answers, {len(told)} attempts, or told otherwise")
        if len({a.due_at for a in by_source[name]}) != len(told):
            found.append(f"{name}: one turn was taken twice")
        crossing = zip(by_source[name], by_source[name][1:], strict=False)
        if any(a.finished_at and a.finished_at > b.started_at for a, b in crossing):
            found.append(f"{name}: two crawls ran at the same time")
    shown = {s["source"]: s for s in status["sources"]}  # type: ignore[attr-defined]
    for name, kept in by_source.items():
        if shown[name]["last_outcome"] != kept[-1].outcome:
            found.append(f"{name}: `status` does not show how its last crawl ended")
        if kept[-1].outcome == "failed" and "404" not in shown[name]["last_message"]:
            found.append(f"{name}: `status` does not say why its last crawl failed")
    later = [f for f in seen if f.crawls >= SETTLED * len(done)]
    quarter = max(1, len(later) // 4)
    first, last = later[:quarter], later[-quarter:]
    growth = statistics.median(f.megabytes for f in last) / statistics.median(
        f.megabytes for f in first
    )
    print(f"memory of the parent {growth:.3f} times what it was after {later[0].crawls} crawls")
    if growth > MOST_GROWTH:
        found.append(f"the parent grew {growth:.3f} times")
    files = [max(f.files for f in part) for part in (first, last)]
    print(
        f"open files of the parent at most {files[0]} in the first quarter, {files[1]} in the last"
    )
    if files[1] > files[0] + 2:
        found.append(f"the parent holds {files[1]} open files, and held {files[0]}")
    return found


def main(crawls: int = 500, minutes: float = 180) -> int:
    """Prints the figures, and every fault."""
    site, began = Site(), time.monotonic()
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "sources.toml").open("w") as file:
            for number in range(SOURCES):
                port = site.serve(f"soak-{number}")
                file.write(f'[soak-{number}]\nurl = "http://127.0.0.1:{port}/feed"\n')
                file.write('delay = 0\nevery = "2s"\njitter = "0s"\n')
        seen = watch(folder, crawls, minutes)
        done = attempts(folder / "soak.db")
        said = subprocess.run(
            [sys.executable, "-m", "ui.cli", "--database", str(folder / "soak.db"), "status", "--json"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        failed = sum(a.outcome != "ok" for a in done)
        print(
            f"{len(done)} crawls of {SOURCES} sources in {time.monotonic() - began:,.0f} s, {failed} failed"
        )
        found = faults(site, done, seen, json.loads(said.stdout))
    print(f"{len(found)} faults", *found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
