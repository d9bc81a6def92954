"""How sure a claim is: the chance that a careful reader would make the same one.

A logistic regression over what is known of a claim. The weights were fitted with
`python -m nlp.learned.calibrate`; docs/quality.md has the calibration error.
"""

import math

from nlp.drafts import Draft
from nlp.values import Name

#: In the order of `features`.
WEIGHTS = (-3.16, 0.30, -0.17, 0.49, 0.04, 1.83, 0.77, -0.24)
#: Under this a draft makes no claim: readers forgive a missing event sooner than a wrong one.
KEPT = 0.4
#: The network's chance is kept this far from 0 and 1: it was never measured closer.
EDGE = 0.01
#: More roles than this say no more.
MANY = 5
#: Nobody should read a claim of ours as certain or as nothing.
LEAST, MOST = 0.05, 0.95


def features(draft: Draft) -> tuple[float, ...]:
    """What the weights count.

    A constant; the network's log odds; whether a rule agrees; how many roles are filled; whether it
    is told twice; whether it is complete; whether it gives a figure; whether it names a model.
    """
    chance = min(max(draft.probability, EDGE), 1 - EDGE)
    roles = draft.roles()
    return (
        1.0,
        math.log(chance / (1 - chance)),
        float(any("/" in rule for rule in draft.rules)),
        float(min(len(roles), MANY)),
        float(draft.told > 1),
        float(draft.complete),
        float(bool(roles & {"value", "quantity"})),
        float(any(isinstance(v, Name) and bool(v.key) for v in draft.values("product"))),
    )


def confidence(draft: Draft) -> float:
    """Between LEAST and MOST, to two digits."""
    total = sum(w * x for w, x in zip(WEIGHTS, features(draft), strict=True))
    return round(min(max(1 / (1 + math.exp(-total)), LEAST), MOST), 2)
