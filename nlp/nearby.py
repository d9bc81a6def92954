"""Fillers that a claim takes from the sentences before its own, on the network's word.

"The order is the largest yet. It was placed by Tencent in May …": of what no sentence that tells an event says of
it, a tenth stands in the two before. Targets are left out: texts name countries all over, and two in three are wrong.
"""

from dataclasses import replace

from nlp.drafts import Draft, Filler
from nlp.ontology import event_types
from nlp.sentence_accounts import SINGLE
from nlp.values import equally_good

#: The kind of the roles that times fill.
TIME = "period"
#: The network's probability that such a filler needs.
SURE = 0.6


def with_nearby(draft: Draft) -> Draft:
    """The draft, each role of which no sentence of its own gives a filler given those before them.

    A role that one filler fills gets the likeliest. Whose own sentences give a time has that and no other.
    """
    kinds = event_types()[draft.event_type].roles
    empty = {r for r, kind in kinds.items() if kind != "target"} - draft.roles()
    if any(kinds[role] == TIME for role in draft.roles()):
        empty = {r for r in empty if kinds[r] != TIME}
    taken: list[Filler] = []
    for filler in sorted(draft.beyond, key=lambda f: -(f.chance or 0.0)):
        if filler.role not in empty or (filler.chance or 0.0) < SURE:
            continue
        others = [f for f in taken if f.role == filler.role]
        single = kinds[filler.role] in SINGLE
        if not (others and single) and not any(equally_good(filler.value, f.value) for f in others):
            taken.append(filler)
    return replace(draft, arguments=(*draft.arguments, *taken), beyond=())
