"""Take a company's name apart: what is its own, what every company of the trade has, what is a place.

"Huawei Device (Dongguan) Co., Ltd." is Huawei (its own), device (a unit), Dongguan (a place); the form
by law is dropped. Names in Chinese characters are taken apart alike.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from nlp.lexicon.entries import entries, lexicon_file, load

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_BRACKETS = re.compile(r"[((]\s*([^()()]+?)\s*[))]")
#: "S.p.A.", "U.S.A.": letters with full stops are one word.
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?|\b\w\.\w\b")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
#: A plural s is taken off words at least so long: "Moore Threads" is "Moore Thread".
_PLURAL = 5


class Part(StrEnum):
    """What a word of a name tells."""

    OWN = "own"
    GENERAL = "general"
    UNIT = "unit"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Word:
    """One word, spelt as it is compared, and what it tells. `opens`: it is the first of its name."""

    text: str
    part: Part
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart.

    `own` are the words of its own, `dropped` its form by law and little words, `initials` its acronyms;
    it `is_acronym` where it is three to six capitals itself, as SMIC is.
    """

    name: str
    words: tuple[Word, ...]
    own: tuple[str, ...]
    dropped: tuple[str, ...]
    initials: frozenset[str]
    is_acronym: bool


def spellings(name: str) -> tuple[str, ...]:
    """The names in one: "Huawei Technologies Co. (Huawei)" is two, "Huawei Device (Dongguan)" is one.

    Brackets hold a second name where they hold one word that is no place, number or form by law, or
    a word in the other script.
    """
    found = []
    plain = name
    for bracket in _BRACKETS.finditer(name):
        inner = bracket[1]
        if _is_name(inner) or bool(_CHINESE.search(inner)) != bool(
            _CHINESE.search(name.replace(bracket[0], ""))
        ):
            found.append(inner)
            plain = plain.replace(bracket[0], " ")
    return tuple(dict.fromkeys(n for n in (" ".join(plain.split()), *found) if n))


@lru_cache(maxsize=200_000)
def parts(name: str) -> Parts:
    """The name taken apart. Where nothing in it is its own, the words of the trade in it are."""
    simple = _simplified(unicodedata.normalize("NFKC", name))
    if _CHINESE.search(simple):
        words, dropped = _chinese_words(simple)
        initials: frozenset[str] = frozenset()
    else:
        tokens = _tokens(simple)
        words, dropped = _latin_words(tokens)
        initials = _initials(tokens)
    if not any(word.part is Part.OWN for word in words):
        words = [_of_its_own(word) for word in words]
    own = tuple(word.text for word in words if word.part is Part.OWN)
    is_acronym = _ACRONYM.fullmatch(name) is not None
    return Parts(name, tuple(words), own, tuple(dropped), initials, is_acronym)


def is_loose_unit(word: Word) -> bool:
    """Whether texts use the name with this word for the whole house."""
    return word.text in _data()["unit"]["loose"]


def _of_its_own(word: Word) -> Word:
    return Word(word.text, Part.OWN, word.opens) if word.part is Part.GENERAL else word


def _is_name(inner: str) -> bool:
    tokens = _tokens(inner)
    return (
        len(tokens) == 1
        and len(tokens[0]) > 1
        and not tokens[0].isdigit()
        and _part(tokens[0]) is Part.OWN
        and tokens[0] not in _words("legal")
    )


def _tokens(name: str) -> list[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    dotted = _DOTTED.sub(lambda found: found[0].replace(".", ""), bare)
    tokens = re.findall(r"\w+", re.sub(r"['’`]s\b", "s", dotted.casefold()).replace("'", ""))
    joined = f" {' '.join(tokens)} "
    for several, one in _data()["place"]["joined"].items():
        joined = joined.replace(f" {several} ", f" {one} ")
    return joined.split()


def _latin_words(tokens: list[str]) -> tuple[list[Word], list[str]]:
    words: list[Word] = []
    dropped = []
    for at, token in enumerate(tokens):
        form = token in (_words("legal") if at else _words("legal_first"))
        if (form and len(tokens) > 1) or (token in _words("small") and len(tokens) > 1):
            dropped.append(token)
            continue
        part = _part(token)
        text = _data()["general"].get(token, token)
        if part is not Part.GENERAL and len(text) >= _PLURAL and text[-1] == "s" != text[-2]:
            text = text[:-1]
        words.append(Word(text, part, not words))
    return words, dropped


def _chinese_words(name: str) -> tuple[list[Word], list[str]]:
    """Characters are cut at every known word, the longest first; what is left between is its own."""
    bare = re.sub(r"[\s()()·,.、,]+", "", name).casefold()
    dropped = []
    for form in _data()["chinese"]["legal"]:
        if bare.endswith(form) and bare != form:
            bare = bare.removesuffix(form)
            dropped.append(form)
            break
    words: list[Word] = []
    for piece in filter(None, _chinese_cut().split(bare)):
        part = _part(piece)
        words.append(Word(_data()["general"].get(piece, piece), part, not words))
    return words, dropped


@cache
def _chinese_cut() -> re.Pattern[str]:
    data = _data()
    known = [*data["general"], *data["unit"]["words"], *data["place"]["words"]]
    chinese = sorted((w for w in known if _CHINESE.match(w)), key=len, reverse=True)
    return re.compile(f"({'|'.join(chinese)})")


@lru_cache(maxsize=100_000)
def _part(token: str) -> Part:
    if token in _data()["general"]:
        return Part.GENERAL
    if token in _units():
        return Part.UNIT
    return Part.PLACE if token in _places() else Part.OWN


def _initials(tokens: list[str]) -> frozenset[str]:
    """With and without the form by law: SMIC counts its "Corporation" and YMTC its "Co", ASML neither."""
    telling = [t for t in tokens if t not in _words("small")]
    found = set()
    for left_out in ({"inc", "limited", "ltd"}, _words("legal")):
        letters = "".join(t[0] for t in telling if t not in left_out)
        if 3 <= len(letters) <= 6:
            found.add(letters)
    return frozenset(found)


def _simplified(name: str) -> str:
    return name.translate(_traditional()) if _CHINESE.search(name) else name


@cache
def _traditional() -> Mapping[int, str]:
    return str.maketrans(_data()["simplified"])


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_data()[kind])


@cache
def _units() -> frozenset[str]:
    return frozenset(_data()["unit"]["words"])


@cache
def _places() -> frozenset[str]:
    """Cities and provinces of name_parts.toml, and every country in one word or its adjective."""
    known = set(_data()["place"]["words"])
    for entry in entries("place").values():
        names = (entry.name, *entry.facts.get("adjectives", ()), entry.fact("capital"))
        known.update(n.casefold() for n in names if n and " " not in n)
    return frozenset(known)


@cache
def _data() -> dict[str, Any]:
    return load(lexicon_file("name_parts.toml"))
