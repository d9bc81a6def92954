"""Which reports may be of one happening: each is tied to the one before it that it is most like.

The ties make trees, and an event never reaches beyond its tree. A tie depends on a report and on those
that share a block with it, never on the order in which they came: a new report moves only its own tie
and the ties of those that are more like it than like what they were tied to.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from nlp.blocks import Keys, cell, is_vague, keys, stretches
from nlp.claims import Report
from nlp.events import age
from nlp.likeness import NEARNESS, Face, face, likeness, nearness

#: How much less alike an exact report may be than a vague one and still be the better to be tied to.
EXACT = 0.75
#: How good a tie is: by likeness, by days, to the older one, by its id.
_Rank = tuple[float, int, int, str]
#: A key and the number of a stretch of days.
_Block = tuple[str, int]
#: How many likenesses of two faces are remembered before all are forgotten.
_MOST_REMEMBERED = 2_000_000


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A report with what is worked out of it once."""

    id: str
    report: Report
    face: Face
    number: int
    vague: bool
    keys: Keys
    stretches: range

    def blocks(self) -> Iterator[_Block]:
        """Where it is filed."""
        return product(self.keys.filed, self.stretches)

    def blocks_near(self) -> Iterator[_Block]:
        """Where those are filed that may be of one happening with it."""
        return product(self.keys.sought, range(self.stretches.start - 1, self.stretches.stop + 1))


@dataclass(frozen=True, slots=True)
class _Tie:
    parent: str
    rank: _Rank


