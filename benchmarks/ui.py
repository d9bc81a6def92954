"""How long the timeline takes until its last chart is drawn, and how much is sent for it.

    .venv/bin/python -m benchmarks.ui [EVENTS…]

Databases of 1,000, 10,000 and 100,000 events unless told otherwise, one after another in one run, each
served by a process of its own and opened in Chromium, headless: the first visit after the server has
started (its modules are loaded by a visit to another page before), and the median of three later ones.
Seconds are of the wall, and beside them the work of the browser's page, which other programs that run
meanwhile do not change. Sent is what comes over the
page's connection; scripts and fonts, which are the same for every page and kept by the browser, are not in it.
"""

import base64
import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.ui.browsing import chromium, served, settled
from tests.ui.crowd import fill_crowd

SIZES = (1_000, 10_000, 100_000)
VISITS = 3
#: Drawn are both charts, and neither is still a placeholder.
_DRAWN = """const drawn = ['svg', 'canvas'].map(e => `[data-testid=stVegaLiteChart] ${e}`).join();
return document.querySelectorAll(drawn).length >= 2
    && !document.querySelector('[data-testid=stSkeleton]')"""


class Visit(NamedTuple):
    """Until the last chart was drawn: seconds, the page's own seconds of work, and bytes sent."""

    seconds: float
    worked: float
    sent: int


def main(sizes: list[int]) -> None:
    """Prints the table."""
    print(
        f"{'events':>10} {'first visit':>12} {'later':>8} {'work':>8} {'sent':>10} {'of the smallest':>16}"
    )
    smallest = 0.0
    for events in sizes:
        with TemporaryDirectory(ignore_cleanup_errors=True) as name:
            first, later = _visits(Path(name), events)
        seconds = statistics.median(v.seconds for v in later)
        smallest = smallest or seconds
        sent = max(v.sent for v in (first, *later)) / 1e6
        print(
            f"{events:>10,} {first.seconds:>10.2f} s {seconds:>6.2f} s "
            f"{statistics.median(v.worked for v in later):>6.2f} s {sent:>7.3f} MB "
            f"{seconds / smallest:>15.2f}x",
            flush=True,
        )


def _visits(folder: Path, events: int) -> tuple[Visit, list[Visit]]:
    database = fill_crowd(folder / "crowd.db", events)
    with served(database, folder) as address, chromium(folder) as browser:
        browser.set_script_timeout(300)
        browser.get(f"{address}/sources")
        settled(browser)
        first = _visit(browser, address)
        return first, [_visit(browser, address) for _ in range(VISITS)]


def _visit(browser: Any, address: str) -> Visit:
    browser.get("about:blank")
    browser.get_log("performance")
    browser.execute_cdp_cmd("Performance.enable", {})
    begun = time.perf_counter()
    browser.get(address)
    while not browser.execute_script(_DRAWN):
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    worked = next(m["value"] for m in metrics if m["name"] == "TaskDuration")
    return Visit(seconds, worked, _sent(browser))


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
