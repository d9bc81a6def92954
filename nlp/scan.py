"""Decide cheaply which sentences can hold an event at all; only those are tokenised and parsed."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from crawler.documents import Kind
from nlp.inflection import noun_forms, verb_forms
from nlp.mentions.mention import Mention
from nlp.mentions.names import fold
from nlp.ontology import event_types
from nlp.passages import Sentence

#: A "sentence" of more characters than this is a table, a list or no prose at all.
LONGEST = 2000
#: An article that mentions none of these is about something else.
TOPICAL = {"product", "instrument"}
#: Sentences from the headline on that say what an article is about, and how far from a mention of goods
#: another article still speaks of them.
FIRST_LINES, NEAR = 4, 3
#: A sentence that mentions none of these names nobody and nothing that an event could be about.
FILLING = {
    "company",
    "authority",
    "group",
    "place",
    "pronoun",
    "product",
    "instrument",
    "quantity",
    "money",
}


def readable(sentences: Sequence[Sentence], mentions: Sequence[list[Mention]]) -> list[Sentence]:
    """The sentences that speak and name something to fill a role."""
    return [
        s
        for s in sentences
        if s.speaks and len(s.text) <= LONGEST and any(m.kind in FILLING for m in mentions[s.order])
    ]


def worth_reading(
    kind: Kind, sentences: Sequence[Sentence], mentions: Sequence[list[Mention]]
) -> list[Sentence]:
    """The readable sentences that may tell of goods: of an article that first speaks of other things, only
    those near the places where it speaks of goods. Calls and filings keep to their subject, and rules that
    speak of goods at all.
    """
    found = readable(sentences, mentions)
    on_goods = [s.order for s in sentences if any(m.kind in TOPICAL for m in mentions[s.order])]
    if not on_goods:
        return found if kind in (Kind.TRANSCRIPT, Kind.FILING) else []
    if kind is not Kind.ARTICLE or on_goods[0] < FIRST_LINES:
        return found
    near = {order + apart for order in on_goods for apart in range(-NEAR, NEAR + 1)}
    return [s for s in found if s.order in near]


def candidates(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[list[Mention]]
) -> list[Sentence]:
    """The readable sentences that hold a trigger's word or a measure."""
    starts = [s.start for s in sentences]
    hits = _triggers().find_matches_as_indexes(fold(text), overlapping=True)
    lit = {bisect_right(starts, start) - 1 for _, start, _ in hits}
    return [
        s
        for s in readable(sentences, mentions)
        if s.order in lit or _holds_measure(mentions[s.order])
    ]


def _holds_measure(mentions: list[Mention]) -> bool:
    return any(m.kind == "instrument" for m in mentions)


@cache
def _triggers() -> AhoCorasick:
    """Every trigger's first word in each of its forms."""
    words: set[str] = set()
    for event_type in event_types().values():
        for trigger in event_type.triggers:
            words.update(form.split()[0] for verb in trigger.verbs for form in verb_forms(verb))
            words.update(form.split()[0] for noun in trigger.nouns for form in noun_forms(noun))
            words.update(w for p in trigger.phrases for w in p.lower().split()[0].split("|"))
    return AhoCorasick(sorted(words))
