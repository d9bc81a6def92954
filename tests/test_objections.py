"""What the words beside a name say against its part in an act. Each sentence was read wrongly once."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.claims import Claim
from nlp.extract import extract
from nlp.values import Name, Period

DAY = date(2025, 8, 14)

#: A sentence, a type of event that it tells, a role, and exactly who or what has it.
FILLED = [
    # for whom somebody buys
    ("Oracle has bought about $3 billion of Dell's AI servers for OpenAI's site in Ohio.", "order", "supplier", {"Dell"}),
    ("Chinese companies place more orders for Nvidia H20 chips on DeepSeek boom", "order", "supplier", {"Nvidia"}),
    ("Two hospitals bought 300 servers with the DeepSeek model and Nvidia's H20 chips.", "order", "supplier", {"Nvidia"}),
    # who owns whom
    ("Humain, owned by the kingdom's Public Investment Fund, bought 9,000 Blackwell GPUs from Nvidia.", "order", "buyer", {"Humain"}),
    # who sells to whom
    ("Dell has signed a $7 billion agreement with DataVolt to deliver GPU servers.", "order", "buyer", {"DataVolt"}),
    ("Dell last year got an order for 20,000 GPUs from xAI.", "order", "buyer", {"xAI"}),
    ("Samsung won a $9 billion contract from Tesla to make the AI6 chip.", "order", "buyer", {"Tesla"}),
    ("OpenAI has struck a $7 billion pact with Broadcom to make its own accelerators.", "order", "supplier", {"Broadcom"}),
    # who allows
    ("The Trump administration is close to a deal that would allow the United Arab Emirates to import a million Nvidia chips.", "relief", "authority", {"Trump administration"}),
    ("President Donald Trump secured $20 billion in commitments from Saudi Arabia to buy chips from Nvidia.", "order", "buyer", {"Saudi Arabia"}),
    # a country that only says where or whose
    ("Micron will expand its U.S. investments in memory fabs to $150 billion.", "investment", "company", {"Micron"}),
    ("China hawks in Washington applauded when Inspur, which sells AI servers, was put on a U.S. trade blacklist in 2023.", "restriction", "authority", {"United States"}),
    ("Malaysia is probing whether servers with Nvidia chips broke U.S. rules.", "enforcement", "authority", {"Malaysia"}),
    ("President Donald Trump's administration told Nvidia that exports of the H20 to China would need a licence.", "restriction", "authority", {"Donald Trump"}),
    ("Malaysia said exports of U.S.-made AI chips will require a trade permit.", "restriction", "authority", {"Malaysia"}),
    # into whom a state looks
    ("Beijing opened an antitrust investigation into Nvidia, the maker of AI chips, over its purchase of Mellanox.", "restriction", "target", {"Nvidia"}),
    ("The export restrictions bear on servers from Dell and Super Micro that are shipped to China.", "restriction", "target", {"China"}),
    # whom the grammar names
    ("Orders at Cambricon and Hygon have jumped since Washington barred Nvidia from selling the H20 without a licence.", "restriction", "target", {"Nvidia"}),
    ("The Dutch government plans new restrictions on exports of chip technology, joining a U.S. effort to curb shipments to China.", "restriction", "authority", {"Dutch government"}),
    ("Taiwan shipped $1.7 billion worth of GPUs to Malaysia in April, customs data showed.", "shipment", "recipient", {"Malaysia"}),
    # who obtains, who moves away, what a company does
    ("DeepSeek has received 2,000 H100 chips from Supermicro, an official said.", "shipment", "recipient", {"DeepSeek"}),
    ("G42 once sold a stake to Chinese investors; later Microsoft invested $1.5 billion in its AI data centers in Abu Dhabi.", "investment", "company", {"Microsoft"}),
    ("Search company Baidu placed an order with Huawei for AI processors.", "order", "buyer", {"Baidu"}),
    # the last word of a name
    ("Washington banned exports of Nvidia's H20 processors to China.", "restriction", "product", {"H20"}),
]  # fmt: skip

#: The same, of which this network reads nothing or another type; each fails on the day that it is read.
OPEN = [
    ("Dell's shares rose after it signed a $7 billion agreement with DataVolt to deliver GPU servers.", "order", "buyer", {"DataVolt"}),
    ("The Trump administration is weighing a deal that would allow the United Arab Emirates to import a million Nvidia chips.", "relief", "authority", {"Trump administration"}),
    ("President Donald Trump secured $20 billion in commitments from Saudi Arabia for chips from Nvidia.", "order", "buyer", {"Saudi Arabia"}),
    ("G42 once sold a stake to Chinese investors before Microsoft invested $1.5 billion in its AI data centers in Abu Dhabi.", "investment", "company", {"Microsoft"}),
]  # fmt: skip

#: A sentence and a type that it does not tell.
QUIET = [
    ("Xiaomi spent 2 billion yuan on developing its own phone chip, which TSMC makes.", "order"),
    ("China's Xiaomi bets $7 billion on own chips", "order"),
    ("AMD stock sinks on a $700 million H20-like hit", "stockpile"),
    ("Nvidia and AMD agreed to pay the U.S. 15% of their revenue from chips for China.", "enforcement"),
    ("Nvidia modifies H20 chip for China to overcome US export controls", "restriction"),
    ("Microsoft said it got licences last year to ship the equivalent of 18,000 A100s to the country.", "shipment"),
    ("In late July the US government began reviewing licenses for sales of the H20 to China.", "restriction"),
    ("The United States is investigating imports of semiconductors on national security grounds.", "enforcement"),
    ("The Trump administration is weighing a deal that would allow the United Arab Emirates to import a million Nvidia chips.", "restriction"),
    ("Biren, a maker of GPUs, has raised 1.5 billion yuan in a round led by a state fund.", "investment"),
    ("Nvidia has started producing Blackwell chips at TSMC's plants in Phoenix.", "shipment"),
    ("Microsoft has deployed tens of thousands of Blackwell GPUs.", "shipment"),
    ("The H20 was brought out after the United States widened its export curbs on chips for China in 2023.", "relief"),
    ("Internet companies often order chips for their data centers many months ahead.", "order"),
    ("Customers signed up for AI models from Google at $19.99 per month.", "order"),
    ("This rule expands the availability of License Exception GOV for microelectronics.", "restriction"),
    ("President Donald Trump spoke of investments of $30 billion, most of which have nothing to do with computers.", "investment"),
    ("Alibaba cancelled 30,000 of the H20 cards that it had ordered from Nvidia.", "shipment"),
]  # fmt: skip


def claims(text: str) -> list[Claim]:
    return extract(Article("a", "", Kind.ARTICLE, "Test Wire", DAY, "", text))


def claims_of_call(company: str, text: str) -> list[Claim]:
    return extract(Article("a", "", Kind.TRANSCRIPT, company, DAY, "", text, company=company))


def named(found: list[Claim], role: str) -> list[Name]:
    """The names in the role, of all claims."""
    values = (a.value for c in found for a in c.arguments if a.role == role)
    return [v for v in values if isinstance(v, Name)]


@pytest.mark.parametrize(
    ("text", "event_type", "role", "names"),
    [*FILLED, *(pytest.param(*case, marks=pytest.mark.xfail(strict=True)) for case in OPEN)],
)
def test_only_who_the_words_allow_has_the_role(
    text: str, event_type: str, role: str, names: set[str]
) -> None:
    found = [c for c in claims(text) if c.event_type == event_type]
    assert {v.name for v in named(found, role)} == names


@pytest.mark.parametrize(("text", "event_type"), QUIET)
def test_the_words_mean_another_act(text: str, event_type: str) -> None:
    assert event_type not in {c.event_type for c in claims(text)}


def test_a_figure_is_of_one_act() -> None:
    """Neither a sum nor a number is told of two acts of a sentence."""
    text = "AMD will supply chips to Humain, and the two said they would invest up to $10 billion."
    told = {c.event_type: {a.role for a in c.arguments} for c in claims(text)}
    assert "value" in told["investment"]
    assert "value" not in told["shipment"]


def test_of_two_trades_each_has_its_own_sum() -> None:
    text = "In the quarter our AI server orders rose to $2.6 billion, with shipments of AI servers up to $1.7 billion."
    sums = {
        c.event_type: [a.quote.text for a in c.arguments if a.role == "value"]
        for c in claims_of_call("Dell", text)
    }
    assert sums == {"order": ["$2.6 billion"], "shipment": ["up to $1.7 billion"]}


def test_a_plan_to_probe_has_not_begun() -> None:
    (probe,) = [
        c
        for c in claims("Malaysia to probe whether servers with Nvidia chips broke US rules")
        if c.event_type == "enforcement"
    ]
    assert probe.modality.value == "planned"


def test_what_has_yet_to_be_done_is_not() -> None:
    text = "The U.S. has yet to approve licences that would allow Nvidia to ship the H20 to China."
    assert [(c.event_type, c.modality.value) for c in claims(text)] == [("relief", "denied")]


def test_a_rule_of_an_era_has_no_word_of_its_president() -> None:
    text = (
        "US scraps Biden-era AI chip export rule, warns buyers\n\n"
        "The Commerce Department rescinded the AI diffusion rule on Tuesday."
    )
    (relief,) = [c for c in claims(text) if c.event_type == "relief"]
    assert relief.attributions == ()


def test_a_state_that_tells_firms_to_stop_does_so_and_their_orders_end() -> None:
    text = (
        "The Cyberspace Administration of China instructed companies including ByteDance and Alibaba this week to end "
        "their testing and orders of the RTX Pro 6000D, Nvidia's product for the country."
    )
    told = {c.event_type: c.modality.value for c in claims(text)}
    assert told == {"restriction": "asserted", "order": "denied"}


def test_this_quarter_of_an_article_is_the_running_one() -> None:
    text = "Apple said tariffs on chips would cost it $900 million this quarter."
    article = Article("a", "", Kind.ARTICLE, "Test Wire", date(2025, 5, 2), "", text)
    (period,) = [a.value for c in extract(article) for a in c.arguments if a.role == "period"]
    assert isinstance(period, Period)
    assert (period.start, period.end) == (date(2025, 3, 30), date(2025, 6, 28))


def test_a_reason_is_nobodys_word() -> None:
    text = "We have about four months of memory on hand, because our suppliers told us of price increases."
    (stock,) = claims_of_call("Lenovo", text)
    assert (stock.event_type, stock.attributions) == ("stockpile", ())


def test_a_call_of_a_chip_maker_need_not_name_its_goods() -> None:
    text = "We also plan to invest up to $800 million in Gujarat."
    kinds = {"Micron": ["investment"], "Walmart": []}
    for company, told in kinds.items():
        assert [c.event_type for c in claims_of_call(company, text)] == told


def test_what_is_spent_besides_is_no_price_of_the_order() -> None:
    text = "Apple said it would buy chips made at TSMC's Arizona plant and spend $500 billion in the U.S. over four years."
    (order,) = [c for c in claims(text) if c.event_type == "order"]
    assert "value" not in {a.role for a in order.arguments}


def test_it_is_the_company_that_begins_the_sentence() -> None:
    text = "Under a similar deal, Nvidia put $5 billion into Intel's chip plants, and it has pledged up to $100 billion for OpenAI's data centers."
    assert {v.name for v in named(claims(text), "company")} == {"Nvidia"}


def test_who_rescinds_a_rule_has_not_imposed_it() -> None:
    text = "The Commerce Department rescinded a rule of the Biden administration that was due to curb access to AI chips from May 15."
    acting = {v.name for v in named(claims(text), "authority")}
    assert acting == {"U.S. Department of Commerce"}


def test_the_day_on_which_a_state_tells_of_its_measure_is_its_day() -> None:
    text = "On Tuesday, the Department of Commerce said it was rescinding the AI diffusion rule, which would have limited sales of chips."
    (day,) = [
        a.value
        for c in claims(text)
        if c.event_type == "relief"
        for a in c.arguments
        if a.role == "date"
    ]
    assert isinstance(day, Period)
    assert (day.start, day.end) == (date(2025, 8, 12), date(2025, 8, 12))


def test_of_two_names_for_a_measure_the_closer_counts() -> None:
    text = "U.S. curbs on Nvidia's H20 hit China in April.\nThe United States imposed the licence requirement for exports of the H20 to China in April."
    (curb,) = [c for c in claims(text) if c.event_type == "restriction"]
    assert [v.key for v in named([curb], "instrument")] == ["licence requirement"]
