"""What the words beside a mention say against its role.

The network fills roles by what a sentence is like; these words it often overlooks: who owns whom, for
whom somebody buys, what only completes another name.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from nlp.claims import Modality
from nlp.mentions.mention import Mention
from nlp.ontology import PARTY_KINDS, event_types
from nlp.other_acts import is_another_act
from nlp.sentence_accounts import TRADES, Account, Told
from nlp.values import Name

#: The network's probability from which a delivery says who supplies.
LIKELY = 0.1
#: Prepositions after which nobody sells, or nobody is sold to, in a trade.
_NOT_AFTER = {"supplier": {"for", "to", "on"}, "recipient": {"from", "by"}}
#: Behind the name of a state these are people or business of its country: "China hawks" are no authority.
_NO_STATE = re.compile(
    r"-(?:made|based|backed|born|listed|designed)\b| (?:hawks|watchers|experts|analysts|rivals|firms|companies|chipmakers|makers|stocks?|shares|sales"
    r"|business|revenue|customers|buyers)\b"
)
_IN = re.compile(r"\bin (?:the )?$")
_BESIDES = re.compile(
    r"\b(?:and|to|also) (?:to |also |will |would )?(?:spend|invest|pay)\w* (?:\w+ ){0,3}$"
)
_FROM = re.compile(r" from (?:[A-Z][\w.]*(?: [A-Z][\w.]*)*(?:, | and |, and ))*$")
_BOUGHT = re.compile(
    r"\b(?:purchase|acquisition|takeover) of (?:the |\w+ (?:designer|maker|firm) )?$"
)
_RULES = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:rules?|curbs|controls|sanctions|laws?|restrictions|bans?)\b"
)
#: Types that a state leads.
OF_STATES = {"restriction", "relief", "enforcement"}
#: Who deals with a company that a text names, and is not that company.
_OTHERS = {
    "buyers",
    "clients",
    "competitors",
    "customers",
    "dealers",
    "distributors",
    "investors",
    "rivals",
    "traders",
    "users",
}
#: What speaks for a filler that only the network gives.
LEARNED = ("learned",)
#: What somebody does who supplies.
_SUPPLIES = {"subject", "by"}
#: Behind the name of who makes models, these are not what somebody sells: "the DeepSeek boom".
_NO_SELLER = re.compile(r"(?:['’]s)? (?:[a-zA-Z]\d )?(?:models?|apps?|chatbots?|boom|craze)\b")
_OWNED = re.compile(
    r"\b(?:owned|backed|controlled|founded|chaired) by (?:the )?(?:\w+['’]s )?$|\bowned by [^,;]{0,40} and $",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith (?:the |an? )?(?:[A-Z][\w. ]*['’]s )?(?:[a-z]+ )?$")
_LAST_WORD = re.compile(r"(\w+) (?:the |an? )?$")
_SINCE = re.compile(r"\bsince (?:the )?(?:\w+ of )?$", re.IGNORECASE)


def answered(doc: Doc, told: list[Account]) -> list[Account]:
    """The accounts of a sentence without those, and without the fillers, that their words rule out."""
    told = [_of_companies(doc, a) for a in told if not is_another_act(doc.text, a)]
    told = [_with_buyer(doc.text, _with_whole_names(doc, a)) for a in told]
    allowing = {
        f.mention
        for a in told
        if a.event_type == "relief"
        for f in a.fillers
        if f.role == "authority"
    }
    supplying = set(_supplying(told))
    return [
        _without(account, set(_ruled_out(doc, account, allowing, supplying))) for account in told
    ]


def _with_buyer(text: str, account: Account) -> Account:
    """ "Dell signed a deal with DataVolt to deliver racks": of two who would sell, the one behind "with" buys."""
    selling = [f for f in account.fillers if f.role == "supplier"]
    buying = [
        f
        for f in selling
        if f.mention.start >= account.end and _WITH.search(text[account.end : f.mention.start])
    ]
    others = [f for f in selling if f not in buying]
    is_deal = account.event_type == "order" and not any(f.role == "buyer" for f in account.fillers)
    if (
        not is_deal
        or len(buying) != 1
        or not others
        or any(f.mention.end > account.start for f in others)
    ):
        return account
    fillers = (replace(f, role="buyer") if f in buying else f for f in account.fillers)
    return replace(account, fillers=tuple(fillers))


def _without(account: Account, out: set[Told]) -> Account:
    return replace(account, fillers=tuple(f for f in account.fillers if f not in out))


def _supplying(told: list[Account]) -> Iterator[Mention]:
    """Those who by the grammar supply: they buy nothing in the same sentence."""
    for account in told:
        for filler in account.fillers:
            is_supplier = (account.event_type, filler.role) == ("shipment", "supplier")
            if is_supplier and account.probability >= LIKELY and _SUPPLIES & set(filler.witnesses):
                yield filler.mention


def _is_on_the_wrong_side(account: Account, told: Told, supplying: set[Mention]) -> bool:
    """Of those whom the network sees on both sides of a trade, the one who by the grammar supplies sells."""
    if told.role == "buyer":
        return told.mention in supplying
    both = any(f.role == "buyer" and f.mention == told.mention for f in account.fillers)
    return told.role == "supplier" and both and bool(supplying) and told.mention not in supplying


def _is_no_state(text: str, account: Account, told: Told) -> bool:
    """ "China hawks"; "President Trump's administration" acts once; who probes is not whose rules were broken."""
    if told.mention.kind == "place" and _NO_STATE.match(text, told.mention.end):
        return True
    others = [f.mention for f in account.fillers if f.role == "authority" and f != told]
    if any(text[m.end : told.mention.start] in ("'s ", "’s ") for m in others):
        return True
    broken = account.event_type == "enforcement" and bool(others)
    return broken and _RULES.match(text, told.mention.end) is not None


def _has_another_subject(doc: Doc, account: Account, told: Told) -> bool:
    """ "Nvidia did well as customers stockpiled chips": its customers did, not Nvidia."""
    words = doc.char_span(account.start, account.end, alignment_mode="expand")
    if told.witnesses != LEARNED or words is None:
        return False
    return any(c.dep_ == "nsubj" and c.lower_ in _OTHERS for c in words.root.children)


def _only_says_where(doc: Doc, account: Account, told: Told) -> bool:
    """ "Expand its U.S. investments": a country before a noun is where, not who."""
    if told.mention.kind != "place" or account.event_type in OF_STATES:
        return False
    if told.role == event_types()[account.event_type].lead and _IN.search(
        doc.text[: told.mention.start]
    ):
        return True
    words = doc.char_span(told.mention.start, told.mention.end, alignment_mode="expand")
    if words is None:
        return False
    head = words.root.head
    acts = account.start <= head.idx < account.end
    if acts and (
        head.pos_ == "VERB" or all(f == told for f in account.fillers if f.role == told.role)
    ):
        return False
    behind = words.end <= head.i <= words.end + 1 and words.root.dep_ in (
        "compound",
        "amod",
        "nmod",
    )
    return behind and head.pos_ == "NOUN" and head.is_lower


def _ruled_out(
    doc: Doc, account: Account, allowing: set[Mention], supplying: set[Mention]
) -> Iterator[Told]:
    event_type = event_types()[account.event_type]
    kinds, lead = event_type.roles, event_type.lead
    for told in account.fillers:
        if kinds[told.role] in PARTY_KINDS:
            is_out = (
                _is_owner(doc.text, told)
                or _is_marked_otherwise(doc.text, account, told)
                or (told.role == "buyer" and told.mention in allowing)
                or _is_only_a_maker(doc, told)
                or _is_on_the_wrong_side(account, told, supplying)
                or (told.role == "authority" and _is_no_state(doc.text, account, told))
                or (told.role == lead and _has_another_subject(doc, account, told))
                or _only_says_where(doc, account, told)
            )
        else:
            is_out = _is_since(doc.text, account, told) or _is_spent_besides(
                doc.text, account, told
            )
        if is_out:
            yield told


def _is_owner(text: str, told: Told) -> bool:
    """ "Humain, owned by the Public Investment Fund, bought ...": the fund did not."""
    return _OWNED.search(text[: told.mention.start]) is not None


def _is_marked_otherwise(text: str, account: Account, told: Told) -> bool:
    """ "Chips for OpenAI's site": who is served sells nothing."""
    if told.role == "supplier" and _NO_SELLER.match(text, told.mention.end):
        return True
    last = _LAST_WORD.search(text[: told.mention.start])
    return (
        account.event_type in TRADES
        and last is not None
        and last[1].lower() in _NOT_AFTER.get(told.role, set())
    )


def _is_only_a_maker(doc: Doc, told: Told) -> bool:
    """ "Curbs on Nvidia's H20" hit a chip: its maker is a target only where it is told so by itself.

    "A probe into Nvidia over its purchase of Mellanox" hits Nvidia, rules for "servers from Dell" no seller.
    """
    if told.role != "target" or told.mention.kind != "company":
        return False
    if _BOUGHT.search(doc.text[: told.mention.start]):
        return True
    goods = [p.mention.end for p in doc._.placed if p.mention.kind == "product"]
    if any(_FROM.fullmatch(doc.text[end : told.mention.start]) for end in goods):
        return True
    behind = re.match(r"['’]s? ", doc.text[told.mention.end :])
    return behind is not None and any(
        p.mention.kind == "product" and p.mention.start == told.mention.end + behind.end()
        for p in doc._.placed
    )


def _of_companies(doc: Doc, account: Account) -> Account:
    """ "Elon Musk's xAI": the company acts, not who owns it."""
    starts = {p.mention.start: p.mention for p in doc._.placed if p.mention.kind == "company"}
    owned = {
        f.mention: starts[behind]
        for f in account.fillers
        if f.mention.kind == "person" and doc.text[f.mention.end :][:3] in ("'s ", "’s ")
        for behind in [f.mention.end + 3]
        if behind in starts
    }
    if not owned:
        return account
    companies = set(owned.values())
    return replace(
        account,
        fillers=tuple(
            replace(f, mention=owned.get(f.mention, f.mention))
            for f in account.fillers
            if f.mention not in companies
        ),
    )


def _with_whole_names(doc: Doc, account: Account) -> Account:
    """The account with the model in the role of a word that only completes its name.

    "H20 processors" are one product, and the last word of a name says best what part it has.
    """
    meant = {f: model for f in account.fillers if (model := _completed(doc, f.mention))}
    models = set(meant.values())
    fillers = [
        replace(f, mention=meant.get(f, f.mention))
        for f in account.fillers
        if f in meant or f.mention not in models
    ]
    return replace(account, fillers=tuple(fillers))


def _completed(doc: Doc, mention: Mention) -> Mention | None:
    """The model right before a word for goods that is no model."""
    if mention.kind != "product" or _is_model(mention):
        return None
    models = (p.mention for p in doc._.placed if _is_model(p.mention))
    return next((m for m in models if doc.text[m.end : mention.start] in (" ", "-")), None)


def _is_model(mention: Mention) -> bool:
    value = mention.value
    return mention.kind == "product" and isinstance(value, Name) and bool(value.key)


def _is_spent_besides(text: str, account: Account, told: Told) -> bool:
    """ "Will buy chips and invest $500 billion": the sum is of the second act."""
    between = text[account.end : told.mention.start]
    return (
        account.event_type in TRADES
        and told.role == "value"
        and _BESIDES.search(between) is not None
    )


def _is_since(text: str, account: Account, told: Told) -> bool:
    """ "Has sent nothing since May": what did not happen since a day did not happen on it."""
    return (
        told.role == "date"
        and account.modality is Modality.DENIED
        and _SINCE.search(text[: told.mention.start]) is not None
    )
