"""How sure a claim is: the chance that a careful reader would make the same one.

A logistic regression over what is known of a claim. The weights were fitted with
`python -m nlp.learned.calibrate`; docs/quality.md has the calibration error.
"""

import math

from nlp.claims import Modality
from nlp.drafts import Draft
from nlp.ontology import event_types
from nlp.sentence_accounts import GRAMMAR, LEARNED
from nlp.values import Name

#: In the order of `features`.
WEIGHTS = (
    *(-3.87, 0.69, -0.05, 0.35, 0.00, 1.58, 1.18, 0.63),
    *(-0.01, -0.16, -0.43, 0.58, 0.08, -0.26, 1.65, 0.54),
)
#: Under this a draft makes no claim: readers forgive a missing event sooner than a wrong one.
KEPT = 0.5
#: The network's chance is kept this far from 0 and 1: it was never measured closer.
EDGE = 0.01
#: More roles than this say no more.
MANY = 5
#: Of which the network is surer than this, it is sure; so many sentences are an article's first.
SURE, FIRST = 0.9, 3
#: Nobody should read a claim of ours as certain or as nothing.
LEAST, MOST = 0.05, 0.95


def features(draft: Draft) -> tuple[float, ...]:
    """What the weights count.

    A constant; the network's log odds; whether a rule agrees; how many roles are filled; whether it
    is told twice; whether it is complete; whether it lacks one thing; whether it gives a figure;
    whether it names a model; whether the article's first lines name goods; whether it stands in
    them; whether it says who acts; whether it is planned, possible or denied; whether the network is
    sure; whether only a rule sees it; whether tree and order of words both give two fillers.
    """
    chance = min(max(draft.probability, EDGE), 1 - EDGE)
    roles = draft.roles()
    lead = event_types()[draft.event_type].lead
    return (
        1.0,
        math.log(chance / (1 - chance)),
        float(any("/" in rule for rule in draft.rules)),
        float(min(len(roles), MANY)),
        float(draft.told > 1),
        float(draft.complete),
        float(draft.lacking == 1),
        float(bool(roles & {"value", "quantity"})),
        float(any(isinstance(v, Name) and bool(v.key) for v in draft.values("product"))),
        float(draft.on_chips),
        float(draft.sentence.order < FIRST),
        float(lead in roles),
        float(draft.modality is not Modality.ASSERTED),
        float(draft.probability > SURE),
        float(LEARNED not in draft.rules),
        float(sum(set(a.witnesses) >= GRAMMAR for a in draft.arguments) > 1),
    )


def confidence(draft: Draft) -> float:
    """Between LEAST and MOST, to two digits."""
    total = sum(w * x for w, x in zip(WEIGHTS, features(draft), strict=True))
    return round(min(max(1 / (1 + math.exp(-total)), LEAST), MOST), 2)
