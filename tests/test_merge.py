"""Reports of one happening become one event, and what they disagree on stays visible."""

import random
from datetime import date

from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.events import Reason, Status
from nlp.headline import headline
from nlp.merge import merge
from nlp.values import Bound, Money, Name, Period, Quantity

QUOTE = Quote(0, 1, "x")
BAIDU, BYTEDANCE, TENCENT, ALIBABA = (
    Name(n, n) for n in ("Baidu", "ByteDance", "Tencent", "Alibaba")
)
FOUR = (BAIDU, BYTEDANCE, TENCENT, ALIBABA)
NVIDIA, A800, GPUS = Name("Nvidia", "Nvidia"), Name("A800", "A800"), Name("GPUs", "GPUs")
IN_2023 = Period(date(2023, 1, 1), date(2023, 12, 31), "year")
IN_2024 = Period(date(2024, 1, 1), date(2024, 12, 31), "year")
HUNDRED_THOUSAND = Quantity(100_000, 100_000, "unit", Bound.ABOUT)


def dollars(billions: float) -> Money:
    return Money(billions * 1e9, billions * 1e9, "USD")


ONE_BILLION, FOUR_BILLION = dollars(1), dollars(4)


def report(
    publisher: str,
    day: date,
    *,
    type: str = "order",
    modality: Modality = Modality.ASSERTED,
    relayed: str = "",
    place: int = 0,
    **roles: object,
) -> Report:
    arguments = [
        Argument(role, value, QUOTE)
        for role, values in roles.items()
        for value in (values if isinstance(values, tuple) else (values,))
    ]
    sources = (Attribution(relayed, Basis.RELAYED, QUOTE),) if relayed else ()
    trigger = Quote(place, place + 1, "x")
    claim = Claim(publisher, type, trigger, QUOTE, tuple(arguments), modality, sources, 0.8)
    return Report(claim, publisher, day, f"https://{publisher}.example/a", "A headline")


def first_batch(publisher: str, day: date, value: Money = ONE_BILLION, **more: object) -> Report:
    return report(
        publisher, day, buyer=FOUR, supplier=NVIDIA, product=A800,
        quantity=HUNDRED_THOUSAND, value=value, delivery=IN_2023, **more,
    )  # fmt: skip


def second_batch(publisher: str, day: date, value: Money = FOUR_BILLION, **more: object) -> Report:
    return report(
        publisher, day, buyer=FOUR, supplier=NVIDIA, product=GPUS,
        value=value, delivery=IN_2024, place=50, **more,
    )  # fmt: skip


def test_two_deliveries_of_one_buying_spree_are_two_events():
    events = merge([first_batch("wire", date(2023, 8, 9)), second_batch("wire", date(2023, 8, 9))])
    assert {e.values("delivery") for e in events} == {(IN_2023,), (IN_2024,)}
    assert not any(e.conflicts for e in events)


def test_an_article_that_swaps_the_amounts_disagrees_on_both_values():
    events = merge(
        [
            first_batch("wire", date(2023, 8, 9)),
            second_batch("wire", date(2023, 8, 9)),
            first_batch("digest", date(2023, 11, 23), dollars(4)),
            second_batch("digest", date(2023, 11, 23), dollars(1)),
        ]
    )
    assert len(events) == 2
    for event in events:
        (conflict,) = event.conflicts
        assert (conflict.role, conflict.reason) == ("value", Reason.DISAGREEMENT)
        assert [conflict.first.publisher, conflict.second.publisher] == ["wire", "digest"]


def test_rounding_is_no_disagreement():
    (event,) = merge(
        [
            first_batch("wire", date(2023, 8, 9), Money(61.8e6, 61.8e6, "USD")),
            first_batch("digest", date(2023, 8, 10), Money(62e6, 62e6, "USD", Bound.ABOUT)),
        ]
    )
    assert event.conflicts == ()


def test_a_buyer_s_own_order_is_not_the_order_of_four():
    own = report(
        "brief", date(2023, 8, 10), buyer=BYTEDANCE, supplier=NVIDIA, product=A800,
        quantity=Quantity(70_000, 70_000, "unit"), value=Money(7e8, 7e8, "USD"), delivery=IN_2024,
    )  # fmt: skip
    assert len(merge([first_batch("wire", date(2023, 8, 9)), own])) == 2


def test_reports_that_relay_one_newspaper_are_one_origin():
    (event,) = merge(
        [
            first_batch("wire", date(2023, 8, 9), relayed="Financial Times"),
            first_batch("brief", date(2023, 8, 10), relayed="Financial Times"),
        ]
    )
    assert len(event.reports) == 2
    assert event.origins == ("Financial Times",)


def test_a_stop_is_an_event_of_its_own():
    denied = first_batch("brief", date(2023, 8, 12), modality=Modality.DENIED)
    events = merge([first_batch("wire", date(2023, 8, 9)), denied])
    assert [e.status for e in events] == [Status.REPORTED, Status.DENIED]


def test_orders_of_different_models_are_different_events():
    h20 = report("wire", date(2023, 8, 9), buyer=FOUR, product=Name("H20", "H20"), place=9)
    assert len(merge([first_batch("wire", date(2023, 8, 9)), h20])) == 2


def test_the_order_of_arrival_changes_nothing():
    reports = [
        make(publisher, date(2023, 8, day))
        for publisher, day in (("wire", 9), ("brief", 10), ("digest", 23))
        for make in (first_batch, second_batch)
    ]
    expected = merge(reports)
    for seed in range(20):
        random.Random(seed).shuffle(reports)
        assert merge(reports) == expected


def test_a_headline_says_who_ordered_what_for_how_much_by_when():
    (event,) = merge([first_batch("wire", date(2023, 8, 9))])
    assert headline(event) == (
        "Baidu, ByteDance, Tencent and Alibaba ordered about 100,000 Nvidia A800, $1bn, due 2023"
    )


def test_a_headline_leaves_out_what_no_report_gives():
    (event,) = merge([report("wire", date(2023, 8, 9), buyer=BAIDU, product=A800)])
    assert headline(event) == "Baidu ordered A800"


def test_a_headline_of_relief_without_goods_names_whom_it_is_for():
    eased = report(
        "wire", date(2025, 5, 13), type="relief", authority=Name("Washington"), target=Name("Gulf")
    )
    assert headline(merge([eased])[0]) == "Washington eased curbs for Gulf"


def test_a_headline_of_an_act_of_nobody_says_at_least_on_what():
    seized = report("wire", date(2023, 8, 9), type="enforcement", product=A800)
    assert headline(merge([seized])[0]) == "Enforcement: A800"
