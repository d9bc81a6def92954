"""Give figures and times to the triggers they belong to, by nearness."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.attribution import is_reporting
from nlp.components.places import marker_before
from nlp.frames import Filler, Frame, Placed
from nlp.ontology import ACCEPTS, EventType, event_types
from nlp.values import Period

#: Crossing a clause's edge costs this many tokens.
CLAUSE_COST = 8
#: What standing inside the trigger's subtree is worth, in tokens: 89 % of arguments stand there.
SUBTREE_WORTH = 6
#: Further than this from its trigger, a figure is left alone.
FAR = 30
_EDGES = {";", "while", "but", "after", "which", "because", "although", "and", ":", "as"}
#: Roles that a time has only where a word says so: "due", "effective".
_SAID = {"delivery", "effective"}
#: The witness that such a word is.
WORD = "word for it"
_FIGURES = ("money", "quantity", "months", "period")
_DELIVERY = {
    "delivery", "deliver", "delivered", "deliveries", "due", "arrive", "arrives", "arriving", "arrival", "shipped", "receive",
}  # fmt: skip
_EFFECTIVE = {
    "effective",
    "effect",
    "force",
    "starting",
    "beginning",
    "start",
    "starts",
    "begin",
    "begins",
}


@Language.factory("figures", requires=["doc._.frames", "doc._.placed"])
def make_figures(nlp: Language, name: str) -> "Figures":
    return Figures()


class Figures:
    """A figure belongs to one trigger; a day on which somebody said so belongs to none."""

    def __call__(self, doc: Doc) -> Doc:
        for placed in doc._.placed:
            if not _dates_the_report(doc, placed):
                for frame, filler in _figure(doc, placed):
                    frame.fillers.append(filler)
        return doc


def _dates_the_report(doc: Doc, placed: Placed) -> bool:
    """ "said on Wednesday": the day of the saying, not of the event."""
    value = placed.mention.value
    if not isinstance(value, Period) or value.precision != "day":
        return False
    before = doc[max(0, placed.start - 3) : placed.start]
    after = doc[placed.end : placed.end + 2]
    return any(is_reporting(t.lower_) for t in (*before, *after))


def _figure(doc: Doc, placed: Placed) -> Iterator[tuple[Frame, Filler]]:
    """Give a figure or a time to the nearest trigger that has a role for it and a party."""
    offers = []
    for number, frame in enumerate(doc._.frames):
        event_type = event_types()[frame.found.trigger.event_type]
        role = _figure_role(doc, placed, event_type)
        if not role or frame.has(role):
            continue
        cost = _cost(doc, frame, placed)
        if cost < FAR:
            offers.append((not _has_party(frame, event_type), cost, number, role))
    if offers:
        _, _, number, role = min(offers)
        said = (WORD,) if role in _SAID else ()
        yield doc._.frames[number], Filler(role, placed, ("kind", "near", *said))


def _has_party(frame: Frame, event_type: EventType) -> bool:
    return any(frame.has(role) for role in event_type.parties())


def _figure_role(doc: Doc, placed: Placed, event_type: EventType) -> str:
    kinds = {kind: [r for r, k in event_type.roles.items() if k == kind] for kind in _FIGURES}
    for kind, roles in kinds.items():
        if roles and placed.mention.kind in ACCEPTS[kind]:
            return _which_time(doc, placed, roles) if kind == "period" else roles[0]
    return ""


def _which_time(doc: Doc, placed: Placed, roles: list[str]) -> str:
    around = {t.lower_ for t in doc[max(0, placed.start - 5) : placed.start]}
    after = {t.lower_ for t in doc[placed.end : placed.end + 2]}
    value = placed.mention.value
    if roles == ["period"]:
        return "" if isinstance(value, Period) and value.precision == "day" else "period"
    if {"date", "period"} <= set(roles):
        return "period" if isinstance(value, Period) and value.precision == "span" else "date"
    if "delivery" in roles and (around | after) & _DELIVERY:
        return "delivery"
    if "delivery" in roles and marker_before(doc, placed.start) == "for":
        return "delivery"
    if "effective" in roles and around & _EFFECTIVE:
        return "effective"
    return "date" if "date" in roles else roles[0]


def _cost(doc: Doc, frame: Frame, placed: Placed) -> int:
    first, last = sorted([(frame.found.start, frame.found.end), (placed.start, placed.end)])
    between = doc[first[1] : last[0]] if first[1] < last[0] else doc[0:0]
    cost = len(between) + CLAUSE_COST * sum(t.lower_ in _EDGES for t in between)
    if any(doc[frame.found.start].is_ancestor(t) for t in doc[placed.start : placed.end]):
        cost -= SUBTREE_WORTH
    return max(cost, 0)
