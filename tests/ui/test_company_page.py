"""The pages of a company and of a product: events, companions, names, lists, and quote drift."""

from datetime import date
from pathlib import Path

import pytest

from nlp.claims import Modality, Report
from nlp.lexicon.known import known
from nlp.quote_drift import FigureChange
from store.database import Store
from store.dossiers import Listing
from store.queries import TimelineRow
from tests.reported import at_least, count, money, report
from tests.store.calls import hold_call
from tests.store.told import tell
from tests.ui.conftest import Shown, html
from tests.ui.rows import row
from ui.charts.amounts import Amount, amounts_chart, in_words
from ui.charts.palette import palette
from ui.charts.window import Window
from ui.views.company import listings_html
from ui.views.parts.dossier import event_record, names_html
from ui.views.parts.drift import moved_by
from ui.views.parts.figures_over_time import in_dollars, in_units

ORDERS = (
    report("Paper", "2024-03-01", "order", buyer="Baidu", supplier="Nvidia", product="H20",
           quantity=count(1000), value=money(2)),
    report("Post", "2024-09-03", "shipment", supplier="Nvidia", recipient="Dell", product="H100",
           value=at_least(1)),
)  # fmt: skip


def charge(words: str, billions: float, modality: Modality = Modality.ASSERTED) -> Report:
    return report(
        "Call Desk", "2025-05-28", "impact", words=words, company="Nvidia", product="H20",
        value=money(billions), modality=modality,
    )  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("company") / "company.db"
    with Store(path) as store:
        tell(store, *ORDERS)
        said = (
            ("2025-02-26", "We may take a charge on H20.", 5.5, Modality.POSSIBLE),
            ("2025-05-28", "We took a charge on H20.", 4.5, Modality.ASSERTED),
        )
        for day, sentence, billions, modality in said:
            hold_call(
                store, "Nvidia", day, ("Colette Kress", "executive", charge(sentence, billions, modality))
            )  # fmt: skip
        hold_call(store, "Nvidia", "2025-08-27")
    return path


def test_without_a_name_those_of_whom_the_most_is_told_are_offered(shown: Shown, told: Path):
    page = html(shown("company", told))
    assert "Of whom the most is told" in page
    assert '<a href="./company?party=Nvidia"><bdi>Nvidia</bdi></a>' in page
    assert '<a href="./product?goods=H20">' in html(shown("product", told))


def test_a_company_has_its_events_with_those_it_deals_with_and_in_what(shown: Shown, told: Path):
    app = shown("company", told, party="Nvidia")
    page = html(app)
    assert "Ticker: NASDAQ:NVDA" in page
    assert '<a href="./company?party=Baidu"><bdi>Baidu</bdi></a>' in page
    assert "<bdi>buyer (1)</bdi>" in page
    assert '<a href="./product?goods=H100">' in page and "<bdi>supplier (1)</bdi>" in page
    assert "Baidu ordered 1,000 Nvidia H20, $2bn" in list(app.dataframe[0].value["What"])


def test_a_product_has_its_family_and_who_deals_in_it(shown: Shown, told: Path):
    page = html(shown("product", told, goods="H20"))
    assert '<a href="./company?party=Nvidia">' in page
    assert '<a href="./product?goods=Hopper">' in page
    assert '<a href="./company?party=Baidu">' in page and "<bdi>buyer (1)</bdi>" in page


def test_a_name_that_nobody_has_is_ignored(shown: Shown, told: Path):
    assert "Of whom the most is told" in html(shown("company", told, party="Nobody Ltd"))


def test_what_changed_between_two_calls_stands_side_by_side(shown: Shown, told: Path):
    page = html(shown("company", told, party="Nvidia"))
    assert "3 calls, 1 topic: 1 told differently later on, 1 not spoken of since." in page
    assert "hedge dropped: <del><bdi>may</bdi></del>" in page
    assert "value: <del><bdi>$5.5bn</bdi></del> → <ins><bdi>$4.5bn</bdi></ins> <b>−18%</b>" in page
    assert "told <del>as a possibility</del> → <ins>as a fact</ins>" in page
    assert '<span class="hedge changed">may</span>' in page
    assert "silent since 27 Aug 2025" in page and "Colette Kress" in page


def test_a_product_shows_what_each_company_says_of_it(shown: Shown, told: Path):
    page = html(shown("product", told, goods="H20"))
    assert "Nvidia, Impact: Hopper" in page and "hedge dropped" in page
    assert "Call after call" not in html(shown("product", told, goods="H100"))


def test_the_steps_are_a_table_and_a_file_too(shown: Shown, told: Path):
    frame = shown("company", told, party="Nvidia").dataframe[1].value
    assert list(frame["Changed"]) == [
        "− may; value: $5.5bn → $4.5bn; told as a possibility → as a fact"
    ]


