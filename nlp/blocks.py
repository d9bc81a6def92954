"""Which reports are worth comparing: those that share a party and one more thing.

Two reports that share no key are never one happening, whatever the weights of nlp.likeness.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log

from nlp.figures import TOLERANCE, size
from nlp.goods import families, is_model, kinds_of
from nlp.lexicon.entries import entries
from nlp.likeness import Face, window_of
from nlp.measures import family
from nlp.ontology import PARTY_KINDS, event_types
from nlp.values import Name, Period, Quantity, Value

#: A report that is vague and finds no exact one to go with goes with the vague ones of its quarter.
MONTHS_OF_CELL = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """What a face is filed under, and what it is looked for under.

    Models look for words that say their kind, such words for models and for one another, but no model
    for another one; groups and their members likewise. If one finds the other, the other finds it.
    """

    filed: frozenset[str]
    sought: frozenset[str]


def keys(face: Face) -> Keys:
    kinds = event_types()[face.event_type].roles
    named = [(kinds[role], value) for role, values in face.roles for value in values]
    goods = [v for kind, v in named if kind == "product" and isinstance(v, Name)]
    parties = [_party(v) for kind, v in named if kind in PARTY_KINDS and isinstance(v, Name)]
    plain = {thing for kind, value in named for thing in _things(kind, value)}
    if not goods:
        plain |= {f"by {name}" for name in face.origins}
    companies = {token for party in parties if not party.is_state for token in party.filed}
    together = {f"with {token}" for token in companies}
    sides = []
    for seeks in (False, True):
        things = plain | {t for name in goods for t in _goods(name, seeks=seeks)} | together
        tokens = {t for party in parties for t in (party.sought if seeks else party.filed)}
        pairs = ((party, thing) for party in tokens for thing in things if thing != f"with {party}")
        sides.append(frozenset(f"{face.event_type}|{party}|{thing}" for party, thing in pairs))
    return Keys(sides[0], sides[1])


@dataclass(frozen=True, slots=True)
class _Party:
    filed: tuple[str, ...]
    sought: tuple[str, ...]
    is_state: bool = False


def stretches(face: Face, published: date) -> range:
    """The stretches of days, each as long as the type's window, in which it is filed: those of the act,
    where the text says when that was, else that of the day of publication.

    Reports that may be of one happening are in one stretch or in two that follow each other.
    """
    length = window_of(face.event_type)
    first, last = (face.acted.start, face.acted.end) if face.acted else (published, published)
    return range(first.toordinal() // length, last.toordinal() // length + 1)


def is_vague(face: Face) -> bool:
    """Whether it gives neither figure nor time, no model, and fewer than two companies."""
    kinds = event_types()[face.event_type].roles
    companies = set()
    for role, values in face.roles:
        for value in values:
            if not isinstance(value, Name) or (kinds[role] == "product" and is_model(value)):
                return False
            if kinds[role] in PARTY_KINDS and _is_company(value):
                companies.add(value.name)
    return len(companies) < 2


def cell(day: date) -> int:
    """The quarter of the day, counted from the year 0."""
    return day.year * (12 // MONTHS_OF_CELL) + (day.month - 1) // MONTHS_OF_CELL


@lru_cache(maxsize=50_000)
def _party(name: Name) -> _Party:
    """A state for all of its organs; a company; a group, which is looked for by its members' country."""
    states = [n for n in (name.key, name.name, *name.also) if n in entries("place")]
    if states:
        own, code = states[0].casefold(), entries("place")[states[0]].fact("code").casefold()
        return _Party((own, f"of {code}"), (own, f"of {code}", f"at home in {code}"), is_state=True)
    company = entries("company").get(name.key)
    if company is not None:
        own, code = name.key.casefold(), company.fact("country").casefold()
        return _Party((own, f"at home in {code}"), (own, f"of {code}"))
    words = name.name.casefold()
    codes = [code for code, people in _peoples() if any(w in words for w in people)]
    filed = (*sorted(name.spellings()), *(f"of {code}" for code in codes))
    return _Party(filed, (*filed, *(f"at home in {code}" for code in codes)))


@lru_cache(maxsize=50_000)
def _goods(name: Name, *, seeks: bool) -> tuple[str, ...]:
    own = {*name.spellings(), *families(name)}
    kinds = kinds_of(name)
    models = {f"a model, {kind}" for kind in kinds}
    words = {f"words for {kind}" for kind in kinds}
    if is_model(name):
        return tuple(sorted(own | (words if seeks else models)))
    return tuple(sorted(own | words | (models if seeks else set())))


@lru_cache(maxsize=1)
def _peoples() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The code of each place and the words by which a group is said to be of it, folded."""
    return tuple(
        (
            place.fact("code").casefold(),
            tuple(w.casefold() for w in (place.name, *place.facts.get("adjectives", []))),
        )
        for place in entries("place").values()
        if place.fact("code")
    )


def _is_company(name: Name) -> bool:
    return name.key not in entries("place") and name.key not in entries("authority")


def _things(kind: str, value: Value) -> Iterator[str]:
    match value:
        case Name() if kind == "instrument":
            yield f"measure {family(value) or value.name.casefold()}"
        case Period():
            yield from (f"{kind} {month}" for month in _months(value))
        case Name():
            return
        case _:
            unit = value.unit if isinstance(value, Quantity) else kind
            yield from (f"{unit} {step}" for step in _steps(value))


def _months(period: Period) -> range:
    """The months it touches, with those beside it, since days are told loosely; of a long one, its ends."""
    first, last = (d.year * 12 + d.month for d in (period.start, period.end))
    return range(first - 1, last + 2) if last - first < 6 else range(first, last + 1, last - first)


def _steps(figure: Value) -> tuple[int, ...]:
    """Sums within the tolerance of one another share a step of a ladder of two tolerances."""
    middle = size(figure)
    if not middle:
        return ()
    step = log(middle) / log(1 + 2 * TOLERANCE)
    return (int(step - 0.5), int(step + 0.5))
