"""Which addresses are one page, and which texts are one text, edited."""

import random
from pathlib import Path

import pytest
from lxml import html

from crawler.identity import (
    Difference,
    canonical_url,
    compare,
    containment,
    fingerprint,
    is_near_duplicate,
    is_same_site,
    page_key,
    sentences,
    text_hash,
)

SITE = "https://wafer.example"
WEB = Path(__file__).parents[2] / "crawler" / "sample_web"


def written_pages() -> list[str]:
    """The words of the sample web's pages, of those that are long enough to be articles."""
    pages = (html.parse(str(file)).getroot() for file in sorted(WEB.rglob("*.html")))
    texts = (" ".join(p.text_content() for p in page.iterfind(".//article//p")) for page in pages)
    return [text for text in texts if len(text.split()) >= 120]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("HTTPS://Wafer.Example:443/a?utm_source=x&id=7#top", f"{SITE}/a?id=7"),
        (f"{SITE}/a;jsessionid=0A1B2C3D?fbclid=1", f"{SITE}/a"),
        (f"{SITE}/a?PHPSESSID=8f1c2d3e&sid=12", f"{SITE}/a?sid=12"),
        (f"{SITE}/a?sid=9f8e7d6c5b4a39281706", f"{SITE}/a"),
        (f"{SITE}/2025/06/chips/amp/", f"{SITE}/2025/06/chips"),
        (f"{SITE}/chips.amp.html?outputType=amp", f"{SITE}/chips.html"),
        (f"{SITE}/amp", f"{SITE}/amp"),
        ("https://wafer-example.cdn.ampproject.org/c/s/wafer.example/chips", f"{SITE}/chips"),
        ("https://www.google.com/amp/s/wafer.example/chips/amp", f"{SITE}/chips"),
        (SITE, f"{SITE}/"),
        ("mailto:desk@wafer.example", ""),
    ],
)
def test_tracking_sessions_and_amp_are_taken_off_an_address(url: str, address: str) -> None:
    assert canonical_url(url) == address


@pytest.mark.parametrize(
    ("declared", "address"),
    [
        ("/news/chips-ordered", f"{SITE}/news/chips-ordered"),
        ("https://www.wafer.example/news/1?utm_medium=x", "https://www.wafer.example/news/1"),
        ("https://other.example/story/chips-ordered-from-abroad.html",
         "https://other.example/story/chips-ordered-from-abroad.html"),
        ("https://other.example/something-else-altogether", f"{SITE}/chips-ordered-from-abroad"),
        (f"{SITE}/", f"{SITE}/chips-ordered-from-abroad"),
        ("javascript:void(0)", f"{SITE}/chips-ordered-from-abroad"),
    ],
)  # fmt: skip
def test_page_is_believed_about_its_address_if_it_is_plausible(declared: str, address: str) -> None:
    assert canonical_url(f"{SITE}/chips-ordered-from-abroad", declared) == address


def test_one_page_has_one_key_however_it_is_reached() -> None:
    ways = [
        f"{SITE}/chips?b=2&a=1",
        "http://www.wafer.example/chips/?a=1&b=2&utm_campaign=x",
        "https://m.wafer.example/chips/index.html?a=1&b=2",
        "https://amp.wafer.example/chips/amp?b=2&a=1#read",
    ]
    assert {page_key(way) for way in ways} == {"wafer.example/chips?a=1&b=2"}
    assert page_key(f"{SITE}/chips?a=2") != page_key(ways[0])


def test_hosts_of_one_owner_are_one_site() -> None:
    assert is_same_site("https://news.wafer.example/a", "https://m.wafer.example/b")
    assert is_same_site("https://www.meti.go.jp/a", "https://meti.go.jp/b")
    assert not is_same_site("https://www.meti.go.jp/a", "https://www.mofa.go.jp/b")
    assert not is_same_site("http://10.0.0.1/a", "http://10.0.0.2/a")
    assert not is_same_site("mailto:a@wafer.example", "mailto:b@wafer.example")


def test_exact_copy_is_one_whatever_its_spacing_and_capitals() -> None:
    assert text_hash("The  Plant\n\nwill “open”.") == text_hash("THE PLANT will open")
    assert text_hash("It costs $3.5 billion") != text_hash("It costs $35 billion")


@pytest.mark.parametrize("share", [0.05, 0.15])
def test_text_with_some_of_its_words_changed_is_found_again(share: float) -> None:
    texts, draw = written_pages(), random.Random(7)
    words = " ".join(texts).split()
    found = 0
    for text in texts * 5:
        edited = (draw.choice(words) if draw.random() < share else word for word in text.split())
        found += is_near_duplicate(fingerprint(text), fingerprint(" ".join(edited)))
    assert found / (5 * len(texts)) >= (0.88 if share > 0.1 else 1.0)


def test_copy_with_another_text_around_it_or_cut_to_its_first_half_is_found() -> None:
    for text, other in zip(written_pages(), written_pages()[1:], strict=False):
        half = text[: len(text) // 2]
        assert is_near_duplicate(fingerprint(text), fingerprint(f"{other} {text}"))
        assert is_near_duplicate(fingerprint(text), fingerprint(half))


def test_only_the_syndicated_copy_is_a_copy_of_another_report() -> None:
    """The sample web has one, "supplied by Silicon Ledger and shortened"."""
    texts = written_pages()
    prints = [fingerprint(text) for text in texts]
    pairs = [
        (texts[i], texts[j])
        for i, one in enumerate(prints)
        for j, other in enumerate(prints[:i])
        if is_near_duplicate(one, other)
    ]
    assert len(pairs) == 1
    assert all("largest internet companies are buying" in text for text in pairs[0])
    assert all(0 <= number < 2**63 for print_ in prints for number in print_)


def test_short_texts_have_no_near_duplicates() -> None:
    assert not is_near_duplicate(fingerprint("Thank you."), fingerprint("Thank you."))
    assert containment(frozenset(), fingerprint("a b c d e f")) == 0


def test_versions_differ_by_the_sentences_that_came_went_and_were_reworded() -> None:
    old = "Marlow ordered 4,000 chips in May. The price is secret. Nobody spoke."
    new = "Marlow ordered 5,000 chips in May. Nobody spoke.\n\nGannet will ship them by June."
    assert compare(old, new) == Difference(
        added=("Gannet will ship them by June.",),
        removed=("The price is secret.",),
        changed=(("Marlow ordered 4,000 chips in May.", "Marlow ordered 5,000 chips in May."),),
    )


def test_moved_sentences_and_other_spacing_are_no_difference() -> None:
    assert not compare("One is here. Two is there.", "Two is  there.\n\nOne is here.")


def test_sentences_end_at_stops_and_not_at_abbreviations() -> None:
    text = "The U.S. Commerce Department wrote to Mr. Lind. It asked for $3.5 billion.\nNo reply"
    assert list(sentences(text)) == [
        "The U.S. Commerce Department wrote to Mr. Lind.",
        "It asked for $3.5 billion.",
        "No reply",
    ]


def test_long_versions_are_compared_in_bounded_time() -> None:
    old = " ".join(f"Sentence number {n} is old." for n in range(3000))
    new = " ".join(f"Sentence number {n} is new." for n in range(3000))
    found = compare(old, new)
    assert (len(found.added), len(found.removed), found.changed) == (3000, 3000, ())
