"""Fill the roles of each frame from the mentions round its trigger."""

import tomllib
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.components.modality import plans
from nlp.components.places import (
    COMPOUND,
    OBJECT,
    POSSESSIVE,
    SUBJECT,
    by_order,
    by_tree,
    marker_before,
)
from nlp.frames import Filler, Frame, Placed
from nlp.lexicon.entries import lexicon_file
from nlp.mentions.pronouns import GOODS
from nlp.ontology import ACCEPTS, EventType, event_types
from nlp.values import Name

#: Figures and times belong to the nearest trigger; crossing one of these costs this many tokens.
CLAUSE_COST = 8
#: What standing inside the trigger's subtree is worth, in tokens: 89 % of arguments stand there.
SUBTREE_WORTH = 6
#: An act this near behind a measure is the one it forbids, in tokens.
BOUND_BY = 5
#: Further than this from its trigger, a figure is left alone.
FAR = 30
_EDGES = {";", "while", "but", "after", "which", "because", "although", "and", ":", "as"}
#: What the object of a buying or shipping verb may be, and the arcs inside its noun phrase.
_GOODS = {"product", "quantity", "money", "pronoun", "instrument", "company", "group", "place"}
#: Types by which a state forbids, allows or punishes the act that its sentence names.
_OF_STATES = {"restriction", "relief", "enforcement"}
_PHRASAL = {"nmod", "nmod:poss", "compound", "amod", "nummod", "appos", "conj", "flat", "nmod:desc"}
_FIGURES = {"money", "quantity", "months", "period"}
_DELIVERY = {
    "delivery",
    "deliver",
    "delivered",
    "deliveries",
    "due",
    "arrive",
    "arrives",
    "arriving",
    "arrival",
    "shipped",
    "receive",
}
_EFFECTIVE = {
    "effective",
    "effect",
    "force",
    "starting",
    "beginning",
    "start",
    "starts",
    "begin",
    "begins",
}


@Language.factory("roles", requires=["doc._.frames", "doc._.placed"])
def make_roles(nlp: Language, name: str) -> "Roles":
    return Roles()


