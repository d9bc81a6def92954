"""Whether a source that used to publish has fallen silent."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

#: With fewer days of publication than this, a source has no rhythm yet.
FEWEST_DAYS = 8
#: Silence is longer than this many times the longest usual interval; one interval in ten is unusual.
TIMES = 2
USUAL = 0.9
#: No silence is shorter than a long weekend.
SHORTEST = timedelta(days=4)


def silence(days: Sequence[date], today: date) -> str:
    """What to say of a source that published on these days, oldest first; "" if all is as usual.

    What is usual is taken from the intervals between the days: a daily that is quiet for a week has
    fallen silent, a monthly has not.
    """
    days = sorted(set(days))
    if len(days) < FEWEST_DAYS:
        return ""
    intervals = sorted(after - before for before, after in pairwise(days))
    usual = intervals[int(USUAL * (len(intervals) - 1))]
    if today - days[-1] <= max(TIMES * usual, SHORTEST):
        return ""
    last = days[-1]
    every = "every day" if usual.days == 1 else f"within {usual.days} days"
    return (
        f"has published nothing since {last.day} {last:%B %Y}, though it usually does {every}:"
        " see whether its address has moved"
    )
