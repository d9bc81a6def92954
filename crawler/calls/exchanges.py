"""An analyst's question and its answers, as a machine wrote them down: where each of them begins.

Where nothing tells, what follows the first question is nobody's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.calls.answers import addresses, answers
from crawler.calls.cues import People, Utterance, introduced_self

#: Words after which an analyst, or who answers, has said something.
SAID_SOMETHING = 8
#: In words; what seems a longer question holds an answer that nothing announces.
LONGEST_QUESTION = 300
#: Sentences: a question is the last if none of so many after it is one; an analyst may add so many to it.
SOON, TRAILING = 6, 3

#: How an answer begins after a question mark.
_ANSWERS = re.compile(
    r"(?:(?:oh|uh|um),? )?(?:yeah|yes|yep|no|sure|okay|ok|well|absolutely|certainly|of course|right"
    r"|(?:great|good|fair) question|(?:that's|it's) an? (?:\w+ )?(?:good|great|fair|interesting) question"
    r"|I'll|let me|I can)\b.*",
    re.I,
)
#: How it begins after anything.
_PLAINLY_ANSWERS = re.compile(
    r"(?:yeah|yes|yep|absolutely)\.|sure\b.*|(?:yes|yeah|okay|sure),? (?:thanks|thank you) for that\b.*"
    r"|.*\bthank(?:s| you)(?:,? \w+,?)?(?: very much)? for (?:the|your|that) (?:\w+ )?question.*"
    r"|(?:(?:yeah|yes|okay|sure|well),? )?(?:let me|I'll|I can|maybe I'll)"
    r" (?:take|start|begin|try|answer|address|handle)\b.*",
    re.I,
)
_THANKS = re.compile(r"(?:thanks|thank you)[.!]", re.I)
#: With what an analyst ends.
_CLOSES = re.compile(
    r".*\b(?:(?:thanks|thank you)(?: so much| very much| a lot| guys| all)?"
    r"|would be (?:very |really |super |much |so )?(?:helpful|great|appreciated))[.!]?",
    re.I,
)
#: What an analyst adds to a question.
_TRAILS = re.compile(
    r"\b(?:curious|wondering|trying to|if you (?:can|could)|I (?:don't|didn't) think you|colou?r on"
    r"|your (?:thoughts|views?)|would be|follow-? ?up|maybe (?:compare|just)|appreciate)\b",
    re.I,
)
_FAREWELL = re.compile(
    r"(?:(?:great|okay|ok|got it|perfect|all right|alright|very helpful|(?:that's|that is|that was) (?:very |really |super )?helpful"
    r"|makes sense|(?:I )?appreciate (?:it|that)|understood|awesome|excellent|wonderful|cool|and)[,.!]? ?)*"
    r"(?:(?:many )?(?:thanks|thank you)(?: so much| very much| a lot| again| guys| all)*(?:, \w+)?)?[.!]?",
    re.I,
)
_FAREWELL_OF_WHO_ANSWERED = re.compile(
    r"(?:yep|yeah|you bet|you're welcome|you are welcome|sure|of course)[.!]", re.I
)
#: "Got it." or "Thanks for that.", said of an answer before another question.
_ACKNOWLEDGES = re.compile(
    r"(?:(?:okay|ok|great|yeah|yes|perfect|all right|and),? )?(?:got it|okay|ok|great|yes|perfect|excellent"
    r"|understood|all right|makes sense|(?:that's |that was |that is )?(?:very |really |super )?helpful"
    r"|(?:thanks|thank you)(?: so much| very much)?(?: for (?:all )?(?:that|the)\b.*)?)[.,!].*",
    re.I,
)
_ASKS_ON = re.compile(
    r"and then\b.*|and (?:if|I|just|maybe|my|for my|as|also|on|can|could|what|how|is|are|do)\b.*"
    r"|(?:maybe|just|then|if|so you|my)\b.*|.*\?",
    re.I,
)
_FOLLOWS_UP = re.compile(
    r"\b(?:as|for|have|had|ask|one|my|a|just|to|could|can) (?:a |just )?(?:quick |brief |short |small )?follow-? ?up\b"
    r"|\bmy (?:second|last|next|other|final) question\b",
    re.I,
)
_ON_A_FOLLOW_UP = re.compile(r"\b(?:thanks|thank you|your|the)\b.{0,20}\bfollow", re.I)
#: What a host says to the operator.
_HOST_LIMITS = re.compile(
    r"(?:and )?operator,.*|.*\b(?:we have|there's|we've got) time for (?:one|two|a)\b.*"
    r"|(?:we'll|let's) take (?:one|our|two) (?:last|final|more)\b.*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of an exchange, from the utterance numbered `first` on; the next voice ends it."""

    first: int
    speaker: str
    role: str


