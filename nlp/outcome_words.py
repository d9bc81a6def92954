"""The words by which reports say what became of a promise, and which events can tell it of which."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, NamedTuple

from nlp.lexicon.entries import lexicon_file, load


class Outcome(StrEnum):
    """What a report says of a promise; called as the state that it leads to, but for the last.

    STANDS: told again after somebody had called it off.
    """

    CAME = "confirmed"
    SLIPPED = "slipped"
    OFF = "withdrawn"
    STANDS = "told again"


class Link(NamedTuple):
    """An event of `event_type` can learn of its promise from one of `other_type` that names the same in `other_role`."""

    event_type: str
    role: str
    other_type: str
    other_role: str


@lru_cache(maxsize=10_000)
def said(words: str) -> frozenset[Outcome]:
    """Which outcomes the sentence has words for; "to be delivered" has none for what has come."""
    patterns = _patterns()
    found = {o for o in (Outcome.SLIPPED, Outcome.OFF) if patterns[o].search(words)}
    not_yet = _not_yet()
    for match in patterns[Outcome.CAME].finditer(words):
        before = words[: match.start()].casefold().split()[-2:]
        if not any(word in not_yet or word.endswith(("n't", "n’t")) for word in before):
            found.add(Outcome.CAME)
    return frozenset(found)


def kept_by(event_type: str, other_type: str) -> tuple[tuple[str, str], ...]:
    """Pairs of roles by which an event of the other type can show that a promise was kept."""
    return _pairs("kept_by", event_type, other_type)


def put_off_by(event_type: str, other_type: str) -> tuple[tuple[str, str], ...]:
    """The same for being put off or called off."""
    return _pairs("put_off_by", event_type, other_type)


@cache
def links() -> frozenset[Link]:
    """Every way in which one event can tell of another's promise."""
    return frozenset(_all_links())


def _all_links() -> Iterator[Link]:
    for table in ("kept_by", "put_off_by"):
        for event_type, others in _file()[table].items():
            for other_type, pairs in others.items():
                yield from (Link(event_type, ours, other_type, theirs) for ours, theirs in pairs)


@cache
def _pairs(table: str, event_type: str, other_type: str) -> tuple[tuple[str, str], ...]:
    pairs = _file()[table].get(event_type, {}).get(other_type, [])
    return tuple((ours, theirs) for ours, theirs in pairs)


@cache
def _patterns() -> dict[Outcome, re.Pattern[str]]:
    words = _file()["words"]
    keys = {Outcome.CAME: "came", Outcome.SLIPPED: "slipped", Outcome.OFF: "revoked"}
    return {
        outcome: re.compile(rf"\b(?:{'|'.join(map(re.escape, words[key]))})\b", re.IGNORECASE)
        for outcome, key in keys.items()
    }


@cache
def _not_yet() -> frozenset[str]:
    return frozenset(_file()["words"]["not_yet"])


@cache
def _file() -> dict[str, Any]:
    return load(lexicon_file("outcomes.toml"))
