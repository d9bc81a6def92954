"""What a watch may say, key by key: what each key means, and the condition that they make together."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Any

from nlp.alerts import OFTEN, Rhythm
from nlp.conditions import Condition, Limits
from nlp.events import Status
from nlp.mentions.amounts.money import money
from nlp.mentions.amounts.quantities import quantities
from nlp.ontology import event_types
from nlp.values import Money, Quantity
from ui.channels import texts

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class InvalidValue(ValueError):
    """What a key's value had to be, in words."""


@dataclass(frozen=True, slots=True)
class WatchKey:
    """A key of a watch: what it is for, and what makes something of its value. That raises InvalidValue."""

    meaning: str
    read: Callable[[Any], Any]


def names(value: Any) -> tuple[str, ...]:
    if found := texts(value):
        return found
    raise InvalidValue(
        'a text in quotes (or a list of them, any of which will do), such as "Nvidia"'
    )


def types(value: Any) -> tuple[str, ...]:
    return _among(value, tuple(event_types()))


def statuses(value: Any) -> tuple[str, ...]:
    return _among(value, tuple(status.value for status in Status))


def an_amount(value: Any) -> Money:
    """One amount with its currency, in the words in which texts give it."""
    found = money(value) if isinstance(value, str) else []
    if len(found) == 1 and found[0].text == value.strip():
        amount = found[0].value
        if isinstance(amount, Money) and amount.low is not None and amount.low == amount.high:
            return amount
    raise InvalidValue('an amount with its currency, such as "$500 million" or "2 billion yuan"')


def a_count(value: Any) -> Quantity:
    """A number of pieces, or a number with its unit."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return Quantity(value, value, "unit")
    found = quantities(value) if isinstance(value, str) else []
    if len(found) == 1:
        count = found[0].value
        if isinstance(count, Quantity) and count.low is not None and count.low == count.high:
            return count
    raise InvalidValue('a number of pieces, such as 100000, or with its unit "50,000 wafers"')


def a_percent(value: Any) -> float:
    if isinstance(value, str) and (found := _PERCENT.fullmatch(value.strip())):
        return float(found[1])
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise InvalidValue('a number of percent, such as "20 %"')


def is_true(value: Any) -> bool:
    if value is True:
        return True
    raise InvalidValue("true, or left out")


def sources(value: Any) -> tuple[str, ...]:
    """() stands for any source."""
    if value is True:
        return ()
    if found := texts(value):
        return found
    raise InvalidValue(
        'true for any source, or the name of one (or a list of them), such as "my-feed"'
    )


def often(value: Any) -> str:
    if value in OFTEN:
        return str(value)
    raise InvalidValue(f"one of {_listed(OFTEN)}")


def a_time(value: Any) -> time:
    if isinstance(value, str) and (found := _CLOCK.fullmatch(value)):
        return time(int(found[1]), int(found[2]))
    raise InvalidValue('a time of day in UTC, such as "07:00"')


def a_weekday(value: Any) -> int:
    day = str(value).capitalize()
    if day in _DAYS:
        return _DAYS.index(day)
    raise InvalidValue(f"one of {_listed(_DAYS)}")


#: In the order in which `chokepoint watches add --help` explains them; roles of events come with them.
KEYS: Mapping[str, WatchKey] = {
    "type": WatchKey("order, shipment, restriction …", types),
    "party": WatchKey("a company, authority or country that takes part in whatever role", names),
    "product": WatchKey("a product, a family or a kind of goods", names),
    "names": WatchKey("a name in any role, or a word of the quotes", names),
    "status": WatchKey("confirmed, reported, planned, possible, denied, withdrawn", statuses),
    "value_over": WatchKey("the value may be over this", an_amount),
    "value_under": WatchKey("the value may be under this", an_amount),
    "quantity_over": WatchKey("the quantity may be over this", a_count),
    "quantity_under": WatchKey("the quantity may be under this", a_count),
    "value_changed_by": WatchKey("the value has changed by more than so many percent", a_percent),
    "quantity_changed_by": WatchKey("and so for the quantity", a_percent),
    "status_became": WatchKey("the status is this now, and was another", statuses),
    "conflict_appeared": WatchKey("reports disagree on more than they did", is_true),
    "due_passed_in_silence": WatchKey("a due date is over, and nobody said what came of it", is_true),
    "source_went_quiet": WatchKey("true, or names of sources: one that used to publish has stopped", sources),
    "tell": WatchKey("the channel (or a list of them)", names),
    "often": WatchKey("at once, daily or weekly", often),
    "at": WatchKey("when daily and weekly digests go out, in UTC (07:00)", a_time),
    "on": WatchKey("and on which day weekly ones do (Monday)", a_weekday),
}  # fmt: skip

_CONDITIONS = {
    "type": "types",
    "party": "parties",
    "product": "products",
    "names": "names",
    "status": "statuses",
    "value_changed_by": "value_moved",
    "quantity_changed_by": "quantity_moved",
    "status_became": "became",
    "conflict_appeared": "conflict_appeared",
    "due_passed_in_silence": "silent_due",
    "source_went_quiet": "quiet",
}
_RHYTHMS = {"often": "often", "at": "at", "on": "weekday"}


@cache
def roles() -> dict[str, tuple[str, ...]]:
    """The roles that a name may fill, and the types of event that have them."""
    found: dict[str, list[str]] = {}
    for event_type in event_types().values():
        for role in event_type.roles:
            if role in event_type.parties() or event_type.roles[role] == "instrument":
                found.setdefault(role, []).append(event_type.name)
    return {role: tuple(of) for role, of in found.items()}


def read(key: str, value: Any) -> Any:
    """What a key says. Raises InvalidValue, and KeyError for a key that there is not."""
    return names(value) if key in roles() else KEYS[key].read(value)


def condition(values: Mapping[str, Any]) -> Condition:
    """Of values that were read. Raises InvalidValue where they do not go together."""
    fields = {name: values[key] for key, name in _CONDITIONS.items() if key in values}
    return Condition(
        **fields,
        roles=tuple((role, values[role]) for role in roles() if role in values),
        value=_limits(values, "value", lambda money: money.currency),
        quantity=_limits(values, "quantity", lambda count: count.unit),
    )


def rhythm(values: Mapping[str, Any]) -> Rhythm:
    return Rhythm(**{name: values[key] for key, name in _RHYTHMS.items() if key in values})


def _limits(values: Mapping[str, Any], figure: str, unit_of: Callable[[Any], str]) -> Limits:
    over, under = values.get(f"{figure}_over"), values.get(f"{figure}_under")
    units = {unit_of(end) for end in (over, under) if end}
    if len(units) > 1:
        raise InvalidValue(
            f"in one unit: {figure}_over and {figure}_under are in {_listed(sorted(units))}"
        )
    return Limits(over.low if over else None, under.low if under else None, *units)


def _among(value: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    found = texts(value)
    if found and set(found) <= set(known):
        return found
    raise InvalidValue(f"one of {_listed(known)} (or a list of them)")


def _listed(words: Any) -> str:
    return ", ".join(words)
