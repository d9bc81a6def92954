"""Find every number of a text: in digits, in words, and vague ones ("tens of billions").

What the number counts, its sign and its bounds are for the readers of money and of quantities.
"""

import math
import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.mentions.amounts.currencies import sign_before
from nlp.mentions.amounts.numbers import SCALES, WORDS, Number, read_number

#: Without ASCII a "ſ" would match an "s" that no table holds.
_FLAGS = re.IGNORECASE | re.ASCII
_GAP = "[ \\t\\n\u00a0\u202f-]"
_RUN = re.compile("[0-9][0-9.,\u2009\u202f]*+")
_PLURAL = "(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions)"
_SCALE = "(?:dozen|hundred|thousand|million|billion|trillion)s?"
_VAGUE = re.compile(
    rf"(?P<plurals>{_PLURAL}\b"
    rf"(?:{_GAP}(?:(?:and|or|to|upon|if not|even|of){_GAP}){{0,3}}{_PLURAL}\b){{0,3}})"
    rf"|(?:several|(?:a{_GAP})?few|multi)(?:{_GAP}?of)?{_GAP}?"
    rf"(?P<some>{_SCALE}\b(?:{_GAP}(?:of{_GAP})?{_SCALE}\b)?)",
    _FLAGS,
)
_COUPLE = re.compile(
    rf"(?:a{_GAP})?couple(?:{_GAP}of)?{_GAP}(?P<scales>{_SCALE}\b(?:{_GAP}{_SCALE}\b)?)",
    _FLAGS,
)
_ARTICLE = re.compile(rf"(?<![\w'’])(an?{_GAP})$", _FLAGS)
_OR = re.compile(rf"{_GAP}(?:and|or|to|upon|if not)\b", _FLAGS)
_SHARED_SCALE = re.compile(r"\bof\s(\w+)$", _FLAGS)
#: What makes digits the head of a name, a date or a version: "3nm", "910C", "1,5", "24/7", "10:30".
_RUNS_ON = re.compile(r"[^\W]|[.,:/][0-9]|(?<=[0-9])['’]s\b")
_MM = re.compile(r"(?:mm|MM)\b")
_FLOORS = {"tens": 10.0, "dozens": 12.0, "scores": 20.0}
_SCALE_WORDS = ("dozen", "hundred", "thousand", "million", "billion", "trillion", "lakh", "crore")
_AFTER_ARTICLE = frozenset([*_SCALE_WORDS, "half", "quarter", "few", "couple"])
_OPENERS = [
    *(w for w in WORDS if len(w) > 2),
    "half",
    "quarter",
    *_SCALE_WORDS,
    "tens",
    "several",
    "few",
    "couple",
    "multi",
]


def numbers(text: str) -> list[Number]:
    """Every number, in order, none inside another; digits of names, dates and versions left out."""
    found: list[Number] = []
    end = 0
    for start, stop, in_digits in sorted(_openings(text)):
        if start < end:
            continue
        number = _in_digits(text, start, found) if in_digits else _in_words(text, start)
        if number:
            found.append(number)
        end = max(stop, number.end if number else 0)
    return found


def _openings(text: str) -> Iterator[tuple[int, int, bool]]:
    for run in _RUN.finditer(text):
        yield run.start(), run.end(), True
    for _, start, stop in _scanner().find_matches_as_indexes(text):
        if _opens_word(text, start, stop):
            yield _with_article(text, start, stop), stop, False


@cache
def _scanner() -> AhoCorasick:
    forms = [form for word in _OPENERS for form in (word, word.capitalize(), word.upper())]
    return AhoCorasick(forms, matchkind=MatchKind.LeftmostLongest)


def _opens_word(text: str, start: int, stop: int) -> bool:
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return False
    after = text[stop : stop + 1]
    return not after.isalpha() or after in "sS" or text[start:stop].lower() == "multi"


def _with_article(text: str, start: int, stop: int) -> int:
    """A "hundred" begins at the article before it, which takes the place of a "one"."""
    if text[start:stop].lower() not in _AFTER_ARTICLE:
        return start
    found = _ARTICLE.search(text[max(0, start - 4) : start])
    return start - len(found[1]) if found else start


def _in_words(text: str, start: int) -> Number | None:
    if found := _VAGUE.match(text, start):
        return Number(start, found.end(), _floor(found[0]), 1, digits=False, vague=True)
    if found := _COUPLE.match(text, start):
        return Number(start, found.end(), 2, _floor(found["scales"]), digits=False)
    number = read_number(text, start)
    return None if number and text[number.end : number.end + 1].isalpha() else number


def _floor(words: str) -> float:
    """The least they can mean: "hundreds of thousands" 1e5, "tens or hundreds of billions" 1e10."""
    first = _OR.split(words, maxsplit=1)[0]
    floor = math.prod(_floor_of(word) for word in re.findall("[a-z]+", first.lower()))
    shared = _SHARED_SCALE.search(words) if len(first) < len(words) else None
    return floor * _floor_of(shared[1].lower()) if shared and floor < 1000 else floor


def _floor_of(word: str) -> float:
    return _FLOORS.get(word) or SCALES.get(word.removesuffix("s").removeprefix("multi"), 1.0)


def _in_digits(text: str, start: int, before: list[Number]) -> Number | None:
    if text[start - 1 : start] == "." and not text[max(0, start - 2) : start - 1].isalnum():
        start -= 1
    if start and _is_inside(text, start, before[-1].end if before else 0):
        return None
    number = read_number(text, start)
    if number and _RUNS_ON.match(text, number.end) and not _is_banker_million(text, number):
        return None
    return number


def _is_banker_million(text: str, number: Number) -> bool:
    """ "$20mm" is 20 million, "300mm" is a length."""
    return bool(_MM.match(text, number.end) and sign_before(text, number.start))


def _is_inside(text: str, start: int, previous_end: int) -> bool:
    """Do these digits belong to what stands before them: "A800", "GPT-4", "10:30", "#5"?"""
    before, farther = text[start - 1], text[max(0, start - 2) : start - 1]
    if before.isalpha():
        return sign_before(text, start) is None
    if before in "-/:." and (farther.isalnum() or farther == "."):
        goes_on = start - 1 == previous_end or text[max(0, start - 4) : start].lower() == "-to-"
        return not (before == "-" and goes_on)
    return before in "_#@&'’\\"
