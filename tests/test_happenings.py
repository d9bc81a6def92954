"""What several sentences of one document make one event, or two, and what makes none."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.claims import Claim, Modality
from nlp.extract import extract
from nlp.mentions.read import read
from nlp.sentence_accounts import LEARNED, Account, Told, with_recipients


def claims(*sentences: str) -> list[Claim]:
    """Of an article of 12 March 2025 whose first sentence is its title."""
    text = sentences[0] + "\n\n" + " ".join(sentences[1:])
    return extract(Article("d", "", Kind.ARTICLE, "Wire", date(2025, 3, 12), sentences[0], text))


def of_type(found: list[Claim], event_type: str) -> list[Claim]:
    return [c for c in found if c.event_type == event_type]


def names(claim: Claim, role: str) -> list[str]:
    return [v.name for v in claim.values(role)]


def test_the_delivery_of_an_order_is_no_shipment_of_its_own():
    found = claims(
        "Oracle orders 30,000 MI355X chips from AMD",
        "Oracle has ordered 30,000 MI355X chips from AMD for $900 million.",
        "AMD is to deliver the 30,000 MI355X chips to Oracle in 2026.",
    )
    (order,) = of_type(found, "order")
    assert of_type(found, "shipment") == []
    assert [p.start.year for p in order.values("delivery")] == [2026]


def test_what_was_shipped_before_is_one():
    found = claims(
        "Oracle orders more MI355X chips",
        "Oracle has ordered 30,000 MI355X chips from AMD.",
        "AMD shipped 8,000 MI300X chips to Oracle last year.",
    )
    (shipment,) = of_type(found, "shipment")
    assert names(shipment, "product") == ["MI300X"]


def test_what_one_administration_imposed_is_not_what_the_next_did():
    found = claims(
        "Washington tightens chip rules again",
        "The Trump administration banned exports of the H20 to China last week.",
        "The Biden administration barred sales of the A100 to China in October 2022.",
    )
    led = sorted(name for c in of_type(found, "restriction") for name in names(c, "authority"))
    assert led == ["Biden administration", "Trump administration"]


def test_a_tariff_is_no_export_control():
    found = claims(
        "Chip trade under pressure",
        "The United States imposed a tariff of 25% on semiconductors from Taiwan.",
        "The United States imposed export controls on AI chips for China.",
    )
    measures = [names(c, "instrument") for c in of_type(found, "restriction")]
    assert len(measures) == 2


def test_firms_and_companies_of_one_country_are_one_group():
    found = claims(
        "Chinese firms ordered $7 billion of H20 chips",
        "Chinese companies ordered $7 billion of H20 chips from Nvidia, a person said.",
    )
    assert len(of_type(found, "order")) == 1


def test_the_three_are_the_three_named_before():
    found = claims(
        "Web groups hoard chips",
        "Baidu, Meituan and Tencent spoke of supply on Tuesday.",
        "Analysts see a long winter.",
        "Prices have doubled.",
        "Rivals in Europe look on.",
        "The three hold a stockpile of 60,000 H20 chips.",
    )
    (stockpile,) = of_type(found, "stockpile")
    assert names(stockpile, "holder") == ["Baidu", "Meituan", "Tencent"]


def test_one_of_them_is_not_all_of_them():
    found = claims(
        "Chinese buyers turn to Cambricon",
        "Baidu ordered MLU590 chips from Cambricon, to the surprise of big Chinese customers.",
        "One of them said the order was for 4,000 MLU590 chips.",
    )
    assert {name for c in of_type(found, "order") for name in names(c, "buyer")} == {"Baidu"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Nvidia will write down its inventory of H20 chips and purchase commitments for them.",
        "AMD said its stockpile of MI308 chips had lost its value.",
    ],
)
def test_a_maker_s_own_goods_are_no_reserve_and_no_order(sentence):
    found = claims("Chipmakers take charges", sentence)
    assert of_type(found, "stockpile") == of_type(found, "order") == []


def test_what_somebody_is_charged_with_shipping_is_the_case_against_him():
    found = claims(
        "Dealer charged over H100 exports",
        "The Justice Department charged Orchid Trading LLC with smuggling H100 chips worth"
        " $12 million that it shipped to China.",
    )
    assert of_type(found, "enforcement")
    assert of_type(found, "shipment") == []


def test_what_a_company_makes_is_not_what_is_bought_with_it():
    found = claims("Deals of the year", "Qualcomm bought server CPU maker Nuvia in 2021.")
    assert of_type(found, "order") == []


def test_easing_and_tightening_are_not_told_by_the_same_word():
    found = claims(
        "New licence rule for the H20",
        "This month the Trump administration made the H20 subject to an export licence for China.",
    )
    assert of_type(found, "relief") == []
    assert len(of_type(found, "restriction")) == 1


@pytest.mark.parametrize(
    ("sentence", "origin"),
    [
        ("Tencent ordered 9,000 H20 chips from Nvidia, its founder told Bloomberg.", "Bloomberg"),
        ("A Reuters story has it that Tencent ordered 9,000 H20 chips from Nvidia.", "Reuters"),
        (
            "Tencent ordered 9,000 H20 chips from Nvidia, sources suggest.",
            "people familiar",
        ),
    ],
)
def test_an_origin_is_named_in_several_ways(sentence, origin):
    (order,) = of_type(claims("Tencent buys chips", sentence), "order")
    assert origin in [a.name for a in order.attributions]


def test_a_measure_told_as_a_fact_is_not_owed_to_whom_a_later_sentence_quotes():
    found = claims(
        "Small firms make do",
        "In October 2023 the United States restricted exports of Nvidia's A800 and H800 chips to China.",
        "TechCrunch reported that small firms will buy chips that fall under no U.S. export restrictions on China.",
    )
    restrictions = of_type(found, "restriction")
    assert [[a.name for a in r.attributions] for r in restrictions] == [[]]


def test_the_maker_of_the_goods_is_no_buyer_of_them_beside_others():
    found = claims(
        "Nvidia buying spree: what Meituan and its rivals have booked",
        "Meituan and Kuaishou have ordered 60,000 A800 chips for $600 million.",
    )
    (order,) = of_type(found, "order")
    assert names(order, "buyer") == ["Meituan", "Kuaishou"]


def test_who_gets_goods_in_the_words_of_an_order_buys_them():
    text = "Meituan and Kuaishou are to get 60,000 A800 chips."
    meituan, kuaishou = (m for m in read(text, date(2025, 6, 11)) if m.kind == "company")
    words = (text.index("get"), text.index("get") + 3, Modality.PLANNED)
    order = Account("order", *words, (Told("buyer", meituan, (LEARNED,), 0.6),), 0.6, (LEARNED,))
    gets = tuple(Told("recipient", m, (LEARNED,), 0.7) for m in (meituan, kuaishou))
    delivery = Account("shipment", *words, gets, 0.8, (LEARNED,))
    found, same = with_recipients([order, delivery])
    assert [(f.role, f.mention.text) for f in found.fillers] == [
        ("buyer", "Meituan"),
        ("buyer", "Kuaishou"),
    ]
    assert same == delivery


def test_the_department_is_the_one_named_before():
    found = claims(
        "Commerce Department lists chip buyers",
        "The U.S. Department of Commerce spoke of chip smuggling on Monday.",
        "The department added Inspur to the Entity List over AI chips.",
    )
    (listing,) = of_type(found, "restriction")
    assert names(listing, "authority") == ["U.S. Department of Commerce"]


def test_the_government_is_that_of_the_agency_named_before():
    found = claims(
        "Chip maker gets its licence",
        "The U.S. Department of Commerce wrote to Nvidia on Monday.",
        "The administration had barred sales of the H20 to China in April.",
    )
    (barred,) = of_type(found, "restriction")
    assert names(barred, "authority") == ["United States"]


def test_in_a_company_s_own_call_the_government_is_that_of_its_country():
    text = "The government restricted sales of our MI308 to China in April."
    call = Article("c", "", Kind.TRANSCRIPT, "Calls", date(2025, 5, 6), "AMD", text, company="AMD")
    (restricted,) = of_type(extract(call), "restriction")
    assert names(restricted, "authority") == ["United States"]


def test_a_rule_that_names_chips_anywhere_lists_for_their_sake():
    lines = [
        "Additions to the Entity List",
        "AGENCY: Bureau of Industry and Security, Commerce.",
        "ACTION: Final rule.",
        "DATES: This rule is effective March 12, 2025.",
        "The Bureau of Industry and Security adds four entities in China to the Entity List.",
        "They acquired advanced AI chips for supercomputers.",
    ]
    article = Article(
        "d", "", Kind.RULE, "Register", date(2025, 3, 12), lines[0], "\n\n".join(lines)
    )
    assert [c.event_type for c in extract(article)] == ["restriction"]


def test_a_counted_stock_of_a_maker_s_own_goods_is_one():
    found = claims("Nvidia stocks up", "Nvidia already holds a stock of 600,000 H20 chips.")
    assert len(of_type(found, "stockpile")) == 1


def test_people_are_accused_by_their_names():
    found = claims(
        "Three held over chip servers",
        "In February the police charged two men, Raj Menon and Bo Lin, with lying to Dell about where its"
        " H100 servers would end up.",
    )
    (case,) = of_type(found, "enforcement")
    assert names(case, "target") == ["Raj Menon", "Bo Lin"]


def test_that_sum_is_the_one_told_before():
    found = claims(
        "Tencent stocks up on chips",
        "Tencent has set aside $700 million, a person said.",
        "For that sum it ordered 20,000 H20 chips from Nvidia.",
    )
    (order,) = of_type(found, "order")
    assert [v.high for v in order.values("value")] == [700_000_000]
