"""Rows of the timeline made by hand."""

from datetime import date
from typing import Any

from nlp.events import Status
from store.queries import TimelineRow


def row(**differing: Any) -> TimelineRow:
    """An order on a known day for $1bn, but for what differs; one `day` sets both ends."""
    if "day" in differing:
        differing["date_start"] = differing["date_end"] = differing.pop("day")
    fields = {
        "event_id": "e1",
        "event_type": "order",
        "headline": "Lakeside ordered 100 H20",
        "date_start": date(2024, 3, 5),
        "date_end": date(2024, 3, 5),
        "date_precision": "day",
        "status": Status.REPORTED,
        "value_low": 1e9,
        "value_high": 1e9,
        "value_currency": "USD",
        "reports": 2,
        "origins": 1,
        "conflicts": 0,
        "parties": ("Lakeside",),
    }
    return TimelineRow(**fields | differing)
