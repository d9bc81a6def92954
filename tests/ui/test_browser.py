"""The screens in a real browser: nothing else runs the charts, the style and the escaping."""

import csv
import time
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

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
    served,
    settled,
    strangers,
    until,
)
from tests.ui.crowd import fill_crowd
from ui.app import PAGES

#: One view of every page; `{}` is an order.
VIEWS = (
    *("?event={}", "event?event={}", "stockpile", "due", "company?party=Nvidia"),
    *("product?goods=H20", "documents?q=chips", "review", "sources"),
)
AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"

pytestmark = pytest.mark.skipif(
    not is_here(), reason=f"no {CHROMIUM} or no {DRIVER}: install chromium and chromium-driver"
)


@pytest.fixture(scope="module")
def address(small, tmp_path_factory):
    with served(small, tmp_path_factory.mktemp("elsewhere")) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the browser saves."""
    return tmp_path_factory.mktemp("chromium")


@pytest.fixture(scope="module")
def driven(folder):
    with chromium(folder) as driver:
        yield driver


@pytest.fixture
def browser(driven):
    """What the test before left behind is no concern of the next."""
    return afresh(driven)


@pytest.fixture
def other(tmp_path_factory, request):
    """Where another database is served: an empty one, or one of so many events."""
    path = tmp_path_factory.mktemp("other") / "other.db"
    if request.param:
        fill_crowd(path, request.param)
    else:
        Store(path).close()
    with served(path, path.parent) as found:
        yield found


def event_of(small, event_type):
    with Store(small, readonly=True) as store:
        return next(r.event_id for r in store.timeline() if r.event_type == event_type)


def test_a_click_on_a_mark_shows_what_the_event_rests_on(browser, address):
    browser.get(address)
    mark = first(browser, "path[aria-label^='Lakeside Cloud ordered']")
    ActionChains(browser).move_to_element(mark).pause(0.3).perform()
    told = first(browser, "#vg-tooltip-element").text
    assert "100,000 Nvidia H20" in told and "Harbour Herald and Valley Wire" in told
    ActionChains(browser).click(mark).perform()
    figures = [
        side.text for side in first(browser, ".sides").find_elements(By.CSS_SELECTOR, ".figure")
    ]
    assert figures == ["$1.2bn", "$2.1bn"]
    assert "event=" in browser.current_url
    assert first(browser, "mark[data-role=buyer]").text == "Lakeside Cloud"
    assert complaints(browser) == []
    assert strangers(browser, address) == []


@pytest.mark.slow
def test_a_day_is_the_same_day_in_every_time_zone(browser, address):
    browser.get(f"{address}/?type=Restriction")
    mark = first(browser, "path[aria-label^='Freedonia']")
    ActionChains(browser).move_to_element(mark).pause(0.3).perform()
    assert "2 Jun 2024" in first(browser, "#vg-tooltip-element").text


@pytest.mark.slow
def test_dragging_over_the_weeks_zooms_and_keeps_the_event_and_the_filter(browser, address):
    browser.get(f"{address}/?disagree=true")
    ActionChains(browser).click(first(browser, "path[aria-label^='Lakeside']")).perform()
    first(browser, ".event-head")
    strip = first(browser, ".st-key-strip canvas")
    hand = ActionChains(browser).move_to_element_with_offset(strip, -450, -20).click_and_hold()
    hand.move_by_offset(200, 0).move_by_offset(200, 0).release().perform()
    until(browser, lambda b: "from=2024-" in b.current_url)
    assert "event=" in browser.current_url and "disagree=true" in browser.current_url
    assert first(browser, ".event-head").is_displayed()
    assert complaints(browser) == []


@pytest.mark.slow
def test_a_filter_goes_into_the_address_and_the_address_opens_the_same_view(browser, address):
    browser.get(address)
    settled(browser)
    next(b for b in browser.find_elements(By.CSS_SELECTOR, ".st-key-type button")).click()
    until(browser, lambda b: "type=Stockpile" in b.current_url)
    until(browser, lambda b: "1 event," in b.find_element(By.CSS_SELECTOR, ".count").text)
    browser.get(f"{browser.current_url}&from=2024-09-01")
    until(browser, lambda b: "1 event," in first(b, ".count").text)
    assert complaints(browser) == []


@pytest.mark.slow
def test_what_is_filtered_is_saved_and_nothing_else(browser, address, folder):
    browser.get(f"{address}/?type=Order")
    settled(browser)
    first(browser, ".st-key-export button").click()
    first(browser, ".st-key-save-chokepoint-csv button").click()
    deadline = time.monotonic() + PATIENCE
    while not (saved := folder / "chokepoint.csv").exists():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        assert [row["event_type"] for row in csv.DictReader(file)] == ["order"]
    assert complaints(browser) == []


@pytest.mark.slow
def test_a_report_is_judged_and_the_judgement_undone(tmp_path, small, browser):
    copy = tmp_path / "copy.db"
    with Store(small, readonly=True) as store:
        store.copy(copy)
    with served(copy, tmp_path) as found:
        browser.get(f"{found}/event?event={event_of(small, 'order')}")
        settled(browser)
        [b for b in browser.find_elements(By.TAG_NAME, "button") if b.text == "Wrong"][1].click()
        assert "counts no more" in first(browser, "[role=status]").text
        until(browser, lambda b: "1 report" in first(b, ".event-head").text)
        first(browser, ".st-key-undo button").click()
        until(browser, lambda b: "2 reports" in first(b, ".event-head").text)
        assert complaints(browser) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", ["", "documents", "review", "sources"])
def test_hostile_words_run_nowhere_and_read_as_they_are(browser, address, page):
    browser.get(f"{address}/{page}?type=Stockpile")
    settled(browser)
    assert not browser.find_elements(By.CSS_SELECTOR, ".stHtml img, .stHtml script")
    assert complaints(browser) == []
    assert strangers(browser, address) == []


@pytest.mark.slow
def test_a_hostile_name_is_only_words_in_a_list_of_choices(browser, address):
    browser.get(address)
    box = first(browser, ".st-key-company input")
    ActionChains(browser).click(box).send_keys("Corp").perform()
    first(browser, "[role=option]")
    offered = [option.text for option in browser.find_elements(By.CSS_SELECTOR, "[role=option]")]
    assert "<img src=x onerror=alert(1)> :red[Corp] $x_1$" in offered
    assert complaints(browser) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "other", [0, 100_000], indirect=True, ids=["an empty database", "100,000 events"]
)
def test_every_page_opens_without_complaint_and_asks_nobody_else(browser, other):
    for page in PAGES:
        browser.get(f"{other}/{page.address if page is not PAGES[0] else ''}")
        settled(browser)
        assert not browser.find_elements(By.CSS_SELECTOR, "[data-testid=stException]")
        assert complaints(browser) == [], page.address
        assert strangers(browser, other) == [], page.address


@pytest.mark.slow
def test_every_control_of_the_timeline_is_reached_by_the_keyboard(browser, address):
    browser.get(address)
    settled(browser)
    reached = set()
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        here = browser.switch_to.active_element
        reached.add(here.get_attribute("aria-label") or here.text or here.tag_name)
    # The types are one stop, and the arrows lead from one to the next.
    wanted = {"Stockpile", "More filters", "Export 4 events"}
    assert wanted <= {words.partition("\n")[0].strip() for words in reached}


@pytest.mark.slow
@pytest.mark.skipif(
    not AXE.exists(),
    reason="no axe-core: npm install --no-save --prefix tests/ui axe-core@4",
)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_keeps_a_person_out(browser, address, small, view, theme):
    scheme = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
    browser.get(f"{address}/{view.format(event_of(small, 'order'))}")
    settled(browser)
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "axe.run({resultTypes: ['violations']}).then(arguments[0])"
    )
    grave = [
        (v["id"], v["help"], [n["html"][:160] for n in v["nodes"]][:4])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert grave == []
