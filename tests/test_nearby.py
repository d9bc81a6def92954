"""What a claim takes from the sentences before its own, and what it does not."""

from datetime import date

from crawler.documents import Article, Kind
from nlp.claims import Modality, Quote
from nlp.drafts import Draft, Filler
from nlp.nearby import with_nearby
from nlp.passages import sentences
from nlp.values import Name, Period, Value
from tests.test_objections import claims, named

DAY = date(2025, 6, 11)
TEXT = "Tencent spoke of its plans for the year. It ordered 3,000 chips."
ARTICLE = Article("a", "", Kind.ARTICLE, "Test Wire", DAY, "", TEXT)


def filler(role: str, value: Value, chance: float, sentence: int) -> Filler:
    return Filler(role, value, Quote.of(ARTICLE, 0, 7), ("a sentence before",), chance, (sentence,))


def order(own: tuple[Filler, ...], beyond: tuple[Filler, ...]) -> Draft:
    sentence = sentences(ARTICLE)[1]
    trigger = Quote.of(ARTICLE, sentence.start + 3, sentence.start + 10)
    return Draft("order", sentence, trigger, own, Modality.ASSERTED, (), (), beyond=beyond)


def filled(draft: Draft) -> list[tuple[str, Value]]:
    return [(a.role, a.value) for a in with_nearby(draft).arguments]


def test_an_empty_role_is_filled_from_the_sentence_before():
    tencent = filler("buyer", Name("Tencent"), 0.9, 0)
    assert filled(order((), (tencent,))) == [("buyer", Name("Tencent"))]


def test_a_role_that_its_own_sentence_fills_stays_as_it_is():
    baidu, tencent = (
        filler("buyer", Name("Baidu"), 0.9, 1),
        filler("buyer", Name("Tencent"), 0.9, 0),
    )
    assert filled(order((baidu,), (tencent,))) == [("buyer", Name("Baidu"))]


def test_what_the_network_is_not_sure_of_is_not_taken():
    assert filled(order((), (filler("buyer", Name("Tencent"), 0.55, 0),))) == []


def test_of_two_names_both_are_taken_of_two_times_the_likelier():
    may, june = (Period(date(2025, m, 1), date(2025, m, 28), "month") for m in (5, 6))
    found = filled(
        order(
            (),
            (
                filler("date", may, 0.7, 0),
                filler("date", june, 0.8, 0),
                filler("buyer", Name("Baidu"), 0.7, 0),
                filler("buyer", Name("Tencent"), 0.8, 0),
            ),
        )
    )
    assert sorted(role for role, _ in found) == ["buyer", "buyer", "date"]
    assert ("date", june) in found


def test_who_is_told_when_it_arrives_is_not_told_when_it_was_ordered():
    due, may = (
        Period(date(2026, 1, 1), date(2026, 12, 31), "year"),
        Period(date(2025, 5, 1), date(2025, 5, 31), "month"),
    )
    found = filled(order((filler("delivery", due, 0.9, 1),), (filler("date", may, 0.9, 0),)))
    assert found == [("delivery", due)]


def authorities(text: str) -> set[str]:
    return {value.name for value in named(claims(text), "authority")}


def test_a_commerce_ministry_is_of_the_state_that_the_text_names():
    rule = "will require a permit for the re-export of AI servers, the commerce ministry said on Monday."
    assert authorities(f"Thailand {rule}") == {"Thailand"}
    assert authorities(f"China {rule}") <= {"China", "Ministry of Commerce of China"}


def test_goods_from_a_country_name_no_authority():
    text = "Thailand will require a permit for the re-export of American processors."
    assert authorities(text) == {"Thailand"}


def test_a_delivery_of_all_of_it_is_the_order_s():
    text = (
        "Baidu ordered 1,600 Ascend 910B chips from Huawei in August. "
        "Huawei is to deliver all of it by the end of the year."
    )
    (bought,) = claims(text)
    assert bought.event_type == "order"
    assert "delivery" in {a.role for a in bought.arguments}


def test_when_goods_arrive_is_their_delivery():
    (bought,) = claims("Alibaba has ordered 20,000 H20 chips from Nvidia that arrive in 2026.")
    assert {a.role for a in bought.arguments} >= {"buyer", "quantity", "delivery"}


def test_who_takes_a_charge_is_not_charged():
    told = claims("Arm will take charges of about $300 million on its chips because of the curbs.")
    assert "enforcement" not in {c.event_type for c in told}


def test_the_curbs_of_a_state_are_no_company_s():
    text = "Alibaba holds about 30,000 H20 chips. The U.S. on Tuesday widened its curbs to the A800 and H800."
    assert named([c for c in claims(text) if c.event_type == "restriction"], "target") == []


def test_a_figure_of_the_sentence_before_is_not_taken():
    text = "Baidu has built up a stockpile of A800 chips that lasts 18 months. Alibaba holds about 30,000 of them."
    reserves = {v.name: c for c in claims(text) for v in c.values("holder")}
    assert "coverage" not in {a.role for a in reserves["Alibaba"].arguments}
    assert {v.name for v in reserves["Alibaba"].values("product")} <= {"A800"}
