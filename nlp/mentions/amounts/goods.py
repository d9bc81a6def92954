"""Find what a number counts: the goods noun or model name behind it, past its adjectives.

"12,000 of its newest "Rubin" chips", "70,000 A800s", "30,000 eight-GPU servers". The first
plural noun behind the number is what it counts, so that "200 customers" and "two chip companies"
are no goods. A model name is known by its shape, not from a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.lexicon.entries import lexicon_file, load

#: Words between a number and its noun.
_FARTHEST = 9
_TOKEN = re.compile(
    r"(?:[ \u00a0]{1,2}|[ ]?\n[ ]?)[\"“'‘]?(?P<word>[A-Za-z0-9][\w.+/&'’:-]{0,60}+)"
    r"(?P<close>[\"”'’™®)]{0,2})(?P<mark>[,;!?]?)"
)
_TICKER = re.compile(r" ?\((?:[A-Z]{2,8}: ?)?[A-Z0-9.]{1,10}\)(?:, opens new tab)?")
_ACRONYM = re.compile(r"(?:[A-Za-z]\.)+")
_ADJECTIVE = re.compile(r"[\w-]+(?:er|est|ed|ing|end|ive|ful|ous|ern|range)")
_MODEL = re.compile(
    r"(?:[A-Z]{1,5}-?[0-9]{2,4}[A-Za-z]{0,4}[0-9]{0,3}|[A-Z]{2,4}[0-9][A-Za-z]{0,2}"
    r"|[A-Z][a-z]{2,}[0-9]{1,4}[A-Za-z]?|[0-9]{3,4}[A-Z]{1,2})s?"
)
_NO_MODEL = re.compile(
    r"(?:[QH][1-4]|[FC]Y[0-9]*|[A-Z]?G[0-9]+|CO[0-9]|COVID[0-9]*|(?:LP|G)?DDR[0-9]X?|PCI[a-z]?[0-9]"
    r"|HBM[0-9]\w*|USB[0-9]|ISO[0-9]+|MP[0-9]|[AB][37][0-9]{2}|(?:AK|M|F|B|T|MiG|Su)-?[0-9]{2}|COP[0-9]+)s?"
)
_MEASURE = re.compile(
    r"[0-9]+(?:\.[0-9]+)?(?:nm|mm|GB|TB|MB|Gb|G|U|-[A-Za-z]\w*)|[A-Za-z]+-[0-9A-Za-z-]+", re.ASCII
)
_NUMBERED = re.compile(r"v?[0-9]{1,4}[A-Za-z]?s?")
_CONTRACTION = re.compile(r"\w+['’](?:re|ve|ll|m|d)")
_POWER = re.compile(
    r"(?:[ \n]of[ \n]|[ \n-])?(?P<unit>GWs?|MWs?|(?:[Gg]iga|[Mm]ega)watts?)\b(?![- ]?h)"
)
_HYPHENED = re.compile(r"-(?P<noun>[A-Za-z]+|[A-Z]{1,3}[0-9]{2,4}[A-Za-z]{0,2})(?!\w)")
#: Fewer than this before a noun in the singular describe a thing ("a 16-GPU server").
_FEWEST_IN_WHOLE = 17
_SURELY_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Goods:
    """What is counted: where its noun ends, its unit, and the words from the number to there.

    `named`: a model or family is in the words. `shy`: the last word may name other things too
    ("units", or a bare model).
    """

    end: int
    unit: str
    words: tuple[str, ...]
    named: bool = False
    shy: bool = False
    confidence: float = 1.0
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    end: int
    last: bool
    comma: bool

    @property
    def lower(self) -> str:
        return self.word.lower()

    @property
    def possessive(self) -> bool:
        return self.lower.endswith(("'s", "’s", "s'", "s’"))


@dataclass(frozen=True, slots=True)
class Units:
    """The lexicon of goods nouns, in lower case."""

    plural: dict[str, str]
    singular: dict[str, str]
    power: dict[str, float]
    words: dict[str, frozenset[str]]


def goods_after(text: str, end: int, value: float) -> Goods | None:
    """What the number that ends at `end` counts, or None where that is no goods."""
    if power := _POWER.match(text, end):
        return _power(text, power)
    if text[end : end + 1] == "-":
        return _hyphened(text, end, value)
    if text[end : end + 1] in ('"', "”", "’", ")"):
        end += 1
    return _noun_phrase(text, end, value)


def _power(text: str, found: re.Match[str]) -> Goods:
    """Gigawatts, with the words behind them that say what draws the power."""
    goods = _noun_phrase(text, found.end(), 1.0)
    words = goods.words if goods else tuple(token.word for token in _tokens(text, found.end()))
    end = goods.end if goods and words[0].lower() == "of" else found.end()
    factor = units().power[found["unit"].lower()]
    return Goods(end, "gigawatt", words, factor=factor)


def _hyphened(text: str, end: int, value: float) -> Goods | None:
    """ "A 400,000-unit order", "a 50,000-GPU cluster"; not "an eight-GPU server"."""
    found = _HYPHENED.match(text, end)
    if not found:
        return None
    noun = found["noun"]
    unit = units().singular.get(noun.lower(), "unit" if is_model(noun) else "")
    following = next(_tokens(text, found.end()), None)
    if not unit or not _stands_alone(following, value):
        return None
    if is_model(noun) and not (following and following.lower in units().words["wholes"]):
        return None
    return Goods(found.end(), unit, (noun,), is_model(noun), noun.lower() in units().words["shy"])


def _stands_alone(following: _Token | None, value: float) -> bool:
    if value < _FEWEST_IN_WHOLE:
        return False
    carries = following and following.lower.removesuffix("s") in units().words["carriers"]
    return not carries or value >= _SURELY_COUNTED


def _noun_phrase(text: str, end: int, value: float) -> Goods | None:
    before: list[str] = []
    model: Goods | None = None
    listed = False
    for token in _tokens(text, end):
        kind = _kind(text, token, before, value)
        if kind == "head":
            return _headed(token, before)
        if kind == "other" and not listed:
            return None
        if kind in ("stop", "other"):
            break
        before.append(token.word)
        if kind == "model" and not listed:
            unit = "tool" if singular(token.lower) in units().words["tool_families"] else "unit"
            model = Goods(token.end, unit, tuple(before), named=True, shy=True)
        listed = listed or token.comma
        if token.last or (kind == "model" and token.lower.endswith("s")):
            break
    return model


def _headed(token: _Token, before: list[str]) -> Goods:
    lower = token.lower
    unit = units().plural.get(lower) or units().singular.get(lower, "")
    if before and before[-1].lower() == "wafer":
        unit = "wafer"
    named = any(is_model(word) or word.lower() in units().words["families"] for word in before)
    shy = singular(lower) in units().words["shy"]
    return Goods(token.end, unit, (*before, token.word), named, shy)


def _kind(text: str, token: _Token, before: list[str], value: float) -> str:
    """What a word behind a number is: "head", "model", "pass", "stop", or another thing's noun."""
    lower, words = token.lower, units().words
    if lower in units().plural or (lower == "starts" and before[-1:] in (["wafer"], ["Wafer"])):
        return "head"
    if lower in units().singular and (value == 1 or _is_whole(text, token, value)):
        return "head"
    if not before and lower in words["measures"]:
        return "other"
    previous = before[-1].lower() if before else ""
    if (lower == "of" and not before) or (previous == "of" and lower in words["determiners"]):
        return "pass"
    if before and lower in ("and", "or", "&"):
        return "pass" if _goes_on(text, token, before[-1]) else "stop"
    return _modifier(token, before)


