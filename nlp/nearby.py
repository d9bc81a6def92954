"""Fillers that a claim takes from the sentences before its own, on the network's word.

"The order is the largest yet. It was placed by Tencent in May …": of what no sentence that tells an event says of
it, a tenth stands in the two before. Targets are left out: texts name countries all over, and two in three are wrong.
"""

from dataclasses import replace

from nlp.drafts import Draft, Filler
from nlp.ontology import event_types
from nlp.sentence_accounts import SINGLE
from nlp.values import Name, equally_good

#: The kind of the roles that times fill, and kinds of which no role is filled.
TIME, LEFT_OUT = "period", {"target", "money", "quantity", "months"}
#: The network's probability that such a filler needs, and that A800 needs to stand for "chips" that would be taken.
SURE, KNOWN = 0.6, 0.5


def with_nearby(draft: Draft) -> Draft:
    """The draft, each role of which no sentence of its own gives a filler given those before them.

    A role that one filler fills gets the likeliest. Whose own sentences give a time has that and no other.
    """
    kinds = event_types()[draft.event_type].roles
    empty = {r for r, kind in kinds.items() if kind not in LEFT_OUT} - draft.roles()
    if any(kinds[role] == TIME for role in draft.roles()):
        empty = {r for r in empty if kinds[r] != TIME}
    generic = {f.role for f in draft.beyond if (f.chance or 0.0) >= SURE and not _is_known(f)}
    taken: list[Filler] = []
    for filler in sorted(draft.beyond, key=_from_best):
        least = KNOWN if _is_known(filler) and filler.role in generic else SURE
        if filler.role not in empty or (filler.chance or 0.0) < least:
            continue
        others = [f for f in taken if f.role == filler.role]
        single = kinds[filler.role] in SINGLE
        is_generic = any(_from_best(f)[0] < _from_best(filler)[0] for f in others)
        again = any(equally_good(filler.value, f.value) for f in others)
        if not (others and single) and not is_generic and not again:
            taken.append(filler)
    return replace(draft, arguments=(*draft.arguments, *taken), beyond=())


def _from_best(filler: Filler) -> tuple[bool, float]:
    """What the lexicon knows goes before a mere "chips"; then the likelier."""
    return not _is_known(filler), -(filler.chance or 0.0)


def _is_known(filler: Filler) -> bool:
    return isinstance(filler.value, Name) and bool(filler.value.key)
