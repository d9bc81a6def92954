"""Which reports may be of one happening: each is tied to the one before it that it is most like.

The ties make trees, and an event never reaches beyond its tree. A tie depends on a report and on those
that share a key with it, never on the order in which they came: a new report moves only its own tie
and the ties of those that are more like it than like what they were tied to.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from nlp.blocks import days_between, is_vague, stretches, within_reach
from nlp.claims import Report
from nlp.comparisons import Comparisons, differ, is_rated
from nlp.crowds import MOST_FACES, Crowds
from nlp.events import age
from nlp.likeness import (
    ENOUGH,
    NEEDED,
    Face,
    face,
    nearness,
    window_of,
)
from nlp.shelves import Leaf, Memory, Place, Shelves, Tie
from nlp.topics import Agreement

#: How much less alike an exact report may be than a vague one and still be the better to be tied to.
EXACT = 0.75
#: By how much rounding may raise a likeness.
_ROUNDING = 1e-6


class _Near(NamedTuple):
    """Where reports are filed that are worth comparing with one: all faces there, or some.

    `days` is the most that the days between them could say; `most` the greatest likeness that they, the
    topic and figures could give, `plain` that where no figure agrees.
    """

    days: float
    most: float
    plain: float
    place: Place
    faces: set[int] | None


class Forest:
    """The reports that are known, by claim id, and their ties."""

    def __init__(self, shelves: Shelves | None = None, most_faces: int = MOST_FACES) -> None:
        self._shelves: Shelves = Memory() if shelves is None else shelves
        self._most_faces = most_faces
        self._compared = Comparisons(self._shelves)

    def __contains__(self, claim_id: str) -> bool:
        return claim_id in self._shelves

    def crowds(self) -> Crowds:
        """The pieces of the trees, until reports are added or removed."""
        return Crowds(self._shelves, self._most_faces)

    def reports(self, claim_ids: Collection[str]) -> list[Report]:
        """In the order given."""
        found = self._shelves.reports(claim_ids)
        return [found[claim_id] for claim_id in claim_ids]

    def documents(self, article_ids: Collection[str]) -> list[Sequence[Report]]:
        """All reports of each of the documents, in the order given, those of one by their claims' ids."""
        found = self._shelves.documents(article_ids)
        return [found[article_id] for article_id in article_ids]

    def likeness(self, one: str, other: str) -> float | None:
        """Of two reports that are known; None where they cannot be of one happening."""
        first, second = self._shelves.leaf(one), self._shelves.leaf(other)
        if first.article_id == second.article_id:
            return None
        return self._compared.with_days(first, second, self._compared.of_leaves(first, second))

    def face_number(self, claim_id: str) -> int:
        """Reports with one number say the same."""
        return self._shelves.leaf(claim_id).face

    def add(self, reports: Iterable[Report]) -> set[str]:
        """Ties the reports in; returns the claims whose pieces, and so events, may be other ones now."""
        ordered = sorted(reports, key=age)
        ties: dict[str, Tie | None] = {}
        if self._shelves.is_empty():
            ties |= self._first(ordered)
            return self._retie(ties, set()) | ties.keys()
        new = [self._shelves.file(report, face(report)) for report in ordered]
        ids = {leaf.id for leaf in new}
        for leaf in new:
            near = self._near(leaf)
            ties[leaf.id] = self._best(leaf, near)
            ties |= self._drawn(leaf, near, ties, ids)
        return self._retie(ties, set()) | self._shelves.told_by({leaf.article_id for leaf in new})

    def _first(self, ordered: Sequence[Report]) -> Iterator[tuple[str, Tie | None]]:
        """The ties of the first reports, oldest first: each is filed when all that it may follow are.

        So it is compared with these alone: exact ones with older exact ones, vague ones, which come last,
        with exact ones and older vague ones (see `_tie`).
        """
        faced = [(report, face(report)) for report in ordered]
        for report, seen in sorted(faced, key=lambda pair: is_vague(pair[1])):
            leaf = self._shelves.file(report, seen)
            yield leaf.id, self._best(leaf, self._near(leaf))

    def remove(self, claim_ids: Iterable[str]) -> set[str]:
        """Forgets the reports; returns the claims whose pieces, and so events, may be other ones now."""
        removed = {claim_id: self._shelves.leaf(claim_id) for claim_id in claim_ids}
        ends = {*removed}
        for claim_id in removed:
            tie = self._shelves.tie(claim_id)
            ends.update(self._shelves.children(claim_id), [tie.parent] if tie else [])
        orphans = {
            child
            for claim_id in removed
            for child in self._shelves.children(claim_id)
            if child not in removed
        }
        touched = self._pieces(ends)
        for claim_id in (*removed, *orphans):
            self._shelves.retie(claim_id, None)
        for claim_id in removed:
            self._shelves.unfile(claim_id)
        leaves = [self._shelves.leaf(claim_id) for claim_id in sorted(orphans)]
        touched |= self._retie(
            {leaf.id: self._best(leaf, self._near(leaf)) for leaf in leaves},
            ends - removed.keys(),
        )
        touched |= self._shelves.told_by({leaf.article_id for leaf in removed.values()})
        return touched - removed.keys()

    def _retie(self, ties: dict[str, Tie | None], ends: set[str]) -> set[str]:
        """Ties anew; returns the pieces of the ends of all ties that come or go, before and after."""
        for claim_id, tie in ties.items():
            before = self._shelves.tie(claim_id)
            ends |= {claim_id, *(t.parent for t in (before, tie) if t)}
        touched = self._pieces(end for end in ends if end not in ties or self._shelves.tie(end))
        for claim_id, tie in ties.items():
            self._shelves.retie(claim_id, tie)
        return touched | self._pieces(ends)

    def _pieces(self, claim_ids: Iterable[str]) -> set[str]:
        crowds, found = self.crowds(), set[str]()
        for claim_id in claim_ids:
            if claim_id not in found:
                found |= crowds.piece(claim_id)
        return found

    def _near(self, leaf: Leaf) -> list[_Near]:
        """The reports that are worth comparing with it, those that could be most alike first."""
        own = self._compared.face(leaf.face)
        touched = stretches(own.topic.event_type, leaf.first, leaf.last)
        reach = within_reach(touched)
        whole, single = self._shelves.near(own, reach, own.topic.parties.may_be)
        agreed = self._compared.agreements(own.topic, {topic for topic, _ in (*whole, *single)})
        bounds = {topic: _bounds(own, found) for topic, found in agreed.items()}
        days = {stretch: _days(own.topic.event_type, touched, stretch) for stretch in reach}
        found = [
            _Near(days[place[1]], most + days[place[1]], plain + days[place[1]], place, faces)
            for place, faces in (*dict.fromkeys(whole).items(), *single.items())
            if place[0] in bounds
            for most, plain in [bounds[place[0]]]
            if most + days[place[1]] > 0
        ]
        self._shelves.load([near.place for near in found])
        found.sort(key=lambda near: (-near.most, abs(near.place[1] - touched.start)))
        return found

    def _best(self, leaf: Leaf, near: Sequence[_Near]) -> Tie | None:
        """The tie of the report among these, if it may follow any."""
        best: Tie | None = None
        least = 0.0
        own = self._compared.face(leaf.face)
        faces = self._shelves.faces(())
        for others in near:
            if others.most + EXACT < least:
                break
            for face_id, leaves in self._at(others):
                vague = leaves[0].vague
                exact = 0.0 if vague else EXACT
                if (vague and not leaf.vague) or others.most + exact < least:
                    continue
                if others.plain <= max(least - exact - _ROUNDING, 0.0) and differ(
                    own, faces[face_id]
                ):
                    continue
                needed = max(least - exact, 0.0) - others.days
                for other, told in self._nearest(leaf, face_id, leaves, needed):
                    tie = self._tie(leaf, other, told)
                    if tie and (best is None or tie.order > best.order):
                        best, least = tie, tie.likes
        return best

    def _at(self, near: _Near) -> Iterator[tuple[int, Sequence[Leaf]]]:
        """The reports there of each face, oldest first."""
        filed = self._shelves.at(near.place).items()
        if near.faces is None:
            yield from filed
        else:
            yield from ((face_id, leaves) for face_id, leaves in filed if face_id in near.faces)

    def _nearest(
        self, leaf: Leaf, face_id: int, others: Sequence[Leaf], least: float
    ) -> Iterator[tuple[Leaf, float | None]]:
        """Those among which the best to be tied to is: of what says the same, the nearest in time.

        With what their faces say of the report, if that is at least `least`. All of them where the nearest
        need not be the best: the days of one act change from report to report of another, or the rate of
        exchange does.
        """
        own, other = self._compared.face(leaf.face), self._compared.face(face_id)
        if is_rated(own, other):
            yield from (
                (one, self._compared.of_faces(own, other, min(leaf.year, one.year)))
                for one in others
            )
            return
        told = self._compared.of_faces(own, other, 0)
        if told is None or told < least:
            return
        if own.acted is not None and other.acted is None:
            yield from ((one, told) for one in others)
            return
        any_age = leaf.vague and not others[0].vague
        start = _after(others, leaf, any_age=any_age)
        for place in range(start - 1, -1, -1):
            if others[place].article_id != leaf.article_id:
                yield others[place], told
                break
        if any_age:
            yield from ((one, told) for one in _next_day(others, start, leaf))

    def _drawn(
        self, leaf: Leaf, near: Sequence[_Near], ties: dict[str, Tie | None], new: set[str]
    ) -> dict[str, Tie]:
        """The ties of the reports known before that are more like this one than what they are tied to."""
        found: dict[str, Tie] = {}
        exact = 0.0 if leaf.vague else EXACT
        for others in near:
            most = others.most + exact
            for _, leaves in self._at(others):
                if leaf.vague and not leaves[0].vague:
                    continue
                for other in leaves:
                    before = ties.get(other.id) or self._shelves.tie(other.id)
                    if other.id in new or (before and before.likes > most):
                        continue
                    tie = self._tie(other, leaf, self._compared.of_leaves(other, leaf))
                    if tie and (before is None or tie.order > before.order):
                        found[other.id] = tie
        return found

    def _tie(self, leaf: Leaf, parent: Leaf, told: float | None) -> Tie | None:
        """The tie of a report to this parent; None where it may not follow it.

        An exact report follows an older exact one. A vague one follows an exact one of any age or an older
        vague one of its quarter, and joins no two exact ones: the vague would tie everything together.
        """
        if parent.vague or not leaf.vague:
            if parent.order >= leaf.order:
                return None
            if parent.vague and not (leaf.vague and leaf.cell == parent.cell):
                return None
        score = self._compared.with_days(leaf, parent, told)
        if score is None or score <= 0:
            return None
        apart = abs(leaf.published - parent.published)
        likes = round(score + (0 if parent.vague else EXACT), 6)
        return Tie(parent.id, likes, (-apart, -parent.published))


