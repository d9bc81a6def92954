"""A person fills roles with words of the text, and with nothing else."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.by_hand import UnfitWords, claim_by_hand, filler, find
from nlp.claims import Modality, Quote
from nlp.values import Money, Name, Period, Quantity

TEXT = (
    "Chips for Alibaba\n\nAlibaba waits. Alibaba took three billion worth of H20 chips, 12,000 of them, "
    "from Nvidia next year, the buyer's friend Longwei Trading said."
)
ARTICLE = Article("d", "https://wire.example/a", Kind.ARTICLE, "Wire", date(2025, 5, 1), "", TEXT)
QUOTE = find(ARTICLE, "Alibaba took three billion worth of H20 chips")


def fill(role: str, words: str, said: str = ""):
    return filler(ARTICLE, "order", role, words, QUOTE, "ann", said)


def test_words_are_found_inside_the_quote_first():
    found = fill("buyer", "Alibaba")
    assert found.quote == Quote(QUOTE.start, QUOTE.start + 7, "Alibaba")
    assert found.witnesses == ("by hand: ann",)


def test_names_are_the_lexicon_s_where_it_has_them_and_else_the_words():
    assert fill("supplier", "Nvidia").value == Name("Nvidia", "Nvidia")
    assert fill("buyer", "Longwei Trading").value.name == "Longwei Trading"


def test_figures_and_dates_are_read_as_the_extractor_reads_them():
    assert fill("quantity", "12,000").value == Quantity(12_000, 12_000, "unit")
    assert fill("delivery", "next year").value == Period(
        date(2026, 1, 1), date(2026, 12, 31), "year"
    )


def test_a_value_that_the_words_do_not_tell_is_said_in_other_words():
    with pytest.raises(UnfitWords, match="no sum of money can be read in 'three billion'"):
        fill("value", "three billion")
    found = fill("value", "three billion", said="$3 billion")
    assert found.value == Money(3e9, 3e9, "USD")
    assert found.quote.text == "three billion"


@pytest.mark.parametrize(
    ("role", "words", "sentence"),
    [
        ("buyer", "Tencent", "the text does not say 'Tencent'"),
        ("buyer", "alibaba", "letter for letter"),
        ("buyer", " ", "the text does not say"),
        ("holder", "Alibaba", "order has no role 'holder'; it has buyer, supplier"),
    ],
)
def test_what_does_not_do_is_refused_in_a_sentence(role, words, sentence):
    with pytest.raises(UnfitWords, match=sentence):
        fill(role, words)


def test_a_claim_made_by_hand_quotes_the_text():
    made = claim_by_hand(
        ARTICLE, "order", QUOTE.text, [("product", "H20"), ("buyer", "Alibaba")], "ann",
        trigger="took", modality=Modality.PLANNED,
    )  # fmt: skip
    assert made.quote == QUOTE
    assert [a.role for a in made.arguments] == ["buyer", "product"]
    assert (made.trigger.text, made.modality, made.rules) == (
        "took", Modality.PLANNED, ("by hand: ann",),
    )  # fmt: skip


def test_a_claim_made_by_hand_needs_a_role_and_a_known_type():
    with pytest.raises(UnfitWords, match="needs at least one role"):
        claim_by_hand(ARTICLE, "order", QUOTE.text, [], "ann")
    with pytest.raises(UnfitWords, match="no event type is called 'orders'; there are"):
        claim_by_hand(ARTICLE, "orders", QUOTE.text, [("buyer", "Alibaba")], "ann")
