"""The stockpile meter: what the database adds up, what it keeps apart, and where the bounds come from."""

from typing import Any

import pytest

from nlp.claims import Modality, Report
from nlp.values import Bound, Quantity
from store.database import Store
from store.stock import StockLine
from tests.reported import count, day, money, month, report, year
from tests.store.told import save, tell

FOUR = ("Baidu", "ByteDance", "Tencent", "Alibaba")
PLANNED, DENIED = Modality.PLANNED, Modality.DENIED

A800 = {"buyer": FOUR, "supplier": "Nvidia", "product": "A800", "quantity": count(100_000), "delivery": year(2023)}  # fmt: skip
GPUS = {"buyer": FOUR, "supplier": "Nvidia", "product": "GPUs", "delivery": year(2024)}
PAPER = (
    report("Paper", "2023-08-09", "order", value=money(1), **A800),
    report("Paper", "2023-08-09", "order", value=money(4), **GPUS),
)
WHOLE = report(
    "Ticker", "2023-08-10", "order", buyer=FOUR, supplier="Nvidia", product="AI chips",
    value=money(5),
)  # fmt: skip
SWAPPED = (
    report("Digest", "2023-11-23", "order", value=money(4), relayed="Paper", **A800),
    report("Digest", "2023-11-23", "order", value=money(1), relayed="Paper", **GPUS),
)


def ordered(publisher: str = "Wire", published: str = "2024-06-10", **roles: object) -> Report:
    bought: dict[str, object] = {
        "buyer": "ByteDance", "supplier": "Nvidia", "product": "H20", "delivery": month(2024, 9),
    }  # fmt: skip
    return report(publisher, published, "order", **(bought | roles))


def shown(store: Store, *holders: str) -> list[tuple[str, str, str, float, float | None]]:
    """What is of whom and when, and its bounds."""
    return [
        (f"{line.act} {line.product_family}", _span(line), line.unit, line.low, line.high)
        for line in store.stock.lines(holders)
    ]


def _span(line: StockLine) -> str:
    if line.quarter_from == line.quarter_to:
        return line.quarter_from or "undated"
    return f"{line.quarter_from} to {line.quarter_to}"


def entries(store: Store) -> list[dict[str, Any]]:
    return store.rows("v_stock")


# The A800 story


def test_the_a800_story_counts_once_however_many_tell_it(store: Store) -> None:
    tell(store, *PAPER, WHOLE)

    assert shown(store) == [
        ("ordered Ampere", "2023-Q1 to 2023-Q4", "unit", 1e5, 1e5),
        ("ordered Ampere", "2023-Q1 to 2023-Q4", "USD", 1e9, 1e9),
        ("ordered GPUs", "2024-Q1 to 2024-Q4", "USD", 4e9, 4e9),
    ]
    left_out = [row for row in entries(store) if row["left_out"]]
    assert [(row["high"], row["left_out"]) for row in left_out] == [(5e9, "told in parts")]


def test_the_outlet_that_swaps_the_amounts_widens_both_and_each_bound_leads_to_its_quote(
    store: Store,
) -> None:
    tell(store, *PAPER, WHOLE, *SWAPPED)

    money_lines = [line for line in store.stock.lines() if line.measure == "money"]
    assert [(line.low, line.high) for line in money_lines] == [(1e9, 4e9)] * 2
    rows = {(r["product_family"], r["unit"]): r for r in entries(store)}
    first = rows["Ampere", "USD"]
    assert (first["low_publisher"], first["high_publisher"]) == ("Paper", "Digest")
    assert "$1bn" in first["low_quote"] and "$4bn" in first["high_quote"]
    assert money_lines[0].low_claims == (first["low_claim"],)
    assert money_lines[0].high_claims == (first["high_claim"],)


def test_a_whole_counts_itself_where_a_part_gives_no_figure_of_the_kind(store: Store) -> None:
    parts = (
        report("Paper", "2023-08-09", "order", value=money(1), **A800),
        report("Paper", "2023-08-09", "order", value=money(4), **GPUS),
    )
    whole = report(
        "Ticker", "2023-08-10", "order", buyer=FOUR, supplier="Nvidia", product="AI chips",
        value=money(5), quantity=count(500_000),
    )  # fmt: skip
    tell(store, *parts, whole)

    assert {(r["product_family"], r["unit"]): r["left_out"] for r in entries(store)} == {
        ("Ampere", "unit"): "part of a sum",
        ("Ampere", "USD"): "",
        ("GPUs", "USD"): "",
        ("AI chips", "unit"): "",
        ("AI chips", "USD"): "told in parts",
    }


def test_what_is_held_back_says_why_and_what_counts_in_its_place(store: Store) -> None:
    tell(store, *PAPER, WHOLE)

    (held,) = store.stock.held_back()
    assert (held.high, held.unit, held.why) == (5e9, "USD", "told in parts")
    parts = {line.event_ids[0] for line in store.stock.lines() if line.measure == "money"}
    assert set(held.counted) == parts and len(parts) == 2


def test_a_part_that_is_held_back_points_to_its_sum(store: Store) -> None:
    part, other = PAPER
    tell(store, part, other, report(
        "Ticker", "2023-08-10", "order", buyer=FOUR, supplier="Nvidia", product="AI chips",
        value=money(5), quantity=count(500_000),
    ))  # fmt: skip

    held = {h.why: h for h in store.stock.held_back()}
    assert held["part of a sum"].counted == (held["told in parts"].event_id,)


