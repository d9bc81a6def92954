"""Tell from the words around an expression whether what they speak of is past or still to come."""

import re
from enum import Enum
from functools import cache

from nlp.mentions.times.calendar_words import calendar_data

#: How far the verb may be: the longest clause seen between a verb and its date, and a half more.
_BEFORE, _AFTER = 120, 50
#: "Said in a statement on", the longest seen between a reporting verb and its own date.
_NEAR = 26
#: "Unveiled it in", "signed on".
_BESIDE = 12
#: A full stop but that of "U.S.", also where two sentences are glued together.
_STOP = re.compile(r"(?<!\b[A-Z])[.!?;](?=\s)|(?<=[a-z])[.!?](?=[A-Z])|\n\s*\n")
_CLAUSE_END = re.compile(rf"{_STOP.pattern}|,\s+(?:and|but|which|while)\b")


class Lean(Enum):
    """The side of the document's date on which an expression lies."""

    BACK = "back"
    AHEAD = "ahead"
    NEAREST = "nearest"


def lean(text: str, start: int, end: int, *, hints: bool = False) -> Lean | None:
    """What the nearest verb says: the last one before in the sentence, else the first one behind.

    A past verb right behind wins: "will ship what Washington on Monday approved". "Said" and its
    like count only where the expression is near. `hints`: nouns like "guidance" count too, where no
    verb is found.
    """
    before = _STOP.split(text[max(0, start - _BEFORE) : start])[-1]
    after = _CLAUSE_END.split(text[end : end + _AFTER])[0]
    behind = _cues().search(after)
    if behind and _is_past_beside(behind, after):
        return Lean.BACK
    side = _said_before(before) or _said_behind(behind)
    return side or (Lean.AHEAD if hints and _hints().search(f"{before} {after}") else None)


def past_verb_beside(text: str, start: int, end: int) -> bool:
    """Is the past verb the expression's own: "unveiled in June", "In June the city charged"?"""
    after = text[end : end + _AFTER]
    behind = _cues().search(after)
    if behind and _is_past_beside(behind, after):
        return True
    before = _STOP.split(text[max(0, start - _BEFORE) : start])[-1]
    cues = list(_cues().finditer(before))
    return not cues or len(before) - cues[-1].end() <= _BESIDE


def _is_past_beside(found: re.Match[str], after: str) -> bool:
    touching = not after[: found.start()].strip(" \n’'s")
    return touching and found.lastgroup != "ahead"


def _said_before(words: str) -> Lean | None:
    """The last verb decides."""
    side: Lean | None = None
    for found in _cues().finditer(words):
        if found.lastgroup == "reporting":
            side = Lean.BACK if _is_near(words[found.end() :]) else None
        else:
            side = Lean.AHEAD if found.lastgroup == "ahead" else Lean.BACK
    return side


def _said_behind(found: re.Match[str] | None) -> Lean | None:
    """A promise behind its date is past ("In August it agreed to pay"), before it ahead."""
    if not found or found.lastgroup == "reporting":
        return None
    if found[0].split()[0].lower() in calendar_data()["back"]["promised"]:
        return Lean.BACK
    return Lean.BACK if found.lastgroup == "back" else Lean.AHEAD


def _is_near(between: str) -> bool:
    return len(between) <= _NEAR and not {",", "that"} & set(re.findall(r"\w+|,", between))


@cache
def _cues() -> re.Pattern[str]:
    data = calendar_data()
    refused = "".join(rf"(?<!\b{word} )" for word in data["ahead"]["not_after"])
    ahead = "|".join(map(_form, data["ahead"]["verbs"]))
    back = "|".join(map(_form, data["back"]["verbs"]))
    reporting = "|".join(data["back"]["reporting"])
    not_past = "|".join(data["back"]["not_past"])
    return re.compile(
        rf"(?:(?<![\w-])|(?=['’]ll))(?:(?P<ahead>{refused}(?:{ahead})(?!\w))"
        rf"|(?<!\bbe )(?:(?P<reporting>(?:{reporting})(?!\w))"
        rf"|(?P<back>(?:{back}|(?!(?:{not_past})\b)[a-z]+ed)(?!\w|\s+to\b))))",
        re.IGNORECASE,
    )


@cache
def _hints() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(calendar_data()['ahead']['hints'])})\b", re.IGNORECASE)


def _form(words: str) -> str:
    return words.replace("'", "['’]").replace(" ", r"\s+")
