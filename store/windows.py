"""What finds the events of a window of days, and the index that m014 puts in place for it. Released with it.

An index by first day holds all that a window may touch, back to the oldest event; one by last day, all up to
the newest. So events are filed by how long they last, and of each length only those are read that begin
at most so long before the window: at worst a few times as many as touch it, however long the archive is.
"""

import json
from datetime import date, timedelta

#: Events are filed by the days from their first to their last: a day, a week, a month, a quarter, a year,
#: five years at most. What lasts longer is filed last, and read whenever it begins before the window ends.
LENGTHS = (0, 7, 31, 92, 366, 1830)


def length_of(event: str = "") -> str:
    """SQL for the place in LENGTHS of an event, whose alias may be given."""
    event = event and f"{event}."
    days = f"julianday({event}date_end) - julianday({event}date_start)"
    cases = " ".join(f"WHEN {days} <= {most} THEN {place}" for place, most in enumerate(LENGTHS))
    return f"CASE {cases} ELSE {len(LENGTHS)} END"


#: SQL for the columns of the index; the type is there for the counts by week.
BY_LENGTH = f"{length_of()}, date_start, date_end, event_type"

WINDOWS_AT_SCALE = f"""
DROP INDEX events_by_end;
CREATE INDEX events_by_length ON events ({BY_LENGTH});
"""

#: SQL for the events `e` and a condition, of those that have not ended before :start; with `earliest`.
EVENTS_FROM = "json_each(:earliest) l JOIN events e"
HAVE_NOT_ENDED = f"{length_of('e')} = l.key AND e.date_start >= l.value AND e.date_end >= :start"


def earliest(start: date) -> str:
    """On which day an event of each length may begin at the earliest to reach this one, as JSON."""
    furthest = (start - date.min).days
    days = [start - timedelta(min(most, furthest)) for most in LENGTHS]
    return json.dumps([*(day.isoformat() for day in days), ""])
