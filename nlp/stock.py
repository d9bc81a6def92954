"""What an event adds to what somebody has ordered, was delivered or holds: low and high, and who says so.

An event counts once however many report it. Of its figures the low is the lowest and the high the
highest that any report gives, so that the bounds hold if any one of the reports is right. Nothing is
converted: a sum told in won and in dollars is a holding in each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from nlp.claims import Modality, Report
from nlp.events import Event, Reason, Status
from nlp.figures import unit_of
from nlp.goods import is_model
from nlp.lexicon.entries import entries
from nlp.values import Money, Name, Period, Quantity


class Act(StrEnum):
    """What somebody has to do with the goods. The three never add up: what is ordered is delivered later."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    HELD = "held"


class HolderKind(StrEnum):
    """Who it is: lines of different kinds overlap, for a group holds its members, and a country its companies."""

    ONE = "one"
    JOINTLY = "jointly"
    GROUP = "group"
    COUNTRY = "country"
    UNNAMED = "unnamed"


class Measure(StrEnum):
    """What is counted."""

    GOODS = "goods"
    MONEY = "money"


class _Counted(NamedTuple):
    act: Act
    holder: str
    when: str


#: The types that tell of goods that somebody has or will have: what they tell, the role that has them, and
#: the role that says when. Sales lost, chips seized and sums invested are no stock of anybody.
COUNTED = {
    "order": _Counted(Act.ORDERED, "buyer", "delivery"),
    "shipment": _Counted(Act.DELIVERED, "recipient", "date"),
    "stockpile": _Counted(Act.HELD, "holder", "date"),
}
_FIGURES = {Measure.GOODS: "quantity", Measure.MONEY: "value"}
_FIRM = (Status.CONFIRMED, Status.REPORTED)


@dataclass(frozen=True, slots=True)
class Holding:
    """One figure of one event. `unit`: the unit of a quantity, or an ISO 4217 currency.

    `low` is 0 where a report gives no low end ("up to"), and where nobody says that it is so already;
    `high` is None where a report gives no high end. `firm_high` is the high of what is told as done,
    without what is only planned, possible or denied by somebody. `low_claim` and `high_claim` are the
    oldest claims that give the ends; `low_claim` is empty where `low` is of no claim.

    `when` is None where no report says when; `dated_by` is the role that says it, or "report" for what
    is held, which is so on the day of its report.
    """

    act: Act
    holders: tuple[str, ...]
    holder_kind: HolderKind
    family: str
    when: Period | None
    dated_by: str
    measure: Measure
    unit: str
    low: float
    firm_high: float | None
    high: float | None
    low_claim: str
    high_claim: str


def holdings(event: Event) -> tuple[Holding, ...]:
    """One for each measure and unit that the event tells; none where it is withdrawn, or tells of no stock.

    What is denied stays in the high as long as somebody told it.
    """
    counted = COUNTED.get(event.event_type)
    told = [r for r in event.reports if r.claim.modality is not Modality.DENIED]
    if counted is None or not told or event.status is Status.WITHDRAWN:
        return ()
    holders, kind = _holders(told, counted.holder)
    when, dated_by = _when(event, told, counted)
    family = _family(_names(told, "product"))
    return tuple(
        Holding(counted.act, holders, kind, family, when, dated_by, measure, unit, *bounds)
        for measure, role in _FIGURES.items()
        for unit, bounds in _bounds(event, told, role)
    )


class _Figure(NamedTuple):
    """What one report gives in one unit."""

    report: Report
    low: float
    high: float | None


_Bounds = tuple[float, float | None, float | None, str, str]


