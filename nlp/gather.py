"""One claim a happening and document: join the drafts that headline, lede and body give of it."""

from dataclasses import replace

from crawler.documents import Article
from nlp.claims import Attribution, Claim, Modality, Quote
from nlp.confidence import KEPT, confidence
from nlp.deliveries import without_deliveries
from nlp.drafts import Draft, Filler
from nlp.fillers import likely
from nlp.lexicon.entries import entries
from nlp.lone_figures import with_figures_once
from nlp.mentions.amounts.goods import singular
from nlp.nearby import with_nearby
from nlp.ontology import CHIP_INSTRUMENT, event_types
from nlp.sameness import (
    TARIFF,
    TOLERANCE,
    can_be,
    is_measure,
    is_named_more_closely,
    same_happening,
    share_a_figure,
    sort_of_measure,
)
from nlp.sentence_accounts import SINGLE, TRADES
from nlp.supply import buys_a_company, deals_in_own_goods, with_hit_goods, with_others_only
from nlp.values import Money, Name, equally_good

#: Sentences, from the headline on, in which a text sums itself up.
LEDE = 4
#: So many happenings of a document, the last ones, are told on; more are in no prose, and comparing with
#: all of them would take a time that grows with the square of the length.
OPEN = 100
#: How many sentences back "the deal" may have been told of.
GOES_BACK = 4


def gather(article: Article, drafts: list[Draft], *, on_chips: bool) -> list[Claim]:
    """The article's claims, see `gathered`."""
    return [claim_of(article, d) for d in gathered(drafts, on_chips=on_chips)]


def gathered(drafts: list[Draft], *, on_chips: bool) -> list[Draft]:
    """The drafts that make claims: the candidates that are likely enough, less mere sums of others."""
    kept = [d for d in candidates(drafts, on_chips=on_chips) if confidence(d) >= KEPT]
    kept = [d for d in kept if not (deals_in_own_goods(d) or buys_a_company(d))]
    kept = [d for d in kept if not _is_on_other_goods(d)]
    kept = [d for d in kept if not _is_in_other_words(d, kept)]
    kept = [d for d in with_figures_once(kept) if confidence(d) >= KEPT]
    return [d for d in kept if not (_is_total(d, kept) or _is_summary(d, kept))]


def _is_on_other_goods(draft: Draft) -> bool:
    """Whether it is a measure that names no chips and nobody whom it hits, or a tariff among other news.

    News is about other goods where the article's first lines name none of ours.
    """
    if draft.complete or not is_measure(event_types()[draft.event_type]):
        return False
    is_tariff = any(sort_of_measure(v) == TARIFF for v in draft.values("instrument"))
    return (is_tariff and not draft.on_chips) or not draft.roles() & {"target", "product"}


def candidates(drafts: list[Draft], *, on_chips: bool) -> list[Draft]:
    """Whatever may be a claim, each with its likely fillers from every sentence that reports it.

    `on_chips` says whether the article's first lines name goods, so that a listing in it counts.
    """
    return [judged(likely(with_nearby(d)), on_chips=on_chips) for d in joined(drafts)]


def joined(drafts: list[Draft]) -> list[Draft]:
    """One draft for each happening, with all that its sentences give."""
    groups: list[Draft] = []
    for draft in without_deliveries(drafts):
        number = _told_before(groups, draft)
        if number is None:
            groups.append(draft)
        else:
            groups[number] = _joined(groups[number], draft)
    return [with_others_only(d) for d in with_hit_goods(groups)]


def judged(draft: Draft, *, on_chips: bool) -> Draft:
    """The draft with what it lacks; `on_chips` as for `candidates`."""
    return replace(draft, lacking=_lacking(draft, on_chips=on_chips), on_chips=on_chips)


def _told_before(groups: list[Draft], draft: Draft) -> int | None:
    """Which group tells the same happening; for "the deal", the last that it can be of."""
    first = max(0, len(groups) - OPEN)
    open_ = list(enumerate(groups[first:], first))
    same = next((n for n, other in open_ if same_happening(other, draft)), None)
    if same is not None or not draft.again:
        return same
    near = (
        n
        for n, other in reversed(open_)
        if draft.sentence.order - other.sentence.order <= GOES_BACK and can_be(other, draft)
    )
    return next(near, None)


