"""How alike two reports are: whether they can be, and are, reports of one happening.

What two claims say of each other is worked out once for each pair of faces: a face is all of a claim
that merging looks at, and thousands of reports share one. Names are weighed in nlp.topics, figures and
times here.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from nlp.claims import Basis, Modality, Report
from nlp.denials import Denial, denial
from nlp.figures import SHORT_DAYS, disjoint, ratio
from nlp.marks import marks_of
from nlp.ontology import event_types
from nlp.topics import Agreement, Topic, agreement, names_of, number_of
from nlp.values import Money, Period, Value

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
#: On so many things two must agree, or on a model, to be more alike than not.
ENOUGH = 2
#: What agreeing or differing on a figure or time is worth.
AGREE = {"money": 2.5, "quantity": 2.5, "period": 1.5, "months": 2.0}
DIFFER = {"money": -1.5, "quantity": -2.0, "period": -1.0, "months": -1.0}
#: Told by one named origin; told at the same time, or at the far ends of the window.
ORIGIN, NEARNESS = 1.0, 0.75
#: A plan beside a fact.
OTHER_MODALITY = -1.0
#: Sums told apart by more than this factor are of two happenings where nothing else is exact.
MOST_APART, MOST_APART_OF_ITS_NATURE = 2.0, 1.35

_FIGURES = ("money", "quantity")
_Values = tuple[Value, ...]
_MIDYEAR = (7, 1)


@dataclass(frozen=True, slots=True)
class Face:
    """All of a claim that merging compares, whoever publishes it: its topic, figures and times by role.

    `acted`: when the act took place, where the text says so; the day a rule bites, where only that is told.
    `most_agreed`: what figures, times and origins can say at most for another report being of its happening;
    nothing where none of what it `seeks` is among the `marks` of the other (nlp.marks).
    """

    topic: Topic
    told: tuple[tuple[str, _Values], ...]
    modality: Modality
    denial: Denial | None
    origins: frozenset[str]
    id: int = field(compare=False)
    acted: Period | None = field(compare=False)
    currencies: frozenset[str] = field(compare=False)
    most_agreed: float = field(compare=False)
    marks: frozenset[int] = field(compare=False, repr=False)
    seeks: frozenset[int] = field(compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.id)

    def values(self, role: str) -> _Values:
        """The figures or times of the role."""
        for name, values in self.told:
            if name == role:
                return values
        return ()


def face(report: Report) -> Face:
    claim = report.claim
    kinds = event_types()[claim.event_type].roles
    filled = [(role, values) for role in kinds if (values := claim.values(role))]
    names = [(role, names_of(values)) for role, values in filled if kinds[role] not in AGREE]
    told = tuple((role, values) for role, values in filled if kinds[role] in AGREE)
    origins = frozenset(
        spelling.casefold()
        for a in claim.attributions
        if a.basis is not Basis.ANONYMOUS
        for spelling in (a.name, *a.also)
    )
    topic, denied = (
        Topic.of(claim.event_type, tuple(pair for pair in names if pair[1])),
        denial(claim),
    )
    days = [v for r in ("date", "effective") for role, values in told if role == r for v in values]
    marks, seeks = marks_of(told, origins)
    return Face(
        topic,
        told,
        claim.modality,
        denied,
        origins,
        number_of(topic.id, told, claim.modality, denied, sorted(origins)),
        next((day for day in days if isinstance(day, Period)), None),
        frozenset(v.currency for _, values in told for v in values if isinstance(v, Money)),
        sum(AGREE[kinds[role]] for role, _ in told) + ORIGIN * bool(origins),
        marks,
        seeks,
    )


def likeness(one: Face, other: Face, year: int, agreed_on: Agreement | None = None) -> float | None:
    """What the two say of each other, but for when and where they were published; over 0 for one happening.

    None where they cannot be: a role that must agree does not. `year`: that of the rates of exchange;
    `agreed_on`: the agreement of their topics, if the caller has it.
    """
    names = agreed_on or agreement(one.topic, other.topic)
    if names is None or _stop_beside_act(one, other):
        return None
    score, agreed, exact = names.worth - NEEDED, names.agreed, names.exact
    on = date(year, *_MIDYEAR)
    shared = [(role, ours, theirs) for role, ours in one.told if (theirs := other.values(role))]
    if shared:
        if names.is_part and _other_figure(one, shared):
            return None
        kinds = event_types()[one.topic.event_type].roles
        for role, ours, theirs in shared:
            worth = _worth(role, kinds[role], ours, theirs, on)
            if worth is None:
                return None
            score += worth
            agreed += worth > 0
            exact = exact or worth > 0
    known = bool(one.origins and other.origins and one.origins & other.origins)
    score += ORIGIN * known + OTHER_MODALITY * (one.modality is not other.modality)
    if shared and _contradicted(one, shared, on, exact=exact):
        return None if _by_nature(one.topic.event_type) else min(score, 0.0)
    return score if agreed + known >= ENOUGH or exact else min(score, 0.0)


def nearness(days: int, window: int) -> float | None:
    """What the days between two reports add; None where they are too far apart.

    Days are counted between the days of the act where both tell it, else from the act, or from the day of
    publication, to the day of the other report.
    """
    return None if days > window else NEARNESS * (1 - 2 * days / window)


@cache
def window_of(event_type: str) -> int:
    """In days; the longest for a type of one's own."""
    return WINDOW.get(event_type, max(WINDOW.values()))


_Shared = list[tuple[str, _Values, _Values]]


def _worth(role: str, kind: str, ours: _Values, theirs: _Values, on: date) -> float | None:
    """What the role says for the two being one; None where it says that they cannot be."""
    if kind == "period":
        return _periods(role, ours, theirs)
    agree = any(not disjoint(a, b, on) for a in ours for b in theirs)
    return (AGREE if agree else DIFFER)[kind]


def _periods(role: str, ours: _Values, theirs: _Values) -> float | None:
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


def _other_figure(one: Face, shared: _Shared) -> bool:
    """Whether they give another figure: one buyer's share beside all the buyers' order."""
    kinds = event_types()[one.topic.event_type].roles
    return any(
        kinds[role] in _FIGURES and any(disjoint(a, b) for a in ours for b in theirs)
        for role, ours, theirs in shared
    )


def _stop_beside_act(one: Face, two: Face) -> bool:
    """A stop is no act; what denies or takes back a report is about what that report tells."""
    if one.modality is two.modality or Modality.DENIED not in (one.modality, two.modality):
        return False
    return Denial.STOP in (one.denial, two.denial)


@cache
def _by_nature(event_type: str) -> bool:
    """Whether the sum is what the happening is: a charge, an investment."""
    return "value" in event_types()[event_type].identity


def _contradicted(one: Face, shared: _Shared, on: date, *, exact: bool) -> bool:
    """Whether their figures are too far apart to be two tellings of one."""
    by_nature = _by_nature(one.topic.event_type)
    if exact and not by_nature:
        return False
    kinds = event_types()[one.topic.event_type].roles
    most = MOST_APART_OF_ITS_NATURE if by_nature else MOST_APART
    for role, ours, theirs in shared:
        if kinds[role] not in _FIGURES:
            continue
        pairs = [(a, b) for a in ours for b in theirs]
        if all(disjoint(a, b, on) for a, b in pairs) and min(ratio(*p, on) for p in pairs) > most:
            return True
    return False
