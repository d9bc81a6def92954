"""Replay the decisions of people over the claims: what is dropped, corrected, kept together or apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nlp.bonds import NONE, Bonds
from nlp.claims import Argument, Claim, Quote, Report
from nlp.decisions import (
    Act,
    Add,
    Apart,
    Correct,
    Decision,
    Named,
    Restate,
    Together,
    Undo,
    Verdict,
    in_force,
    verdict,
)

#: What is said of a decision whose claim is gone.
GONE = "no longer applies: the claim is not in the text, or the rules do not find it any more"
MOVED = "no longer applies: its words are not where they were"
FEWER = "no longer applies: the claims on one side of it are gone"


@dataclass(frozen=True, slots=True)
class Decided:
    """The claims as people decided, in the order in which they came, without those rejected.

    `verdicts`: by claim id, the last word on it and the id of the decision; `lost`: by decision id, why a
    decision that is in force does nothing now; `in_force`: the ids of those that nobody took back.
    """

    reports: tuple[Report, ...]
    bonds: Bonds
    verdicts: Mapping[str, tuple[Verdict, str]]
    lost: Mapping[str, str]
    in_force: frozenset[str]

    @property
    def accepted(self) -> frozenset[str]:
        """The ids of the claims that somebody called right."""
        return frozenset(c for c, (said, _) in self.verdicts.items() if said is Verdict.ACCEPTED)


def decided(reports: Iterable[Report], decisions: Sequence[Decision]) -> Decided:
    """The reports after all decisions, which come in the order in which they were taken.

    A claim whose id is gone is known again on its page by its type, trigger and quote, if only one claim
    there has them. A claim added by hand is among the reports already if its text is still kept.
    """
    listed = list(reports)
    replay = _Replay({r.claim.id: r for r in listed}, _by_words(listed))
    held = in_force(decisions)
    for decision in held:
        replay.take(decision)
    kept = (replay.reports[r.claim.id] for r in listed)
    return Decided(
        tuple(r for r in kept if not replay.is_rejected(r.claim.id)),
        replay.bonds,
        replay.verdicts,
        replay.lost,
        frozenset(decision.id for decision in held),
    )


_Words = tuple[str, str, str, str]


@dataclass(slots=True)
class _Replay:
    """Where the replay has got. `reports` holds each claim as corrected so far."""

    reports: dict[str, Report]
    by_words: Mapping[_Words, Sequence[str]]
    bonds: Bonds = NONE
    verdicts: dict[str, tuple[Verdict, str]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    def is_rejected(self, claim_id: str) -> bool:
        return self.verdicts.get(claim_id, (None, ""))[0] is Verdict.REJECTED

    def take(self, decision: Decision) -> None:
        trouble = self._take(decision)
        if trouble:
            self.lost[decision.id] = trouble

    def _take(self, decision: Decision) -> str:
        """Why it does nothing; "" where it does something."""
        match decision.act:
            case Undo():
                return ""
            case Together(claims):
                found = self._found(claims)
                self.bonds = self.bonds.joined(found)
                return "" if len(set(found)) > 1 else FEWER
            case Apart(claims, others):
                ours, theirs = self._found(claims), self._found(others)
                self.bonds = self.bonds.parted(ours, theirs)
                return "" if ours and theirs else FEWER
            case act:
                return self._judge(decision, act.named if isinstance(act, Add) else act.claim)

    def _judge(self, decision: Decision, of: Named) -> str:
        claim_id = self._find(of)
        said = verdict(decision.act)
        if claim_id is None or said is None:
            return GONE
        report = self.reports[claim_id]
        claim = _changed(report.claim, decision.act, of)
        if claim is None:
            return MOVED
        self.reports[claim_id] = replace(report, claim=claim)
        self.verdicts[claim_id] = said, decision.id
        return ""

    def _found(self, claims: Iterable[Named]) -> list[str]:
        return [claim_id for one in claims if (claim_id := self._find(one)) is not None]

    def _find(self, of: Named) -> str | None:
        if of.claim_id in self.reports:
            return of.claim_id
        same = (
            self.by_words.get((of.url, of.event_type, of.trigger, of.quote), ()) if of.url else ()
        )
        return same[0] if len(same) == 1 else None


def _by_words(reports: Iterable[Report]) -> Mapping[_Words, Sequence[str]]:
    found: defaultdict[_Words, list[str]] = defaultdict(list)
    for report in reports:
        claim = report.claim
        words = (report.url, claim.event_type, claim.trigger.text, claim.quote.text)
        found[words].append(claim.id)
    return found


def _changed(claim: Claim, act: Act, of: Named) -> Claim | None:
    """The claim after the act; None where its words are not in the claim's text as it is now."""
    match act:
        case Add(_, added):
            return added if added.id == claim.id else None
        case Restate(_, modality):
            return replace(claim, modality=modality)
        case Correct(_, role, fillers):
            here = fillers if of.claim_id == claim.id else _moved(fillers, claim, of)
            if here is None:
                return None
            kept = [a for a in claim.arguments if a.role != role]
            arguments = sorted((*kept, *here), key=lambda a: (a.quote.start, a.quote.end, a.role))
            return replace(claim, arguments=tuple(arguments))
        case _:
            return claim


def _moved(fillers: Iterable[Argument], claim: Claim, of: Named) -> tuple[Argument, ...] | None:
    """The fillers where the same quote stands now; None where one of them lay outside the quote."""
    by = claim.quote.start - of.start
    moved = []
    for filler in fillers:
        start, end = filler.quote.start - of.start, filler.quote.end - of.start
        if start < 0 or claim.quote.text[start:end] != filler.quote.text:
            return None
        place = Quote(filler.quote.start + by, filler.quote.end + by, filler.quote.text)
        moved.append(replace(filler, quote=place))
    return tuple(moved)
