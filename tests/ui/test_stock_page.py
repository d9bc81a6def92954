"""The stockpile meter: what is filtered, what the bars say, and which words they rest on."""

import json
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from nlp.claims import Modality
from store.database import Store
from store.stock import StockLine
from tests.reported import at_least, count, money, month, report, year
from tests.store.told import tell
from tests.ui.conftest import Shown, html, words
from ui.charts.meter import Bar, in_words, meter_chart
from ui.charts.palette import palette
from ui.views.parts.stock_lines import Wanted, bars, bounds, line_id, ordered, passes, record

FOUR = ("Baidu", "ByteDance", "Tencent", "Alibaba")
TOLD = (
    report("Paper", "2023-08-09", "order", buyer=FOUR, supplier="Nvidia", product="A800",
           quantity=count(100_000), delivery=year(2023), value=money(1)),
    report("Paper", "2023-08-09", "order", buyer=FOUR, supplier="Nvidia", product="GPUs",
           delivery=year(2024), value=money(4)),
    report("Ticker", "2023-08-10", "order", buyer=FOUR, supplier="Nvidia", product="AI chips",
           value=money(5)),
    report("Wire", "2024-06-10", "order", buyer="ByteDance", supplier="Nvidia", product="H20",
           quantity=count(2_000), delivery=month(2024, 9), modality=Modality.PLANNED),
    report("Brief", "2024-06-11", "stockpile", holder="Baidu", supplier="Nvidia",
           product="AI chips", value=at_least(2)),
)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stock") / "stock.db"
    with Store(path) as store:
        tell(store, *TOLD)
    return path


@pytest.fixture(scope="module")
def lines(told: Path) -> list[StockLine]:
    with Store(told, readonly=True) as store:
        return store.stock.lines()


def of(lines: list[StockLine], family: str, measure: str) -> StockLine:
    return next(x for x in lines if x.product_family == family and x.measure == measure)


def test_units_come_first_and_money_is_a_choice_away(shown: Shown, told: Path):
    page = html(shown("stockpile", told))
    assert "2 lines of 2 events; 1 that nobody tells as done; 3 more in money" in page
    assert "Units: chips, cards, systems" in page
    money_page = html(shown("stockpile", told, measure="Money"))
    assert "3 lines of 3 events; 2 more in units" in money_page and "USD, $" in money_page


def test_every_filter_is_taken_from_the_address(shown: Shown, told: Path):
    for asked, lines_ in (
        ({"holder": "Tencent"}, 2),
        ({"holder": "Baidu"}, 3),
        ({"family": "GPUs"}, 1),
        ({"quarter": "Q2 2023"}, 1),
        ({"act": "Held"}, 1),
    ):
        page = html(shown("stockpile", told, measure="Money", **asked))
        assert f"{lines_} line" in page, asked


def test_a_line_leads_to_the_words_of_its_bounds_and_to_its_events(
    shown: Shown, told: Path, lines: list[StockLine]
):
    line = of(lines, "Ampere", "goods")
    page = html(shown("stockpile", told, line=line_id(line)))
    assert "Alibaba, Baidu, ByteDance, Tencent (jointly): ordered Ampere, 2023" in page
    assert "At least 100k" in page and "At most 100k" in page
    assert "Paper" in page and "quantity: 100,000" in page
    assert f'href="./event?event={line.event_ids[0]}"' in page


def test_an_open_end_is_said_to_be_open(shown: Shown, told: Path, lines: list[StockLine]):
    line = of(lines, "AI chips", "money")
    page = html(shown("stockpile", told, measure="Money", line=line_id(line)))
    assert "No high bound: a report leaves the end open" in page


def test_what_would_count_twice_is_held_back_in_words(shown: Shown, told: Path):
    page = html(shown("stockpile", told, measure="Money"))
    assert "Held back: 1 figure would count twice" in page
    assert "is a sum that others tell in parts, each with its figure. The parts count:" in page
    assert "$5.0bn" in page
    assert "Held back" not in html(shown("stockpile", told))


def test_the_table_and_its_files_hold_what_the_bars_show(shown: Shown, told: Path):
    frame = shown("stockpile", told, holder="Tencent").dataframe[0].value
    assert list(frame["At least"]) == [100_000] and list(frame["At most"]) == [100_000]
    assert list(frame["Who"]) == ["Alibaba, Baidu, ByteDance, Tencent (jointly)"]


def test_a_measure_in_which_nothing_is_told_points_to_the_other(shown: Shown, told: Path):
    page = html(shown("stockpile", told, family="GPUs", measure="Units"))
    assert "Nothing is told in units here" in page and "Choose Money" in page


def test_a_filter_that_nothing_passes_can_be_cleared(shown: Shown, told: Path):
    app = shown("stockpile", told, holder="Tencent", family="Hopper", measure="Units")
    assert "No line passes the filter" in html(app)
    next(b for b in app.button if b.label == "Clear filters").click().run()
    assert "2 lines" in html(app)


def test_a_day_in_the_past_shows_what_was_known_then(shown: Shown, told: Path):
    page = html(shown("stockpile", told, **{"known-on": "2023-08-09"}))
    assert "As known on 9 Aug 2023: what was published later is left out." in page
    assert "1 line of 1 event" in page


