"""Read the claims out of an article: the one way from text to claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from crawler.documents import Article, Kind
from nlp.accounts import accounts, is_open
from nlp.claims import Attribution, Claim, Quote
from nlp.coreference import Coreference
from nlp.drafts import Draft, Filler
from nlp.effect import with_beginnings, with_effect
from nlp.fiscal_periods import with_fiscal_periods
from nlp.gather import gather
from nlp.instalments import in_instalments
from nlp.learned.reader import MODEL as READER
from nlp.learned.reader import Reading, Spoken, see
from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company, speaks_of_goods
from nlp.mentions.read import read
from nlp.mentions.sums import with_sums_again
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.ontology import ACCEPTS, event_types
from nlp.origins import Origins, bearing, before, named_in
from nlp.own_account import on_own_account
from nlp.passages import Sentence, by_sentence, sentences
from nlp.pipeline import annotate
from nlp.scan import FIRST_LINES, candidates, worth_reading
from nlp.sentence_accounts import Account, Told, with_recipients
from nlp.supply import with_vendors
from nlp.values import Name, equally_good

#: Types that an official rule can report.
TOLD_BY_RULES = {"restriction", "relief", "enforcement", "investment"}
#: Kinds of company (nlp/lexicon/companies) all of whose goods are chips or make them.
MAKERS = {
    "chip designer",
    "chipmaker",
    "EDA and IP",
    "equipment maker",
    "foundry",
    "memory maker",
    "packaging and test",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence as the rules and the network read it; one draft for each of its accounts."""

    sentence: Sentence
    doc: Doc
    reading: Reading
    accounts: tuple[Account, ...]
    drafts: tuple[Draft, ...]


def extract(article: Article, *, model: str = "", reader: Path = READER) -> list[Claim]:
    """The article's claims in text order.

    `model` names a spaCy model to use instead of our own, `reader` the folder of another network.
    """
    told, on_chips = drafts(article, model=model, reader=reader)
    claims = gather(article, told, on_chips=on_chips)
    return sorted(claims, key=lambda c: (c.trigger.start, c.event_type))


def drafts(article: Article, *, model: str = "", reader: Path = READER) -> tuple[list[Draft], bool]:
    """What each sentence tells, and whether the article's first lines name goods."""
    if not (speaks_of_goods(article.text) or _is_a_makers_own(article)):
        return [], False
    passages, mentions = mentioned(article)
    heard = hear(article, passages, mentions, model=model, reader=reader)
    return completed(article, [d for one in heard for d in one.drafts], mentions)


def _is_a_makers_own(article: Article) -> bool:
    """Whether it is the call or filing of a company whose goods are ours: it need not name them."""
    if article.kind not in (Kind.TRANSCRIPT, Kind.FILING):
        return False
    company = known_company(article.company)
    return company is not None and company.is_one_of(MAKERS)


def mentioned(article: Article) -> tuple[list[Sentence], list[list[Mention]]]:
    """The article's sentences and the mentions in each; offsets count into the article."""
    passages = sentences(article)
    found = read(article.text, article.published, fiscal_calendar(article))
    return passages, by_sentence(passages, with_sums_again(article.text, found))


def hear(
    article: Article,
    passages: list[Sentence],
    mentions: list[list[Mention]],
    *,
    model: str = "",
    reader: Path = READER,
) -> Iterator[Heard]:
    """The sentences in which the rules or the network may see an event, each with its drafts.

    And those before them that may say whose words these are, which give none.
    """
    local = {
        s.order: tuple(m.moved(-s.start) for m in mentions[s.order])
        for s in worth_reading(article.kind, passages, mentions)
    }
    readings = _read(passages, local, reader)
    lit = {s.order for s in candidates(article.text, passages, mentions)}
    telling = {o for o, r in readings.items() if r.events or (o in lit and is_open(r))}
    speaking = lit & before(telling)
    chosen = [passages[o] for o in readings if o in speaking or o in telling]
    coreference = Coreference(article, passages, mentions)
    origins = Origins(article)
    docs = annotate([(s.text, list(local[s.order])) for s in chosen], model)
    for sentence, doc in zip(chosen, docs, strict=True):
        named = named_in(article, sentence, doc, coreference, origins.person(sentence))
        sources = origins.of(sentence, named)
        reading = readings[sentence.order]
        of_acts = in_instalments(
            sentence.text,
            local[sentence.order],
            reading.events,
            with_effect(doc, with_recipients(accounts(doc, reading))),
        )
        told = tuple(a for a in of_acts if _can_tell(article, a))
        made = (
            _draft(
                article, passages, sentence, a, sources or origins.behind(a.event_type), coreference
            )
            for a in told
        )
        dated = (with_beginnings(d, article.published) for d in made)
        in_periods = tuple(with_fiscal_periods(d, article) for d in dated)
        yield Heard(sentence, doc, reading, told, in_periods)


