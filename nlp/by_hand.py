"""Claims and fillers that a person gives in words of the text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.documents import Article, Kind
from nlp.claims import Argument, Claim, Modality, Quote
from nlp.decisions import by_hand
from nlp.mentions.mention import Mention
from nlp.mentions.read import read
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.ontology import ACCEPTS, event_types
from nlp.values import Name, Value

#: Kinds of role that hold a figure or a time, and how a person calls what is missing there.
_FIGURES = {
    "money": "sum of money",
    "quantity": "number of goods",
    "months": "duration",
    "period": "date",
}
#: A claim that a person made.
SURE = 1.0


class UnfitWords(ValueError):
    """The words cannot fill the role; the message says why."""


def filler(
    article: Article, event_type: str, role: str, words: str, near: Quote, by: str, said: str = ""
) -> Argument:
    """The words as the filler of the role, where they stand nearest to the quote `near`.

    Their value is read from the words, or from `said` where the words alone do not tell it ("three billion"
    said as "$3 billion"). Raises UnfitWords.
    """
    roles = event_types()[event_type].roles
    if role not in roles:
        raise UnfitWords(f"{event_type} has no role {role!r}; it has {', '.join(roles)}")
    place = find(article, words, near)
    value = _value(article, roles[role], place, said)
    return Argument(role, value, place, (by_hand(by),))


def find(article: Article, words: str, near: Quote | None = None) -> Quote:
    """Where the text says the words: inside `near`, else nearest to it, else first. Raises UnfitWords."""
    starts = list(_starts(article.text, words)) if words.strip() else []
    if not starts:
        raise UnfitWords(
            f"the text does not say {words!r}, letter for letter: {article.url or article.title}"
        )
    start = min(starts, key=lambda at: _distance(at, at + len(words), near)) if near else starts[0]
    return Quote.of(article, start, start + len(words))


def claim_by_hand(
    article: Article,
    event_type: str,
    quote: str,
    fillers: Iterable[tuple[str, str]],
    by: str,
    *,
    trigger: str = "",
    modality: Modality = Modality.ASSERTED,
) -> Claim:
    """A claim that the text makes by the word of a person, with pairs of a role and its words.

    `trigger` is the word that announces the event, the whole quote where none is given. Raises UnfitWords.
    """
    if event_type not in event_types():
        raise UnfitWords(
            f"no event type is called {event_type!r}; there are {', '.join(event_types())}"
        )
    said = find(article, quote)
    arguments = [filler(article, event_type, role, words, said, by) for role, words in fillers]
    if not arguments:
        raise UnfitWords("a claim needs at least one role: ROLE=WORDS")
    return Claim(
        article.id,
        event_type,
        find(article, trigger, said) if trigger else said,
        said,
        tuple(sorted(arguments, key=lambda a: (a.quote.start, a.quote.end, a.role))),
        modality,
        (),
        SURE,
        (by_hand(by),),
    )


def moved_to(article: Article, claim: Claim) -> Claim | None:
    """The claim where the article says the same words; None where it does not, or says them twice."""
    if article.text.count(claim.quote.text) != 1:
        return None
    by = article.text.index(claim.quote.text) - claim.quote.start

    def moved(quote: Quote) -> Quote:
        return Quote.of(article, quote.start + by, quote.end + by)

    found = replace(
        claim,
        article_id=article.id,
        trigger=moved(claim.trigger),
        quote=moved(claim.quote),
        arguments=tuple(replace(a, quote=moved(a.quote)) for a in claim.arguments),
        attributions=tuple(replace(a, quote=moved(a.quote)) for a in claim.attributions),
    )
    return found if _words(found) == _words(claim) else None


def _words(claim: Claim) -> list[str]:
    quotes = [claim.trigger, *(a.quote for a in claim.arguments)]
    return [quote.text for quote in (*quotes, *(a.quote for a in claim.attributions))]


def _starts(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _distance(start: int, end: int, near: Quote) -> tuple[int, int]:
    return max(near.start - start, end - near.end, 0), start


def _value(article: Article, kind: str, place: Quote, said: str) -> Value:
    words = said or place.text
    within = (
        [] if said else _inside(read(article.text, article.published, _calendar(article)), place)
    )
    # A bare number is one of pieces, where a person says that it is a number of goods.
    counted = read(f"{words} chips", article.published) if kind == "quantity" else []
    for mentions in (within, read(words, article.published), counted):
        found = _of_kind(mentions, kind)
        if kind in _FIGURES and found:
            return max(found, key=lambda m: m.end - m.start).value
        whole = [m for m in found if m.text == words]
        if whole:
            return whole[0].value
    if kind in _FIGURES:
        raise UnfitWords(f"no {_FIGURES[kind]} can be read in {words!r}; give one with --as")
    return Name(words)


def _inside(mentions: Iterable[Mention], place: Quote) -> list[Mention]:
    return [m for m in mentions if place.start <= m.start and m.end <= place.end]


def _of_kind(mentions: Iterable[Mention], kind: str) -> Sequence[Mention]:
    return [m for m in mentions if m.kind in ACCEPTS[kind] and m.kind != "pronoun"]


def _calendar(article: Article) -> FiscalCalendar | None:
    if article.kind not in (Kind.TRANSCRIPT, Kind.FILING):
        return None
    # It loads spaCy, and few texts need it.
    from nlp.extract import fiscal_calendar

    return fiscal_calendar(article)
