"""The label sets of the network, in a fixed order, and which role may take which kind of mention."""

from nlp.claims import Modality
from nlp.ontology import ACCEPTS, PARTY_KINDS, event_types

#: Sorted, so that the order in which files are read changes no weight's meaning.
TYPES = sorted(event_types())
ROLES = ["", *sorted({role for t in event_types().values() for role in t.roles})]
KINDS = sorted({kind for kinds in ACCEPTS.values() for kind in kinds})
MODALITIES = [m.value for m in Modality]
#: Kinds of filler that the network may find where no reader of mentions does.
FOUND = ["authority", "company", "group", "instrument", "product", "quantity"]
#: What a piece may be: outside every filler, or the first or a later piece of one of a kind.
PARTS = ["", *(f"{part}-{kind}" for kind in FOUND for part in ("first", "later"))]

#: Distances between trigger and mention, in pieces, are told apart at these edges.
EDGES = (-30, -15, -8, -4, -1, 1, 4, 8, 15, 30)


def allowed(event_type: str, kind: str) -> list[bool]:
    """For each of ROLES, whether a mention of this kind may fill it; no role is always allowed."""
    roles = event_types()[event_type].roles
    return [not role or (role in roles and kind in ACCEPTS[roles[role]]) for role in ROLES]


def found_kind(role_kind: str, words: str) -> str:
    """The kind of a filler that no reader of mentions knows; empty for money and times."""
    if role_kind in ("product", "instrument", "quantity"):
        return role_kind
    if role_kind == "state":
        return "authority"
    if role_kind in PARTY_KINDS:
        return "company" if words[:1].isupper() else "group"
    return ""
