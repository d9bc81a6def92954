"""The days on which goods are due and rules begin to bite, for a calendar (RFC 5545).

A delivery stands on the last day on which it is due, a rule on the first on which it may bite,
all day; the description has both ends, the words and the quotes, and where it stands, as in `v_due`.
An entry keeps its UID as long as its event and its day stay, so that a calendar that takes the file
again knows it again.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from nlp.events import Event
from nlp.promises import State
from nlp.values import Period, Value
from store.exports.selection import Chosen, Selection
from store.exports.whole_file import whole_file
from store.stock import Due

_HEAD = (
    *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chokepoint//Due and effective dates//EN"),
    *("CALSCALE:GREGORIAN", "X-WR-CALNAME:Chokepoint"),
)


def write(selection: Selection, out: Path) -> int:
    """Returns how many events have such a day."""
    written = 0
    with whole_file(selection.store, out) as part, part.open("wb") as file:
        file.writelines(map(folded, _HEAD))
        on = selection.store.day or datetime.now(UTC).date()
        for stretch in selection.stretches():
            promised: dict[str, list[Due]] = {event.id: [] for _, event in stretch}
            for due in selection.store.stock.due(event_ids=list(promised)):
                promised[due.event_id].append(due)
            for chosen in stretch:
                entries = list(_entries(chosen, promised[chosen.event.id], on))
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


def _entries(chosen: Chosen, promised: Sequence[Due], on: date) -> Iterator[list[str]]:
    row, event = chosen
    for due in promised:
        period = Period(due.window_start, due.window_end, due.precision)
        day = period.start if due.role == "effective" else period.end
        yield [
            "BEGIN:VEVENT",
            f"UID:{event.id}-{due.role}-{period.start:%Y%m%d}-{period.end:%Y%m%d}@chokepoint.invalid",
            f"DTSTAMP:{date.fromisoformat(row['last_reported']):%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{_day_after(day):%Y%m%d}",
            f"SUMMARY:{escaped(_called(due) + ': ' + row['headline'])}",
            f"DESCRIPTION:{escaped(_description(event, due, period, on))}",
            f"CATEGORIES:{escaped(event.event_type)}",
            f"URL:{''.join(due.said_url.split())}",
            f"STATUS:{'CANCELLED' if due.state is State.WITHDRAWN else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]


def _called(due: Due) -> str:
    return "In effect" if due.role == "effective" else "Due"


def _day_after(day: date) -> date:
    """Where an entry of that one day ends; the last day of the calendar has none after it."""
    return day if day == date.max else day + timedelta(days=1)


def _description(event: Event, due: Due, period: Period, on: date) -> str:
    lines = [f"{period.start} to {period.end} ({period.precision})", _standing(due, on)]
    for report in event.reports:
        words = [
            f"“{argument.quote.text}”"
            for argument in report.claim.arguments
            if argument.role == due.role and _same_days(argument.value, period)
        ]
        said = f", which says {', '.join(words)}" if words else ""
        lines.append(f"{report.publisher}, {report.published}{said}: “{report.claim.quote.text}”")
    return "\n".join(lines)


def _standing(due: Due, on: date) -> str:
    """As `v_due` has it."""
    said = f": {due.sign_publisher}, {due.sign_on}: “{due.sign_quote}”" if due.sign_on else ""
    return f"State on {on}: {due.state.value}{said}"


def _same_days(value: Value, period: Period) -> bool:
    return isinstance(value, Period) and (value.start, value.end) == (period.start, period.end)
