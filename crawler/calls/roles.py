"""Who takes part in a call, and as what: executive, analyst or operator."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.calls.layouts import NAME, OPERATORS, Line

#: The heading of a list of participants; what it lists are executives, analysts, or both.
LIST_HEADING = re.compile(
    r"(?P<whose>call|corporate|company|conference call|analyst)?\s*"
    r"(?:participi?ants|executives|analysts|attendees)\s*:?",
    re.I,
)
#: What a list of participants is followed by.
LIST_END = re.compile(
    r"(?:full )?(?:conference )?(?:call )?transcript:?|presentation:?|prepared remarks:?|operator"
    r"|more .{2,20} analysis|all earnings call transcripts",
    re.I,
)
#: In a list a single hyphen may part name and title; in speech it parts anything.
LISTED = re.compile(rf"(?P<name>{NAME})\s+(?:--|—|–|-)\s+(?P<title>.{{2,120}})")
#: How an operator hands over: "our next question comes from Ada Quill", "we'll go next to Len Ode at Alder Bank".
NEXT_QUESTION = re.compile(
    r"(?:\b(?i:first|next|last|final|another|one more|following|that) question\b[^.?]{0,100}?"
    r"\b(?:from|of)\s+(?:the (?:line|desk) of,?\s+)?"
    r"|\b(?i:we(?:['’]ll| will)|let['’]s|let us) (?:now |next )?(?:go|move|turn)(?: first| next| now)?(?: on| over)? to"
    rf"\s+(?:the line of,?\s+)?(?={NAME},? (?:with|from|at|of) [A-Z]))(?P<name>{NAME})"
)
#: What follows an analyst's name in the operator's words: "with Granite Peak. Your line is open."
FIRM = re.compile(
    r",?\s+(?:with|of|from|at)\s+(?P<firm>(?-i:[A-Z])[\w&.'’ -]{1,50}?)"
    r"(?=[.,;:?!](?:\s|$)|\s+(?:your|please|go ahead|you may|has|with)\b|$)",
    re.I,
)
#: What a title says beside an analyst's firm.
ANALYST = re.compile(r",?\s*(?:--|—|–|-)?\s*(?:\w+ )*analyst\b.*", re.I)


@dataclass(frozen=True, slots=True)
class Speech:
    """What one speaker says before the next begins; `name` is "" for somebody unnamed."""

    start: int
    end: int
    name: str
    title: str
    words: str


def participants(lines: Sequence[Line]) -> dict[str, str]:
    """The listed participants' names with their roles ("" where the list gives none)."""
    found: dict[str, str] = {}
    heading: re.Match[str] | None = None
    for line, below in zip(lines, [*(other.text for other in lines[1:]), ""], strict=False):
        if opened := LIST_HEADING.fullmatch(line.text):
            heading = opened
        elif LIST_END.fullmatch(line.text):
            heading = None
        elif heading:
            found |= _listed(line.text, below, _role_of_list(heading))
    return found


def roles(speeches: Sequence[Speech], listed: Mapping[str, str], questions: int) -> dict[str, str]:
    """Each speaker's role: as listed, as titled, else as the order of the conversation shows.

    Who hands out questions is the operator; who speaks before `questions`, where the first of
    them is asked, is an executive; who speaks right after the operator later is an analyst. The
    rest stay "".
    """
    given = {name.casefold(): role for name, role in listed.items()}
    shown = _shown_by_order(speeches, questions)
    found: dict[str, str] = {}
    for speech in speeches:
        known = given.get(speech.name.casefold()) or role_of_title(speech.name, speech.title)
        if known or not found.get(speech.name):
            found[speech.name] = known or shown.get(speech.name, "")
    return found


def role_of_title(name: str, title: str) -> str:
    """The role that a name or title states; any title that is no analyst's is an executive's."""
    if name.lower() in OPERATORS:
        return "operator"
    if "analyst" in title.lower():
        return "analyst"
    return "executive" if title and title.lower() not in ("attendee", "unknown") else ""


def companies(speeches: Sequence[Speech], given: Mapping[str, str]) -> dict[str, str]:
    """For whom each speaker speaks, as titled or introduced; "" where the text does not say.

    `given` are the roles: an executive's plain title ("Chief Financial Officer") names no company.
    """
    found: dict[str, str] = {}
    for speech in speeches:
        role = given.get(speech.name, "")
        firm = firm_of_title(speech.title, role)
        if firm or speech.name not in found:
            found[speech.name] = firm or found.get(speech.name, "")
        for match in NEXT_QUESTION.finditer(speech.words):
            asked = firm_after(speech.words[match.start() :], match["name"])
            if asked and not found.get(match["name"]):
                found[match["name"]] = asked
    return found


def firm_of_title(title: str, role: str) -> str:
    """The company in a speaker's title: "Acme Corp - CFO", "Alder Bank -- Analyst"; "" if none."""
    parts = re.split(r"\s+(?:--|—|–|-)\s+", title, maxsplit=1)
    if len(parts) == 2:
        return parts[0].strip()
    if role != "analyst":
        return ""
    firm = ANALYST.sub("", title).strip(" ,")
    return firm if firm.lower() not in ("attendee", "unknown", "senior", "research") else ""


def firm_after(words: str, name: str) -> str:
    """The firm that follows this name in an announcement; "" if none does."""
    place = words.find(name)
    match = FIRM.match(words, place + len(name)) if place >= 0 else None
    return match["firm"].strip(" .") if match else ""


def _shown_by_order(speeches: Sequence[Speech], questions: int) -> dict[str, str]:
    shown: dict[str, str] = {}
    handed_over = False
    for speech in speeches:
        hands_over = bool(NEXT_QUESTION.search(speech.words))
        if hands_over:
            shown.setdefault(speech.name, "operator")
        elif speech.start < questions:
            shown.setdefault(speech.name, "executive")
        elif handed_over:
            shown.setdefault(speech.name, "analyst")
        handed_over = hands_over or speech.name.lower() in OPERATORS
    return shown


def _listed(text: str, below: str, role: str) -> dict[str, str]:
    text = text.lstrip("*•- ")
    if match := LISTED.fullmatch(text):
        return {match["name"]: role_of_title(match["name"], match["title"]) or role}
    if not re.fullmatch(NAME, text) or " " not in text:
        return {}
    if below.lower() in ("executive", "analyst", "operator"):
        return {text: below.lower()}
    return {text: role or ("analyst" if "analyst" in below.lower() else "")}


def _role_of_list(heading: re.Match[str]) -> str:
    words = heading[0].lower()
    if "corporate" in words or "company" in words or "executives" in words:
        return "executive"
    return "analyst" if "conference call" in words or "analyst" in words else ""
