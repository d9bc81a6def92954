"""Filters, the timeline and search."""

from datetime import date, timedelta

import pytest

from nlp.events import Status
from store.database import Store
from store.queries import Between, Filter, TimelineRow, WeekCount, event_ids
from store.windows import LENGTHS
from tests.store.world import World, article_of, document_of

ORDER, RULE = "order", "restriction"


@pytest.mark.parametrize(
    ("wanted", "types"),
    [
        (Filter(), [ORDER, RULE]),
        (Filter(types=("order",)), [ORDER]),
        (Filter(types=("order", "restriction")), [ORDER, RULE]),
        (Filter(types=("shipment",)), []),
        (Filter(parties=("Nvidia",)), [ORDER]),
        (Filter(parties=("United States",)), [RULE]),
        (Filter(parties=("小米", "ByteDance")), [ORDER, RULE]),
        (Filter(parties=("A800",)), []),
        (Filter(products=("A100",)), [ORDER]),
        (Filter(products=("H20",)), [RULE]),
        (Filter(publishers=("Evening Post",)), [ORDER]),
        (Filter(sources=("rules",)), [RULE]),
        (Filter(statuses=("reported",)), [ORDER]),
        (Filter(statuses=("planned", "denied")), [RULE]),
        (Filter(start=date(2023, 8, 10)), [RULE]),
        (Filter(end=date(2023, 8, 9)), [ORDER]),
        (Filter(start=date(2025, 4, 9), end=date(2025, 4, 9)), [RULE]),
        (Filter(text="cards"), [ORDER]),
        (Filter(text="licen*"), [RULE]),
        (Filter(text="  "), [ORDER, RULE]),
        (Filter(conflicts_only=True), [ORDER]),
        (Filter(types=("order",), products=("H20",)), []),
        (Filter(countries=("United States",)), [ORDER, RULE]),
        (Filter(countries=("China",)), [ORDER, RULE]),
        (Filter(countries=("Netherlands", "Atlantis")), []),
        (Filter(dollars=Between(1e9, 1e9)), [ORDER]),
        (Filter(dollars=Between(None, 0.9e9)), []),
        (Filter(dollars=Between(1.1e9)), []),
        (Filter(quantity=Between(1)), [ORDER]),
        (Filter(quantity=Between(None, 99_999)), []),
    ],
)
def test_a_filter_passes_events_that_have_all_it_asks_for(
    filled: Store, wanted: Filter, types: list[str]
) -> None:
    assert [event.event_type for event in filled.events(wanted)] == types
    assert [row.event_type for row in filled.timeline(wanted)] == types
    assert [week.event_type for week in filled.weekly_counts(wanted)] == types


def test_the_timeline_gives_what_a_chart_needs(filled: Store, world: World) -> None:
    assert filled.timeline(Filter(types=("order",))) == [
        TimelineRow(
            event_id=world.events[0].id,
            event_type="order",
            headline="ByteDance ordered chips",
            date_start=date(2023, 8, 9),
            date_end=date(2023, 8, 9),
            date_precision="reported",
            status=Status.REPORTED,
            value_low=1e9,
            value_high=1e9,
            value_currency="USD",
            reports=2,
            origins=2,
            conflicts=1,
            parties=("ByteDance", "Nvidia"),
            quantity_low=100_000,
            quantity_unit="unit",
        )
    ]


@pytest.mark.parametrize("length", sorted({d for n in LENGTHS for d in (n, n + 1)} | {20_000}))
def test_an_event_of_any_length_is_in_the_windows_that_its_days_touch(
    filled: Store, length: int
) -> None:
    day, begins, ends = timedelta(1), date(1970, 5, 1), date(1970, 5, 1) + timedelta(length)
    filled._db.execute(
        "UPDATE events SET date_start = ?, date_end = ? WHERE event_type = 'order'",
        [begins.isoformat(), ends.isoformat()],
    )

    for start, end, is_in in [
        (ends, ends + 30 * day, True),
        (ends + day, ends + 30 * day, False),
        (begins - 30 * day, begins, True),
        (begins - 30 * day, begins - day, False),
        (begins, ends, True),
        (date.min, date.max, True),
        (ends, None, True),
        (ends + day, None, False),
        (None, begins, True),
        (None, begins - day, False),
    ]:
        for known_on in (None, date(2024, 1, 1)):
            wanted = Filter(types=("order",), start=start, end=end, known_on=known_on)
            assert len(filled.event_ids(wanted)) == is_in
            assert sum(week.events for week in filled.weekly_counts(wanted)) == is_in


