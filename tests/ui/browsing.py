"""The screens served by a process of our own, and a real browser that looks at them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
#: No sandbox, because tests run as root in containers; the rest keeps the browser from phoning.
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--window-size=1280,1400", "--disable-dev-shm-usage", "--hide-scrollbars"),
)
#: Seconds until something must have come, on a machine that has much else to do.
PATIENCE = 240


def is_here() -> bool:
    return bool(shutil.which(CHROMIUM) and shutil.which(DRIVER))


@contextmanager
def served(database: Path, elsewhere: Path) -> Iterator[str]:
    """The address at which the database is shown, by a process started in another directory."""
    # Any free port, not the first one from the usual on: tests beside these look for that, too.
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    serving = (
        "import sys; from pathlib import Path; from ui.serve import serve;"
        f"sys.exit(serve(Path({str(database)!r}), {port}, open_browser=False))"
    )
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", serving],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": root, "HOME": str(elsewhere)},
        start_new_session=True,
    )
    try:
        _await(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def chromium(folder: Path, zone: str = "America/Los_Angeles") -> Iterator[webdriver.Chrome]:
    """A browser that keeps its own things and what it saves in the folder.

    Its place is west of Greenwich, where a day read as local midnight is the day before.
    """
    options = Options()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = Service(DRIVER, env=os.environ | {"TZ": zone})
    driver = webdriver.Chrome(service=service, options=options)
    driver.set_script_timeout(PATIENCE)
    try:
        yield driver
    finally:
        driver.quit()


def first(browser, css):
    """The first element there is, once there is one."""
    return until(browser, lambda b: next(iter(b.find_elements(By.CSS_SELECTOR, css)), None))


def until(browser, found):
    """What is found, once it is; a page that is drawn anew meanwhile is asked again."""
    drawn_anew = [StaleElementReferenceException]
    return WebDriverWait(browser, PATIENCE, ignored_exceptions=drawn_anew).until(found)


def settled(browser):
    """Waits until the page is drawn whole: its head stands, and nothing is on its way."""
    first(browser, "header h1, .event-head h1")
    until(
        browser,
        lambda b: (
            not b.find_elements(
                By.CSS_SELECTOR, "[data-testid=stSkeleton], [data-testid=stStatusWidget]"
            )
        ),
    )


def listens(browser):
    """Waits until the page has nothing left to do, so that keys pressed now are heard."""
    browser.execute_async_script(
        "const done = arguments[0]; requestIdleCallback(() => requestIdleCallback(() => done()))"
    )


def afresh(browser):
    """The browser on no page, with nothing said or asked for so far."""
    browser.get("about:blank")
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    return browser


def complaints(browser):
    """What the console says. Streamlit asks for its health at a page's own path first: no error."""
    said = [entry["message"] for entry in browser.get_log("browser")]
    return [message for message in said if "/_stcore/" not in message]


def requests(browser):
    """Every address that the pages asked for since the last call, by any scheme of a network."""
    messages = (json.loads(e["message"])["message"] for e in browser.get_log("performance"))
    urls = (
        m["params"].get("url") or m["params"]["request"]["url"]
        for m in messages
        if m["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated")
    )
    return [url for url in urls if url.startswith(("http", "ws"))]


def strangers(browser, address):
    """The addresses asked for that are not those of our own server."""
    own = address.split("://")[1]
    return [url for url in requests(browser) if not url.split("://")[1].startswith(own)]


def _await(url):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url, timeout=1):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
