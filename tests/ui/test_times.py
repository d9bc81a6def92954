"""Moments are told by the reader's clock."""

from datetime import UTC, datetime

import pytest

from ui.views.parts.times import in_zone, zone

NEW_YEAR = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("America/Los_Angeles", "31 Dec 2025, 16:30 PST"),
        ("Asia/Taipei", "1 Jan 2026, 08:30 CST"),
        (None, "1 Jan 2026, 00:30 UTC"),
        ("Nowhere/At_All", "1 Jan 2026, 00:30 UTC"),
        ("../../etc/passwd", "1 Jan 2026, 00:30 UTC"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_browser(name, said):
    assert in_zone(NEW_YEAR, zone(name)) == said