def _joined(first: Draft, second: Draft) -> Draft:
    """Both drafts' fillers; the words of the one that says more.

    A measure that these words tell as a fact is not owed to whom the others quote.
    """
    fuller, other = (
        (first, second) if len(first.roles()) >= len(second.roles()) else (second, first)
    )
    arguments = list(fuller.arguments)
    event_type = event_types()[first.event_type]
    for argument in other.arguments:
        figures = event_type.roles[argument.role] in SINGLE
        held = next((n for n, a in enumerate(arguments) if figures and _differs(a, argument)), None)
        if held is not None:
            if is_named_more_closely(argument.value, arguments[held].value):
                arguments[held] = argument
            continue
        same = next((n for n, a in enumerate(arguments) if _says_again(a, argument)), None)
        if same is None:
            arguments.append(argument)
        else:
            arguments[same] = _told_twice(arguments[same], argument)
    return Draft(
        fuller.event_type,
        fuller.sentence,
        fuller.trigger,
        tuple(_without_generic(arguments)),
        fuller.modality,
        fuller.attributions or (() if is_measure(event_type) else other.attributions),
        (*fuller.rules, *(r for r in other.rules if r not in fuller.rules)),
        tuple(n for n in fuller.needs if n in other.needs),
        max(first.probability, second.probability),
        first.told + second.told,
        beyond=(*fuller.beyond, *other.beyond),
    )


def _differs(first: Filler, second: Filler) -> bool:
    return first.role == second.role and not _says_again(first, second)


def _says_again(first: Filler, second: Filler) -> bool:
    return first.role == second.role and equally_good(first.value, second.value)


def _told_twice(first: Filler, second: Filler) -> Filler:
    """The first, on the word of both."""
    chances = [f.chance for f in (first, second) if f.chance is not None]
    return replace(
        first,
        witnesses=tuple(dict.fromkeys((*first.witnesses, *second.witnesses))),
        chance=max(chances, default=None),
        sentences=tuple(sorted({*first.sentences, *second.sentences})),
    )


def _without_generic(arguments: list[Filler]) -> list[Filler]:
    """Drop "chips" beside A800, or beside "AI chips": a more generic word adds nothing."""
    goods = [a for a in arguments if a.role in ("product", "replaces")]
    return [a for a in arguments if not any(_says_more(other, a) for other in goods)]


def _says_more(one: Filler, other: Filler) -> bool:
    if (
        one.role != other.role
        or not isinstance(one.value, Name)
        or not isinstance(other.value, Name)
    ):
        return False
    ours, theirs = one.value.name.casefold(), other.value.name.casefold()
    return not other.value.key and (
        bool(one.value.key) or singular(ours).endswith(f" {singular(theirs)}")
    )


def _lacking(draft: Draft, *, on_chips: bool) -> int:
    """How many groups of roles that the type and the rule ask for it gives no role of."""
    roles = draft.roles()
    measures = (
        entries("instrument").get(v.key) for v in draft.values("instrument") if isinstance(v, Name)
    )
    facts = [m.facts for m in measures if m is not None]
    if is_measure(event_types()[draft.event_type]) and not on_chips and _is_unlisted(draft):
        roles.discard("product")
    if any(f.get("about_chips") or (on_chips and f.get("lists")) for f in facts):
        roles.add(CHIP_INSTRUMENT)
    return sum(not roles & set(group) for group in draft.asked_for())


def _is_unlisted(draft: Draft) -> bool:
    """Whether no goods of the draft are goods that the lexicon holds: they may be solar panels."""
    goods = [v for v in draft.values("product") if isinstance(v, Name)]
    return not any(v.key or v.also for v in goods)


#: Pairs of types of which a sentence tells the second where both have its figure: "we were unable to
#: ship $2.5 billion", "a charge of $4.5 billion for purchase commitments".
_TOLD_TWICE = {
    ("investment", "order"),
    ("shipment", "impact"),
    ("order", "impact"),
    ("enforcement", "impact"),
}