def _bounds(event: Event, told: Sequence[Report], role: str) -> Iterator[tuple[str, _Bounds]]:
    """By unit: low, high of what is told as done, high, and the claims of low and high."""
    by_unit: dict[str, list[_Figure]] = {}
    passed_over = event.replaced(role)
    listing = _listing_parts(event, role)
    for report in told:
        if report.claim.id in listing:
            continue
        given = [
            v
            for v in report.claim.values(role)
            if isinstance(v, Money | Quantity) and (report.claim.id, v) not in passed_over
        ]
        for unit in dict.fromkeys(map(unit_of, given)):
            figure = _together(report, [v for v in given if unit_of(v) == unit])
            by_unit.setdefault(unit, []).append(figure)
    firm = event.status in _FIRM
    for unit, figures in by_unit.items():
        done = [f for f in figures if firm and f.report.claim.modality is Modality.ASSERTED]
        lowest = min(done, key=lambda f: f.low, default=None)
        highest = _highest(figures)
        yield (
            unit,
            (
                lowest.low if lowest else 0.0,
                _highest(done).high if done else 0.0,
                highest.high,
                lowest.report.claim.id if lowest else "",
                highest.report.claim.id,
            ),
        )


def _together(report: Report, given: Sequence[Money | Quantity]) -> _Figure:
    """From the least of the figures of one claim to all of them together: they may be parts of one sum."""
    highs = [v.high for v in given if v.high is not None]
    return _Figure(
        report,
        min(v.low or 0.0 for v in given),
        sum(highs) if len(highs) == len(given) else None,
    )


def _highest(figures: Sequence[_Figure]) -> _Figure:
    """The oldest of the highest; one that leaves its end open is higher than any."""
    return max(figures, key=lambda f: float("inf") if f.high is None else f.high)


def _listing_parts(event: Event, role: str) -> frozenset[str]:
    """The claims that give in parts what another claim of the event gives as one sum."""
    return frozenset(
        side.claim.id
        for c in event.conflicts
        if c.reason is Reason.PART and c.role == role
        for side in (c.first, c.second)
        if len(side.claim.values(role)) > 1
    )


def _when(event: Event, told: Sequence[Report], counted: _Counted) -> tuple[Period | None, str]:
    """From the first to the last day that any report gives: a delivery is not divided by invention."""
    replaced = event.replaced(counted.when)
    given = [
        v
        for r in told
        for v in r.claim.values(counted.when)
        if isinstance(v, Period) and (r.claim.id, v) not in replaced
    ]
    if given:
        start, end = min(v.start for v in given), max(v.end for v in given)
        alike = {v.precision for v in given if (v.start, v.end) == (start, end)}
        return Period(start, end, min(alike, default="span")), counted.when
    if counted.act is Act.HELD:
        day = told[0].published
        return Period(day, day, "reported"), "report"
    return None, ""


def _holders(told: Sequence[Report], role: str) -> tuple[tuple[str, ...], HolderKind]:
    names = _names(told, role)
    return tuple(sorted({_label(name) for name in names}, key=_alphabetical)), _kind(names)


def _label(name: Name) -> str:
    """The lexicon's name, so that every event calls one company the same."""
    known = any(name.key in entries(kind) for kind in ("company", "place", "authority"))
    return name.key if known else name.name


def _alphabetical(text: str) -> tuple[str, str]:
    return text.casefold(), text


def _kind(names: Sequence[Name]) -> HolderKind:
    if not names:
        return HolderKind.UNNAMED
    if any(name.key in entries("place") or name.key in entries("authority") for name in names):
        return HolderKind.COUNTRY
    if any(map(_is_group, names)):
        return HolderKind.GROUP
    return HolderKind.ONE if len(names) == 1 else HolderKind.JOINTLY


def _is_group(name: Name) -> bool:
    """Words for several with no name of their own end in a common noun: "Chinese tech giants"."""
    return not name.key and name.name.rpartition(" ")[2][:1].islower()


def _names(told: Iterable[Report], role: str) -> list[Name]:
    """Each different name once, the oldest report's first."""
    found: list[Name] = []
    for report in told:
        for value in report.claim.values(role):
            if isinstance(value, Name) and not any(
                value.spellings() & other.spellings() for other in found
            ):
                found.append(value)
    return found


def _family(products: Sequence[Name]) -> str:
    """The family of the models, or the words of the text where no report names a model."""
    models = [name for name in products if is_model(name)]
    found = {_family_of(name) for name in models or products}
    return "; ".join(sorted(found, key=_alphabetical))


def _family_of(name: Name) -> str:
    entry = entries("product").get(name.key)
    return (entry.fact("family") if entry else "") or name.key or name.name
