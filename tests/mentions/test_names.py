"""Names in sentences, by case file: what is a name, whose, and what only looks like one."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company, names
from nlp.mentions.read import read
from nlp.values import Months, Name, Period

#: The kinds that a file's marks are about.
KINDS = {
    "companies.txt": {"company"},
    "authorities.txt": {"authority", "instrument"},
    "people.txt": {"person"},
    "products.txt": {"product"},
}
WORDS = """
Nvidia nvidia TSMC (2330.TW) NASDAQ:NVDA $NVDA Acme Corp Corp. LLC Co., Ltd The & (Beijing) 's -class
Technologies H20s A800/H800 export controls BIS Entity List Jensen Huang Washington it the company
Chinese tech companies $5 billion 100,000 chips in 2025 next year over five years İ ß 英伟达 , . ( )
motorway Apple pie
"""
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\n"]))
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=())),
    PIECES.map(" ".join),
    PIECES.map("".join),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence without its marks, the kinds they are about, and the (words, name) of each.

    A name that the lexicon lacks begins with "?".
    """

    text: str
    kinds: frozenset[str]
    marks: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.text


def lines(file: str) -> list[Line]:
    rows = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    return [_line(row, KINDS[file]) for row in rows if row.strip() and not row.startswith("# ")]


def _line(row: str, kinds: set[str]) -> Line:
    marked, _, listed = row.rpartition(" => ")
    words = re.findall(r"\[(.*?)\]", marked)
    expected = [] if listed.strip() == "none" else [name.strip() for name in listed.split(";")]
    assert len(words) == len(expected), f"as many marks as names: {row}"
    pairs = tuple(zip(words, expected, strict=True))
    return Line(re.sub(r"[\[\]]", "", marked), frozenset(kinds), pairs)


def found(text: str, kinds: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Generic words ("chips") name nothing and are left out; so is a company's mere mark."""
    return tuple((m.text, said) for m in names(text) if m.kind in kinds and (said := _said(m)))


def _said(mention: Mention) -> str:
    assert isinstance(mention.value, Name)
    if mention.value.key:
        return mention.value.key
    return f"?{mention.value.name}" if mention.kind == "company" else ""


@pytest.mark.parametrize("line", [line for file in KINDS for line in lines(file)], ids=str)
def test_names_are_read_as_the_case_files_say(line: Line) -> None:
    assert found(line.text, line.kinds) == line.marks


def test_each_case_file_says_enough() -> None:
    counts = {file: sum(max(1, len(line.marks)) for line in lines(file)) for file in KINDS}
    least = {"companies.txt": 150, "authorities.txt": 150, "products.txt": 150, "people.txt": 150}
    assert {file: count for file, count in counts.items() if count < least[file]} == {}


def test_a_company_that_only_its_suffix_gives_away_is_less_certain() -> None:
    known, unknown = names("Nvidia sold to Hao Photonics LLC")
    assert (known.confidence, unknown.confidence) == (1.0, 0.6)


def test_a_suffix_of_custom_is_less_certain_than_one_of_law() -> None:
    (custom,) = names("bought by Silverpine Electronics in May")
    assert custom.confidence == 0.5


def test_a_noun_beside_a_name_is_as_uncertain() -> None:
    (cued,) = names("bought by the startup Brightlattice in May")
    assert (cued.confidence, cued.value) == (0.5, Name("Brightlattice"))


def test_a_company_is_known_by_any_of_its_names() -> None:
    company = known_company("Taiwan Semiconductor Manufacturing Co")
    assert company is not None
    assert company.name == "TSMC"
    assert known_company("Hao Photonics LLC") is None


@given(TEXTS)
@settings(max_examples=500)
def test_any_text_is_searched_for_names_without_failing(text: str) -> None:
    mentions = names(text)
    assert mentions == names(text)
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end]
        assert mention.start < mention.end
        assert isinstance(mention.value, Name)


@given(TEXTS)
@settings(max_examples=300)
def test_any_text_is_read_without_failing_and_mentions_nest_or_stand_apart(text: str) -> None:
    mentions = read(text, date(2025, 5, 28))
    assert mentions == read(text, date(2025, 5, 28))
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end]
        if isinstance(mention.value, Period):
            assert mention.value.start <= mention.value.end
        elif not isinstance(mention.value, Name | Months):
            low, high = mention.value.low, mention.value.high
            assert low is None or high is None or low <= high
    starts = [mention.start for mention in mentions]
    assert starts == sorted(starts)
    for first in mentions:
        for second in mentions:
            if first.start < second.start < first.end:
                assert second.end <= first.end
