"""Where speakers are announced in the text of a call, for each way of laying one out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_WORD = r"(?:[A-ZÀ-ÞŁŠŽ][\w.'’-]*|de|da|del|der|di|la|van|von|al|bin)"
#: One to five capitalised words: "Jensen Huang", "C.J. Muse", "THOMAS O'MALLEY", "Operator".
NAME = rf"{_WORD}(?: {_WORD}){{0,4}}"
#: "Maria Ortega -- Chief Financial Officer"; a title does not end like a sentence.
TITLED = re.compile(rf"(?P<name>{NAME})\s+(?:--|—|–)\s+(?P<title>[^?!]{{1,119}}[^.?!])")
#: "Maria Ortega, Co-founder and CEO", alone on its line.
OFFICED = re.compile(
    rf"(?P<name>{NAME}),\s+(?P<title>[^.?!]{{0,80}}\b(?i:chief|c[eft]o|coo|president|chair(?:man|woman)?"
    r"|director|head of|treasurer|controller|founder|analyst|investor relations)\b[^.?!]{0,80})"
)
#: "Q -- Ruth Halloran, Granite Peak": who asks and who answers, before the name.
LETTERED = re.compile(
    rf"(?P<letter>[QA])\s*(?:--|—|–|-|:)\s+(?P<name>{NAME})(?:,\s+(?P<title>.{{2,100}}?))?:?"
)
#: "Maria Ortega,  Acme Corp - CFO    [12]"
NUMBERED = re.compile(rf"(?P<name>{NAME})(?:,\s+(?P<title>.{{2,200}}?))?,?\s+\[\d{{1,4}}\]")
#: "MARIA ORTEGA: Thank you." The name may stand alone before the colon.
COLON = re.compile(rf"(?P<name>Speaker #?\d+|{NAME})\s*:(?:\s+(?P<speech>\S.*))?")
#: The same within a line, where a machine has broken none: "… over to Maria. MARIA ORTEGA: Thank you."
IN_LINE = re.compile(r"(?<=[.?!] )(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){1,3}):(?= \S)")
UNNAMED = re.compile(
    r"(?:unidentified|unknown|unverified)\b.*|speaker ?#?\d+|[qa]|question|answer", re.I
)
OPERATORS = frozenset({"operator", "moderator", "coordinator", "conference operator"})
#: Labels that stand before a colon or alone on a line and are nobody.
NOBODY = frozenset(
    [
        "call participants",
        "call transcript",
        "conference call participants",
        "contents",
        "corporate participants",
        "date",
        "definitions",
        "disclaimer",
        "duration",
        "editor",
        "full conference call transcript",
        "note",
        "participants",
        "prepared remarks",
        "presentation",
        "question and answer session",
        "questions & answers",
        "questions and answers",
        "source",
        "takeaways",
        "time",
        "transcript",
        "analysts",
        "executives",
        "executive",
        "analyst",
        "analyst question",
        "company participants",
        "industry glossary",
        "risks",
        "summary",
    ]
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: `text` is the call's own from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The announcement of a speaker, from `start`; what is said begins at or after `end`."""

    start: int
    end: int
    name: str
    title: str = ""


def lines_of(text: str) -> list[Line]:
    """The lines that hold something, without the spaces around them."""
    return [Line(m.start(), m.end(), m[0]) for m in re.finditer(r"\S(?:.*\S)?", text)]


def headers_of(
    lines: Sequence[Line], listed: frozenset[str], known: frozenset[str] = frozenset()
) -> list[Header]:
    """The speakers' announcements in order; [] where the text names no speakers.

    `listed` is the participants' names, `known` those of people elsewhere, both folded. The layouts that give a title or a number are
    sure signs; of the other two the one that finds more is the page's. An excerpt need not be a conversation, if it has somebody known.
    """
    for layout in (numbered, lettered, titled):
        found = list(layout(lines))
        if sum(bool(h.title) for h in found) >= 2 and _is_a_conversation(found):
            return found
    found = list(officed(lines))
    if sum(bool(h.title) for h in found) >= 2:
        return found
    colons, alone = list(before_colons(lines)), list(alone_on_lines(lines, listed))
    best = colons if len(colons) >= len(alone) else alone
    if _is_a_conversation(best):
        return best
    excerpts = (list(alone_on_lines(lines, known)) if known else [], colons)
    return next((e for e in excerpts if any(h.name.casefold() in known for h in e)), [])


