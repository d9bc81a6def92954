"""Extraction as a whole: the same every time, and unharmed by any text."""

from datetime import date

import pytest

from crawler.documents import Article, Kind, Turn
from nlp.extract import extract

TEXT = (
    "Tencent buys chips\n\nTencent bought 20,000 H20 chips from Nvidia for $260 million, the "
    "Financial Times reported. It also ordered 500 Ascend 910B processors from Huawei."
)


def article(text: str, kind: Kind = Kind.ARTICLE, **more) -> Article:
    return Article("d", "", kind, "Test Wire", date(2025, 6, 11), text.split("\n")[0], text, **more)


def test_reading_twice_gives_the_same_claims():
    assert extract(article(TEXT)) == extract(article(TEXT)) != []


def test_a_pronoun_is_filled_with_the_words_it_stands_for():
    claims = extract(article(TEXT))
    buyers = {
        (c.values("product")[0].name, a.quote.text)
        for c in claims
        for a in c.arguments
        if a.role == "buyer"
    }
    assert buyers == {("H20", "Tencent"), ("Ascend 910B", "Tencent")}


def test_an_origin_carries_on_to_the_sentence_that_goes_on_with_it():
    claims = extract(article(TEXT))
    assert [[a.name for a in c.attributions] for c in claims] == [["Financial Times"]] * 2


def test_we_in_a_call_is_the_company_and_the_speaker_the_origin():
    text = "Dell Q1 2026 Earnings Call\n\nJeff Clarke: We shipped AI servers worth $1.8 billion to xAI."
    start = text.index("We shipped")
    turn = Turn(start, len(text), "Jeff Clarke", "executive", "prepared")
    (claim,) = extract(article(text, Kind.TRANSCRIPT, company="Dell", turns=(turn,)))
    assert [v.name for v in claim.values("supplier")] == ["Dell"]
    assert [(a.name, a.quote.text) for a in claim.attributions] == [("Jeff Clarke", "Jeff Clarke")]


def test_an_analyst_s_question_asserts_nothing():
    text = "Dell Q1 2026 Earnings Call\n\nAnn Lee: You shipped AI servers worth $9 billion to xAI."
    turn = Turn(text.index("You"), len(text), "Ann Lee", "analyst", "qa")
    assert extract(article(text, Kind.TRANSCRIPT, company="Dell", turns=(turn,))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nvidia sold H20 chips to China for $5 billion and " * 2_000,
        "Nvidiasold" * 20_000,
        "😀" * 5_000,
        "שלום Nvidia ordered chips " * 50,
        "Nvidia\x00ordered 5,000 H20 chips\x00",
        "Baidu ordered \ud800 1,600 Ascend 910B chips",
        "Tencent \ud83dgot \ud83d20,000 \ud83dH20 chips, \ud83dNvidia \ud83dsaid. " * 3,
        "<p>Baidu ordered <b>1,600</b> Ascend 910B chips</p>",
    ],
    ids=[
        "empty",
        "one line",
        "no spaces",
        "emoji",
        "right to left",
        "NUL",
        "surrogate",
        "surrogates",
        "markup",
    ],
)
def test_no_text_is_too_odd_to_be_read(text):
    source = article(text)
    for claim in extract(source):
        assert source.text[claim.quote.start : claim.quote.end] == claim.quote.text
