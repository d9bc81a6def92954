"""Measure predicted events against gold ones: precision, recall and F1 by type and by role."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nlp.agreement import agreeing, fillers, is_strong, same_party

Events = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were right, of how many predicted and how many in gold."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(slots=True)
class Scores:
    """Figures over a gold file. Shares are between 0 and 1, None where there is nothing to share."""

    documents: int = 0
    types: dict[str, Rate] = field(default_factory=dict)
    roles: dict[str, Rate] = field(default_factory=dict)
    quiet_rate: float | None = None
    modality: float | None = None
    attribution: float | None = None
    merge: "MergeScores | None" = None
    errors: list[str] = field(default_factory=list)

    @property
    def events(self) -> Rate:
        return _total(self.types.values())

    @property
    def arguments(self) -> Rate:
        return _total(self.roles.values())


@dataclass(frozen=True, slots=True)
class MergeScores:
    """B-cubed precision and recall of the clusters, and the conflicting roles found."""

    mentions: int
    precision: float
    recall: float
    conflicts: Rate

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def evaluate(gold: Iterable[dict[str, Any]], predicted: dict[str, Events]) -> Scores:
    """Score predictions, by document id, against gold documents."""
    counts: Counter[tuple[str, str, str]] = Counter()
    scores = Scores()
    quiet: list[bool] = []
    clusters: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for document in gold:
        scores.documents += 1
        golds, guesses = document["events"], predicted.get(document["id"], [])
        if not golds:
            quiet.append(not guesses)
        pairs = pair(golds, guesses)
        _count(counts, golds, guesses, pairs)
        scores.errors.extend(_errors(document["id"], golds, guesses, pairs))
        clusters.extend((golds[g], guesses[p]) for g, p in pairs if golds[g].get("cluster"))
    scores.types, scores.roles = _rates(counts, "type"), _rates(counts, "role")
    paired = counts["paired", "", ""]
    scores.quiet_rate = sum(quiet) / len(quiet) if quiet else None
    scores.modality = counts["modality", "", ""] / paired if paired else None
    scores.attribution = counts["attribution", "", ""] / paired if paired else None
    scores.merge = _merge_scores(clusters)
    return scores


def pair(golds: Events, guesses: Events) -> list[tuple[int, int]]:
    """One-to-one pairs of numbers (gold, guess) within a type, the best overlap first."""
    scored = []
    for g, gold in enumerate(golds):
        for p, guess in enumerate(guesses):
            if gold["type"] != guess["type"]:
                continue
            hits = agreeing(gold, guess)
            if any(is_strong(role, filler) for role, filler in hits):
                unmatched = len(fillers(guess)) + len(fillers(gold)) - 2 * len(hits)
                scored.append((-len(hits), unmatched, g, p))
    pairs: list[tuple[int, int]] = []
    for _, _, g, p in sorted(scored):
        if all(g != other and p != guess for other, guess in pairs):
            pairs.append((g, p))
    return pairs


def _count(
    counts: Counter[tuple[str, str, str]],
    golds: Events,
    guesses: Events,
    pairs: list[tuple[int, int]],
) -> None:
    for side, events in (("gold", golds), ("predicted", guesses)):
        for event in events:
            counts["type", event["type"], side] += 1
            counts.update(("role", role, side) for role, _ in fillers(event))
    for g, p in pairs:
        gold, guess = golds[g], guesses[p]
        counts["type", gold["type"], "right"] += 1
        counts.update(("role", role, "right") for role, _ in agreeing(gold, guess))
        counts["paired", "", ""] += 1
        counts["modality", "", ""] += _modality(gold) == _modality(guess)
        counts["attribution", "", ""] += _same_origin(gold, guess)


def _modality(event: dict[str, Any]) -> str:
    return str(event.get("modality", "asserted"))


def _same_origin(gold: dict[str, Any], guess: dict[str, Any]) -> bool:
    ours, theirs = gold.get("attribution") or [], guess.get("attribution") or []
    return (not ours and not theirs) or any(same_party(a, b) for a in ours for b in theirs)


def _rates(counts: Counter[tuple[str, str, str]], kind: str) -> dict[str, Rate]:
    names = sorted({name for what, name, _ in counts if what == kind})
    return {
        name: Rate(*(counts[kind, name, side] for side in ("right", "predicted", "gold")))
        for name in names
    }


def _total(rates: Iterable[Rate]) -> Rate:
    listed = list(rates)
    return Rate(
        sum(r.right for r in listed), sum(r.predicted for r in listed), sum(r.gold for r in listed)
    )


def _errors(
    name: str, golds: Events, guesses: Events, pairs: list[tuple[int, int]]
) -> Iterator[str]:
    for g, p in pairs:
        hits = agreeing(golds[g], guesses[p])
        for role, filler in fillers(golds[g]):
            if (role, filler) not in hits:
                had = [f for r, f in fillers(guesses[p]) if r == role]
                yield f"{name}: {golds[g]['type']} lacks {role} {filler}; it has {had}"
    for g in set(range(len(golds))) - {g for g, _ in pairs}:
        yield f"{name}: no {golds[g]['type']} for «{golds[g].get('quote', '')}»"
    for p in set(range(len(guesses))) - {p for _, p in pairs}:
        guess = guesses[p]
        yield f"{name}: wrong {guess['type']} {guess.get('roles')} «{guess.get('quote', '')}»"


def _merge_scores(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> MergeScores | None:
    if not pairs:
        return None
    #: An event without a cluster is a cluster of its own.
    ours = [(gold["cluster"], guess.get("cluster") or id(guess)) for gold, guess in pairs]
    both, golds, guesses = Counter(ours), Counter(g for g, _ in ours), Counter(p for _, p in ours)
    precision = sum(both[g, p] / guesses[p] for g, p in ours) / len(ours)
    recall = sum(both[g, p] / golds[g] for g, p in ours) / len(ours)
    roles = [(set(g.get("conflict") or ()), set(p.get("conflict") or ())) for g, p in pairs]
    conflicts = Rate(
        sum(len(a & b) for a, b in roles),
        sum(len(b) for _, b in roles),
        sum(len(a) for a, _ in roles),
    )
    return MergeScores(len(ours), precision, recall, conflicts)
