"""Who and what a claim is about, and how far two claims agree on that.

Thousands of claims have one topic, so what two topics say of each other is worked out once for all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from nlp.goods import compatible, is_model, of_other_kinds, one_model
from nlp.lexicon.entries import Entry, entries
from nlp.measures import family
from nlp.ontology import PARTY_KINDS, EventType, event_types
from nlp.values import Name, Value

#: A party that the lexicon knows is in many happenings; one that it does not know, in few.
PARTY, RARE_PARTY, STATE = 1.3, 2.5, 0.75
#: One model, words that fit the goods of the other, one sort of measure.
MODEL, GOODS, MEASURE = 1.5, 0.5, 0.75

#: Pairs of fillers whose worth is remembered: a few names are in most stories.
_REMEMBERED = 50_000

_Names = tuple[Name, ...]
_Tokens = frozenset[str]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is named in which role: what each is called there, and what goes with it.

    Two claims that both fill a role can be of one happening only if what the one seeks there is filed for the
    other; `filed` and `sought` are by role.
    """

    id: int
    filed: Mapping[str, _Tokens] = field(compare=False, repr=False)
    sought: Mapping[str, _Tokens] = field(compare=False, repr=False)

    @classmethod
    def of(cls, names: Iterable[tuple[str, _Names]]) -> "Parties":
        filled = tuple(names)
        return cls(
            number_of(filled),
            {role: frozenset(t for n in held for t in _called(n)) for role, held in filled},
            {role: frozenset(t for n in held for t in _goes_with(n)) for role, held in filled},
        )

    def may_be(self, other: "Parties") -> bool:
        """Whether nothing rules them out at first sight; what passes is looked at closely."""
        for role, sought in self.sought.items():
            filed = other.filed.get(role)
            if filed is not None and sought.isdisjoint(filed):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Topic:
    """The type of a claim and its names by role, in the order of the type's roles."""

    event_type: str
    names: tuple[tuple[str, _Names], ...]
    id: int = field(compare=False)
    parties: Parties = field(compare=False, repr=False)

    @classmethod
    def of(cls, event_type: str, names: tuple[tuple[str, _Names], ...]) -> "Topic":
        kinds = event_types()[event_type].roles
        parties = Parties.of((role, held) for role, held in names if kinds[role] in PARTY_KINDS)
        return cls(event_type, names, number_of(event_type, names), parties)

    def __hash__(self) -> int:
        return hash(self.id)

    def held(self, role: str) -> _Names:
        for name, held in self.names:
            if name == role:
                return held
        return ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two topics say for their claims being of one happening.

    `agreed`: on how many roles that tell happenings apart; `exact`: whether on a model; `is_part`: whether the
    one names some of those who act in the other, so that another figure would be a part of the other's.
    """

    worth: float
    agreed: int
    exact: bool
    is_part: bool


@dataclass(frozen=True, slots=True)
class Party:
    """Under what a party is filed and sought: `names` of its own, and words for its country."""

    names: tuple[str, ...]
    filed: tuple[str, ...]
    sought: tuple[str, ...]
    is_state: bool = False


def number_of(*parts: object) -> int:
    """A number of 64 bits for what the parts say, the same on every machine."""
    digest = blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def agreement(one: Topic, other: Topic) -> Agreement | None:
    """None where they cannot be of one happening: a role that must agree does not."""
    if one.event_type != other.event_type or not one.parties.may_be(other.parties):
        return None
    event_type = event_types()[one.event_type]
    total, agreed, exact = 0.0, 0, False
    for role, ours in one.names:
        theirs = other.held(role)
        if not theirs:
            continue
        kind = event_type.roles[role]
        worth = _worth(event_type, kind, ours, theirs)
        if worth is None:
            return None
        total += worth
        agreed += worth > 0 and kind not in ("state", "target")
        exact = exact or (worth >= MODEL and kind == "product")
    return Agreement(total, agreed, exact, _is_part(event_type, one, other))


@lru_cache(maxsize=50_000)
def party(name: Name) -> Party:
    """A state for all of its organs; a company; a group, which is looked for by its members' country."""
    states = [n for n in (name.key, name.name, *name.also) if n in entries("place")]
    if states:
        code = entries("place")[states[0]].fact("code").casefold() or states[0].casefold()
        return Party((), (f"of {code}",), (f"of {code}", f"at home in {code}"), is_state=True)
    company = entries("company").get(name.key)
    if company is not None:
        code = company.fact("country").casefold()
        home = (f"at home in {code}",) if code else ()
        return Party((name.key.casefold(),), home, (f"of {code}",) if code else ())
    words = name.name.casefold()
    codes = [code for code, people in _peoples() if any(w in words for w in people)]
    filed = tuple(f"of {code}" for code in codes)
    return Party(
        tuple(sorted(name.spellings())), filed, (*filed, *(f"at home in {code}" for code in codes))
    )


