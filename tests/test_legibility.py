"""A text that cannot be read as prose says why, so that a missing claim is no riddle."""

from datetime import date

import pytest

from crawler.documents import Article, Kind
from nlp.legibility import unread

PROSE = "Tencent bought 20,000 H20 chips from Nvidia. The price was $260 million, 5 % under list.\n"


def troubles(text: str) -> list[str]:
    return list(unread(Article("d", "", Kind.ARTICLE, "Test Wire", date(2025, 6, 11), "", text)))


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "the text is empty"),
        (" \n ", "the text is empty"),
        (
            "a" * 5_000_000,
            "passed over: 1 (5,000,000 characters in all)",
        ),
        ("Nvidiasold" * 20_000, "passed over: 1 (200,000 characters in all)"),
        ("😀" * 5_000, "most of the text is no letters"),
        ("שלום עולם. " * 500, "not in Latin letters"),
        (PROSE.replace(" ", "\0"), "characters that are no text"),
        (PROSE + "\ud83d", "surrogate pair): 1"),
        (f"<p class='x'>{PROSE}</p><br>" * 20, "HTML was left in the text"),
    ],
    ids=["nothing", "blank", "one line", "no spaces", "emoji", "RTL", "NUL", "surrogate", "HTML"],
)
def test_what_cannot_be_read_is_named(text: str, trouble: str):
    assert any(trouble in found for found in troubles(text))


@pytest.mark.parametrize(
    "text", [PROSE, PROSE * 500, "A <b>bold</b> claim: x < 5 and y > 3.", "Zürich’s Größe – naïve."]
)
def test_prose_has_no_troubles(text: str):
    assert troubles(text) == []
