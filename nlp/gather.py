"""One claim a happening and document: join the drafts that headline, lede and body give of it."""

from dataclasses import replace
from itertools import combinations

from crawler.documents import Article
from nlp.claims import Argument, Attribution, Claim, Modality, Quote
from nlp.confidence import KEPT, confidence
from nlp.drafts import Draft
from nlp.lexicon.entries import entries
from nlp.ontology import CHIP_INSTRUMENT, EventType, event_types
from nlp.supply import with_hit_goods
from nlp.values import Money, Name, Period, Quantity, Value, equally_good

#: Sentences, from the headline on, in which a text sums itself up.
LEDE = 4
#: How many sentences back "the deal" may have been told of.
GOES_BACK = 4
#: Two sums are the same within this share, as amounts in the annotation guide are.
TOLERANCE = 0.01


def gather(article: Article, drafts: list[Draft], *, on_chips: bool) -> list[Claim]:
    """The article's claims, see `gathered`."""
    return [claim_of(article, d) for d in gathered(drafts, on_chips=on_chips)]


def gathered(drafts: list[Draft], *, on_chips: bool) -> list[Draft]:
    """The drafts that make claims: the candidates that are likely enough, less mere sums of others."""
    kept = [d for d in candidates(drafts, on_chips=on_chips) if confidence(d) >= KEPT]
    return [d for d in kept if not (_is_total(d, kept) or _is_summary(d, kept))]


def candidates(drafts: list[Draft], *, on_chips: bool) -> list[Draft]:
    """Whatever may be a claim, each filled from every sentence that reports it.

    `on_chips` says whether the article's first lines name goods, so that a listing in it counts.
    """
    groups: list[Draft] = []
    for draft in drafts:
        number = _told_before(groups, draft)
        if number is None:
            groups.append(draft)
        else:
            groups[number] = _joined(groups[number], draft)
    return [judged(d, on_chips=on_chips) for d in with_hit_goods(groups)]


def judged(draft: Draft, *, on_chips: bool) -> Draft:
    """The draft with whether it is complete; `on_chips` as for `candidates`."""
    return replace(draft, complete=_complete(draft, on_chips=on_chips))


def _told_before(groups: list[Draft], draft: Draft) -> int | None:
    """Which group tells the same happening; for "the deal", the last that it can be of."""
    same = next((n for n, other in enumerate(groups) if _same_happening(other, draft)), None)
    if same is not None or not draft.again:
        return same
    near = (
        n
        for n, other in reversed(list(enumerate(groups)))
        if draft.sentence.order - other.sentence.order <= GOES_BACK and _can_be(other, draft)
    )
    return next(near, None)


def _can_be(first: Draft, second: Draft) -> bool:
    """Whether nothing that the two say of the event tells them apart."""
    roles = event_types()[first.event_type].roles
    return first.event_type == second.event_type and not any(
        _differ(first, second, role) for role in roles
    )


def _same_happening(first: Draft, second: Draft) -> bool:
    if first.event_type != second.event_type:
        return False
    if (first.modality is Modality.DENIED) != (second.modality is Modality.DENIED):
        return False
    event_type = event_types()[first.event_type]
    if _is_measure(event_type):
        return _same_measure(first, second)
    if any(_differ(first, second, role) for role in event_type.roles):
        return False
    if _one_of_several(first, second):
        return False
    return any(
        first.names(role) & second.names(role) for role in (*event_type.parties(), "product")
    )


def _is_measure(event_type: EventType) -> bool:
    """Whether a state leads it and it has an instrument: a restriction or a relief."""
    return "instrument" in event_type.roles


def _same_measure(first: Draft, second: Draft) -> bool:
    """A document speaks of one measure by turns as a rule on one chip, a curb on another, a ban.

    Only another state, another time or another kind of instrument makes it another measure, and one
    in view is not one in force.
    """
    in_view = {d.modality in (Modality.PLANNED, Modality.POSSIBLE) for d in (first, second)}
    if len(in_view) > 1:
        return False
    apart = ("authority", "date", "effective")
    if any(_differ(first, second, role) for role in apart):
        return False
    if _differ(first, second, "target") and not first.names("product") & second.names("product"):
        return False
    kinds = [{_sort_of_measure(v) for v in d.values("instrument")} - {""} for d in (first, second)]
    return not (kinds[0] and kinds[1]) or bool(kinds[0] & kinds[1])


def _sort_of_measure(instrument: Value) -> str:
    """ "tariff", "list", the name of a named rule, or "" for curbs and controls in general."""
    entry = entries("instrument").get(instrument.key) if isinstance(instrument, Name) else None
    if entry is None:
        return ""
    if "tariff" in entry.name:
        return "tariff"
    if entry.facts.get("lists"):
        return "list"
    return entry.name if entry.name[:1].isupper() else ""


def _one_of_several(first: Draft, second: Draft) -> bool:
    """What one of several parties did alone, where no named product ties it to what all did."""
    lead, kind = next(iter(event_types()[first.event_type].roles.items()))
    if kind == "state":
        return False
    ours, theirs = first.names(lead), second.names(lead)
    models = [
        {v.key for v in d.values("product") if isinstance(v, Name) and v.key}
        for d in (first, second)
    ]
    return bool(ours and theirs) and (ours < theirs or theirs < ours) and not models[0] & models[1]


def _differ(first: Draft, second: Draft, role: str) -> bool:
    """Whether both give the role and no filler of one can be a filler of the other."""
    ours, theirs = first.values(role), second.values(role)
    if not ours or not theirs:
        return False
    product = event_types()[first.event_type].roles[role] == "product"
    if product:
        ours, theirs = _models_if_any(ours, theirs)
    return not any(_compatible(a, b, product=product) for a in ours for b in theirs)


