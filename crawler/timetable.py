"""How often a source is asked: what its settings say, and what its last crawls brought.

Standard library only, and no clock: the schedule that acts on it is in ui.watch.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

#: A source that says nothing begins with this, and moves within these bounds: the press publishes
#: several times an hour at most, and an authority that was quiet is still asked four times a day.
USUAL = timedelta(hours=1)
BOUNDS = (timedelta(minutes=15), timedelta(hours=6))
#: What a crawl that brought something new does to the interval, and one that brought nothing. With
#: these the interval settles where some 37 in 100 crawls bring something: log 1.5 / (log 1.5 + log 2).
SHORTER = 0.5
LONGER = 1.5
#: Without `jitter`, a turn is put off at random by up to this share of the interval, and this long.
JITTER_SHARE = 0.1
MOST_JITTER = timedelta(minutes=5)
#: Who writes a cron line means the minute.
CRON_JITTER = timedelta(seconds=20)

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
#: The fields of a cron line: name, lowest, highest, and the words that stand for numbers from lowest on.
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    ("day of the week", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """When one source is asked: at the times of `cron` (UTC), or every so often between two bounds.

    Equal bounds are a fixed interval. `jitter` is the most by which a turn is put off at random, so
    that not all sources ask at the full hour; None takes a share of the interval.
    """

    shortest: timedelta = BOUNDS[0]
    longest: timedelta = BOUNDS[1]
    cron: str = ""
    jitter: timedelta | None = None

    @property
    def first(self) -> timedelta:
        """The interval before anything is known of the source."""
        return min(max(USUAL, self.shortest), self.longest)

    def kept(self, interval: timedelta) -> timedelta:
        """The interval within the bounds, whatever it was when the settings were others."""
        return min(max(interval, self.shortest), self.longest)

    def most_jitter(self, interval: timedelta) -> timedelta:
        """By how much a turn may be put off."""
        if self.jitter is not None:
            return self.jitter
        return CRON_JITTER if self.cron else min(interval * JITTER_SHARE, MOST_JITTER)


def adapted(timing: Timing, interval: timedelta, new_documents: int | None) -> timedelta:
    """The next interval of a source after a crawl that brought so many new documents.

    None for a crawl that failed: it says nothing of how often the source changes.
    """
    if new_documents is None:
        return timing.kept(interval)
    return timing.kept(interval * (SHORTER if new_documents else LONGER))


def span(text: str) -> timedelta | None:
    """ "30m", "2h", "1d", "45s" as a length of time; None where it is none."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*([smhd])\s*", text)
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    return timedelta(seconds=seconds) if seconds else None


def spelled(length: timedelta) -> str:
    """The length of time as `span` reads it, in the largest unit that leaves no rest; to the second."""
    seconds = round(length.total_seconds())
    unit = next(u for u in ("d", "h", "m", "s") if seconds % _UNITS[u] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def cron_problem(line: str) -> str:
    """What is wrong with a line of five cron fields; "" where nothing is."""
    fields = line.split()
    if len(fields) != len(_FIELDS):
        return "five fields (minute, hour, day of the month, month, day of the week)"
    for field, (name, lowest, highest, words) in zip(fields, _FIELDS, strict=True):
        if not cron_values(field, lowest, highest, words):
            return f"a {name} from {lowest} to {highest} (or *, a list, a range, a step)"
    if "*" not in (fields[2], fields[4]):
        return "either days of the month or days of the week, with * for the other"
    return ""


def weekdays(field: str) -> frozenset[int]:
    """The days of the week of a cron field that is sound, 0 and 7 both for Sunday."""
    _, lowest, highest, words = _FIELDS[4]
    return frozenset(day % 7 for day in cron_values(field, lowest, highest, words))


def cron_values(field: str, lowest: int, highest: int, words: tuple[str, ...]) -> frozenset[int]:
    """Every value that a cron field stands for; none at all where it is not sound."""
    values: set[int] = set()
    for part in field.lower().split(","):
        found = re.fullmatch(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/(\d{1,2}))?", part)
        if not found:
            return frozenset()
        start = lowest if found[1] else _number(found[2], lowest, words)
        last = highest if found[1] else _number(found[3] or found[2], lowest, words)
        step = int(found[4] or 1)
        if found[4] and found[2] and not found[3]:
            last = highest  # "5/15": from 5 on
        if not (lowest <= start <= last <= highest and step):
            return frozenset()
        values |= set(range(start, last + 1, step))
    return frozenset(values)


def _number(text: str, lowest: int, words: tuple[str, ...]) -> int:
    if text in words:
        return lowest + words.index(text)
    return int(text) if text.isdigit() else -1
