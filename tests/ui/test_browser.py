"""The screens in a real browser: nothing else runs the charts, the style and the escaping."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from ui.serve import free_port

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
#: No sandbox, because tests run as root in containers; the rest keeps the browser from phoning.
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--window-size=1280,1400", "--disable-dev-shm-usage"),
)
PATIENCE = 30

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which(CHROMIUM) and shutil.which(DRIVER)),
        reason=f"no {CHROMIUM} or no {DRIVER}: install chromium and chromium-driver",
    ),
]


@pytest.fixture(scope="module")
def address(small, tmp_path_factory):
    """Where the small database is served, by a process of our own, from a foreign directory."""
    port = free_port(None)
    serving = (
        "import sys; from pathlib import Path; from ui.serve import serve;"
        f"sys.exit(serve(Path({str(small)!r}), {port}, open_browser=False))"
    )
    root = str(Path(__file__).parents[2])
    elsewhere = tmp_path_factory.mktemp("elsewhere")
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
        process.send_signal(signal.SIGINT)
        process.wait(15)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = Options()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # A place west of Greenwich, where a day read as local midnight is the day before.
    service = Service(DRIVER, env=os.environ | {"TZ": "America/Los_Angeles"})
    driver = webdriver.Chrome(service=service, options=options)
    yield driver
    driver.quit()


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


def first(browser, css):
    return WebDriverWait(browser, PATIENCE).until(
        lambda b: next(iter(b.find_elements(By.CSS_SELECTOR, css)), None)
    )


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


def test_a_click_on_a_mark_shows_what_the_event_rests_on(browser, address):
    browser.get(address)
    mark = first(browser, "path[aria-label^='Lakeside Cloud ordered']")
    ActionChains(browser).move_to_element(mark).pause(0.3).perform()
    assert "100,000 Nvidia H20" in first(browser, "#vg-tooltip-element").text
    ActionChains(browser).click(mark).perform()
    figures = [
        side.text for side in first(browser, ".sides").find_elements(By.CSS_SELECTOR, ".figure")
    ]
    assert figures == ["$1.2bn", "$2.1bn"]
    assert "event=" in browser.current_url
    assert first(browser, "mark[data-role=buyer]").text == "Lakeside Cloud"
    assert complaints(browser) == []
    assert all(url.split("://")[1].startswith(address.split("://")[1]) for url in requests(browser))


def test_a_day_is_the_same_day_in_every_time_zone(browser, address):
    browser.get(f"{address}/?type=Restriction")
    mark = first(browser, "path[aria-label^='Freedonia']")
    ActionChains(browser).move_to_element(mark).pause(0.3).perform()
    assert "2 Jun 2024" in first(browser, "#vg-tooltip-element").text


def test_dragging_over_the_weeks_zooms_and_keeps_the_event_and_the_filter(browser, address):
    browser.get(f"{address}/?disagree=true")
    ActionChains(browser).click(first(browser, "path[aria-label^='Lakeside']")).perform()
    first(browser, ".event-head")
    strip = browser.find_elements(By.CSS_SELECTOR, "[data-testid=stVegaLiteChart] svg")[-1]
    hand = ActionChains(browser).move_to_element_with_offset(strip, -450, -20).click_and_hold()
    hand.move_by_offset(200, 0).move_by_offset(200, 0).release().perform()
    WebDriverWait(browser, PATIENCE).until(lambda b: "from=2024-" in b.current_url)
    assert "event=" in browser.current_url and "disagree=true" in browser.current_url
    assert first(browser, ".event-head").is_displayed()
    assert complaints(browser) == []


@pytest.mark.parametrize("page", ["", "documents", "issues"])
def test_hostile_words_run_nowhere_and_read_as_they_are(browser, address, page):
    browser.get(f"{address}/{page}?type=Stockpile")
    first(browser, "header h1")
    time.sleep(1)
    assert not browser.find_elements(By.CSS_SELECTOR, ".stHtml img, .stHtml script")
    assert complaints(browser) == []
    assert all(url.split("://")[1].startswith(address.split("://")[1]) for url in requests(browser))


def test_a_hostile_name_is_only_words_in_a_list_of_choices(browser, address):
    browser.get(address)
    box = first(browser, ".st-key-company input")
    ActionChains(browser).click(box).send_keys("Corp").perform()
    first(browser, "[role=option]")
    offered = [option.text for option in browser.find_elements(By.CSS_SELECTOR, "[role=option]")]
    assert "<img src=x onerror=alert(1)> :red[Corp] $x_1$" in offered
    assert complaints(browser) == []
