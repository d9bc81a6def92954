"""What is due, and what became of it: deliveries that somebody owes, rules that are to take effect.

Pure: `promises` finds the windows in an event's reports, `outcomes` what its own later reports say of
one, `heard` what another event says of it, and `state` where it stands on a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nlp.claims import Modality, Report
from nlp.events import Event, Reason, Status, age
from nlp.goods import compatible, one_model
from nlp.likeness import window_of
from nlp.ontology import event_types
from nlp.outcome_words import Outcome, kept_by, put_off_by, said
from nlp.values import Name, Period

#: Roles that say when something is to come.
DUE_ROLES = ("delivery", "effective")
#: Roles that must not differ where two events both fill them; of a measure put off, whom it hits too.
_SIDES = ("supplier", "authority")
_SIDES_OF_A_MEASURE = (*_SIDES, "target")
_TIMES = ("date", "period", *DUE_ROLES)


class State(StrEnum):
    """Where a promise stands on a day."""

    UPCOMING = "upcoming"
    DUE_NOW = "due now"
    CONFIRMED = "confirmed"
    SLIPPED = "slipped"
    SILENT = "silent"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Promise:
    """A window in which something is to come: the role that gives it, and the oldest report that does."""

    role: str
    window: Period
    first: Report


@dataclass(frozen=True, slots=True)
class Sign:
    """What a report says became of a promise. `later`: the window that it gives instead, if any."""

    outcome: Outcome
    report: Report
    later: Period | None = None


def promises(event: Event) -> tuple[Promise, ...]:
    """Each different window that the reports give, in the order in which they give them.

    A shipment is promised where it is told as a plan, for the day that it is planned for.
    """
    found: dict[tuple[str, date, date], Promise] = {}
    for report in event.reports:
        if report.claim.modality is Modality.DENIED:
            continue
        for role in event_types()[event.event_type].roles:
            for window in _windows(report, role):
                if _is_due(event.event_type, role, report, window):
                    key = (role, window.start, window.end)
                    found.setdefault(key, Promise(role, window, report))
    return tuple(found.values())


def outcomes(event: Event, promise: Promise) -> Iterator[Sign]:
    """What the event's own reports say of it, oldest first."""
    is_off = False
    for report in event.reports:
        if age(report) < age(promise.first):
            continue
        sign = _own_sign(event, promise, report)
        if sign is None and is_off and report.claim.modality is not Modality.DENIED:
            sign = Sign(Outcome.STANDS, report)
        if sign:
            is_off = sign.outcome is Outcome.OFF
            yield sign


def heard(event: Event, promise: Promise, other: Event) -> Iterator[Sign]:
    """What another event says of it, oldest first: that the goods came, the rule bites, or it is put off."""
    last = _last_day(event.event_type, promise)
    told = [r for r in other.reports if promise.first.published < r.published <= last]
    by = put_off_by(event.event_type, other.event_type)
    if by and _linked(event, other, by, _SIDES_OF_A_MEASURE):
        yield from _put_off(promise, told)
    by = kept_by(event.event_type, other.event_type)
    if by and _linked(event, other, by, _SIDES):
        yield from _kept(event, promise, other, told)


def state(window: Period, signs: Iterable[Sign], day: date) -> State:
    """Where it stands on the day, by what was published by then.

    The latest word decides; but what slipped to another window is a promise of that window from then on.
    """
    sign = decisive(signs, day)
    if sign and sign.outcome is not Outcome.STANDS:
        return State(sign.outcome.value)
    if day < window.start:
        return State.UPCOMING
    return State.DUE_NOW if day <= window.end else State.SILENT


def decisive(signs: Iterable[Sign], day: date) -> Sign | None:
    """The word that decides on the day; None where nobody has said a word of it."""
    known = [sign for sign in signs if sign.report.published <= day]
    return max(
        known,
        key=lambda s: (s.later is not None, *age(s.report), s.outcome is Outcome.CAME),
        default=None,
    )


def _last_day(event_type: str, promise: Promise) -> date:
    """After it, a report tells of another happening (nlp.likeness)."""
    days = min(window_of(event_type), (date.max - promise.window.end).days)
    return promise.window.end + timedelta(days)


def _windows(report: Report, role: str) -> list[Period]:
    return [v for v in report.claim.values(role) if isinstance(v, Period)]


