from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mentions.amounts.quantities import quantities
from nlp.values import Bound, Quantity
from tests.mentions.lines import Line, found, lines

COUNTS = st.integers(min_value=1000, max_value=9_999_999).filter(lambda n: not 1900 <= n < 2100)
NOUNS = {
    **{"chips": "unit", "Nvidia GPUs": "unit", "A800s": "unit", "of its newest AI chips": "unit"},
    **{"wafers": "wafer", "wafers per month": "wafer/month", "AI servers": "server"},
    **{"GB200 NVL72 racks": "rack", "EUV lithography machines": "tool"},
}
PIECES = [
    *[
        "5,000",
        "12",
        "two",
        "million",
        "k",
        "to",
        "-",
        "or",
        "of",
        "its",
        "H20",
        "A800s",
        "RTX",
        "4090",
    ],
    *[
        "chips",
        "GPUs",
        "wafers",
        "per month",
        "systems",
        "and",
        ",",
        ".",
        "(",
        ")",
        '"',
        "about",
        "up to",
    ],
    *[
        "between",
        "gigawatts",
        "$",
        "%",
        "hundreds of",
        "of them",
        "-GPU",
        "cluster",
        "\n",
        "2024",
        "in",
    ],
]


@pytest.mark.parametrize("line", lines("quantities.txt"), ids=str)
def test_counts_are_read_as_the_case_file_says(line: Line) -> None:
    assert found(quantities(line.text)) == line.mentions


def test_a_bare_noun_that_counts_many_things_is_less_certain() -> None:
    named = quantities("It shipped 5,000 H20 units.")[0]
    bare = quantities("It shipped 5,000 units.")[0]
    assert bare.confidence < named.confidence


@given(COUNTS, st.sampled_from(sorted(NOUNS)))
def test_a_count_written_in_digits_reads_back(count: int, noun: str) -> None:
    (mention,) = quantities(f"It ordered {count:,} {noun}, sources said.")
    assert mention.value == Quantity(count, count, NOUNS[noun], Bound.EXACT)
    assert mention.text == f"{count:,} {noun}"


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
@settings(max_examples=400)
def test_any_text_is_read_without_failing_and_every_mention_re_slices(text: str) -> None:
    mentions = quantities(text)
    assert mentions == quantities(text)
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end]
        assert isinstance(mention.value, Quantity)
        low, high = mention.value.low, mention.value.high
        assert (low is not None) or (high is not None)
        assert low is None or high is None or low <= high
    assert all(a.end <= b.start for a, b in pairwise(mentions))
