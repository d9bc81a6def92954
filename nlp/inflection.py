"""The forms of a verb or a noun that a trigger may appear in."""

import tomllib
from functools import cache

from nlp.lexicon.entries import lexicon_file


def verb_forms(verb: str) -> tuple[str, ...]:
    """Every form of a verb; of "stock up", the first word is inflected."""
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    return tuple(dict.fromkeys(form + tail for form in _forms(first)))


def noun_forms(noun: str) -> tuple[str, ...]:
    """Singular and plural."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return (noun, noun + "es")
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return (noun, noun[:-1] + "ies")
    return (noun, noun + "s")


def _forms(verb: str) -> list[str]:
    third = noun_forms(verb)[1]
    stem = verb[:-1] if verb.endswith("e") else verb
    irregular = _irregular().get(verb, [])
    past = verb[:-1] + "ied" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else stem + "ed"
    return [verb, third, *(irregular or [past]), stem + "ing"]


@cache
def _irregular() -> dict[str, list[str]]:
    return tomllib.loads(lexicon_file("verbs.toml").read_text(encoding="utf-8"))
