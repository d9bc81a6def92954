"""How sure a claim is: the chance that a careful reader would make the same one.

A logistic regression over four things that are known of a claim. The weights were fitted with
`python -m nlp.learned.calibrate GOLD.jsonl…`; docs/quality.md has the calibration error.
"""

import math

from nlp.drafts import Draft

#: For the constant, the network's log odds, a rule that agrees, each role, and being told twice.
WEIGHTS = (-0.94, 0.20, 0.79, 0.22, 0.16)
#: The network's chance is kept this far from 0 and 1: it was never measured closer.
EDGE = 0.01
#: Nobody should read a claim of ours as certain or as nothing.
LEAST, MOST = 0.05, 0.95


def features(draft: Draft) -> tuple[float, ...]:
    """What the weights count, in their order."""
    chance = min(max(draft.probability, EDGE), 1 - EDGE)
    by_rule = any("/" in rule for rule in draft.rules)
    told_twice = draft.told > 1
    return (
        1.0,
        math.log(chance / (1 - chance)),
        float(by_rule),
        float(len(draft.roles())),
        float(told_twice),
    )


def confidence(draft: Draft) -> float:
    """Between LEAST and MOST, to two digits."""
    total = sum(w * x for w, x in zip(WEIGHTS, features(draft), strict=True))
    return round(min(max(1 / (1 + math.exp(-total)), LEAST), MOST), 2)
