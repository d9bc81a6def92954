"""The rule clock: which rules cover a deal, and how many days lie between."""

from datetime import date

import pytest

from nlp.events import Status
from nlp.rule_clock import Happening, RuleClock
from nlp.values import Name, Period, Value

A800, H20, H100 = (Name(name, name) for name in ("A800", "H20", "H100"))
HOPPER = Name("Hopper", "Hopper")
HBM3 = Name("HBM3E", "HBM3E")
ASCEND = Name("Ascend 910B", "Ascend 910B")
AI_CHIPS, CHIPS = Name("AI chips"), Name("chips")
CHINA, HUAWEI, BAIDU, NVIDIA = (Name(name, name) for name in ("China", "Huawei", "Baidu", "Nvidia"))
ENTITY_LIST = Name("Entity List", "Entity List")


def day(text: str, to: str = "") -> Period:
    start = date.fromisoformat(text)
    return Period(start, date.fromisoformat(to) if to else start, "month" if to else "day")


def order(
    product: Name = A800,
    buyer: Name = BAIDU,
    when: Period | None = None,
    status: Status = Status.REPORTED,
) -> Happening:
    roles: dict[str, tuple[Value, ...]] = {"product": (product,), "buyer": (buyer,)}
    return Happening("deal", "order", status, when or day("2023-10-05"), roles)


def rule(
    product: Name | None = A800,
    target: Name | None = CHINA,
    name: str = "rule",
    status: Status = Status.CONFIRMED,
    **roles: Value,
) -> Happening:
    filled: dict[str, tuple[Value, ...]] = {role: (value,) for role, value in roles.items()}
    if product:
        filled["product"] = (product,)
    if target:
        filled["target"] = (target,)
    when = next((v for v in roles.values() if isinstance(v, Period)), day("2023-10-17"))
    return Happening(name, "restriction", status, when, filled)


def words(deal: Happening, *rules: Happening) -> list[str]:
    return [reading.words for reading in RuleClock(rules).read(deal)]


def basis(deal: Happening, covering: Happening) -> str:
    return next((r.basis for r in RuleClock([covering]).read(deal)), "")


def test_an_order_before_the_rule_is_so_many_days_before_it() -> None:
    told = rule(date=day("2023-10-17"), effective=day("2023-11-16"))

    (first,) = RuleClock([told]).read(order())
    assert (first.days_least, first.days_most, first.moment) == (12, 12, "announced")
    assert first.words == "ordered 12 days before the rule was announced"


def test_an_order_between_announcement_and_effect_stands_beside_both() -> None:
    told = rule(date=day("2023-10-17"), effective=day("2023-11-16"))

    assert words(order(when=day("2023-10-20")), told) == [
        "ordered 3 days after the rule was announced",
        "ordered 27 days before the rule took effect",
    ]


def test_the_last_rule_before_and_the_next_after_are_told() -> None:
    rules = [
        rule(name=name, date=day(when))
        for name, when in (
            ("a", "2022-10-07"), ("b", "2023-09-01"), ("c", "2023-10-17"), ("d", "2025-04-09"),
        )
    ]  # fmt: skip
    assert [r.rule_id for r in RuleClock(rules).read(order())] == ["b", "c"]


def test_a_day_that_is_told_loosely_leaves_a_range() -> None:
    told = rule(date=day("2023-10-17"))

    assert words(order(when=day("2023-09-01", "2023-09-30")), told) == [
        "ordered 17 to 46 days before the rule was announced"
    ]
    assert words(order(when=day("2023-10-01", "2023-10-31")), told) == [
        "ordered, and the rule was announced, within 30 days: which came first is not told"
    ]
    assert words(order(when=day("2023-10-17")), told) == [
        "ordered on the day on which the rule was announced"
    ]


def test_a_rule_whose_day_no_report_tells_counts_from_its_first_report() -> None:
    assert words(order(), rule()) == ["ordered 12 days before the rule was first reported"]


@pytest.mark.parametrize(
    ("product", "goods"),
    [(A800, A800), (HOPPER, H20), (AI_CHIPS, H100), (CHIPS, H100), (AI_CHIPS, AI_CHIPS)],
)
def test_a_rule_covers_its_model_its_family_and_goods_of_its_kind(
    product: Name, goods: Name
) -> None:
    assert basis(order(goods), rule(product))


@pytest.mark.parametrize(
    ("product", "goods"),
    [
        (H20, A800),  # another model
        (H20, HOPPER),  # the family is wider than the model
        (H20, AI_CHIPS),  # words for many chips are wider than the model
        (AI_CHIPS, HBM3),  # memory is no AI chip
        (AI_CHIPS, ASCEND),  # made at home: nobody exports it
        (None, A800),  # a rule without goods
    ],
)
def test_nothing_is_guessed_about_goods(product: Name | None, goods: Name) -> None:
    assert basis(order(goods), rule(product)) == ""


@pytest.mark.parametrize("target", [CHINA, BAIDU, Name("Chinese companies")])
def test_a_rule_covers_its_company_and_the_companies_of_its_country(target: Name) -> None:
    assert basis(order(), rule(target=target)).endswith("is its target")


@pytest.mark.parametrize(
    "target",
    [
        HUAWEI,
        Name("Russia", "Russia"),
        Name("Chinese military users"),  # some of a country
        None,
    ],
)
def test_nothing_is_guessed_about_targets(target: Name | None) -> None:
    assert basis(order(), rule(target=target)) == ""


def test_the_maker_of_the_goods_is_no_target_that_buys_them() -> None:
    assert basis(order(H20, NVIDIA), rule(H20, NVIDIA)) == ""


def test_a_list_covers_whom_it_names_and_not_the_country() -> None:
    listed = rule(None, HUAWEI, instrument=ENTITY_LIST)

    assert basis(order(H20, HUAWEI), listed) == "the rule lists Huawei"
    assert basis(order(H20, BAIDU), rule(CHIPS, CHINA, instrument=ENTITY_LIST)) == ""


@pytest.mark.parametrize("status", [Status.PLANNED, Status.POSSIBLE, Status.DENIED])
def test_what_is_no_rule_yet_is_not_counted_from(status: Status) -> None:
    assert words(order(), rule(status=status)) == []


def test_a_planned_order_is_called_so_and_a_denied_one_is_none() -> None:
    assert words(order(status=Status.PLANNED), rule()) == [
        "planned order 12 days before the rule was first reported"
    ]
    assert words(order(status=Status.DENIED), rule()) == []
