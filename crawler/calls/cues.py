"""What is said aloud in a call when the word passes on, and the people it passes between.

Nothing here knows who speaks: these are the sentences by which an operator, a host, an analyst or an
executive tells a listener, who has no names before the lines either.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from crawler.calls.layouts import NAME
from crawler.calls.roles import NEXT_QUESTION
from crawler.identity import sentence_spans

#: Characters at the beginning of a call in which those who take part are introduced.
INTRODUCTIONS = 4000
#: A first name as a machine heard it is the announced one from this likeness on ("Stacey", "Stacy").
SAME_NAME = 0.7
#: Unpunctuated speech runs an analyst's thanks and the answer together; "Q&A." looks like an initial.
_RUN_ON = re.compile(
    r"\b(?:thank you|thanks)(?=\s(?:okay|ok|yeah|yes|sure|well)\b)|\bQ&A\.(?=\s\S)", re.I
)
_OFFICE = r"(?i:chief|president|chair\w*|CEO|CFO|COO|CTO|officer|director|head of|founder|treasurer|investor relations)"
_FULL_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}"
_INTRODUCED = re.compile(
    rf"\b(?P<name>{_FULL_NAME}),\s+(?P<office>(?:[\w’']+ ){{0,6}}?{_OFFICE}\b[^,.;]*)"
    rf"|\b[Oo]ur (?P<office2>(?:[\w’']+ ){{0,6}}?{_OFFICE}\b(?: \w+){{0,3}}?),? (?P<name2>{_FULL_NAME})"
)
#: "I will now turn the call over to Gary."
HAND_OVER = re.compile(
    r"\b(?:(?:turn|hand|pass)(?:ing)? "
    r"(?:(?:(?:the|this|today's) )?(?:call|conference|floor|program|meeting|line|rest|it|things) (?:back )?(?:over )?"
    r"|(?:back )?over )to|introduce(?: to you)?,?) "
    r"(?:(?:your|our) (?:host|speaker)s?,? )?(?:[^.,]{0,60}?(?i:relations|officer|CEO|CFO|president),? |our \w+, )?"
    rf"(?:Mr\. |Ms\. |Dr\. )?(?P<name>{NAME})"
)
#: "Before I hand over to Bryce", "Gary will then turn it over to Bryce": not yet.
_NOT_YET = re.compile(r"\b(?:before|after|until|then|he|she|who|they)\b[^,.]{0,25}$", re.I)
#: "Bryce?", "and Liz, please close the call", "Toshiya, back to you".
_GIVES_THE_WORD = re.compile(
    rf"(?:\[[^\]]*\] )?(?:.*\b(?:[Aa]nd|[Ss]o|[Tt]hen|[Ww]ith that),? )?(?P<name>{NAME})"
    r"(?:[?.]|, (?i:(?:over|back) to you|go ahead|you may|the floor is yours|please|do you want to|would you like to"
    r"|why don't you|I(?:['’]ll| will) (?:now )?(?:turn|hand|pass) .{0,30}\bto you)\b.*)"
)
_YOU_MAY = re.compile(r"\byou may (?:begin|proceed|go)\b", re.I)
_THANKS_FOR = re.compile(r"\b(?:thanks|thank you)(?: very much| so much)? for\b", re.I)
#: Of those introduced by their office, these are here; others may only be spoken of.
_PRESENT = re.compile(
    r"\b(?:with me|with us|join(?:ing|ed)|participants|here (?:today|with)|on (?:the|today's|this) (?:conference )?call|speakers)\b",
    re.I,
)
THANKS = re.compile(
    r"(?:Okay,? |Great,? |All right,? )?(?:Thanks|Thank you)(?: very much| so much)?,? (?P<name>[A-Z]\w+)"
)
MAY_BEGIN = re.compile(r".{0,40}\b(?:you may begin|go ahead|your question,? please|line is (?:now )?(?:open|live)|proceed)\b.{0,30}", re.I)  # fmt: skip
_OPERATES = re.compile(
    r"\[operator\b|\bpress(?:ing)? (?:the )?(?:star|\*)|\bstar,? ?(?:then )?(?:one|two|1|2|11|1-1)\b"
    r"|\bone moment (?:please )?for (?:our|the|your) (?:first|next)\b"
    r"|\bone moment\b.{0,12}\b(?:while|as) we (?:poll|pull|compile|assemble)|\ball the time we have\b"
    r"|\b(?:speakerphone|handset|touch-?tone|telephone keypad)\b|\bassemble (?:our|the) (?:roster|queue)\b"
    r"|\b(?:withdraw|remove) your(?:self| question)\b|\bladies and gentlemen\b"
    r"|\bconcludes? (?:the|our|today's) (?:question|q&a)|\breached the end of (?:the|our) (?:question|q&a)"
    r"|\b(?:there are|we have|showing) no (?:further|more|other|additional) questions"
    r"|\bwe will now (?:begin|conduct|start) (?:the|our|today's|a) question[- ]and[- ]answer"
    r"|\byou may (?:all )?(?:now )?disconnect\b|\bline is (?:now )?(?:open|live)\b",
    re.I,
)
#: What an operator goes on with, and others say too.
_OPERATES_ON = re.compile(
    r".*\b(?:this|that) (?:does |now |also )*concludes? (?:the|our|today's|this)\b.*|good ?(?:day|bye)\W*"
    r"|(?:please )?(?:stand by|have a (?:great|good|nice|wonderful|pleasant) .*)\W*"
    r"|(?:we )?thank you for (?:your )?(?:participat|join|attend).*"
    rf"|.*{HAND_OVER.pattern}.*|.*\bto you\.",
    re.I,
)
#: With what an operator begins before saying what only an operator says.
_ABOUT_TO_OPERATE = re.compile(
    r"(?:thank you|no problem|certainly|(?:yes|thank you),? (?:sir|ma'am))[.!]"
    r"|.*\b(?:this|that) (?:does |now |also )*concludes? (?:the|our|today's|this)\b.*"
    r"|(?:we )?thank you for (?:your )?participat.*",
    re.I,
)
#: An operator is who opens a call in such words.
OPENS_A_CALL = re.compile(
    r"\blisten[- ]?only\b|\bconference operator\b|\byour operator\b|\b(?:turn|hand) (?:the|today's) (?:call|conference)\b",
    re.I,
)
_INTRODUCES_SELF = re.compile(
    rf"\b(?:[Tt]his is|[Ii]t's|[Ii]'m|[Mm]y name is) (?P<name>{NAME})(?P<instead>,? (?:on|in|calling in|sitting in)(?: here)? for\b)?"
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence of the call: `text` is the call's own from `start` to `end`."""

    start: int
    end: int
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


