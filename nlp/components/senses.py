"""Drop frames whose trigger is used in another sense: an account, a means, what a rule forbids."""

import tomllib
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.components.modality import plans
from nlp.frames import Frame
from nlp.lexicon.entries import entries, lexicon_file
from nlp.sentence_accounts import OF_STATES
from nlp.values import Name

#: An act this near behind a measure is the one it forbids, in tokens.
BOUND_BY = 5
_SPENDING = {"spend", "spends", "spent", "spending"}
#: How far before its verb "in case" may stand, in tokens.
CONDITION = 7
#: What the object of a buying or shipping verb may be, and the arcs inside its noun phrase.
_GOODS = {"product", "quantity", "money", "pronoun", "instrument", "company", "group", "place"}
_PHRASAL = {"nmod", "nmod:poss", "compound", "amod", "nummod", "appos", "conj", "flat", "nmod:desc"}
#: Verbs that end what they have for an object, and permissions, which end in a restriction.
_ENDING = {
    "revoke",
    "withdraw",
    "cancel",
    "suspend",
    "rescind",
    "pull",
    "overturn",
    "scrap",
    "drop",
}
_PERMISSIONS = {
    "licence",
    "license",
    "permit",
    "waiver",
    "exemption",
    "authorization",
    "permission",
    "status",
}


@Language.factory("senses", requires=["doc._.frames", "doc._.placed"])
def make_senses(nlp: Language, name: str) -> "Senses":
    return Senses()


class Senses:
    def __call__(self, doc: Doc) -> Doc:
        doc._.frames = [f for f in doc._.frames if not _is_other_sense(doc, f)]
        return doc


def _is_other_sense(doc: Doc, frame: Frame) -> bool:
    return (
        _about_something_else(doc, frame)
        or _only_able(doc, frame)
        or _forbidden(doc, frame)
        or _says_when(doc, frame)
        or _only_if(doc, frame)
        or _spends_otherwise(doc, frame)
        or _ends_a_permission(doc, frame)
    )


def _only_if(doc: Doc, frame: Frame) -> bool:
    """ "in case it can no longer buy", "if Washington bans": a condition reports no event."""
    start = frame.found.start
    marks = {c.lower_ for c in doc[start].children if c.dep_ == "mark"}
    before = doc[max(0, start - CONDITION) : start].text.lower()
    return bool(marks & {"if", "unless", "whether"}) or "in case" in before


def _spends_otherwise(doc: Doc, frame: Frame) -> bool:
    """Money spent on chips is an order, money spent on plants and data centres an investment."""
    kind = frame.found.trigger.event_type
    if kind not in ("order", "investment") or doc[frame.found.start].lower_ not in _SPENDING:
        return False
    bought = (p.mention.value for p in doc._.placed if p.start > frame.found.start)
    counted = any(isinstance(v, Name) and _is_counted(v) for v in bought)
    return counted == (kind == "investment")


def _is_counted(name: Name) -> bool:
    """Whether the name is of goods that are counted: a model, or a generic word with a unit."""
    generic = (entries("generic").get(n) for n in (name.name, *name.also))
    return name.key in entries("product") or any(g is not None and g.fact("unit") for g in generic)


def _ends_a_permission(doc: Doc, frame: Frame) -> bool:
    """ "revoked the licence": what ends a permission eases nothing."""
    verb = doc[frame.found.start]
    if frame.found.trigger.event_type != "relief" or verb.lemma_.lower() not in _ENDING:
        return False
    objects = [c for c in verb.children if c.dep_ in ("obj", "nsubj:pass")]
    return any(o.lemma_.lower() in _PERMISSIONS for o in objects)


def _says_when(doc: Doc, frame: Frame) -> bool:
    """ "ordered for delivery in 2024": when an order is due, not a shipment of its own."""
    start = frame.found.start
    return frame.found.trigger.event_type == "shipment" and (
        doc[start].pos_ == "NOUN" and start > 0 and doc[start - 1].lower_ == "for"
    )


def _about_something_else(doc: Doc, frame: Frame) -> bool:
    """Whether the verb's own object is no goods: "deliver strong growth", "order an inquiry"."""
    verb = doc[frame.found.start]
    if verb.pos_ != "VERB" or "product" not in frame.found.trigger.places.get("object", ()):
        return False
    objects = [c for c in verb.children if c.dep_ == "obj" and c.i >= frame.found.end]
    heads = [h for o in objects for h in (o, *(c for c in o.children if c.dep_ == "appos"))]
    if any(h.lemma_.lower() in _not_goods() for h in heads):
        return True
    return bool(objects) and not any(_holds_goods(doc, o) for o in objects)


def _holds_goods(doc: Doc, noun: Token) -> bool:
    phrase = {noun.i, *(t.i for t in noun.subtree if _hops(t, noun) <= 3)}
    return any(
        placed.mention.kind in _GOODS and phrase.intersection(range(placed.start, placed.end))
        for placed in doc._.placed
    )


def _hops(token: Token, noun: Token) -> int:
    """Steps up the noun phrase to its head; clauses and adjuncts are out of it."""
    steps = 0
    while token.i != noun.i and token.dep_ in _PHRASAL and steps <= 3:
        token, steps = token.head, steps + 1
    return steps if token.i == noun.i else 99


def _only_able(doc: Doc, frame: Frame) -> bool:
    """ "the means to buy", "an ability to ship": an infinitive under a noun that is no plan."""
    verb = doc[frame.found.start]
    return (
        verb.dep_ == "acl"
        and any(c.lower_ == "to" and c.dep_ == "mark" for c in verb.children)
        and verb.head.lemma_.lower() not in plans()
    )


def _forbidden(doc: Doc, frame: Frame) -> bool:
    """Whether the act is what a measure bears on: "a ban on Nvidia selling", "a licence to ship"."""
    if frame.found.trigger.event_type != "shipment":
        return False
    before = doc[max(0, frame.found.start - BOUND_BY) : frame.found.start]
    linked = any(t.lower_ in ("on", "to", "from", "of", "for", "with") for t in before)
    rules = {p.start for p in doc._.placed if p.mention.kind == "instrument"}
    for other in doc._.frames:
        if other.found.trigger.event_type in OF_STATES:
            rules |= set(range(other.found.start, other.found.end))
    return linked and any(t.i in rules for t in before)


@cache
def _not_goods() -> set[str]:
    """Heads of an object that is an account or a title, not goods: "book a charge"."""
    return set(tomllib.loads(lexicon_file("not_goods.toml").read_text("utf-8"))["nouns"])
