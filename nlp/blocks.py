"""Which reports are worth comparing: those that share a party and one more thing.

Two reports that share no key are never one happening, whatever the weights of nlp.likeness.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from math import log

from nlp.figures import TOLERANCE, size
from nlp.goods import is_model, wider_words
from nlp.lexicon.entries import entries
from nlp.likeness import Face
from nlp.measures import family
from nlp.ontology import PARTY_KINDS, event_types
from nlp.values import Name, Period, Quantity, Value

#: A report that is vague and finds no exact one to go with goes with the vague ones of its quarter.
MONTHS_OF_CELL = 3


def keys(face: Face) -> frozenset[str]:
    """What the face is filed under, and looked for."""
    kinds = event_types()[face.event_type].roles
    parties = {
        token
        for role, values in face.roles
        if kinds[role] in PARTY_KINDS
        for value in values
        if isinstance(value, Name)
        for token in _party(value)
    }
    things = {
        thing
        for role, values in face.roles
        for value in values
        for thing in _things(kinds[role], value)
    }
    things |= {f"by {name}" for name in face.origins}
    start = face.event_type
    together = {f"{start}|{a}|{b}" for a in parties for b in parties if a < b}
    return frozenset(
        {f"{start}|{party}|{thing}" for party in parties for thing in things} | together
    )


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
def _party(name: Name) -> tuple[str, ...]:
    """A state for all of its organs; a company and where it is at home, since groups are named by that."""
    states = [n for n in (name.key, name.name, *name.also) if n in entries("place")]
    if states:
        return (states[0].casefold(),)
    company = entries("company").get(name.key)
    if company is None:
        group = [
            place for place, words in _peoples() if any(w in name.name.casefold() for w in words)
        ]
        return (*sorted(name.spellings()), *(f"of {place}" for place in group))
    return (name.key.casefold(), f"of {company.fact('country').casefold()}")


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
        case Name() if kind == "product":
            yield from wider_words(value)
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
