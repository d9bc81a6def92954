"""What the words beside a mention say against its role.

The network fills roles by what a sentence is like; these words it often overlooks: who owns whom, for
whom somebody buys, what only completes another name.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc

from nlp.claims import Modality
from nlp.corrections import corrected, gets
from nlp.countries import countries
from nlp.lexicon.entries import entries
from nlp.mentions.mention import Mention
from nlp.ontology import PARTY_KINDS, event_types
from nlp.other_acts import is_another_act
from nlp.sentence_accounts import GRAMMAR, LEARNED, OF_STATES, TRADES, Account, Told
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
_CLAUSE = re.compile(r"\b(?:since|after|because|when|while|as|before|though|although)\b")
_JOINS = re.compile(r"['’]?s?,?(?: \w+){0,2}? ?(?:,|and|&|or) (?:the |its |in )?")
_NOTHING = re.compile(r"\bnothing to do with (?:the |its )?$")
_IN = re.compile(r"\bin (?:the )?$")
_BESIDES = re.compile(
    r"\b(?:and|to|also) (?:to |also |will |would )?(?:spend|invest|pay)\w* (?:\w+ ){0,3}$"
)
_BUYS = re.compile(r"\b(?:buy|order|purchase)\w*\b", re.IGNORECASE)
_FROM = re.compile(r" from (?:[A-Z][\w.]*(?: [A-Z][\w.]*)*(?:, | and |, and ))*$")
_BOUGHT = re.compile(
    r"\b(?:purchase|acquisition|takeover) of (?:the |\w+ (?:designer|maker|firm) )?$"
)
_RULES = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:rules?|curbs|controls|sanctions|laws?|restrictions|bans?)\b"
)
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
#: What somebody does who supplies.
_SUPPLIES = {"subject", "by"}
#: Behind the name of who makes models, these are not what somebody sells: "the DeepSeek boom".
_NO_SELLER = re.compile(r"(?:['’]s)? (?:[a-zA-Z]\d )?(?:models?|apps?|chatbots?|boom|craze)\b")
_OWNED = re.compile(
    r"\b(?:owned|backed|controlled|founded|chaired) by (?:the )?(?:\w+['’]s )?$|\bowned by [^,;]{0,40} and $",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"(\w+) (?:the |an? )?$")
_SINCE = re.compile(r"\bsince (?:the )?(?:\w+ of )?$", re.IGNORECASE)


def answered(doc: Doc, told: list[Account]) -> list[Account]:
    """The accounts of a sentence without those, and without the fillers, that their words rule out."""
    told = [corrected(doc, a) for a in told if not is_another_act(doc._.words, a)]
    allowing = {
        f.mention
        for a in (_of_one_state(doc._.words, a, set()) for a in told)
        if a.event_type == "relief" and a.probability >= LIKELY
        for f in a.fillers
        if f.role == "authority"
    }
    supplying = set(_supplying(told))
    left = (_without(a, set(_ruled_out(doc, a, allowing, supplying))) for a in told)
    return [_of_one_state(doc._.words, account, allowing) for account in left]


def is_by_grammar(told: Told, start: int, end: int) -> bool:
    """Whether tree and order of words give a party its role, or it stands right beside the act's words."""
    place = next((w for w in told.witnesses if w != LEARNED), "")
    beside = (place == "object" and told.mention.start == end + 1) or (
        place == "subject" and told.mention.end == start - 1
    )
    return beside or (set(told.witnesses) >= GRAMMAR and place in ("subject", "object"))


def _of_one_state(text: str, account: Account, allowing: set[Mention]) -> Account:
    """The account with the likelier of two states, unless "and" or a comma joins them: they act together.

    Who eases in the sentence is not who imposed: "rescinded a rule of the Biden administration".
    """
    acting = sorted(
        (f for f in account.fillers if f.role == "authority"), key=lambda f: f.mention.start
    )
    if len(acting) < 2:
        return account
    eases = account.event_type == "relief"
    best = max(acting, key=lambda f: ((f.mention in allowing) == eases, f.probability or 0.0))
    joined = {best}
    for first, second in (*pairwise(acting), *pairwise(acting[::-1])):
        low, high = sorted((first.mention, second.mention), key=lambda m: m.start)
        if first in joined and _JOINS.fullmatch(text[low.end : high.start]):
            joined.add(second)
    return _without(account, set(acting) - joined)


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


def _is_no_state(doc: Doc, account: Account, told: Told) -> bool:
    """ "China hawks", "American chips"; "President Trump's administration" acts once; who probes is not whose rules
    were broken."""
    text = doc._.words
    if told.mention.kind == "place" and (
        _NO_STATE.match(text, told.mention.end) or _is_an_origin(doc, told.mention)
    ):
        return True
    others = [f.mention for f in account.fillers if f.role == "authority" and f != told]
    if any(text[m.end : told.mention.start] in ("'s ", "’s ") for m in others):
        return True
    broken = account.event_type == "enforcement" and bool(others)
    return broken and _RULES.match(text, told.mention.end) is not None


