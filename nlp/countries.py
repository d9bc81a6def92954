"""Which parties belong to which country, as far as the lexicon knows: its state, authorities, companies.

A group that a text names by its people ("Chinese tech companies") belongs to the country of that people.
"""

from functools import cache
from typing import NamedTuple

from nlp.lexicon.entries import Entry, entries


class Country(NamedTuple):
    """A country by the names that its parties bear: canonical names, and words for its people in lower case."""

    names: frozenset[str]
    people: frozenset[str]


@cache
def countries() -> dict[str, Country]:
    """By the canonical name of the country; regions without a code of ISO 3166-1 are none."""
    states = {e.name: e for e in entries("place").values() if e.fact("code")}
    by_code = {e.fact("code"): name for name, e in states.items()}
    names = {name: {name} for name in states}
    for authority in entries("authority").values():
        if authority.fact("state") in names:
            names[authority.fact("state")].add(authority.name)
    for company in entries("company").values():
        if home := by_code.get(company.fact("country")):
            names[home].add(company.name)
    return {name: Country(frozenset(names[name]), _people(entry)) for name, entry in states.items()}


def _people(entry: Entry) -> frozenset[str]:
    return frozenset(word.casefold() for word in entry.facts.get("adjectives", ()))
