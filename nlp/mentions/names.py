"""Find names: those that the lexicon knows, and companies that it lacks but their suffix
or a noun gives away.

Two multi-pattern scans, one that ignores case and one that does not, so that the cost does not
grow with the size of the lexicon.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from nlp.lexicon.entries import PLACES, Entry, entries
from nlp.mentions.look_alikes import has_look_alikes, is_look_alike
from nlp.mentions.mention import Mention
from nlp.mentions.people import Person, unknown_people
from nlp.mentions.tickers import cashtags, with_ticker
from nlp.mentions.unknown import Unknown, unknown_companies, with_suffix
from nlp.values import Name

#: Where two names cover the same words, the kind that comes first wins.
RANK = [
    "product",
    "instrument",
    "company",
    "authority",
    "person",
    "publisher",
    "place",
    "adjective",
    "capital",
    "generic",
]

_QUOTED = {"bank", "research firm"}
#: Whose measure it is, and on what, may be said inside its name: "U.S. AI chip export ban".
_IN_MEASURES = {"authority", "place", "adjective", "capital", "product", "generic"}
#: How sure a person is of whom only a cue speaks.
_ACCUSED = 0.5
#: Names that no other company's name ends with.
_NAMED = {"company", "authority", "person", "publisher"}
_GOODS = {"product", "generic"}
#: Goods come in numbers, so do rules; "Arms" is no Arm.
_PLURALS = {"product", "generic", "instrument", "authority"}
_WORDED = {"product", "generic", "instrument"}
_GENERIC = RANK.index("generic")

#: "Chip maker", "server CPU maker", "server stocks": goods that only say what line of business
#: somebody is in.
_TRADE = re.compile(
    r"(?:[ -](?:[A-Z]{2,4}|chip|memory|equipment|design|component|parts))?[ -](?:makers?|manufacturers?|designers?|compan(?:y|ies)|firms?|start-?ups?|developers?|giants?|leaders?"
    r"|executives?|vendors?|industry|sector|stocks?|shares|market|business|division|subsidiar(?:y|ies)|war|race)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Surface:
    """What one spelling stands for. `said`: what the name is to the reader of a claim."""

    kind: str
    entry: Entry
    said: str
    name: Name
    rank: int


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Words that the scan finds, the (rank, number) of what they stand for, and what to look out for."""

    surfaces: tuple[tuple[int, int], ...]
    folded: str
    plural: bool
    generic: bool
    doubtful: bool


#: Start, end (negative: the longest comes first), rank and the number of its surface; below zero,
#: of a company that no surface names.
_Candidate = tuple[int, int, int, int]


def names(text: str) -> list[Mention]:
    """Every name in the text, in order, longest first where they overlap."""
    found = sorted(_candidates(text))
    extra = [
        *_cashtags(text),
        *(_new(text, u) for u in unknown_companies(text) if not _is_known(found, u)),
        *(_person(text, p) for p in unknown_people(text) if not _holds_a_name(found, p)),
    ]
    if extra:
        added = ((m.start, -m.end, RANK.index(m.kind), ~i) for i, m in enumerate(extra))
        found = sorted([*found, *added])
    kept: list[Mention] = []
    reached, measure_until = 0, 0
    for start, negative_end, _, number in found:
        if start < reached and not (-negative_end < measure_until and _may_be_inside(number)):
            continue
        mention = _mention(text, start, -negative_end, number) if number >= 0 else extra[~number]
        kept.append(mention)
        reached = max(reached, mention.end)
        if mention.kind == "instrument":
            measure_until = max(measure_until, mention.end)
    return kept


def speaks_of_goods(text: str) -> bool:
    """Whether any word of the text can name goods or a measure: what has none of them is read no further."""
    return any(RANK[rank] in _WORDED for _, _, rank, _ in _candidates(text))


def known_company(name: str) -> Entry | None:
    """The lexicon's company of that name or alias; None where it holds none."""
    found = [m.value for m in names(name) if m.kind == "company" and m.text == name]
    key = found[0].key if found and isinstance(found[0], Name) else name
    return entries("company").get(key)


def fold(text: str) -> str:
    """Lower case with every character in its place (a few letters lower to two: those stay)."""
    clean = encodable(text)
    lowered = clean.lower()
    if len(lowered) == len(clean):
        return lowered
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in clean)


