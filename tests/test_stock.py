"""What an event adds to somebody's stock: each bound is the end of what some report gives, and counts once."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from nlp.claims import Modality, Report
from nlp.conflicts import conflicts
from nlp.events import Event, age
from nlp.merge import merge
from nlp.provenance import origin
from nlp.stock import Act, HolderKind, Holding, Measure, holdings
from nlp.values import Bound, Money, Period, Quantity
from tests.reported import at_least, count, day, money, month, report, year
from tests.test_merging_is_stable import quick
from tests.test_merging_is_stable import reports as some_reports

FOUR = ("Baidu", "ByteDance", "Tencent", "Alibaba")
UP_TO_FOUR = Money(None, 4e9, "USD", Bound.UP_TO)
PLANNED, POSSIBLE, DENIED = Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED


def of(*told: Report) -> tuple[Holding, ...]:
    """What the one event of these reports adds."""
    (event,) = merge(told)
    return holdings(event)


def bounds(*told: Report) -> tuple[float, float | None, float | None]:
    """Low, high of what is done, and high of the one figure that they tell."""
    (holding,) = of(*told)
    return holding.low, holding.firm_high, holding.high


def ordered(publisher: str = "Wire", published: str = "2024-06-10", **roles: object) -> Report:
    bought: dict[str, object] = {"buyer": "ByteDance", "supplier": "Nvidia", "product": "H20"}
    return report(publisher, published, "order", **(bought | roles))


# Low and high


def test_one_exact_figure_is_both_bounds_and_both_come_from_its_claim():
    told = ordered(quantity=count(1000), delivery=month(2024, 9))
    assert of(told) == (
        Holding(
            Act.ORDERED, ("ByteDance",), HolderKind.ONE, "Hopper", month(2024, 9), "delivery",
            Measure.GOODS, "unit", 1000, 1000, 1000, told.claim.id, told.claim.id,
        ),
    )  # fmt: skip


def test_where_two_disagree_the_low_is_the_lowest_and_the_high_the_highest():
    low, high = ordered(value=money(2)), ordered("Brief", "2024-06-11", value=money(3))
    (holding,) = of(low, high)
    assert (holding.low, holding.high) == (2e9, 3e9)
    assert (holding.low_claim, holding.high_claim) == (low.claim.id, high.claim.id)


def test_up_to_has_no_low_and_at_least_no_high():
    assert bounds(ordered(value=UP_TO_FOUR)) == (0, 4e9, 4e9)
    assert bounds(ordered(value=at_least(1))) == (1e9, None, None)


def test_an_end_that_one_report_leaves_open_is_open_so_that_no_report_is_contradicted():
    exact, open_end = ordered(value=money(1)), ordered("Brief", "2024-06-11", value=at_least(1))
    (holding,) = of(exact, open_end)
    assert (holding.low, holding.high) == (1e9, None)
    assert (holding.low_claim, holding.high_claim) == (exact.claim.id, open_end.claim.id)


def test_a_figure_that_its_own_source_has_replaced_counts_no_more_nor_does_who_retold_it():
    shipped = {"supplier": "Huawei", "recipient": "Baidu", "product": "Ascend 910B"}
    first = report("Wire", "2023-11-07", "shipment", quantity=count(1000), **shipped)
    retold = report(
        "Blog", "2023-11-08", "shipment", quantity=count(1000), relayed="Wire", **shipped
    )
    second = report("Wire", "2023-11-09", "shipment", quantity=count(1200), **shipped)
    assert bounds(first, retold, second) == (1200, 1200, 1200)


def test_parts_that_one_report_gives_of_the_sum_of_another_do_not_widen_it():
    roles = {
        "buyer": "Reliance",
        "product": "Blackwell",
        "date": month(2025, 1),
        "delivery": year(2025),
    }
    whole = ordered("Wire", "2025-01-20", value=money(5), **roles)
    parts = ordered("Brief", "2025-01-21", value=(money(2), money(3)), **roles)
    assert bounds(whole, parts) == (5e9, 5e9, 5e9)


def test_several_sums_of_one_report_are_at_least_the_least_and_at_most_all_of_them():
    assert bounds(ordered(value=(money(2), money(3)))) == (2e9, 5e9, 5e9)


def test_currencies_and_units_stay_apart():
    told = ordered(quantity=(count(16_000), count(2_000, "server")), value=money(1380, "KRW"))
    dollars = ordered("Brief", "2024-06-11", quantity=count(16_000), value=money(1))
    assert {(h.measure, h.unit): (h.low, h.high) for h in of(told, dollars)} == {
        (Measure.GOODS, "unit"): (16_000, 16_000),
        (Measure.GOODS, "server"): (2_000, 2_000),
        (Measure.MONEY, "KRW"): (1.38e12, 1.38e12),
        (Measure.MONEY, "USD"): (1e9, 1e9),
    }


# What is sure


def test_what_is_only_planned_or_possible_stands_in_the_high_alone():
    assert bounds(ordered(quantity=count(500), modality=PLANNED)) == (0, 0, 500)
    assert bounds(ordered(quantity=count(500), modality=POSSIBLE)) == (0, 0, 500)


def test_the_plan_for_more_does_not_raise_what_is_told_as_done():
    done = ordered(quantity=count(500), delivery=month(2024, 9))
    plan = ordered(
        "Brief", "2024-06-12", quantity=count(530), delivery=month(2024, 9), modality=PLANNED
    )
    assert bounds(done, plan) == (500, 500, 530)


def test_what_is_denied_has_no_low_and_what_is_withdrawn_nothing():
    told = ordered(quantity=count(500))
    denied = ordered("Brief", "2024-06-12", words="It denied the order.", modality=DENIED)
    off = ordered("Brief", "2024-06-12", words="It called off the order.", modality=DENIED)
    assert bounds(told, denied) == (0, 0, 500)
    assert of(told, off) == ()


def test_a_stop_of_shipments_is_no_stock():
    assert of(report("Wire", "2025-04-16", "shipment", words="Nvidia halts H20 sales.", supplier="Nvidia",
                     recipient="China", product="H20", value=money(1), modality=DENIED)) == ()  # fmt: skip


def test_rules_charges_and_seizures_are_no_stock():
    charge = report(
        "Wire", "2025-04-16", "impact", company="Nvidia", product="H20", value=money(5.5)
    )
    seized = report("Wire", "2025-04-16", "enforcement", target="Acme", quantity=count(100))
    assert of(charge) == of(seized) == ()


# Who, what, when


def test_four_buyers_of_one_order_hold_it_jointly():
    (holding,) = of(ordered(buyer=FOUR, quantity=count(5)))
    assert holding.holders == ("Alibaba", "Baidu", "ByteDance", "Tencent")
    assert holding.holder_kind is HolderKind.JOINTLY


def test_groups_and_countries_are_told_from_companies_and_nobody_from_both():
    kinds = [
        of(ordered(buyer="Chinese tech giants", quantity=count(5)))[0].holder_kind,
        of(
            report(
                "Wire", "2024-01-01", "shipment", recipient="China", product="H20", value=money(1)
            )
        )[0].holder_kind,
        of(report("Wire", "2024-01-01", "order", product="H20", value=money(1)))[0].holder_kind,
    ]
    assert kinds == [HolderKind.GROUP, HolderKind.COUNTRY, HolderKind.UNNAMED]


def test_models_of_one_family_count_together_and_words_for_goods_by_themselves():
    def family(*products: str) -> str:
        return of(ordered(product=products, quantity=count(5)))[0].family

    assert family("H100", "H200") == "Hopper"
    assert family("Blackwell", "GPUs") == "Blackwell"
    assert family("AI chips") == "AI chips"
    assert family("H100", "Ascend 910B") == "Ascend; Hopper"


def test_a_delivery_that_is_told_otherwise_stretches_from_the_first_day_to_the_last():
    early = ordered(quantity=count(5), delivery=month(2024, 9))
    late = ordered("Brief", "2024-06-11", quantity=count(5), delivery=day("2024-10-04"))
    (holding,) = of(early, late)
    assert holding.when == Period(month(2024, 9).start, day("2024-10-04").end, "span")


def test_no_report_says_when_so_nobody_knows_but_what_is_held_is_held_on_its_day():
    assert of(ordered(quantity=count(5)))[0].when is None
    held = report("Wire", "2024-03-04", "stockpile", holder="Baidu", quantity=count(5))
    (holding,) = of(held)
    assert (holding.act, holding.when, holding.dated_by) == (
        Act.HELD,
        replace(day("2024-03-04"), precision="reported"),
        "report",
    )


# The A800 story


def test_the_a800_story_has_one_order_of_two_parts_and_a_whole_and_the_swap_widens_both():
    a800 = {"buyer": FOUR, "product": "A800", "quantity": count(100_000), "delivery": year(2023)}
    gpus = {"buyer": FOUR, "product": "GPUs", "delivery": year(2024)}
    paper = [
        ordered("Paper", "2023-08-09", value=money(1), **a800),
        ordered("Paper", "2023-08-09", value=money(4), **gpus),
    ]
    ticker = ordered("Ticker", "2023-08-10", value=money(5), buyer=FOUR, product="AI chips")
    digest = [
        ordered("Digest", "2023-11-23", value=money(4), relayed="Paper", **a800),
        ordered("Digest", "2023-11-23", value=money(1), relayed="Paper", **gpus),
    ]

    def told(reports: list[Report]) -> dict[tuple[str, str], tuple[float, float | None]]:
        return {
            (h.family, h.unit): (h.low, h.high) for event in merge(reports) for h in holdings(event)
        }

    assert told([*paper, ticker]) == {
        ("Ampere", "unit"): (1e5, 1e5),
        ("Ampere", "USD"): (1e9, 1e9),
        ("GPUs", "USD"): (4e9, 4e9),
        ("AI chips", "USD"): (5e9, 5e9),
    }
    assert told([*paper, ticker, *digest]) == {
        ("Ampere", "unit"): (1e5, 1e5),
        ("Ampere", "USD"): (1e9, 4e9),
        ("GPUs", "USD"): (1e9, 4e9),
        ("AI chips", "USD"): (5e9, 5e9),
    }


# Whatever is reported


@st.composite
def tellings(draw: st.DrawFn) -> list[Report]:
    """Reports of one happening, none of them a denial, whose figures differ."""
    figures = st.sampled_from(
        (money(1), money(2), UP_TO_FOUR, at_least(1), money(7, "CNY"), (money(2), money(3)))
    )
    return [
        ordered(
            draw(st.sampled_from(("Wire", "Brief", "Digest"))),
            f"2024-06-{draw(st.integers(10, 28))}",
            document=str(number),
            value=draw(figures),
            quantity=draw(st.sampled_from((count(10), count(12), Quantity(None, 9, "unit")))),
            modality=draw(st.sampled_from((Modality.ASSERTED, PLANNED, POSSIBLE))),
            relayed=draw(st.sampled_from(("", "Financial Times"))),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


def event_of(told: list[Report]) -> Event:
    ordered_by_age = sorted(told, key=age)
    return Event(tuple(ordered_by_age), tuple(conflicts(ordered_by_age)))


@quick
@given(tellings(), st.integers(0, 5), st.integers(0, 40))
def test_a_report_that_somebody_retells_changes_nothing(told, which, later):
    original = told[which % len(told)]
    citing = report("Reprint", "2024-06-10", "order", relayed=origin(original)).claim.attributions
    retold = replace(
        original,
        claim=replace(original.claim, article_id="a reprint", attributions=citing),
        publisher="Reprint",
        published=original.published + timedelta(later),
    )
    assert figures(event_of([*told, retold])) == figures(event_of(told))


def figures(event: Event) -> list[Holding]:
    """Without the claims: of two as old, either may be named."""
    return [replace(h, low_claim="", high_claim="") for h in holdings(event)]


@quick
@given(tellings())
def test_every_bound_is_the_end_of_a_figure_that_some_claim_gives(told):
    by_claim = {r.claim.id: r.claim for r in told}
    for holding in holdings(event_of(told)):
        assert holding.low <= (holding.high if holding.high is not None else holding.low)
        if holding.firm_high is not None and holding.high is not None:
            assert holding.low <= holding.firm_high <= holding.high or not holding.low_claim
        role = "value" if holding.measure is Measure.MONEY else "quantity"
        if holding.low_claim:
            assert holding.low in {v.low or 0 for v in by_claim[holding.low_claim].values(role)}
        highs = [v.high for v in by_claim[holding.high_claim].values(role)]
        assert holding.high == (None if None in highs else sum(highs))


@quick
@given(some_reports, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(found, dice):
    before = [holdings(event) for event in merge(found)]
    dice.shuffle(found)
    assert [holdings(event) for event in merge(found)] == before
