"""The event types and their roles, read from nlp/event_types."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

#: Kinds of mention that may fill a kind of role.
ACCEPTS = {
    "party": ("company", "authority", "place", "group", "person", "pronoun"),
    "company": ("company", "group", "pronoun"),
    "state": ("authority", "place"),
    "accused": ("company", "group", "person"),
    "target": ("place", "company", "group", "pronoun"),
    "product": ("product", "pronoun"),
    "quantity": ("quantity",),
    "money": ("money",),
    "months": ("duration",),
    "period": ("date",),
    "instrument": ("instrument",),
}
#: Kinds of role that somebody fills.
PARTY_KINDS = ("party", "company", "state", "accused", "target")
#: In `needs`: a measure that bears on chips by itself (`about_chips` in the lexicon).
CHIP_INSTRUMENT = "chip instrument"
#: The keys of a trigger that are not places of a mention.
_NOT_PLACES = {"name", "verbs", "nouns", "phrases", "modality", "needs", "plain"}


class InvalidEventType(ValueError):
    """A file in nlp/event_types is not as its folder's contract says."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that announce an event, and which role the mention in each place round them fills.

    A place may have several roles: a mention fills the first that accepts its kind. The words of a
    `plain` trigger say the event by themselves, so that the network's doubts count less.
    """

    event_type: str
    name: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    phrases: tuple[str, ...]
    places: dict[str, tuple[str, ...]]
    modality: str = ""
    needs: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of happening. The first of `roles` leads: who does it.

    `headline` and `verbs` say the event in a line; `unled` does where nobody is named to lead.
    `unaided` are the roles that an act must give which the network sees and no rule does.
    """

    name: str
    label: str
    description: str
    lane: int
    headline: str
    verbs: dict[str, str]
    unled: dict[str, str]
    roles: dict[str, str]
    needs: tuple[tuple[str, ...], ...]
    identity: tuple[str, ...]
    unaided: tuple[str, ...]
    triggers: tuple[Trigger, ...] = field(repr=False)

    @property
    def lead(self) -> str:
        """The role of whoever does it."""
        return next(iter(self.roles))

    def parties(self) -> tuple[str, ...]:
        """The roles that somebody fills."""
        return tuple(r for r, kind in self.roles.items() if kind in PARTY_KINDS)


@cache
def event_types() -> dict[str, EventType]:
    """Every event type by name, in the order of the timeline's lanes. Raises InvalidEventType."""
    found = [
        _event_type(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
        for file in files("nlp.event_types").iterdir()
        if file.name.endswith(".toml")
    ]
    return {t.name: t for t in sorted(found, key=lambda t: (t.lane, t.name))}


def _event_type(name: str, row: dict[str, Any]) -> EventType:
    for key in ("label", "description", "lane", "headline", "verbs", "needs", "identity", "roles"):
        if key not in row:
            raise InvalidEventType(f"{name}.toml: no {key!r}")
    for role, kind in row["roles"].items():
        if kind not in ACCEPTS:
            raise InvalidEventType(f"{name}.toml: role {role!r} has the unknown kind {kind!r}")
    triggers = tuple(_trigger(name, row["roles"], t) for t in row.get("trigger", []))
    return EventType(
        name,
        row["label"],
        row["description"],
        row["lane"],
        row["headline"],
        row["verbs"],
        row.get("unled", {}),
        row["roles"],
        tuple(tuple(group) for group in row["needs"]),
        tuple(row["identity"]),
        tuple(row.get("unaided", ())),
        triggers,
    )


def _trigger(event_type: str, roles: dict[str, str], row: dict[str, Any]) -> Trigger:
    given = {k: v for k, v in row.items() if k not in _NOT_PLACES}
    places = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in given.items()}
    for place, role in ((place, role) for place, found in places.items() for role in found):
        if role not in roles:
            raise InvalidEventType(
                f"{event_type}.toml: trigger {row.get('name')!r}: {place} = {role!r} is no role"
            )
    words = {key: tuple(row.get(key, [])) for key in ("verbs", "nouns", "phrases")}
    return Trigger(
        event_type,
        row["name"],
        **words,
        places=places,
        modality=row.get("modality", ""),
        needs=tuple(row.get("needs", [])),
        plain=bool(row.get("plain", False)),
    )
