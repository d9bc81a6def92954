"""Fit the weights of `nlp.confidence`: `python -m nlp.learned.calibrate GOLD.jsonl…`.

Prints the weights, and the expected calibration error in ten bins: of the weights on the same
claims, and of weights fitted without the document that each claim is from.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp import gold
from nlp.confidence import features
from nlp.evaluate import pair
from nlp.extract import drafts
from nlp.gather import claim_of, gathered

#: Keeps the weights small where claims are few: a prior of standard deviation 1.4.
RIDGE = 0.5
Numbers = NDArray[np.float64]


def fitted(x: Numbers, y: Numbers) -> Numbers:
    """Weights of the logistic regression, by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - chance) - RIDGE * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def calibration_error(chance: Numbers, right: Numbers) -> float:
    """The mean distance of ten bins' mean chance from their share of right ones."""
    bins = np.minimum((chance * 10).astype(int), 9)
    gaps = [
        abs(chance[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def _rows(files: list[str]) -> tuple[Numbers, Numbers, Numbers]:
    """Features, whether the claim pairs with a gold event, and the number of its document."""
    x: list[tuple[float, ...]] = []
    y: list[float] = []
    documents: list[int] = []
    lines = [line for f in files for line in Path(f).read_text("utf-8").splitlines()]
    for number, row in enumerate(json.loads(line) for line in lines):
        found = _judged(row)
        x += [f for f, _ in found]
        y += [right for _, right in found]
        documents += [number] * len(found)
    return np.array(x), np.array(y), np.array(documents)


def _judged(row: dict[str, Any]) -> list[tuple[tuple[float, ...], float]]:
    article = gold.article(row)
    made, on_chips = drafts(article)
    kept = gathered(made, on_chips=on_chips)
    events = [gold.event(claim_of(article, d)) for d in kept]
    right = {p for _, p in pair(row["events"], events)}
    return [(features(d), float(i in right)) for i, d in enumerate(kept)]


def main() -> None:
    x, y, documents = _rows(sys.argv[1:])
    weights = fitted(x, y)
    left_out = np.zeros(len(y))
    for number in np.unique(documents):
        out = documents == number
        left_out[out] = 1 / (1 + np.exp(-x[out] @ fitted(x[~out], y[~out])))
    print(f"weights: {', '.join(f'{w:.2f}' for w in weights)} ({len(y)} claims)")
    own = 1 / (1 + np.exp(-x @ weights))
    print(f"calibration error: {calibration_error(own, y):.3f}")
    print(f"without the claim's own document: {calibration_error(left_out, y):.3f}")


if __name__ == "__main__":
    main()