class Roles:
    """Names go by their place towards the trigger; figures and times go by nearness."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.frames = [
            f
            for f in doc._.frames
            if not (_about_something_else(doc, f) or _only_able(doc, f) or _forbidden(doc, f))
        ]
        for frame in doc._.frames:
            frame.fillers.extend(_names(doc, frame))
            frame.fillers.extend(_instrument_itself(doc, frame))
        for placed in doc._.placed:
            for frame, filler in _figure(doc, placed):
                frame.fillers.append(filler)
        for frame in doc._.frames:
            frame.fillers.extend(_vendors(doc, frame))
        return doc


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
    linked = any(t.lower_ in ("on", "to", "from", "of", "for") for t in before)
    rules = {p.start for p in doc._.placed if p.mention.kind == "instrument"}
    rules |= {f.found.start for f in doc._.frames if f.found.trigger.event_type in _OF_STATES}
    return linked and any(t.i in rules for t in before)


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


def _names(doc: Doc, frame: Frame) -> Iterator[Filler]:
    roles = event_types()[frame.found.trigger.event_type].roles
    for placed in doc._.placed:
        tree, order = by_tree(doc, frame.found, placed), by_order(doc, frame.found, placed)
        place, witnesses = _weigh(tree, order)
        fitting = frame.found.trigger.places.get(place, ())
        role = next((r for r in fitting if _accepts(roles[r], placed)), "")
        if not role and placed.mention.kind == "product" and (tree or order):
            role, witnesses = _product_role(roles), (*witnesses, "kind")
        if role and roles[role] not in _FIGURES:
            yield Filler(role, placed, (f"{place or 'near'}", *witnesses))


def _accepts(role_kind: str, placed: Placed) -> bool:
    mention = placed.mention
    if mention.kind != "pronoun":
        return mention.kind in ACCEPTS[role_kind]
    goods = isinstance(mention.value, Name) and mention.value.key == GOODS
    return "pronoun" in ACCEPTS[role_kind] and goods == (role_kind == "product")


def _weigh(tree: str, order: str) -> tuple[str, tuple[str, ...]]:
    """An explicit preposition outweighs the tree, the tree outweighs bare order."""
    if tree == order:
        return tree, ("tree", "order") if tree else ()
    if order and order not in (SUBJECT, OBJECT, POSSESSIVE, COMPOUND):
        return order, ("order",)
    if tree:
        return tree, ("tree",)
    return order, ("order",) if order else ()


def _product_role(roles: dict[str, str]) -> str:
    """Goods in some other place: the product, unless the type tells two products apart."""
    return "product" if "product" in roles and "replaces" not in roles else ""


def _instrument_itself(doc: Doc, frame: Frame) -> Iterator[Filler]:
    """A measure named by a noun is its own instrument; a verb takes the one in its clause."""
    if "instrument" not in event_types()[frame.found.trigger.event_type].roles or frame.has(
        "instrument"
    ):
        return
    for placed in doc._.placed:
        if (
            placed.mention.kind == "instrument"
            and abs(placed.start - frame.found.start) <= CLAUSE_COST
        ):
            yield Filler("instrument", placed, ("kind", "near"))
            return


def _figure(doc: Doc, placed: Placed) -> Iterator[tuple[Frame, Filler]]:
    """Give a figure or a time to the nearest trigger that has a role for it and a party."""
    offers = []
    for number, frame in enumerate(doc._.frames):
        event_type = event_types()[frame.found.trigger.event_type]
        role = _figure_role(doc, placed, event_type)
        if not role or frame.has(role):
            continue
        cost = _cost(doc, frame, placed)
        if cost < FAR:
            offers.append((not _has_party(frame, event_type), cost, number, role))
    if offers:
        _, _, number, role = min(offers)
        yield doc._.frames[number], Filler(role, placed, ("kind", "near"))


def _has_party(frame: Frame, event_type: EventType) -> bool:
    return any(frame.has(role) for role in event_type.parties())


def _figure_role(doc: Doc, placed: Placed, event_type: EventType) -> str:
    kinds = {kind: [r for r, k in event_type.roles.items() if k == kind] for kind in _FIGURES}
    for kind, roles in kinds.items():
        if roles and placed.mention.kind in ACCEPTS[kind]:
            return _which_time(doc, placed, roles) if kind == "period" else roles[0]
    return ""


def _which_time(doc: Doc, placed: Placed, roles: list[str]) -> str:
    around = {t.lower_ for t in doc[max(0, placed.start - 5) : placed.start]}
    after = {t.lower_ for t in doc[placed.end : placed.end + 2]}
    if "delivery" in roles and (around | after) & _DELIVERY:
        return "delivery"
    if "delivery" in roles and marker_before(doc, placed.start) == "for":
        return "delivery"
    if "effective" in roles and around & _EFFECTIVE:
        return "effective"
    return "date" if "date" in roles else roles[0]


def _cost(doc: Doc, frame: Frame, placed: Placed) -> int:
    first, last = sorted([(frame.found.start, frame.found.end), (placed.start, placed.end)])
    between = doc[first[1] : last[0]] if first[1] < last[0] else doc[0:0]
    cost = len(between) + CLAUSE_COST * sum(t.lower_ in _EDGES for t in between)
    if any(doc[frame.found.start].is_ancestor(t) for t in doc[placed.start : placed.end]):
        cost -= SUBTREE_WORTH
    return max(cost, 0)


def _vendors(doc: Doc, frame: Frame) -> Iterator[Filler]:
    """ "Nvidia's A800", "Nvidia AI chips": whose product it is fills the supplier's role."""
    if "supplier" not in event_types()[frame.found.trigger.event_type].roles or frame.has(
        "supplier"
    ):
        return
    products = [f.placed for f in frame.fillers if f.role in ("product", "quantity")]
    taken = {id(f.placed) for f in frame.fillers}
    for placed in doc._.placed:
        owns = any(_owns(doc, placed, product) for product in products)
        if placed.mention.kind == "company" and owns and id(placed) not in taken:
            yield Filler("supplier", placed, ("possessive of the product",))
            return


def _owns(doc: Doc, owner: Placed, product: Placed) -> bool:
    if product.start <= owner.start < product.end:
        return True
    between = doc[owner.end : product.start]
    inside = all(
        t.pos_ in ("ADJ", "PART", "PUNCT", "NOUN", "ADV", "PROPN") and t.text != ","
        for t in between
    )
    return owner.end <= product.start <= owner.end + 5 and inside


@cache
def _not_goods() -> set[str]:
    """Heads of an object that is an account or a title, not goods: "book a charge"."""
    return set(tomllib.loads(lexicon_file("not_goods.toml").read_text("utf-8"))["nouns"])
