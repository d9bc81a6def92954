"""Due: what stands where on the day that is asked for, in whose words."""

from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from nlp.promises import State
from store.database import Store
from tests.reported import count, day, month, report
from tests.store.told import tell
from tests.ui.conftest import Shown, html
from ui.charts.palette import palette
from ui.charts.promises import LOOKS, Mark, in_words, months_chart, promises_chart
from ui.charts.window import Window
from ui.views.parts.promise_cards import nearest

ORDER = {"buyer": "ByteDance", "supplier": "Nvidia", "product": "H20", "quantity": count(1000)}
TOLD = (
    report("Paper", "2024-03-01", "order", delivery=month(2024, 9), **ORDER),
    report("Post", "2024-03-02", "order", buyer="Dell", supplier="SK Hynix", product="HBM3E",
           delivery=month(2024, 6)),
    report("Wire", "2024-06-10", "order", words="The delivery was delayed.",
           delivery=month(2024, 12), **ORDER),
    report("Gazette", "2024-05-02", "restriction", authority="United States", product="A800",
           target="China", effective=day("2024-11-20")),
)  # fmt: skip
EARLY, LATE = {"known-on": "2024-03-05"}, {"known-on": "2025-02-01"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("due") / "due.db"
    with Store(path) as store:
        tell(store, *TOLD)
    return path


def test_the_day_that_is_asked_for_decides_where_everything_stands(shown: Shown, told: Path):
    assert "2 promises as of 5 Mar 2024: 2 upcoming" in html(shown("due", told, **EARLY))
    later = html(shown("due", told, **LATE))
    assert "4 promises as of 1 Feb 2025: 3 silent, 1 slipped" in later


def test_the_list_goes_by_month_and_marks_that_of_the_day(shown: Shown, told: Path):
    page = html(shown("due", told, **{"known-on": "2024-06-12"}))
    months = ["June 2024", "September 2024", "November 2024", "December 2024"]
    places = [page.index(f"<h2>{name}") for name in months]
    assert places == sorted(places)
    assert 'June 2024 <span class="note">this month</span>' in page


def test_a_link_leads_to_what_is_still_to_come(shown: Shown, told: Path):
    page = html(shown("due", told, **{"known-on": "2024-07-12"}))
    assert '<a href="#ahead">To what ends from July 2024 on' in page
    assert page.index('id="ahead"') < page.index("<h2>September 2024")
    assert "#ahead" not in html(shown("due", told, **LATE))


def test_a_long_list_keeps_what_is_nearest_to_the_day(told: Path):
    with Store(told, readonly=True, known_on=date(2025, 2, 1)) as store:
        found = store.stock.due()
    kept = nearest(found, date(2024, 11, 1), 2)
    assert [d.window_end for d in kept] == [date(2024, 9, 30), date(2024, 11, 20)]
    assert nearest(found, date(2024, 11, 1), 9) == found


def test_a_card_has_the_word_that_decides_the_promise_and_a_link_to_the_event(
    shown: Shown, told: Path
):
    page = html(shown("due", told, state="slipped", **LATE))
    assert "The delivery was delayed." in page and ", now Dec 2024" in page
    assert "Promised by <bdi>Paper</bdi>, 1 Mar 2024" in page
    assert "Owed by Nvidia to ByteDance" in page
    assert 'href="./event?event=' in page


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"state": "silent"}, 3),
        ({"kind": "Rules take effect"}, 1),
        ({"who": "Dell"}, 1),
        ({"what": "H20"}, 2),
        ({"due-from": "2024-10-01"}, 2),
        ({"due-to": "2024-07-01"}, 1),
    ],
)
def test_every_filter_is_taken_from_the_address(
    shown: Shown, told: Path, asked: dict[str, str], number: int
):
    page = html(shown("due", told, **asked, **LATE))
    assert f"{number} promise" in page
    assert f"{4 - number} more behind the filter" in page


