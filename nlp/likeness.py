"""How alike two reports are: whether they can be, and are, reports of one happening.

What two claims say of each other is worked out once for each pair of faces: a face is all of a claim
that merging looks at, and thousands of reports share one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlp.claims import Basis, Modality, Report
from nlp.denials import Denial, denial
from nlp.figures import SHORT_DAYS, disjoint, ratio
from nlp.goods import compatible, is_model, of_other_kinds, one_model
from nlp.lexicon.entries import Entry, entries
from nlp.measures import family
from nlp.ontology import PARTY_KINDS, EventType, event_types
from nlp.values import Name, Period, Value

#: Reports further apart than this many days tell of different happenings of the type.
WINDOW = {
    "order": 200,
    "stockpile": 120,
    "shipment": 120,
    "restriction": 400,
    "relief": 60,
    "impact": 60,
    "substitution": 200,
    "enforcement": 120,
    "investment": 120,
}
#: Days by which two tellings of the day of one act may differ.
LOOSE_DAYS = 31
#: A sum above this is one happening.
NEEDED = 2.99
#: What agreeing or differing on a role is worth; the rest is weighed in the functions below.
AGREE = {"money": 2.5, "quantity": 2.5, "period": 1.5, "months": 2.0}
DIFFER = {"money": -1.5, "quantity": -2.0, "period": -1.0, "months": -1.0}
#: A party that the lexicon knows is in many happenings; one that it does not know, in few.
PARTY, RARE_PARTY, STATE = 1.3, 2.5, 0.75
MODEL, GOODS, MEASURE = 1.5, 0.5, 0.75
#: Told by one named origin; told at the same time, or at the far ends of the window.
ORIGIN, NEARNESS = 1.0, 0.75
#: A plan beside a fact.
OTHER_MODALITY = -1.0
#: Sums told apart by more than this factor are of two happenings where nothing else is exact.
MOST_APART, MOST_APART_OF_ITS_NATURE = 2.0, 1.35

_FIGURES = ("money", "quantity")
_HARD = ("money", "quantity", "months", "period")


@dataclass(frozen=True, slots=True)
class Face:
    """All of a claim that merging compares, whoever publishes it."""

    event_type: str
    roles: tuple[tuple[str, tuple[Value, ...]], ...]
    modality: Modality
    denial: Denial | None
    origins: frozenset[str]

    def values(self, role: str) -> tuple[Value, ...]:
        for name, values in self.roles:
            if name == role:
                return values
        return ()

    @property
    def acted(self) -> Period | None:
        """When the act took place, where the text says so; the day a rule bites, where only that is told."""
        told = [v for role in ("date", "effective") for v in self.values(role)]
        return next((v for v in told if isinstance(v, Period)), None)


def face(report: Report) -> Face:
    claim = report.claim
    roles = event_types()[claim.event_type].roles
    filled = ((role, claim.values(role)) for role in roles)
    named = {
        spelling.casefold()
        for a in claim.attributions
        if a.basis is not Basis.ANONYMOUS
        for spelling in (a.name, *a.also)
    }
    return Face(
        claim.event_type,
        tuple((role, values) for role, values in filled if values),
        claim.modality,
        denial(claim),
        frozenset(named),
    )


def likeness(one: Face, other: Face, on: date) -> float | None:
    """What the two say of each other, but for when and where they were published; over 0 for one happening.

    None where they cannot be: a role that must agree does not. `on`: the day for exchange rates.
    """
    if one.event_type != other.event_type or _stop_beside_act(one, other) or _part_of(one, other):
        return None
    event_type = event_types()[one.event_type]
    score, agreed, exact = -NEEDED, 0, False
    for role, kind in event_type.roles.items():
        ours, theirs = one.values(role), other.values(role)
        if not (ours and theirs):
            continue
        worth = _worth(event_type, role, ours, theirs, on)
        if worth is None:
            return None
        score += worth
        agreed += worth > 0 and (kind not in PARTY_KINDS or kind not in ("state", "target"))
        exact = exact or (worth > 0 and kind in _HARD) or (worth >= MODEL and kind == "product")
    known = bool(one.origins & other.origins)
    score += ORIGIN * known + OTHER_MODALITY * (one.modality is not other.modality)
    if _contradicted(one, other, on, exact=exact):
        return None if event_type.identity and _by_nature(event_type.identity) else min(score, 0.0)
    return score if agreed + known >= 2 or exact else min(score, 0.0)


def nearness(one: Report, other: Report, first: Face, second: Face) -> float | None:
    """What the days of publication, and of the act, add; None where they are too far apart."""
    days = _days_apart(one, other, first, second)
    window = window_of(first.event_type)
    if days > window:
        return None
    return NEARNESS * (1 - 2 * days / window)


def window_of(event_type: str) -> int:
    """In days; the longest for a type of one's own."""
    return WINDOW.get(event_type, max(WINDOW.values()))


def _days_apart(one: Report, other: Report, first: Face, second: Face) -> int:
    """Between the days of the act where both tell it, else from the act to the day of the other report."""
    ours, theirs = first.acted, second.acted
    if ours and theirs:
        return max((theirs.start - ours.end).days, (ours.start - theirs.end).days, 0)
    if ours or theirs:
        act, told = (ours, other.published) if ours else (theirs, one.published)
        assert act is not None
        return max((told - act.end).days, (act.start - told).days, 0)
    return abs((one.published - other.published).days)


