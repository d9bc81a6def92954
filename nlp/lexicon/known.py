"""Find what the lexicon knows of somebody or something by any way to write its name."""

from functools import cache

from nlp.lexicon.entries import Entry, entries


def known(kind: str, name: str) -> Entry | None:
    """The entry of the kind that is written so, capitals aside; where two are, the one so named."""
    return _by_spelling(kind).get(name.casefold())


def names_of(entry: Entry) -> list[str]:
    """Its name and every other name of it; words for it ("the AI chip leader") are none."""
    others = (entry.facts.get(kind, ()) for kind in ("aliases", "exact", "chinese"))
    return list(dict.fromkeys((entry.name, *(name for names in others for name in names))))


@cache
def _by_spelling(kind: str) -> dict[str, Entry]:
    every = entries(kind).values()
    spelt = {s.casefold(): entry for entry in every for s in (*entry.loose, *entry.exact)}
    return spelt | {entry.name.casefold(): entry for entry in every}
