"""Whether two sentences of one document tell of one happening."""

from nlp.claims import Modality
from nlp.drafts import Draft
from nlp.figures import unit_of
from nlp.lexicon.entries import entries
from nlp.ontology import EventType, event_types
from nlp.states import administrations
from nlp.values import Money, Name, Period, Quantity, Value

#: Two sums are the same within this share, as amounts in the annotation guide are.
TOLERANCE = 0.01
#: The sort of measure that is none of exports.
TARIFF = "tariff"
#: Words for companies in general: "Chinese firms" are the text's "Chinese companies".
_HEADS = {"companies", "firms", "groups", "players", "majors", "giants", "corporations"}


def can_be(first: Draft, second: Draft) -> bool:
    """Whether nothing that the two say of the event tells them apart."""
    roles = event_types()[first.event_type].roles
    return first.event_type == second.event_type and not any(
        _differ(first, second, role) for role in roles
    )


def same_happening(first: Draft, second: Draft) -> bool:
    if first.event_type != second.event_type:
        return False
    if (first.modality is Modality.DENIED) != (second.modality is Modality.DENIED):
        return False
    event_type = event_types()[first.event_type]
    if is_measure(event_type):
        return _same_measure(first, second)
    if not can_be(first, second):
        return False
    if _one_of_several(first, second):
        return False
    return any(
        first.names(role) & second.names(role) for role in (*event_type.parties(), "product")
    )


def is_measure(event_type: EventType) -> bool:
    """Whether a state leads it and it has an instrument: a restriction or a relief."""
    return "instrument" in event_type.roles


def _same_measure(first: Draft, second: Draft) -> bool:
    """A document speaks of one measure by turns as a rule on one chip, a curb on another, a ban.

    Only another state, another time or another kind of instrument makes it another measure, and one
    in view is not one in force.
    """
    in_view = {d.modality in (Modality.PLANNED, Modality.POSSIBLE) for d in (first, second)}
    if len(in_view) > 1:
        return False
    apart = ("authority", "date", "effective")
    if any(_differ(first, second, role) for role in apart) or _of_others(first, second):
        return False
    if _differ(first, second, "target") and not first.names("product") & second.names("product"):
        return False
    sorts = [{sort_of_measure(v) for v in d.values("instrument")} for d in (first, second)]
    if all(sorts) and (TARIFF in sorts[0]) != (TARIFF in sorts[1]):
        return False
    kinds = [named - {""} for named in sorts]
    return not (kinds[0] and kinds[1]) or bool(kinds[0] & kinds[1])


def _of_others(first: Draft, second: Draft) -> bool:
    """Whether one administration's measure is told and another's."""
    ours, theirs = (administrations(d.values("authority")) for d in (first, second))
    return bool(ours and theirs) and not ours & theirs


def sort_of_measure(instrument: Value) -> str:
    """ "tariff", "list", the name of a named rule, or "" for curbs and controls in general."""
    entry = entries("instrument").get(instrument.key) if isinstance(instrument, Name) else None
    if entry is None:
        return ""
    if TARIFF in entry.name:
        return TARIFF
    if entry.facts.get("lists"):
        return "list"
    return entry.name if entry.name[:1].isupper() else ""


def is_named_more_closely(instrument: Value, other: Value) -> bool:
    """Whether a measure has a closer name than the other: "licence requirement" than "curbs", this than "rules"."""
    return _breadth(instrument) < _breadth(other)


def _breadth(instrument: Value) -> int:
    """0 for a measure of its own, more for a word for many; most for words that the lexicon does not hold."""
    entry = entries("instrument").get(instrument.key) if isinstance(instrument, Name) else None
    return int(entry.facts.get("broad", 0)) if entry is not None else 3


def _one_of_several(first: Draft, second: Draft) -> bool:
    """What one of several parties did alone, where no named product ties it to what all did."""
    event_type = event_types()[first.event_type]
    lead, kind = event_type.lead, event_type.roles[event_type.lead]
    if kind == "state":
        return False
    ours, theirs = first.names(lead), second.names(lead)
    models = [
        {v.key for v in d.values("product") if isinstance(v, Name) and v.key}
        for d in (first, second)
    ]
    apart = bool(ours and theirs) and (ours < theirs or theirs < ours)
    return apart and not models[0] & models[1] and not share_a_figure(first, second)


def _differ(first: Draft, second: Draft, role: str) -> bool:
    """Whether both give the role and no filler of one can be a filler of the other."""
    ours, theirs = first.values(role), second.values(role)
    if not ours or not theirs:
        return False
    product = event_types()[first.event_type].roles[role] == "product"
    if product:
        ours, theirs = _models_if_any(ours, theirs)
    return not any(_compatible(a, b, product=product) for a in ours for b in theirs)


def share_a_figure(first: Draft, second: Draft) -> bool:
    """Whether both give one quantity or one sum."""
    figures = (
        [v for v in d.values(role) if isinstance(v, Money | Quantity)]
        for role in ("quantity", "value")
        for d in (first, second)
    )
    quantities, other_quantities, sums, other_sums = figures
    return any(
        type(a) is type(b) and _share_an_end(a, b)
        for ours, theirs in ((quantities, other_quantities), (sums, other_sums))
        for a in ours
        for b in theirs
    )


def _models_if_any(
    ours: tuple[Value, ...], theirs: tuple[Value, ...]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Only the named products, where both sides name some: "processors" tells nothing apart."""
    models = [tuple(v for v in side if isinstance(v, Name) and v.key) for side in (ours, theirs)]
    return (models[0], models[1]) if all(models) else (ours, theirs)


def _compatible(first: Value, second: Value, *, product: bool) -> bool:
    if isinstance(first, Name) and isinstance(second, Name):
        if first.spellings() & second.spellings():
            return True
        if product:
            return not (first.key and second.key)
        if _is_people_of(first, second) or _is_people_of(second, first):
            return True
        return not first.key and not second.key and _same_head(first, second)
    if isinstance(first, Period) and isinstance(second, Period):
        return first.start <= second.end and second.start <= first.end
    if isinstance(first, Money | Quantity) and isinstance(second, Money | Quantity):
        return _share_an_end(first, second)
    return first == second


def _share_an_end(first: Money | Quantity, second: Money | Quantity) -> bool:
    """ "$5.5 billion" in the headline is the body's "up to about $5.5 billion"."""
    ends = [{first.low, first.high} - {None}, {second.low, second.high} - {None}]
    near = (
        abs(a - b) <= TOLERANCE * max(abs(a), abs(b))
        for a in ends[0]
        for b in ends[1]
        if a is not None and b is not None
    )
    return unit_of(first) == unit_of(second) and any(near)


def _is_people_of(place: Name, group: Name) -> bool:
    """ "China" and "Chinese AI companies"."""
    entry = entries("place").get(place.name)
    if entry is None or group.key:
        return False
    words = group.name.casefold()
    return any(adjective.casefold() in words for adjective in entry.facts.get("adjectives", ()))


def _same_head(first: Name, second: Name) -> bool:
    """ "tech giants" and "Chinese tech giants": one group said in more or fewer words."""
    ours, theirs = (set(name.name.casefold().split()) for name in (first, second))
    if ours & _HEADS and theirs & _HEADS:
        ours, theirs = ours - _HEADS, theirs - _HEADS
    return ours <= theirs or theirs <= ours
