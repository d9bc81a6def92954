"""A sum told as a whole in one report and in parts in another: "$5 billion in all" and "$1bn, then $4bn"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from nlp.claims import Claim, Report
from nlp.figures import TOLERANCE, size, unit_of
from nlp.ontology import event_types
from nlp.values import Money, Name, Quantity, Value

#: Documents that tell of more acts of one type than this are lists, not a whole and its parts.
MOST_PARTS = 6
_FIGURES = ("money", "quantity")


@dataclass(frozen=True, slots=True)
class Whole:
    """The report of a sum, and the reports of one document whose figures for the role add up to it."""

    role: str
    whole: Report
    parts: tuple[Report, ...]


def wholes(reports: Sequence[Report], documents: Iterable[Sequence[Report]]) -> Iterator[Whole]:
    """Every sum of the reports that one of the documents tells in parts, in the order of the documents.

    `documents`: all the reports of each document that is worth looking at.
    """
    for told in documents:
        for event_type in dict.fromkeys(r.claim.event_type for r in told):
            parts = [r for r in told if r.claim.event_type == event_type]
            if 1 < len(parts) <= MOST_PARTS:
                for role, kind in event_types()[event_type].roles.items():
                    if kind in _FIGURES:
                        yield from _wholes(role, parts, reports)


def apart(reports: Sequence[Report], sums: Iterable[Whole]) -> frozenset[frozenset[str]]:
    """The pairs of claim ids of which one tells a whole and the other one of its parts, whoever tells it."""
    return frozenset(
        frozenset({found.whole.claim.id, report.claim.id})
        for found in sums
        for report in reports
        if report is not found.whole and _tells_a_part(report.claim, found)
    )


def _tells_a_part(claim: Claim, found: Whole) -> bool:
    figure = _figure(claim, found.role)
    own = _figure(found.whole.claim, found.role)
    if figure is None or own is None or _near(size(figure), size(own) or 0.0):
        return False
    return any(_near(size(figure), size(_given(p, found.role)) or 0.0) for p in found.parts)


def _wholes(role: str, parts: Sequence[Report], reports: Sequence[Report]) -> Iterator[Whole]:
    given = [p for p in parts if _figure(p.claim, role) is not None]
    sums = [
        (chosen, _sum(chosen, role))
        for n in range(2, len(given) + 1)
        for chosen in combinations(given, n)
    ]
    for report in reports:
        own = _figure(report.claim, role)
        if own is None or report.claim.article_id == parts[0].claim.article_id:
            continue
        for chosen, total in sums:
            same_unit = all(unit_of(own) == unit_of(_given(p, role)) for p in chosen)
            if same_unit and _near(size(own), total) and _one_lead(report, chosen):
                yield Whole(role, report, chosen)


def _sum(parts: Sequence[Report], role: str) -> float:
    return sum(size(_given(p, role)) or 0.0 for p in parts)


def _given(report: Report, role: str) -> Value:
    found = _figure(report.claim, role)
    assert found is not None
    return found


def _figure(claim: Claim, role: str) -> Value | None:
    values = [v for v in claim.values(role) if isinstance(v, Money | Quantity)]
    return values[0] if len(values) == 1 and size(values[0]) else None


def _near(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) <= TOLERANCE / 2 * max(one, other)


def _one_lead(whole: Report, parts: Sequence[Report]) -> bool:
    """Whether who does it in the parts is who does it in the whole, as far as it is named."""
    lead = event_types()[whole.claim.event_type].lead
    names = _spellings(whole.claim, lead)
    return all(not names or not (own := _spellings(p.claim, lead)) or own & names for p in parts)


def _spellings(claim: Claim, role: str) -> frozenset[str]:
    return frozenset(s for v in claim.values(role) if isinstance(v, Name) for s in v.spellings())
