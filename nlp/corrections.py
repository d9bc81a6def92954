"""Fillers that the words beside them put right: the company for its owner, a model for a word behind it."""

import re
from dataclasses import replace

from spacy.tokens import Doc

from nlp.mentions.mention import Mention
from nlp.sentence_accounts import Account
from nlp.values import Name

_GETS = re.compile(
    r"(?:(?:has|have|had) )?(?:obtain|receiv|got\b|gotten|acquir|take delivery|took delivery)",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith (?:the |an? )?(?:[A-Z][\w. ]*['’]s )?(?:[a-z]+ )?$")


def corrected(doc: Doc, account: Account) -> Account:
    """The account with every filler in the role, and in the name, that the sentence gives it."""
    named = _with_whole_names(doc, _of_companies(doc, account))
    return _with_recipient(doc.text, _with_buyer(doc.text, named))


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


def _with_recipient(text: str, account: Account) -> Account:
    """ "DeepSeek obtained H100 chips": who gets goods does not deliver them."""
    words = text[account.start : account.end]
    if account.event_type != "shipment" or not _GETS.match(words):
        return account
    return replace(
        account,
        fillers=tuple(
            replace(f, role="recipient")
            if f.role == "supplier" and f.mention.end <= account.start
            else f
            for f in account.fillers
        ),
    )
