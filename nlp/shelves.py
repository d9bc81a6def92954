"""Where reports are filed so that those worth comparing are found: in memory here, in tables in the store."""

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nlp.blocks import cell, is_vague, keys_of_figures, keys_of_names, stretches
from nlp.claims import Report
from nlp.events import age
from nlp.likeness import Face
from nlp.topics import Parties, Topic

#: A number of a topic, and a stretch of days.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A report as it is filed. Days are ordinals; `first` to `last` are those of the act, where it is told,
    else the day of publication. `topic` and `face` are the numbers of these."""

    published: int
    id: str
    article_id: str
    first: int
    last: int
    year: int
    cell: int
    vague: bool
    topic: int
    face: int

    @classmethod
    def of(cls, report: Report, seen: Face) -> "Leaf":
        day, acted = report.published, seen.acted
        return cls(
            day.toordinal(),
            report.claim.id,
            report.claim.article_id,
            (acted.start if acted else day).toordinal(),
            (acted.end if acted else day).toordinal(),
            day.year,
            cell(day),
            is_vague(seen),
            seen.topic.id,
            seen.id,
        )

    @property
    def order(self) -> tuple[int, str]:
        """What leaves are sorted by: as reports by `age`."""
        return self.published, self.id


@dataclass(frozen=True, slots=True)
class Tie:
    """`likes`: how alike it is to its parent; then the ties are ranked by days, age and id."""

    parent: str
    likes: float
    rank: tuple[int, int]

    @property
    def order(self) -> tuple[float, tuple[int, int], str]:
        """The greater, the better."""
        return self.likes, self.rank, self.parent


class Shelves(Protocol):
    """What is filed, tied, and known of it."""

    def __contains__(self, claim_id: str) -> bool: ...

    def is_empty(self) -> bool: ...

    def leaf(self, claim_id: str) -> Leaf:
        """Raises LookupError for a claim that is not filed."""
        ...

    def reports(self, claim_ids: Collection[str]) -> Mapping[str, Report]: ...

    def documents(self, article_ids: Collection[str]) -> Mapping[str, Sequence[Report]]:
        """All reports of each document that has any, oldest first."""
        ...

    def told_by(self, article_ids: Collection[str]) -> set[str]:
        """The claims of the documents."""
        ...

    def topics(self, numbers: Collection[int]) -> Mapping[int, Topic]: ...

    def faces(self, numbers: Collection[int]) -> Mapping[int, Face]: ...

    def near(
        self, seen: Face, near: range, may_be: Callable[[Parties], bool]
    ) -> tuple[set[Place], dict[Place, set[int]]]:
        """Where claims are filed, in these stretches of days, that share a key with this face.

        First the places whose topic shares a key of names; then, at others, the faces that share one of figures.
        Only topics of parties that may be.
        """
        ...

    def load(self, places: Collection[Place]) -> None:
        """These places are asked for next."""
        ...

    def at(self, place: Place) -> Mapping[int, Sequence[Leaf]]:
        """What is filed at one of the places last loaded: the leaves of each face, oldest first."""
        ...

    def file(self, report: Report, seen: Face) -> Leaf:
        """Under the face of the report."""
        ...

    def unfile(self, claim_id: str) -> None: ...

    def tie(self, claim_id: str) -> Tie | None: ...

    def children(self, claim_id: str) -> Iterable[str]: ...

    def retie(self, claim_id: str, tie: Tie | None) -> None: ...


@dataclass(slots=True)
class Memory:
    """Shelves for as long as a Merger lives."""

    _reports: dict[str, Report] = field(default_factory=dict)
    _leaves: dict[str, Leaf] = field(default_factory=dict)
    _faces: dict[int, Face] = field(default_factory=dict)
    _topics: dict[int, Topic] = field(default_factory=dict)
    _parties: dict[int, Parties] = field(default_factory=dict)
    _documents: dict[str, list[Report]] = field(default_factory=dict)
    _ties: dict[str, Tie] = field(default_factory=dict)
    _children: dict[str, set[str]] = field(default_factory=dict)
    #: Topics by key of names, then by stretch, then by their parties.
    _by_name: "_Filed" = field(default_factory=dict)
    #: Faces by key of figures, then by stretch, then by their topic.
    _by_figure: "_Filed" = field(default_factory=dict)
    _places: dict[Place, dict[int, list[Leaf]]] = field(default_factory=dict)

    def __contains__(self, claim_id: str) -> bool:
        return claim_id in self._leaves

    def is_empty(self) -> bool:
        return not self._leaves

    def leaf(self, claim_id: str) -> Leaf:
        return self._leaves[claim_id]

    def reports(self, claim_ids: Collection[str]) -> Mapping[str, Report]:
        return self._reports

    def documents(self, article_ids: Collection[str]) -> Mapping[str, Sequence[Report]]:
        return self._documents

    def told_by(self, article_ids: Collection[str]) -> set[str]:
        return {r.claim.id for one in article_ids for r in self._documents.get(one, ())}

    def topics(self, numbers: Collection[int]) -> Mapping[int, Topic]:
        return self._topics

    def faces(self, numbers: Collection[int]) -> Mapping[int, Face]:
        return self._faces

    def near(
        self, seen: Face, near: range, may_be: Callable[[Parties], bool]
    ) -> tuple[set[Place], dict[Place, set[int]]]:
        topics: dict[int, set[int]] = {stretch: set() for stretch in near}
        single: dict[Place, set[int]] = {}
        fit: dict[int, bool] = {}
        for stretch, filed in _filed(self._by_name, keys_of_names(seen.topic).sought, near):
            for parties, of_parties in filed.items():
                if parties not in fit:
                    fit[parties] = may_be(self._parties[parties])
                if fit[parties]:
                    topics[stretch].update(of_parties)
        whole = {(topic, stretch) for stretch, found in topics.items() for topic in found}
        for stretch, filed in _filed(self._by_figure, keys_of_figures(seen).sought, near):
            for topic, faces in filed.items():
                if (topic, stretch) not in whole:
                    single.setdefault((topic, stretch), set()).update(faces)
        return whole, single

    def load(self, places: Collection[Place]) -> None:
        """Everything is here."""

    def at(self, place: Place) -> Mapping[int, Sequence[Leaf]]:
        return self._places[place]

    def file(self, report: Report, seen: Face) -> Leaf:
        seen = self._faces.setdefault(seen.id, seen)
        self._topics.setdefault(seen.topic.id, seen.topic)
        self._parties.setdefault(seen.topic.parties.id, seen.topic.parties)
        leaf = Leaf.of(report, seen)
        self._leaves[leaf.id], self._reports[leaf.id] = leaf, report
        insort(self._documents.setdefault(leaf.article_id, []), report, key=age)
        for stretch in stretches_of(seen, leaf):
            self._file_at(stretch, leaf, seen)
        return leaf

    def unfile(self, claim_id: str) -> None:
        leaf, report = self._leaves.pop(claim_id), self._reports.pop(claim_id)
        self._documents[leaf.article_id].remove(report)
        if not self._documents[leaf.article_id]:
            del self._documents[leaf.article_id]
        for stretch in stretches_of(self._faces[leaf.face], leaf):
            self._unfile_at(stretch, leaf)

    def tie(self, claim_id: str) -> Tie | None:
        return self._ties.get(claim_id)

    def children(self, claim_id: str) -> Iterable[str]:
        return self._children.get(claim_id, ())

    def retie(self, claim_id: str, tie: Tie | None) -> None:
        before = self._ties.pop(claim_id, None)
        if before:
            siblings = self._children[before.parent]
            siblings.discard(claim_id)
            if not siblings:
                del self._children[before.parent]
        if tie:
            self._ties[claim_id] = tie
            self._children.setdefault(tie.parent, set()).add(claim_id)

    def leaves(self) -> Iterator[tuple[Leaf, Face, Tie | None]]:
        """All that is filed and tied, for whoever keeps it elsewhere."""
        for leaf in self._leaves.values():
            yield leaf, self._faces[leaf.face], self._ties.get(leaf.id)

    def _file_at(self, stretch: int, leaf: Leaf, seen: Face) -> None:
        by_face = self._places.setdefault((leaf.topic, stretch), {})
        if not by_face:
            for key in keys_of_names(seen.topic).filed:
                _put(self._by_name, key, stretch, seen.topic.parties.id, leaf.topic)
        if leaf.face not in by_face:
            by_face[leaf.face] = []
            for key in keys_of_figures(seen).filed:
                _put(self._by_figure, key, stretch, leaf.topic, leaf.face)
        insort(by_face[leaf.face], leaf, key=lambda one: one.order)

    def _unfile_at(self, stretch: int, leaf: Leaf) -> None:
        by_face, topic = self._places[leaf.topic, stretch], self._topics[leaf.topic]
        by_face[leaf.face].remove(leaf)
        if by_face[leaf.face]:
            return
        del by_face[leaf.face]
        for key in keys_of_figures(self._faces[leaf.face]).filed:
            _take(self._by_figure, key, stretch, leaf.topic, leaf.face)
        if not by_face:
            del self._places[leaf.topic, stretch]
            for key in keys_of_names(topic).filed:
                _take(self._by_name, key, stretch, topic.parties.id, leaf.topic)


#: By key, then by stretch of days: numbers under a number.
_Filed = dict[int, dict[int, dict[int, list[int]]]]


def _filed(
    shelf: _Filed, keys: Iterable[int], near: range
) -> Iterator[tuple[int, dict[int, list[int]]]]:
    """What is filed under the keys in these stretches, each with its stretch."""
    for key in keys:
        of_key = shelf.get(key)
        if of_key:
            yield from ((stretch, of_key[stretch]) for stretch in near if stretch in of_key)


def _put(shelf: _Filed, key: int, stretch: int, under: int, number: int) -> None:
    shelf.setdefault(key, {}).setdefault(stretch, {}).setdefault(under, []).append(number)


def _take(shelf: _Filed, key: int, stretch: int, under: int, number: int) -> None:
    of_key = shelf[key]
    of_key[stretch][under].remove(number)
    if not of_key[stretch][under]:
        del of_key[stretch][under]
    if not of_key[stretch]:
        del of_key[stretch]
    if not of_key:
        del shelf[key]


def stretches_of(seen: Face, leaf: Leaf) -> range:
    """The stretches of days in which it is filed."""
    return stretches(seen.topic.event_type, leaf.first, leaf.last)