def _is_an_origin(doc: Doc, place: Mention) -> bool:
    """ "American processors" come from there; "American chip curbs" are that state's."""
    country = countries().get(place.value.name) if isinstance(place.value, Name) else None
    return (
        country is not None
        and place.text.casefold() in country.people
        and any(
            p.mention.kind == "product"
            and p.mention.start == place.end + 1
            and p.mention.text.endswith("s")
            for p in doc._.placed
        )
    )


def _is_a_president(account: Account, told: Told) -> bool:
    """ "Trump secured commitments": who governs neither invests nor buys; an administration may."""
    value = told.mention.value
    if account.event_type in OF_STATES or not isinstance(value, Name):
        return False
    entry = entries("authority").get(value.name)
    return entry is not None and entry.fact("kind") == "leader"


def _sends(text: str, account: Account, told: Told) -> bool:
    """ "Taiwan shipped GPUs to Malaysia": who stands right before the act sends, and is sent nothing."""
    beside = told.mention.end == account.start - 1
    return (
        (account.event_type, told.role) == ("shipment", "recipient")
        and beside
        and not gets(text, account)
    )


def _has_another_subject(doc: Doc, account: Account, told: Told) -> bool:
    """ "Nvidia did well as customers stockpiled chips": its customers did, not Nvidia."""
    words = doc.char_span(account.start, account.end, alignment_mode="expand")
    if told.witnesses != (LEARNED,) or words is None:
        return False
    return any(c.dep_ == "nsubj" and c.lower_ in _OTHERS for c in words.root.children)


def _is_of_another_clause(text: str, account: Account, told: Told) -> bool:
    """ "Orders at Hygon rose since Washington barred Nvidia": where the grammar names one, no other clause does."""
    if told.witnesses != (LEARNED,):
        return False
    between = text[told.mention.end : account.start]
    return _CLAUSE.search(between) is not None and any(
        f.role == told.role and is_by_grammar(f, account.start, account.end)
        for f in account.fillers
    )


def _only_says_where(doc: Doc, account: Account, told: Told) -> bool:
    """ "Expand its U.S. investments": a country before a noun is where, not who."""
    if told.mention.kind != "place" or account.event_type in OF_STATES:
        return False
    if told.role == event_types()[account.event_type].lead and _IN.search(
        doc._.words[: told.mention.start]
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
    behind = words.end <= head.i <= words.end + 2 and words.root.dep_ in (
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
                _is_owner(doc._.words, told)
                or _is_marked_otherwise(doc._.words, account, told)
                or (told.role == "buyer" and told.mention in allowing)
                or _is_only_a_maker(doc, told)
                or _is_on_the_wrong_side(account, told, supplying)
                or (told.role == "authority" and _is_no_state(doc, account, told))
                or (told.role == lead and _has_another_subject(doc, account, told))
                or _is_a_president(account, told)
                or _sends(doc._.words, account, told)
                or _only_says_where(doc, account, told)
                or _is_of_another_clause(doc._.words, account, told)
            )
        elif kinds[told.role] == "product":
            is_out = _NOTHING.search(doc._.words[: told.mention.start]) is not None
        else:
            is_out = _is_since(doc._.words, account, told) or _is_spent_besides(
                doc._.words, account, told
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
    if _BOUGHT.search(doc._.words[: told.mention.start]):
        return True
    goods = [p.mention.end for p in doc._.placed if p.mention.kind == "product"]
    if any(_FROM.fullmatch(doc._.words[end : told.mention.start]) for end in goods):
        return True
    behind = re.match(r"['’]s? ", doc._.words[told.mention.end :])
    return behind is not None and any(
        p.mention.kind == "product" and p.mention.start == told.mention.end + behind.end()
        for p in doc._.placed
    )


def _is_spent_besides(text: str, account: Account, told: Told) -> bool:
    """ "Will buy chips and invest $500 billion": the sum is of the second act, also where that is taken for a trade."""
    if account.event_type not in TRADES or told.role != "value":
        return False
    is_second = _BUYS.search(text[: account.start]) and _BESIDES.search(f"{text[: account.end]} ")
    return bool(is_second) or _BESIDES.search(text[account.end : told.mention.start]) is not None


def _is_since(text: str, account: Account, told: Told) -> bool:
    """ "Has sent nothing since May": what did not happen since a day did not happen on it."""
    return (
        told.role == "date"
        and account.modality is Modality.DENIED
        and _SINCE.search(text[: told.mention.start]) is not None
    )
