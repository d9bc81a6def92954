"""Find whom a pronoun or a bare "the company" stands for, where the text makes it plain."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from crawler.documents import Article, Kind
from nlp.countries import countries
from nlp.lexicon.entries import entries
from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company
from nlp.mentions.pronouns import GOODS, ONE, SEVERAL, WE, described
from nlp.passages import Sentence, by_sentence, sentences
from nlp.values import Name, Value

#: Words that may stand for a country, too; "the company" may not.
_OF_STATES = {"it", "its"}
#: Those in a call who do not speak for the company.
_OTHERS = ("analyst", "operator")
#: How many sentences back an antecedent may stand; further back, the text is no longer plain.
REACH = 3
#: The same for "the four companies", of whom only a list of four can be meant.
REACH_OF_COUNTED = 10
#: Characters beside a name in which the words are that belong to it.
BESIDE = 20
#: Words for an authority named before, and the lexicon's kind of it.
_OFFICES = {
    "department": "agency",
    "ministry": "agency",
    "agency": "agency",
    "bureau": "agency",
    "regulator": "agency",
    "commission": "agency",
    "government": "government",
    "administration": "government",
}
_WHERE = re.compile(
    r"\b(?:in|to|from|of|for|on|into|across|with|by|at|outside) (?:the )?$", re.IGNORECASE
)
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_PARTIES = {"company", "group"}
_BEGINS = re.compile(r"(?:^|[.!?\n]\s+)(?:[A-Z][^,.;:\n]{1,50}, )?(?:The |the )?$")
#: "One of them" is not all of them, and the text does not say which.
_SOME_OF = re.compile(
    r"\b(?:one|some|two|another|many|most|neither|either|none) of $", re.IGNORECASE
)


def resolved(article: Article, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, those that stand for one company made mentions of it; other pronouns go.

    A pronoun whose company the text does not make plain stays out.
    """
    passages = sentences(article)
    sorted_in = by_sentence(passages, mentions)
    coreference = Coreference(article, passages, sorted_in)
    found = [m for m in mentions if m.kind != "pronoun"]
    for sentence in passages:
        for pronoun in (m for m in sorted_in[sentence.order] if m.kind == "pronoun"):
            meant = coreference.antecedents(sentence, pronoun)
            if len(meant) == 1 and meant[0].kind == "company":
                found.append(replace(pronoun, kind="company", value=meant[0].value))
    return sorted(found, key=lambda m: m.start)


def speaking_company(article: Article, sentence: Sentence) -> Name | None:
    """The company for which the sentence is said; None where it is said for none."""
    company = article.company
    if not company or (sentence.turn and sentence.turn.role in _OTHERS):
        return None
    known = known_company(company)
    return Name(known.name, known.name) if known else Name(company)


class Coreference:
    """Answers for one article, whose sentences and their mentions it is given once."""

    def __init__(
        self, article: Article, sentences: Sequence[Sentence], mentions: Sequence[list[Mention]]
    ) -> None:
        self.article = article
        self.sentences = sentences
        self.mentions = mentions
        self.plain: list[list[Mention]] = []
        for order, found in enumerate(mentions):
            self.plain.append([])
            for mention in found:
                self.plain[order].extend(self._meant(order, mention))

    def _meant(self, order: int, mention: Mention) -> list[Mention]:
        """The mention itself, or what "it" or "the company" is another word for, at its place."""
        if mention.kind != "pronoun":
            return [mention]
        if not isinstance(mention.value, Name) or mention.value.key != ONE:
            return []
        meant = self.antecedents(self.sentences[order], mention)
        if len(meant) != 1:
            return []
        return [replace(meant[0], start=mention.start, end=mention.end, text=mention.text)]

    def antecedents(self, sentence: Sentence, pronoun: Mention) -> list[Mention]:
        """The mentions it stands for, offsets in the article; empty where that is not plain."""
        assert isinstance(pronoun.value, Name)
        if pronoun.value.key == WE:
            return self._speakers(sentence, pronoun)
        if _SOME_OF.search(self.article.text, sentence.start, pronoun.start):
            return []
        reach = REACH if _count(pronoun) is None else REACH_OF_COUNTED
        for back in range(min(reach, sentence.order) + 1):
            order = sentence.order - back
            if not self.sentences[order].speaks:
                continue
            before = [m for m in self.plain[order] if back or m.end <= pronoun.start]
            found = _choose(pronoun, self.article.text, before)
            if found or (not back and self._is_of_state(sentence, pronoun, before)):
                return found
        return []

    def _is_of_state(self, sentence: Sentence, pronoun: Mention, before: list[Mention]) -> bool:
        """ "The U.S. widened its curbs": it stands for the state of its own sentence, not for a company before.

        "In China its sales fell" says only where, and "its H20" are a company's.
        """
        text = self.article.text
        behind = [m for m in self.mentions[sentence.order] if 0 <= m.start - pronoun.end <= BESIDE]
        if pronoun.text.casefold() not in _OF_STATES or [m.kind for m in behind][:1] == ["product"]:
            return False
        states = (m for m in before if _is_state(m))
        return any(not _WHERE.search(text, max(0, m.start - BESIDE), m.start) for m in states)

    def office(self, sentence: Sentence, mention: Mention) -> Mention:
        """The authority that "the department" stands for, told last before; else the mention itself.

        "Thailand will require a permit, the commerce ministry said": that one is no office of China.
        """
        if (state := self._state_of(sentence, mention)) is not None:
            return replace(mention, value=state)
        noun = mention.text.casefold().removeprefix("the ")
        if noun not in _OFFICES or not isinstance(mention.value, Name) or mention.value.key:
            return mention
        before = [
            one
            for order in range(sentence.order, max(sentence.order - REACH_OF_COUNTED, 0) - 1, -1)
            for one in reversed(self.plain[order])
            if one.end <= mention.start and one.kind == "authority"
        ]
        meant = next((one.value for one in before if _is_office(one, noun)), None)
        if meant is None and _OFFICES[noun] == "government":
            meant = next(filter(None, map(_government_of, before)), None) or _home(self.article)
        return mention if meant is None else replace(mention, value=meant)

    def _state_of(self, sentence: Sentence, office: Mention) -> Value | None:
        """The one state that the text has named before an office without a state; None where it is its own."""
        home = _stateless().get(office.text.casefold()) if office.kind == "authority" else None
        if home is None:
            return None
        first = max(sentence.order - REACH_OF_COUNTED, 0)
        before = [
            (m, m.value)
            for order in range(first, sentence.order + 1)
            for m in self.mentions[order]
            if m.end <= office.start and isinstance(m.value, Name)
        ]
        if any(home in (value.name, *value.also) for _, value in before):
            return None
        states = {v.name: v for m, v in before if _is_state(m) and v.name in countries()}
        return next(iter(states.values())) if len(states) == 1 else None

    def _speakers(self, sentence: Sentence, pronoun: Mention) -> list[Mention]:
        name = speaking_company(self.article, sentence)
        if name is None:
            return []
        return [Mention("company", pronoun.start, pronoun.end, pronoun.text, name, 0.8)]


