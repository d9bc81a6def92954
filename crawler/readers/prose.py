"""Paragraphs made clean, and the short lines told apart that stand among a text and are not of it."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

#: What every glued sentence has; most paragraphs have none, and need not be searched four times.
_GLUED = re.compile(r"[.!?,][”\"]?[A-Z“]")
#: Shorter paragraphs may stand twice ("Thank you."); longer ones are another copy for small screens.
SHORTEST_COPY = 60


def clean(text: str) -> str:
    """One paragraph in NFC, without control characters, with spaces between its sentences."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text.isprintable():
        text = " ".join("".join(c for c in text if c == " " or _is_shown(c)).split())
    return mend(text.replace(", opens new tab", ""))


def mend(text: str) -> str:
    """Put back the space lost between sentences: "in May.The rest" was two lines once."""
    if not _GLUED.search(text):
        return text
    text = re.sub(r"(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+[\s,’'])", " ", text)
    text = re.sub(r"(?<=[a-z]{2}[.!?,][”\"])(?=[A-Z][a-z]+\s)", " ", text)
    text = re.sub(r"(?<=\d[%a-z][.!?])(?=[A-Z][a-z]+\s)", " ", text)
    return re.sub(r"(?<=[a-z]{2}[.!?])(?=“[A-Z])", " ", text)


def once(paragraphs: Iterable[str]) -> Iterator[str]:
    """The paragraphs without second copies of long ones; a speaker's line is no sentence."""
    seen: set[str] = set()
    for paragraph in paragraphs:
        can_be_copy = len(paragraph) >= SHORTEST_COPY and paragraph.endswith(
            (".", "!", "?", "”", '"')
        )
        if not can_be_copy or paragraph not in seen:
            yield paragraph
        seen.add(paragraph)


def is_leftover(paragraph: str) -> bool:
    """Whether the paragraph is a promotion, a caption or a notice that extraction left behind."""
    short = len(paragraph.split()) <= leftovers()["most_words"]
    groups = ("promotion", "newsletter", "caption", "house", "paywall")
    return short and bool(_pattern(*groups).match(paragraph))


def heads_a_list(line: str) -> bool:
    """Whether a list of links to other texts stands under a heading of these words."""
    return bool(_pattern("lists").match(line))


def is_wall(title: str) -> bool:
    """Whether a page of this title stands in the way of the page that was asked for."""
    return bool(_pattern("walls").match(title))


def is_paywall(paragraph: str) -> bool:
    """Whether the paragraph says that what follows is for subscribers."""
    short = len(paragraph.split()) <= leftovers()["most_words"]
    return short and bool(_pattern("paywall").match(paragraph))


def short_text(element: HtmlElement, most: int) -> str:
    """The element's text with single spaces, or "" if it has more than `most` characters: boxes in boxes
    are asked for theirs over and over."""
    characters = 0
    for part in element.itertext():
        characters += len(part)
        if characters > most:
            return ""
    return " ".join(element.text_content().split())


def folded(text: str) -> str:
    """Letters and digits in small, single spaces between: for comparing, not for showing."""
    return re.sub(r"\W+", " ", text).strip().casefold()


@cache
def leftovers() -> dict[str, Any]:
    """The lists of leftovers.toml."""
    return tomllib.loads((Path(__file__).parent / "leftovers.toml").read_text(encoding="utf-8"))


@cache
def _pattern(*groups: str) -> re.Pattern[str]:
    """Matches what any line of these groups describes, and nothing that goes on after it."""
    alternatives = "|".join(line for group in groups for line in leftovers()[group])
    return re.compile(rf"(?:{alternatives})$", re.I)


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs", "Cn")
