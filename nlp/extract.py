"""Read the claims out of an article: the one way from text to claims."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from crawler.documents import Article, Kind
from nlp.claims import Argument, Attribution, Basis, Claim, Quote
from nlp.coreference import Coreference
from nlp.drafts import Draft, spellings
from nlp.frames import Filler, Frame, Source
from nlp.gather import gather
from nlp.mentions.fiscal import FiscalCalendar
from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company
from nlp.mentions.read import read
from nlp.passages import Sentence, sentences
from nlp.pipeline import annotate
from nlp.scan import candidates
from nlp.supply import with_vendors
from nlp.values import Name

#: A sentence that begins like this goes on with what the last named origin said.
_CONTINUES = (
    "additionally", "also", "they", "these", "the report", "the paper", "the newspaper", "a second", "the rest",
    "the remaining", "the order", "the orders", "the deal", "it ", "the companies", "for that", "of that", "in addition",
    "in all", "together", "the purchases", "the sources", "one source", "one of the sources",
)  # fmt: skip

#: Words by which a text comes back to the publisher it named before.
_PUBLISHER_AGAIN = (
    "the newspaper",
    "the paper",
    "the report",
    "the news agency",
    "the publication",
    "it said",
)


def extract(article: Article, *, model: str = "") -> list[Claim]:
    """The article's claims in text order. `model` names a spaCy model to use instead of our own."""
    passages = sentences(article)
    mentions = by_sentence(
        passages, read(article.text, article.published, fiscal_calendar(article))
    )
    chosen = candidates(article.text, passages, mentions)
    local = [(s.text, [_moved(m, -s.start) for m in mentions[s.order]]) for s in chosen]
    coreference = Coreference(article, passages, mentions)
    drafts: list[Draft] = []
    origin = _Origin()
    for sentence, doc in zip(chosen, annotate(local, model), strict=True):
        sources = origin.of(article, sentence, _attributions(article, sentence, doc))
        for frame in doc._.frames:
            drafts.append(_draft(article, sentence, doc, frame, sources, coreference))
    named = with_vendors(article, drafts, [m for found in mentions for m in found])
    return sorted(gather(article, named), key=lambda c: (c.trigger.start, c.event_type))


def fiscal_calendar(article: Article) -> FiscalCalendar | None:
    """The calendar of the company whose call or filing this is; None for a newspaper's article."""
    if article.kind not in (Kind.TRANSCRIPT, Kind.FILING):
        return None
    company = known_company(article.company)
    return FiscalCalendar(company.fact("fiscal_year_end") or None) if company else None


def by_sentence(passages: Sequence[Sentence], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions of each sentence, in order; offsets count into the article."""
    starts = [s.start for s in passages]
    found: list[list[Mention]] = [[] for _ in passages]
    for mention in mentions:
        number = bisect_right(starts, mention.start) - 1
        if number >= 0 and mention.end <= passages[number].end:
            found[number].append(mention)
    return found


class _Origin:
    """Carries a named origin on to the sentences that go on with what it said."""

    def __init__(self) -> None:
        self.last: tuple[Attribution, ...] = ()
        self.order = self.paragraph = -9

    def of(
        self, article: Article, sentence: Sentence, own: tuple[Attribution, ...]
    ) -> tuple[Attribution, ...]:
        speaker = sentence.turn.speaker if sentence.turn else ""
        if speaker and not own:
            quote = Quote.of(article, sentence.start, sentence.start)
            return (Attribution(speaker, Basis.FIRST_HAND, quote),)
        near = sentence.order - self.order <= 2 and sentence.paragraph - self.paragraph <= 1
        goes_on = sentence.paragraph == self.paragraph or sentence.text.lower().startswith(
            _CONTINUES
        )
        if not own and not (near and goes_on):
            return ()
        self.last = self._joined(sentence, own) if near else own
        self.order, self.paragraph = sentence.order, sentence.paragraph
        return self.last

    def _joined(self, sentence: Sentence, own: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
        """ "The newspaper said, citing people familiar": the last publisher is still the origin."""
        if not own:
            return self.last
        relayed = tuple(a for a in self.last if a.basis is Basis.RELAYED)
        refers = any(words in sentence.text.lower() for words in _PUBLISHER_AGAIN)
        named = any(a.basis is Basis.RELAYED for a in own)
        return (*relayed, *own) if refers and not named else own


def _attributions(article: Article, sentence: Sentence, doc: Doc) -> tuple[Attribution, ...]:
    return tuple(_attribution(article, sentence, doc, source) for source in doc._.sources)


def _attribution(article: Article, sentence: Sentence, doc: Doc, source: Source) -> Attribution:
    span = doc[source.start : source.end]
    quote = Quote.of(article, sentence.start + span.start_char, sentence.start + span.end_char)
    return Attribution(source.name, source.basis, quote, source.also)


def _draft(
    article: Article,
    sentence: Sentence,
    doc: Doc,
    frame: Frame,
    sources: tuple[Attribution, ...],
    coreference: Coreference,
) -> Draft:
    span = doc[frame.found.start : frame.found.end]
    arguments = [
        argument
        for filler in frame.fillers
        for argument in _arguments(article, sentence, filler, coreference)
    ]
    return Draft(
        frame.found.trigger.event_type,
        sentence,
        Quote.of(article, sentence.start + span.start_char, sentence.start + span.end_char),
        tuple(_unique(arguments)),
        frame.modality,
        _first_hand(sources, arguments),
        (f"{frame.found.trigger.event_type}/{frame.found.trigger.name}",),
        frame.found.trigger.needs,
    )


def _arguments(
    article: Article, sentence: Sentence, filler: Filler, coreference: Coreference
) -> Iterator[Argument]:
    mention = _moved(filler.placed.mention, sentence.start)
    if mention.kind != "pronoun":
        yield _argument(article, filler.role, mention, filler.witnesses)
        return
    for antecedent in coreference.antecedents(sentence, mention):
        yield _argument(article, filler.role, antecedent, (*filler.witnesses, "coreference"))


def _argument(
    article: Article, role: str, mention: Mention, witnesses: tuple[str, ...]
) -> Argument:
    return Argument(role, mention.value, Quote.of(article, mention.start, mention.end), witnesses)


def _unique(arguments: list[Argument]) -> Iterator[Argument]:
    """One argument a filler: a name said twice in a sentence fills its role once."""
    seen: set[tuple[str, object]] = set()
    for argument in arguments:
        value = argument.value
        key = (argument.role, value.name.casefold() if isinstance(value, Name) else value)
        if key not in seen:
            seen.add(key)
            yield argument


def _first_hand(
    sources: tuple[Attribution, ...], arguments: list[Argument]
) -> tuple[Attribution, ...]:
    """Somebody named as the origin who is himself a party of the event speaks first-hand."""
    parties = {n for a in arguments if isinstance(a.value, Name) for n in spellings(a.value)}
    return tuple(
        Attribution(s.name, Basis.FIRST_HAND, s.quote, s.also)
        if s.basis is Basis.NAMED and s.name.casefold() in parties
        else s
        for s in sources
    )


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(
        mention.kind,
        mention.start + by,
        mention.end + by,
        mention.text,
        mention.value,
        mention.confidence,
    )
