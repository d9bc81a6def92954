"""The meter, what is due and the pages of companies in a real browser: clicks, addresses, files, small screens."""

import csv
import time

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from store.database import Store
from tests.reported import count, money, report, year
from tests.store.calls import hold_call
from tests.store.told import tell
from tests.ui.browsing import (
    CHROMIUM,
    DRIVER,
    PATIENCE,
    chromium,
    complaints,
    first,
    is_here,
    served,
    settled,
    strangers,
    until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not is_here(), reason=f"no {CHROMIUM} or no {DRIVER}: install chromium and chromium-driver"
    ),
]
PAGES = ("stockpile", "due", "company?party=Nvidia", "product?goods=A800")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("views")


@pytest.fixture(scope="module")
def address(folder):
    path = folder / "views.db"
    with Store(path) as store:
        tell(
            store,
            report("Paper", "2023-08-09", "order", buyer="Baidu", supplier="Nvidia",
                   product="A800", quantity=count(1000), value=money(1), delivery=year(2024)),
        )  # fmt: skip
        for day, words in (("2025-02-26", "We may take a charge."), ("2025-05-28", "A charge.")):
            said = report("Desk", day, "impact", words=words, company="Nvidia", product="A800")
            hold_call(store, "Nvidia", day, ("Colette Kress", "executive", said))
    with served(path, folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser(folder):
    with chromium(folder) as driver:
        yield driver


def test_a_click_on_a_bar_shows_the_words_of_its_bounds_and_goes_into_the_address(browser, address):
    browser.get(f"{address}/stockpile")
    settled(browser)
    row = first(browser, "path[aria-label='1.0k']")
    ActionChains(browser).move_to_element(row).pause(0.3).perform()
    assert "Baidu" in first(browser, "#vg-tooltip-element").text
    ActionChains(browser).click(row).perform()
    until(browser, lambda b: "line=" in b.current_url)
    assert "At least 1.0k" in first(browser, ".st-key-chosen-line").text
    settled(browser)
    assert complaints(browser) == []
    browser.get(browser.current_url)
    settled(browser)
    assert "Paper" in first(browser, ".st-key-chosen-line blockquote + p").text
    assert complaints(browser) == []


def test_a_click_on_a_promise_shows_who_gave_it(browser, address):
    browser.get(f"{address}/due?known-on=2024-02-01")
    settled(browser)
    mark = first(browser, "path[aria-label^='Baidu ordered']")
    ActionChains(browser).click(mark).perform()
    until(browser, lambda b: "promise=" in b.current_url and "known-on=" in b.current_url)
    assert "due now" in first(browser, ".st-key-chosen-promise").text
    assert complaints(browser) == []


def test_a_click_on_a_figure_shows_its_event(browser, address):
    browser.get(f"{address}/company?party=Baidu")
    settled(browser)
    ActionChains(browser).click(first(browser, "path[aria-label^='Baidu ordered']")).perform()
    until(browser, lambda b: "event=" in b.current_url and "party=Baidu" in b.current_url)
    assert "Baidu ordered" in first(browser, ".st-key-chosen-event").text
    assert complaints(browser) == []


def test_what_is_shown_is_saved(browser, address, folder):
    browser.get(f"{address}/stockpile?measure=Money")
    settled(browser)
    first(browser, ".st-key-save-stockpile-csv button").click()
    deadline = time.monotonic() + PATIENCE
    while not (saved := folder / "stockpile.csv").exists():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Who"], float(row["At least"]), row["Unit"]) == ("Baidu", 1e9, "USD")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [400, 1280, 1920])
def test_no_page_is_wider_than_the_screen_or_asks_anybody_else(browser, address, page, width):
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(f"{address}/{page}")
    settled(browser)
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= width
    assert not browser.find_elements(By.CSS_SELECTOR, "[data-testid=stException]")
    assert complaints(browser) == [] and strangers(browser, address) == []
