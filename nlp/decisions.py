"""What people decide about claims, and what becomes of the claims by it. Pure.

Decisions are never changed: who errs decides anew, or takes a decision out of force by another
(`Undo`), which can itself be taken out of force. What holds is worked out from all of them in their order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nlp.claims import Argument, Claim, Modality, Report


@dataclass(frozen=True, slots=True)
class Named:
    """A claim as a decision names it: by its id, and by what a person can still read years later.

    `start` is where its quote begins in the text.
    """

    claim_id: str
    event_type: str
    url: str
    publisher: str
    published: str
    trigger: str
    quote: str
    start: int

    @classmethod
    def of(cls, report: Report) -> "Named":
        claim = report.claim
        return cls(
            claim.id,
            claim.event_type,
            report.url,
            report.publisher,
            report.published.isoformat(),
            claim.trigger.text,
            claim.quote.text,
            claim.quote.start,
        )


@dataclass(frozen=True, slots=True)
class Accept:
    """The claim is right as it is."""

    claim: Named


@dataclass(frozen=True, slots=True)
class Reject:
    """The text does not say this; the claim counts no more."""

    claim: Named


@dataclass(frozen=True, slots=True)
class Correct:
    """The role is filled by these and by nothing else; by nothing where there are none."""

    claim: Named
    role: str
    fillers: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Restate:
    """The text says it as this real."""

    claim: Named
    modality: Modality


@dataclass(frozen=True, slots=True)
class Together:
    """These claims report one happening."""

    claims: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """None of these claims reports the happening that the others report."""

    claims: tuple[Named, ...]
    others: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Add:
    """The text says this, though no rule finds it: a claim made by hand (see `by_hand`)."""

    named: Named
    claim: Claim


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes the decision of this id out of force."""

    decision_id: str


Act = Accept | Reject | Correct | Restate | Together | Apart | Add | Undo


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what and when. `at` is in UTC; `note` says why, in the reviewer's words."""

    id: str
    at: datetime
    by: str
    note: str
    act: Act


class Verdict(StrEnum):
    """What people have last said of a claim."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    ADDED = "added"


def named(act: Act) -> tuple[Named, ...]:
    """Every claim that the act names."""
    match act:
        case Accept(claim) | Reject(claim) | Correct(claim) | Restate(claim) | Add(claim):
            return (claim,)
        case Together(claims):
            return claims
        case Apart(claims, others):
            return (*claims, *others)
        case Undo():
            return ()


def verdict(act: Act) -> Verdict | None:
    """What the act says of its claim; None where it says nothing of a single one."""
    match act:
        case Accept():
            return Verdict.ACCEPTED
        case Reject():
            return Verdict.REJECTED
        case Correct() | Restate():
            return Verdict.CORRECTED
        case Add():
            return Verdict.ADDED
        case Together() | Apart() | Undo():
            return None


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """Those that no later decision in force takes out of force, in their order."""
    undone: set[str] = set()
    held: list[Decision] = []
    for decision in reversed(decisions):
        if decision.id in undone:
            continue
        held.append(decision)
        if isinstance(decision.act, Undo):
            undone.add(decision.act.decision_id)
    return held[::-1]


def by_hand(name: str) -> str:
    """The rule of a claim that somebody added, and the witness of a filler that somebody gave."""
    return f"{_BY_HAND}{name}"


def is_by_hand(claim: Claim) -> bool:
    """Whether a person added the claim."""
    return any(rule.startswith(_BY_HAND) for rule in claim.rules)


def hands(claim: Claim) -> tuple[str, ...]:
    """Who had a hand in the claim or in its fillers, each once."""
    said = (*claim.rules, *(w for a in claim.arguments for w in a.witnesses))
    found = (words.removeprefix(_BY_HAND) for words in said if words.startswith(_BY_HAND))
    return tuple(dict.fromkeys(found))


def places(decisions: Iterable[Decision]) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the claims that the decisions name, and the addresses of their pages."""
    found = [one for decision in decisions for one in named(decision.act)]
    return frozenset(n.claim_id for n in found), frozenset(n.url for n in found if n.url)


_BY_HAND = "by hand: "
