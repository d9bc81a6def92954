"""Group the reports of one happening into an event, and say where they disagree.

The events are a function of the reports alone: the order of arrival changes nothing, and adding a
report to many gives what merging all of them anew gives, at the cost of its neighbourhood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nlp.claims import Report
from nlp.conflicts import conflicts
from nlp.events import Event, age
from nlp.forest import Forest
from nlp.grouping import grouped
from nlp.totals import Whole, apart, wholes


@dataclass(frozen=True, slots=True)
class Change:
    """What a round of merging made otherwise: the ids of events that are no more, and events that are new
    or have other reports, conflicts or parts than before; oldest first."""

    gone: tuple[str, ...]
    changed: tuple[Event, ...]


class Merger:
    """The events of the reports that it was given so far."""

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        self._forest = Forest()
        self._events: dict[str, Event] = {}
        self._event_of: dict[str, str] = {}
        self.add(reports)

    @property
    def events(self) -> list[Event]:
        """Oldest first, each with its reports oldest first."""
        return sorted(self._events.values(), key=lambda event: age(event.reports[0]))

    def event_of(self, claim_id: str) -> Event:
        """Raises LookupError for a claim that was never added, or taken away since."""
        return self._events[self._event_of[claim_id]]

    def add(self, reports: Iterable[Report]) -> Change:
        """A report that is known already is left alone."""
        touched: set[str] = set()
        for report in reports:
            if report.claim.id not in self._forest:
                touched |= self._forest.add(report)
        return self._settle(touched, set())

    def remove(self, claim_ids: Iterable[str]) -> Change:
        """A claim that is not known is passed over."""
        touched: set[str] = set()
        removed = {claim_id for claim_id in claim_ids if claim_id in self._forest}
        for claim_id in sorted(removed):
            touched |= self._forest.remove(claim_id)
        return self._settle(touched - removed, removed)

    def _settle(self, touched: set[str], removed: set[str]) -> Change:
        """Divides the trees of the touched claims anew."""
        before: dict[str, Event] = {}
        after: dict[str, Event] = {}
        seen = set(removed)
        for claim_id in removed:
            self._forget(claim_id, before)
        for claim_id in sorted(touched):
            if claim_id in seen:
                continue
            tree = self._forest.tree(claim_id)
            for report in tree:
                seen.add(report.claim.id)
                self._forget(report.claim.id, before)
            for event in self._divided(tree):
                after[event.id] = event
        self._events |= after
        for event in after.values():
            self._event_of |= dict.fromkeys((r.claim.id for r in event.reports), event.id)
        changed = [event for event in after.values() if before.get(event.id) != event]
        return Change(
            tuple(sorted(before.keys() - after.keys())),
            tuple(sorted(changed, key=lambda event: age(event.reports[0]))),
        )

    def _forget(self, claim_id: str, before: dict[str, Event]) -> None:
        event_id = self._event_of.pop(claim_id, "")
        event = self._events.pop(event_id, None)
        if event:
            before[event_id] = event

    def _divided(self, tree: Sequence[Report]) -> list[Event]:
        documents = dict.fromkeys(r.claim.article_id for r in tree)
        sums = list(wholes(tree, map(self._forest.document, documents)))
        groups = grouped(tree, self._forest.likeness, self._forest.face_number, apart(tree, sums))
        return [
            Event(tuple(group), tuple(conflicts(group)), _parts(group, sums)) for group in groups
        ]


def merge(reports: Iterable[Report]) -> list[Event]:
    """The events, oldest first, each with its reports oldest first."""
    return Merger(reports).events


def known_on(reports: Iterable[Report], day: date) -> list[Event]:
    """The events as they stood on that day: merged from what was published by then."""
    return merge(report for report in reports if report.published <= day)


def as_known_on(event: Event, day: date) -> Event | None:
    """The event with only what was published by that day; None where nothing was."""
    seen = tuple(report for report in event.reports if report.published <= day)
    return replace(event, reports=seen, conflicts=tuple(conflicts(seen))) if seen else None


def _parts(group: Sequence[Report], sums: Iterable[Whole]) -> tuple[str, ...]:
    """The parts that the oldest document tells which tells the event's sum in parts."""
    own = {report.claim.id for report in group}
    for found in sums:
        parts = tuple(part.claim.id for part in found.parts)
        if found.whole.claim.id in own and not own & set(parts):
            return parts
    return ()
