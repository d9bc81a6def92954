"""The days on which goods are due and rules begin to bite, for a calendar (RFC 5545).

A delivery stands on the last day on which it is due, a rule on the first on which it may bite,
all day; the description has both ends, the words and the quotes. An entry keeps its UID as long as
its event and its day stay, so that a calendar that takes the file again knows it again.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from nlp.claims import Report
from nlp.events import Event
from nlp.values import Period
from store.exports.selection import Chosen, Selection
from store.exports.whole_file import whole_file

#: What a day in each role is called.
_CALLED = {"delivery": "Due", "effective": "In effect"}
_HEAD = (
    *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chokepoint//Due and effective dates//EN"),
    *("CALSCALE:GREGORIAN", "X-WR-CALNAME:Chokepoint"),
)


def write(selection: Selection, out: Path) -> int:
    """Returns how many events have such a day."""
    written = 0
    with whole_file(selection.store, out) as part, part.open("wb") as file:
        file.writelines(map(folded, _HEAD))
        for chosen in selection:
            entries = list(_entries(chosen))
            file.writelines(folded(line) for entry in entries for line in entry)
            written += bool(entries)
        file.write(folded("END:VCALENDAR"))
    return written


def folded(line: str) -> bytes:
    """The line with its end, broken so that none is longer than 75 octets (RFC 5545, 3.1)."""
    pieces = [b""]
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(pieces[-1]) + len(octets) > 75:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces) + b"\r\n"


def escaped(text: str) -> str:
    """As the value of a property of text (RFC 5545, 3.3.11); control characters become spaces."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(c if c >= " " else " " for c in line) for line in lines)


def _entries(chosen: Chosen) -> Iterator[list[str]]:
    row, event = chosen
    for role, called in _CALLED.items():
        for period in dict.fromkeys(v for v in event.values(role) if isinstance(v, Period)):
            day = period.end if role == "delivery" else period.start
            yield [
                "BEGIN:VEVENT",
                f"UID:{event.id}-{role}-{period.start:%Y%m%d}-{period.end:%Y%m%d}@chokepoint.invalid",
                f"DTSTAMP:{date.fromisoformat(row['last_reported']):%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{_day_after(day):%Y%m%d}",
                f"SUMMARY:{escaped(called + ': ' + row['headline'])}",
                f"DESCRIPTION:{escaped(_description(event, role, period))}",
                f"CATEGORIES:{escaped(event.event_type)}",
                f"URL:{''.join(_first(event, role, period).url.split())}",
                f"STATUS:{'CANCELLED' if row['status'] == 'denied' else 'CONFIRMED'}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]


def _day_after(day: date) -> date:
    """Where an entry of that one day ends; the last day of the calendar has none after it."""
    return day if day == date.max else day + timedelta(days=1)


def _first(event: Event, role: str, period: Period) -> Report:
    return next(report for report in event.reports if period in report.claim.values(role))


def _description(event: Event, role: str, period: Period) -> str:
    lines = [f"{period.start} to {period.end} ({period.precision})"]
    for report in event.reports:
        words = [
            f"“{argument.quote.text}”"
            for argument in report.claim.arguments
            if argument.role == role and argument.value == period
        ]
        said = f", which says {', '.join(words)}" if words else ""
        lines.append(f"{report.publisher}, {report.published}{said}: “{report.claim.quote.text}”")
    return "\n".join(lines)
