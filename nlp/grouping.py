"""Divide the reports of one tree into happenings: the most alike first, and nothing may rule it out."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

from nlp.bonds import NONE, Bonds, Pairs
from nlp.claims import Report

#: Of two reports by claim id: over 0 for one happening, None where they cannot be.
Likeness = Callable[[str, str], float | None]

#: One report that says the other way counts no more than this much against two groups being one.
MOST_AGAINST = -1.0
#: Days within which reports that say the same tell of one happening without being compared.
SAME_WORDS_DAYS = 60


@dataclass(frozen=True, slots=True)
class _Atom:
    """Reports that are one happening from the start; claim ids of the oldest and of the newest."""

    reports: Sequence[Report]
    articles: frozenset[str]
    oldest: str
    newest: str

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "_Atom":
        articles = frozenset(r.claim.article_id for r in reports)
        return cls(reports, articles, reports[0].claim.id, reports[-1].claim.id)


def grouped(
    reports: Sequence[Report],
    likeness: Likeness,
    face_number: Callable[[str], int],
    apart: Pairs = frozenset(),
    bonds: Bonds = NONE,
) -> list[list[Report]]:
    """The reports of each happening, in the order given (oldest first), by their first report.

    Groups are joined while the most alike two are, on average over their members, more alike than not.
    No group holds both of a pair in `apart`. What people decided goes before all likeness (`bonds`).
    """
    apart |= bonds.apart
    bound = {claim_id for pair in bonds.together | bonds.apart for claim_id in pair}
    atoms = [_Atom.of(told) for told in _atoms(reports, face_number, bound)]
    if bonds.together:
        joined = _joined_by_hand(atoms, likeness, apart, bonds.together)
    else:
        joined = _joined(atoms, lambda a, b: _between(atoms[a], atoms[b], likeness, apart))
    place = {report.claim.id: number for number, report in enumerate(reports)}
    groups = [
        sorted((r for atom in group for r in atoms[atom].reports), key=lambda r: place[r.claim.id])
        for group in joined
    ]
    return sorted(groups, key=lambda group: place[group[0].claim.id])


def _atoms(
    reports: Sequence[Report], face_number: Callable[[str], int], bound: set[str]
) -> Iterator[list[Report]]:
    """Reports of different documents that say the same and are near in time; the `bound` ones alone."""
    alike: defaultdict[int, list[Report]] = defaultdict(list)
    for report in reports:
        if report.claim.id in bound:
            yield [report]
        else:
            alike[face_number(report.claim.id)].append(report)
    for same in alike.values():
        atom: list[Report] = []
        for report in same:
            known = {r.claim.article_id for r in atom}
            far = atom and (report.published - atom[0].published).days > SAME_WORDS_DAYS
            if report.claim.article_id in known or far:
                yield atom
                atom = []
            atom.append(report)
        yield atom


def _between(one: _Atom, other: _Atom, likeness: Likeness, apart: Pairs) -> float | None:
    """How alike two atoms are: that of their oldest; None where any two of theirs cannot be one."""
    if _ruled_out(one, other, apart):
        return None
    first = likeness(one.oldest, other.oldest)
    if first is None:
        return None
    are_single = one.oldest == one.newest and other.oldest == other.newest
    if not are_single and likeness(one.newest, other.newest) is None:
        return None
    return max(first, MOST_AGAINST)


def _ruled_out(one: _Atom, other: _Atom, apart: Pairs) -> bool:
    """Whether they tell a document's acts twice, or hold a pair that is kept apart."""
    if not one.articles.isdisjoint(other.articles):
        return True
    return bool(apart) and any(
        frozenset({a.claim.id, b.claim.id}) in apart for a in one.reports for b in other.reports
    )


def _joined_by_hand(
    atoms: Sequence[_Atom], likeness: Likeness, apart: Pairs, together: Pairs
) -> list[list[int]]:
    """Groups of atoms, of which those that are kept together count as one.

    It is as like another as the most like of its members: what a person joined may look unlike.
    """
    blocks = _blocks(atoms, together)

    def between(a: int, b: int) -> float | None:
        pairs = [(atoms[x], atoms[y]) for x in blocks[a] for y in blocks[b]]
        if any(_ruled_out(one, other, apart) for one, other in pairs):
            return None
        scores = (_between(one, other, likeness, apart) for one, other in pairs)
        return max((score for score in scores if score is not None), default=None)

    groups = _joined(blocks, between)
    return [[atom for block in group for atom in blocks[block]] for group in groups]


def _blocks(atoms: Sequence[_Atom], together: Pairs) -> list[list[int]]:
    """The numbers of the atoms, those that a pair holds together in one list."""
    number = {report.claim.id: n for n, atom in enumerate(atoms) for report in atom.reports}
    block_of = [[n] for n in range(len(atoms))]
    for pair in together:
        held = [block_of[number[claim_id]] for claim_id in pair if claim_id in number]
        if len(held) == 2 and held[0] is not held[1]:
            held[0].extend(held[1])
            for n in held[1]:
                block_of[n] = held[0]
    unique = {id(block): sorted(block) for block in block_of}
    return sorted(unique.values())


def _joined(
    atoms: Sequence[object], between: Callable[[int, int], float | None]
) -> list[list[int]]:
    """Average linkage with vetoes: a group is told by its lowest number, ties by the lower numbers."""
    groups = {number: [number] for number in range(len(atoms))}
    sums: dict[int, dict[int, float]] = {number: {} for number in groups}
    for a, b in combinations(range(len(atoms)), 2):
        score = between(a, b)
        if score is not None:
            sums[a][b] = sums[b][a] = score
    heap = [(-score, a, b) for a in sums for b, score in sums[a].items() if a < b and score > 0]
    heapify(heap)
    while heap:
        score, a, b = heappop(heap)
        if a not in groups or b not in groups or -score != _average(groups, sums, a, b):
            continue
        groups[a] += groups.pop(b)
        theirs = sums.pop(b)
        ours = sums[a]
        for c in list(ours.keys() | theirs.keys()):
            sums.get(c, {}).pop(b, None)
            both = c in ours and c in theirs and c in groups
            if not both:
                ours.pop(c, None)
                sums.get(c, {}).pop(a, None)
                continue
            ours[c] += theirs[c]
            sums[c][a] = ours[c]
            average = _average(groups, sums, a, c)
            if average is not None and average > 0:
                heappush(heap, (-average, min(a, c), max(a, c)))
    return list(groups.values())


def _average(
    groups: dict[int, list[int]], sums: dict[int, dict[int, float]], a: int, b: int
) -> float | None:
    total = sums[a].get(b)
    return None if total is None else total / (len(groups[a]) * len(groups[b]))
