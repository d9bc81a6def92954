"""The schedule at work: real processes, a real site, a real database, and everything that breaks."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from crawler.sources_toml import load_sources
from store.database import Store
from store.schedule import Attempt, Turn, book
from store.watching import watcher
from ui.processes import Bounds, Children, Ended
from ui.rounds import Plan
from ui.watch import Watch

HERE = Path(__file__).parents[2]
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
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


@pytest.fixture
def site() -> Iterator[Site]:
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


@pytest.fixture
def tried(tmp_path: Path, site: Site) -> Tried:
    return Tried(tmp_path, site, tmp_path / "sources.toml")


@pytest.mark.slow
def test_each_source_is_crawled_and_what_is_new_is_read(tried: Tried) -> None:
    tried.source("post")
    tried.source("herald")
    tried.site.stories["post"] = "chips"

    tried.run(tried.watch(), lambda: tried.ended("herald")() and tried.attempts(task="analyse"))

    assert [(a.source, a.outcome, a.new_documents) for a in sorted(tried.attempts(), key=lambda a: a.source)] == [
        ("herald", "ok", 0), ("post", "ok", 1),
    ]  # fmt: skip
    assert [a.outcome for a in tried.attempts(task="analyse")] == ["ok"]
    with Store(tried.path, readonly=True) as store:
        assert store.counts()["versions"] == 1
        assert set(store.schedule.turns()) >= {"post", "herald"}


@pytest.mark.slow
def test_a_failure_is_written_down_in_words_and_tried_again(tried: Tried) -> None:
    tried.source("post", every="1s")
    tried.site.failing.add("post")

    def mended() -> bool:
        if tried.ended("post")():
            tried.site.failing.clear()
        return tried.ended("post", 2)()

    tried.run(tried.watch(), mended)

    first, second, *_ = tried.attempts("post")
    assert (first.outcome, second.outcome) == ("failed", "ok")
    assert "404" in first.message


@pytest.mark.slow
def test_a_crawl_that_hangs_is_ended_and_tried_again(tried: Tried) -> None:
    tried.source("post", every="1s")
    tried.site.hanging.add("post")

    tried.run(tried.watch(Bounds(4, 1500)), tried.ended("post", 2))

    first, second, *_ = tried.attempts("post")
    assert (first.outcome, second.outcome) == ("too long", "too long")
    assert first.message == "it took longer than 4 seconds and was ended"


@pytest.mark.slow
def test_a_crawl_that_is_killed_is_said_to_be_and_nothing_else_stops(tried: Tried) -> None:
    tried.source("post", every="1s")
    tried.site.hanging.add("post")
    schedule = tried.watch()

    def killed_and_tried_again() -> bool:
        if tried.ended("post", 2)():
            return True
        if "post" in tried.site.asked and not tried.attempts("post"):
            kill_children()
            tried.site.hanging.clear()
            tried.site.going_home.set()
        return False

    tried.run(schedule, killed_and_tried_again)

    first, second, *_ = tried.attempts("post")
    assert (first.outcome, first.message) == ("killed", "something else ended it (SIGKILL)")
    assert second.outcome == "ok"


def test_a_crawl_that_wants_too_much_memory_is_ended(tried: Tried) -> None:
    async def crawl() -> Ended:
        options = ["--database", str(tried.path), "--sources", str(tried.sources)]
        return await Children().run([*options, "crawl", "post"], Bounds(60, 40))

    tried.source("post")
    ended = asyncio.run(crawl())
    assert (ended.outcome, ended.message) == ("too large", "it needed more than 40 MB of memory")


@pytest.mark.slow
def test_where_there_is_no_network_the_schedule_goes_on(tried: Tried) -> None:
    tried.source("post", every="1s", url="http://127.0.0.1:9/feed")

    tried.run(tried.watch(), tried.ended("post", 2))

    for attempt in tried.attempts("post")[:2]:
        assert attempt.outcome == "failed"
        assert attempt.message == "the server refuses connections (http://127.0.0.1:9/feed)"


@pytest.mark.slow
def test_a_clock_that_is_set_back_an_hour_delays_no_crawl(tried: Tried) -> None:
    tried.source("post", every="30m")
    back = [timedelta(0)]
    schedule = tried.watch(clock=lambda: datetime.now(UTC) - back[0])
    crawls_at: list[datetime] = []

    def set_back_then_wait() -> bool:
        waiting = schedule.waiting.get("post")
        if tried.ended("post")() and waiting and not back[0]:
            crawls_at.append(waiting.next_at)
            back[0] = HOUR
        return bool(back[0] and waiting and waiting.next_at != crawls_at[0])

    tried.run(schedule, set_back_then_wait)

    # 90 minutes of waiting have become 30: by the clock as it is now.
    assert crawls_at[0] - schedule.waiting["post"].next_at > 59 * timedelta(minutes=1)


@pytest.mark.slow
def test_runs_that_were_slept_through_are_made_up_once(tried: Tried) -> None:
    tried.source("post", every="30m")
    slept = [timedelta(0)]
    schedule = tried.watch(clock=lambda: datetime.now(UTC) + slept[0])

    def sleep_then_wait() -> bool:
        if tried.ended("post")() and "post" in schedule.waiting:
            slept[0] = 8 * HOUR
        return tried.ended("post", 2)()

    tried.run(schedule, sleep_then_wait)

    assert len(tried.attempts("post")) == 2
    assert schedule.waiting["post"].next_at > datetime.now(UTC) + 8 * HOUR


@pytest.mark.slow
def test_a_database_that_somebody_else_locks_delays_and_loses_nothing(
    tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.transactions.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("store.transactions.PATIENCE", 2)
    tried.source("post", every="1s")
    schedule = tried.watch()
    writer: list[sqlite3.Connection] = []

    def locked_until_something_could_not_be_written() -> bool:
        if tried.ended("post")() and not writer:
            writer.append(sqlite3.connect(tried.path, isolation_level=None))
            writer[0].execute("BEGIN IMMEDIATE")
        if writer and schedule.rounds.notebook.unwritten:
            writer[0].close()
            return True
        return False

    tried.run(schedule, locked_until_something_could_not_be_written)

    assert schedule.rounds.notebook.unwritten == 0
    with Store(tried.path, readonly=True) as store:
        assert not [a for a in store.schedule.attempts() if a.outcome == "running"]
        assert store.verify() == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only an administrator can make a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.slow
def test_a_disk_that_is_full_loses_nothing_and_is_said_in_words(
    site: Site, small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tried = Tried(small_disk, site, small_disk / "sources.toml")
    tried.source("post", every="1s")
    schedule = tried.watch()
    filler = small_disk / "filler"

    def full_for_a_while() -> bool:
        if tried.ended("post")() and not filler.exists() and not tried.ended("post", 2)():
            fill(filler)
        if schedule.rounds.notebook.unwritten and "is full" in caplog.text:
            filler.unlink(missing_ok=True)
            filler.with_name("emptied").touch()
        emptied = filler.with_name("emptied").exists()
        return (
            emptied
            and not schedule.rounds.notebook.unwritten
            and tried.attempts("post")[-1].outcome == "ok"
        )

    tried.run(schedule, full_for_a_while)

    assert f"the disk that holds {tried.path} is full" in caplog.text
    with Store(tried.path, readonly=True) as store:
        assert store.verify() == []
        assert not [a for a in store.schedule.attempts() if a.outcome == "running"]


def fill(file: Path) -> None:
    """Until nothing more can be written."""
    with file.open("wb", buffering=0) as handle:
        for size in (65536, 4096, 512):
            try:
                while True:
                    handle.write(b"0" * size)
            except OSError:
                continue


def test_when_it_is_asked_to_stop_what_runs_is_cut_short_and_made_up_by_the_next(
    tried: Tried,
) -> None:
    tried.source("post", every="1h")
    tried.site.hanging.add("post")
    tried.run(tried.watch(), lambda: "post" in tried.site.asked)
    assert [a.outcome for a in tried.attempts("post")] == ["cut short"]

    tried.site.hanging.clear()
    tried.site.going_home.set()
    tried.run(tried.watch(), tried.ended("post", 2))

    assert [a.outcome for a in tried.attempts("post")] == ["cut short", "ok"]


@pytest.mark.slow
def test_what_runs_may_end_within_the_time_it_is_given(tried: Tried) -> None:
    tried.source("post")
    tried.site.hanging.add("post")

    def let_go_once_asked() -> bool:
        if "post" in tried.site.asked:
            threading.Timer(0.5, tried.site.going_home.set).start()
            return True
        return False

    tried.run(tried.watch(drain=60), let_go_once_asked)

    assert [a.outcome for a in tried.attempts("post")] == ["ok"]


@pytest.mark.slow
def test_a_schedule_goes_on_where_the_last_one_stopped(tried: Tried) -> None:
    tried.source("post", every="1h")
    tried.source("herald", every="1h")
    tried.run(tried.watch(), lambda: len(tried.attempts()) == 2)
    with book(tried.path) as kept:
        kept.save([Turn("herald", HOUR, datetime.now(UTC) - 5 * HOUR)], [])

    tried.run(tried.watch(), tried.ended("herald", 2))

    assert len(tried.attempts("post")) == 1
    assert len(tried.attempts("herald")) == 2


def test_the_verb_refuses_a_second_schedule_and_ends_when_it_is_asked_to(tried: Tried) -> None:
    tried.source("post")
    tried.site.stories["post"] = ""
    first = start(tried, "--log-json")
    said = wait_for_line(first, '"task": "crawl"')
    second = subprocess.run(
        command(tried), cwd=tried.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE
    )  # fmt: skip

    assert second.returncode == 1
    assert f"is kept by process {first.pid} on " in second.stderr
    assert "Traceback" not in second.stderr
    assert resident_megabytes(first.pid) < 40
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert '"source": "post"' in said and '"outcome": "ok"' in said
    assert watcher(tried.path) == ""


@pytest.mark.slow
def test_no_crawl_outlives_a_schedule_that_is_killed(tried: Tried) -> None:
    tried.source("post")
    tried.site.hanging.add("post")
    first = start(tried)
    deadline = time.monotonic() + PATIENCE
    while "post" not in tried.site.asked:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    children = children_of(first.pid)
    assert children
    first.kill()
    first.wait()
    while any(map(is_running, children)):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    tried.site.hanging.clear()
    tried.site.going_home.set()
    tried.run(tried.watch(), tried.ended("post", 2))
    assert [a.outcome for a in tried.attempts("post")] == ["cut short", "ok"]


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