def test_before_the_second_call_there_is_nothing_to_compare(shown: Shown, told: Path):
    page = html(shown("company", told, party="Nvidia", **{"known-on": "2025-03-01"}))
    assert "1 call so far: what changes shows from the second on." in page
    assert "As known on 1 Mar 2025" in page and "hedge dropped" not in page


def test_a_company_without_calls_says_what_brings_them(shown: Shown, told: Path):
    assert "No call or filing of its own" in html(shown("company", told, party="Baidu"))


def test_figures_are_chosen_by_the_address(shown: Shown, told: Path):
    app = shown("company", told, party="Nvidia", figures="Units")
    assert app.segmented_control(key="figures").value == "goods"


def test_an_event_in_the_address_is_shown_and_leads_to_its_page(shown: Shown, told: Path):
    with Store(told, readonly=True) as store:
        event = store.timeline()[0].event_id
    app = shown("company", told, party="Nvidia", event=event)
    assert f'<a href="./event?event={event}"><bdi>What it rests on</bdi></a>' in html(app)
    next(b for b in app.button if b.label == "Close").click().run()
    assert "event" not in app.query_params


def test_words_from_the_web_stay_words(shown: Shown, small: Path):
    for page in ("company", "product"):
        app = shown(page, small)
        assert "<img" not in html(app) and "<script" not in html(app) and not app.markdown


# In words


def listing(verdict: str, **differing: str) -> Listing:
    fields = {
        "company": "Huawei", "list_title": "Entity List", "entry_name": "Huawei Technologies",
        "why": "the same house", "listed_on": "2019-05-21", "removed_on": "",
    }  # fmt: skip
    return Listing(verdict=verdict, **fields | differing)


def test_a_listing_says_how_sure_it_is_and_since_when():
    page = listings_html([listing("same"), listing("possible"), listing("group")], imported=True)
    for words in (
        "Huawei is listed as",
        "Huawei may be",
        "Huawei shares the group&#x27;s name with",
    ):
        assert words in page
    assert "since 21 May 2019" in page and "the same house" in page


def test_no_list_and_not_on_a_list_are_told_apart():
    assert "chokepoint lists import FILE" in listings_html([], imported=False)
    assert "On no imported list" in listings_html([], imported=True)
    gone = listings_html([listing("same", removed_on="2026-02-03")], imported=True)
    assert "gone from the list by 3 Feb 2026" in gone


def test_names_words_for_it_and_names_unused_so_far_are_told_apart():
    spellings = [("Nvidia", 27), ("we", 5), ("The company", 2)]
    page = names_html("Nvidia", spellings, known("company", "Nvidia"))
    assert "Nvidia × 27" in page
    assert "Meant by “we”, “The company” in 7 claims" in page
    assert "Also known as" in page and "Nvidia Corp" in page and "AI chip leader" not in page


def test_a_figure_moved_only_where_both_calls_give_one_in_one_unit():
    assert moved_by(FigureChange("value", (money(4),), (money(5),))) == "+25%"
    assert moved_by(FigureChange("value", (money(4),), (money(5, "EUR"),))) == ""
    assert moved_by(FigureChange("value", (money(4), money(1)), (money(5),))) == ""
    assert moved_by(FigureChange("value", (at_least(4),), (money(5),))) == ""


# Figures over time


def told_row(**differing: object) -> TimelineRow:
    return row(quantity_low=None, quantity_high=70.0, quantity_unit="unit", **differing)


def test_sums_are_in_dollars_and_numbers_in_one_unit():
    rows = [told_row(), told_row(value_low=None, value_high=None, value_currency=None)]
    assert [(a.low, a.high) for a in in_dollars(rows)] == [(1e9, 1e9)]
    assert [(a.low, a.high) for a in in_units(rows, "unit")] == [(None, 70), (None, 70)]
    assert in_units(rows, "wafer") == []
    assert event_record(rows[0])["How many"] == "up to 70"


@pytest.mark.parametrize(
    ("low", "high", "shape"),
    [(5.0, 5.0, "circle"), (5.0, None, "triangle-up"), (None, 5.0, "triangle-down")],
)
def test_an_open_end_is_an_arrow(low: float | None, high: float | None, shape: str):
    amount = Amount("e", "order", date(2024, 3, 1), date(2024, 3, 1), low, high, False, {})
    window = Window(date(2024, 1, 1), date(2024, 12, 31))
    spec = amounts_chart([amount], window, "$", palette("light")).to_dict()
    (drawn,) = spec["datasets"][spec["layer"][-1]["data"]["name"]]
    assert drawn["shape"] == shape
    assert "1 event with a figure in dollars" in in_words([amount], window, "dollars")
