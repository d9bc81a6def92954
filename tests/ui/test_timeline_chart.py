"""The charts as specifications, without a browser."""

from datetime import date

from nlp.ontology import event_types
from store.queries import WeekCount
from tests.ui.rows import row
from ui.charts.palette import palette
from ui.charts.rules import labelled, rules
from ui.charts.timeline import BRUSH, PICK, counts_chart, events_chart, in_words, strip_chart
from ui.charts.window import Window, instant

TYPES = list(event_types())
YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))
LIGHT, DARK = palette("light"), palette("dark")
ROWS = [
    row(),
    row(event_id="e2", event_type="restriction", conflicts=1, day=date(2024, 5, 2)),
    row(
        event_id="e3",
        date_start=date(2024, 4, 1),
        date_end=date(2024, 6, 30),
        date_precision="quarter",
    ),
]


def spec(chart):
    return chart.to_dict()


def records(chart, *, having):
    """Every record of the chart's data with this field, each once."""
    found = [r for rows in spec(chart)["datasets"].values() for r in rows if having in r]
    return list({str(r): r for r in found}.values())


def params(chart):
    return {p["name"]: p for p in spec(chart)["params"]}


def test_stockpiling_and_restriction_come_first_and_every_type_has_a_lane():
    labels = [r["label"] for r in records(events_chart(ROWS, TYPES, YEAR, LIGHT), having="label")]
    assert labels[:2] == ["Stockpile", "Restriction"]
    assert len(labels) == len(TYPES)


def test_events_without_a_date_lie_in_a_tray_below_the_lanes():
    dateless = row(event_id="e4", date_precision="reported", day=date(2024, 3, 5))
    chart = events_chart([*ROWS, dateless], TYPES, YEAR, LIGHT)
    labels = [r["label"] for r in records(chart, having="label")]
    assert labels[-1] == "No date given"
    marks = {r["event_id"]: r for r in records(chart, having="event_id")}
    assert marks["e4"]["y"] > max(m["y"] for name, m in marks.items() if name != "e4")
    assert marks["e4"]["colour"] == LIGHT.lanes["order"]


def test_a_mark_tells_what_how_many_how_much_when_and_who_says():
    figures = {"quantity_low": 1e5, "quantity_high": 1e5, "quantity_unit": "unit"}
    chart = events_chart(
        [row(**figures)], TYPES, YEAR, LIGHT, publishers={"e1": ["Herald", "Wire"]}
    )
    (mark,) = records(chart, having="event_id")
    told = {k: mark[k] for k in ("What", "How many", "How much", "When", "Who says")}
    assert told == {
        "What": "Lakeside ordered 100 H20",
        "How many": "100k",
        "How much": "$1.0bn",
        "When": "5 Mar 2024",
        "Who says": "Herald and Wire: 2 reports, 1 independent origin",
    }


def test_major_controls_are_lines_with_labels_behind_marks_and_counts():
    autumn = Window(date(2023, 9, 1), date(2023, 12, 31))
    week = [WeekCount(date(2023, 10, 16), "order", 3)]
    for chart in (
        events_chart([row(day=date(2023, 10, 20))], TYPES, autumn, LIGHT),
        counts_chart(week, TYPES, autumn, LIGHT),
    ):
        lines = records(chart, having="Rule")
        assert [r["short"] for r in lines] == ["Dutch DUV licences", "Oct 2023 rules"]
        assert lines[1]["at"] == instant(date(2023, 10, 17))
        assert lines[1]["Source"].startswith("88 FR")
    assert "Oct 2023 rules, 17 Oct 2023" in in_words(ROWS, autumn)


def test_labels_of_controls_never_lie_on_one_another():
    whole = Window(date(2019, 1, 1), date(2025, 12, 31))
    ends = {}
    for rule, row_number in labelled(rules(), whole, 1100):
        at = (instant(rule.day) - instant(whole.start)) / (
            instant(whole.end) - instant(whole.start)
        )
        if row_number is not None and at < 0.8:
            assert at * 1100 >= ends.get(row_number, 0)
            ends[row_number] = at * 1100 + 6 * len(rule.label)


def test_every_control_says_who_made_it_and_where_to_read_it():
    for rule in rules():
        assert rule.name and rule.by and any(c.isdigit() for c in rule.source)
        assert len(rule.label) <= 24


