import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.mentions.amounts.figures import numbers
from nlp.mentions.amounts.numbers import number_at, plain_number_at

READ_WHOLE = {
    "34.45": 34.45,
    "100,000": 100_000,
    "1,234,567.5": 1_234_567.5,
    "1.5": 1.5,
    ".5": 0.5,
    "5½ million": 5.5e6,
    "1.5bn": 1.5e9,
    "5.5 bln": 5.5e9,
    "700mn": 7e8,
    "40B": 4e10,
    "45k": 45_000,
    "1.2-billion": 1.2e9,
    "3 millions": 3e6,
    "2 hundred thousand": 2e5,
    "76,000 crore": 7.6e11,
    "1.2 lakh crore": 1.2e12,
    "five and a half": 5.5,
    "five and a half billion": 5.5e9,
    "five-and-a-half billion": 5.5e9,
    "one and a half million": 1.5e6,
    "a billion and a half": 1.5e9,
    "half a billion": 5e8,
    "a half-billion": 5e8,
    "a quarter of a million": 250_000,
    "three quarters of a billion": 7.5e8,
    "4 point 6": 4.6,
    "four point six five": 4.65,
    "4 point oh five": 4.05,
    "two dozen": 24,
    "half a dozen": 6,
    "a dozen": 12,
    "a hundred": 100,
    "a hundred million": 1e8,
    "a hundred and fifty thousand": 150_000,
    "twenty-five": 25,
    "twenty five hundred": 2500,
    "seven hundred and fifty": 750,
    "one hundred twenty-five thousand": 125_000,
    "two million three hundred thousand": 2.3e6,
    "one thousand two hundred": 1200,
    "two thousand twenty-four": 2024,
    "nineteen": 19,
    "Eleven": 11,
    "zero": 0,
}
READ_IN_PART = {
    "one hundred and two hundred": ("one hundred", 100),
    "one million and two million": ("one million", 1e6),
    "3nm": ("3", 3),
    "300mm": ("300", 300),
    "2H24": ("2", 2),
    "1,23": ("1", 1),
    "5 millionaires": ("5", 5),
    "1.2 billion.": ("1.2 billion", 1.2e9),
}


@pytest.mark.parametrize(("text", "value"), READ_WHOLE.items())
def test_a_number_is_read_to_its_end(text: str, value: float) -> None:
    assert number_at(text, 0) == (value, len(text))


@pytest.mark.parametrize(("text", "part"), READ_IN_PART.items())
def test_a_number_ends_where_its_words_end(text: str, part: tuple[str, float]) -> None:
    words, value = part
    assert number_at(text, 0) == (value, len(words))


@pytest.mark.parametrize("text", ["", "a chip", "half", "a half", "million", "$5", "the first"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert number_at(text, 0) is None


def test_short_scales_can_be_left_unread() -> None:
    assert plain_number_at("3m ago", 0) == (3, 1)
    assert plain_number_at("three million ago", 0) == (3e6, 13)


@pytest.mark.parametrize(
    "text",
    [
        "A800",
        "GPT-4",
        "version 3.5.1",
        "24/7",
        "10:30",
        "#5",
        "3nm",
        "910C",
        "1990s",
        "FY24",
        "’24",
        "1,5",
    ],
)
def test_digits_of_names_versions_and_times_are_no_numbers(text: str) -> None:
    assert numbers(f"the {text} of it") == []


def test_vague_words_give_a_floor() -> None:
    text = "tens of billions, hundreds of thousands, several hundred, tens or hundreds of millions"
    read = [(number.value, number.vague) for number in numbers(text)]
    assert read == [(1e10, True), (1e5, True), (100, True), (1e7, True)]


def test_a_run_of_digits_that_is_no_amount_is_not_read() -> None:
    assert number_at("9" * 400, 0) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_read_back_with_and_without_separators(value: int) -> None:
    assert number_at(f"{value}", 0) == (value, len(f"{value}"))
    assert number_at(f"{value:,}", 0) == (value, len(f"{value:,}"))


@given(st.decimals(min_value=0, max_value=9999, places=2), st.sampled_from(["billion", "million"]))
def test_decimals_read_back_with_their_scale(value: object, scale: str) -> None:
    factor = {"billion": 1e9, "million": 1e6}[scale]
    read = number_at(f"{value} {scale}", 0)
    assert read is not None
    assert read[0] == pytest.approx(float(str(value)) * factor)


@given(st.text(), st.integers(min_value=0, max_value=50))
def test_any_text_is_read_without_failing(text: str, pos: int) -> None:
    read = number_at(text, min(pos, len(text)))
    assert read is None or pos < read[1] <= len(text)
