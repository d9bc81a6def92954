"""Which reports are worth comparing: those that share a company and goods, or a country and one more thing.

Two reports that share no key are never one happening, whatever the weights of nlp.likeness. Whether
they share one depends on the two alone, never on what else is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, product

from nlp.figures import size
from nlp.goods import all_kinds, families, is_model, kinds_of
from nlp.lexicon.entries import entries
from nlp.likeness import Face, window_of
from nlp.marks import steps, steps_of
from nlp.measures import family
from nlp.ontology import PARTY_KINDS, event_types
from nlp.topics import Party, Topic, is_rule, number_of, party
from nlp.values import Name, Period, Quantity, Value

#: So many stretches of days make the window of a type: with more, fewer reports out of reach are looked
#: at, and more keys looked up.
STRETCHES = 4
#: A report that is vague and finds no exact one to go with goes with the vague ones of its quarter.
MONTHS_OF_CELL = 3

_Keys = frozenset[int]
#: Topics and faces whose keys are remembered: those of the days at hand, not of the whole archive.
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Keys:
    """What is filed, and what it is looked for under, as numbers of 64 bits.

    Models look for words that say their kind, such words for models and for one another, but no model
    for another one; groups and their members likewise. If one finds the other, the other finds it.
    """

    filed: _Keys
    sought: _Keys


@lru_cache(maxsize=_REMEMBERED)
def keys_of_names(topic: Topic) -> Keys:
    """The keys of all claims of the topic: each company, each country with goods or measures."""
    parties, goods, measures = _by_kind(topic)
    companies = {name for one in parties for name in one.names}
    things = {f"measure {family(m) or m.name.casefold()}" for m in measures}
    wide = is_rule(event_types()[topic.event_type])
    sides = []
    for seeks in (False, True):
        of = [_countries(one, seeks=seeks) for one in parties]
        mine = things | {t for name in goods for t in _goods(name, seeks=seeks, wide=wide)}
        pairs = {f"{country}|{thing}" for country in set().union(*of) for thing in mine}
        homes = [c for one, c in zip(parties, of, strict=True) if not one.is_state]
        pairs |= {
            "+".join(sorted(pair)) for a, b in combinations(homes, 2) for pair in product(a, b)
        }
        dealt = [f"{name}|{words}" for name in companies for words in _dealt_in(topic, seeks=seeks)]
        sides.append(frozenset(number_of(topic.event_type, key) for key in (*dealt, *pairs)))
    return Keys(sides[0], sides[1])


def _dealt_in(topic: Topic, *, seeks: bool) -> set[str]:
    """What goes with each company: the goods, where they tell two happenings apart.

    Of rules, goods are told by halves, and where two roles hold goods, one text may give the one and
    another the other. Words that say no kind of goods, and no words at all, fit any.
    """
    event_type = event_types()[topic.event_type]
    kinds = event_type.roles
    held = [names for role, names in topic.names if kinds[role] == "product"]
    if is_rule(event_type) or list(kinds.values()).count("product") > 1:
        return {"any goods"}
    told = {w for names in held for name in names for w in _goods(name, seeks=seeks, wide=False)}
    is_open = not held or not all(kinds_of(name) for names in held for name in names)
    always, open_ones = ("no goods", "any goods") if seeks else ("any goods", "no goods")
    return told | {always} | ({open_ones} if is_open else set())


@lru_cache(maxsize=_REMEMBERED)
def keys_of_figures(face: Face) -> Keys:
    """The keys that figures, times and, without goods, origins add: each with each country."""
    kinds = event_types()[face.topic.event_type].roles
    parties, goods, _ = _by_kind(face.topic)
    told = [(kinds[role], value) for role, values in face.told for value in values]
    things = {thing for kind, value in told for thing in _things(kind, value)}
    if not goods:
        things |= {f"by {name}" for name in face.origins}
    sides = []
    for seeks in (False, True):
        countries = {c for one in parties for c in _countries(one, seeks=seeks)}
        pairs = product(sorted(countries), sorted(things))
        sides.append(frozenset(number_of(face.topic.event_type, *pair) for pair in pairs))
    return Keys(sides[0], sides[1])


def stretches(event_type: str, first: int, last: int) -> range:
    """The stretches of days, a STRETCHES-th of the type's window each, that these days (ordinals) touch."""
    length = _length(event_type)
    return range(first // length, last // length + 1)


def within_reach(touched: range) -> range:
    """The stretches of reports that may be of one happening with one in the touched stretches."""
    return range(touched.start - STRETCHES, touched.stop + STRETCHES)


def days_between(event_type: str, touched: range, stretch: int) -> int:
    """So many days lie at least between the touched stretches and the other one."""
    apart = max(touched.start - stretch, stretch - touched.stop + 1, 1)
    return (apart - 1) * _length(event_type)


def _length(event_type: str) -> int:
    """In days, rounded up."""
    return -(-window_of(event_type) // STRETCHES)


def is_vague(face: Face) -> bool:
    """Whether it gives neither figure nor time, no model, and fewer than two companies."""
    if face.told:
        return False
    kinds = event_types()[face.topic.event_type].roles
    companies = set[str]()
    for role, names in face.topic.names:
        if kinds[role] == "product" and any(map(is_model, names)):
            return False
        if kinds[role] in PARTY_KINDS:
            companies.update(name.name for name in names if _is_company(name))
    return len(companies) < 2


def cell(day: date) -> int:
    """The quarter of the day, counted from the year 0."""
    return day.year * (12 // MONTHS_OF_CELL) + (day.month - 1) // MONTHS_OF_CELL


def _by_kind(topic: Topic) -> tuple[list[Party], list[Name], list[Name]]:
    """Parties, goods and measures."""
    kinds = event_types()[topic.event_type].roles
    named = [(kinds[role], name) for role, names in topic.names for name in names]
    return (
        [party(name) for kind, name in named if kind in PARTY_KINDS],
        [name for kind, name in named if kind == "product"],
        [name for kind, name in named if kind == "instrument"],
    )


def _countries(one: Party, *, seeks: bool) -> tuple[str, ...]:
    return one.sought if seeks else one.filed


@lru_cache(maxsize=50_000)
def _goods(name: Name, *, seeks: bool, wide: bool) -> tuple[str, ...]:
    """Own names and those of the family, and the kind; of a rule any kind that it has a word in common with."""
    own = {*name.spellings(), *families(name)}
    kinds = kinds_of(name)
    if not kinds:
        return tuple(sorted(own))
    if not seeks:
        return tuple(sorted(own | {f"{'a model' if is_model(name) else 'words'}, {kinds[0]}"}))
    near = {kind for kind, wider in all_kinds().items() if _near(kinds, (kind, *wider), wide=wide)}
    sought = {f"words, {kind}" for kind in near}
    if not is_model(name):
        sought |= {f"a model, {kind}" for kind in near}
    return tuple(sorted(own | sought))


def _near(ours: tuple[str, ...], theirs: tuple[str, ...], *, wide: bool) -> bool:
    if wide:
        return not set(ours).isdisjoint(theirs)
    return ours[0] in theirs or theirs[0] in ours


def _is_company(name: Name) -> bool:
    return name.key not in entries("place") and name.key not in entries("authority")


def _things(kind: str, value: Value) -> Iterator[str]:
    match value:
        case Period():
            yield from (f"{kind} {month}" for month in _months(value))
        case Name():
            return
        case _:
            unit = value.unit if isinstance(value, Quantity) else kind
            yield from (f"{unit} {step}" for step in steps_of(size(value)))


def _months(period: Period) -> tuple[int, ...]:
    """The months that mark it; of a long one, its ends."""
    ends = tuple(day.year * 12 + day.month for day in (period.start, period.end))
    return tuple(steps(period)) or ends