def test_a_click_gives_the_event_and_nothing_else():
    pick = params(events_chart(ROWS, TYPES, YEAR, LIGHT))[PICK]
    assert pick["select"]["fields"] == ["event_id"]
    assert pick["select"]["type"] == "point"


def test_only_the_selected_event_is_ringed():
    plain = len(spec(events_chart(ROWS, TYPES, YEAR, LIGHT))["layer"])
    ringed = spec(events_chart(ROWS, TYPES, YEAR, LIGHT, "e2"))
    assert len(ringed["layer"]) == plain + 1
    assert len(spec(events_chart(ROWS, TYPES, YEAR, LIGHT, "gone"))["layer"]) == plain


def test_only_events_whose_sources_disagree_bear_a_mark_of_it():
    def bangs(rows):
        layers = spec(events_chart(rows, TYPES, YEAR, LIGHT))["layer"]
        return [layer for layer in layers if layer["mark"].get("text") == "!"]

    assert len(bangs(ROWS)) == 1
    assert not bangs(ROWS[:1])


def test_marks_have_the_headline_for_people_who_hear_the_page():
    layers = spec(events_chart(ROWS, TYPES, YEAR, LIGHT))["layer"]
    (dots,) = [layer for layer in layers if "description" in layer["encoding"]]
    assert dots["encoding"]["description"]["field"] == "What"
    assert "3 events from 1 Jan 2024 to 31 Dec 2024: 2 Order, 1 Restriction" in in_words(ROWS, YEAR)


def test_the_time_axis_is_in_utc_wherever_the_browser_is():
    chart = spec(events_chart(ROWS, TYPES, YEAR, LIGHT))
    axes = [layer["encoding"].get("x", {}) for layer in chart["layer"]]
    axes = [x for x in axes if "field" in x]
    assert axes and all(x["scale"]["type"] == "utc" for x in axes)


def test_a_type_has_one_colour_in_lanes_counts_and_strip():
    week = [WeekCount(date(2024, 3, 4), "order", 3)]
    for colours in (LIGHT, DARK):
        charts = (
            counts_chart(week, TYPES, YEAR, colours),
            strip_chart(week, YEAR, None, colours),
        )
        assert all(
            r["colour"] == colours.lanes["order"]
            for chart in charts
            for r in records(chart, having="Week")
        )
        marks = records(events_chart(ROWS[:1], TYPES, YEAR, colours), having="event_id")
        assert marks[0]["colour"] == colours.lanes["order"]


def test_weekly_counts_share_one_scale_over_all_lanes():
    weeks = [WeekCount(date(2024, 3, 4), "order", 30), WeekCount(date(2024, 3, 4), "relief", 15)]
    tall, half = records(counts_chart(weeks, TYPES, YEAR, LIGHT), having="Week")
    assert tall["bottom"] - tall["y"] == 2 * (half["bottom"] - half["y"])
    assert tall["Events"] == "30"


def test_the_strip_stacks_the_types_of_a_week():
    weeks = [WeekCount(date(2024, 3, 4), "relief", 2), WeekCount(date(2024, 3, 4), "stockpile", 3)]
    found = records(strip_chart(weeks, YEAR, None, LIGHT), having="low")
    assert [(r["Type"], r["low"], r["high"]) for r in found] == [
        ("Stockpile", 0, 3),
        ("Relief", 3, 5),
    ]


def test_the_strip_shows_the_window_it_set():
    shown = Window(date(2024, 2, 1), date(2024, 2, 29))
    brush = params(strip_chart([], YEAR, shown, LIGHT))[BRUSH]
    assert brush["value"]["x"] == [instant(date(2024, 2, 1)), instant(date(2024, 3, 1))]
    assert "value" not in params(strip_chart([], YEAR, None, LIGHT))[BRUSH]


def test_a_short_window_names_each_day_once():
    week = Window(date(2024, 3, 4), date(2024, 3, 10))
    axes = [
        layer["encoding"]["x"]["axis"]
        for layer in spec(events_chart(ROWS[:1], TYPES, week, LIGHT))["layer"]
        if layer["encoding"].get("x", {}).get("axis")
    ]
    assert axes[0]["tickCount"] == {"interval": "day", "step": 1}
    assert axes[0]["format"] == "%-d %b %Y"
