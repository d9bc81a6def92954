"""What somebody may watch for, and what meets it. The five examples of docs/watches.md are in tests.ui.test_watches."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from nlp.alerts import Kind, Rhythm, decide
from nlp.claims import Modality
from nlp.conditions import Condition, Limits, has_turned, holds_words, meets
from nlp.events import Event
from nlp.snapshots import Snapshot, differences, moved_by
from nlp.values import Bound, Money
from tests.reported import at_least, count, money, named, report

ORDER = Snapshot(
    "Baidu ordered 100k H20", "reported", "2026-05-01", "2026-05-01", "day",
    1e9, 1e9, "USD", 1e5, 1e5, "unit", 0, 1, "Baidu; Nvidia",
)  # fmt: skip


def order(**roles: object) -> Event:
    return Event((report("Post", "2026-05-01", "order", **{"product": "H20", **roles}),))


@pytest.mark.parametrize(
    ("buyer", "wanted", "is_met"),
    [
        ("Baidu", "Baidu", True),
        ("Baidu", "baidu", True),
        ("Baidu", "China", True),
        ("Baidu", "Chinese", True),
        ("Baidu", "PRC", True),
        ("Chinese internet companies", "China", True),
        ("China", "China", True),
        ("Microsoft", "China", False),
        ("Microsoft", "United States", True),
        ("Indian telecom operators", "China", False),
        ("Tencent", "Alibaba", False),
    ],
)
def test_a_role_is_filled_by_a_company_or_by_whoever_belongs_to_a_country(
    buyer: str, wanted: str, is_met: bool
) -> None:
    assert meets(Condition(roles=(("buyer", (wanted,)),)), order(buyer=buyer)) is is_met


def test_a_role_is_filled_by_none_who_plays_another() -> None:
    event = order(buyer="Baidu", supplier="Nvidia")

    assert not meets(Condition(roles=(("buyer", ("Nvidia",)),)), event)
    assert meets(Condition(parties=("Nvidia",)), event)


@pytest.mark.parametrize(
    ("product", "wanted", "is_met"),
    [
        ("HBM3E", "HBM", True),
        ("HBM3E", "HBM3E", True),
        ("HBM", "HBM3E", False),
        ("H20", "GPU", True),
        ("H20", "HBM", False),
        ("Quark 9000 accelerators", "Quark 9000", True),
    ],
)
def test_goods_are_of_a_model_a_family_or_a_kind(product: str, wanted: str, is_met: bool) -> None:
    assert meets(Condition(products=(wanted,)), order(product=product)) is is_met


def test_a_name_may_stand_in_the_words_alone() -> None:
    said = report(
        "Post", "2026-05-01", "restriction", words="It bars HBM3E from leaving the country."
    )

    assert meets(Condition(names=("HBM",)), Event((said,)))
    assert not meets(Condition(names=("LPDDR",)), Event((said,)))
    assert holds_words("Arm's army", "arm") and not holds_words("The army", "arm")
    assert holds_words("美国限制小米出口", "小米")


@pytest.mark.parametrize(
    ("value", "limits", "is_met"),
    [
        (money(1), Limits(over=5e8, unit="USD"), True),
        (money(0.5), Limits(over=5e8, unit="USD"), False),
        (Money(None, 4e9, "USD", Bound.UP_TO), Limits(over=5e8, unit="USD"), True),
        (Money(None, 4e8, "USD", Bound.UP_TO), Limits(over=5e8, unit="USD"), False),
        (at_least(0.1), Limits(over=5e8, unit="USD"), True),
        (money(1), Limits(under=5e8, unit="USD"), False),
        (money(0.6), Limits(5e8, 7e8, "USD"), True),
        (money(7, "CNY"), Limits(over=5e8, unit="USD"), True),
        (money(1, "CNY"), Limits(over=5e8, unit="USD"), False),
        (None, Limits(over=5e8, unit="USD"), False),
    ],
)
def test_a_value_passes_where_it_may_lie_within_the_limits(
    value: Money | None, limits: Limits, is_met: bool
) -> None:
    event = order(buyer="Baidu", **({"value": value} if value else {}))

    assert meets(Condition(value=limits), event) is is_met


def test_quantities_count_in_their_own_unit_only() -> None:
    event = order(buyer="Baidu", quantity=count(60_000, "wafer"))

    assert meets(Condition(quantity=Limits(over=5e4, unit="wafer")), event)
    assert not meets(Condition(quantity=Limits(over=5e4, unit="unit")), event)


def test_all_that_is_asked_must_hold() -> None:
    event = order(buyer="Baidu", value=money(1))

    assert meets(Condition(types=("order",), parties=("China",), statuses=("reported",)), event)
    assert not meets(Condition(types=("shipment",), parties=("China",)), event)
    assert not meets(Condition(types=("order",), statuses=("denied",)), event)


def test_figures_move_by_the_end_that_moves_most() -> None:
    wider = replace(ORDER, quantity_high=1.3e5)

    assert moved_by(ORDER, wider, "quantity") == pytest.approx(30)
    assert moved_by(ORDER, replace(ORDER, quantity_high=None), "quantity") == 0
    assert moved_by(ORDER, replace(ORDER, quantity_unit="wafer"), "quantity") is None
    assert moved_by(ORDER, replace(ORDER, value_low=5e8, value_high=5e8), "value") == 50


def test_something_has_come_about_since_a_moment_before() -> None:
    moved, became = Condition(quantity_moved=20), Condition(became=("withdrawn",))
    withdrawn = replace(ORDER, status="withdrawn")

    assert not has_turned(moved, ORDER, replace(ORDER, quantity_high=1.2e5))
    assert has_turned(moved, ORDER, replace(ORDER, quantity_high=1.21e5))
    assert not has_turned(moved, None, ORDER)
    assert has_turned(became, ORDER, withdrawn) and has_turned(became, None, withdrawn)
    assert not has_turned(became, withdrawn, withdrawn)
    assert has_turned(Condition(conflict_appeared=True), ORDER, replace(ORDER, conflicts=1))


def test_differences_are_what_a_reader_would_notice() -> None:
    assert differences(ORDER, replace(ORDER, reports=7)) == ()
    assert differences(ORDER, replace(ORDER, status="confirmed", headline="Baidu did order")) == (
        ("status", "reported", "confirmed"),
    )
    assert differences(ORDER, replace(ORDER, quantity_high=1.3e5)) == (
        ("quantity", "100k", "100k–130k"),
    )
    assert (
        differences(ORDER, replace(ORDER, headline="Baidu ordered 100k H20, due 2027"))[0].what
        == "headline"
    )


def test_an_event_is_told_once_and_then_only_what_is_otherwise() -> None:
    event, watched = order(buyer="Baidu", value=money(1)), Condition(types=("order",))
    more, other = replace(ORDER, reports=2), replace(ORDER, value_high=2e9)

    assert decide(watched, event, ORDER, None, None) is Kind.NEW
    assert decide(watched, event, more, ORDER, ORDER) is None
    assert decide(watched, event, other, ORDER, ORDER) is Kind.UPDATE
    assert decide(Condition(types=("shipment",)), event, other, ORDER, ORDER) is Kind.OVER


def test_what_was_there_before_a_watch_is_told_when_something_comes_to_it() -> None:
    event, watched = order(buyer="Baidu"), Condition(types=("order",))

    assert decide(watched, event, ORDER, ORDER, None) is None
    assert decide(watched, event, replace(ORDER, reports=2), ORDER, None) is Kind.NEW
    assert decide(watched, event, replace(ORDER, status="denied"), ORDER, None) is Kind.UPDATE


def test_a_digest_goes_out_at_its_time_of_its_day() -> None:
    monday = datetime(2026, 7, 6, 12, tzinfo=UTC)
    daily, weekly = Rhythm("daily", time(7)), Rhythm("weekly", time(13), weekday=0)

    assert Rhythm().last(monday) == monday
    assert daily.last(monday) == datetime(2026, 7, 6, 7, tzinfo=UTC)
    assert daily.last(datetime(2026, 7, 6, 6, 59, tzinfo=UTC)) == datetime(
        2026, 7, 5, 7, tzinfo=UTC
    )
    assert weekly.last(monday) == datetime(2026, 6, 29, 13, tzinfo=UTC)
    assert weekly.last(datetime(2026, 7, 9, 1, tzinfo=UTC)) == datetime(2026, 7, 6, 13, tzinfo=UTC)


def test_a_denied_event_is_watched_by_its_status() -> None:
    denied = report(
        "Post", "2026-05-01", "order", modality=Modality.DENIED, buyer="Baidu", product="H20"
    )

    assert meets(Condition(statuses=("denied",)), Event((denied,)))
    assert named("Baidu").key == "Baidu"