def numbered(lines: Sequence[Line]) -> Iterator[Header]:
    """Name, employer, title and the number of the turn, on one line."""
    for line in lines:
        match = NUMBERED.fullmatch(line.text)
        if match:
            yield Header(line.start, line.end, match["name"], match["title"] or "")


def lettered(lines: Sequence[Line]) -> Iterator[Header]:
    """Q or A, name, and the firm of who asks or the title of who answers; the operator has none."""
    for line in lines:
        match = LETTERED.fullmatch(line.text)
        if match and " " in match["name"]:
            said = match["title"] or ""
            asks = match["letter"] == "Q"
            title = f"{said} -- Analyst" if asks else said or "Executive"
            yield Header(line.start, line.end, match["name"], title)
        elif line.text.lower().rstrip(":") in OPERATORS:
            yield Header(line.start, line.end, line.text.rstrip(":"))


def titled(lines: Sequence[Line]) -> Iterator[Header]:
    """Name, dashes and title, on one line or on three; the operator has no title."""
    skipped = 0
    for here, line in enumerate(lines):
        dash = lines[here + 1].text if here + 2 < len(lines) else ""
        if here < skipped:
            continue
        if dash in ("--", "—", "–") and _is_name(line.text):
            title = lines[here + 2]
            skipped = here + 3
            yield Header(line.start, title.end, line.text, title.text)
        elif match := TITLED.fullmatch(line.text):
            yield Header(line.start, line.end, match["name"], match["title"])
        elif line.text.lower() in OPERATORS:
            yield Header(line.start, line.end, line.text)


def officed(lines: Sequence[Line]) -> Iterator[Header]:
    """Name and office, parted by a comma; the operator, and an analyst without a name, have none."""
    for line in lines:
        folded = line.text.lower()
        if match := OFFICED.fullmatch(line.text):
            yield Header(line.start, line.end, match["name"], match["title"])
        elif folded in OPERATORS:
            yield Header(line.start, line.end, line.text)
        elif folded == "analyst":
            yield Header(line.start, line.end, "Unidentified analyst")


def before_colons(lines: Sequence[Line]) -> Iterator[Header]:
    """NAME: what is said, at the start of a line or, in capitals, within it; a long name may have been broken over two lines."""
    for before, line in zip([None, *lines], lines, strict=False):
        if header := _before_colon(before, line):
            yield header
        yield from _in_line(line)


def _before_colon(before: Line | None, line: Line) -> Header | None:
    match = COLON.match(line.text)
    if not match or not _can_speak(match["name"]):
        return None
    end = line.start + match.start("speech") if match["speech"] else line.end
    broken = not match["speech"] and match["name"].isupper() and " " not in match["name"]
    if broken and before and before.text.isupper() and _is_name(before.text):
        return Header(before.start, end, f"{before.text} {match['name']}")
    return Header(line.start, end, match["name"])


def _in_line(line: Line) -> Iterator[Header]:
    for match in IN_LINE.finditer(line.text):
        start, end = line.start + match.start(), line.start + match.end() + 1
        yield Header(start, end, match["name"])


def alone_on_lines(lines: Sequence[Line], listed: frozenset[str]) -> Iterator[Header]:
    """A speaker's name alone on its line. Without a list of participants a name counts if it
    stands so again; words that also occur in small letters ("Data Center") are no name."""
    alone = Counter(line.text for line in lines if _is_name(line.text))
    everything = "\n".join(line.text for line in lines)
    names = {
        name
        for name, times in alone.items()
        if name.lower() in OPERATORS
        or name.casefold() in listed
        or (not listed and times > 1 and " " in name and name.lower() not in everything)
    }
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if line.text in names and following and not _is_label(following.text):
            yield Header(line.start, line.end, line.text)


def _is_a_conversation(headers: Sequence[Header]) -> bool:
    speakers = Counter(h.name for h in headers)
    return len(headers) >= 3 and len(speakers) >= 2 and max(speakers.values()) >= 2


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(NAME, text)) and text.lower() not in NOBODY


def _can_speak(name: str) -> bool:
    """Before a colon: a name of several words, one in capitals, an operator or Q and A."""
    if name.lower() in NOBODY:
        return False
    long = " " in name or (name.isupper() and len(name) > 2)
    return long or name.lower() in OPERATORS or bool(UNNAMED.fullmatch(name))


def _is_label(text: str) -> bool:
    return text.lower() in ("executive", "analyst", "attendee", "unknown")
