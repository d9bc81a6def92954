"""Who of the parties in claims can stand on a list of restricted parties, and whether one does. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from nlp.lexicon.entries import Entry, entries
from nlp.name_matching import Match, best_match, keys, own_names
from nlp.name_parts import spellings
from nlp.values import Name

#: Kinds of names of the lexicon that no list of parties names.
_NO_PARTY = ("place", "authority", "person", "instrument", "product", "generic")
#: Kinds of entries that are no company.
NO_COMPANY = frozenset({"Individual", "Vessel", "Aircraft"})


@dataclass(frozen=True, slots=True)
class Party:
    """A company by every name of its own; its country by ISO code, empty where it is not known."""

    names: tuple[str, ...]
    countries: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        return keys_of(self.names)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list, as far as it is compared: every name of it, and its countries by ISO code."""

    entry_id: str
    names: tuple[str, ...]
    countries: tuple[str, ...] = ()


def party_of(name: Name) -> Party | None:
    """The company that a claim names; None for a place, an authority or words for several.

    "Chinese buyers" and "six subsidiaries" are words for several: they end in a word without capital.
    """
    companies = entries("company")
    if entry := companies.get(name.key) or companies.get(name.name):
        return _of_lexicon(entry)
    if any(name.key in entries(kind) or name.name in entries(kind) for kind in _NO_PARTY):
        return None
    last = name.name.rpartition(" ")[2]
    if not last or last[0].islower() or not any(map(str.isalpha, last)):
        return None
    return Party((name.name,))


def named(name: str) -> Party:
    """The company of the lexicon that has this name, or whoever is called so."""
    entry = _by_any_name().get(name.casefold())
    return _of_lexicon(entry) if entry else Party((name,))


def matched(party: Party, listed: Iterable[Listed]) -> list[tuple[Listed, Match]]:
    """The entries that are, may be, or are of the group of the party, the likeliest first."""
    found = [
        (entry, best_match(party.names, entry.names, party.countries, entry.countries))
        for entry in listed
    ]
    kept = [(entry, match) for entry, match in found if match.likeness.verdict != "other"]
    return sorted(kept, key=lambda pair: (-pair[1].likeness.score, pair[0].entry_id))


def keys_of(names: Iterable[str]) -> frozenset[str]:
    """What a party or an entry is found by: those that can be one share a key."""
    return frozenset(key for name in names for one in spellings(name) for key in keys(one))


def country_codes(written: Iterable[str]) -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 of countries as lists write them: CN, "China", "People's Republic of China"."""
    codes = (w if len(w) == 2 and w.isupper() else _codes().get(w.casefold(), "") for w in written)
    return tuple(dict.fromkeys(filter(None, codes)))


@cache
def _codes() -> dict[str, str]:
    return {
        spelling.casefold(): entry.fact("code")
        for entry in entries("place").values()
        for spelling in (entry.name, *entry.loose, *entry.exact)
    }


@cache
def _by_any_name() -> dict[str, Entry]:
    """The canonical name counts most where two companies share a spelling."""
    every = entries("company").values()
    aliases = {s.casefold(): e for e in every for s in (*e.loose, *e.exact)}
    return aliases | {entry.name.casefold(): entry for entry in every}


def _of_lexicon(entry: Entry) -> Party:
    """Without `nouns`, which are words for it and no names."""
    facts = entry.facts
    aliases = [name for kind in ("aliases", "exact", "chinese") for name in facts.get(kind, ())]
    return Party(own_names(entry.name, aliases), (*filter(None, [entry.fact("country")]),))
