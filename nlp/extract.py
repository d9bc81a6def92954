"""Read the claims out of an article: the one way from text to claims."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from crawler.documents import Article, Kind
from nlp.claims import Argument, Attribution, Claim, Quote
from nlp.coreference import Coreference
from nlp.drafts import Draft
from nlp.fiscal_periods import with_fiscal_periods
from nlp.frames import Filler, Frame
from nlp.gather import gather
from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company
from nlp.mentions.read import read
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.origins import Origins, bearing, named_in
from nlp.passages import Sentence, by_sentence, sentences
from nlp.pipeline import annotate
from nlp.scan import candidates
from nlp.supply import with_vendors
from nlp.values import Name

#: Types that an official rule can report.
TOLD_BY_RULES = {"restriction", "relief", "enforcement", "investment"}
#: Sentences from the headline on that say what an article is about.
FIRST_LINES = 4


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
    origins = Origins(article)
    for sentence, doc in zip(chosen, annotate(local, model), strict=True):
        sources = origins.of(sentence, named_in(article, sentence, doc))
        for frame in (f for f in doc._.frames if _can_tell(article, f)):
            draft = _draft(article, sentence, doc, frame, sources, coreference)
            drafts.append(with_fiscal_periods(draft, article.published))
    named = with_vendors(article, drafts, [m for found in mentions for m in found])
    on_chips = any(m.kind == "product" for found in mentions[:FIRST_LINES] for m in found)
    claims = gather(article, named, on_chips=on_chips)
    return sorted(claims, key=lambda c: (c.trigger.start, c.event_type))


def _can_tell(article: Article, frame: Frame) -> bool:
    """An official rule tells what a state does; of trade it speaks only in general."""
    return article.kind is not Kind.RULE or frame.found.trigger.event_type in TOLD_BY_RULES


def fiscal_calendar(article: Article) -> FiscalCalendar | None:
    """The calendar of the company whose call or filing this is; None for a newspaper's article."""
    if article.kind not in (Kind.TRANSCRIPT, Kind.FILING):
        return None
    company = known_company(article.company)
    return FiscalCalendar(company.fact("fiscal_year_end") or None) if company else None


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
        bearing(frame.found.trigger.event_type, sources, arguments),
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


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)