class Forest:
    """The reports that are known, by claim id, and their ties."""

    def __init__(self) -> None:
        self._leaves: dict[str, _Leaf] = {}
        self._numbers: dict[Face, int] = {}
        self._faces: dict[tuple[int, int, int], float | None] = {}
        self._ties: dict[str, _Tie] = {}
        self._children: defaultdict[str, set[str]] = defaultdict(set)
        self._documents: defaultdict[str, list[Report]] = defaultdict(list)
        self._blocks: defaultdict[_Block, dict[int, list[tuple[int, str]]]] = defaultdict(dict)

    def __contains__(self, claim_id: str) -> bool:
        return claim_id in self._leaves

    def likeness(self, one: str, other: str) -> float | None:
        """Of two reports that are known; None where they cannot be of one happening."""
        return self._likeness(self._leaves[one], self._leaves[other])

    def face_number(self, claim_id: str) -> int:
        """Reports with one number say the same."""
        return self._leaves[claim_id].number

    def add(self, report: Report) -> set[str]:
        """Ties the report in; returns the claims whose trees are other ones now."""
        leaf = self._leaf(report)
        claim_id = report.claim.id
        self._leaves[claim_id] = leaf
        siblings = self._documents[report.claim.article_id]
        touched = {claim_id, *(r.claim.id for r in siblings)}
        insort(siblings, report, key=age)
        best: _Tie | None = None
        for other, score in self._near(leaf):
            best = max(filter(None, (best, _tie(leaf, other, score))), key=_rank, default=None)
            tie, before = _tie(other, leaf, score), self._ties.get(other.id)
            if tie and (before is None or tie.rank > before.rank):
                touched |= {other.id} | ({before.parent} if before else set())
                self._retie(other.id, tie)
        self._retie(claim_id, best)
        for block in leaf.blocks():
            insort(
                self._blocks[block].setdefault(leaf.number, []),
                (report.published.toordinal(), claim_id),
            )
        return touched

    def remove(self, claim_id: str) -> set[str]:
        """Forgets the report; returns the claims whose trees are other ones now."""
        leaf = self._leaves.pop(claim_id)
        for block in leaf.blocks():
            faces = self._blocks[block]
            faces[leaf.number].remove((leaf.report.published.toordinal(), claim_id))
            if not faces[leaf.number]:
                del faces[leaf.number]
            if not faces:
                del self._blocks[block]
        siblings = self._documents[leaf.report.claim.article_id]
        siblings.remove(leaf.report)
        touched = {report.claim.id for report in siblings}
        if not siblings:
            del self._documents[leaf.report.claim.article_id]
        tie = self._ties.get(claim_id)
        if tie:
            touched.add(tie.parent)
        self._retie(claim_id, None)
        for child in self._children.pop(claim_id, set()):
            touched.add(child)
            del self._ties[child]
            leaf = self._leaves[child]
            ties = (_tie(leaf, other, score) for other, score in self._near(leaf))
            self._retie(child, max(filter(None, ties), key=_rank, default=None))
        return touched

    def document(self, article_id: str) -> Sequence[Report]:
        """All reports of the document, in the order of their claims' ids."""
        return self._documents.get(article_id, ())

    def tree(self, claim_id: str) -> list[Report]:
        """All reports of its tree, oldest first."""
        while claim_id in self._ties:
            claim_id = self._ties[claim_id].parent
        found, waiting = [], [claim_id]
        while waiting:
            claim_id = waiting.pop()
            found.append(self._leaves[claim_id].report)
            waiting += self._children.get(claim_id, ())
        return sorted(found, key=age)

    def _leaf(self, report: Report) -> _Leaf:
        seen = face(report)
        number = self._numbers.setdefault(seen, len(self._numbers))
        days = stretches(seen, report.published)
        return _Leaf(report.claim.id, report, seen, number, is_vague(seen), keys(seen), days)

    def _retie(self, claim_id: str, tie: _Tie | None) -> None:
        before = self._ties.pop(claim_id, None)
        if before:
            self._children[before.parent].discard(claim_id)
        if tie:
            self._ties[claim_id] = tie
            self._children[tie.parent].add(claim_id)

    def _near(self, leaf: _Leaf) -> Iterator[tuple[_Leaf, float]]:
        """The reports that share a block with it and are more alike than not, and how much.

        Reports with one face share their keys, so each face is looked at once in a stretch of days.
        """
        seen: set[tuple[int, int]] = set()
        met: set[str] = {leaf.id}
        for block in leaf.blocks_near():
            for number, filed in self._blocks.get(block, {}).items():
                if (number, block[1]) in seen:
                    continue
                seen.add((number, block[1]))
                told = self._of_faces(leaf, self._leaves[filed[0][1]])
                if told is None or told + NEARNESS <= 0:
                    continue
                for _, claim_id in filed:
                    score = self._likeness(leaf, self._leaves[claim_id])
                    if score is not None and score > 0 and claim_id not in met:
                        met.add(claim_id)
                        yield self._leaves[claim_id], score

    def _likeness(self, one: _Leaf, other: _Leaf) -> float | None:
        if one.report.claim.article_id == other.report.claim.article_id:
            return None
        told = self._of_faces(one, other)
        near = nearness(one.report, other.report, one.face, other.face)
        return None if told is None or near is None else told + near

    def _of_faces(self, one: _Leaf, other: _Leaf) -> float | None:
        """The rate of exchange is that of the year of the older report."""
        year = min(one.report.published.year, other.report.published.year)
        low, high = (one, other) if one.number < other.number else (other, one)
        pair = (low.number, high.number, year)
        if pair not in self._faces:
            if len(self._faces) >= _MOST_REMEMBERED:
                self._faces.clear()
            self._faces[pair] = likeness(one.face, other.face, date(year, 7, 1))
        return self._faces[pair]


def _tie(leaf: _Leaf, parent: _Leaf, score: float) -> _Tie | None:
    """The tie of a report to this parent; None where it may not follow it.

    An exact report follows an older exact one. A vague one follows an exact one of any age or an older
    vague one of its quarter, and joins no two exact ones: the vague would tie everything together.
    """
    own, other = leaf.report, parent.report
    older = (other.published, parent.id) < (own.published, leaf.id)
    if parent.vague or not leaf.vague:
        same_quarter = cell(own.published) == cell(other.published)
        if not older or (parent.vague and not (leaf.vague and same_quarter)):
            return None
    apart = abs((own.published - other.published).days)
    likes = round(score + (0 if parent.vague else EXACT), 6)
    rank = (likes, -apart, -other.published.toordinal(), parent.id)
    return _Tie(parent.id, rank)


def _rank(tie: _Tie) -> _Rank:
    return tie.rank
