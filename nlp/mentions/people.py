"""Find people whom the lexicon lacks, by what a text says of them: an age, an arrest, a list of the accused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.lexicon.entries import lexicon_file, load

_WORD = r"(?<![\w’'-])(?:[A-Z]['’])?[A-Z][a-z]{1,20}(?:-?[A-Z][a-z]{1,20}){0,2}"
#: Two to four words with a capital; "Li Ming", "Alan Hao Hsu", "Mary J. Okafor".
NAME = rf"{_WORD}(?: (?:{_WORD}|[A-Z]\.)){{0,2}} {_WORD}"
#: Of more people than this a text gives no list in one breath; a bound keeps the search linear.
_LIST = rf"{NAME}(?:, {NAME}){{0,10}}(?:,? and {NAME})?"
#: A word with a capital.
_ALONE = re.compile(rf"{_WORD}(?![\w-])")
#: Somebody else's given name before it; a title is none.
_GIVEN = re.compile(r"(?<![\w.])(?!(?:Mr|Ms|Mrs|Dr)\b)[A-Z][\w’'-]*\.? \Z")
_LONGEST_GIVEN = 30


@dataclass(frozen=True, slots=True)
class Person:
    """`text[start:end]` names somebody; `name` is the full name as first given."""

    start: int
    end: int
    name: str


def unknown_people(text: str) -> Iterator[Person]:
    """In text order: full names that something gives away, then each family name on its own behind them."""
    found: dict[int, Person] = {}
    for cue in _cues():
        for listed in cue.finditer(text):
            for one in re.finditer(NAME, listed["names"]):
                start = listed.start("names") + one.start()
                if not is_no_person(one[0]):
                    found[start] = Person(start, start + len(one[0]), one[0])
    families: dict[str, Person] = {}
    for person in sorted(found.values(), key=lambda p: p.start):
        families.setdefault(person.name.rpartition(" ")[2], person)
    for word in _ALONE.finditer(text) if families else ():
        known = families.get(word[0])
        before = text[max(0, word.start() - _LONGEST_GIVEN) : word.start()]
        if known is not None and word.start() > known.end and not _GIVEN.search(before):
            found.setdefault(word.start(), Person(word.start(), word.end(), known.name))
    yield from (found[start] for start in sorted(found))


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    words: dict[str, list[str]] = load(lexicon_file("accused.toml"))
    verbs, accused = "|".join(words["verbs"]), "|".join(words["people"])
    return (
        re.compile(rf"(?P<names>{NAME}), (?:aged )?[1-9]\d,"),
        re.compile(rf"(?:{accused}),? (?:named |including )?(?P<names>{_LIST})"),
        re.compile(rf"(?P<names>{_LIST}),? (?:was|were|is|are|has been|have been) (?:{verbs})\b"),
        re.compile(
            rf"\b(?:{verbs}) (?P<names>{_LIST})(?=,| and\b| for\b| with\b| over\b| in\b|\.)"
        ),
    )


def is_no_person(name: str) -> bool:
    """Whether a word of it is one that no person's name holds."""
    return bool(_not_people() & {word.casefold() for word in name.split()})


@cache
def _not_people() -> frozenset[str]:
    return frozenset(load(lexicon_file("accused.toml"))["not_people"])
