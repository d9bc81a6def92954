"""Annotated documents as examples: they say in which words an event is told, but not by which word.

A gold file (JSON Lines, see `nlp.gold`) marks each happening once a document. So the sentence of its
quote is an example of its type; another sentence that names one of its fillers may tell it again,
and is not judged on that type; every other sentence tells nothing of the type.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crawler.documents import Article
from nlp import gold
from nlp.agreement import agree, fillers, is_strong
from nlp.coreference import Coreference
from nlp.extract import mentioned
from nlp.learned.examples import CONTEXT, SENTENCE, Example, Pair
from nlp.learned.labels import KINDS, MODALITIES, ROLES, TYPES
from nlp.learned.pieces import Pieces, cut
from nlp.mentions.mention import Mention
from nlp.ontology import ACCEPTS, event_types
from nlp.passages import Sentence
from nlp.scan import worth_reading
from nlp.values import Name

#: How many sentences from its trigger a filler is shown.
REACH = 3
#: Finds the pieces that announce a type (its number) among those of a span of a sentence.
FindTrigger = Callable[[Example, int, tuple[int, int]], tuple[int, int]]


@dataclass(slots=True)
class _Told:
    """What a document says of one type in one quote; two such events in one sentence are one."""

    event_type: str
    start: int
    end: int
    modality: str
    fillers: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class _Filler:
    """A mention and all that it may stand for, in the gold form; empty where nobody can tell."""

    mention: Mention
    forms: tuple[Any, ...]


@dataclass(slots=True)
class _Passage:
    """One sentence, what it names, and the events whose quote it holds."""

    sentence: Sentence
    own: Pieces
    context: list[int]
    named: list[_Filler]
    told: dict[str, _Told] = field(default_factory=dict)


def gold_examples(
    row: dict[str, Any], known: dict[str, int], find_trigger: FindTrigger
) -> Iterator[Example]:
    """The readable sentences of one gold document. Raises InvalidDocument (nlp.gold)."""
    article = gold.article(row)
    events = [_told(article, e) for e in row["events"]]
    passages = _sentences(article, known)
    for event in events:
        holds = max(passages, key=lambda p: _shared(p.sentence, event), default=None)
        if holds is not None and _shared(holds.sentence, event) > 0:
            both = holds.told.setdefault(event.event_type, event)
            both.fillers += event.fillers if both is not event else []
    for number in range(len(passages)):
        yield _example(passages, number, events, find_trigger)


def _told(article: Article, event: dict[str, Any]) -> _Told:
    start = article.text.find(event["quote"])
    end = start + len(event["quote"])
    modality = event.get("modality", "asserted")
    return _Told(event["type"], start, end, modality, fillers(event))


def _sentences(article: Article, known: dict[str, int]) -> list[_Passage]:
    passages, mentions = mentioned(article)
    coreference = Coreference(article, passages, mentions)
    return [
        _Passage(
            s,
            cut(s.text, known, SENTENCE),
            cut(passages[s.order - 1].text, known, CONTEXT).ids if s.order else [],
            [
                _Filler(m, tuple(_forms(coreference, s, m)))
                for m in mentions[s.order]
                if m.kind in KINDS
            ],
        )
        for s in worth_reading(article.kind, passages, mentions)
    ]


def _forms(coreference: Coreference, sentence: Sentence, mention: Mention) -> Iterator[Any]:
    meant = [mention]
    if mention.kind == "pronoun":
        meant = coreference.antecedents(sentence, mention)
    for one in meant:
        if one.value is not None:
            yield gold.filler(one.value)


def _shared(sentence: Sentence, event: _Told) -> int:
    """How many characters of the event's quote stand in the sentence."""
    return min(sentence.end, event.end) - max(sentence.start, event.start)


def _example(
    passages: list[_Passage], number: int, events: list[_Told], find_trigger: FindTrigger
) -> Example:
    passage = passages[number]
    start = passage.sentence.start
    follows = number > 0 and passages[number - 1].sentence.order == passage.sentence.order - 1
    made = Example(passage.own, passage.context, follows, spelled_out=False)
    for event_type, told in passage.told.items():
        type_ = TYPES.index(event_type)
        quoted = passage.own.covering(max(0, told.start - start), told.end - start)
        if quoted is None:
            made.unjudged.add(type_)
            continue
        trigger = find_trigger(made, type_, quoted)
        made.triggers.append((type_, *trigger))
        made.modalities.append(MODALITIES.index(told.modality))
        first = max(0, number - REACH)
        for other, holds in enumerate(passages[first : number + REACH + 1], first):
            made.pairs += _pairs(holds, told, trigger, other - number)
    for event in events:
        if event.event_type not in passage.told and _may_tell(passage, event):
            made.unjudged.add(TYPES.index(event.event_type))
    return made


def _may_tell(passage: _Passage, event: _Told) -> bool:
    """Whether the sentence names something by which a reader would know the event again."""
    return any(
        is_strong(role, filler) and agree(role, filler, form)
        for role, filler in event.fillers
        for named in passage.named
        if _accepts(event.event_type, role, named.mention)
        for form in named.forms
    )


def _pairs(holds: _Passage, told: _Told, trigger: tuple[int, int], apart: int) -> Iterator[Pair]:
    """The trigger with each mention of the sentence that stands `apart` sentences behind it."""
    number = TYPES.index(told.event_type)
    for named in holds.named:
        start, end = (at - holds.sentence.start for at in (named.mention.start, named.mention.end))
        span = holds.own.covering(start, end)
        role = _role(told, named)
        if span is not None and (role or _is_plain(told, named)):
            kind = KINDS.index(named.mention.kind)
            yield Pair(number, trigger, span, kind, ROLES.index(role), apart)


def _role(told: _Told, named: _Filler) -> str:
    """The role that the gold event gives to what the mention stands for; "" for none."""
    return next(
        (
            role
            for role, filler in told.fillers
            if _accepts(told.event_type, role, named.mention)
            and any(agree(role, filler, form) for form in named.forms)
        ),
        "",
    )


def _is_plain(told: _Told, named: _Filler) -> bool:
    """Whether it is plain that the mention has no role.

    It is not where nobody knows whom a pronoun means, nor of "chips" where the gold names the model.
    """
    value = named.mention.value
    generic = named.mention.kind == "product" and isinstance(value, Name) and not value.key
    return bool(named.forms) and not generic


def _accepts(event_type: str, role: str, mention: Mention) -> bool:
    kind = "company" if mention.kind == "pronoun" else mention.kind
    accepted = ACCEPTS[event_types()[event_type].roles[role]]
    return mention.kind in accepted or kind in accepted