def _bounds(own: Face, agreed: Agreement) -> tuple[float, float]:
    """The greatest likeness to a report of a topic, but for the days; and that where no figure agrees."""
    by_names = agreed.worth - NEEDED
    enough = agreed.agreed >= ENOUGH or agreed.exact
    return by_names + own.most_agreed, by_names if enough else min(by_names, 0.0)


def _days(event_type: str, touched: range, stretch: int) -> float:
    """The most that the days between two reports in these stretches could say."""
    apart = days_between(event_type, touched, stretch)
    return (nearness(apart, window_of(event_type)) or 0.0) + _ROUNDING


def _after(leaves: Sequence[Leaf], leaf: Leaf, *, any_age: bool) -> int:
    """Where those begin that are younger than the report; with `any_age`, those of later days."""
    if any_age:
        return bisect_right(leaves, leaf.published, key=lambda other: other.published)
    return bisect_left(leaves, leaf.order, key=lambda other: other.order)


def _next_day(leaves: Sequence[Leaf], start: int, leaf: Leaf) -> Iterator[Leaf]:
    """Those of the first later day on which another document tells it."""
    day = None
    for place in range(start, len(leaves)):
        other = leaves[place]
        if day is not None and other.published != day:
            return
        if other.article_id != leaf.article_id:
            day = other.published
            yield other
