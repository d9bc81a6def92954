"""Find where the dates of a text may stand: the words that anchor one, and those that may open it.

One multi-pattern scan finds the anchors; everything costlier looks at their neighbourhood only.
"""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.mentions.amounts.numbers import WORDS
from nlp.mentions.times.calendar_words import WEEKDAYS, calendar_data

_CODES = [
    *("FY", "fy", "CY", "YTD"),
    *(f"{letter}{q}" for letter in ("Q", "q", "FQ", "CQ") for q in range(1, 5)),
    *(f"{q}{letter}" for letter in "Qq" for q in range(1, 5)),
    *(form for h in (1, 2) for form in (f"H{h}", f"{h}H")),
]
#: The longest opening seen: "at any time within approximately the next three to five".
_LONGEST_LEAD = 80
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2}|st|nd|rd|th)?")
_LAST_WORD = re.compile(r"(?:[0-9]+\.[0-9]+|[\w’']+)$")
_SLASHES = re.compile(r"(?<![\w/])[0-9]{1,2}/[0-9]{1,2}/$")
_GAPS = " \n\t\u00a0\u2009\u202f-\u2010\u2011"


def anchors(text: str) -> Iterator[int]:
    """Offsets, in order, of the words and years round which a date may stand."""
    for index, start, stop in _scanner().find_matches_as_indexes(text):
        if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            continue
        if _ends_word(text, stop, is_code=index < len(_CODES)):
            yield start


def openings(text: str, anchor: int, floor: int) -> list[int]:
    """Where the expression round an anchor may begin, first offset first, none before `floor`."""
    found = [anchor]
    leads, inner = _leads()
    at, floor = anchor, max(floor, anchor - _LONGEST_LEAD)
    while at > floor:
        window = text[max(floor, at - 24) : at]
        bare = window.rstrip(_GAPS)
        if not 0 < len(window) - len(bare) < 3:
            break
        word = _LAST_WORD.search(bare)
        opener = word[0].lower() if word else ""
        if opener not in leads and not _NUMBER.fullmatch(opener):
            break
        at -= len(window) - len(bare) + len(opener)
        if opener not in inner:
            found.append(at)
    if slashes := _SLASHES.search(text, max(floor, anchor - 8), anchor):
        found.append(slashes.start())
    return found[::-1]


def _ends_word(text: str, stop: int, *, is_code: bool) -> bool:
    after = text[stop : stop + 1]
    if is_code or not (after.isalnum() or after == "_"):
        return True
    return after in "sS" and not text[stop + 1 : stop + 2].isalnum()


@cache
def _leads() -> tuple[frozenset[str], frozenset[str]]:
    data = calendar_data()["anchors"]
    return frozenset([*data["leads"], *WORDS]), frozenset(data["inner"])


@cache
def _scanner() -> AhoCorasick:
    data = calendar_data()["anchors"]
    years = [str(year) for year in range(1950, 2100)]
    words = [*data["words"], *WEEKDAYS]
    cased = [form for word in words for form in (word, word.capitalize(), word.upper())]
    short = [form for word in data["capital"] for form in (word, word.upper())]
    return AhoCorasick([*_CODES, *years, *cased, *short], matchkind=MatchKind.LeftmostLongest)
