"""A site of feeds, and a schedule that crawls it in real processes."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawler.sources_toml import load_sources
from store.schedule import Attempt, book
from ui.processes import Bounds
from ui.rounds import Plan
from ui.watch import Watch

HERE = Path(__file__).parents[3]
HOUR = timedelta(hours=1)
#: A machine that is busy with other tests takes this long at most for one thing, in seconds.
PATIENCE = 300
BOUNDS = Bounds(PATIENCE, 1500)


@dataclass
class Site:
    """Feeds of nothing, by path: each answers at once, fails, or never answers."""

    origin: str = ""
    failing: set[str] = field(default_factory=set)
    hanging: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    stories: dict[str, str] = field(default_factory=dict)
    going_home: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            served.asked.append(name)
            if name in served.hanging:
                served.going_home.wait(PATIENCE)
            status = 404 if name == "robots.txt" or name in served.failing else 200
            body = feed(served.stories.get(name, "")) if status == 200 else b"no"
            self.send_response(status)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield served
    served.going_home.set()
    server.shutdown()
    server.server_close()


def feed(story: str) -> bytes:
    """A feed whose one item holds its whole text, or that holds none."""
    text = "Wafers were shipped to Dresden as agreed, and nobody wished to speak about it. " * 20
    item = (
        f"<item><title>{story}</title><link>https://post.example/{story}</link>"
        "<pubDate>Sun, 01 Jun 2025 12:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
    )
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    channel = f"<channel><title>Feed</title>{item if story else ''}</channel>"
    return f'<rss version="2.0" {content}>{channel}</rss>'.encode()


@dataclass
class Tried:
    """A schedule that runs in this test: its database, its sources, and what it did."""

    folder: Path
    site: Site
    sources: Path

    @property
    def path(self) -> Path:
        return self.folder / "chips.db"

    def source(self, name: str, every: str = "1h", url: str = "") -> None:
        with self.sources.open("a") as file:
            address = url or f"{self.site.origin}/{name}"
            file.write(
                f'[{name}]\nurl = "{address}"\ndelay = 0\nevery = "{every}"\njitter = "0s"\n'
            )

    def watch(self, bounds: Bounds = BOUNDS, drain: float = 0.0, **options: object) -> Watch:
        listed = [s for s in load_sources(self.sources) if s.urls[0].startswith("http://127.0.0.1")]
        plan = Plan(self.path, self.sources, 2, bounds, drain)
        return Watch(plan, listed, chance=lambda: 0.0, **{"heartbeat": 0.2, **options})  # type: ignore[arg-type]

    def run(self, schedule: Watch, until: Callable[[], object]) -> None:
        """The schedule, until something has come true; then it is asked to stop."""

        async def both() -> None:
            running = asyncio.create_task(schedule.run())
            deadline = time.monotonic() + PATIENCE
            while not until() and not running.done():
                assert time.monotonic() < deadline, "it did not come true"
                await asyncio.sleep(0.05)
            schedule.stop()
            await running

        asyncio.run(both())

    def attempts(self, source: str = "", task: str = "crawl") -> list[Attempt]:
        """Those that have ended, the oldest first."""
        if not self.path.exists():
            return []
        try:
            with book(self.path, readonly=True) as kept:
                found = kept.attempts()[::-1]
        except ValueError:  # not there yet, or not yet up to date
            return []
        ended = (a for a in found if a.task == task and a.outcome != "running")
        return [a for a in ended if source in ("", a.source)]

    def ended(self, source: str, times: int = 1) -> Callable[[], bool]:
        return lambda: len(self.attempts(source)) >= times


def command(tried: Tried, *options: str) -> list[str]:
    base = [sys.executable, "-m", "ui.cli", "--database", str(tried.path)]
    return [*base, "--sources", str(tried.sources), "watch", "post", "--drain", "1s", *options]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(HERE)}


def start(tried: Tried, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(tried, *options), cwd=tried.folder, env=environment(), stderr=subprocess.PIPE, text=True
    )  # fmt: skip


def wait_for_line(process: subprocess.Popen[str], part: str) -> str:
    assert process.stderr is not None
    return next(line for line in process.stderr if part in line)


def resident_megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def children_of(pid: int) -> list[int]:
    """The processes that this one has started."""
    found = Path("/proc").glob("[0-9]*/stat")
    parents = {}
    for stat in found:
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    return [child for child, parent in parents.items() if parent == pid]


def kill_children() -> None:
    for child in children_of(os.getpid()):
        if b"ui.child" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGKILL)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
