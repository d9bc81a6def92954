"""Fill the roles of names from their places towards each frame's trigger."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.places import COMPOUND, OBJECT, POSSESSIVE, SUBJECT, by_order, by_tree
from nlp.components.vendors import owns
from nlp.frames import Filler, Frame, Placed
from nlp.mentions.pronouns import GOODS
from nlp.ontology import ACCEPTS, event_types
from nlp.values import Name

#: A measure this near a trigger is the one that it is about, in tokens.
NEAR = 8
_FIGURES = {"money", "quantity", "months", "period"}


@Language.factory("roles", requires=["doc._.frames", "doc._.placed"])
def make_roles(nlp: Language, name: str) -> "Roles":
    return Roles()


class Roles:
    def __call__(self, doc: Doc) -> Doc:
        for frame in doc._.frames:
            named = _nearest_subjects(doc, list(_names(doc, frame)))
            frame.fillers.extend(_spelt_out(doc, named))
            frame.fillers.extend(_instrument_itself(doc, frame))
        return doc


def _names(doc: Doc, frame: Frame) -> Iterator[Filler]:
    roles = event_types()[frame.found.trigger.event_type].roles
    for placed in doc._.placed:
        tree, order = by_tree(doc, frame.found, placed), by_order(doc, frame.found, placed)
        place, witnesses = _weigh(tree, order)
        fitting = frame.found.trigger.places.get(place, ())
        role = next((r for r in fitting if _accepts(roles[r], placed)), "")
        if not role and placed.mention.kind == "product" and (tree or order):
            role, witnesses = _product_role(roles), (*witnesses, "kind")
        if not role or roles[role] in _FIGURES or _only_makes(doc, placed, role):
            continue
        yield Filler(role, placed, (f"{place or 'near'}", *witnesses))


def _only_makes(doc: Doc, placed: Placed, role: str) -> bool:
    """The maker of goods ("Nvidia's H100") or of a rule ("U.S. curbs") takes no part by that."""
    made = "product" if placed.mention.kind == "company" and role != "supplier" else ""
    if placed.mention.kind in ("place", "authority") and role not in ("authority", "target"):
        made = "instrument"
    return any(p.mention.kind == made and owns(doc, placed, p) for p in doc._.placed)


def _nearest_subjects(doc: Doc, fillers: list[Filler]) -> list[Filler]:
    """Of subjects that only word order speaks for, those nearest the trigger and their list.

    Where the tree names a subject, word order adds none but members of the same list.
    """
    things = [f for f in fillers if f.placed.mention.kind == "product"]
    if any(f.witnesses[:2] == (OBJECT, "tree") for f in things):
        fillers = [f for f in fillers if f not in things or f.witnesses[:2] != (SUBJECT, "order")]
    subjects = [f for f in fillers if f.witnesses[0] == SUBJECT and f not in things]
    sure = [f for f in subjects if "tree" in f.witnesses] or subjects[-1:]
    for filler in reversed(subjects):
        if filler not in sure and any(_listed(doc, filler.placed, f.placed) for f in sure):
            sure.append(filler)
    return [f for f in fillers if f not in subjects or f in sure]


def _listed(doc: Doc, first: Placed, second: Placed) -> bool:
    """Whether only commas and "and" stand between the two."""
    between = doc[first.end : second.start] if first.end <= second.start else doc[0:0]
    return first.end <= second.start and all(t.lower_ in (",", "and", "or", "&") for t in between)


def _spelt_out(doc: Doc, fillers: list[Filler]) -> Iterator[Filler]:
    """ "Chinese companies including ByteDance and Tencent": the members, not the group."""
    for filler in fillers:
        members = _members(doc, filler.placed) if filler.placed.mention.kind == "group" else []
        if not members:
            yield filler
        for member in members:
            yield Filler(filler.role, member, (*filler.witnesses, "member"))


def _members(doc: Doc, group: Placed) -> list[Placed]:
    """The companies that a group's "including" lists."""
    opening = [t.lower_ for t in doc[group.end : group.end + 3]]
    if not {"including", "like", "namely"} & set(opening) and opening[-2:] != ["such", "as"]:
        return []
    found: list[Placed] = []
    end = group.end + 3
    for placed in (p for p in doc._.placed if p.mention.kind == "company" and p.start >= group.end):
        joined = all(t.lower_ in (",", "and", "or") for t in doc[end : placed.start])
        if (found and not joined) or (placed.start > group.end + 4 and not found):
            break
        found.append(placed)
        end = placed.end
    return found


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
        if placed.mention.kind == "instrument" and abs(placed.start - frame.found.start) <= NEAR:
            yield Filler("instrument", placed, ("kind", "near"))
            return