@lru_cache(maxsize=50_000)
def _called(name: Name) -> tuple[str, ...]:
    return (*name.spellings(), *party(name).names, *party(name).filed)


@lru_cache(maxsize=50_000)
def _goes_with(name: Name) -> tuple[str, ...]:
    return (*name.spellings(), *party(name).names, *party(name).sought)


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


def _worth(event_type: EventType, kind: str, ours: _Names, theirs: _Names) -> float | None:
    """What the role says for the two being one; None where it says that they cannot be."""
    if kind in PARTY_KINDS:
        return _parties(kind, ours, theirs)
    if kind == "product":
        return _products(ours, theirs, is_rule=is_rule(event_type))
    return _measures(ours, theirs)


@lru_cache(maxsize=_REMEMBERED)
def _parties(kind: str, ours: _Names, theirs: _Names) -> float | None:
    shared = [x for x in ours if any(x.spellings() & y.spellings() for y in theirs)]
    shared += [y for y in theirs if any(x.spellings() & y.spellings() for x in ours)]
    if shared:
        weight = max(_weight(kind, name) for name in shared)
        return weight * (1 + len(shared) / (len(ours) + len(theirs)))
    covered = any(_member(kind, x, y) or _member(kind, y, x) for x in ours for y in theirs)
    return PARTY if covered else None


def _weight(kind: str, name: Name) -> float:
    if kind == "state" or name.key in entries("place") or name.key in entries("authority"):
        return STATE
    return PARTY if name.key or _is_group(name) else RARE_PARTY


def _is_group(name: Name) -> bool:
    """Words for several with no name ("Chinese tech companies") begin or end in lower case."""
    return name.name[-1:].islower() and name.name.rpartition(" ")[2][:1].islower()


def is_rule(event_type: EventType) -> bool:
    """Whether a state does it: of a rule, each report names the goods that its readers care for."""
    return event_type.roles[event_type.lead] == "state"


@lru_cache(maxsize=_REMEMBERED)
def _products(ours: _Names, theirs: _Names, *, is_rule: bool) -> float | None:
    if one_model(ours, theirs):
        return MODEL
    if compatible(ours, theirs):
        return GOODS
    both_models = all(map(is_model, ours)) and all(map(is_model, theirs))
    return None if both_models or (of_other_kinds(ours, theirs) and not is_rule) else 0.0


@lru_cache(maxsize=_REMEMBERED)
def _measures(ours: _Names, theirs: _Names) -> float | None:
    if any(x.spellings() & y.spellings() for x in ours for y in theirs):
        return MEASURE
    sorts, others = {family(n) for n in ours} - {""}, {family(n) for n in theirs} - {""}
    return None if sorts and others and not sorts & others else 0.0


@lru_cache(maxsize=50_000)
def _member(kind: str, group: Name, name: Name) -> bool:
    """Whether an unnamed group ("Chinese tech companies"), or a country that goods go to, holds the company."""
    home = _home(name.key)
    if home is None:
        return False
    if group.key:
        return kind == "party" and group.key == home.name
    words = group.name.casefold()
    return any(a.casefold() in words for a in (home.name, *home.facts.get("adjectives", [])))


@lru_cache(maxsize=10_000)
def _home(company: str) -> Entry | None:
    """The country that the lexicon gives for the company."""
    entry = entries("company").get(company)
    code = entry.fact("country") if entry else ""
    return next((p for p in entries("place").values() if code and p.fact("code") == code), None)


def _is_part(event_type: EventType, one: Topic, two: Topic) -> bool:
    """Whether one names fewer of those who act, or members of the group that the other names."""
    lead, kind = event_type.lead, event_type.roles[event_type.lead]
    ours, theirs = one.held(lead), two.held(lead)
    if kind == "state" or ours == theirs:
        return False
    a, b = _spellings(ours), _spellings(theirs)
    if a == b:
        return False
    if a < b or b < a:
        return True
    return not a & b and any(
        _member(kind, x, y) or _member(kind, y, x) for x in ours for y in theirs
    )


def _spellings(names: Iterable[Name]) -> frozenset[str]:
    return frozenset(s for name in names for s in name.spellings())


def names_of(values: Iterable[Value]) -> _Names:
    return tuple(v for v in values if isinstance(v, Name))
