"""Cut the trees of reports into pieces small enough to be divided into happenings.

Where much is told, everything is tied to everything: what the United States restricts for China makes one tree
over twenty years. Of hundreds of reports a weak likeness says little, so in a tree with more than MOST_FACES
different faces only ties from a higher likeness on count, as high as it takes.
"""

from nlp.shelves import Shelves

#: So many different faces are compared with one another; more are cut apart first.
MOST_FACES = 200
#: The least likeness of the ties that count, one after the other, until a piece is small enough. A happening that
#: is still larger with the highest one is taken whole.
LEVELS = tuple(step / 2 for step in range(25))


class Crowds:
    """The pieces of the trees as they are now; made anew whenever ties have changed.

    A piece depends on the ties alone. Where a tie comes or goes, only the pieces of its two ends, before and
    after, can be other ones: see `piece`.
    """

    def __init__(self, shelves: Shelves, most_faces: int = MOST_FACES) -> None:
        self._shelves = shelves
        self._most_faces = most_faces
        #: By level, claims that are known to be among too many there.
        self._crowded: tuple[set[str], ...] = tuple(set[str]() for _ in LEVELS)

    def piece(self, claim_id: str) -> set[str]:
        """The claims that it is tied to by ties of the lowest level at which they are not too many."""
        for level, crowded in enumerate(self._crowded[:-1]):
            if claim_id not in crowded:
                found = self._reached(claim_id, LEVELS[level], crowded)
                if found is not None:
                    return found
        found = self._reached(claim_id, LEVELS[-1], None)
        assert found is not None
        return found

    def _reached(self, claim_id: str, least: float, crowded: set[str] | None) -> set[str] | None:
        """None where there are too many; then those seen are crowded."""
        found, waiting = {claim_id}, [claim_id]
        faces: set[int] = set()
        while waiting:
            one = waiting.pop()
            faces.add(self._shelves.leaf(one).face)
            if crowded is not None and (len(faces) > self._most_faces or one in crowded):
                crowded |= found
                return None
            tie = self._shelves.tie(one)
            beside = [tie.parent] if tie and tie.likes >= least else []
            for child in self._shelves.children(one):
                own = self._shelves.tie(child)
                if own and own.likes >= least:
                    beside.append(child)
            waiting += (other for other in beside if other not in found)
            found.update(beside)
        return found
