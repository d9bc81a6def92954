"""Working through what waits: nothing lost, nothing told twice, nobody held up by a channel that is dead."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from store.database import Store
from tests.reported import count, report
from tests.store.told import tell
from tests.watching import MINUTE, NOON, Receiver, receiver, watchlist
from ui.sending import send
from ui.watches_toml import Watchlist

COMPANIES = ("Baidu", "Tencent", "Alibaba", "ByteDance", "JD.com")
SECRET = "a-word-that-nobody-sees"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chips.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """With five orders."""
    with Store(path) as store:
        day = iter(range(1, 20))
        tell(store, *(
            report("Post", f"2026-05-{next(day):02}", "order", buyer=b, product="H20", quantity=count(n * 1e5))
            for n, b in enumerate(COMPANIES, 1)
        ))  # fmt: skip
        yield store


@pytest.fixture
def desk() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


def hooks(**urls: str) -> Watchlist:
    channels = "".join(
        f'[channel.{name}]\nkind = "webhook"\nurl = "{url}"\nsecret_env = "HOOK_SECRET"\n'
        for name, url in urls.items()
    )
    return watchlist(f'{channels}[watch.orders]\ntype = "order"\ntell = {[*urls]}\n')


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)


def test_a_receiver_that_is_down_for_an_hour_gets_each_alert_once_when_it_is_back(
    store: Store, desk: Receiver
) -> None:
    watches = hooks(desk=desk.url)
    store.watches.notice(watches.watches, NOON)
    desk.always, tries = 503, 0
    for minute in range(60):
        tries += len(
            send(
                store, watches, clock=lambda m=minute: NOON + m * MINUTE, chance=lambda: 0.5
            ).problems
        )  # type: ignore[misc]
    assert desk.came == [] and 4 <= tries <= 9

    desk.always = 200
    for minute in range(60, 180):
        send(store, watches, clock=lambda m=minute: NOON + m * MINUTE, chance=lambda: 0.5)  # type: ignore[misc]
    told = [alert["headline"] for alert in desk.alerts]
    assert len(told) == len(set(told)) == len(COMPANIES)
    assert len(set(desk.ids)) == len(COMPANIES)


def test_a_dead_channel_holds_up_no_other(store: Store, desk: Receiver) -> None:
    with receiver() as dead:
        dead.hanging = Event()
        watches = hooks(dead=dead.url, desk=desk.url)
        store.watches.notice(watches.watches, NOON)
        began = time.monotonic()
        sent = send(store, watches, clock=lambda: NOON, deadline=1.0)

    assert time.monotonic() - began < 10
    assert sent.alerts == {"desk": len(COMPANIES)}
    assert sent.problems == {"dead": "no answer within 1 seconds"}
    assert store.watches.channels()["dead"].waiting == len(COMPANIES)


def test_a_sender_that_is_killed_loses_nothing_and_sends_under_the_same_id_again(
    store: Store, path: Path, desk: Receiver
) -> None:
    watches = hooks(desk=desk.url)
    store.watches.notice(watches.watches, NOON)
    (path.parent / "watches.toml").write_text(_text(desk.url))
    killed = (
        "import os, signal, ui.sending\n"
        "from store.outbox import Letter\n"
        "from ui import telling\n"
        "from store.database import Store\n"
        "ui.sending._Pass._write_down = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"telling.tell(Store({str(path)!r}), print)\n"
    )
    ended = subprocess.run([sys.executable, "-c", killed], env=os.environ, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL and len(desk.came) == 1

    later = datetime.now(UTC) + 2 * MINUTE
    sent = send(store, watches, clock=lambda: later)
    assert sent.alerts == {"desk": len(COMPANIES)}
    # The letter that nobody wrote down came twice, and whoever receives it can tell by its id.
    assert len(desk.ids) == len(COMPANIES) + 1 and len(set(desk.ids)) == len(COMPANIES)


def _text(url: str) -> str:
    return (
        f'[channel.desk]\nkind = "webhook"\nurl = "{url}"\nsecret_env = "HOOK_SECRET"\n'
        '[watch.orders]\ntype = "order"\ntell = "desk"\n'
    )


def test_two_senders_at_once_send_each_letter_once(
    store: Store, path: Path, desk: Receiver
) -> None:
    watches = hooks(desk=desk.url)
    store.watches.notice(watches.watches, NOON)

    def work() -> None:
        with Store(path) as own:
            send(own, watches, clock=lambda: NOON)

    others = [Thread(target=work) for _ in range(2)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    for minute in range(1, 5):
        send(store, watches, clock=lambda m=minute: NOON + m * MINUTE)  # type: ignore[misc]

    assert len(desk.ids) == len(set(desk.ids)) == len(COMPANIES)


def test_a_secret_is_in_no_row_and_no_line(
    store: Store, path: Path, desk: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    watches = hooks(desk=desk.url, other="http://127.0.0.1:9/T0/B0/" + SECRET)
    store.watches.notice(watches.watches, NOON)
    send(store, watches, clock=lambda: NOON)
    store.compact()

    assert SECRET not in caplog.text and "could not tell other" in caplog.text
    for file in path.parent.glob("chips.db*"):
        assert SECRET.encode() not in file.read_bytes(), file
