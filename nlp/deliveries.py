"""A shipment that is only the delivery of an order: told beside it, of the same figure, yet to come."""

from collections.abc import Sequence
from dataclasses import replace

from nlp.claims import Modality
from nlp.drafts import Draft
from nlp.sameness import share_a_figure

#: How many sentences behind an order its delivery is told, without its goods.
NEAR = 2


def without_deliveries(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts less such shipments; an order without a date of delivery is given theirs.

    "They ordered 100,000 A800 to be delivered this year" is one happening. What has been shipped is
    another one, unless the sentence of the order itself tells it.
    """
    shipments = [d for d in drafts if d.event_type == "shipment"]
    others = [d for d in drafts if d.event_type in ("order", "enforcement")]
    deliveries = [
        d.event_type == "shipment"
        and any(_is_delivery_of(d, o) or _is_offence(d, o) for o in others)
        for d in drafts
    ]
    return [
        _due(draft, [d for d in shipments if _is_delivery_of(d, draft)])
        for draft, is_delivery in zip(drafts, deliveries, strict=True)
        if not is_delivery
    ]


def _is_offence(draft: Draft, case: Draft) -> bool:
    """Whether what was shipped is what somebody is charged with shipping."""
    return (
        (draft.event_type, case.event_type) == ("shipment", "enforcement")
        and draft.sentence.order == case.sentence.order
        and (share_a_figure(draft, case) or bool(draft.names("product") & case.names("product")))
    )


def _is_delivery_of(draft: Draft, order: Draft) -> bool:
    if (draft.event_type, order.event_type) != ("shipment", "order"):
        return False
    if _is_of_all_of_it(draft, order):
        return True
    same_sentence = draft.sentence.order == order.sentence.order
    told_there = same_sentence and bool(draft.names("recipient") & order.names("buyer"))
    to_come = draft.modality in (Modality.PLANNED, Modality.POSSIBLE)
    return (told_there or to_come) and share_a_figure(draft, order)


def _is_of_all_of_it(draft: Draft, order: Draft) -> bool:
    """ "Baidu ordered 1,600 chips from Huawei. Huawei is to deliver all of it this year": of no other goods."""
    apart = draft.sentence.order - order.sentence.order
    sells = draft.names("supplier")
    return (
        draft.modality is Modality.PLANNED
        and 0 <= apart <= NEAR
        and not draft.roles() & {"product", "quantity"}
        and bool(sells & order.names("supplier"))
    )


def _due(order: Draft, deliveries: Sequence[Draft]) -> Draft:
    """The order with the day and the sum that its deliveries tell, where it has none."""
    told = [
        replace(a, role="delivery" if a.role == "date" else a.role)
        for d in deliveries
        for a in d.arguments
        if a.role in ("date", "value")
    ]
    new = {a.role: a for a in reversed(told) if a.role not in order.roles()}
    return replace(order, arguments=(*order.arguments, *new.values()))
