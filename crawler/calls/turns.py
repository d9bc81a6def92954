"""Who says what in a call: the text of a transcript into turns."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.calls.layouts import OPERATORS, UNNAMED, Header, Line, headers_of, lines_of
from crawler.calls.roles import NEXT_QUESTION, Speech, companies, participants, roles
from crawler.calls.unmarked import announced_turns
from crawler.documents import Turn

QUESTIONS_HEADING = re.compile(
    r"(?:questions?\s*(?:and|&)\s*answers?|q\s*&\s*a)(?: session)?\s*:?", re.I
)
#: What ends a speech although no speaker follows: a rule, a heading, what stands under a call.
BREAK = re.compile(
    r"[-=_*]{5,}|duration: .*|(?:call|conference call|corporate|company) participants:?"
    r"|prepared remarks:?|presentation:?|definitions|disclaimer|more .{2,20} analysis"
    r"|all earnings call transcripts|this article (?:is|was) .*",
    re.I,
)
END = re.compile(r"duration: .*|call participants:?|definitions|disclaimer", re.I)
OPENS_QUESTIONS = re.compile(
    r"\bnow\b[^.?]{0,40}\b(?:begin|open|start|conduct|conducting|take|go to)\b[^.?]{0,40}"
    r"\b(?:question|Q&A)",
    re.I,
)


#: An operator opens the questions in a few words; an executive's long speech that ends so is not
#: part of them.
LONGEST_OPENING = 120
#: Characters: a call of a whole day has 400,000. A longer text is no call, and is not searched for turns.
LONGEST_CALL = 1_000_000


def read_turns(text: str, known: frozenset[str] = frozenset()) -> tuple[Turn, ...]:
    """The turns of a call in reading order; () where the text neither names nor announces speakers.

    `known` are names, folded, of people who may speak: an excerpt lists no participants.

    A turn is what is said, without its announcement. Nobody is guessed: where a speaker is not
    named or their role not shown, it is "".
    """
    if len(text) > LONGEST_CALL:
        return ()
    lines = lines_of(text)
    listed = participants(lines)
    headers = headers_of(lines, frozenset(name.casefold() for name in listed), known)
    if not headers:
        return announced_turns(text)
    speeches = [_in_full(s, text) for s in _speeches(text, lines, headers)]
    questions = _first_question(lines, speeches)
    role = roles(speeches, listed, questions)
    company = companies(speeches, role)
    return tuple(
        Turn(
            s.start,
            s.end,
            s.name,
            role[s.name] if s.name else _role_of_unnamed(s.title),
            "qa" if s.start >= questions else "prepared",
            company.get(s.name, "") if s.name else "",
        )
        for s in speeches
    )


def _speeches(text: str, lines: Sequence[Line], headers: Sequence[Header]) -> list[Speech]:
    """What stands between the announcements, up to the first line that is no speech."""
    begin = headers[0].start
    last = next((x.start for x in lines if x.start > begin and END.fullmatch(x.text)), len(text))
    breaks = [x for x in lines if BREAK.fullmatch(x.text) or _opens_questions(x)]
    announced = [h for h in headers if h.start < last]
    limits = [*(h.start for h in announced[1:]), last]
    found: list[Speech] = []
    for header, limit in zip(announced, limits, strict=True):
        start, end = _between_breaks(text, breaks, header.end, limit)
        if start < end:
            found.append(Speech(start, end, header.name, header.title, text[start:end]))
    return found


def _between_breaks(text: str, breaks: Sequence[Line], start: int, limit: int) -> tuple[int, int]:
    """The first stretch of words; a rule before it is skipped, one after it ends it."""
    for line in breaks:
        if start <= line.start < limit:
            if text[start : line.start].strip():
                limit = line.start
                break
            start = line.end
    words = text[start:limit]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _in_full(speech: Speech, text: str) -> Speech:
    """The speech with its speaker's name as the text writes it elsewhere: in small letters, and
    with both names where the operator introduces them."""
    if UNNAMED.fullmatch(speech.name):
        return replace(speech, name="", title=speech.name)
    name = _mixed_case(speech.name, text) if speech.name.isupper() else speech.name
    if " " not in name and name.lower() not in OPERATORS:
        introduced = (match["name"] for match in NEXT_QUESTION.finditer(text))
        name = next((n for n in introduced if name.casefold() in n.casefold().split()), name)
    return replace(speech, name=name)


def _mixed_case(name: str, text: str) -> str:
    elsewhere = re.finditer(rf"\b{re.escape(name)}\b", text, re.I)
    written = (match[0] for match in elsewhere if not match[0].isupper())
    return next(written, re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name))


def _first_question(lines: Sequence[Line], speeches: Sequence[Speech]) -> int:
    """Where the questions begin: at their heading, else with who opens them or asks the first."""
    if not speeches:
        return 0
    headings = (x.start for x in lines if x.start > speeches[0].start and _opens_questions(x))
    opened = (s.start for s in speeches if _hands_over(s) or _asks(s))
    return next(headings, next(opened, speeches[-1].end))


def _opens_questions(line: Line) -> bool:
    return bool(QUESTIONS_HEADING.fullmatch(line.text))


def _hands_over(speech: Speech) -> bool:
    short = len(speech.words.split()) <= LONGEST_OPENING
    opens = short and OPENS_QUESTIONS.search(speech.words)
    return bool(opens or NEXT_QUESTION.search(speech.words))


def _asks(speech: Speech) -> bool:
    return "analyst" in (speech.title.lower(), _role_of_unnamed(speech.title))


def _role_of_unnamed(label: str) -> str:
    """Q and an unidentified analyst ask; A and an unidentified company representative answer."""
    folded = label.lower()
    if folded in ("q", "question") or "analyst" in folded:
        return "analyst"
    executive = folded in ("a", "answer") or "representative" in folded or "executive" in folded
    return "executive" if executive else ""
