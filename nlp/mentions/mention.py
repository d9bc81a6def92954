"""A place in a text that names a thing or an amount, and what it stands for."""

from dataclasses import dataclass, replace
from typing import Self

from nlp.values import Value


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` stands for `value`.

    `kind`: money, quantity, duration, date, company, authority, instrument, person, place,
    publisher or product. `confidence` lies between 0 and 1.
    """

    kind: str
    start: int
    end: int
    text: str
    value: Value
    confidence: float = 1.0

    def moved(self, by: int) -> Self:
        """The same mention in a text that begins `by` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)
