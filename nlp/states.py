"""Which administration of a state acts: what one imposed is no act of the next."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from nlp.lexicon.entries import entries
from nlp.values import Name, Value

#: How the lexicon names the offices of one head of government.
_ENDING = " administration"


def administrations(authorities: Iterable[Value]) -> frozenset[str]:
    """Those that the names tell: of "Joe Biden" his, of "the United States" none in particular."""
    named = {s for v in authorities if isinstance(v, Name) for s in v.spellings()}
    return frozenset(a for a, own in _own_names().items() if own & named)


@cache
def _own_names() -> dict[str, frozenset[str]]:
    """Each administration's names that are no other's, in lower case."""
    every = {
        e.name: {n.casefold() for n in (e.name, *e.facts.get("also", ()))}
        for e in entries("authority").values()
        if e.name.endswith(_ENDING)
    }
    states = {e.fact("state").casefold() for e in entries("authority").values()}
    shared = {
        n for n, times in Counter(n for own in every.values() for n in own).items() if times > 1
    }
    return {name: frozenset(own - shared - states) for name, own in every.items()}