def test_the_table_and_its_files_hold_both_words(shown: Shown, told: Path):
    frame = shown("due", told, state="slipped", **LATE).dataframe[0].value
    assert list(frame["Promised by"]) == ["Paper"] and list(frame["Latest word by"]) == ["Wire"]
    assert list(frame["Now due from"]) == [date(2024, 12, 1)]


def test_a_promise_in_the_address_is_shown_in_full(shown: Shown, told: Path):
    with Store(told, readonly=True, known_on=date(2025, 2, 1)) as store:
        due = store.stock.due([State.SLIPPED])[0]
    chosen = f"{due.event_id}-delivery-20240901-20240930"
    app = shown("due", told, promise=chosen, **LATE)
    assert html(app).count("The delivery was delayed.") >= 2
    next(b for b in app.button if b.label == "Close").click().run()
    assert "promise" not in app.query_params


def test_a_filter_that_nothing_passes_can_be_cleared(shown: Shown, told: Path):
    app = shown("due", told, state="withdrawn", **LATE)
    assert "Nothing due passes the filter" in html(app)
    next(b for b in app.button if b.label == "Clear filters").click().run()
    assert "4 promises" in html(app)


def test_events_that_promise_nothing_are_said_to(shown: Shown, tmp_path: Path):
    path = tmp_path / "plain.db"
    with Store(path) as store:
        tell(store, report("Wire", "2024-06-10", "order", buyer="ByteDance", product="H20"))
    assert "Nothing is due" in html(shown("due", path))


def test_a_rule_is_set_and_not_owed(shown: Shown, told: Path):
    page = html(shown("due", told, kind="Rules take effect", **LATE))
    assert "Set by United States for China" in page


# The chart


def mark(state: State = State.SILENT, lane: str = "Deliveries", **differing: object) -> Mark:
    fields = {"id": "a", "start": date(2024, 9, 1), "end": date(2024, 9, 30), "told": {}}
    return Mark(lane=lane, state=state, **fields | differing)  # type: ignore[arg-type]


YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))


def topmost(chart: alt.LayerChart) -> list[dict[str, Any]]:
    """The rows of the layer that is drawn last."""
    spec = chart.to_dict()
    return spec["datasets"][spec["layer"][-1]["data"]["name"]]


def test_each_state_has_a_shape_of_its_own_besides_its_colour():
    assert set(LOOKS) == set(State)
    for look in ("light", "dark", "shape"):
        assert len({getattr(x, look) for x in LOOKS.values()}) == len(State)


def test_the_day_is_a_line_where_it_is_in_view():
    def texts(on: date) -> list[str]:
        spec = promises_chart([mark()], YEAR, on, "light", palette("light")).to_dict()
        rows = [row for rows in spec["datasets"].values() for row in rows]
        return [r["text"] for r in rows if str(r.get("text", "")).startswith("as of")]

    assert texts(date(2024, 3, 5)) == ["as of 5 Mar 2024"]
    assert texts(date(2026, 3, 5)) == []


def test_marks_that_would_overlap_lie_below_one_another_in_their_lane():
    chart = promises_chart(
        [mark(), mark(id="b"), mark(id="c", lane="Rules take effect")],
        YEAR, date(2024, 3, 5), "dark", palette("dark"),
    )  # fmt: skip
    rows = topmost(chart)
    places = {row["promise"]: row["y"] for row in rows}
    assert places["a"] < places["b"] < places["c"]


def test_a_crowd_is_counted_by_month_and_state():
    chart = months_chart([mark(), mark(id="b"), mark(State.CONFIRMED, id="c")], YEAR, "light")
    rows = topmost(chart)
    assert [(r["State"], r["Promises"], r["low"], r["high"]) for r in rows] == [
        ("silent", "2", 0, 2),
        ("confirmed", "1", 2, 3),
    ]


def test_the_chart_is_said_in_words():
    said = in_words([mark(), mark(State.CONFIRMED)], YEAR)
    assert "1 silent, 1 confirmed" in said and "1 Jan 2024 to 31 Dec 2024" in said
