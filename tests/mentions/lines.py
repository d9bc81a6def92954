"""Read the case files: a sentence with its mentions in square brackets, and what they stand for.

    Baidu paid [up to $4 billion] for chips => -..4e9 USD

An open end is "-". One figure alone is both ends, exact unless " about" follows. "none" where the
sentence holds no such mention.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from nlp.mentions.mention import Mention
from nlp.values import Bound, Money, Quantity

Expected = tuple[str, float | None, float | None, str, Bound]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence without its brackets, and (words, low, high, unit, bound) of every mention."""

    text: str
    mentions: tuple[Expected, ...]

    def __str__(self) -> str:
        return self.text


def lines(name: str) -> list[Line]:
    """The cases of one file of this folder; blank lines and comments are left out."""
    rows = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [_line(row) for row in rows if row.strip() and not row.startswith("#")]


def found(mentions: list[Mention]) -> tuple[Expected, ...]:
    """Mentions in the form that a line expects them."""
    return tuple(_form(mention) for mention in mentions)


def _form(mention: Mention) -> Expected:
    value = mention.value
    assert isinstance(value, Money | Quantity)
    unit = value.currency if isinstance(value, Money) else value.unit
    return mention.text, value.low, value.high, unit, value.bound


def _line(row: str) -> Line:
    marked, _, values = row.partition(" => ")
    words = re.findall(r"\[(.*?)\]", marked)
    forms = [] if values.strip() == "none" else values.split("; ")
    assert len(words) == len(forms), f"as many marks as values: {row}"
    mentions = (_expected(*pair) for pair in zip(words, forms, strict=True))
    return Line(re.sub(r"[\[\]]", "", marked), tuple(mentions))


def _expected(words: str, form: str) -> Expected:
    figure, _, rest = form.strip().partition(" ")
    unit, _, said = rest.partition(" ")
    first, is_range, second = figure.partition("..")
    low = None if first == "-" else float(first)
    high = (None if second == "-" else float(second)) if is_range else low
    return words, low, high, unit, _bound(low, high, said)


def _bound(low: float | None, high: float | None, said: str) -> Bound:
    if low is None:
        return Bound.UP_TO
    if high is None:
        return Bound.AT_LEAST
    return Bound(said) if said else Bound.EXACT if low == high else Bound.RANGE
