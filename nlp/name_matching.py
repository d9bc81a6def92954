"""Whether two names are of one company, how sure that is, and why, in words. The home of rapidfuzz.

Names are compared part by part (nlp.name_parts), not letter by letter: "Inspur" and "Inspire" share
most of their letters and nothing else, "Inspur" and "Inspur Electronic Information Industry Co., Ltd."
share the house. All scores are from 0 to 100 and are ours, set on the pairs of
tests/name_pairs.toml, where precision and recall are measured.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from nlp.name_parts import Part, Parts, Word, is_loose_unit, parts, spellings

#: From here on two names are taken for one company's, and from here on they may be.
LINK, POSSIBLE = 88.0, 70.0

#: The same words; in another order; written apart or together.
EXACT, REORDERED, RESPACED = 100.0, 98.0, 97.0
#: One, two and more words that every company of the trade has are on one side only.
FEWER_WORDS = {1: 92.0, 2: 84.0}
MANY_FEWER_WORDS = 78.0
#: Both have such words that the other has not.
OTHER_WORDS = 68.0
#: A city before a name that is else the same: mostly the house, at times a daughter.
CITY_BEFORE = 84.0
#: Another unit or another place; where the name itself is not written alike.
SAME_GROUP, MAYBE_SAME_GROUP = 75.0, 65.0
#: One letter of its own word differs: with two other words the same, with one or in a long word, else.
MISSPELT_AMONG_OTHERS, MISSPELT, MAYBE_MISSPELT = 90.0, 80.0, 66.0
#: The initials of the words, of four letters and more; of three.
INITIALS, SHORT_INITIALS = 80.0, 70.0
#: What is taken off where all that is its own is four letters or fewer, and more than them differs.
SHORT_OWN = 6.0
#: The country agrees, or is another one.
COUNTRY_AGREES, COUNTRY_DIFFERS = 2.0, -14.0
#: Companies of the mainland are often listed with an address in Hong Kong: neither way.
_ONE_COUNTRY = frozenset({"CN", "HK", "MO"})
#: Own words of at least so many letters may differ in one, and are then at least so alike.
_LONG_WORD, _SPELT_ALIKE = 6, 85.0
_VERY_LONG_WORD = 8


class Relation(StrEnum):
    """What one name is to the other."""

    SAME = "same"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, from 0 to 100, and why, in words."""

    score: float
    relation: Relation
    why: str

    @property
    def verdict(self) -> str:
        """`same` for a link, `possible`, `group` for another entity of the group's name, or `other`."""
        if self.relation is Relation.OTHER or self.score < POSSIBLE:
            return "other"
        if self.relation is Relation.GROUP:
            return "group"
        return "same" if self.score >= LINK else "possible"


@dataclass(frozen=True, slots=True)
class Match:
    """The best pair of names of two parties: the company's and the list's."""

    likeness: Likeness
    name: str
    listed_name: str


_UNRELATED = Likeness(0.0, Relation.OTHER, "no word of its own in common")


def best_match(
    names: Sequence[str],
    listed_names: Sequence[str],
    countries: Iterable[str] = (),
    listed_countries: Iterable[str] = (),
) -> Match:
    """The pair of names that is most alike, the countries weighed in: ISO codes, empty if unknown."""
    ours, theirs = _each_name(names), _each_name(listed_names)
    spelt = {name for side in (ours, theirs) for name in side if _spelt_out(name, side)}
    found = [
        Match(compare(a, b, initials=spelt.isdisjoint((a, b))), a, b)
        for a in ours
        for b in theirs
        if not keys(a).isdisjoint(keys(b))
    ]
    if not found:
        return Match(_UNRELATED, ours[0], theirs[0])
    best = max(found, key=lambda m: (m.likeness.score, m.likeness.relation is Relation.SAME))
    return replace(
        best, likeness=_with_country(best.likeness, set(countries), set(listed_countries))
    )


@lru_cache(maxsize=100_000)
def compare(name: str, other: str, *, initials: bool = True) -> Likeness:
    """How alike two names are, whoever bears them; `initials`: whether one may be those of the other."""
    one, two = parts(name), parts(other)
    as_initials = _as_initials(one, two) if initials else None
    return _as_written(one, two) or as_initials or _by_parts(one, two)


