"""An act that one sentence tells in parts makes one claim for each part, each with its own figures."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.claims import Modality
from nlp.extract import extract
from nlp.instalments import in_instalments
from nlp.learned.reader import Seen
from nlp.mentions.mention import Mention
from nlp.sentence_accounts import Account
from nlp.values import Money, Name, Period, Quantity

DAY = date(2023, 8, 10)


def told(text: str, event_type: str) -> list[str]:
    """Of each claim of the type: figures in the text's order, goods, who sells, years."""
    claims = extract(Article("test", "", Kind.ARTICLE, "Test Wire", DAY, "", text))
    return sorted(
        " | ".join(
            " + ".join(_short(v) for v in claim.values(role))
            for role in ("quantity", "value", "product", "supplier", "delivery", "date")
        )
        for claim in claims
        if claim.event_type == event_type
    )


def _short(value: object) -> str:
    match value:
        case Quantity():
            return f"{value.high or value.low:,.0f}"
        case Money():
            return f"{(value.high or value.low or 0) / 1e9:g}bn"
        case Period():
            return (
                value.start.strftime("%Y") if value.precision == "year" else f"{value.start:%b %Y}"
            )
        case Name():
            return value.name
    raise AssertionError(value)


# Quantity | sum | goods | seller | delivery | date, of each part.
PARTS = {
    "Baidu has ordered $1 billion of A800 chips from Nvidia for delivery this year and another "
    "$4 billion of GPUs for 2024.": (
        "order",
        [" | 1bn | A800 | Nvidia | 2023 | ", " | 4bn | GPUs | Nvidia | 2024 | "],
    ),
    "Microsoft bought 15,000 H100 GPUs and 8,000 MI300X accelerators for its data centres.": (
        "order",
        ["15,000 |  | H100 |  |  | ", "8,000 |  | MI300X |  |  | "],
    ),
    "Tencent ordered 30,000 H20 from Nvidia and another 12,000 from Inspur.": (
        "order",
        ["12,000 |  | H20 | Inspur |  | ", "30,000 |  | H20 | Nvidia |  | "],
    ),
    "Meta has ordered 50,000 H100 for delivery in 2023 and a further 100,000 for 2024.": (
        "order",
        ["100,000 |  | H100 |  | 2024 | ", "50,000 |  | H100 |  | 2023 | "],
    ),
    "Tesla placed orders for 10,000 H100s this quarter and 25,000 more for next year.": (
        "order",
        ["10,000 |  | H100 |  |  | Jul 2023", "25,000 |  | H100 |  | 2024 | "],
    ),
    # A sum and its parts: the sum is no order of its own.
    "The order that Meta placed with Nvidia, worth $3 billion in all, is split between 20,000 H100s "
    "for $1 billion and 35,000 H200s for $2 billion.": (
        "order",
        ["20,000 | 1bn | H100 | Nvidia |  | ", "35,000 | 2bn | H200 | Nvidia |  | "],
    ),
    "Naver and Kakao have booked accelerators for a combined $5bn: some 90,000 H100s, billed at $1.5bn, "
    "are to be delivered in 2023, and the other $3.5bn goes on HBM3 for delivery next year.": (
        "order",
        ["90,000 | 1.5bn | H100 |  | 2023 | ", " | 3.5bn | HBM3 |  | 2024 | "],
    ),
    "Tencent's purchases of $2 billion comprise $1.5 billion of H20 and $500 million of Ascend 910B.": (
        "order",
        [" | 0.5bn | Ascend 910B |  |  | ", " | 1.5bn | H20 |  |  | "],
    ),
    "Nvidia delivered 12,000 H20 to Tencent in June, 18,000 in July and 20,000 in August.": (
        "shipment",
        [
            "12,000 |  | H20 | Nvidia |  | Jun 2023",
            "18,000 |  | H20 | Nvidia |  | Jul 2023",
            "20,000 |  | H20 | Nvidia |  | Aug 2023",
        ],
    ),
    "ByteDance has stockpiled 30,000 A100s and 20,000 A800s.": (
        "stockpile",
        ["20,000 |  | A800 |  |  | ", "30,000 |  | A100 |  |  | "],
    ),
    # One act, whatever other figures stand beside it.
    "Oracle ordered 10,000 or 12,000 H100 chips from Nvidia.": (
        "order",
        ["12,000 |  | H100 | Nvidia |  | "],
    ),
    "Nvidia sold 50,000 H20 to Tencent for $600 million, and its shares rose 4 % to value it at "
    "$1 trillion.": ("shipment", ["50,000 | 0.6bn | H20 | Nvidia |  | "]),
    "Samsung shipped $2 billion of HBM to Nvidia in 2023 and expects revenue of $70 billion in 2024.": (
        "shipment",
        [" | 2bn | HBM | Samsung |  | 2023"],
    ),
}


@pytest.mark.parametrize("text", PARTS)
def test_each_part_has_its_own_figures_goods_and_times(text):
    event_type, expected = PARTS[text]
    assert told(text, event_type) == sorted(expected)


def test_two_mentions_of_which_the_network_is_equally_sure_both_keep_their_roles():
    mentions = [Mention("company", at, at + 1, name, Name(name)) for at, name in enumerate("AB")]
    fillers = tuple(("buyer", mention, 1.0) for mention in mentions)
    account = Account("order", 0, 1, Modality.ASSERTED, (), 0.9, ())
    seen = Seen("order", 0, 1, Modality.ASSERTED, 0.9, fillers)
    assert in_instalments("A B", mentions, [seen], [account]) == [account]
