"""Find who speaks in a sentence and is in no lexicon: people by their titles, offices, people without a name."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.claims import Basis
from nlp.lexicon.entries import lexicon_file
from nlp.mentions.people import NAME, is_no_person

#: How people without a name are called.
PEOPLE = "people familiar"
#: One word of a name.
GIVEN = r"[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?"
#: Between who speaks and the verb: "in Astana", "on Friday", "also".
_BETWEEN = r"(?:,? (?:in|at|on|of|for|close to) (?:the )?[\w'’.-]+(?: [A-Z][\w'’.-]*)?){0,2},?"
#: The part that a name of these kinds of words plays before its verb.
_AUXILIARY = r"(?:(?:has|have|had|also|later|then|separately|recently) ){0,2}"


@dataclass(frozen=True, slots=True)
class Speaker:
    """`text[start:end]` names who says it; `also` are other words for the same."""

    start: int
    end: int
    name: str
    basis: Basis
    also: tuple[str, ...] = ()
    is_office: bool = False


def speakers(text: str) -> list[Speaker]:
    """In text order; of two that overlap, the longer. The text is one sentence."""
    found = sorted(
        (*_people(text), *_offices(text), *_unnamed(text)),
        key=lambda s: (s.start, -s.end),
    )
    kept: list[Speaker] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def surnames(text: str) -> Iterator[tuple[int, int]]:
    """Where a single capitalised word speaks, as somebody does whom the text has named in full: "Zhao said"."""
    return (match.span("name") for match in _of_surnames().finditer(text))


def named_in_full(text: str, surname: str) -> str:
    """The last person of this surname whom the text names in full, given name first or last; "" for nobody."""
    word = re.escape(surname)
    either = rf"\b(?P<name>{GIVEN}(?: [A-Z]\.)? {word}|{word} {GIVEN})(?![\w-])"
    found = [m["name"] for m in re.finditer(either, text) if not is_no_person(m["name"])]
    titled = (n for n in reversed(found) if n.split()[0].lower() not in _of_titles())
    return next(titled, "")


def _people(text: str) -> Iterator[Speaker]:
    for pattern in _of_people():
        for match in pattern.finditer(text):
            words = match["name"].split()
            while words and words[0].lower() in _of_titles():
                words = words[1:]
            name = " ".join(words)
            if len(words) > 1 and not is_no_person(name):
                yield Speaker(match.end("name") - len(name), match.end("name"), name, Basis.NAMED)


def _offices(text: str) -> Iterator[Speaker]:
    for match in _of_offices().finditer(text):
        name = match["name"]
        basis = Basis.ANONYMOUS if match["nobody"] else Basis.NAMED
        also = tuple(w for w in (match["nobody"] or match["office"],) if w and w != name)
        yield Speaker(*match.span("name"), name, basis, also, is_office=bool(match["office"]))


def _unnamed(text: str) -> Iterator[Speaker]:
    for match in _of_unnamed().finditer(text):
        also = ("sources", match["name"])
        yield Speaker(*match.span("name"), PEOPLE, Basis.ANONYMOUS, also)


@cache
def _of_titles() -> frozenset[str]:
    """Every word of a title, in lower case."""
    return frozenset(
        word for title in reporting_words()["titles"] for word in title.lower().split()
    )


@cache
def _of_people() -> tuple[re.Pattern[str], ...]:
    titles, verbs = any_of("titles"), _verbs()
    title = rf"(?:(?i:{titles})),? "
    apposed = r"(?:, (?:(?:the|its|their|a|an|who) )?[^,;:]{2,90},)?"
    return (
        re.compile(rf"\b{title}(?P<name>{NAME}){apposed} {_AUXILIARY}(?:{verbs})\b"),
        re.compile(rf"(?P<name>{NAME}),? {_AUXILIARY}(?:{verbs})\b"),
        re.compile(
            rf"(?P<name>{NAME}), [^,;:]{{0,60}}\b(?i:{titles})\b[^,;:]{{0,40}}, (?:{verbs})\b"
        ),
        re.compile(rf"(?P<name>{NAME}), who [^,;:]{{2,90}}, (?:{verbs})\b"),
        re.compile(rf"\b(?:said|says|according to|citing) (?:{title})?(?P<name>{NAME})"),
        re.compile(rf"\b(?:said|says|according to|citing) [^,;:]{{0,40}}\b{title}(?P<name>{NAME})"),
    )


@cache
def _of_surnames() -> re.Pattern[str]:
    begins = r"(?:^|[,;:“\"] |\b(?:and|as|but|while|because|that) )"
    return re.compile(rf"{begins}(?P<name>{GIVEN}),? {_AUXILIARY}(?:{_verbs()})\b")


@cache
def _of_offices() -> re.Pattern[str]:
    """An office or people of one, right before what they do: say. In a headline it may be left out, but of traders."""
    office, nobody, trader = any_of("offices"), any_of("officials"), any_of("traders")
    no_link = r"(?!(?:because|and|as|but|while|that|which|our|its|their|his|her)\b)"
    words = rf"(?:[A-Z][\w.’'-]* |{no_link}[a-z]+ ){{0,2}}?(?:(?P<office>{office})|(?P<nobody>(?P<trader>{trader})|{nobody}))"
    known = r"(?:(?:the|a|an|its|one|two|three|some|several|senior|unnamed) )*"
    return re.compile(
        rf"(?:^|[,:;–—-] |\b(?:and|as|but|while|because|that|which|according to) ){known}"
        rf"(?P<name>{words})(?:{_BETWEEN} {_AUXILIARY}(?:{_verbs()})\b|(?(trader)(?!)|$))"
    )


@cache
def _of_unnamed() -> re.Pattern[str]:
    people = r"(?:people|persons?|sources?|insiders)"
    known = r"(?:(?:the|a|an|one|another|two|three|four|both|several|some|other) ){0,2}"
    told = r"(?: (?:familiar|close|briefed|with|who|in|of|involved)\b[^,;:.]{0,80}?)?,?"
    return re.compile(rf"\b(?P<name>{known}{people}{told}) {_AUXILIARY}(?:said|say|says|told)\b")


def any_of(key: str) -> str:
    """An alternative for a pattern: each of these words, the longer before the shorter."""
    return "|".join(sorted(reporting_words()[key], key=len, reverse=True))


@cache
def _verbs() -> str:
    return rf"{any_of('verbs')}|wrote(?! (?:down|off))"


@cache
def reporting_words() -> dict[str, list[str]]:
    """Words by which a text hands a statement to somebody, by their part in it."""
    return tomllib.loads(lexicon_file("reporting.toml").read_text(encoding="utf-8"))