def completed(
    article: Article, told: list[Draft], mentions: list[list[Mention]]
) -> tuple[list[Draft], bool]:
    """The drafts, in their order, with what only the whole article gives; see `drafts`."""
    own = [on_own_account(article, d) for d in told]
    named = with_vendors(article, own, [m for found in mentions for m in found])
    lines = mentions if article.kind is Kind.RULE else mentions[:FIRST_LINES]
    on_chips = any(m.kind == "product" for found in lines for m in found)
    return named, on_chips


def _read(
    passages: Sequence[Sentence], local: dict[int, tuple[Mention, ...]], reader: Path
) -> dict[int, Reading]:
    """What the network sees in each of the sentences, by their order."""
    spoken = [
        Spoken(passages[order].text, passages[order - 1].text if order else "", mentions)
        for order, mentions in local.items()
    ]
    return dict(zip(local, see(spoken, reader), strict=True))


def _can_tell(article: Article, account: Account) -> bool:
    """An official rule tells what a state does; of trade it speaks only in general."""
    return article.kind is not Kind.RULE or account.event_type in TOLD_BY_RULES


def fiscal_calendar(article: Article) -> FiscalCalendar | None:
    """The calendar of the company whose call or filing this is; None for a newspaper's article."""
    if article.kind not in (Kind.TRANSCRIPT, Kind.FILING):
        return None
    company = known_company(article.company)
    return FiscalCalendar(company.fact("fiscal_year_end") or None) if company else None


def _draft(
    article: Article,
    passages: Sequence[Sentence],
    sentence: Sentence,
    account: Account,
    sources: tuple[Attribution, ...],
    coreference: Coreference,
) -> Draft:
    arguments = [
        argument
        for told in account.fillers
        for argument in _arguments(article, sentence, account.event_type, told, coreference)
    ]
    beyond = (
        argument
        for apart, told in account.beyond
        for argument in _arguments(
            article, passages[sentence.order + apart], account.event_type, told, coreference
        )
    )
    return Draft(
        account.event_type,
        sentence,
        Quote.of(article, sentence.start + account.start, sentence.start + account.end),
        tuple(_unique(account.event_type, arguments)),
        account.modality,
        bearing(account.event_type, sources, arguments),
        account.rules,
        account.needs,
        account.probability,
        again=account.again,
        beyond=tuple(_unique(account.event_type, list(beyond))),
    )


def _arguments(
    article: Article, sentence: Sentence, event_type: str, told: Told, coreference: Coreference
) -> Iterator[Filler]:
    mention = told.mention.moved(sentence.start)
    spoken = told.witnesses
    found = [coreference.office(sentence, mention)]
    if mention.kind == "pronoun":
        spoken = (*spoken, "coreference")
        fitting = ACCEPTS[event_types()[event_type].roles[told.role]]
        found = [m for m in coreference.antecedents(sentence, mention) if m.kind in fitting]
    for one in found:
        quote = Quote.of(article, one.start, one.end)
        yield Filler(told.role, one.value, quote, spoken, told.probability, (sentence.order,))


def _unique(event_type: str, fillers: list[Filler]) -> Iterator[Filler]:
    """One argument a filler: a name said twice in a sentence fills its role once, the likelier time.

    A state acts once, whichever of its organs a sentence names.
    """
    kinds = event_types()[event_type].roles
    chosen: list[Filler] = []
    for filler in fillers:
        of_state = kinds[filler.role] == "state"
        same = next((n for n, f in enumerate(chosen) if _is_again(f, filler, of_state)), None)
        if same is None:
            chosen.append(filler)
        elif of_state and (filler.chance or 0.0) > (chosen[same].chance or 0.0):
            chosen[same] = filler
    yield from chosen


def _is_again(first: Filler, second: Filler, of_state: bool) -> bool:
    if first.role != second.role:
        return False
    if isinstance(first.value, Name) and isinstance(second.value, Name) and not of_state:
        return first.value.name.casefold() == second.value.name.casefold()
    return equally_good(first.value, second.value)