def _worth(
    event_type: EventType,
    role: str,
    ours: tuple[Value, ...],
    theirs: tuple[Value, ...],
    on: date,
) -> float | None:
    """What the role says for the two being one; None where it says that they cannot be."""
    kind = event_type.roles[role]
    if kind in PARTY_KINDS:
        return _parties(kind, ours, theirs)
    if kind == "product":
        return _products(ours, theirs, is_rule=_is_rule(event_type))
    if kind == "instrument":
        return _measures(ours, theirs)
    if kind == "period":
        return _periods(role, ours, theirs)
    agree = any(not disjoint(a, b, on) for a in ours for b in theirs)
    return (AGREE if agree else DIFFER)[kind]


def _periods(role: str, ours: tuple[Value, ...], theirs: tuple[Value, ...]) -> float | None:
    pairs = [
        (a, b) for a in ours for b in theirs if isinstance(a, Period) and isinstance(b, Period)
    ]
    if any(not disjoint(a, b) for a, b in pairs):
        return AGREE["period"]
    return None if all(_apart(role, a, b) for a, b in pairs) else DIFFER["period"]


def _apart(role: str, first: Period, second: Period) -> bool:
    """Whether two times are of two happenings; days are often told loosely, years are not."""
    short = all((p.end - p.start).days < SHORT_DAYS for p in (first, second))
    days = max((second.start - first.end).days, (first.start - second.end).days)
    return days > LOOSE_DAYS or not (short or role == "date")


def _parties(kind: str, ours: tuple[Value, ...], theirs: tuple[Value, ...]) -> float | None:
    a, b = _names(ours), _names(theirs)
    shared = [x for x in a if any(x.spellings() & y.spellings() for y in b)]
    shared += [y for y in b if any(x.spellings() & y.spellings() for x in a)]
    if shared:
        weight = max(_weight(kind, name) for name in shared)
        return weight * (1 + len(shared) / (len(a) + len(b)))
    covered = any(_member(kind, x, y) or _member(kind, y, x) for x in a for y in b)
    return PARTY if covered else None


def _weight(kind: str, name: Name) -> float:
    if kind == "state" or name.key in entries("place") or name.key in entries("authority"):
        return STATE
    return PARTY if name.key or _is_group(name) else RARE_PARTY


def _is_group(name: Name) -> bool:
    """Words for several with no name ("Chinese tech companies") begin or end in lower case."""
    return name.name[-1:].islower() and name.name.rpartition(" ")[2][:1].islower()


def _is_rule(event_type: EventType) -> bool:
    """Whether a state does it: of a rule, each report names the goods that its readers care for."""
    return event_type.roles[next(iter(event_type.roles))] == "state"


def _products(ours: tuple[Value, ...], theirs: tuple[Value, ...], *, is_rule: bool) -> float | None:
    a, b = _names(ours), _names(theirs)
    if one_model(a, b):
        return MODEL
    if compatible(a, b):
        return GOODS
    both_models = all(map(is_model, a)) and all(map(is_model, b))
    return None if both_models or (of_other_kinds(a, b) and not is_rule) else 0.0


def _measures(ours: tuple[Value, ...], theirs: tuple[Value, ...]) -> float | None:
    a, b = _names(ours), _names(theirs)
    if any(x.spellings() & y.spellings() for x in a for y in b):
        return MEASURE
    sorts, others = {family(n) for n in a} - {""}, {family(n) for n in b} - {""}
    return None if sorts and others and not sorts & others else 0.0


def _names(values: Iterable[Value]) -> list[Name]:
    return [v for v in values if isinstance(v, Name)]


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


def _part_of(one: Face, two: Face) -> bool:
    """One buyer's share beside all the buyers' order: fewer parties and another figure."""
    roles = event_types()[one.event_type].roles
    lead, kind = next(iter(roles.items()))
    ours, theirs = _names(one.values(lead)), _names(two.values(lead))
    a = {s for name in ours for s in name.spellings()}
    b = {s for name in theirs for s in name.spellings()}
    if kind == "state" or a == b:
        return False
    fewer = a < b or b < a
    in_group = not a & b and any(
        _member(kind, x, y) or _member(kind, y, x) for x in ours for y in theirs
    )
    if not (fewer or in_group):
        return False
    figures = [r for r, of in roles.items() if of in _FIGURES]
    return any(disjoint(x, y) for r in figures for x in one.values(r) for y in two.values(r))


def _stop_beside_act(one: Face, two: Face) -> bool:
    """A stop is no act; what denies or takes back a report is about what that report tells."""
    denied = {f.modality is Modality.DENIED for f in (one, two)}
    return len(denied) > 1 and Denial.STOP in (one.denial, two.denial)


def _by_nature(identity: tuple[str, ...]) -> bool:
    """Whether the sum is what the happening is: a charge, an investment."""
    return "value" in identity


def _contradicted(one: Face, two: Face, on: date, *, exact: bool) -> bool:
    """Whether their figures are too far apart to be two tellings of one."""
    roles = event_types()[one.event_type]
    by_nature = _by_nature(roles.identity)
    most = MOST_APART_OF_ITS_NATURE if by_nature else MOST_APART
    for role, kind in roles.roles.items():
        if kind not in _FIGURES:
            continue
        pairs = [(a, b) for a in one.values(role) for b in two.values(role)]
        if pairs and all(disjoint(a, b, on) for a, b in pairs):
            apart = min(ratio(a, b, on) for a, b in pairs)
            if apart > most and (by_nature or not exact):
                return True
    return False
