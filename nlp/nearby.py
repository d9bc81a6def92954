"""Fillers that a claim takes from the sentences before its own, on the network's word.

"The order is the largest yet. It was placed by Tencent in May …". Targets are left out, as texts name countries all
over and two in three are wrong, and figures, as each is of one act (nlp.lone_figures) and the sentence before tells its own.
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
    filled = draft.roles()
    no_more = LEFT_OUT | {TIME} & {kinds[role] for role in filled}
    empty = {r for r, kind in kinds.items() if kind not in no_more} - filled
    generic = {f.role for f in draft.beyond if (f.chance or 0.0) >= SURE and not _is_known(f)}
    taken: list[Filler] = []
    for filler in sorted(draft.beyond, key=_from_best):
        least = KNOWN if _is_known(filler) and filler.role in generic else SURE
        if filler.role not in empty or (filler.chance or 0.0) < least:
            continue
        others = [f for f in taken if f.role == filler.role]
        single = kinds[filler.role] in SINGLE
        is_generic = not _is_known(filler) and any(map(_is_known, others))
        again = any(equally_good(filler.value, f.value) for f in others)
        if not (others and single) and not is_generic and not again:
            taken.append(filler)
    return replace(draft, arguments=(*draft.arguments, *taken), beyond=())


def _from_best(filler: Filler) -> tuple[bool, float]:
    """What the lexicon knows goes before a mere "chips"; then the likelier."""
    return not _is_known(filler), -(filler.chance or 0.0)


def _is_known(filler: Filler) -> bool:
    return isinstance(filler.value, Name) and bool(filler.value.key)
