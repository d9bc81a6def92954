"""Find the names that the lexicon knows: companies, authorities, people, places, products ...

Two multi-pattern scans, one that ignores case and one that does not, so that the cost does not
grow with the size of the lexicon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from nlp.lexicon.entries import PLACES, Entry, entries
from nlp.mentions.mention import Mention
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

#: What may follow a name and still belong to the word: plural and possessive, "-class", "A800/H800".
_AFTER = re.compile(r"(?:s|'s|’s)?(?![\w])")
#: "Chip maker", "server stocks": goods that only say what line of business somebody is in.
_TRADE = re.compile(
    r"[ -](?:makers?|manufacturers?|designers?|compan(?:y|ies)|firms?|start-?ups?|developers?|giants?|leaders?"
    r"|industry|sector|stocks?|shares|market|business|division|subsidiar(?:y|ies)|war|race)(?!\w)",
    re.IGNORECASE,
)
_TICKER = re.compile(
    r"\s{0,2}\(?\s?(?:NASDAQ|NYSE|AMEX|EURONEXT|EPA|LSE|LON|TYO|TSE|HKEX|HKG|KRX|SHA|SSE|SZSE|TPE|TWSE|XETRA"
    r"|ETR|AMS|OTC|OTCPK|BIT|SWX)\s?:\s?[A-Z0-9.]{1,9}\)?"
    r"|\s{0,2}\((?:[A-Z]{2,5}|[0-9A-Z]{1,6}\.[A-Z]{1,4})(?:,[^()]{1,20})?\)"
)


@dataclass(frozen=True, slots=True)
class _Surface:
    kind: str
    entry: Entry


def names(text: str) -> list[Mention]:
    """Every name in the text, in order, longest first where they overlap."""
    found = sorted(_candidates(text), key=lambda c: (c[0], -c[1], RANK.index(c[2].kind)))
    kept: list[Mention] = []
    reached, measure_until = 0, 0
    for start, end, surface in found:
        inside = start < reached and end < measure_until and surface.kind in _IN_MEASURES
        if start >= reached or inside:
            mention = _mention(text, start, end, surface)
            kept.append(mention)
            measure_until = max(measure_until, mention.end if mention.kind == "instrument" else 0)
            reached = max(reached, mention.end)
    return kept


def known_company(name: str) -> Entry | None:
    """The lexicon's company of that name or alias; None where it holds none."""
    found = [m.value for m in names(name) if m.kind == "company" and m.text == name]
    key = found[0].key if found and isinstance(found[0], Name) else name
    return entries("company").get(key)


def _candidates(text: str) -> Iterator[tuple[int, int, _Surface]]:
    for scan, surfaces, haystack in (
        (*_scanner(exact=False), fold(text)),
        (*_scanner(exact=True), text),
    ):
        for index, start, end in scan.find_matches_as_indexes(haystack, overlapping=True):
            if _is_whole(text, start, end):
                trade = bool(_TRADE.match(text, end))
                yield from (
                    (start, end, s) for s in surfaces[index] if not (trade and s.kind == "generic")
                )


def fold(text: str) -> str:
    """Lower case with every character in its place (a few letters lower to two: those stay)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _is_whole(text: str, start: int, end: int) -> bool:
    if not text[start].isascii():
        return True
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "@#_" or (before == "$" and text[start].isalpha()):
        return False
    return bool(_AFTER.match(text, end))


def _mention(text: str, start: int, end: int, surface: _Surface) -> Mention:
    if surface.kind == "company" and (ticker := _TICKER.match(text, end)):
        end = ticker.end()
    elif surface.kind in ("product", "generic") and text[end : end + 1] == "s":
        end += 1
    return Mention(_kind(surface), start, end, text[start:end], _name(text[start:end], surface))


def _kind(surface: _Surface) -> str:
    """What the name is to the reader of a claim: banks and research houses are quoted, not parties."""
    if surface.kind == "company" and _QUOTED.issuperset(surface.entry.facts["kinds"]):
        return "publisher"
    return {"generic": "product", "adjective": "place", "capital": "place"}.get(
        surface.kind, surface.kind
    )


def _name(words: str, surface: _Surface) -> Name:
    entry = surface.entry
    if surface.kind == "generic":
        return Name(words, "", (entry.name,) if entry.name != words else ())
    if surface.kind == "instrument":
        return Name(words, entry.name, (entry.name,) if entry.name != words else ())
    also = [*entry.facts.get("also", ()), entry.fact("state")]
    if surface.kind == "product":
        also.append(words)
    others = tuple(dict.fromkeys(name for name in also if name and name != entry.name))
    return Name(entry.name, entry.name, others)


@cache
def _scanner(*, exact: bool) -> tuple[AhoCorasick, list[list[_Surface]]]:
    table: dict[str, list[_Surface]] = {}
    for kind in PLACES:
        for entry in entries(kind).values():
            for words, surface in _surfaces(kind, entry, exact=exact):
                table.setdefault(words if exact else fold(words), []).append(surface)
    return AhoCorasick(list(table)), list(table.values())


def _surfaces(kind: str, entry: Entry, *, exact: bool) -> Iterator[tuple[str, _Surface]]:
    for words in entry.exact if exact else entry.loose:
        yield words, _Surface(kind, entry)
    if kind == "place" and exact:
        for words in entry.facts.get("adjectives", []):
            yield words, _Surface("adjective", entry)
        if capital := entry.fact("capital"):
            yield capital, _Surface("capital", entry)
