"""Rows of what an event adds to somebody's stock, and of what it promises: written next to the event's other rows."""

from nlp.events import Event
from nlp.promises import promises
from nlp.stock import holdings

Cells = tuple[str | float | None, ...]

#: The columns of event_stock and event_due but for the event and the order.
STOCK_COLUMNS = (
    *("act", "holder", "holder_kind", "product_family", "window_start", "window_end", "dated_by"),
    *("measure", "unit", "low", "firm_high", "high", "low_claim", "high_claim"),
)
DUE_COLUMNS = ("role", "window_start", "window_end", "precision", "said_on", "said_claim")


def stock_rows(event: Event) -> list[Cells]:
    """In the order of STOCK_COLUMNS."""
    return [
        (
            h.act.value,
            "; ".join(h.holders),
            h.holder_kind.value,
            h.family,
            h.when.start.isoformat() if h.when else None,
            h.when.end.isoformat() if h.when else None,
            h.dated_by,
            h.measure.value,
            h.unit,
            h.low,
            h.firm_high,
            h.high,
            h.low_claim or None,
            h.high_claim,
        )
        for h in holdings(event)
    ]


def due_rows(event: Event) -> list[Cells]:
    """In the order of DUE_COLUMNS; `due_signs` names a promise by its place among them."""
    return [
        (
            p.role,
            p.window.start.isoformat(),
            p.window.end.isoformat(),
            p.window.precision,
            p.first.published.isoformat(),
            p.first.claim.id,
        )
        for p in promises(event)
    ]
