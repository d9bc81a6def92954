"""Reports written by hand for the tests of merging: who published what on which day."""

from datetime import date

from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.lexicon.entries import entries
from nlp.values import Bound, Money, Months, Name, Period, Quantity

Filler = Money | Months | Name | Period | Quantity
_KINDS = ("company", "product", "place", "authority", "instrument")


def named(name: str, *also: str) -> Name:
    """The name as the extractor has it: with the lexicon's key where the lexicon holds it."""
    entry = next((entries(kind)[name] for kind in _KINDS if name in entries(kind)), None)
    state = entry.fact("state") if entry and entry.kind == "authority" else ""
    return Name(name, name if entry else "", (*also, *([state] if state else [])))


def money(billions: float, currency: str = "USD") -> Money:
    return Money(billions * 1e9, billions * 1e9, currency)


def at_least(billions: float, currency: str = "USD") -> Money:
    return Money(billions * 1e9, None, currency, Bound.AT_LEAST)


def count(number: float, unit: str = "unit") -> Quantity:
    return Quantity(number, number, unit)


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), "year")


def month(number: int, of: int) -> Period:
    last = date(number + of // 12, of % 12 + 1, 1).toordinal() - 1
    return Period(date(number, of, 1), date.fromordinal(last), "month")


def day(text: str) -> Period:
    return Period(date.fromisoformat(text), date.fromisoformat(text), "day")


def report(
    publisher: str,
    published: str,
    event_type: str,
    *,
    document: str = "",
    words: str = "",
    modality: Modality = Modality.ASSERTED,
    relayed: str = "",
    said: str = "",
    sources: str = "",
    **roles: object,
) -> Report:
    """A report of one claim. A filler that is a text is a name; several fillers are a tuple.

    `document` tells two documents of a publisher and a day apart. `relayed`: the publisher it cites;
    `said`: who is quoted by name; `sources`: those without a name.
    """
    fillers = [
        Argument(role, named(v) if isinstance(v, str) else v, Quote(0, 1, "x"))
        for role, values in roles.items()
        for v in (values if isinstance(values, tuple) else (values,))
    ]
    origins = ((relayed, Basis.RELAYED), (said, Basis.NAMED), (sources, Basis.ANONYMOUS))
    text = words or f"{publisher} {published} {document} {event_type} {roles}"
    quote = Quote(0, len(text), text)
    # A claim is named by its trigger's place: every set of roles stands in another place.
    place = sum(ord(letter) * (n + 1) for n, letter in enumerate(repr((event_type, roles, words))))
    trigger = Quote(place, place + 1, "x")
    claim = Claim(
        document or f"{publisher} {published}",
        event_type,
        trigger,
        quote,
        tuple(fillers),
        modality,
        tuple(Attribution(name, basis, quote) for name, basis in origins if name),
        0.8,
    )
    address = f"https://{publisher.split()[0].casefold()}.example/a"
    return Report(claim, publisher, date.fromisoformat(published), address, "A headline")