def voices(said: Sequence[Utterance], announced: str, people: People) -> list[Voice]:
    """Who speaks after an operator has announced an analyst, up to the operator's next words.

    An analyst who says to ask in place of the announced one is the analyst.
    """
    own, instead = introduced_self(said[:3])
    analyst = own if instead else announced
    end, farewells = _farewells(said, analyst)
    found: list[Voice] = []
    begun = 0
    while begun < end:
        answer = _answer_begins(said[begun:end], analyst)
        if answer is None or sum(u.words for u in said[begun : begun + answer]) > LONGEST_QUESTION:
            found += _unsure(said[:end], begun, analyst)
            break
        answer += begun
        again = _asks_again(said[:end], answer, people)
        thanked = people.named(" ".join(u.text for u in said[end:])) if again == end else []
        found.append(Voice(begun, analyst, "analyst"))
        for first, name in answers(
            said[begun:answer], said[answer:again], analyst, people, thanked
        ):
            found.append(Voice(answer + first, name, "executive"))
        begun = again
    return [*found, *farewells]


def _unsure(said: Sequence[Utterance], begun: int, analyst: str) -> Iterator[Voice]:
    """The first question mark ends what is certainly asked; the rest is nobody's."""
    words, rest = 0, begun
    for number in range(begun, len(said)):
        words += said[number].words
        if said[number].text.endswith("?") and words <= LONGEST_QUESTION:
            yield Voice(begun, analyst, "analyst")
            rest = number + 1
            break
    if rest < len(said):
        yield Voice(rest, "", "")


def _answer_begins(said: Sequence[Utterance], analyst: str) -> int | None:
    """The first utterance of the answer: after the analyst's thanks, to the analyst by name, or by how
    answers begin; else after a question where none follows soon. None where nothing tells."""
    told, silent = next(_answer_cues(said, analyst), None), _after_last_question(said)
    return silent if silent is not None and (told is None or told > silent + TRAILING) else told


def _answer_cues(said: Sequence[Utterance], analyst: str) -> Iterator[int]:
    heard = asked = False
    for number, (before, now) in enumerate(pairwise(said), 1):
        heard = heard or before.words >= SAID_SOMETHING
        asked = asked or before.text.endswith("?")
        if not (heard or asked):
            continue
        closed = number > 1 and _CLOSES.fullmatch(before.text) and not _THANKS.fullmatch(now.text)
        replies = before.text.endswith("?") and _ANSWERS.fullmatch(now.text)
        if (
            closed
            or replies
            or addresses(now.text, analyst)
            or _PLAINLY_ANSWERS.fullmatch(now.text)
        ):
            yield number


def _after_last_question(said: Sequence[Utterance]) -> int | None:
    """What follows the first question after which none is asked soon, and what the analyst adds to it."""
    for number in range(1, len(said) - 1):
        soon = said[number : number + SOON]
        if said[number - 1].text.endswith("?") and not any(u.text.endswith("?") for u in soon):
            adds = [n for n, u in enumerate(soon[:TRAILING], 1) if _TRAILS.search(u.text)]
            begins = number + max(adds, default=0)
            return begins if begins < len(said) else None
    return None


def _asks_again(said: Sequence[Utterance], answer: int, people: People) -> int:
    """Where the same analyst asks once more, with what is said in acknowledgement before; else the end."""
    spoken = 0
    for number in range(answer, len(said)):
        words = said[number].text
        acknowledged = number > answer and _ACKNOWLEDGES.fullmatch(said[number - 1].text)
        goes_on = acknowledged and _ASKS_ON.fullmatch(words)
        turns = words.lower().startswith("and then") and people.asked(words)
        soon = any(u.text.endswith("?") for u in said[number : number + SOON])
        follows = _FOLLOWS_UP.search(words) and not _ON_A_FOLLOW_UP.search(words)
        if spoken >= SAID_SOMETHING and (follows or (soon and (goes_on or turns))):
            while number - 1 > answer and _ACKNOWLEDGES.fullmatch(said[number - 1].text):
                number -= 1
            return number
        spoken += said[number].words
    return len(said)


def _farewells(said: Sequence[Utterance], analyst: str) -> tuple[int, list[Voice]]:
    """Where the thanks at the end begin, and whose they are; a host's word to the operator too."""
    end = len(said)
    found: list[Voice] = []
    while end > 1:
        words = said[end - 1].text
        if _HOST_LIMITS.fullmatch(words) or _FAREWELL_OF_WHO_ANSWERED.fullmatch(words):
            voice = Voice(end - 1, "", "executive")
        elif _FAREWELL.fullmatch(words):
            voice = Voice(end - 1, analyst, "analyst")
        else:
            break
        if found and found[0].role == voice.role:
            found.pop(0)
        found.insert(0, voice)
        end -= 1
    return end, found
