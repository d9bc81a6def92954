"""Review by the keyboard, and a source asked now, in a real browser."""

import time

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from store.database import Store
from tests.ui.browsing import (
    CHROMIUM,
    DRIVER,
    PATIENCE,
    afresh,
    chromium,
    complaints,
    first,
    is_here,
    listens,
    served,
    settled,
    until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not is_here(), reason=f"no {CHROMIUM} or no {DRIVER}: install chromium and chromium-driver"
    ),
]


@pytest.fixture
def address(small, tmp_path, monkeypatch):
    """Where a copy of the small database is served that one may decide about."""
    monkeypatch.setenv("CHOKEPOINT_REVIEWER", "Ada")
    with Store(small, readonly=True) as store:
        store.copy(tmp_path / "copy.db")
    (tmp_path / "sources.toml").write_text('[post]\nurl = "http://127.0.0.1:9/feed"\n')
    with served(tmp_path / "copy.db", tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def driven(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def browser(driven):
    return afresh(driven)


def press(browser, key):
    ActionChains(browser).send_keys(key).perform()


def said(browser):
    """What became of the last decision; "" while the page is drawn anew."""
    found = "document.querySelector('.st-key-outcome [role=status]')"
    return browser.execute_script(f"return {found} ? {found}.textContent : ''")


def test_a_queue_is_worked_through_by_keys_alone(browser, address, tmp_path):
    browser.get(f"{address}/review")
    settled(browser)
    first(browser, ".st-key-deciding")
    listens(browser)
    press(browser, "a")
    until(browser, lambda b: "Kept as right, by Ada." in said(b))
    press(browser, "x")
    until(browser, lambda b: "counts no more" in said(b))
    press(browser, "u")
    until(browser, lambda b: "Undone" in said(b))
    press(browser, "e")
    field = first(browser, ".st-key-correction input[type=text]")
    field.send_keys(" a note with x in it")
    time.sleep(1)
    with Store(tmp_path / "copy.db", readonly=True) as store:
        assert [s.in_force for s in store.reviews.decisions()] == [True, False, True]
    assert complaints(browser) == []
    browser.get("about:blank")


def test_a_source_is_asked_and_its_lines_come(browser, address):
    browser.get(f"{address}/sources?source=post")
    settled(browser)
    first(browser, ".st-key-run-now button").click()
    until(browser, lambda b: "Asking post" in first(b, ".job .lines").text)
    deadline = time.monotonic() + 3 * PATIENCE
    while browser.find_elements(By.CSS_SELECTOR, ".st-key-run-stop"):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert "Done." in first(browser, ".job [role=status]").text
    assert "127.0.0.1:9" in first(browser, ".job .lines").text
    assert complaints(browser) == []
    browser.get("about:blank")