def _is_due(event_type: str, role: str, report: Report, window: Period) -> bool:
    if role in DUE_ROLES:
        return True
    planned = report.claim.modality in (Modality.PLANNED, Modality.POSSIBLE)
    return event_type == "shipment" and role == "date" and planned and window.end > report.published


def _own_sign(event: Event, promise: Promise, report: Report) -> Sign | None:
    words = said(report.claim.quote.text)
    later = _later_window(event, promise, report)
    came = later is None and _came(promise, report, words)
    if report.published > promise.first.published and (
        later or (Outcome.SLIPPED in words and Outcome.CAME not in words)
    ):
        return Sign(Outcome.SLIPPED, report, later)
    if report.claim.modality is Modality.DENIED:
        return Sign(Outcome.OFF, report)
    return Sign(Outcome.CAME, report) if came else None


def _came(promise: Promise, report: Report, words: frozenset[Outcome]) -> bool:
    """A rule has come where somebody tells of it as a fact once its day is there; goods need the word for it."""
    if report.claim.modality is not Modality.ASSERTED:
        return False
    window, told = promise.window, report.published
    if promise.role == "effective":
        return told >= window.end or (Outcome.CAME in words and told >= window.start)
    if promise.role == "date":
        return told >= window.start
    return Outcome.CAME in words and told > promise.first.published


def _later_window(event: Event, promise: Promise, report: Report) -> Period | None:
    """The window that this report gives instead, unless one of the two has only misread the other's date."""
    misread = any(
        c.reason is Reason.DATE and c.role == promise.role and report in (c.first, c.second)
        for c in event.conflicts
    )
    if misread or promise.window in _windows(report, promise.role):
        return None
    return _first_after(promise.window, _windows(report, promise.role))


def _first_after(window: Period, others: Iterable[Period]) -> Period | None:
    after = [p for p in others if p.start > window.end]
    return min(after, key=lambda p: (p.start, p.end), default=None)


def _put_off(promise: Promise, told: Sequence[Report]) -> Iterator[Sign]:
    for report in told:
        words = said(report.claim.quote.text)
        if Outcome.OFF in words and report.claim.modality is Modality.ASSERTED:
            yield Sign(Outcome.OFF, report)
            return
        if Outcome.SLIPPED in words:
            given = [p for role in DUE_ROLES for p in _windows(report, role)]
            yield Sign(Outcome.SLIPPED, report, _first_after(promise.window, given))
            return


def _kept(event: Event, promise: Promise, other: Event, told: Sequence[Report]) -> Iterator[Sign]:
    """The oldest report, from the first day of the window on, of an act that was not before it.

    An act of the promise's own type only promises again, unless it has the word for what came.
    """
    acted = [p for role in _TIMES for p in other.values(role) if isinstance(p, Period)]
    earlier = bool(acted) and all(p.end < promise.window.start for p in acted)
    if earlier or other.status not in (Status.CONFIRMED, Status.REPORTED):
        return
    again = event.event_type == other.event_type and promise.role in DUE_ROLES
    for report in told:
        asserted = report.claim.modality is Modality.ASSERTED
        worded = not again or Outcome.CAME in said(report.claim.quote.text)
        if asserted and worded and report.published >= promise.window.start:
            yield Sign(Outcome.CAME, report)
            return


def _linked(
    event: Event, other: Event, pairs: Sequence[tuple[str, str]], sides: Sequence[str]
) -> bool:
    """Whether a pair of roles names the same and nothing says that the two are of other goods or parties."""
    alike = [ours for ours, theirs in pairs if _named_alike(event, ours, other, theirs)]
    if not alike or any(_differ(event, other, role) for role in sides):
        return False
    ours, theirs = _names(event, "product"), _names(other, "product")
    untold = "instrument" in alike and not (ours and theirs)
    return untold or compatible(ours, theirs)


def _named_alike(event: Event, ours: str, other: Event, theirs: str) -> bool:
    """Goods are the same where both name one model: half of all rules are on "chips"."""
    a, b = _names(event, ours), _names(other, theirs)
    return one_model(a, b) if ours == "product" else bool(_spellings(a) & _spellings(b))


def _differ(event: Event, other: Event, role: str) -> bool:
    a, b = _names(event, role), _names(other, role)
    return bool(a and b) and not _spellings(a) & _spellings(b)


def _names(event: Event, role: str) -> list[Name]:
    return [v for v in event.values(role) if isinstance(v, Name)]


def _spellings(names: Iterable[Name]) -> frozenset[str]:
    return frozenset(s for name in names for s in name.spellings())
