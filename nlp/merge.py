"""Group the reports of one happening into an event, and say where they disagree.

A pure function of its reports: their order of arrival changes nothing. Reports are compared only
within blocks that share a type and a party or a named product, which keeps the cost near linear.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from nlp.claims import Report
from nlp.events import Conflict, Event, Reason, origin
from nlp.likeness import disjoint, same_happening
from nlp.ontology import event_types
from nlp.values import Name, Value

#: Kinds of role on which two reports can disagree: figures and times, not lists of names.
_HARD = {"money", "quantity", "months", "period"}


def merge(reports: Iterable[Report]) -> list[Event]:
    """The events, oldest first, each with its reports oldest first."""
    ordered = sorted(reports, key=lambda r: (r.published, r.claim.id))
    groups: list[list[Report]] = []
    blocks: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    for report in ordered:
        keys = [(report.claim.event_type, name) for name in _block_names(report)]
        near = dict.fromkeys(number for key in keys for number in blocks[key])
        number = _best(report, near, groups)
        if number is None:
            number = len(groups)
            groups.append([])
        groups[number].append(report)
        for key in keys:
            blocks[key][number] = None
    return [Event(tuple(group), tuple(conflicts(group))) for group in groups]


def conflicts(reports: list[Report]) -> Iterator[Conflict]:
    """Each pair of different figures or times that the reports give for one role, once.

    The day of the act itself is told too loosely to tell a disagreement from a manner of speaking.
    """
    for role, kind in event_types()[reports[0].claim.event_type].roles.items():
        if kind not in _HARD or role == "date":
            continue
        sides: dict[Value, Report] = {}
        for report in reports:
            for value in report.claim.values(role):
                sides.setdefault(value, report)
        for (one, first), (two, second) in combinations(sides.items(), 2):
            if disjoint(one, two):
                yield Conflict(role, first, second, _reason(first, second))


def _reason(first: Report, second: Report) -> Reason:
    """Who gives another figure later corrects himself; two who retell a third disagree."""
    own = first.publisher == second.publisher == origin(first) == origin(second)
    return Reason.UPDATE if own and second.published > first.published else Reason.DISAGREEMENT


def _block_names(report: Report) -> Iterator[str]:
    event_type = event_types()[report.claim.event_type]
    for argument in report.claim.arguments:
        value = argument.value
        if isinstance(value, Name) and event_type.roles[argument.role] != "instrument":
            yield value.name.casefold()
            yield from (other.casefold() for other in value.also)


def _best(report: Report, near: Iterable[int], groups: list[list[Report]]) -> int | None:
    """The group that the report fits best; a report that one of its members rules out never fits."""
    best: tuple[float, int] | None = None
    for number in near:
        scores = [same_happening(member, report) for member in groups[number]]
        likeness = max((s for s in scores if s is not None), default=0.0)
        if None not in scores and likeness > 0 and (best is None or likeness > best[0]):
            best = likeness, number
    return best[1] if best else None
