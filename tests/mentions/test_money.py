from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mentions.amounts.money import money
from nlp.values import Bound, Money
from tests.mentions.lines import Line, found, lines

AMOUNTS = st.integers(min_value=1, max_value=999_999).map(lambda cents: cents / 100)
SCALES = {
    **{" billion": 1e9, "bn": 1e9, " bln": 1e9, "B": 1e9, " million": 1e6, "mn": 1e6, "m": 1e6},
    **{" trillion": 1e12, "tn": 1e12, " thousand": 1e3, "k": 1e3, "": 1.0},
}
SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "NT$": "TWD",
    "HK$": "HKD",
    "RMB ": "CNY",
}
WORDS = " $€£¥RMBNT0123456789.,-–()billionmtotandplusorminus%yuanupabout\n"


@pytest.mark.parametrize("line", lines("money.txt"), ids=str)
def test_amounts_are_read_as_the_case_file_says(line: Line) -> None:
    assert found(money(line.text)) == line.mentions


def test_a_figure_broken_over_two_lines_is_one_amount() -> None:
    (mention,) = money("the charge was $823\nmillion in all")
    assert mention.text == "$823\nmillion"
    assert mention.value == Money(823e6, 823e6, "USD")


def test_the_context_tells_the_yen_from_the_yuan() -> None:
    assert money("It paid ¥5 billion.", "Alibaba buys chips")[0].value == Money(5e9, 5e9, "CNY")
    assert money("It paid ¥5 billion.", "SoftBank buys chips")[0].value == Money(5e9, 5e9, "JPY")


def test_a_yen_sign_that_nothing_explains_is_less_certain() -> None:
    assert money("It paid ¥5 billion.")[0].confidence < money("It paid $5 billion.")[0].confidence


def test_an_amount_without_its_currency_is_less_certain() -> None:
    assert money("It faces 5.5 bln in charges.")[0].confidence < 0.7


@given(AMOUNTS, st.sampled_from(sorted(SIGNS)), st.sampled_from(sorted(SCALES)))
def test_an_amount_written_in_any_supported_way_reads_back(
    amount: float, sign: str, scale: str
) -> None:
    (mention,) = money(f"They paid {sign}{amount:,.2f}{scale} for it.")
    value = pytest.approx(amount * SCALES[scale], rel=1e-12)
    assert isinstance(mention.value, Money)
    assert (mention.value.low, mention.value.high) == (value, value)
    assert mention.value.currency == SIGNS[sign]
    assert mention.value.bound is Bound.EXACT


@given(
    st.one_of(
        st.text(),
        st.text(alphabet=WORDS),
        st.lists(
            st.sampled_from(
                [
                    "$",
                    "4",
                    "billion",
                    "to",
                    "-",
                    "or",
                    "plus or minus",
                    "2%",
                    "yuan",
                    "(",
                    ")",
                    "up to",
                    "between",
                    "and",
                    "half a",
                    "tens of",
                    "$5",
                    "bn",
                    ",",
                    ".",
                    "dollars",
                    "from",
                    "negative",
                    "¥",
                    "\n",
                ]
            )
        ).map(" ".join),
    )
)
@settings(max_examples=400)
def test_any_text_is_read_without_failing_and_every_mention_re_slices(text: str) -> None:
    mentions = money(text)
    assert mentions == money(text)
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end]
        assert isinstance(mention.value, Money)
        low, high = mention.value.low, mention.value.high
        assert (low is not None) or (high is not None)
        assert low is None or high is None or low <= high
    assert all(a.end <= b.start for a, b in pairwise(mentions))