# Adding up


def test_orders_of_one_quarter_add_up_and_those_of_another_do_not(store: Store) -> None:
    tell(
        store,
        ordered(quantity=count(1000)),
        ordered("Brief", "2024-06-20", product="H100", quantity=count(500)),
        ordered("Digest", "2024-06-21", product="H200", quantity=count(7), delivery=month(2024, 10)),
    )  # fmt: skip

    assert shown(store) == [
        ("ordered Hopper", "2024-Q3", "unit", 1500, 1500),
        ("ordered Hopper", "2024-Q4", "unit", 7, 7),
    ]
    first = store.stock.lines()[0]
    assert len(first.low_claims) == len(first.high_claims) == len(first.event_ids) == 2


def test_an_open_end_leaves_the_sum_open_and_a_plan_raises_only_its_high(store: Store) -> None:
    tell(
        store,
        ordered(quantity=count(1000)),
        ordered("Brief", "2024-06-20", product="H100", quantity=count(500), modality=PLANNED),
    )
    (line,) = store.stock.lines()
    assert (line.low, line.firm_high, line.high) == (1000, 1000, 1500)
    assert (line.events, line.unsure_events) == (2, 1)

    more_than_nine = Quantity(9, None, "unit", Bound.AT_LEAST)
    tell(
        store,
        ordered("Post", "2024-06-22", product="H200", quantity=more_than_nine, modality=PLANNED),
    )
    (line,) = store.stock.lines()
    assert (line.low, line.firm_high, line.high) == (1000, 1000, None)


def test_what_is_denied_keeps_its_high_and_what_is_called_off_is_gone(store: Store) -> None:
    tell(store, ordered(quantity=count(1000)))
    denial = {"modality": DENIED, "quantity": count(1000)}
    tell(store, ordered("Brief", "2024-06-12", words="It denied the order.", **denial))
    assert [(line.low, line.high) for line in store.stock.lines()] == [(0, 1000)]

    tell(store, ordered("Post", "2024-06-14", words="It called off the order.", **denial))
    assert store.stock.lines() == []


def test_two_reports_of_what_somebody_holds_are_of_one_stock(store: Store) -> None:
    held = {"holder": "Baidu", "supplier": "Nvidia", "product": "AI chips"}
    tell(
        store,
        report(
            "Wire", "2024-06-25", "stockpile", quantity=count(1000), date=day("2024-04-02"), **held
        ),
        report(
            "Brief", "2024-06-26", "stockpile", quantity=count(4000), date=day("2024-06-20"), **held
        ),
    )

    assert len(entries(store)) == 2
    (line,) = store.stock.lines()
    assert (line.act, line.quarter_from, line.low, line.high) == ("held", "2024-Q2", 1000, 4000)
    assert len(line.low_claims) == len(line.high_claims) == 1
    assert line.low_claims != line.high_claims


def test_a_group_and_its_members_stand_apart(store: Store) -> None:
    h20 = {"supplier": "Nvidia", "product": "H20", "date": month(2025, 3)}
    tell(
        store,
        report("Wire", "2025-04-02", "order", buyer="Chinese tech companies", value=money(16), **h20),
        report("Brief", "2025-04-03", "order", buyer="ByteDance", value=money(7), **h20),
    )  # fmt: skip

    kinds = {line.holder: (line.holder_kind, line.low) for line in store.stock.lines()}
    assert kinds == {"Chinese tech companies": ("group", 16e9), "ByteDance": ("one", 7e9)}


# Asking


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("bytedance",), 2),
        (("Baidu",), 1),
        (("Nvidia",), 0),
        (("Baidu", "Intel"), 2),
        ((), 3),
    ],
)
def test_a_holder_is_found_alone_and_among_others(
    store: Store, asked: tuple[str, ...], found: int
) -> None:
    tell(
        store,
        ordered(quantity=count(5)),
        report("Paper", "2023-08-09", "order", value=money(4), **GPUS),
        report("Post", "2024-01-02", "shipment", supplier="ASML", recipient="Intel",
               product="EUV lithography", quantity=count(2, "tool"), date=day("2023-12-29")),
    )  # fmt: skip

    assert len(store.stock.lines(asked)) == found


def test_a_product_is_found_by_its_name_and_by_its_family(store: Store) -> None:
    tell(store, ordered(quantity=count(5)), ordered("Paper", product="HBM3E", quantity=count(5)))

    for asked in ("H20", "Hopper", "hopper"):
        assert [line.product_family for line in store.stock.lines((), (asked,))] == ["Hopper"]


# Keeping in step


def test_rows_follow_their_event_and_saving_again_changes_none(store: Store) -> None:
    tell(store, *PAPER, WHOLE, *SWAPPED)
    before = entries(store), store.rows("v_stockpile_by_quarter")
    save(store)
    assert (entries(store), store.rows("v_stockpile_by_quarter")) == before
    assert store.verify() == []

    store.save_events([])
    assert entries(store) == []


def test_a_database_of_an_earlier_version_is_filled_by_the_next_merge(store: Store) -> None:
    tell(store, *PAPER, WHOLE)
    before = entries(store)
    store._db.execute("DELETE FROM event_stock")

    save(store)

    assert entries(store) == before
