"""Make an event's one-sentence headline from its roles.

The template stands in the event type's TOML. Square brackets hold a part that is left out when a
role in it is empty; `{verb}` is the type's verb for the event's status.
"""

import re

from nlp.events import Event, Status
from nlp.ontology import event_types
from nlp.values import Name
from nlp.wording import listed, words

_PART = re.compile(r"\[([^\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
#: Names beyond this many are counted, not listed.
MOST_NAMES = 4


def headline(event: Event) -> str:
    """What happened, in one line; roles that no report fills are left out."""
    event_type = event_types()[event.event_type]
    slots = {role: _slot(event, role) for role in event_type.roles}
    status = event.status if event.status is not Status.CONFIRMED else Status.REPORTED
    unled = event_type.unled if not slots[event_type.lead] else {}
    slots["verb"] = {**event_type.verbs, **unled}[status]
    template = unled.get("headline", event_type.headline)
    kept = _PART.sub(lambda part: _filled(part.group(1), slots), template)
    text = _filled(kept, slots) or _of_nobody(event_type.label, slots)
    return text[0].upper() + text[1:]


def _of_nobody(label: str, slots: dict[str, str]) -> str:
    """Where the template names somebody and no report does: "Enforcement: servers"."""
    known = (slots.get(role, "") for role in ("product", "quantity", "value"))
    return ": ".join(filter(None, (label, next(filter(None, known), ""))))


def _filled(part: str, slots: dict[str, str]) -> str:
    if any(not slots[slot] for slot in _SLOT.findall(part)):
        return ""
    return _SLOT.sub(lambda slot: slots[slot.group(1)], part)


def _slot(event: Event, role: str) -> str:
    values = event.values(role)
    names = [v.name for v in values if isinstance(v, Name)]
    if not names:
        return words(values[0]) if values else ""
    unique = list({n.casefold(): n for n in names}.values())
    if len(unique) > MOST_NAMES:
        return f"{', '.join(unique[: MOST_NAMES - 1])} and {len(unique) - MOST_NAMES + 1} others"
    return listed(unique)