def _models_if_any(
    ours: tuple[Value, ...], theirs: tuple[Value, ...]
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Only the named products, where both sides name some: "processors" tells nothing apart."""
    models = [tuple(v for v in side if isinstance(v, Name) and v.key) for side in (ours, theirs)]
    return (models[0], models[1]) if all(models) else (ours, theirs)


def _compatible(first: Value, second: Value, *, product: bool) -> bool:
    if isinstance(first, Name) and isinstance(second, Name):
        if first.spellings() & second.spellings():
            return True
        if product:
            return not (first.key and second.key)
        return not first.key and not second.key and _same_head(first, second)
    if isinstance(first, Period) and isinstance(second, Period):
        return first.start <= second.end and second.start <= first.end
    if isinstance(first, Money | Quantity) and isinstance(second, Money | Quantity):
        return _share_an_end(first, second)
    return first == second


def _share_an_end(first: Money | Quantity, second: Money | Quantity) -> bool:
    """ "$5.5 billion" in the headline is the body's "up to about $5.5 billion"."""
    ends = [{first.low, first.high} - {None}, {second.low, second.high} - {None}]
    near = (
        abs(a - b) <= TOLERANCE * max(abs(a), abs(b))
        for a in ends[0]
        for b in ends[1]
        if a is not None and b is not None
    )
    return _unit(first) == _unit(second) and any(near)


def _unit(value: Money | Quantity) -> str:
    return value.currency if isinstance(value, Money) else value.unit


def _same_head(first: Name, second: Name) -> bool:
    """ "tech giants" and "Chinese tech giants": one group said in more or fewer words."""
    ours, theirs = set(first.name.casefold().split()), set(second.name.casefold().split())
    return ours <= theirs or theirs <= ours


def _joined(first: Draft, second: Draft) -> Draft:
    """Both drafts' fillers; the words of the one that says more."""
    fuller, other = (
        (first, second) if len(first.roles()) >= len(second.roles()) else (second, first)
    )
    arguments = list(fuller.arguments)
    event_type = event_types()[first.event_type]
    for argument in other.arguments:
        figures = event_type.roles[argument.role] in (
            "money",
            "quantity",
            "months",
            "period",
            "instrument",
        )
        if figures and any(a.role == argument.role for a in arguments):
            continue
        if not any(
            a.role == argument.role and equally_good(a.value, argument.value) for a in arguments
        ):
            arguments.append(argument)
    return Draft(
        fuller.event_type,
        fuller.sentence,
        fuller.trigger,
        tuple(_without_generic(arguments)),
        fuller.modality,
        fuller.attributions or other.attributions,
        (*fuller.rules, *(r for r in other.rules if r not in fuller.rules)),
        tuple(n for n in fuller.needs if n in other.needs),
        max(first.probability, second.probability),
        first.told + second.told,
    )


def _without_generic(arguments: list[Argument]) -> list[Argument]:
    """Drop "chips" beside A800: a generic word adds nothing to a named product."""
    named = {a.role for a in arguments if isinstance(a.value, Name) and a.value.key}
    products = {"product", "replaces"}
    return [
        a
        for a in arguments
        if not (a.role in products & named and isinstance(a.value, Name) and not a.value.key)
    ]


def _complete(draft: Draft, *, on_chips: bool) -> bool:
    roles = draft.roles()
    measures = (
        entries("instrument").get(v.key) for v in draft.values("instrument") if isinstance(v, Name)
    )
    facts = [m.facts for m in measures if m is not None]
    if _is_measure(event_types()[draft.event_type]) and not on_chips and _is_unlisted(draft):
        roles.discard("product")
    if any(f.get("about_chips") or (on_chips and f.get("lists")) for f in facts):
        roles.add(CHIP_INSTRUMENT)
    groups = [*event_types()[draft.event_type].needs, *((need,) for need in draft.needs)]
    return all(roles & set(group) for group in groups)


def _is_unlisted(draft: Draft) -> bool:
    """Whether no goods of the draft are goods that the lexicon holds: they may be solar panels."""
    goods = [v for v in draft.values("product") if isinstance(v, Name)]
    return not any(v.key or v.also for v in goods)


def _is_summary(draft: Draft, drafts: list[Draft]) -> bool:
    """A headline's "tech giants order chips", where the text goes on to name who ordered what."""
    event_type = event_types()[draft.event_type]
    lead = next(iter(event_type.roles))
    unnamed = all(isinstance(v, Name) and not v.key for v in draft.values(lead))
    figures = [r for r, kind in event_type.roles.items() if kind in ("money", "quantity", "months")]
    if (
        draft.sentence.order >= LEDE
        or not draft.values(lead)
        or not unnamed
        or draft.roles() & set(figures)
    ):
        return False
    others = (d for d in drafts if d is not draft and d.event_type == draft.event_type)
    return any(
        any(isinstance(v, Name) and v.key for v in d.values(lead)) and d.roles() & set(figures)
        for d in others
    )


def _is_total(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether the draft's sum is that of two others of its type: a whole beside its parts."""
    total = _sum(draft)
    parts = [d for d in drafts if d is not draft and d.event_type == draft.event_type and _sum(d)]
    return bool(total) and any(
        abs(_sum(a) + _sum(b) - total) <= TOLERANCE * total for a, b in combinations(parts, 2)
    )


def _sum(draft: Draft) -> float:
    amounts = [v for v in draft.values("value") if isinstance(v, Money)]
    return (amounts[0].high or amounts[0].low or 0.0) if amounts else 0.0


def claim_of(article: Article, draft: Draft) -> Claim:
    """The draft as a claim of the article."""
    arguments = tuple(_without_generic(list(draft.arguments)))
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
