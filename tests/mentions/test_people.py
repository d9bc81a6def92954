"""People whom no lexicon holds, by what a text says of them."""

import pytest

from nlp.mentions.names import names
from nlp.mentions.people import unknown_people


def found(text: str) -> list[tuple[str, str]]:
    return [(text[p.start : p.end], p.name) for p in unknown_people(text)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mary Okafor, 41, of Austin fled.", ["Mary Okafor"]),
        ("They charged three men, Raj Menon, Li Ming and Bo O'Dell, with fraud.", ["Raj Menon", "Li Ming", "Bo O'Dell"]),
        ("Jean-Luc Picault was arrested.", ["Jean-Luc Picault"]),
        ("Police arrested Ann J. Reyes in Penang.", ["Ann J. Reyes"]),
        ("Two nationals, Bo Lin and Ann Reyes, were held.", ["Bo Lin", "Ann Reyes"]),
    ],
)  # fmt: skip
def test_a_cue_gives_them_away(text, people):
    assert [name for _, name in found(text)] == people


def test_the_family_name_goes_on_for_the_whole():
    text = "Mary Okafor, 41, fled. Okafor’s firm closed. Mr. Okafor and Lydia Okafor wept."
    assert found(text)[1:] == [("Okafor", "Mary Okafor"), ("Okafor", "Mary Okafor")]


@pytest.mark.parametrize(
    "text",
    [
        "The Justice Department charged Orchid Trading LLC with fraud.",
        "South Korea was accused of dumping.",
        "Fines of $41, 52, and 60 were paid.",
        "Nvidia charged customers in Hong Kong more.",
    ],
)
def test_others_are_no_people(text):
    assert found(text) == []


def test_what_the_lexicon_knows_stays_what_it_is():
    kinds = {(m.kind, m.text) for m in names("Huawei was accused; Ann Reyes was charged.")}
    assert kinds == {("company", "Huawei"), ("person", "Ann Reyes")}


@pytest.mark.parametrize("words", ["Ann Lee, ", "Nvidiasold", "charged Ann Lee, Bob Ray, ", "A'B"])
def test_no_text_takes_longer_than_its_length(words):
    assert all(p.end <= 60_000 for p in unknown_people((words * 60_000)[:60_000]))
