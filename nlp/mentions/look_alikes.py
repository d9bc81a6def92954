"""Tell a name from words that only look like it: the fruit, the road, the limb."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from nlp.lexicon.entries import lexicon_file, load

#: How far the words that unmask a look-alike reach.
_REACH = 20


def has_look_alikes(name: str) -> bool:
    """Are there rules for this name? It is in lower case, as everywhere here."""
    return name in _look_alikes()


def is_look_alike(text: str, start: int, end: int, name: str) -> bool:
    """Do the words around `text[start:end]` show that it is not `name`?

    A name that ends with a digit may be a road, a room or a sheet of paper too.
    """
    before, after = _rules(name)
    return bool(after.match(text, end)) or bool(before.search(text[max(0, start - _REACH) : start]))


@cache
def name_words() -> dict[str, Any]:
    """The lists of `name_words.toml`."""
    return load(lexicon_file("name_words.toml"))


@cache
def _look_alikes() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in name_words()["look_alike"]}


@cache
def _rules(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    row, words = _look_alikes().get(name, {}), name_words()
    before, after = list(row.get("before", ())), list(row.get("after", ()))
    if name[-1:].isdigit():
        before += words["never_before_products"]
        after += words["never_after_products"]
    return _before(before), _after(after)


def _before(words: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in words) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{listed}) ?\Z", re.IGNORECASE)


def _after(words: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in words) or "(?!)"
    return re.compile(rf" ?(?:{listed})(?!\w)", re.IGNORECASE)