@cache
def _stateless() -> dict[str, str]:
    """The state of each authority that texts call by words without it, by these words in lower case."""
    return {
        words.casefold(): e.fact("state")
        for e in entries("authority").values()
        for words in e.facts.get("stateless", ())
    }


def _choose(pronoun: Mention, text: str, before: list[Mention]) -> list[Mention]:
    key = pronoun.value.key if isinstance(pronoun.value, Name) else ""
    if key == GOODS:
        goods = [m for m in before if m.kind == "product"]
        named = [m for m in goods if isinstance(m.value, Name) and m.value.key]
        return (named or goods)[-1:]
    parties = [m for m in before if m.kind in _PARTIES]
    if key == SEVERAL:
        listed = _list(text, parties)
        if (count := _count(pronoun)) is not None:
            return listed if len(listed) == count else []
        return listed or [m for m in parties if m.kind == "group"][-1:]
    if key == ONE:
        companies = _fitting(pronoun.text, [m for m in parties if m.kind == "company"])
        may_be_state = bool(companies) and pronoun.text.casefold() in _OF_STATES
        if may_be_state and any(_is_state(m) and m.start > companies[-1].start for m in before):
            return []
        return _one(text, companies)
    return []


def _home(article: Article) -> Name | None:
    """The state whose government a company means that says no more in its call or filing; None for news."""
    company = known_company(article.company)
    if article.kind not in (Kind.TRANSCRIPT, Kind.FILING) or company is None:
        return None
    return next((Name(n, n) for n, of in countries().items() if company.name in of.names), None)


def _government_of(mention: Mention) -> Name | None:
    """The state whose agency it is: the government spoken of where no other is named."""
    assert isinstance(mention.value, Name)
    agency = entries("authority").get(mention.value.key)
    return Name(state, state) if agency is not None and (state := agency.fact("state")) else None


def _is_office(mention: Mention, noun: str) -> bool:
    """Whether it is an authority that such a word can stand for: an agency no government."""
    if mention.kind != "authority" or not isinstance(mention.value, Name):
        return False
    entry = entries("authority").get(mention.value.key) or entries("authority").get(
        mention.value.name
    )
    return entry is not None and entry.fact("kind") == _OFFICES[noun]


def _count(pronoun: Mention) -> int | None:
    """How many the words say that they are."""
    counts = (_COUNTS.get(word) for word in pronoun.text.casefold().split())
    return next((count for count in counts if count is not None), None)


def _fitting(words: str, companies: list[Mention]) -> list[Mention]:
    """Those that a description fits: of "the Taiwanese foundry", foundries of Taiwan."""
    country, kinds = described(words)
    return [
        m
        for m in companies
        if not (country or kinds)
        or (
            isinstance(m.value, Name)
            and (entry := entries("company").get(m.value.key)) is not None
            and country in ("", entry.fact("country"))
            and (not kinds or entry.is_one_of(kinds))
        )
    ]


def _is_state(mention: Mention) -> bool:
    """Whether a country is named as such, not by an adjective: it may be what "it" means."""
    place = entries("place").get(mention.value.name) if isinstance(mention.value, Name) else None
    return place is not None and mention.text not in place.facts.get("adjectives", ())


def _one(text: str, companies: list[Mention]) -> list[Mention]:
    """The only company there is, or the one that alone begins its sentence; else nobody is plain.

    "Under a similar deal, Nvidia" begins it, too.
    """
    names = {m.value for m in companies}
    if len(names) == 1:
        return companies[-1:]
    first = companies[:1]
    begins = first and _BEGINS.search(text[: first[0].start])
    return first if begins and first[0] not in _list(text, companies) else []


def _list(text: str, parties: list[Mention]) -> list[Mention]:
    """The last two or more companies that only commas and "and" separate."""
    best: list[Mention] = []
    run: list[Mention] = []
    for party in (p for p in parties if p.kind == "company"):
        joined = run and text[run[-1].end : party.start].strip(" ,") in ("", "and", "or", "&")
        run = [*run, party] if joined else [party]
        best = run if len(run) > 1 else best
    return best
