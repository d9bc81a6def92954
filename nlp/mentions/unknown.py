"""Find companies that the lexicon lacks, by what ends their names ("Hao Photonics LLC") or by the
noun beside them ("the startup Etched")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.mentions.look_alikes import name_words
from nlp.mentions.tickers import is_listed_at

#: A name's words before its suffix, and their letters.
_MOST_WORDS = 7
_LONGEST_WORD = 40
#: In a headline every word has a capital; a longer name may have swallowed the verb.
_MOST_HEADLINE_WORDS = 2
_LINE = 160
_LEGAL, _TRADE, _CUED = 0.6, 0.5, 0.5
#: Names that only a noun beside them gives away.
_MOST_CUED_WORDS = 3

_CAPITAL = re.compile(r"(?:[A-Z]|\d+[A-Za-z])[\w&-]*|\([A-Z][a-z]+\)")
_OPENING = "(\"“'‘[（"
_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}")
_SET_OFF = re.compile(r"(?:(?<!\w)[a-z]+|[^\w\s]) \Z|[(“\"]\Z")
_COMPOUND = re.compile(r"-(?:backed|based|born|controlled|headquartered|led|listed|made|owned)\Z")
_NEXT_WORD = re.compile(r" (?P<word>[\w&-]+(?:\.\w+)*)")
_NO_PERSON = re.compile(r"[0-9&.]|[a-z][A-Z]|[A-Z]{3}")
#: "In Austin, a startup": a place or time, unless one invests in it.
_ADVERBIAL = re.compile(
    r"(?<!\w)(?:After|At|Before|By|For|From|In|Near|On|Since|To|Under|With|across|at|near|outside"
    r"|(?<!invest )(?<!invested )(?<!investor )(?<!investing )(?<!stake )(?<!investment )in) \Z"
)
_BRACKET = re.compile(r" \((?=[A-Za-z]{3,8}\b[^()]{1,20}\))")


@dataclass(frozen=True, slots=True)
class Unknown:
    """`text[start:end]` is a company's name with its suffix; the name itself ends at `stem_end`.

    `cued`: only a noun beside it says so, and any name that the lexicon holds in it says otherwise.
    """

    start: int
    stem_end: int
    end: int
    confidence: float
    headline: bool
    cued: bool = False


def unknown_companies(text: str) -> Iterator[Unknown]:
    """Every capitalised run of words that a suffix, a listing or the noun beside it gives away, in order."""
    found = [
        *_ended(text, _legal(), _LEGAL),
        *_ended(text, _trade(), _TRADE),
        *_listed(text),
    ]
    taken = {u.start for u in found}
    for cued in (*_behind_cue(text), *_in_apposition(text)):
        if cued.start not in taken:
            taken.add(cued.start)
            found.append(cued)
    yield from sorted(found, key=lambda u: (u.start, -u.end))


def with_suffix(text: str, end: int) -> int:
    """Where the name that ends at `end` ends with its legal suffix; `end` where none follows."""
    found = _legal_chain().match(text, end)
    return _past_dot(text, found.end()) if found else end


def _ended(text: str, suffixes: re.Pattern[str], confidence: float) -> Iterator[Unknown]:
    legal, reached = confidence == _LEGAL, 0
    for found in suffixes.finditer(text):
        stem_end = found.start() - 1
        if stem_end < reached or text[stem_end : found.start()] != " ":
            continue
        if text[stem_end - 1 : stem_end] == ",":
            stem_end -= 1
        end = with_suffix(text, stem_end) if legal else found.end()
        start = _start(text, stem_end)
        stem_end = stem_end if legal else end
        reached = end
        if unknown := _judged(text, start, stem_end, end, confidence):
            yield unknown


def _listed(text: str) -> Iterator[Unknown]:
    """ "Hao Photonics (NASDAQ: HAOP)": a share has a company."""
    for found in _BRACKET.finditer(text):
        if is_listed_at(text, found.start() + 1):
            end = found.start()
            if unknown := _judged(text, _start(text, end), end, end, _LEGAL):
                yield unknown


def _behind_cue(text: str) -> Iterator[Unknown]:
    """ "The startup Etched"."""
    for found in _cue().finditer(text):
        words: list[str] = []
        end = found.end()
        while len(words) <= _MOST_CUED_WORDS and (word := _NEXT_WORD.match(text, end)):
            if not _is_cued_word(word["word"]):
                break
            words.append(word["word"])
            end = word.end()
        person = _cue_of_people().fullmatch(found[0]) and len(words) > 1
        if person and not any(map(_NO_PERSON.search, words)):
            continue
        if not _done_to().match(text, end):
            yield from _cued(text, found.end() + 1, end, found.start(), end)


def _in_apposition(text: str) -> Iterator[Unknown]:
    """ "Etched, an AI chip startup,"."""
    for found in _apposition().finditer(text):
        end = found.start()
        start = _start(text, end)
        if all(map(_is_cued_word, text[start:end].split())) and not _ADVERBIAL.search(
            text[max(0, start - _LONGEST_WORD) : start]
        ):
            yield from _cued(text, start, end, start, found.end())


def _cued(text: str, start: int, end: int, first: int, last: int) -> Iterator[Unknown]:
    """The name, unless it is none or the line is a headline around `text[first:last]`."""
    words = text[start:end].split()
    fits = 1 <= len(words) <= _MOST_CUED_WORDS and len(words[0]) > 1
    named = fits and words[0] not in name_words()["never_first_beside_cues"]
    if named and not _in_title_case(text, first, last):
        yield Unknown(start, end, end, _CUED, headline=False, cued=True)


def _is_cued_word(word: str) -> bool:
    return (
        word[0].isupper()
        and _is_name_word(word.replace(".", ""))
        and word not in _never_beside_cues()
    )


def _judged(text: str, start: int, stem_end: int, end: int, confidence: float) -> Unknown | None:
    words = text[start:stem_end].split()
    if len(words) < (2 if confidence == _TRADE else 1) or text[start] == "(":
        return None
    if confidence == _TRADE and words[-2] in name_words()["never_before_trade"]:
        return None
    headline = _is_headline(text, start, end)
    if headline and (confidence == _TRADE or len(words) > _MOST_HEADLINE_WORDS):
        return None
    return Unknown(start, stem_end, end, confidence, headline)


def _start(text: str, end: int) -> int:
    """Where the capitalised words before `end` begin; `end` where there are none."""
    start = position = end
    for _ in range(_MOST_WORDS):
        before = max(0, position - _LONGEST_WORD)
        space = max(text.rfind(" ", before, position), text.rfind("\n", before, position))
        word = text[space + 1 if space >= 0 else before : position]
        opened = word if word.endswith(")") else word.lstrip(_OPENING)
        if not _is_name_word(opened):
            break
        start = position - len(opened)
        if opened != word or space < 0 or text[space] == "\n":
            break
        position = space
    return start + 2 if text[start : start + 2] == "& " else start


def _is_name_word(word: str) -> bool:
    if word == "&":
        return True
    if not _CAPITAL.fullmatch(word) or _COMPOUND.search(word):
        return False
    return _never().isdisjoint((word, word.capitalize()))


def _is_headline(text: str, start: int, end: int) -> bool:
    """Has every longer word of the line a capital, and does nothing set the name off?"""
    if _SET_OFF.search(text[max(0, start - _LONGEST_WORD) : start]):
        return False
    return _in_title_case(text, start, end)


def _in_title_case(text: str, start: int, end: int) -> bool:
    first = text.rfind("\n", max(0, start - _LINE), start) + 1 or max(0, start - _LINE)
    last = text.find("\n", end, end + _LINE)
    line = text[first:start] + text[end : last if last >= 0 else end + _LINE]
    words = _LONG_WORD.findall(line)
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _past_dot(text: str, end: int) -> int:
    """Past the dot of "Corp." where the sentence goes on behind it."""
    goes_on = text[end : end + 1] == "." and (
        text[end + 1 : end + 2] in {",", ";", ")", ":", "'", "’"}
        or (text[end + 1 : end + 2] == " " and text[end + 2 : end + 3].islower())
    )
    return end + goes_on


@cache
def _never() -> frozenset[str]:
    return frozenset(name_words()["never_in_names"])


@cache
def _never_beside_cues() -> frozenset[str]:
    table = name_words()
    return frozenset([*table["never_beside_cues"], *table["places_beside_cues"]])


def _one_of(key: str) -> str:
    return "|".join(sorted(map(re.escape, name_words()[key]), key=len, reverse=True))


@cache
def _legal() -> re.Pattern[str]:
    strong, shy = _one_of("legal"), _one_of("shy")
    return re.compile(rf"(?!(?:{shy}) [A-Z])(?:{strong})(?![\w-])")


@cache
def _legal_chain() -> re.Pattern[str]:
    strong, shy = _one_of("legal"), _one_of("shy")
    return re.compile(
        rf"(?:(?:\.?,)? (?!(?:{shy}) [A-Z])(?:{strong})(?![\w-])(?:\.(?=,? (?:{strong})(?![\w-])))?)+"
    )


@cache
def _trade() -> re.Pattern[str]:
    return re.compile(rf"(?:{_one_of('trade')})(?![\w-])(?! [A-Z])")


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_cues('company_cues')})(?= [A-Z])")


@cache
def _cue_of_people() -> re.Pattern[str]:
    return re.compile(_cues("cues_of_people"))


@cache
def _apposition() -> re.Pattern[str]:
    of_people, never = _cues("cues_of_people"), _one_of("never_in_apposition")
    between = rf"(?:(?!(?:{never}) )(?:U\.[SK]\.|[\w'’$-]{{1,40}}) )"
    return re.compile(
        rf", (?:an?|the) {between}{{0,6}}?(?!(?:{of_people})(?!\w))(?:{_cues('company_cues')})"
        rf"(?=\Z|[.;:)\n]|,(?! (?:and|or) )| (?:{_one_of('goes_on_after_cues')})(?!\w))"
    )


@cache
def _done_to() -> re.Pattern[str]:
    return re.compile(rf" (?:{_one_of('done_to_companies')})(?!\w)")


def _cues(key: str) -> str:
    """A noun of two words may open a sentence: "Server maker Wiwynn"."""
    cues = name_words()[key]
    opening = [cue[0].upper() + cue[1:] for cue in cues if " " in cue]
    return "|".join(sorted(map(re.escape, {*cues, *opening}), key=lambda cue: (-len(cue), cue)))
