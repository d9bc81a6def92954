"""Fillers that the words beside them put right: the company for its owner, a model for a word behind it."""

import re
from collections.abc import Collection
from dataclasses import replace

from spacy.tokens import Doc

from nlp.lexicon.entries import entries
from nlp.mentions.mention import Mention
from nlp.sentence_accounts import MEASURES, Account, Told
from nlp.values import Name, Period

_AUXILIARIES = re.compile(r" (?:(?:has|have|had|will|would|is to|was to|also|already|since) )*")
_GETS = re.compile(
    r"(?:(?:has|have|had|are|is|to) ){0,3}(?:obtain|receiv|get\b|got\b|gotten|acquir|take delivery|took delivery)",
    re.IGNORECASE,
)
#: Kinds of company (nlp/lexicon/companies) that sell what others order.
SELLERS = {
    "chip designer",
    "chipmaker",
    "equipment maker",
    "foundry",
    "memory maker",
    "network equipment",
    "server maker",
}
#: The longest time, in days, on which a measure is announced.
WEEK = 7
_SAID = re.compile(r"(?: \w+)?,? (?:said|says|announced|announces|unveiled|declared)\b")
_SAID_ON = re.compile(rf"{_SAID.pattern}(?: in a \w+)?(?: late| early)? (?:on )?")
_DUE = re.compile(
    r"\b(?:for delivery|(?:be|is|are) delivered|due|arriv(?:e|es|ing)|delivery is planned|deliverable)"
    r"(?: (?:in|by|on|during|before|from|early|late|at))*(?: the)? $"
)
_WITH = re.compile(r"\bwith (?:the |an? )?(?:[A-Z][\w. ]*['’]s )?(?:[a-z]+ )?$")


def corrected(doc: Doc, account: Account) -> Account:
    """The account with every filler in the role, and in the name, that the sentence gives it."""
    named = _with_whole_names(doc, _of_companies(doc, account))
    parted = _with_recipient(doc, _with_buyer(doc._.words, named))
    return _with_day(doc, _with_delivery(doc._.words, parted))


def _of_companies(doc: Doc, account: Account) -> Account:
    """ "Elon Musk's xAI": the company acts, not who owns it."""
    starts = {p.mention.start: p.mention for p in doc._.placed if p.mention.kind == "company"}
    owned = {
        f.mention: starts[behind]
        for f in account.fillers
        if f.mention.kind == "person" and doc._.words[f.mention.end :][:3] in ("'s ", "’s ")
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
    return next((m for m in models if doc._.words[m.end : mention.start] in (" ", "-")), None)


def _is_model(mention: Mention) -> bool:
    value = mention.value
    return mention.kind == "product" and isinstance(value, Name) and bool(value.key)


def _with_buyer(text: str, account: Account) -> Account:
    """ "Dell signed a deal with DataVolt to deliver racks": of two who would sell, the maker of such goods does."""
    selling = [f for f in account.fillers if f.role == "supplier"]
    behind = [
        f
        for f in selling
        if f.mention.start >= account.end and _WITH.search(text[account.end : f.mention.start])
    ]
    ahead = [f for f in selling if f.mention.end <= account.start]
    is_deal = account.event_type == "order" and not any(f.role == "buyer" for f in account.fillers)
    if not is_deal or len(behind) != 1 or not ahead or len(ahead) + 1 != len(selling):
        return account
    makes, subject_makes = _makes(behind[0]), any(_makes(f) for f in ahead)
    if makes == subject_makes:
        return account
    return _in_role(account, "buyer", ahead if makes else behind)


def _in_role(account: Account, role: str, moved: Collection[Told]) -> Account:
    """The account with these of its fillers in another role."""
    fillers = (replace(f, role=role) if f in moved else f for f in account.fillers)
    return replace(account, fillers=tuple(fillers))


def _makes(told: Told) -> bool:
    """Whether the lexicon knows the company for one that sells chips or machines."""
    value = told.mention.value
    entry = entries("company").get(value.key) if isinstance(value, Name) else None
    return entry is not None and entry.is_one_of(SELLERS)


def gets(text: str, account: Account) -> bool:
    """Whether the act's words are those of who receives."""
    return _GETS.match(text, account.start) is not None


def _with_recipient(doc: Doc, account: Account) -> Account:
    """ "DeepSeek obtained H100 chips": who gets goods does not deliver them.

    Nobody else having been seen as the recipient, who stands right before the words is.
    """
    text: str = doc._.words
    if account.event_type != "shipment" or not gets(text, account):
        return account
    ahead = [f for f in account.fillers if f.role == "supplier" and f.mention.end <= account.start]
    if ahead or any(f.role == "recipient" for f in account.fillers):
        return _in_role(account, "recipient", ahead)
    beside = (
        Told("recipient", p.mention, ("subject", "order"))
        for p in doc._.placed
        if p.mention.kind == "company"
        and _AUXILIARIES.fullmatch(text, p.mention.end, account.start)
    )
    return replace(account, fillers=(*account.fillers, *beside))


def _with_delivery(text: str, account: Account) -> Account:
    """ "Chips for delivery in 2024": the time is when they are due, not when they were ordered."""
    if account.event_type != "order" or any(f.role == "delivery" for f in account.fillers):
        return account
    dates = (f for f in account.fillers if f.role == "date")
    return _in_role(account, "delivery", [f for f in dates if _DUE.search(text[: f.mention.start])])


def _with_day(doc: Doc, account: Account) -> Account:
    """A state that says on a day what it does, does it that day; of a company's plans this is not so."""
    dated = any(f.role == "date" and f.probability is not None for f in account.fillers)
    if account.event_type not in MEASURES or dated:
        return account
    acting = [f.mention for f in account.fillers if f.role == "authority"]
    days = (
        p.mention
        for p in doc._.placed
        if isinstance(p.mention.value, Period) and _lasts(p.mention.value) <= WEEK
    )
    day = next((d for d in days if any(_says_on(doc._.words, who, d) for who in acting)), None)
    if day is None:
        return account
    others = (f for f in account.fillers if f.role != "date")
    return replace(account, fillers=(*others, Told("date", day, ("announced",))))


def _lasts(period: Period) -> int:
    """In days."""
    return (period.end - period.start).days + 1


def _says_on(text: str, who: Mention, day: Mention) -> bool:
    """ "Commerce said on Monday", "On Monday, the department announced"."""
    if who.end <= day.start:
        return _SAID_ON.fullmatch(text[who.end : day.start]) is not None
    ahead = re.fullmatch(r",? (?:the )?", text[day.end : who.start])
    return ahead is not None and _SAID.match(text, who.end) is not None
