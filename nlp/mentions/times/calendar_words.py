"""The words of the calendar: names of months and weekdays, ordinals, and patterns made of them."""

import re
from functools import cache
from typing import Any

from nlp.lexicon.entries import lexicon_file, load

_UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS = [
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
]
_TENS = [*(f"twenty-{unit}" for unit in _UNITS), "thirtieth", "thirty-first"]
_DAYS = {word: number for number, word in enumerate(_UNITS + _TEENS + _TENS, start=1)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_MONTH_STEMS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS = {stem: number for number, stem in enumerate(_MONTH_STEMS, start=1)}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

#: Between two words of an expression: a blank, a line end, a hyphen.
GAP = "(?:(?!\\n\\s)[\\x20\\t\\n\u00a0\u2009\u202f\u2010\u2011-][\\x20\\t\\n\u00a0]?)"
MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|jun(?:e|\.)?|jul(?:y|\.)?"
    r"|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
    "(?![a-z]|-a-lago)"
)
WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})(?!s?\\w)"
#: A year in four digits, or in two behind an apostrophe.
YEAR = r"(?:(?:19[5-9]|20[0-9])[0-9](?![\w%]|[.,][0-9])|['’‘][0-9]{2}(?![\w%]))"
#: Written out or in digits ("17", "17th"), and no figure that counts or measures something.
DAY = (
    r"(?:(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/][0-9]|[-–][0-9]{3}"
    rf"|{GAP}(?:percent|per{GAP}cent|million|billion|thousand|nm|years?|days?|months?|weeks?|inch"
    r"|bit|GW|MW)\b)"
    rf"|(?:{'|'.join(reversed(_DAYS)).replace('-', GAP)})"
    rf"(?!\w|{GAP}(?:fiscal{GAP})?(?:quarter|half|year|month|week|batch|round)))"
)
ORDINAL = "(?:first|second|third|fourth|final|1st|2nd|3rd|4th)"


def pattern(words: str) -> re.Pattern[str]:
    """A pattern blind to case, with GAP where the words have a blank."""
    return re.compile(words.replace(" ", GAP), re.IGNORECASE | re.ASCII)


def month_number(word: str) -> int:
    return _MONTHS[word[:3].lower()]


def day_number(words: str) -> int:
    """17 for "17", "17th" and "seventeenth"; 21 for "twenty-first"."""
    digits = re.match("[0-9]+", words)
    return int(digits[0]) if digits else _DAYS[re.sub(GAP, "-", words.lower())]


def ordinal_number(word: str) -> int:
    """1 to 4; the final quarter is the fourth."""
    return int(word[0]) if word[0].isdigit() else _ORDINALS[word.lower()]


def year_number(words: str) -> int:
    """2018 for "2018" and "'18"."""
    digits = words.lstrip("'’‘ ")
    return int(digits) + (2000 if len(digits) == 2 else 0)


@cache
def calendar_data() -> dict[str, Any]:
    """`lexicon/calendar.toml`."""
    return load(lexicon_file("calendar.toml"))
