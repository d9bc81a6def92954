"""Say moments in the reader's own time zone; days stay days wherever one is."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from nlp.wording import day


def moment(when: datetime) -> str:
    """Day, minute and zone, as the reader's clock has them: "28 Nov 2026, 05:30 CET"."""
    return in_zone(when, zone(st.context.timezone))


def in_zone(when: datetime, here: tzinfo) -> str:
    there = when.astimezone(here)
    return f"{day(there.date())}, {there:%H:%M} {there.tzname()}"


def zone(name: str | None) -> tzinfo:
    """The zone that the browser names; UTC where it names none that is known."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
