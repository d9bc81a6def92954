"""Tell a denial of a report, and a withdrawal of an act, from a stop that is a happening of its own."""

import re
from enum import StrEnum
from functools import cache, lru_cache

from nlp.claims import Claim, Modality
from nlp.lexicon.entries import lexicon_file, load


class Denial(StrEnum):
    """What a claim with the modality `denied` says of what others told."""

    DENIAL = "denial"
    WITHDRAWAL = "withdrawal"
    STOP = "stop"


def denial(claim: Claim) -> Denial | None:
    """None for a claim that denies nothing."""
    return _said(claim.quote.text) if claim.modality is Modality.DENIED else None


@lru_cache(maxsize=10_000)
def _said(words: str) -> Denial:
    for kind, pattern in _patterns():
        if pattern.search(words):
            return kind
    return Denial.STOP


@cache
def _patterns() -> tuple[tuple[Denial, re.Pattern[str]], ...]:
    table = load(lexicon_file("denials.toml"))
    return tuple(
        (kind, re.compile(rf"\b(?:{'|'.join(map(re.escape, table[kind]))})\b", re.IGNORECASE))
        for kind in (Denial.WITHDRAWAL, Denial.DENIAL)
    )
