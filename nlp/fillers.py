"""Which of a draft's fillers a claim keeps: those that a careful reader would likely give it, too.

A logistic regression over what speaks for a filler. Joining sentences gathers every name that one of
them puts near the event; most wrong fillers are of that kind. The weights were fitted with
`python -m nlp.learned.calibrate`.
"""

import math
from dataclasses import replace

from nlp.drafts import Draft, Filler
from nlp.lexicon.entries import entries
from nlp.ontology import PARTY_KINDS, event_types
from nlp.sentence_accounts import LEARNED, NEARBY
from nlp.values import Name

#: In the order of `features`.
WEIGHTS = (
    *(-0.25, 0.45, 0.13, 0.48, 0.88, 0.55, -0.15, -0.65),
    *(-0.64, -0.10, 0.83, 1.02, -0.77, -0.23, 2.14, 0.28),
)
#: Under this a filler is left out, unless it is the likeliest of a party's role.
KEPT = 0.4
#: The network's chance is kept this far from 0 and 1.
LEAST, MOST = 0.02, 0.99
#: Witnesses that do not look at how the sentence is built.
_LOOSE = {LEARNED, NEARBY, "coreference", "kind", "near"}
_FIGURES = {"money", "quantity", "months"}


def features(draft: Draft, filler: Filler) -> tuple[float, ...]:
    """What the weights count.

    A constant; the network's log odds; whether only a rule gives it; whether the grammar agrees with
    the network; whether the claim's own sentence gives it; whether two do; whether only one far from
    it does; how many share its role; whether it is a target; whether it is one that is no place;
    whether the lexicon knows it; whether it is a figure; whether only nearness gives it; whether that
    is so of a time; whether something outside of every sentence gives it; whether the network takes it from
    a sentence before the claim's own.
    """
    kind = event_types()[draft.event_type].roles[filler.role]
    chance = min(max(filler.chance, LEAST), MOST) if filler.chance is not None else 0.5
    spoke = set(filler.witnesses)
    far = min((abs(s - draft.sentence.order) for s in filler.sentences), default=0) > 1
    named = filler.value if isinstance(filler.value, Name) else None
    is_place = named is not None and named.name in entries("place")
    by_rule = filler.chance is None
    beside = sum(a.role == filler.role for a in draft.arguments)
    return (
        1.0,
        math.log(chance / (1 - chance)),
        float(by_rule),
        float(not by_rule and bool(spoke - _LOOSE)),
        float(draft.sentence.order in filler.sentences),
        float(len(filler.sentences) > 1),
        float(far),
        math.log(beside),
        float(kind == "target"),
        float(kind == "target" and not is_place),
        float(named is not None and bool(named.key)),
        float(kind in _FIGURES),
        float(spoke <= {"kind", "near"}),
        float(by_rule and kind == "period"),
        float(not filler.sentences),
        float(NEARBY in spoke),
    )


def chance(draft: Draft, filler: Filler) -> float:
    """Between 0 and 1."""
    total = sum(w * x for w, x in zip(WEIGHTS, features(draft, filler), strict=True))
    return 1 / (1 + math.exp(-total))


def likely(draft: Draft) -> Draft:
    """The draft without its unlikely fillers; who acts stays, however unlikely, where nobody is likelier."""
    chances = [chance(draft, filler) for filler in draft.arguments]
    kinds = event_types()[draft.event_type].roles
    best: dict[str, float] = {}
    for filler, likelihood in zip(draft.arguments, chances, strict=True):
        if kinds[filler.role] in PARTY_KINDS:
            best[filler.role] = max(best.get(filler.role, 0.0), likelihood)
    return replace(
        draft,
        arguments=tuple(
            filler
            for filler, likelihood in zip(draft.arguments, chances, strict=True)
            if likelihood >= KEPT or likelihood == best.get(filler.role)
        ),
    )
