"""What one sentence tells of its events, and how its accounts share figures and repeat each other."""

from dataclasses import dataclass, replace

from nlp.claims import Modality
from nlp.mentions.mention import Mention

#: Kinds of mention of which one event's is not another's.
FIGURES = {"money", "quantity"}
#: The network's probability that a filler needs.
ROLE = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A mention in a role, and what spoke for it; `probability` is the network's, if it did."""

    role: str
    mention: Mention
    witnesses: tuple[str, ...]
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One event as one sentence tells it; `start` and `end` of its trigger count characters.

    `probability` is the network's; `needs` are roles that the rule asks for. `again` says that the
    words ("the deal", "this order") go back to an event told before.
    """

    event_type: str
    start: int
    end: int
    modality: Modality
    fillers: tuple[Told, ...]
    probability: float
    rules: tuple[str, ...]
    needs: tuple[str, ...] = ()
    again: bool = False


def parted(told: list[Account]) -> list[Account]:
    """The accounts, each figure left to the one of its type that it most likely belongs to.

    "$1 billion for 100,000 A800 this year and a further $4 billion for 2024" is two orders.
    """
    owner: dict[tuple[str, Mention], tuple[float, int]] = {}
    for number, account in enumerate(told):
        for filler in account.fillers:
            if filler.mention.kind in FIGURES:
                key = (account.event_type, filler.mention)
                claim = (filler.probability or ROLE, -number)
                owner[key] = max(owner.get(key, claim), claim)
    return [
        replace(
            account,
            fillers=tuple(
                f
                for f in account.fillers
                if owner.get((account.event_type, f.mention), (0.0, -number))[1] == -number
            ),
        )
        for number, account in enumerate(told)
    ]


def tells_all_of(one: Account, other: Account) -> bool:
    """Whether one has all that the other has, and more: a second verb for the same act.

    Of two that have the same, the one that denies it counts: "refused to ease".
    """
    ours, theirs = ({(f.role, f.mention) for f in a.fillers} for a in (one, other))
    denies, denied = (a.modality is Modality.DENIED for a in (one, other))
    more = theirs < ours or (theirs == ours and denies and not denied)
    return one.event_type == other.event_type and bool(theirs) and more
