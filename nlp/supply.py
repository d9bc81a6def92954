"""Name the maker of a named product as its supplier, where the article names that maker at all."""

import re
from dataclasses import replace

from crawler.documents import Article
from nlp.claims import Quote
from nlp.drafts import Draft, Filler
from nlp.lexicon.entries import entries
from nlp.mentions.mention import Mention
from nlp.mentions.names import known_company
from nlp.ontology import event_types
from nlp.values import Name, equally_good

#: Words that buy whatever their object is; what may stand between them and a company that is it; and
#: what behind a company makes its goods the object.
_BUY = re.compile(r"\b(?:buy|buys|buying|bought|acquir\w+|acquisition|purchase[ds]?|takeover)\b")
_BOUGHT = re.compile(r" (?:of )?(?:(?!with|from|for|to|on|by|at)[a-z-]+ ){0,4}")
_GOODS_OF = re.compile(
    r"['’]|\s(?:[A-Z]*\d|GPU|chip|processor|accelerator|wafer|server|memory|HBM)"
)
#: Types in which goods change hands, so that their maker is the supplier unless another is given.
TRADES = {"order", "stockpile"}
#: Words of who designs, so that the maker is the one.
_DESIGNS = re.compile(
    r"(?:\w+ )?(?:design|tailor|develop|modif|adapt|redesign|creat|buil)", re.IGNORECASE
)


def with_vendors(article: Article, drafts: list[Draft], mentions: list[Mention]) -> list[Draft]:
    """The drafts, those without a supplier given the one that the text names for their product."""
    makers: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind == "company" and isinstance(mention.value, Name):
            makers.setdefault(mention.value.name, mention)
    return _carried_on([_with_vendor(article, draft, makers) for draft in drafts])


def with_hit_goods(drafts: list[Draft]) -> list[Draft]:
    """The drafts, an impact that names no model given its company's models that a measure hits.

    "Nvidia expects a charge" in a text whose curbs bear on the H20: the charge is on the H20.
    """
    hit = [
        a
        for d in drafts
        if d.event_type == "restriction"
        for a in d.arguments
        if a.role == "product"
    ]
    return [_with_goods(draft, hit) if draft.event_type == "impact" else draft for draft in drafts]


def buys_a_company(draft: Draft) -> bool:
    """ "SoftBank agreed to buy Ampere Computing for $6.5 billion": a takeover is no order."""
    if draft.event_type != "order" or draft.values("quantity") or not draft.values("value"):
        return False
    words, start = draft.sentence.text, draft.sentence.start
    behind = draft.trigger.end - start
    for named in (a.quote for a in draft.arguments if a.role == "supplier"):
        between, after = words[behind : named.start - start], words[named.end - start :]
        bought = named.start - start > behind and _BOUGHT.fullmatch(between)
        if bought and _BUY.search(draft.trigger.text) and not _GOODS_OF.match(after):
            return True
    return False


def _with_goods(draft: Draft, hit: list[Filler]) -> Draft:
    if any(isinstance(v, Name) and v.key for v in draft.values("product")):
        return draft
    makers = draft.names("company")
    made = {
        a.value.key: replace(a, witnesses=("hit by a measure",))
        for a in hit
        if isinstance(a.value, Name) and _vendor(a.value).casefold() in makers
    }
    return replace(draft, arguments=(*draft.arguments, *made.values())) if made else draft


def with_others_only(draft: Draft) -> Draft:
    """The draft, nobody dealing with himself, nothing replacing itself: on the likelier of both sides only.

    Nor do makers of the goods buy them beside others.
    """
    draft = _without_makers(draft)
    sides = set(event_types()[draft.event_type].parties())
    goods = {"product", "replaces"}
    return replace(
        draft,
        arguments=tuple(
            a
            for a in draft.arguments
            if not any(
                a.role != b.role
                and ({a.role, b.role} <= sides or {a.role, b.role} == goods)
                and equally_good(a.value, b.value)
                and (b.chance or 0.0, a.role) > (a.chance or 0.0, b.role)
                for b in draft.arguments
            )
        ),
    )