def utterances(text: str) -> list[Utterance]:
    """The sentences of the text; one that runs thanks and an answer together is two."""
    return [u for start, end in sentence_spans(text) for u in _parted(text, start, end)]


def _parted(text: str, start: int, end: int) -> Iterator[Utterance]:
    for thanks in _RUN_ON.finditer(text, start, end):
        yield Utterance(start, thanks.end(), text[start : thanks.end()])
        start = thanks.end() + 1
    if start < end:
        yield Utterance(start, end, text[start:end])


class People:
    """Those who speak for the company: whom its call introduces or hands over to, by first name.

    `executives` are those who are introduced by an office that is not investor relations: they answer.
    """

    def __init__(self, text: str) -> None:
        self._full: dict[str, str] = {}
        here: list[str] = []
        anywhere: list[str] = []
        for said in utterances(text[:INTRODUCTIONS]):
            for match in _INTRODUCED.finditer(said.text):
                name = self._know(match["name"] or match["name2"])
                if "investor relations" not in (match["office"] or match["office2"]).lower():
                    (here if _PRESENT.search(said.text) else anywhere).append(name)
        self.executives = tuple(dict.fromkeys(here or anywhere))
        for match in HAND_OVER.finditer(text):
            self._know(match["name"])

    def _know(self, name: str) -> str:
        name = person(name)
        return self._full.setdefault(name.split()[0], name)

    def full(self, name: str) -> str:
        """The name as the call gives it in full: "Gary" is "Gary Dickerson" where he is introduced."""
        name = person(name)
        return self._full.get(name, name)

    def named(self, words: str) -> list[str]:
        """Whom of them the words name, in order, each once."""
        found = (self._full[w] for w in re.findall(r"\w+", words) if w in self._full)
        return list(dict.fromkeys(found))

    def passed_to(self, words: str) -> str:
        """To whom a speaker gives the word with this sentence; "" if to nobody."""
        over = HAND_OVER.search(words)
        if over and not _NOT_YET.search(words[: over.start()]):
            return self.full(over["name"])
        given = _GIVES_THE_WORD.fullmatch(words)
        if not given:
            return ""
        name = person(given["name"])
        full = self._full.get(name.split()[0], "")
        if " " in name and not full and _YOU_MAY.search(words):
            return name
        return full if name in (full, full.split(" ")[0]) else ""

    def asked(self, words: str) -> list[str]:
        """Whom of the executives the sentence turns to: "Gary, do you see", "one for Bryce"."""
        if _THANKS_FOR.search(words):
            return []
        return [name for name in self.executives if _turns_to(words, name.split()[0])]

    def spoken_of(self, words: str) -> set[str]:
        """Whom of the executives the words speak of as of somebody else: "as Bryce said"."""
        return {name for name in self.executives if _speaks_of(words, name.split()[0])}