def _is_in_other_words(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether its sentence tells the act as another one, too.

    An order "amounting to an investment" is the order; a purchase that only the network sees in words
    for a reserve, with no other figure than its, is the reserve.
    """
    leads = draft.names(event_types()[draft.event_type].lead)
    for other in drafts:
        if other.sentence.order != draft.sentence.order:
            continue
        others = other.names(event_types()[other.event_type].lead)
        is_loss = other.event_type == "impact"
        if leads and not leads & others and not is_loss:
            continue
        types, shares = (draft.event_type, other.event_type), share_a_figure(draft, other)
        is_bare = not draft.roles() & {"value", "quantity", "supplier"}
        by_network = not any("/" in rule for rule in draft.rules)
        is_sale = draft.event_type == "shipment" and draft.modality is not Modality.DENIED
        if types in _TOLD_TWICE and shares and not is_sale:
            return True
        if types == ("order", "stockpile") and (is_bare or (shares and by_network)):
            return True
    return False


def _is_summary(draft: Draft, drafts: list[Draft]) -> bool:
    """A headline's "tech giants order chips", where the text goes on to name who ordered what."""
    event_type = event_types()[draft.event_type]
    if is_measure(event_type):
        return _is_summary_of_measure(draft, drafts)
    lead = event_type.lead
    if draft.roles() <= {lead} and any(_tells_more(d, draft) for d in drafts):
        return True
    unnamed = all(isinstance(v, Name) and not v.key for v in draft.values(lead))
    figures = [r for r, kind in event_type.roles.items() if kind in ("money", "quantity", "months")]
    if draft.sentence.order >= LEDE or not unnamed or draft.roles() & set(figures):
        return False
    others = (d for d in drafts if d is not draft and d.event_type == draft.event_type)
    return any(
        any(isinstance(v, Name) and v.key for v in d.values(lead)) and d.roles() & set(figures)
        for d in others
    )


def _tells_more(one: Draft, other: Draft) -> bool:
    """Of "Meituan stocks up": whether it is the order that the text goes on to tell."""
    ours, theirs = (d.names(event_types()[d.event_type].lead) for d in (one, other))
    deals = {one.event_type, other.event_type} <= TRADES and bool(ours & theirs)
    return deals and one.sentence.order > other.sentence.order and len(one.roles()) > 1


def _is_summary_of_measure(draft: Draft, drafts: list[Draft]) -> bool:
    """ "Commerce Department lists chip buyers", where the text goes on to name whom it lists."""
    hit = [v for v in draft.values("target") if isinstance(v, Name)]
    says_no_more = draft.roles() <= {"authority", "target", "date"}
    if draft.sentence.order >= LEDE or not hit or not says_no_more or any(v.key for v in hit):
        return False
    others = (d for d in drafts if d is not draft and d.event_type == draft.event_type)
    return any(
        draft.names("authority") & d.names("authority")
        and any(isinstance(v, Name) and v.key for v in d.values("target"))
        for d in others
    )


def _is_total(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether the draft's sum is that of two others of its type: a whole beside its parts."""
    total = _sum(draft)
    others = (d for d in drafts if d is not draft and d.event_type == draft.event_type)
    parts = sorted(filter(None, map(_sum, others)))
    low, high = 0, len(parts) - 1
    while total and low < high:
        both = parts[low] + parts[high]
        if abs(both - total) <= TOLERANCE * total:
            return True
        low, high = (low + 1, high) if both < total else (low, high - 1)
    return False


def _sum(draft: Draft) -> float:
    amounts = [v for v in draft.values("value") if isinstance(v, Money)]
    return (amounts[0].high or amounts[0].low or 0.0) if amounts else 0.0


def claim_of(article: Article, draft: Draft) -> Claim:
    """The draft as a claim of the article."""
    arguments = tuple(a.argument() for a in _without_generic(list(draft.arguments)))
    quote = Quote.of(article, draft.sentence.start, draft.sentence.end)
    return Claim(
        article.id,
        draft.event_type,
        draft.trigger,
        quote,
        arguments,
        draft.modality,
        _two_nearest(draft.attributions),
        confidence(draft),
        draft.rules,
    )


def _two_nearest(attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    kept = {a.name.casefold(): a for a in attributions}
    return tuple(kept.values())[:2]
