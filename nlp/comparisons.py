"""How alike two reports are that are filed, worked out once for all reports with their faces."""

from math import inf

from nlp.likeness import Face, likeness, nearness, window_of
from nlp.shelves import Leaf, Shelves
from nlp.topics import Agreement, Topic, agreement

#: How many likenesses, and agreements of topics, are remembered before all are forgotten.
_MOST_REMEMBERED = 300_000
_UNKNOWN = -inf


class Comparisons:
    """What pairs of topics, faces and reports on the shelves say of each other."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._likenesses: dict[tuple[int, int, int], float | None] = {}
        #: By the number of the one topic, then of the other.
        self._agreements: dict[int, dict[int, Agreement | None]] = {}
        self._held = 0

    def of_leaves(self, one: Leaf, other: Leaf) -> float | None:
        """All but what the days between them add; None where they cannot be of one happening."""
        ours, theirs = self.face(one.face), self.face(other.face)
        return self.of_faces(
            ours, theirs, min(one.year, other.year) if is_rated(ours, theirs) else 0
        )

    def with_days(self, one: Leaf, other: Leaf, told: float | None) -> float | None:
        """The likeness of two reports of which the rest is told; a document tells a happening once."""
        if told is None or one.article_id == other.article_id:
            return None
        window = window_of(self.face(one.face).topic.event_type)
        near = nearness(max(other.first - one.last, one.first - other.last, 0), window)
        return None if near is None else told + near

    def of_faces(self, one: Face, other: Face, year: int) -> float | None:
        """What two faces say of each other; `year` is 0 where rates of exchange do not matter."""
        pair = (one.id, other.id, year) if one.id < other.id else (other.id, one.id, year)
        found = self._likenesses.get(pair, _UNKNOWN)
        if found == _UNKNOWN:
            if len(self._likenesses) >= _MOST_REMEMBERED:
                self._likenesses.clear()
            ours, theirs = (one, other) if one.id < other.id else (other, one)
            agreed = self.agreement(ours.topic, theirs.topic)
            found = likeness(ours, theirs, year or 1, agreed) if agreed else None
            self._likenesses[pair] = found
        return found

    def agreement(self, one: Topic, other: Topic) -> Agreement | None:
        """None where they cannot be of one happening."""
        known = self._known(one)
        if other.id not in known:
            known[other.id] = agreement(one, other)
            self._held += 1
        return known[other.id]

    def agreements(self, own: Topic, numbers: set[int]) -> dict[int, Agreement]:
        """Those with the topics of these numbers that can be of one happening with it."""
        known = self._known(own)
        missing = numbers - known.keys()
        if missing:
            topics = self._shelves.topics(missing)
            known.update((number, agreement(own, topics[number])) for number in missing)
            self._held += len(missing)
        return {number: agreed for number in numbers if (agreed := known[number]) is not None}

    def _known(self, one: Topic) -> dict[int, Agreement | None]:
        """What is remembered of the topic."""
        if self._held >= _MOST_REMEMBERED:
            self._agreements, self._held = {}, 0
        return self._agreements.setdefault(one.id, {})

    def face(self, number: int) -> Face:
        return self._shelves.faces((number,))[number]


def differ(one: Face, other: Face) -> bool:
    """Whether the two agree on no figure, time or origin, as far as that can be told at a glance."""
    return one.seeks.isdisjoint(other.marks) and not is_rated(one, other)


def is_rated(one: Face, other: Face) -> bool:
    """Whether the rate of exchange matters, which is that of the year of the older report."""
    return bool(one.currencies and other.currencies) and len(one.currencies | other.currencies) > 1