@lru_cache(maxsize=100_000)
def keys(name: str) -> frozenset[str]:
    """What a name is found by: two names that can be one company's share at least one key."""
    taken = parts(name)
    found = {*taken.own, "".join(taken.own), "".join(word.text for word in taken.words)}
    found |= {f"@{initials}" for initials in taken.initials}
    if taken.is_acronym:
        found.add(f"@{name.casefold()}")
    for word in taken.own:
        found |= _halves(word)
    return frozenset(key for key in found if key)


def own_names(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """The name and those aliases that are of the company itself.

    Texts mean Huawei when they say "Huawei Cloud"; a list that names Huawei Cloud means that unit.
    """
    house = parts(name).words
    kept = [a for a in aliases if not _is_of_a_unit(a, house)]
    return tuple(dict.fromkeys((name, *kept)))


def _is_of_a_unit(alias: str, house: tuple[Word, ...]) -> bool:
    known = {word.text for word in house}
    added = [word for word in parts(alias).words if word.text not in known]
    return bool(added) and all(map(is_loose_unit, added))


def _spelt_out(name: str, names: Sequence[str]) -> bool:
    """Whether it is an acronym of somebody who is known by a longer name: then that one is compared."""
    return parts(name).is_acronym and any(len(parts(n).words) > 1 for n in names)


def _each_name(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(one for name in names for one in spellings(name)))


def _as_written(one: Parts, two: Parts) -> Likeness | None:
    ours, theirs = ([w.text for w in p.words] for p in (one, two))
    dropped = _dropped(one, two)
    if not ours or not theirs:
        return None
    if ours == theirs:
        exact = one.name.casefold() == two.name.casefold()
        why = "to the letter" if exact else f"the same words{dropped}"
        return Likeness(EXACT, Relation.SAME, why)
    if sorted(ours) == sorted(theirs):
        return Likeness(REORDERED, Relation.SAME, f"the same words in another order{dropped}")
    if "".join(ours) == "".join(theirs):
        return Likeness(RESPACED, Relation.SAME, f"the same, written apart or together{dropped}")
    return None


def _as_initials(one: Parts, two: Parts) -> Likeness | None:
    for short, long in ((one, two), (two, one)):
        letters = short.name.casefold()
        if short.is_acronym and letters in long.initials:
            score = INITIALS if len(letters) > 3 else SHORT_INITIALS
            return Likeness(score, Relation.SAME, f"“{short.name}” are the initials of the other")
    return None


def _by_parts(one: Parts, two: Parts) -> Likeness:
    aligned = _Aligned(one, two)
    if not aligned.share_own or aligned.left(Part.OWN):
        return Likeness(0.0, Relation.OTHER, aligned.differing or "no word of its own in common")
    score, relation, reasons = aligned.judged()
    if relation is Relation.SAME and aligned.is_short:
        score -= SHORT_OWN
        reasons.append("short names are common")
    return Likeness(score, relation, "; ".join(reasons) + _dropped(one, two))


class _Aligned:
    """The words of two names laid beside each other: which have a partner, and which are left over."""

    def __init__(self, one: Parts, two: Parts) -> None:
        ours, theirs = list(one.words), list(two.words)
        self._same = 0
        self._as_written = bool(set(one.own) & set(two.own))
        self.share_own = "".join(one.own) == "".join(two.own)
        if self.share_own:
            ours, theirs = ([w for w in ws if w.part is not Part.OWN] for ws in (ours, theirs))
        for word in list(ours):
            partner = next((w for w in theirs if w.text == word.text), None)
            if partner:
                ours.remove(word)
                theirs.remove(partner)
                self._same += 1
                self.share_own |= word.part is Part.OWN
        self.misspelt = _misspelt(ours, theirs)
        for mine, other in self.misspelt:
            ours.remove(mine)
            theirs.remove(other)
            self.share_own |= mine.part is other.part
        self._sides = (ours, theirs)
        letters = "".join(one.own)
        self.is_short = letters.isascii() and len(letters) <= 4 and bool(ours or theirs)

    def left(self, *kinds: Part) -> list[Word]:
        return [word for side in self._sides for word in side if word.part in kinds]

    @property
    def differing(self) -> str:
        own = [f"“{word.text}”" for word in self.left(Part.OWN)]
        return (
            f"{' and '.join(own[:3])} {'is' if len(own) == 1 else 'are'} on one side only"
            if own
            else ""
        )

    def judged(self) -> tuple[float, Relation, list[str]]:
        reasons = [f"“{a.text}” is spelt “{b.text}”" for a, b in self.misspelt]
        units, places = self.left(Part.UNIT), self.left(Part.PLACE)
        city_before = len(places) == 1 and places[0].opens and not units
        if units or (places and not city_before):
            named = ", ".join(w.text for w in (*units, *places))
            reasons.append(f"same group name, another entity: {named} on one side only")
            two_units = all(any(w.part is Part.UNIT for w in side) for side in self._sides)
            alike = not self.misspelt and self._as_written and not two_units
            return SAME_GROUP if alike else MAYBE_SAME_GROUP, Relation.GROUP, reasons
        general = {w.text for w in self.left(Part.GENERAL)}
        score = FEWER_WORDS.get(len(general), MANY_FEWER_WORDS) if general else EXACT
        if all(any(w.part is Part.GENERAL for w in side) for side in self._sides):
            score = OTHER_WORDS
        if general:
            reasons.append(f"{', '.join(sorted(general))} on one side only")
        if city_before:
            score = min(score, CITY_BEFORE)
            reasons.append(f"{places[0].text} before one of them")
        if self.misspelt:
            score = min(score, self._worth_misspelt(alone=not general and not city_before))
        return score, Relation.SAME, reasons or ["the same words of its own"]

    def _worth_misspelt(self, *, alone: bool) -> float:
        """`alone`: nothing else differs."""
        if alone and self._same >= 2:
            return MISSPELT_AMONG_OTHERS
        long = all(len(word.text) >= _VERY_LONG_WORD for word, _ in self.misspelt)
        return MISSPELT if alone and (self._same or long) else MAYBE_MISSPELT


def _misspelt(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Pairs of long own words that differ in a letter."""
    pairs = []
    for word in ours:
        for other in theirs:
            if Part.OWN in (word.part, other.part) and _nearly(word.text, other.text):
                pairs.append((word, other))
                break
    return pairs


def _nearly(word: str, other: str) -> bool:
    """Numbers are never nearly the same: Plant 771 is not Plant 772."""
    if min(len(word), len(other)) < _LONG_WORD:
        return False
    if ratio(word, other, score_cutoff=_SPELT_ALIKE) < _SPELT_ALIKE:
        return False
    return not any(map(str.isdigit, word + other))


def _halves(word: str) -> set[str]:
    """A word with one letter wrong has its first or its last half whole."""
    if len(word) < _LONG_WORD or not word.isascii():
        return set()
    lengths = {len(word) // 2, max((len(word) - 1) // 2, 3)}
    return {f"{word[:n]}~" for n in lengths} | {f"~{word[-n:]}" for n in lengths}


def _dropped(one: Parts, two: Parts) -> str:
    words = dict.fromkeys(word for p in (one, two) for word in p.dropped)
    return f"; left out: {', '.join(words)}" if words else ""


def _with_country(alike: Likeness, ours: set[str], theirs: set[str]) -> Likeness:
    """Units of a group may be anywhere."""
    if alike.relation is not Relation.SAME:
        return alike
    if not (ours and theirs):
        return replace(alike, why=f"{alike.why}; country not known on both sides")
    if shared := ours & theirs:
        score = min(alike.score + COUNTRY_AGREES, EXACT)
        return replace(
            alike, score=score, why=f"{alike.why}; country agrees ({', '.join(sorted(shared))})"
        )
    if ours | theirs <= _ONE_COUNTRY:
        return replace(alike, why=f"{alike.why}; Hong Kong or Macau beside mainland China")
    sides = f"{', '.join(sorted(ours))} and {', '.join(sorted(theirs))}"
    score = max(alike.score + COUNTRY_DIFFERS, 0.0)
    return replace(alike, score=score, why=f"{alike.why}; the countries differ ({sides})")
