"""Pages of plain text into paragraphs: lines broken at a fixed width are put together again."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import quantiles

from crawler.readers.dates import written_days

#: Text broken at a fixed width has no longer lines, and this share of its lines goes on in small
#: letters where the line above broke off. A line that is not nearly full ends its paragraph.
LONGEST, GOING_ON, NEARLY_FULL = 135, 0.1, 0.6
#: Lines that begin something new however full the line above is: "NAME:", "* item", "[3]", rules.
BEGINS = re.compile(r"[A-Z][\w.'’ -]{1,40}:(?:\s|$)|[A-Z][A-Z.'’ -]{2,30}$|[*•]|\s*\[\d+\]")
#: In words; a longer first line is text.
LONGEST_TITLE = 30
RULE = re.compile(r"[-=_*]{5,}")
#: The headline is one of so many lines; a date above the text stands in one of these.
MOST_BEFORE_HEADLINE, MOST_BEFORE_TEXT = 8, 20
#: In characters: a heading with a date; how far into a call its day is told.
LONGEST_HEADING, MOST_SPOKEN = 200, 20_000
CALL = re.compile(
    r"\b(?:earnings|results|conference|investor)\b.{0,40}\bcall\b|\b(?:earnings|results|call)\b",
    re.I,
)
#: "Welcome to the Acme Corp First Quarter 2025 Earnings Conference Call."
WELCOME = re.compile(
    r"\b[Ww]elcome(?: everyone)? to (?:the )?(?P<call>[A-Z][^.?!]{3,120}?\b[Cc]all)\b"
)
TODAY = re.compile(r"\btoday(?:'s date)?,? (?:is )?(?:\w+day, )?(.{8,25})", re.I)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of the text; rules (lines of dashes) are left out."""
    lines = ["" if RULE.fullmatch(line.strip()) else line.strip() for line in text.splitlines()]
    broken = _is_broken([line for line in lines if line])
    joined = _joined(lines) if broken else iter(lines)
    return [line for line in joined if line]


def headline(lines: Sequence[str]) -> str:
    """The line among the first that names a call, else the first line; "" if that is no title.

    A name that a page's layout broke into pieces is put together: "Nvidia", "(", "NVDA", ")".
    """
    for here, line in enumerate(lines[:MOST_BEFORE_HEADLINE]):
        if CALL.search(line) and len(line.split()) <= LONGEST_TITLE and not line.endswith("."):
            return _with_pieces_before(lines, here)
    first = lines[0] if lines else ""
    if len(first.split()) <= LONGEST_TITLE:
        return first
    spoken = WELCOME.search(first[:600])
    return spoken["call"] if spoken else ""


def stated_date(lines: Sequence[str]) -> date | None:
    """The first date written out among the first lines ("JUNE 25, 2019 / 8:30PM GMT"), else what a
    speaker calls today ("as of today, May 28, 2025")."""
    heading = "\n".join(line for line in lines[:MOST_BEFORE_TEXT] if len(line) <= LONGEST_HEADING)
    spoken = (match[1] for match in TODAY.finditer("\n".join(lines)[:MOST_SPOKEN]))
    return next((day for part in (heading, *spoken) for day in written_days(part)), None)


def _with_pieces_before(lines: Sequence[str], here: int) -> str:
    first = here
    while first > 0 and _is_piece(lines[first - 1]):
        first -= 1
    joined = " ".join(lines[first : here + 1])
    return re.sub(r"\(\s+", "(", re.sub(r"\s+([),])", r"\1", joined))


def _is_piece(line: str) -> bool:
    return len(line.split()) <= 3 and not line.endswith((".", ":", "!", "?"))


def _is_broken(lines: Sequence[str]) -> bool:
    if len(lines) < 4 or _width(lines) > LONGEST:
        return False
    going_on = sum(line[0].islower() for line in lines if line)
    return going_on >= GOING_ON * len(lines)


def _width(lines: Sequence[str]) -> float:
    """The length that all but the longest twentieth of the lines keep to."""
    return quantiles([len(line) for line in lines if line], n=20)[-1]


def _joined(lines: Sequence[str]) -> Iterator[str]:
    full = NEARLY_FULL * _width(lines)
    paragraph, continues = "", False
    for line in lines:
        if continues and line and not BEGINS.match(line):
            paragraph = f"{paragraph} {line}"
        else:
            yield paragraph
            paragraph = line
        continues = len(line) >= full
    yield paragraph
