"""How alike two reports are: whether they can be, and are, reports of one happening."""

from nlp.claims import Claim, Modality, Report
from nlp.lexicon.entries import entries
from nlp.ontology import PARTY_KINDS, event_types
from nlp.values import Money, Months, Name, Period, Quantity, Value

#: Two figures agree within this share, so that rounding is no disagreement.
TOLERANCE = 0.1
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
#: What agreeing or differing on a role is worth; a sum above NEEDED is one happening.
NEEDED = 2.99
_AGREE = {"money": 2.5, "quantity": 2.5, "period": 1.5, "months": 2.0, "instrument": 0.5}
_DIFFER = {"money": -1.5, "quantity": -2.0, "period": -1.0, "months": -1.0, "instrument": 0.0}
PARTY, PRODUCT, GENERIC_PRODUCT = 1.5, 1.5, 0.5


def same_happening(first: Report, second: Report) -> float | None:
    """How sure it is that the two report one happening, over 0 where they do.

    None where they cannot: one document has told them apart, or a role that must agree does not.
    """
    one, two = first.claim, second.claim
    if one.article_id == two.article_id or one.event_type != two.event_type:
        return None
    denied = {claim.modality is Modality.DENIED for claim in (one, two)}
    if len(denied) > 1 or _too_far(first, second) or _part_of(one, two):
        return None
    event_type = event_types()[one.event_type]
    score, agreed = -NEEDED, False
    for role, kind in event_type.roles.items():
        ours, theirs = one.values(role), two.values(role)
        if ours and theirs:
            worth = _worth(role, kind, ours, theirs)
            if worth is None or (worth < 0 and role in event_type.identity):
                return None
            score += worth
            agreed = agreed or (worth > 0 and kind not in PARTY_KINDS)
    return score if agreed else 0.0


def disjoint(first: Value, second: Value) -> bool:
    """Whether the two figures or times cannot both be right, roundings allowed for."""
    if isinstance(first, Period) and isinstance(second, Period):
        return first.end < second.start or second.end < first.start
    if isinstance(first, Name) or isinstance(second, Name) or type(first) is not type(second):
        return False
    if _unit(first) != _unit(second):
        return False
    (a, b), (c, d) = _ends(first), _ends(second)
    return b * (1 + TOLERANCE) < c or d * (1 + TOLERANCE) < a


def _apart(role: str, first: Value, second: Value) -> bool:
    """Whether two times are of two happenings; the day of an act is often told loosely."""
    if not (isinstance(first, Period) and isinstance(second, Period)) or not disjoint(
        first, second
    ):
        return False
    days = max((second.start - first.end).days, (first.start - second.end).days)
    return role != "date" or days > LOOSE_DAYS


def _worth(
    role: str, kind: str, ours: tuple[Value, ...], theirs: tuple[Value, ...]
) -> float | None:
    """What the role says for the two being one; None where it says that they cannot be."""
    if kind in PARTY_KINDS:
        return _shared_parties(ours, theirs)
    if kind == "product":
        return _shared_products(ours, theirs)
    if kind == "period" and all(_apart(role, a, b) for a in ours for b in theirs):
        return None
    agree = any(not disjoint(a, b) for a in ours for b in theirs)
    return (_AGREE if agree else _DIFFER)[kind]


def _shared_parties(ours: tuple[Value, ...], theirs: tuple[Value, ...]) -> float | None:
    a = [v for v in ours if isinstance(v, Name)]
    b = [v for v in theirs if isinstance(v, Name)]
    shared = sum(any(x.spellings() & y.spellings() for y in b) for x in a)
    if shared:
        return PARTY * (1 + 2 * shared / (len(a) + len(b)))
    return PARTY if any(_member(x, y) or _member(y, x) for x in a for y in b) else None


def _shared_products(ours: tuple[Value, ...], theirs: tuple[Value, ...]) -> float | None:
    a = [v for v in ours if isinstance(v, Name)]
    b = [v for v in theirs if isinstance(v, Name)]
    if any(x.spellings() & y.spellings() for x in a for y in b):
        return PRODUCT if any(x.key for x in a) else GENERIC_PRODUCT
    both_models = all(x.key for x in a) and all(y.key for y in b)
    return None if both_models else 0.0


def _member(group: Name, name: Name) -> bool:
    """Whether an unnamed group ("Chinese tech companies") can hold the named company."""
    company = entries("company").get(name.key)
    if group.key or company is None:
        return False
    places = entries("place").values()
    home = next((p for p in places if p.fact("code") == company.fact("country")), None)
    words = group.name.casefold()
    return home is not None and any(a.casefold() in words for a in home.facts.get("adjectives", []))


def _part_of(one: Claim, two: Claim) -> bool:
    """One buyer's share beside all the buyers' order: fewer parties and another figure."""
    roles = event_types()[one.event_type].roles
    lead = next(iter(roles))
    a = {s for v in one.values(lead) if isinstance(v, Name) for s in v.spellings()}
    b = {s for v in two.values(lead) if isinstance(v, Name) for s in v.spellings()}
    if not (a < b or b < a):
        return False
    figures = [r for r, kind in roles.items() if kind in ("money", "quantity")]
    return any(disjoint(x, y) for r in figures for x in one.values(r) for y in two.values(r))


def _too_far(first: Report, second: Report) -> bool:
    window = WINDOW.get(first.claim.event_type, max(WINDOW.values()))
    return abs((first.published - second.published).days) > window


def _unit(value: Value) -> str:
    match value:
        case Money():
            return value.currency
        case Quantity():
            return value.unit
    return ""


def _ends(value: Value) -> tuple[float, float]:
    assert isinstance(value, Money | Quantity | Months)
    low = value.low if value.low is not None else 0.0
    return low, value.high if value.high is not None else float("inf")
