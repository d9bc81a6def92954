"""How long the timeline takes until its last chart is drawn, and how much is sent for it.

    .venv/bin/python -m benchmarks.ui [EVENTS…]

Databases of 1,000, 10,000 and 100,000 events unless told otherwise, each served by a process of its own, all
at once, and opened in turn in one Chromium, headless: a first visit after the server has started (its modules are
loaded by a visit to another page before), and then the later ones, round after round, so that whatever else the
machine does meanwhile falls on all of them. Given are medians of the later visits: seconds of the wall, and
processor seconds of the server and of the browser's page. Sent is what comes over the page's connection, not
compressed; scripts and fonts, which are the same for every page and kept by the browser, are not in it. Linux
only: processor time is read from /proc.
"""

import base64
import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.ui.browsing import chromium, served, settled
from tests.ui.crowd import fill_crowd

SIZES = (1_000, 10_000, 100_000)
VISITS = 5
#: Drawn are both charts, and neither is still a placeholder.
_DRAWN = """const drawn = ['svg', 'canvas'].map(e => `[data-testid=stVegaLiteChart] ${e}`).join();
return document.querySelectorAll(drawn).length >= 2
    && !document.querySelector('[data-testid=stSkeleton]')"""


class Visit(NamedTuple):
    """Until the last chart was drawn: seconds, processor seconds of server and page, and bytes sent."""

    seconds: float
    server: float
    page: float
    sent: int


def main(sizes: list[int]) -> None:
    """Prints the table."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        visits = _visits(Path(name), sizes)
    print(
        f"{'events':>10} {'first visit':>12} {'later':>8} {'server':>8} {'page':>8} "
        f"{'sent':>9} {'wall':>7} {'work':>7}"
    )
    smallest = _medians(visits[0][1:])
    for events, (first, *later) in zip(sizes, visits, strict=True):
        seconds, server, page = _medians(later)
        sent = max(v.sent for v in (first, *later)) / 1e6
        print(
            f"{events:>10,} {first.seconds:>10.2f} s {seconds:>6.2f} s {server:>6.2f} s {page:>6.2f} s "
            f"{sent:>6.3f} MB {seconds / smallest[0]:>6.2f}x "
            f"{(server + page) / (smallest[1] + smallest[2]):>6.2f}x"
        )


def _medians(visits: list[Visit]) -> tuple[float, float, float]:
    return (
        statistics.median(v.seconds for v in visits),
        statistics.median(v.server for v in visits),
        statistics.median(v.page for v in visits),
    )


def _visits(folder: Path, sizes: list[int]) -> list[list[Visit]]:
    """Of each size, the first visit and VISITS later ones."""
    crowds = [fill_crowd(folder / f"{events}.db", events) for events in sizes]
    with ExitStack() as open_:
        addresses = [open_.enter_context(served(crowd, folder)) for crowd in crowds]
        browser = open_.enter_context(chromium(folder))
        for address in addresses:
            browser.get(f"{address}/sources")
            settled(browser)  # type: ignore[no-untyped-call]
        rounds = []
        for _ in range(1 + VISITS):
            rounds.append([_visit(browser, address) for address in addresses])
        return [list(visits) for visits in zip(*rounds, strict=True)]


def _visit(browser: Any, address: str) -> Visit:
    browser.get("about:blank")
    browser.get_log("performance")
    browser.execute_cdp_cmd("Performance.enable", {})
    before = _worked(address)
    begun = time.perf_counter()
    browser.get(address)
    while not browser.execute_script(_DRAWN):
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    page = next(m["value"] for m in metrics if m["name"] == "TaskDuration")
    return Visit(seconds, _worked(address) - before, page, _sent(browser))


def _worked(address: str) -> float:
    """Processor seconds so far of the process that serves the address."""
    port = f"--server.port={address.rpartition(':')[2]}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        if port in (process / "cmdline").read_bytes().split(b"\0"):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    raise LookupError(f"no process serves {address}")


def _sent(browser: Any) -> int:
    """Bytes of the frames that came; binary ones are logged in base64."""
    total = 0
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.webSocketFrameReceived":
            frame = message["params"]["response"]
            data = frame["payloadData"]
            total += len(base64.b64decode(data)) if frame["opcode"] == 2 else len(data)
    return total


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
