"""What is only there to save comparing may rule nothing out that comparing would not."""

import random
from datetime import date, timedelta

import pytest

from nlp.blocks import keys_of_names
from nlp.figures import disjoint
from nlp.marks import marks_of
from nlp.topics import Topic, agreement
from nlp.values import Money, Months, Name, Period, Quantity

COMPANIES = [Name(n, n) for n in ("Nvidia", "Tencent", "Baidu")] + [Name("Blue Heron Systems")]
GOODS = [
    *(Name(n, n) for n in ("H20", "A800", "Ascend 910B")),
    *(Name(n) for n in ("AI chips", "GPUs", "memory chips", "servers", "XG-400", "wafers")),
]


def figures(dice: random.Random) -> list[object]:
    low = round(10 ** dice.uniform(0, 11), 2)
    high = dice.choice((low, low, low * 1.5, None))
    day = date(2023, 1, 1) + timedelta(days=dice.randrange(900))
    end = day + timedelta(days=dice.choice((0, 0, 30, 90, 364, 700)))
    return [
        Money(low, high, "USD"),
        Quantity(low, high, "unit"),
        Months(low, high),
        Period(day, end, "day"),
    ]


@pytest.mark.parametrize("kind", range(4), ids=["money", "quantity", "months", "period"])
def test_two_figures_that_agree_share_a_mark(kind: int) -> None:
    dice = random.Random(kind)
    values = [figures(dice)[kind] for _ in range(400)]
    # Close ones, too, of which by chance there are few.
    values += [near(value, dice) for value in values[:200]]
    marks = [marks_of([("role", (value,))], ()) for value in values]
    agreeing = 0
    for number, one in enumerate(values):
        for other_number, other in enumerate(values[:number]):
            if not disjoint(one, other):
                agreeing += 1
                (filed, sought), (their_filed, their_sought) = marks[number], marks[other_number]
                assert sought & their_filed, (one, other)
                assert their_sought & filed, (one, other)
    assert agreeing > 100


def near(value: object, dice: random.Random) -> object:
    if isinstance(value, Period):
        shift = timedelta(days=dice.randrange(-20, 20))
        return Period(value.start + shift, value.end + shift, "day")
    factor = dice.uniform(0.91, 1.1)
    low, high = (end and end * factor for end in (value.low, value.high))
    return (
        Money(low, high, "USD")
        if isinstance(value, Money)
        else Quantity(low, high, "unit")
        if isinstance(value, Quantity)
        else Months(low, high)
    )


def test_two_figures_far_apart_share_none() -> None:
    one, _ = marks_of([("value", (Money(1e9, 1e9, "USD"),))], ())
    _, sought = marks_of([("value", (Money(4e9, 4e9, "USD"),))], ())
    assert not one & sought


def test_one_origin_is_a_mark() -> None:
    filed, _ = marks_of((), ["reuters"])
    assert filed & marks_of((), ["reuters", "bloomberg"])[1]
    assert not filed & marks_of((), ["bloomberg"])[1]


@pytest.mark.parametrize(
    "event_type", ["order", "shipment", "impact", "substitution", "restriction"]
)
def test_topics_of_one_company_find_each_other_unless_their_goods_rule_it_out(
    event_type: str,
) -> None:
    role = {"order": "buyer", "shipment": "recipient", "restriction": "target"}.get(
        event_type, "company"
    )
    dice = random.Random(5)
    topics = [topic(dice, event_type, role) for _ in range(120)]
    met = parted = 0
    for number, one in enumerate(topics):
        for other in topics[:number]:
            mine, theirs = ({n.name for n in t.held(role)} for t in (one, other))
            found = bool(keys_of_names(one).sought & keys_of_names(other).filed)
            assert found == bool(keys_of_names(other).sought & keys_of_names(one).filed)
            if mine & theirs and agreement(one, other) is not None:
                met += 1
                assert found, (one, other)
            parted += bool(mine & theirs) and not found
    assert met > 100
    assert parted > 0 or event_type in ("substitution", "restriction")


def topic(dice: random.Random, event_type: str, role: str) -> Topic:
    names = [(role, (dice.choice(COMPANIES),))]
    if dice.random() < 0.8:
        names.append(("product", tuple(dice.sample(GOODS, dice.choice((1, 1, 2))))))
    return Topic.of(event_type, tuple(names))
