"""Who of a company's executives gives each answer in a call, as far as the words tell."""

import re
from collections.abc import Sequence
from itertools import pairwise

from crawler.calls.cues import People, Utterance, introduced_self, is_called

#: Words after which an answer may pass from one executive to another.
SPOKE_A_WHILE = 30

_OPENER = (
    r"(?:oh|yeah|yes|yep|sure|okay|ok|well|so|and|but|hey|hi|hello|great|no|right|then|uh|um|now|thanks|thank you"
    r"|absolutely|certainly|of course|first|look|listen|good (?:morning|afternoon|evening|question))"
)
#: "Okay, and then, Tim, thanks for the question": a name among the first words.
_OPENS_WITH_NAME = re.compile(
    rf"(?:{_OPENER}[,.]? )*(?P<name>[a-z][\w.]*)"
    r"(?:[,.!?-]|$| (?=(?:thanks|thank you|for|so|great|good|nice|yeah)\b))",
    re.I,
)
_ENDS_WITH_NAME = re.compile(r".*, (?P<name>[A-Z]\w*)[.!]")
_GREETS = re.compile(r"\b(?:yeah|yes|yep|hey|hi|hello|thanks|thank you|sure)\b", re.I)
_GOES_ON = re.compile(
    r"(?:yeah|yes|yep|sure)[,.]? .*\b"
    r"(?:(?:I would|I'd|I'll|let me|I want to|maybe I can) (?:just |also |only )?(?:add|say|comment)"
    r"|thing (?:that )?I(?:'d| would) (?:just |also )?(?:add|say))\b.*",
    re.I,
)
_ADDS = re.compile(
    r"(?:and |maybe )?(?:I'd|I'll|I would|let me|just to) (?:just |also )?add\b", re.I
)
_LETS_SPEAK = re.compile(
    r"\b(?:I'll|I will|let me|I'd like to|I'm going to) (?:let|have|ask) (?P<name>[A-Z]\w+)"
)
_TAKES_THE_WORD = re.compile(r"(?:oh, )?(?:yeah|yes|yep|sure|okay|thanks|thank you)\b.*", re.I)


def addresses(words: str, name: str) -> bool:
    """Whether the sentence begins or ends with this first name: "Okay, Tim." or "I'll try, Tim." """
    opens, ends = _OPENS_WITH_NAME.match(words), _ENDS_WITH_NAME.fullmatch(words)
    return any(match and is_called(match["name"], name) for match in (opens, ends))


def answers(
    question: Sequence[Utterance],
    answer: Sequence[Utterance],
    analyst: str,
    people: People,
    thanked: Sequence[str] = (),
) -> list[tuple[int, str]]:
    """Where in the answer each executive begins, and who it is; "" where the words do not tell.

    `thanked` are the executives whom the analyst thanks in the end.
    """
    starts, given = [0], [_says_own_name(answer, people)]
    for number, (before, now) in enumerate(pairwise(answer), 1):
        passed = people.passed_to(before.text)
        let = _let(before.text, people) if _TAKES_THE_WORD.fullmatch(now.text) else ""
        spoken = sum(u.words for u in answer[starts[-1] : number])
        if passed or let or _is_another(now.text, analyst, spoken, people):
            starts.append(number)
            given.append(passed or let or _says_own_name(answer[number:], people))
    pieces = [answer[a:b] for a, b in zip(starts, [*starts[1:], len(answer)], strict=True)]
    told = [" ".join(u.text for u in piece) for piece in pieces]
    names = _asked(given, [people.asked(u.text) for u in question], thanked)
    return list(zip(starts, _not_spoken_of(names, told, people), strict=True))


def _is_another(words: str, analyst: str, spoken: int, people: People) -> bool:
    """Whether another executive begins: who has spoken a while does not greet the analyst again."""
    if spoken < SPOKE_A_WHILE:
        return False
    opens = _OPENS_WITH_NAME.match(words)
    greets = bool(opens and is_called(opens["name"], analyst) and _GREETS.search(words))
    adds = _ADDS.match(words) and people.spoken_of(words)
    return greets or bool(adds) or bool(_GOES_ON.fullmatch(words))


def _let(words: str, people: People) -> str:
    match = _LETS_SPEAK.search(words)
    return next(iter(people.named(match["name"])), "") if match else ""


def _says_own_name(said: Sequence[Utterance], people: People) -> str:
    name, _ = introduced_self(said[:3])
    return next(iter(people.named(name)), "")


def _asked(
    given: Sequence[str], asked: Sequence[Sequence[str]], thanked: Sequence[str]
) -> list[str]:
    """The names that are given, with those whom the question turns to: one by name, or as many one
    after the other as there are answers; of a single answer also whom the analyst thanks for it."""
    turned_to = {name for some in asked for name in some}
    one_by_one = list(dict.fromkeys(some[0] for some in asked if len(some) == 1))
    names = list(given)
    if len(turned_to) == 1:
        names[0] = names[0] or next(iter(turned_to))
    elif turned_to and turned_to == set(one_by_one) and len(one_by_one) == len(names):
        names = [name or asked for name, asked in zip(names, one_by_one, strict=True)]
    elif len(set(thanked)) == 1 and len(names) == 1:
        names[0] = names[0] or thanked[0]
    return names


def _not_spoken_of(names: Sequence[str], told: Sequence[str], people: People) -> list[str]:
    """The names, unless the answer speaks of its own speaker as of somebody else; who is left then has
    spoken, and of two who answer one after the other, the one who is known tells the other."""
    found = []
    for name, words in zip(names, told, strict=True):
        others = people.spoken_of(words)
        left = [p for p in people.executives if p not in others]
        alone = left[0] if others and len(left) == 1 else ""
        found.append(name if name and name not in others else alone)
    if len(found) == len(people.executives) == 2:
        if found[0] == found[1]:
            return ["", ""]
        for here, there in ((0, 1), (1, 0)):
            if found[here] in people.executives and not found[there]:
                found[there] = next(p for p in people.executives if p != found[here])
    return found
