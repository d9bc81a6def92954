"""The conflict ledger: where the reports of one event differ on a role, and why, as far as it shows."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from nlp.claims import Basis, Report
from nlp.events import Conflict, Reason
from nlp.figures import TOLERANCE, comparable, disjoint, size, told_otherwise, unit_of
from nlp.goods import is_model
from nlp.ontology import PARTY_KINDS, event_types
from nlp.provenance import origin
from nlp.values import Money, Name, Period, Quantity, Value

#: Kinds of role on which two reports can disagree: figures and times, not lists of names.
HARD = {"money", "quantity", "months", "period"}
#: Somebody quoted again after this many days has spoken again; before, it is the same words retold.
SPOKEN_AGAIN_DAYS = 14


def conflicts(reports: Sequence[Report]) -> Iterator[Conflict]:
    """Each pair of different figures or times that the reports (oldest first) give for one role, once.

    The day of the act itself is told too loosely to tell a disagreement from a manner of speaking.
    """
    for role, kind in event_types()[reports[0].claim.event_type].roles.items():
        if kind not in HARD or role == "date":
            continue
        for (one, first), (two, second) in combinations(_sides(reports, role), 2):
            reason = _reason(role, one, first, two, second)
            if reason is not None:
                yield Conflict(role, first, second, reason)


def _sides(reports: Sequence[Report], role: str) -> list[tuple[Value, Report]]:
    """Each different figure with the oldest report that gives it; what one document says is one side."""
    sides: dict[Value, Report] = {}
    for report in reports:
        for value in report.claim.values(role):
            sides.setdefault(value, report)
    return list(sides.items())


def _reason(role: str, one: Value, first: Report, two: Value, second: Report) -> Reason | None:
    """None where the two tell the same; of several reasons, the one that explains the most."""
    if first is second:
        return None
    on = min(first.published, second.published)
    if unit_of(one) != unit_of(two):
        return _of_units(one, first, two, second, on)
    if not told_otherwise(one, two, on):
        return None
    if _adds_up(role, one, first, two, second):
        return Reason.PART
    if _updated(first, second):
        return Reason.UPDATE
    if isinstance(one, Period) and isinstance(two, Period):
        misread = _misread(one, first.published, two, second.published)
        return Reason.DATE if misread else Reason.DISAGREEMENT
    if _wider(first, one, second, two, on) or _wider(second, two, first, one, on):
        return Reason.SCOPE
    return Reason.DISAGREEMENT


def _of_units(one: Value, first: Report, two: Value, second: Report, on: date) -> Reason | None:
    """Two currencies or units: the same when converted, or the number under the wrong sign, or neither.

    Sums that do not convert, and counts of different things (servers, chips), are no disagreement.
    """
    if comparable(one, two, on) is None or not told_otherwise(one, two, on):
        return Reason.UNIT
    if (
        isinstance(one, Money)
        and isinstance(two, Money)
        and (one.low, one.high) == (two.low, two.high)
    ):
        return Reason.UNIT
    return Reason.UPDATE if _updated(first, second) else Reason.DISAGREEMENT


def _updated(first: Report, second: Report) -> bool:
    """Who gives another figure later corrects himself; two who retell a third disagree."""
    if second.published <= first.published or origin(first) != origin(second):
        return False
    if origin(first) == first.publisher == second.publisher:
        return True
    days = (second.published - first.published).days
    return days >= SPOKEN_AGAIN_DAYS and _speaks(first) and _speaks(second)


def _speaks(report: Report) -> bool:
    """Whether it quotes somebody by name for it, and not what another publisher once wrote."""
    bases = {a.basis for a in report.claim.attributions}
    return bool(bases & {Basis.NAMED, Basis.FIRST_HAND}) and Basis.RELAYED not in bases


def _adds_up(role: str, one: Value, first: Report, two: Value, second: Report) -> bool:
    """Whether the one is the sum of several figures of the other claim, or one of those."""
    return _sum_of(role, first, second, two) or _sum_of(role, second, first, one)


def _sum_of(role: str, whole: Report, parts: Report, part: Value) -> bool:
    given = [size(v) or 0.0 for v in parts.claim.values(role) if isinstance(v, Money | Quantity)]
    if len(given) < 2:
        return False
    totals = [size(v) or 0.0 for v in whole.claim.values(role)]
    return any(abs(t - sum(given)) <= TOLERANCE / 2 * sum(given) for t in totals)


def _wider(wide: Report, more: Value, narrow: Report, less: Value, on: date) -> bool:
    """Whether one counts more because it counts more things: more buyers, all chips and not one model."""
    if not disjoint(more, less, on) or (size(more, on) or 0.0) < (size(less, on) or 0.0):
        return False
    wider = narrower = False
    for role, kind in event_types()[wide.claim.event_type].roles.items():
        ours = [v for v in wide.claim.values(role) if isinstance(v, Name)]
        theirs = [v for v in narrow.claim.values(role) if isinstance(v, Name)]
        if ours and theirs and (kind in PARTY_KINDS or kind == "product"):
            wider = wider or _holds_more(ours, theirs)
            narrower = narrower or _holds_more(theirs, ours)
    return wider and not narrower


def _holds_more(ours: Sequence[Name], theirs: Sequence[Name]) -> bool:
    """All of their names and others, or words for all such goods where they name models."""
    others = [name.spellings() for name in theirs]
    held = sum(any(other & name.spellings() for name in ours) for other in others)
    generic = not any(map(is_model, ours)) and all(map(is_model, theirs))
    return (held == len(theirs) < len(ours)) or generic


def _misread(one: Period, first: date, two: Period, second: date) -> bool:
    """Whether one of two dates shows how the other came about.

    "Next year" told again in another year; day and month the other way round; or a year mistyped.
    """
    years = two.start.year - one.start.year
    same_days = (one.start.month, one.start.day, one.end.month, one.end.day) == (
        two.start.month, two.start.day, two.end.month, two.end.day,
    )  # fmt: skip
    if same_days and years:
        whole_year = (one.end - one.start).days > 360
        return not whole_year or years == second.year - first.year
    single = one.start == one.end and two.start == two.end and one.start.year == two.start.year
    return single and (one.start.month, one.start.day) == (two.start.day, two.start.month)