def encodable(text: str) -> str:
    """The text with "?" for each lone surrogate: the scan takes UTF-8, which has none."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _candidates(text: str) -> Iterator[_Candidate]:
    folded = fold(text)
    for exact in (False, True):
        scan, spellings = _scanner(exact=exact)
        haystack = encodable(text) if exact else folded
        for index, start, end in scan.find_matches_as_indexes(haystack, overlapping=True):
            spelling = spellings[index]
            if _is_whole(text, start, end, plural=spelling.plural) and not (
                spelling.doubtful and is_look_alike(text, start, end, spelling.folded)
            ):
                trade = spelling.generic and _TRADE.match(text, end)
                for rank, number in spelling.surfaces:
                    if not (trade and rank == _GENERIC):
                        yield start, -end, rank, number


def _is_whole(text: str, start: int, end: int, *, plural: bool) -> bool:
    first = text[start]
    if not first.isascii():
        return True
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "@#_" or (before == "$" and first.isalpha()):
        return False
    after = text[end : end + 1]
    if not after.isalnum() and after != "_":
        return True
    beyond = text[end + 1 : end + 2]
    return plural and after == "s" and not beyond.isalnum() and beyond != "_"


def _may_be_inside(number: int) -> bool:
    return number >= 0 and _surfaces()[number].kind in _IN_MEASURES


def _mention(text: str, start: int, end: int, number: int) -> Mention:
    surface = _surfaces()[number]
    if surface.kind == "company":
        end = with_ticker(text, with_suffix(text, end), surface.entry)
    elif surface.kind in _GOODS and text[end : end + 1] == "s":
        end += 1
    words = text[start:end]
    name = _worded(words, number) if surface.kind in _WORDED else surface.name
    return Mention(surface.said, start, end, words, name)


def _cashtags(text: str) -> Iterator[Mention]:
    for start, end, company in cashtags(text):
        yield Mention("company", start, end, text[start:end], _canonical(company))


def _new(text: str, unknown: Unknown) -> Mention:
    end = with_ticker(text, unknown.end, None)
    name = Name(text[unknown.start : unknown.stem_end])
    return Mention(
        "company", unknown.start, end, text[unknown.start : end], name, unknown.confidence
    )


def _holds_a_name(found: list[_Candidate], person: Person) -> bool:
    """Does the lexicon hold any of the words as somebody's name?"""
    first, last = bisect_left(found, (person.start,)), bisect_left(found, (person.end,))
    return any(_surfaces()[number].kind in _NAMED for *_, number in found[first:last])


def _person(text: str, person: Person) -> Mention:
    words = text[person.start : person.end]
    return Mention("person", person.start, person.end, words, Name(person.name), _ACCUSED)


def _is_known(found: list[_Candidate], unknown: Unknown) -> bool:
    """Does the lexicon hold the whole name, its last words, or in a headline any of them?"""
    first, last = bisect_left(found, (unknown.start,)), bisect_left(found, (unknown.stem_end,))
    if unknown.cued and first < last:
        return True
    for start, negative_end, _, number in found[first:last]:
        named = _surfaces()[number].kind in _NAMED
        if -negative_end >= unknown.stem_end and (named or start == unknown.start):
            return True
        if named and unknown.headline:
            return True
    return False


def _canonical(entry: Entry) -> Name:
    also = [*entry.facts.get("also", ()), entry.fact("state")]
    return Name(entry.name, entry.name, _others(also, entry.name))


@lru_cache(maxsize=65536)
def _worded(words: str, number: int) -> Name:
    """A name that keeps the words of the text: they say which of a family or what rule."""
    surface = _surfaces()[number]
    name = surface.entry.name
    if surface.kind == "generic":
        return Name(words, "", _others([name], words))
    if surface.kind == "instrument":
        return Name(words, name, _others([name], words))
    return Name(name, name, _others([*surface.name.also, words], name))


def _others(names: list[str], but: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and name != but))


@cache
def _scanner(*, exact: bool) -> tuple[AhoCorasick, list[_Spelling]]:
    table: dict[str, list[tuple[int, int]]] = {}
    for number, surface in enumerate(_surfaces()):
        for words in _words(surface, exact=exact):
            table.setdefault(words if exact else fold(words), []).append((surface.rank, number))
    return AhoCorasick(list(table)), [_spelling(words, found) for words, found in table.items()]


def _spelling(words: str, surfaces: list[tuple[int, int]]) -> _Spelling:
    kinds = {_surfaces()[number].kind for _, number in surfaces}
    folded = fold(words)
    return _Spelling(
        tuple(surfaces),
        folded,
        plural=bool(kinds & _PLURALS),
        generic="generic" in kinds,
        doubtful=has_look_alikes(folded) or ("product" in kinds and words[-1:].isdigit()),
    )


@cache
def _surfaces() -> list[_Surface]:
    return [
        surface
        for kind in PLACES
        for entry in entries(kind).values()
        for surface in _surfaces_of(kind, entry)
    ]


def _surfaces_of(kind: str, entry: Entry) -> Iterator[_Surface]:
    for said in (kind, "adjective", "capital") if kind == "place" else (kind,):
        yield _Surface(said, entry, _said(said, entry), _canonical(entry), RANK.index(said))


def _said(kind: str, entry: Entry) -> str:
    """What the name is to the reader of a claim: banks and research houses are quoted, not parties."""
    if kind == "company" and _QUOTED.issuperset(entry.facts["kinds"]):
        return "publisher"
    return {"generic": "product", "adjective": "place", "capital": "place"}.get(kind, kind)


def _words(surface: _Surface, *, exact: bool) -> Iterable[str]:
    entry = surface.entry
    if surface.kind == "adjective":
        return entry.facts.get("adjectives", ()) if exact else ()
    if surface.kind == "capital":
        return (entry.fact("capital"),) if exact and entry.fact("capital") else ()
    return entry.exact if exact else entry.loose
