"""Sentences with marks: the words of a text and what must be found in them.

    [buyer Baidu] [! ordered] [quantity 1,600 [product Ascend 910B] chips]. => planned <= Reuters

A mark is a role and its words; `!` is the trigger; marks nest. After the sentence, `=>` gives a
modality other than asserted and `<=` the origin. A line that begins with `~` says what is right but
is not read yet: it fails today, and its test fails on the day that it is read.
"""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Marked:
    text: str
    trigger: str
    roles: frozenset[tuple[str, str]]
    modality: str
    origin: str
    is_open: bool = False

    def __str__(self) -> str:
        return self.text


def marked(line: str) -> Marked:
    """Read one marked line."""
    is_open, line = line.startswith("~ "), line.removeprefix("~ ")
    line, _, origin = line.partition(" <= ")
    line, _, modality = line.partition(" => ")
    text, opened, found = "", list[tuple[str, int]](), list[tuple[str, str]]()
    for part in re.split(r"(\[(?:!|\w+) |\])", line):
        if part == "]" and opened:
            role, start = opened.pop()
            found.append((role, text[start:]))
        elif part.startswith("[") and part.endswith(" "):
            opened.append((part[1:-1], len(text)))
        else:
            text += part
    trigger = next((words for role, words in found if role == "!"), "")
    roles = frozenset((role, words) for role, words in found if role != "!")
    return Marked(
        text.strip(), trigger, roles, modality.strip() or "asserted", origin.strip(), is_open
    )


def marked_lines(file: Path) -> list[Marked]:
    """Every marked line of a file; blank lines and comments are left out."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line.strip() and not line.startswith("#")]
