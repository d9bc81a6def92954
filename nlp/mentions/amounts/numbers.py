"""Read one English number, in digits or in words, at a place in a text.

"34.45", "100,000", "1.5bn", "4 million", "five and a half", "two dozen", "4 point 6", "a hundred",
"twenty-five", "half a billion". Whether a number may begin at that place (a "one" inside
"someone") is for the caller to say. Every number of a text is found by `nlp.mentions.amounts.figures`.
"""

import re
from dataclasses import dataclass

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = (
    {"zero": 0, "oh": 0, "a": 1, "an": 1}
    | {word: value for value, word in enumerate(_ONES + _TEENS, start=1)}
    | {word: value * 10 for value, word in enumerate(_TENS, start=2)}
)
_PARTS = {"half": 0.5, "quarter": 0.25, "½": 0.5, "¼": 0.25, "¾": 0.75}

#: How many times the number before it; full words first, then what newsrooms and banks write.
SCALES = {
    **{"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7},
    **{"billion": 1e9, "trillion": 1e12, "mln": 1e6, "mil": 1e6, "mio": 1e6, "mn": 1e6},
    **{"bln": 1e9, "bil": 1e9, "bn": 1e9, "tril": 1e12, "trn": 1e12, "tln": 1e12, "tn": 1e12},
    **{"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12},
}
#: More characters than this are no amount (and would overflow): a serial number, a hash.
_LONGEST = 24
_BIG = "thousand|lakh|million|crore|billion|trillion"
#: Without ASCII a "ſ" would match an "s" that no table holds.
_FLAGS = re.IGNORECASE | re.ASCII
_GAP = "[ \\t\\n\u00a0\u202f-]"
_UNDER_100 = (
    rf"(?:(?:{'|'.join(_TENS)})(?:{_GAP}(?:{'|'.join(_ONES)})\b)?|{'|'.join(_TEENS + _ONES)})\b"
)
#: "two", "twenty-five", "a hundred and fifty", "nineteen hundred"; the look-ahead keeps "between
#: one hundred and two hundred" apart.
_GROUP = (
    rf"(?:(?:an?{_GAP}hundred\b|{_UNDER_100}(?:{_GAP}hundred\b)?)"
    rf"(?:(?<=hundred){_GAP}(?:and{_GAP})?{_UNDER_100}(?!{_GAP}hundred\b))?)"
)

_DIGITS = re.compile(
    "[0-9]{1,3}(?:[,\u2009\u202f][0-9]{3})++(?![0-9])(?:\\.[0-9]++)?"
    r"|[0-9]++(?:\.[0-9]++)?|\.[0-9]++"
)
_SPELLED = re.compile(rf"{_GROUP}|zero\b|an?(?={_GAP}(?:dozen|{_BIG})\b)", _FLAGS)
_PART_OF = re.compile(
    rf"(?:(?P<many>three){_GAP}|an?{_GAP})?(?P<part>half|(?<=\W)quarters?)"
    rf"(?:{_GAP}of)?{_GAP}(?:an?{_GAP})?(?=(?:dozen|{_BIG})\b)",
    _FLAGS,
)
_POINT = re.compile(
    rf"{_GAP}point{_GAP}(?:(?P<digits>[0-9]++)"
    rf"|(?P<words>(?:zero|oh|{'|'.join(_ONES)})\b(?:{_GAP}(?:zero|oh|{'|'.join(_ONES)})\b){{0,3}}))",
    _FLAGS,
)
_AND_PART = re.compile(
    rf"\s?(?P<sign>[½¼¾])|{_GAP}and{_GAP}an?{_GAP}(?P<part>half|quarter)\b(?!{_GAP}dozen)",
    _FLAGS,
)
_SHORT_SCALE = re.compile(
    rf"{_GAP}{{0,2}}(?:(?P<times>hundred|thousand|lakh){_GAP}(?={_BIG}))?"
    rf"(?P<scale>dozen|hundred|{_BIG}|mln|mil|mio|mn|bln|bil|bn|trn|tril|tln|tn)s?\b|(?P<letter>[kmbt])(?!\w)",
    _FLAGS,
)
_FULL_SCALE = re.compile(
    rf"{_GAP}{{1,2}}(?:(?P<times>hundred|thousand|lakh){_GAP}(?={_BIG}))?"
    rf"(?P<scale>dozen|hundred|{_BIG})s?\b",
    _FLAGS,
)
_LOWER_GROUP = re.compile(
    rf"{_GAP}(?P<group>{_GROUP})(?:{_GAP}(?P<scale>{_BIG}|hundred)\b)?", _FLAGS
)


@dataclass(frozen=True, slots=True)
class Number:
    """`text[start:end]` reads `mantissa` times `scale` ("1.5 billion": 1.5 and 1e9).

    `digits`: written in figures. A `scale` of 1 means that no scale word was there, so that the
    second end of "$12-15 billion" may lend its own. `vague`: the words give a floor only ("tens of
    billions").
    """

    start: int
    end: int
    mantissa: float
    scale: float
    digits: bool
    vague: bool = False

    @property
    def value(self) -> float:
        """Rounded to what a double holds, so that 34.45 billion is 34450000000.0."""
        return float(f"{self.mantissa * self.scale:.15g}")


def number_at(text: str, pos: int) -> tuple[float, int] | None:
    """Value and end offset of the number that begins at `pos`, its scale word or suffix included."""
    number = read_number(text, pos)
    return (number.value, number.end) if number else None


def plain_number_at(text: str, pos: int) -> tuple[float, int] | None:
    """Like `number_at`, blind to short scales: "3m" is 3 (months, metres), "three million" 3e6."""
    number = read_number(text, pos, short_scales=False)
    return (number.value, number.end) if number else None


def read_number(text: str, pos: int, *, short_scales: bool = True) -> Number | None:
    """The number at `pos` with its parts kept apart; None where none begins."""
    mantissa, end, digits = _mantissa(text, pos)
    if end == pos:
        return None
    mantissa, end = _with_fraction(text, end, mantissa)
    scale, scale_end = _scale(text, end, _SHORT_SCALE if short_scales else _FULL_SCALE)
    if scale == 1:
        return Number(pos, end, mantissa, 1, digits)
    mantissa, end = _with_fraction(text, scale_end, mantissa)
    if not digits:
        lower, end = _lower_groups(text, end, scale)
        mantissa += lower / scale
    return Number(pos, end, mantissa, scale, digits)


def _mantissa(text: str, pos: int) -> tuple[float, int, bool]:
    found = _DIGITS.match(text, pos)
    if found and found.end() - pos <= _LONGEST:
        return float(re.sub("[^0-9.]", "", found.group())), found.end(), True
    if found := _PART_OF.match(text, pos):
        part = _PARTS[found["part"].lower().removesuffix("s")]
        return part * (3 if found["many"] else 1), found.end() - 1, False
    if found := _SPELLED.match(text, pos):
        return _sum(found.group()), found.end(), False
    return 0, pos, False


def _sum(words: str) -> float:
    total = 0
    for word in re.findall("[a-z]+", words.lower()):
        if word == "hundred":
            total *= 100
        elif word != "and":
            total += WORDS[word]
    return total


def _with_fraction(text: str, end: int, mantissa: float) -> tuple[float, int]:
    if found := _AND_PART.match(text, end):
        return mantissa + _PARTS[(found["sign"] or found["part"]).lower()], found.end()
    if found := _POINT.match(text, end):
        spoken = re.findall("[a-z]+", (found["words"] or "").lower())
        decimals = found["digits"] or "".join(str(WORDS[word]) for word in spoken)
        return mantissa + float(f".{decimals}"), found.end()
    return mantissa, end


def _scale(text: str, end: int, pattern: re.Pattern[str]) -> tuple[float, int]:
    found = pattern.match(text, end)
    if not found:
        return 1, end
    parts = found.groupdict()
    times = SCALES[parts["times"].lower()] if parts["times"] else 1
    return times * SCALES[(parts["scale"] or parts["letter"]).lower()], found.end()


def _lower_groups(text: str, end: int, scale: float) -> tuple[float, int]:
    """What follows a spelled scale: the "three hundred thousand" of "two million three hundred ..."."""
    total = 0.0
    while found := _LOWER_GROUP.match(text, end):
        factor = SCALES[found["scale"].lower()] if found["scale"] else 1
        if factor >= scale:
            break
        total, end, scale = total + _sum(found["group"]) * factor, found.end(), factor
    return total, end
