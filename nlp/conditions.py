"""Whether an event is one that somebody watches for: conditions in words of the field, and what meets them.

A condition holds what must be so of the event, and what must have come about between two moments
(a figure moved, a status was reached, a disagreement appeared). All that is set must hold; of
several names for one thing, any will do.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from nlp.countries import Country, countries
from nlp.events import Event
from nlp.goods import families, kinds_of
from nlp.mentions.amounts.exchange import to_usd
from nlp.mentions.names import names
from nlp.ontology import event_types
from nlp.snapshots import Snapshot, moved_by
from nlp.values import Money, Name, Quantity


@dataclass(frozen=True, slots=True)
class Limits:
    """A figure that may be over the one and under the other; None asks nothing.

    "Up to $4 billion" may be over $500 million, and passes. `unit` is an ISO 4217 currency or a unit
    of nlp.values.Quantity; other currencies count at the average rate of the event's year.
    """

    over: float | None = None
    under: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What somebody watches for. `roles`: names by role; a country stands for its state, companies and groups.

    `parties` may fill any role that somebody fills; `names` any role at all, or stand in a quote.
    `value_moved` and `quantity_moved` are percents that must be exceeded. With `silent_due`, a due
    date of the event has passed and nobody has said what became of it; with `quiet`, it is no event
    but a source that is watched: one of these, or any where it is ().
    """

    types: tuple[str, ...] = ()
    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parties: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    value: Limits = Limits()
    quantity: Limits = Limits()
    value_moved: float | None = None
    quantity_moved: float | None = None
    became: tuple[str, ...] = ()
    conflict_appeared: bool = False
    silent_due: bool = False
    quiet: tuple[str, ...] | None = None

    @property
    def is_of_turns(self) -> bool:
        """Whether it asks that something has come about, not only that something is so."""
        moved = self.value_moved is not None or self.quantity_moved is not None
        return moved or bool(self.became) or self.conflict_appeared


def meets(condition: Condition, event: Event) -> bool:
    """Whether the event is what the condition says that must be so."""
    goods = (*_names(event, "product"), *_names(event, "replaces"))
    return (
        (not condition.types or event.event_type in condition.types)
        and (not condition.statuses or event.status.value in condition.statuses)
        and all(_filled(_names(event, role), wanted) for role, wanted in condition.roles)
        and (not condition.parties or _filled(_parties(event), condition.parties))
        and (not condition.products or any(are_goods(n, condition.products) for n in goods))
        and (not condition.names or any(_is_named(event, name) for name in condition.names))
        and _within_money(condition.value, event)
        and _within_count(condition.quantity, event)
    )


def has_turned(condition: Condition, before: Snapshot | None, now: Snapshot) -> bool:
    """Whether what must have come about has, since the moment before; None where it was not known then."""
    return (
        _has_moved(condition.value_moved, before, now, "value")
        and _has_moved(condition.quantity_moved, before, now, "quantity")
        and (not condition.became or _became(condition.became, before, now))
        and (
            not condition.conflict_appeared
            or now.conflicts > (before.conflicts if before is not None else 0)
        )
    )


def is_party(name: Name, wanted: str) -> bool:
    """Whether the name is the wanted one, of an equally good spelling, or belongs to the wanted country."""
    if name.spellings() & _spellings(wanted):
        return True
    country = _country(wanted)
    if country is None:
        return False
    is_group = not name.key and any(word in name.name.casefold() for word in country.people)
    return is_group or name.name in country.names or name.key in country.names


def are_goods(name: Name, wanted: Iterable[str]) -> bool:
    """Whether the goods are one of the wanted: by name, as a model of that family, or of that kind."""
    ours = {*name.spellings(), *families(name), *(kind.casefold() for kind in kinds_of(name))}
    return any(ours & _spellings(one) or holds_words(name.name, one) for one in wanted)


def holds_words(text: str, words: str) -> bool:
    """Whether the words stand in the text, whole; "HBM" also stands in "HBM3E", and Chinese anywhere."""
    return _pattern(words).search(text) is not None


def _parties(event: Event) -> list[Name]:
    roles = event_types()[event.event_type].parties()
    return [name for role in roles for name in _names(event, role)]


def _names(event: Event, role: str) -> list[Name]:
    return [value for value in event.current(role) if isinstance(value, Name)]


def _filled(found: Iterable[Name], wanted: tuple[str, ...]) -> bool:
    return any(is_party(name, one) for name in found for one in wanted)


def _is_named(event: Event, wanted: str) -> bool:
    if any(holds_words(report.claim.quote.text, wanted) for report in event.reports):
        return True
    every = [name for role in event_types()[event.event_type].roles for name in _names(event, role)]
    return any(is_party(name, wanted) or are_goods(name, [wanted]) for name in every)


def _within_money(limits: Limits, event: Event) -> bool:
    amounts = [v for v in event.current("value") if isinstance(v, Money)]
    return limits == Limits() or any(_lies(m, limits, event.when.start) for m in amounts)


def _lies(money: Money, limits: Limits, on: date) -> bool:
    if money.currency == limits.unit:
        return _may_lie(money.low, money.high, limits)
    ours = to_usd(money, on)
    theirs = to_usd(Money(limits.over, limits.under, limits.unit), on)
    if ours is None or theirs is None:
        return False
    return _may_lie(ours.low, ours.high, Limits(theirs.low, theirs.high))


def _within_count(limits: Limits, event: Event) -> bool:
    counts = [v for v in event.current("quantity") if isinstance(v, Quantity)]
    return limits == Limits() or any(
        count.unit == limits.unit and _may_lie(count.low, count.high, limits) for count in counts
    )


def _may_lie(low: float | None, high: float | None, limits: Limits) -> bool:
    is_over = limits.over is None or high is None or high > limits.over
    return is_over and (limits.under is None or low is None or low < limits.under)


def _has_moved(percent: float | None, before: Snapshot | None, now: Snapshot, figure: str) -> bool:
    if percent is None:
        return True
    moved = moved_by(before, now, figure) if before else None
    return moved is not None and moved > percent


def _became(wanted: tuple[str, ...], before: Snapshot | None, now: Snapshot) -> bool:
    return now.status in wanted and (before is None or before.status not in wanted)


@cache
def _spellings(wanted: str) -> frozenset[str]:
    """Of what a person wrote: in lower case, and as the lexicon has it."""
    found = [m.value for m in names(wanted) if m.start == 0 and m.end == len(wanted)]
    known = [v.spellings() for v in found if isinstance(v, Name)]
    return frozenset({wanted.casefold()}.union(*known))


@cache
def _country(wanted: str) -> Country | None:
    """By its name, another name of it, or the word for its people: China, PRC, Chinese."""
    spellings = _spellings(wanted)
    return next(
        (
            country
            for name, country in countries().items()
            if name.casefold() in spellings or spellings & country.people
        ),
        None,
    )


@cache
def _pattern(words: str) -> re.Pattern[str]:
    if not words.isascii():
        return re.compile(re.escape(words), re.IGNORECASE)
    return re.compile(rf"(?<!\w){re.escape(words)}(?![^\W\d])", re.IGNORECASE)
