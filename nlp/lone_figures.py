"""A figure is of one act: of 702 annotated events, two of one document share a sum or a number twice.

Where a sentence is read as two acts with one figure, the less sure act loses it; of two trades it is no act
of its own: "6,300 B300s, to come from Dell" is the order, and no shipment beside it.
"""

from dataclasses import replace

from nlp.confidence import confidence
from nlp.drafts import Draft
from nlp.sameness import share_a_figure
from nlp.sentence_accounts import TRADES
from nlp.values import Money, Quantity


def with_figures_once(drafts: list[Draft]) -> list[Draft]:
    """The drafts in their order, each figure of a sentence left to one of its acts."""
    kept = []
    for draft in drafts:
        rivals = [d for d in drafts if _takes_from(d, draft)]
        if any({d.event_type, draft.event_type} <= TRADES for d in rivals):
            continue
        taken = [a.value for d in rivals for a in d.arguments]
        left = tuple(
            a
            for a in draft.arguments
            if not (isinstance(a.value, Money | Quantity) and a.value in taken)
        )
        kept.append(replace(draft, arguments=left))
    return kept


def _takes_from(one: Draft, other: Draft) -> bool:
    """Whether both acts stand in one sentence with one figure, which is the first's."""
    if one.event_type == other.event_type or one.sentence.order != other.sentence.order:
        return False
    return share_a_figure(one, other) and _bid(one, other) > _bid(other, one)


def _bid(one: Draft, other: Draft) -> tuple[bool, float, int]:
    """How much speaks for the figure being the first's; a sum beside a delivery is what is invested."""
    invests = (one.event_type, other.event_type) == ("investment", "shipment")
    return invests, confidence(one), -one.trigger.start
