"""Who speaks in a call that a machine wrote down without marking its speakers.

Only what is said aloud counts: "I will now turn the call over to Gary." begins Gary's turn, "Bryce? Thanks,
Gary" begins Bryce's, and "our next question comes from Ada Quill of Alder Bank" begins a question of hers. Where
nobody says who answers, an answer is a turn of an executive without a name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.calls.cues import (
    MAY_BEGIN,
    OPENS_A_CALL,
    THANKS,
    People,
    Utterance,
    goes_on_operating,
    introduced_self,
    is_operator,
    operating_begins,
    utterances,
)
from crawler.calls.exchanges import voices
from crawler.calls.roles import NEXT_QUESTION, firm_after
from crawler.documents import Turn

#: A text with fewer announced speakers is not read this way.
FEWEST_ANNOUNCED = 2


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Speech of one speaker from `start` on; the next stretch ends it."""

    start: int
    speaker: str
    role: str
    section: str
    company: str = ""

    def goes_on(self, other: "_Stretch") -> bool:
        """Whether `other` is the same speaker; two executives without names are two."""
        same = replace(other, start=self.start) == self
        return same and bool(self.speaker or self.role != "executive")


def announced_turns(text: str) -> tuple[Turn, ...]:
    """The turns that the speakers announce; () where fewer than two are announced."""
    said = utterances(text)
    stretches = _joined(_stretches(said, People(text)))
    if len({s.speaker for s in stretches if s.speaker}) < FEWEST_ANNOUNCED:
        return ()
    limits = [*(s.start for s in stretches[1:]), said[-1].end]
    return tuple(_turn(text, s, limit) for s, limit in zip(stretches, limits, strict=True))


def _turn(text: str, stretch: _Stretch, limit: int) -> Turn:
    end = stretch.start + len(text[stretch.start : limit].rstrip())
    return Turn(stretch.start, end, stretch.speaker, stretch.role, stretch.section, stretch.company)


def _joined(stretches: Iterator[_Stretch]) -> list[_Stretch]:
    """Without the borders between stretches of one and the same speaker."""
    found: list[_Stretch] = []
    for stretch in stretches:
        if not found or not found[-1].goes_on(stretch):
            found.append(stretch)
    return found


def _stretches(said: Sequence[Utterance], people: People) -> Iterator[_Stretch]:
    announced = [n for n, u in enumerate(said) if NEXT_QUESTION.search(u.text)]
    opening = _run_begins(said, announced[0]) if announced else len(said)
    yield from _remarks(said[:opening], people, _opening(said[:opening]))
    analyst = firm = ""
    over = ""
    for operates, run in _talks(said, opening):
        if operates:
            yield _Stretch(run[0].start, "", "operator", "qa")
            for utterance in run:
                if match := NEXT_QUESTION.search(utterance.text):
                    analyst = match["name"]
                    firm = firm_after(utterance.text[match.start() :], analyst)
            over = next((p for u in run if (p := people.passed_to(u.text))), "")
        elif analyst:
            for voice in voices(run, analyst, people):
                company = firm if voice.role == "analyst" else ""
                start = run[voice.first].start
                yield _Stretch(start, voice.speaker, voice.role, "qa", company)
            analyst = ""
        else:
            role = "executive" if over else ""
            yield from _remarks(run, people, _Stretch(run[0].start, over, role, "qa"))


def _run_begins(said: Sequence[Utterance], announced: int) -> int:
    """Where the operator's words begin that lead to this announcement."""
    while announced > 0 and is_operator(said[announced - 1]):
        announced -= 1
    return operating_begins(said, announced)


def _talks(said: Sequence[Utterance], opening: int) -> Iterator[tuple[bool, Sequence[Utterance]]]:
    """What the operator says (True) and what others say (False), by turns, from `opening` to the end."""
    operates, begun = True, opening
    for number in range(opening + 1, len(said)):
        now = goes_on_operating(said[number]) if operates else is_operator(said[number])
        if now != operates:
            border = operating_begins(said, number, begun + 1) if now else number
            yield operates, said[begun:border]
            operates, begun = now, border
    if begun < len(said):
        yield operates, said[begun:]


def _opening(said: Sequence[Utterance]) -> _Stretch:
    """Who opens the call: an operator if the words are an operator's, else who says a name."""
    start = said[0].start if said else 0
    begins = " ".join(u.text for u in said[:8])
    name, _ = introduced_self(said[:4])
    if OPENS_A_CALL.search(begins) or not name:
        return _Stretch(start, "", "operator" if OPENS_A_CALL.search(begins) else "", "prepared")
    return _Stretch(start, name, "executive", "prepared")


def _remarks(said: Sequence[Utterance], people: People, now: _Stretch) -> Iterator[_Stretch]:
    """Speeches one after the other: from `now` on, each speaker passes the word to the next."""
    if said:
        yield now
    following, before = "", ""
    for utterance, after in zip(said, [*(u.text for u in said[1:]), ""], strict=False):
        words = utterance.text
        if following and (MAY_BEGIN.fullmatch(words) or MAY_BEGIN.fullmatch(after)):
            continue
        if following and people.passed_to(words) == following:
            continue
        if following or _thanks_for_the_word(words, now.speaker):
            others = [name for name in people.named(before) if name != now.speaker]
            speaker = following or (others[0] if len(others) == 1 else "")
            role = "executive" if speaker else ""
            yield (now := _Stretch(utterance.start, speaker, role, now.section))
        following = people.passed_to(words)
        following = "" if following == now.speaker else following
        before = words


def _thanks_for_the_word(words: str, speaker: str) -> bool:
    """ "Thanks, Liz.": Liz has just given the word to who says so."""
    thanks = THANKS.match(words)
    return bool(thanks and speaker and thanks["name"] in speaker.split())
