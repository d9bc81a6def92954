"""Noun phrases of the trees that our own parser makes."""

from itertools import pairwise

import pytest
import spacy
from spacy.tokens import Doc

from nlp.noun_chunks import noun_chunks
from nlp.pipeline import annotate


def parsed(text: str) -> Doc:
    (doc,) = annotate([(text, [])])
    return doc


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Tencent bought about 20,000 fast memory chips from Inspur.",
            ["Tencent", "about 20,000 fast memory chips", "Inspur"],
        ),
        ("The Dutch government revoked its licence.", ["The Dutch government", "its licence"]),
        ("Chips that were shipped to China sold well.", ["Chips", "that", "China"]),
        ("Baidu and Alibaba have bought memory chips.", ["Baidu", "Alibaba", "memory chips"]),
    ],
)
def test_a_phrase_has_its_modifiers_and_no_preposition(text: str, found: list[str]):
    assert [span.text for span in parsed(text).noun_chunks] == found


def test_phrases_never_overlap_and_stand_in_the_order_of_the_text():
    doc = parsed(
        "Under the rule, makers of the most advanced AI chips must ask the Commerce Department, "
        "Nvidia's largest customer in Washington said, for a licence to sell them in China."
    )
    spans = [(s.start, s.end) for s in doc.noun_chunks]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert len(spans) >= 7


def test_a_text_without_a_tree_is_refused_in_words():
    with pytest.raises(ValueError, match="need a tree"):
        list(noun_chunks(spacy.blank("en")("Nvidia sold chips.")))