@pytest.mark.parametrize("known_on", [None, date(2024, 1, 1)])
def test_of_each_length_a_window_reads_only_events_that_begin_near_it(
    filled: Store, known_on: date | None
) -> None:
    store, wanted = filled.at(
        Filter(start=date(2023, 8, 1), end=date(2023, 8, 31), known_on=known_on)
    )
    ids, parameters = event_ids(wanted)
    with store.snapshot():
        plan = store._db.execute(f"EXPLAIN QUERY PLAN {ids}", parameters).fetchall()

    assert "(<expr>=? AND date_start>? AND date_start<?)" in plan[-1][3]


def test_weeks_begin_on_monday(filled: Store) -> None:
    assert filled.weekly_counts() == [
        WeekCount(date(2023, 8, 7), "order", 1),
        WeekCount(date(2025, 4, 7), "restriction", 1),
    ]


@pytest.mark.parametrize(
    ("day", "monday"), [("2023-08-06", "2023-07-31"), ("2023-08-07", "2023-08-07")]
)
def test_sunday_ends_a_week_and_monday_begins_one(filled: Store, day: str, monday: str) -> None:
    filled._db.execute("UPDATE events SET date_start = ? WHERE event_type = 'order'", [day])

    assert filled.weekly_counts()[0].week == date.fromisoformat(monday)


def test_choices_are_what_filters_can_be_set_to(filled: Store) -> None:
    choices = filled.screens.choices()

    assert choices.types == ("order", "restriction")
    assert choices.parties == (
        *("ByteDance", "China", "Nvidia", "U.S. Department of Commerce", "United States"),
        *("Xiaomi", "小米"),
    )
    assert choices.products == ("A100", "A800", "H20")
    assert choices.publishers == ("Chip Courier", "Evening Post", "Gazette")
    assert choices.sources == ("herald", "post", "rules")
    assert choices.statuses == ("planned", "reported")
    assert choices.countries == ("China", "United States")
    for country in choices.countries:
        assert filled.events(Filter(countries=(country,))) != []
    for party in choices.parties:
        assert filled.events(Filter(parties=(party,))) != []


@pytest.mark.parametrize(
    ("low", "high", "currency", "wanted", "passes"),
    [
        (None, 4e9, "USD", Between(1e9, 2e9), True),
        (None, 4e9, "USD", Between(5e9), False),
        (1e9, None, "USD", Between(50e9), True),
        (1e9, None, "USD", Between(None, 0.5e9), False),
        (2e9, 3e9, "USD", Between(2.5e9, 2.6e9), True),
        (7.2e9, 7.2e9, "CNY", Between(0.9e9, 1.1e9), True),
        (7.2e9, 7.2e9, "CNY", Between(7e9), False),
        (1e9, 1e9, "XAU", Between(0), False),
        (None, None, None, Between(0), False),
    ],
)
def test_a_sum_passes_where_it_may_lie_in_the_range(
    filled: Store, low: float, high: float, currency: str, wanted: Between, passes: bool
) -> None:
    figure = [low, high, currency]
    filled._db.execute(
        "UPDATE events SET value_low = ?, value_high = ?, value_currency = ?", figure
    )

    assert bool(filled.timeline(Filter(types=("order",), dollars=wanted))) is passes


