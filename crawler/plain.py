"""Pages of plain text into paragraphs: lines broken at a fixed width are put together again."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from statistics import quantiles

#: Text broken at a fixed width has no longer lines, and this share of its lines goes on in small
#: letters where the line above broke off. A line that is not nearly full ends its paragraph.
LONGEST, GOING_ON, NEARLY_FULL = 135, 0.1, 0.6
#: Lines that begin something new however full the line above is: "NAME:", "* item", "[3]", rules.
BEGINS = re.compile(r"[A-Z][\w.'’ -]{1,40}:(?:\s|$)|[A-Z][A-Z.'’ -]{2,30}$|[*•]|\s*\[\d+\]")
#: In words; a longer first line is text.
LONGEST_TITLE = 30
RULE = re.compile(r"[-=_*]{5,}")
DATE = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})\b")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of the text; rules (lines of dashes) are left out."""
    lines = ["" if RULE.fullmatch(line.strip()) else line.strip() for line in text.splitlines()]
    broken = _is_broken([line for line in lines if line])
    joined = _joined(lines) if broken else iter(lines)
    return [line for line in joined if line]


def headline(lines: Sequence[str]) -> str:
    """The line among the first that names a call, else the first line; "" if that is no title."""
    named = (line for line in lines[:5] if re.search(r"\b(?:earnings|results|call)\b", line, re.I))
    found = next(named, lines[0] if lines else "")
    return found if len(found.split()) <= LONGEST_TITLE else ""


def stated_date(lines: Sequence[str]) -> date | None:
    """The first date written out among these lines, as in "JUNE 25, 2019 / 8:30PM GMT"."""
    for month, day, year in DATE.findall("\n".join(lines)):
        try:
            return datetime.strptime(f"{month[:3]} {day} {year}", "%b %d %Y").date()
        except ValueError:
            continue
    return None


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
