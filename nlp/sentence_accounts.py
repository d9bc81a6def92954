"""What one sentence tells of its events, and how its accounts share figures and repeat each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.claims import Modality
from nlp.mentions.mention import Mention

#: Kinds of mention of which one event's is not another's.
FIGURES = {"money", "quantity"}
#: Types by which goods change hands.
TRADES = {"order", "shipment", "stockpile"}
#: Types of measure that a state takes, and all types that one leads.
MEASURES = {"restriction", "relief"}
OF_STATES = {*MEASURES, "enforcement"}
#: The witness that the network is, and those that the grammar is.
LEARNED, GRAMMAR = "learned", {"tree", "order"}
#: The witness that the network is where it fills a role from a sentence before.
NEARBY = "a sentence before"
#: The network's probability that a filler needs.
ROLE = 0.5
#: Kinds of role that one filler fills.
SINGLE = {"money", "quantity", "months", "period", "instrument"}


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
    words ("the deal", "this order") go back to an event told before. `beyond` are mentions of sentences
    before, each with how many sentences it stands apart.
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
    beyond: tuple[tuple[int, Told], ...] = ()


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


def with_own_figures(told: list[Account], figures: Sequence[Mention]) -> list[Account]:
    """The accounts, a trade that only shares one of the figures with another given its own, if it has one.

    "Orders rose to $2.6 billion, with shipments up to $1.7 billion": the shipments come to the sum that
    stands behind them and is nobody's.
    """
    claimed = {f.mention for a in told for f in a.fillers}
    free = [m for m in figures if m not in claimed]
    starts = sorted(a.start for a in told)
    return [
        replace(
            account, fillers=tuple(_own(account, f, told, free, starts) for f in account.fillers)
        )
        for account in told
    ]


def _own(
    account: Account, filler: Told, told: list[Account], free: list[Mention], starts: list[int]
) -> Told:
    """The filler, or the free figure right behind the account's words where another act claims it more."""
    sure = filler.probability or ROLE
    others = (a for a in told if a.event_type in TRADES - {account.event_type})
    is_lost = (
        account.event_type in TRADES
        and filler.mention.kind in FIGURES
        and any(
            f.mention == filler.mention and (f.probability or ROLE) > sure
            for other in others
            for f in other.fillers
        )
    )
    if not is_lost:
        return filler
    next_act = next((s for s in starts if s >= account.end), None)
    behind = (
        m
        for m in free
        if m.kind == filler.mention.kind
        and m.start >= account.end
        and (next_act is None or m.end <= next_act)
    )
    own = next(behind, None)
    return replace(filler, mention=own, witnesses=("near",), probability=None) if own else filler


def with_recipients(told: Sequence[Account]) -> list[Account]:
    """The accounts; of an order and a delivery in the same words, whoever gets the goods buys them.

    "Baidu and Tencent are to get 100,000 A800 for that sum" is both.
    """
    places = {(a.start, a.end): a for a in told if a.event_type == "shipment"}
    return [
        _bought(a, places[a.start, a.end])
        if a.event_type == "order" and (a.start, a.end) in places
        else a
        for a in told
    ]


def _bought(order: Account, delivery: Account) -> Account:
    held = {f.mention for f in order.fillers}
    buyers = (
        replace(f, role="buyer")
        for f in delivery.fillers
        if f.role == "recipient" and f.mention not in held
    )
    return replace(order, fillers=(*order.fillers, *buyers))


def tells_all_of(one: Account, other: Account) -> bool:
    """Whether one has all that the other has, and more: a second verb for the same act.

    Of two that have the same, the one that denies it counts: "refused to ease"; else the likelier one: of
    "asked about placing orders" the second.
    """
    ours, theirs = ({(f.role, f.mention) for f in a.fillers} for a in (one, other))
    more = theirs < ours or (theirs == ours and _weight(one) > _weight(other))
    return one.event_type == other.event_type and bool(theirs) and more


def _weight(account: Account) -> tuple[bool, float, int]:
    return account.modality is Modality.DENIED, account.probability, -account.start
