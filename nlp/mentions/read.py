"""Read every kind of mention from a text."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from operator import attrgetter

from nlp.mentions.amounts.money import money
from nlp.mentions.amounts.quantities import quantities
from nlp.mentions.groups import groups
from nlp.mentions.mention import Mention
from nlp.mentions.names import encodable, names
from nlp.mentions.pronouns import pronouns
from nlp.mentions.times.dates import dates
from nlp.mentions.times.durations import durations
from nlp.mentions.times.fiscal import FiscalCalendar

#: A mention may stand inside one of these: "100,000 A800 processors" counts A800s and names them.
HOLDERS = {"quantity": {"product", "company"}, "instrument": {"place", "authority", "product"}}
#: A holder comes before what it holds: it is kept first, and the sort is stable.
_START = attrgetter("start")


def read(text: str, published: date, fiscal: FiscalCalendar | None = None) -> list[Mention]:
    """Every mention in text order; a text's own words never count twice for one kind.

    Where readings overlap, amounts win over counts, counts over dates, a group over the names in
    it ("Chinese tech companies" is no China, "the Dutch toolmaker" no Netherlands); names stay inside the quantity that counts them.
    """
    clean = encodable(text)
    layers = [
        money(clean),
        quantities(clean),
        dates(clean, published, fiscal),
        durations(clean),
        groups(clean),
        pronouns(clean),
        names(clean),
    ]
    kept: list[Mention] = []
    for layer in layers:
        kept = sorted([*kept, *_free(layer, kept)], key=_START)
    return kept if clean == text else [replace(m, text=text[m.start : m.end]) for m in kept]


def _free(layer: Iterable[Mention], kept: list[Mention]) -> list[Mention]:
    """The mentions of a layer that clash with none kept so far; one sweep over both."""
    free: list[Mention] = []
    active: list[Mention] = []
    number = 0
    for mention in layer:
        start, end = mention.start, mention.end
        while number < len(kept) and kept[number].start < end:
            active.append(kept[number])
            number += 1
        if active:
            active = [m for m in active if m.end > start]
        if not active or not any(_clash(m, mention) for m in active):
            free.append(mention)
    return free


def _clash(holder: Mention, inner: Mention) -> bool:
    inside = holder.start <= inner.start and inner.end <= holder.end
    return not (inside and inner.kind in HOLDERS.get(holder.kind, ()))
