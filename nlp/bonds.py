"""What people decided of pairs of claims: which are of one happening, and which are not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

#: Pairs of claim ids.
Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Bonds:
    """Made by `joined` and `parted`, no pair of `apart` is of one happening by those of `together`."""

    together: Pairs = frozenset()
    apart: Pairs = frozenset()

    def joined(self, claim_ids: Iterable[str]) -> "Bonds":
        """With these claims of one happening, whatever was decided of any two of them before."""
        listed = list(claim_ids)
        together = self.together | _all_pairs(listed)
        one = _reached(listed, together) if self.apart else set()
        return Bonds(together, frozenset(pair for pair in self.apart if not pair <= one))

    def parted(self, claim_ids: Iterable[str], others: Iterable[str]) -> "Bonds":
        """With none of these claims of one happening with any of the others, whatever was decided before.

        They leave everything that they were kept together with.
        """
        leaving = frozenset(claim_ids)
        kept = (pair for pair in self.together if pair <= leaving or not pair & leaving)
        new = (frozenset({one, other}) for one in leaving for other in others if one != other)
        return Bonds(frozenset(kept), self.apart | frozenset(new))

    def changed(self, other: "Bonds") -> set[str]:
        """The claims that the one binds otherwise than the other."""
        pairs = (self.together ^ other.together) | (self.apart ^ other.apart)
        return {claim_id for pair in pairs for claim_id in pair}


#: Nobody has decided anything.
NONE = Bonds()


class BoundClaims:
    """Bonds by claim, so that those of a few claims are found among many."""

    def __init__(self, bonds: Bonds) -> None:
        self._together = _partners(bonds.together)
        self._apart = _partners(bonds.apart)

    def kept_with(self, claim_id: str) -> Iterable[str]:
        """Those that one pair keeps together with it."""
        return self._together.get(claim_id, ())

    def of(self, claim_ids: Iterable[str]) -> Bonds:
        """The bonds that any of the claims has, partners that are not among them included."""
        listed = list(claim_ids)
        return Bonds(_pairs(self._together, listed), _pairs(self._apart, listed))


def _all_pairs(claim_ids: Iterable[str]) -> Pairs:
    return frozenset(map(frozenset, combinations(sorted(set(claim_ids)), 2)))


def _reached(claim_ids: Iterable[str], together: Pairs) -> set[str]:
    partners = _partners(together)
    found, waiting = set[str](), list(claim_ids)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += partners.get(one, ())
    return found


def _partners(pairs: Pairs) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def _pairs(partners: dict[str, set[str]], claim_ids: list[str]) -> Pairs:
    return frozenset(
        frozenset({one, other}) for one in claim_ids for other in partners.get(one, ())
    )