def test_a_quantity_is_compared_in_its_own_unit_only(filled: Store) -> None:
    filled._db.execute(
        "UPDATE events SET quantity_low = NULL, quantity_high = 1600, quantity_unit = 'wafer'"
    )

    assert filled.timeline(Filter(quantity=Between(1000))) == []
    assert len(filled.timeline(Filter(quantity=Between(1000), unit="wafer"))) == 2
    assert filled.timeline(Filter(quantity=Between(2000), unit="wafer")) == []
    assert filled.screens.choices().units == ("wafer",)


def test_publishers_are_told_once_the_oldest_report_first(filled: Store, world: World) -> None:
    order = world.events[0].id

    assert filled.screens.publishers([order, "gone"]) == {order: ("Chip Courier", "Evening Post")}


def test_search_finds_articles_that_hold_every_word(filled: Store, world: World) -> None:
    (hit,) = filled.search("bytedance harbour")

    assert (hit.version_id, hit.publisher, hit.claims) == (world.articles[0].id, "Chip Courier", 1)
    assert filled.search("bytedance harbour gazette") == []
    assert len(filled.search("nvidia", limit=1)) == 1


def test_a_snippet_says_which_words_match(filled: Store, world: World) -> None:
    (hit,) = filled.search("herald")

    assert ("Herald", True) in hit.snippet
    assert "".join(words for words, _ in hit.snippet).strip("…") in world.articles[0].text


def test_a_star_finds_every_word_that_begins_so(filled: Store) -> None:
    assert [hit.publisher for hit in filled.search("licen*")] == ["Gazette"]
    assert filled.search("licen") == []


@pytest.mark.parametrize(
    "text",
    [
        *('"', '""', "*", "**", "NEAR(", "NEAR(a b, 5)", "AND", "OR NOT", "a AND", "-x", "^x"),
        *("title:", "{title text} : x", "(", ")", "a+b", "'", "';--", "\0", "a\0b", "🦜", "\ud83d"),
        *("", "   ", "\n", "%", "x" * 10_000, '"unbalanced', 'a"b', "a*b"),
    ],
)
def test_whatever_a_person_types_is_words_and_never_an_error(filled: Store, text: str) -> None:
    assert filled.search(text) == []
    filled.events(Filter(text=text))


def test_an_operator_is_an_ordinary_word(filled: Store) -> None:
    assert [hit.publisher for hit in filled.search("NOT bytedance")] == []
    assert len(filled.search('"bytedance"')) == 2


@pytest.mark.parametrize("asked", ["小米", "米", "小米 stock", "h20 小米", "小*", "china 小米"])
def test_chinese_is_found_wherever_its_characters_stand_side_by_side(
    filled: Store, asked: str
) -> None:
    assert [hit.publisher for hit in filled.search(asked)] == ["Gazette"]
    assert [event.event_type for event in filled.events(Filter(text=asked))] == [RULE]


@pytest.mark.parametrize("asked", ["米小", "大米", "小米x", "小 大"])
def test_chinese_that_stands_otherwise_is_not_found(filled: Store, asked: str) -> None:
    assert filled.search(asked) == []


def test_a_snippet_shows_chinese_as_it_is_written(filled: Store, world: World) -> None:
    (hit,) = filled.search("小米")

    assert ("小米", True) in hit.snippet
    assert "".join(words for words, _ in hit.snippet).strip("…") in world.articles[2].text


def test_a_long_chinese_text_is_found_by_its_end_and_forgotten_when_it_goes(
    store: Store, world: World
) -> None:
    text = "标题\n\n" + "一种半导体" * 60 + "英伟达停止供货。" + "Chips. " * 40 + "结束"
    document = document_of("https://xin.example/1", "body")
    store.save_document(document)
    store.save_article(article_of(document, text, "新闻", date(2024, 1, 2)), [])

    assert [hit.publisher for hit in store.search("英伟达停止")] == ["新闻"]
    assert [hit.publisher for hit in store.search("结束")] == ["新闻"]
    assert [hit.publisher for hit in store.search("标题")] == ["新闻"]
    store.save_unreadable(document, "it broke")
    assert store.search("英伟达") == []
    store._db.execute("INSERT INTO versions_fts (versions_fts, rank) VALUES ('integrity-check', 1)")