def _modifier(token: _Token, before: list[str]) -> str:
    lower, words = token.lower, units().words
    if lower in words["stops"] or lower in words["determiners"] or lower == "of":
        return "stop"
    if token.possessive:
        return "pass"
    if _CONTRACTION.fullmatch(lower):
        return "stop"
    if is_model(token.word) or singular(lower) in words["families"] | words["tool_families"]:
        return "model"
    if _MEASURE.fullmatch(token.word):
        return "other" if _is_plural(token.word) else "pass"
    if _NUMBERED.fullmatch(token.word) and before and before[-1][0].isupper():
        return "model" if before[-1].lower() in words["designators"] else "pass"
    if token.word[0].isdigit():
        return "stop"
    return "other" if _is_plural(token.word) else "pass"


def _is_plural(word: str) -> bool:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return False
    return word.lower() not in units().words["no_plurals"]


def _is_whole(text: str, token: _Token, value: float) -> bool:
    """ "A 50,000 GPU cluster" and "50,000 wafer per month" count by a noun in the singular."""
    following = next(_tokens(text, token.end), None)
    if not following or token.last or value < _FEWEST_IN_WHOLE:
        return False
    rate = token.lower == "wafer" and following.lower in ("per", "a", "monthly")
    return rate or following.lower in units().words["wholes"]


def _goes_on(text: str, token: _Token, before: str) -> bool:
    """Does "and" join two names or adjectives of the goods ("Ascend 910B and 910C chips")?"""
    following = next(_tokens(text, token.end), None)
    if not following or following.word.replace(",", "").isdigit():
        return False
    named = before[0].isupper() or before[0].isdigit()
    if named:
        return following.word[0].isupper() or is_model(following.word)
    return bool(_ADJECTIVE.fullmatch(before.lower())) and not _is_plural(following.word)


def is_model(word: str) -> bool:
    """Has the word the shape of a chip's or machine's designation: "H20", "A800/H800", "MI300Xs"?"""
    parts = word.split("/")
    return all(_MODEL.fullmatch(part) and not _NO_MODEL.fullmatch(part) for part in parts)


def _tokens(text: str, pos: int) -> Iterator[_Token]:
    for _ in range(_FARTHEST):
        if ticker := _TICKER.match(text, pos):
            pos = ticker.end()
        found = _TOKEN.match(text, pos)
        if not found:
            return
        pos = found.end()
        word = _bare(found["word"])
        ends = found["word"][-1] in ".:" and not _ACRONYM.fullmatch(word)
        comma = found["mark"] == ","
        goes_on = comma and bool(_ADJECTIVE.fullmatch(word) or is_model(word))
        end = found.start("word") + len(word)
        yield _Token(word, end, ends or bool(found["mark"] and not goes_on), comma)


def _bare(word: str) -> str:
    """Without closing marks, and without the rate of "wafers/month"."""
    if not _ACRONYM.fullmatch(word):
        word = word.rstrip(".:")
    first = word.partition("/")[0]
    if first.lower() in units().plural:
        return first
    return word if word.endswith(("s'", "s’")) else word.rstrip("'’")


@cache
def units() -> Units:
    """The lexicon's goods, read once."""
    data = load(lexicon_file("units.toml"))
    singulars = {noun.lower(): unit for unit, nouns in data["units"].items() for noun in nouns}
    plurals = {f"{noun}s": unit for noun, unit in singulars.items()}
    return Units(
        plural=plurals | data["plurals"] | data["rates"],
        singular=singulars,
        power={word.lower(): factor for word, factor in data["power"].items()},
        words={
            name: frozenset(word.lower() for word in words) for name, words in data["words"].items()
        },
    )


def singular(noun: str) -> str:
    """The noun without its plural "s"."""
    return noun.removesuffix("s")
