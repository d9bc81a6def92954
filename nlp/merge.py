"""Group the reports of one happening into an event, and say where they disagree.

The events are a function of the reports alone: the order of arrival changes nothing, and adding a
report to many gives what merging all of them anew gives, at the cost of its neighbourhood.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date

from nlp.bonds import NONE, Bonds, BoundClaims
from nlp.claims import Report
from nlp.conflicts import conflicts
from nlp.crowds import MOST_FACES, Crowds
from nlp.events import Event, age
from nlp.forest import Forest
from nlp.grouping import Likeness, grouped
from nlp.shelves import Memory
from nlp.totals import Whole, apart, wholes

#: More reports than this are added without a search for garbage in cycles.
MANY = 1_000


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Merging makes no cycles; to look for some over and over while millions of objects are made takes a sixth
    of its time. They are looked for once in the end, lest whoever adds the next report pays for it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


@dataclass(frozen=True, slots=True)
class Change:
    """What a round of merging made otherwise: the ids of events that are no more, and events that are new
    or have other reports, conflicts or parts than before; oldest first."""

    gone: tuple[str, ...]
    changed: tuple[Event, ...]


class Merger:
    """The events of the reports that it was given so far, as people's decisions bind them."""

    def __init__(
        self,
        reports: Iterable[Report] = (),
        *,
        bonds: Bonds = NONE,
        most_faces: int = MOST_FACES,
        shelves: Memory | None = None,
    ) -> None:
        self._forest = Forest(shelves, most_faces)
        self._bonds = bonds
        self._bound = BoundClaims(bonds)
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
        new = {report.claim.id: report for report in reports}
        missing = [report for claim_id, report in new.items() if claim_id not in self._forest]
        with _without_collecting() if len(missing) > MANY else nullcontext():
            return self._settle(self._forest.add(missing), set())

    def remove(self, claim_ids: Iterable[str]) -> Change:
        """A claim that is not known is passed over."""
        removed = {claim_id for claim_id in claim_ids if claim_id in self._forest}
        touched = self._forest.remove(sorted(removed))
        kept = {kept for claim_id in removed for kept in self._bound.kept_with(claim_id)}
        return self._settle(touched | {one for one in kept if one in self._forest}, removed)

    def bind(self, bonds: Bonds) -> Change:
        """These decisions in place of those before."""
        touched = {claim_id for claim_id in bonds.changed(self._bonds) if claim_id in self._forest}
        self._bonds, self._bound = bonds, BoundClaims(bonds)
        return self._settle(touched, set())

    def _settle(self, touched: set[str], removed: set[str]) -> Change:
        """Divides the pieces of the touched claims anew."""
        before: dict[str, Event] = {}
        after: dict[str, Event] = {}
        for claim_id in removed:
            self._forget(claim_id, before)
        for claim_ids, events in divided(self._forest, touched - removed, self._bound):
            for claim_id in claim_ids:
                self._forget(claim_id, before)
            after |= {event.id: event for event in events}
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


def divided(
    forest: Forest, claim_ids: Iterable[str], bound: BoundClaims
) -> Iterator[tuple[set[str], list[Event]]]:
    """The pieces of the trees that hold these claims, each as all of its claims and its events.

    Pieces that decisions keep together are given as one.
    """
    seen, crowds = set[str](), forest.crowds()
    for claim_id in sorted(claim_ids):
        if claim_id not in seen:
            grove = _grove(forest, claim_id, crowds, bound)
            claims = {report.claim.id for piece in grove for report in piece}
            seen |= claims
            yield claims, _events(forest, grove, bound)


def _grove(forest: Forest, claim_id: str, crowds: Crowds, bound: BoundClaims) -> list[list[Report]]:
    """The pieces of trees that decisions keep together with that of the claim, and this one."""
    grove: list[list[Report]] = []
    seen: set[str] = set()
    waiting = [claim_id]
    while waiting:
        next_id = waiting.pop()
        if next_id in seen or next_id not in forest:
            continue
        ids = sorted(crowds.piece(next_id))
        seen.update(ids)
        grove.append(forest.reports(ids))
        waiting += (kept for one in ids for kept in bound.kept_with(one))
    return grove


def _events(forest: Forest, grove: Sequence[Sequence[Report]], bound: BoundClaims) -> list[Event]:
    tree = sorted((report for piece in grove for report in piece), key=age)
    bonds = bound.of(report.claim.id for report in tree)
    likeness = _likeness(forest, grove, bonds) if len(grove) > 1 else forest.likeness
    articles = dict.fromkeys(r.claim.article_id for r in tree)
    sums = list(wholes(tree, forest.documents(articles)))
    groups = grouped(tree, likeness, forest.face_number, apart(tree, sums), bonds)
    return [Event(tuple(group), tuple(conflicts(group)), _parts(group, sums)) for group in groups]


def _likeness(forest: Forest, grove: Sequence[Sequence[Report]], bonds: Bonds) -> Likeness:
    """Nothing but a decision joins reports of two pieces: it is not for and not against others."""
    piece_of = {r.claim.id: number for number, piece in enumerate(grove) for r in piece}
    bound = {claim_id for pair in bonds.together for claim_id in pair}

    def likeness(one: str, other: str) -> float | None:
        if piece_of[one] == piece_of[other] or one in bound or other in bound:
            return forest.likeness(one, other)
        return 0.0

    return likeness


def merge(reports: Iterable[Report], *, bonds: Bonds = NONE) -> list[Event]:
    """The events, oldest first, each with its reports oldest first."""
    return Merger(reports, bonds=bonds).events


def known_on(reports: Iterable[Report], day: date, *, bonds: Bonds = NONE) -> list[Event]:
    """The events as they stood on that day: merged from what was published by then."""
    return merge((report for report in reports if report.published <= day), bonds=bonds)


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
