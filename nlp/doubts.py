"""Which events are worth a person's time first: those of which least is sure and on which most hangs. Pure."""

from dataclasses import dataclass
from math import log10

from nlp.events import Event, Reason
from nlp.figures import size
from nlp.values import Money
from nlp.wording import money

#: What a conflict, a single origin, and one that nobody names add to the doubt (0 to 1) of a claim of
#: which it is as likely that it is right as that it is wrong. Set by hand, not measured.
CONFLICT = 0.6
ONE_ORIGIN = 0.1
NOBODY_NAMED = 0.2
#: From this confidence on it is no reason to look.
SURE = 0.8
#: Sums below this (dollars) count as none; each factor of 10,000 above it doubles an event's worth.
SMALL = 1e6


@dataclass(frozen=True, slots=True)
class Glance:
    """What the queue needs of an event.

    `confidence` is that of its least sure claim that nobody has reviewed; `conflicts` counts
    disagreements; `nobody_named`: whether all who say so are without a name; `dollars` is its largest sum.
    """

    confidence: float
    conflicts: int
    origins: int
    nobody_named: bool
    dollars: float


def weight(seen: Glance) -> float:
    """The higher, the sooner somebody should look."""
    doubt = 1 - 2 * abs(seen.confidence - 0.5)
    doubt += CONFLICT * bool(seen.conflicts)
    if seen.origins == 1:
        doubt += ONE_ORIGIN + NOBODY_NAMED * seen.nobody_named
    return doubt * (1 + log10(max(seen.dollars, SMALL) / SMALL) / 4)


def reasons(event: Event, seen: Glance) -> tuple[str, ...]:
    """Why somebody should look, in words."""
    found = [f"sources disagree on the {role}" for role in _disputed(event)]
    sums = [v for v in event.values("value") if isinstance(v, Money)]
    largest = money(max(sums, key=lambda v: size(v) or 0.0)) if sums else ""
    if seen.origins == 1 and (seen.nobody_named or largest):
        whom = "one origin that nobody names" if seen.nobody_named else "one origin"
        found.append(f"{largest or 'all of it'} rests on {whom}")
    if seen.confidence < SURE:
        found.append(f"confidence {seen.confidence:.2f}")
    if largest and not any(largest in reason for reason in found):
        found.append(f"{largest} hangs on it")
    return tuple(found)


def _disputed(event: Event) -> list[str]:
    disputes = (c.role for c in event.conflicts if c.reason is Reason.DISAGREEMENT)
    return list(dict.fromkeys(disputes))