def deals_in_own_goods(draft: Draft) -> bool:
    """Whether the maker itself would hold or buy its product: its inventory is no reserve.

    What it orders from somebody else, and a stock that is counted, are.
    """
    if draft.event_type not in TRADES or draft.roles() & {"supplier", "quantity"}:
        return False
    lead = draft.names(event_types()[draft.event_type].lead)
    return bool(lead) and lead <= _makers(draft)


def _without_makers(draft: Draft) -> Draft:
    """The draft; of several who buy or hold goods their maker is none: "the Nvidia buying spree"."""
    if draft.event_type not in TRADES:
        return draft
    lead, makers = event_types()[draft.event_type].lead, _makers(draft)
    if draft.names(lead) <= makers:
        return draft
    kept = (
        a
        for a in draft.arguments
        if a.role != lead or not isinstance(a.value, Name) or not a.value.spellings() & makers
    )
    return replace(draft, arguments=tuple(kept))


def _makers(draft: Draft) -> set[str]:
    """The names, in lower case, of whoever makes its products."""
    goods = [v for v in draft.values("product") if isinstance(v, Name)]
    makers = {_vendor(v) for v in goods} - {""}
    return {s for m in makers for s in _spellings(m)}


def _spellings(company: str) -> frozenset[str]:
    known = known_company(company)
    return Name(company, known.name if known else "").spellings()


def _carried_on(drafts: list[Draft]) -> list[Draft]:
    """ "They also bought ...": the next order of the same buyers names no new supplier."""
    done: list[Draft] = []
    for draft in drafts:
        before = next((d for d in reversed(done) if d.event_type == draft.event_type), None)
        if before is not None and _goes_on(before, draft):
            carried = tuple(a for a in before.arguments if a.role == "supplier")
            draft = replace(draft, arguments=(*draft.arguments, *carried))
        done.append(draft)
    return done


def _goes_on(before: Draft, draft: Draft) -> bool:
    lead = event_types()[draft.event_type].lead
    same = bool(draft.names(lead)) and draft.names(lead) == before.names(lead)
    models = any(isinstance(v, Name) and _vendor(v) for v in draft.values("product"))
    near = draft.sentence.order - before.sentence.order <= 2
    return same and near and not models and "supplier" not in draft.roles()


def _with_vendor(article: Article, draft: Draft, makers: dict[str, Mention]) -> Draft:
    role = _of_maker(draft)
    if role == "supplier":
        draft = _sold_by_its_maker(draft)
    if not role or role in draft.roles():
        return draft
    vendors = [_vendor(v) for v in draft.values("product") if isinstance(v, Name)]
    maker = next((makers[v] for v in vendors if v in makers), None)
    if maker is None:
        return draft
    quote = Quote.of(article, maker.start, maker.end)
    filler = Filler(role, maker.value, quote, ("maker of the product",))
    return replace(draft, arguments=(*draft.arguments, filler))


def _of_maker(draft: Draft) -> str:
    """The role of who makes the goods: of "the H20, designed to comply with the rules", who designs; "" for none."""
    if draft.event_type in TRADES:
        return "supplier"
    designs = draft.event_type == "substitution" and _DESIGNS.match(draft.trigger.text)
    return "company" if designs else ""


def _sold_by_its_maker(draft: Draft) -> Draft:
    """ "OpenAI and AMD signed a deal for MI450 GPUs": of several who would buy, the maker of the goods sells."""
    lead = event_types()[draft.event_type].lead
    makers = {_vendor(v) for v in draft.values("product") if isinstance(v, Name)} - {""}
    buying = [a for a in draft.arguments if a.role == lead and isinstance(a.value, Name)]
    selling = [a for a in buying if isinstance(a.value, Name) and a.value.name in makers]
    if not selling or len(selling) == len(buying):
        return draft
    return replace(
        draft,
        arguments=tuple(
            replace(a, role="supplier", witnesses=(*a.witnesses, "maker of the product"))
            if any(a is one for one in selling)
            else a
            for a in draft.arguments
        ),
    )


def _vendor(product: Name) -> str:
    entry = entries("product").get(product.key)
    return entry.fact("vendor") if entry else ""
