"""Measure extraction on gold documents that the network never saw, and fit `nlp.confidence` and `nlp.fillers`.

    python -m nlp.learned.calibrate NETWORKS [GOLD.jsonl…]

NETWORKS is the folder that `nlp.learned.adapt --left-out` filled: each part of the documents is
read by the network that learned from the others; our own documents are read, too. Prints the figures
of each file, the weights of fillers and of claims, and the expected calibration error in ten bins:
of the weights on the same claims, and of weights fitted without a tenth of the documents on these.
"""

import re
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.documents import Article
from nlp import fillers, gold
from nlp.agreement import agreeing
from nlp.confidence import KEPT, features
from nlp.drafts import Draft, Filler
from nlp.evaluate import evaluate, pair
from nlp.extract import drafts
from nlp.gather import candidates, claim_of, gathered, joined
from nlp.learned.documents import FILES, rows_of
from nlp.nearby import with_nearby

#: Keeps the weights small where claims are few: a prior of standard deviation 1.4.
RIDGE = 0.5
#: Parts that the gold documents are divided into, and those by which the weights are checked.
FOLDS, PARTS = 4, 10
#: What a claim in a document that other people wrote counts beside one in a document of ours.
OTHERS = 8.0

Numbers = NDArray[np.float64]
Row = dict[str, Any]


def fitted(x: Numbers, y: Numbers, counts: Numbers) -> Numbers:
    """Weights of the logistic regression, by Newton's method; `counts` is how much each row counts."""
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (y - chance)) - RIDGE * weights
        curve = (x * (counts * chance * (1 - chance))[:, None]).T @ x
        curve = curve + RIDGE * np.eye(x.shape[1])
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold document, the events read in it, and the features and rightness of each candidate.

    So also of each filler of the candidates that are right.
    """

    row: Row
    events: list[Row]
    features: list[tuple[float, ...]]
    right: list[float]
    fillers: list[tuple[float, ...]]
    fillers_right: list[float]


def part(row: Row) -> int:
    """Which of FOLDS parts a gold document belongs to; retellings (st01a, st01b) go together."""
    story = re.sub(r"(?<=\d)[a-z]$", "", str(row["id"]))
    return zlib.crc32(story.encode()) % FOLDS


def judged(row: Row, reader: Path) -> Judged:
    """The document as it is read with this network, against its gold events."""
    article = gold.article(row)
    made, on_chips = drafts(article, reader=reader)
    events = [gold.event(claim_of(article, d)) for d in gathered(made, on_chips=on_chips)]
    found = candidates(made, on_chips=on_chips)
    every = [gold.event(claim_of(article, d)) for d in found]
    right = {p for _, p in pair(row["events"], every)}
    whole = [with_nearby(d) for d in joined(made)]
    pairs = pair(row["events"], [gold.event(claim_of(article, d)) for d in whole])
    of_fillers = [
        (
            fillers.features(whole[p], filler),
            float(_agrees(article, row["events"][g], whole[p], filler)),
        )
        for g, p in pairs
        for filler in whole[p].arguments
    ]
    return Judged(
        row,
        events,
        [features(d) for d in found],
        [float(i in right) for i in range(len(found))],
        [counted for counted, _ in of_fillers],
        [is_right for _, is_right in of_fillers],
    )


def _agrees(article: Article, event: Row, draft: Draft, filler: Filler) -> bool:
    """Whether the gold event has the filler."""
    alone = gold.event(claim_of(article, replace(draft, arguments=(filler,))))
    return bool(list(agreeing(event, alone)))


def _in_words(name: str, read: list[Judged]) -> str:
    scores = evaluate([j.row for j in read], {j.row["id"]: j.events for j in read})
    rates = (
        f"{what} P {rate.precision:.3f} R {rate.recall:.3f} F1 {rate.f1:.3f}"
        for what, rate in (("events", scores.events), ("arguments", scores.arguments))
    )
    others = {k: getattr(scores, k) for k in ("modality", "attribution", "quiet_rate")}
    shares = (f"{k} {v:.3f}" for k, v in others.items() if v is not None)
    return f"{name}: {'; '.join((*rates, *shares))}"


def main() -> None:
    networks = Path(sys.argv[1])
    files = [Path(name) for name in sys.argv[2:]]
    named = [(f.name, OTHERS, rows_of(f)) for f in files]
    named += [(f"own {path.name}", 1.0, rows_of(path)) for path in FILES]
    read: list[tuple[float, Judged]] = []
    for name, worth, rows in named:
        found = [judged(row, networks / str(part(row))) for row in rows]
        print(_in_words(name, found), flush=True)
        read += [(worth, one) for one in found]
    weights = fitted(
        np.array([f for _, j in read for f in j.fillers]),
        np.array([right for _, j in read for right in j.fillers_right]),
        np.array([worth for worth, j in read for _ in j.fillers]),
    )
    print(f"weights of fillers: {', '.join(f'{w:.2f}' for w in weights)}")
    x = np.array([f for _, j in read for f in j.features])
    y = np.array([right for _, j in read for right in j.right])
    counts = np.array([worth for worth, j in read for _ in j.right])
    folds = np.array([n % PARTS for n, (_, j) in enumerate(read) for _ in j.right])
    weights = fitted(x, y, counts)
    left_out = np.zeros(len(y))
    for number in range(PARTS):
        out = folds == number
        left_out[out] = _chances(x[out], fitted(x[~out], y[~out], counts[~out]))
    print(f"weights of claims: {', '.join(f'{w:.2f}' for w in weights)} ({len(y)} candidates)")
    for name, chance in (("", _chances(x, weights)), (" of documents left out", left_out)):
        kept = chance >= KEPT
        error = calibration_error(chance[kept], y[kept])
        print(f"calibration error of claims{name}: {error:.3f} ({kept.sum()} claims)")


def _chances(x: Numbers, weights: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-x @ weights)))


if __name__ == "__main__":
    main()