def test_events_without_figures_are_said_to_have_none(shown: Shown, tmp_path: Path):
    path = tmp_path / "plain.db"
    with Store(path) as store:
        tell(store, report("Wire", "2024-06-10", "order", buyer="ByteDance", product="H20"))
    assert "Nobody says how much" in html(shown("stockpile", path))


def test_words_from_the_web_stay_words(shown: Shown, small: Path):
    app = shown("stockpile", small)
    assert "<img" not in html(app) and "<script" not in html(app)
    assert not app.markdown and words(app) == ""


# The lines


def test_groups_with_the_largest_bound_come_first_and_what_has_no_name_last(
    lines: list[StockLine],
):
    money_lines = [x for x in lines if x.measure == "money"]
    assert [x.product_family for x in ordered(money_lines, "holder")] == [
        "Ampere",
        "GPUs",
        "AI chips",
    ]
    assert [x.quarter_from for x in ordered(money_lines, "quarter")] == [
        "2023-Q1",
        "2024-Q1",
        "2024-Q2",
    ]


def test_a_quarter_passes_wherever_the_span_of_a_line_touches_it(lines: list[StockLine]):
    line = of(lines, "Ampere", "goods")
    assert passes(line, Wanted("goods", quarters=("2023-Q4", "2025-Q1")))
    assert not passes(line, Wanted("goods", quarters=("2024-Q1",)))
    assert not passes(line, Wanted("goods", quarters=("undated",)))


def test_a_bar_is_said_at_a_glance(lines: list[StockLine]):
    assert bounds(of(lines, "Ampere", "goods")) == "100k"
    assert bounds(of(lines, "Hopper", "goods")) == "up to 2.0k"
    assert bounds(of(lines, "AI chips", "money")) == "at least $2.0bn"
    (bar,) = bars([of(lines, "Hopper", "goods")], "family")
    assert (bar.group, bar.label) == ("Hopper", "ByteDance: ordered, Q3 2024")
    assert bar.told["Told as done"] == "nothing"


def test_a_row_of_the_table_leaves_an_open_end_empty(lines: list[StockLine]):
    assert record(of(lines, "AI chips", "money"))["At most"] is None


# The chart


def bar(**differing: object) -> Bar:
    fields = {
        "id": "a", "group": "Baidu", "label": "ordered Ampere, 2023", "act": "ordered",
        "low": 1000.0, "firm_high": 2000.0, "high": 4000.0, "bounds": "1.0k–4.0k", "told": {},
    }  # fmt: skip
    return Bar(**fields | differing)  # type: ignore[arg-type]


def marks(chart: alt.LayerChart, kind: str) -> list[dict[str, Any]]:
    """The layers of one kind of mark, with their rows."""
    spec = chart.to_dict()
    return [
        layer["mark"] | {"rows": spec["datasets"][layer["data"]["name"]], "on": layer["encoding"]}
        for layer in spec["layer"]
        if layer["mark"]["type"] == kind
    ]


def test_solid_ends_where_pale_begins_and_both_are_to_scale():
    chart = meter_chart([bar()], "", palette("light"))
    solid, pale = (r for r in marks(chart, "rule") if r.get("strokeWidth") == 10)
    assert solid["on"]["x"]["field"] == "start" and solid["on"]["x2"]["field"] == "firm"
    assert pale["on"]["x"]["field"] == "unsure" and pale["on"]["x2"]["field"] == "end"
    (row,) = solid["rows"]
    assert row["start"] == 3 and row["firm"] == row["unsure"] == pytest.approx(3.301, abs=0.001)
    assert row["end"] == pytest.approx(3.602, abs=0.001)


def test_an_open_end_is_an_arrow_and_one_figure_a_point():
    open_end = meter_chart([bar(high=None)], "", palette("light"))
    assert [m["shape"] for m in marks(open_end, "point") if "shape" in m] == ["triangle-right"]
    exact = meter_chart([bar(low=1e3, firm_high=1e3, high=1e3)], "", palette("light"))
    assert [m["shape"] for m in marks(exact, "point") if "shape" in m] == ["circle"]


def test_the_axis_names_powers_of_ten_in_the_unit():
    chart = meter_chart([bar(low=2e8, firm_high=2e9, high=4e9)], "$", palette("light"))
    axis = chart.to_dict()["layer"][0]["encoding"]["x"]["axis"]
    assert axis["values"] == [8, 9, 10]
    names = json.loads(axis["labelExpr"].removesuffix("[datum.value]"))
    assert names == {"8": "$100m", "9": "$1.0bn", "10": "$10bn"}


def test_a_bar_without_bounds_above_zero_needs_no_scale_of_its_own():
    assert meter_chart([bar(low=0, firm_high=0, high=None)], "", palette("dark")).to_dict()


def test_the_chosen_line_is_shaded_and_brings_no_axis_of_its_own():
    """Vega-Lite fails in the browser where one layer has an axis and another has none."""
    spec = meter_chart([bar(), bar(id="b")], "", palette("light"), "a").to_dict()
    shaded = next(x for x in spec["layer"] if x["mark"].get("opacity") == 0.09)
    assert [r["line"] for r in spec["datasets"][shaded["data"]["name"]]] == ["a"]
    places = [x["encoding"]["y"] for x in spec["layer"] if "field" in x["encoding"]["y"]]
    assert all(place["axis"] is None for place in places)


def test_the_chart_is_said_in_words():
    said = in_words([bar(), bar(group="Dell")], "USD")
    assert "2 bars under 2 headings" in said and "USD" in said
