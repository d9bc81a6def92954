"""Who speaks in a call that a machine wrote down without marking its speakers.

Only what is said aloud counts: "I will now turn the call over to Gary." begins Gary's turn, "Thanks,
Liz." ends Liz's, and "our next question comes from Ada Quill of Alder Bank" begins a question of
hers. After her first question nobody says who answers, so the rest up to the next announcement is a turn
of nobody in particular.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.call_layouts import NAME
from crawler.call_roles import NEXT_QUESTION, firm_after
from crawler.documents import Turn
from crawler.identity import sentence_spans

#: A text with fewer announced speakers is not read this way.
FEWEST_ANNOUNCED = 2
HAND_OVER = re.compile(
    r"\b(?:turn|hand|pass)(?:ing)? (?:(?:the|this|today's) )?(?:call|conference|floor|it|things)?\s?(?:back )?"
    rf"over to (?:our \w+, )?(?:Mr\. |Ms\. |Dr\. )?(?P<name>{NAME})"
)
THANKS = re.compile(
    r"(?:Okay,? |Great,? )?(?:Thanks|Thank you)(?: very much| so much)?, (?P<name>[A-Z]\w+)"
)
#: "Bryce?" or "Liz, we're now ready to begin."
ADDRESSED = re.compile(r"(?P<name>[A-Z][a-z]+)(?:\?|, (?:we|you|please|over|I|back)\b.*)")
MAY_BEGIN = re.compile(r".{0,40}\b(?:you may begin|go ahead|your question,? please|line is (?:now )?open|proceed)\b.{0,30}", re.I)  # fmt: skip
OPENS = re.compile(
    r"\bas a reminder, ladies and gentlemen\b|\bone moment for (?:our|the) first\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Speech of one speaker from `start` on; the next stretch ends it."""

    start: int
    speaker: str
    role: str
    section: str
    company: str = ""


def announced_turns(text: str) -> tuple[Turn, ...]:
    """The turns that the speakers announce; () where fewer than two are announced."""
    spans = list(sentence_spans(text))
    stretches = list(_stretches(text, spans))
    if len({s.speaker for s in stretches if s.speaker}) < FEWEST_ANNOUNCED:
        return ()
    limits = [*(s.start for s in stretches[1:]), spans[-1][1]]
    turns = (_turn(text, s, limit) for s, limit in zip(stretches, limits, strict=True))
    return tuple(t for t in turns if t.start < t.end)


def _turn(text: str, stretch: _Stretch, limit: int) -> Turn:
    """The stretch up to `limit`; where no question mark ends a question, answers are in it too, and
    nobody is its speaker."""
    said = text[stretch.start : limit].rstrip()
    if stretch.role == "analyst" and not said.endswith("?"):
        stretch = replace(stretch, speaker="", role="", company="")
    end = stretch.start + len(said)
    return Turn(stretch.start, end, stretch.speaker, stretch.role, stretch.section, stretch.company)


def _stretches(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[_Stretch]:
    yield (now := _Stretch(spans[0][0] if spans else 0, "", "operator", "prepared"))
    following: _Stretch | None = None
    before = ""
    for start, end in spans:
        said = text[start:end]
        if following and MAY_BEGIN.fullmatch(said):
            continue
        if following:
            yield (now := replace(following, start=start))
            following = None
        elif begun := _begun(now, before, said):
            yield (now := replace(begun, start=start, speaker=_in_full(begun.speaker, text)))
        if question := NEXT_QUESTION.search(said):
            name = question["name"]
            if now.role != "operator":
                yield (now := _Stretch(start, "", "operator", "qa"))
            following = _Stretch(end, name, "analyst", "qa", firm_after(said, name))
        elif now.role == "analyst" and said.endswith("?"):
            following = _Stretch(end, "", "", "qa")
        elif over := HAND_OVER.search(said):
            following = _Stretch(end, _in_full(over["name"], text), "executive", now.section)
        before = said


def _begun(now: _Stretch, before: str, said: str) -> _Stretch | None:
    """Who begins with this sentence: the operator, or whoever was addressed and thanks for it."""
    if now.section == "prepared" and OPENS.search(said):
        return _Stretch(0, "", "operator", "qa")
    thanked = THANKS.match(said)
    if now.section != "prepared" or not thanked or thanked["name"] not in now.speaker.split():
        return None
    addressed = ADDRESSED.fullmatch(before)
    name = addressed["name"] if addressed else ""
    return _Stretch(0, name, "executive" if name else "", now.section)


def _in_full(name: str, text: str) -> str:
    """The name as the text gives it in full: "Gary" is "Gary Dickerson" where he is introduced."""
    name = name.rstrip(".")
    if not name or " " in name:
        return name
    full = re.search(rf"\b{re.escape(name)} [A-Z][\w'’-]+(?=,| and\b|\.)", text)
    return full[0] if full else name