def person(name: str) -> str:
    """The name without a title before it, and without the sentence that a stop keeps beside it."""
    name = re.split(r"(?<=[a-z]{2})\.(?:\s|$)", name)[0]
    return re.sub(r"^(?:Dr|Mr|Ms|Mrs|Prof)\.? (?=\w)", "", name).rstrip(".")


def _turns_to(words: str, name: str) -> bool:
    name = re.escape(name)
    before = r"(?<!\bas )(?<!\bby )(?<!\bfrom )(?<!\bwith )(?<!\blike )(?<!\bAs )(?<!\bthan )"
    after = r"(?=[,.?!]|\s+(?:and|or|you)\b|\s+(?:if|can|could|would|do|did|are) (?:you|we)\b|$)"
    return bool(re.search(rf"{before}\b{name}\b{after}|\b(?:for|to|ask)\s+{name}\b(?!['’])", words))


def _speaks_of(words: str, name: str) -> bool:
    says = (
        r"ha[sd]|might|may|will|can|could|would|sa(?:id|ys)|mention(?:ed|s)|talk(?:ed|s)|call(?:ed|s)|noted"
        r"|described|was|is|pointed|outlined|highlighted|covered|alluded|referenced|indicated|shared|gave|spoke"
        r"|discussed|explained|laid|added|and I"
    )
    return bool(
        re.search(
            rf"\b{re.escape(name)}(?:['’]s\b|\s+(?:also |just |already )?(?:{says})\b)", words
        )
    )


def is_operator(utterance: Utterance) -> bool:
    """Whether only who runs the lines says so."""
    said = utterance.text
    return bool(
        NEXT_QUESTION.search(said)
        or _OPERATES.search(said)
        or (MAY_BEGIN.fullmatch(said) and "?" not in said)
    )


def goes_on_operating(utterance: Utterance) -> bool:
    """Whether an operator who has just spoken goes on with this."""
    return is_operator(utterance) or bool(_OPERATES_ON.fullmatch(utterance.text))


def operating_begins(said: Sequence[Utterance], first: int, earliest: int = 0) -> int:
    """Where the operator's words begin of which `first` is certainly one."""
    thanked = False
    while first > earliest and _ABOUT_TO_OPERATE.fullmatch(said[first - 1].text) and not thanked:
        thanked = said[first - 1].text.rstrip(".!") == "Thank you"
        first -= 1
    return first


def introduced_self(said: Sequence[Utterance]) -> tuple[str, bool]:
    """Who the first speaker of these says to be, and whether in another's place; ("", False)."""
    for utterance in said:
        if match := _INTRODUCES_SELF.search(utterance.text):
            return match["name"].rstrip("."), bool(match["instead"])
    return "", False


def is_called(word: str, name: str) -> bool:
    """Whether the word is the first name of `name`, cut short or as a machine heard it."""
    mine, theirs = (w.casefold().replace(".", "") for w in (word, name.split()[0]))
    if mine == theirs:
        return True
    short = min(len(mine), len(theirs)) >= 3 and (
        mine.startswith(theirs) or theirs.startswith(mine)
    )
    alike = SequenceMatcher(None, mine, theirs).ratio() >= SAME_NAME
    return bool(mine) and mine[0] == theirs[0] and (short or alike)
