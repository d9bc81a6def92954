"""What a backfill asks of a document before it is taken apart, and the count of what it answered."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.lang import detect_fast

from crawler.readers.html import decode

#: The source of every document that a backfill brings.
SOURCE = "backfill"
#: Pages of fewer and of more bytes are no articles.
LEAST_BYTES, MOST_BYTES = 400, 8_000_000
#: The language of a text of fewer characters cannot be told.
LEAST_CHARACTERS = 200
#: What a page says of its language stands in the first so many bytes.
HEAD = 4096

_LANGUAGE = re.compile(rb"<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([a-z]{2,3})", re.I)


class Scan(Protocol):
    """Whether bytes or a text can be on our subject, told by words alone (nlp.chip_words)."""

    def in_bytes(self, body: bytes) -> bool: ...

    def in_text(self, text: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Damage:
    """Where an input is broken. `offset` counts bytes of the file as it is stored."""

    file: str
    offset: int
    problem: str


@dataclass(slots=True)
class Tally:
    """What became of an input's documents, by words for it, as it is read.

    `position` is how many bytes of the input have been read; `tick` is called now and then.
    """

    counts: Counter[str] = field(default_factory=Counter)
    damages: list[Damage] = field(default_factory=list)
    position: int = 0
    tick: Callable[[], None] = lambda: None

    def drop(self, why: str) -> None:
        self.counts[f"dropped: {why}"] += 1

    def damage(self, file: str, offset: int, problem: str) -> None:
        self.damages.append(Damage(file, offset, problem))


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for: the subject, and days of publication, both included."""

    scan: Scan
    since: date | None = None
    until: date | None = None

    def too_early(self, fetched: datetime) -> bool:
        """Whether all that was fetched then was published before; a day for zones and clocks."""
        return self.since is not None and fetched.date() + timedelta(days=1) < self.since

    def takes(self, published: date) -> bool:
        return (self.since or date.min) <= published <= (self.until or date.max)

    def refusal_of_bytes(self, body: bytes, language: str = "") -> str:
        """Why a page cannot matter, by its bytes; "" where it may. `language`: as its header says."""
        tagged = _LANGUAGE.search(body, 0, HEAD)
        said = tagged[1].decode() if tagged else language[:2]
        if said and said.lower() not in ("en", "eng"):
            return "not in English"
        return "" if self.scan.in_bytes(body) else "not about chips"

    def refusal_of_page(self, body: bytes, content_type: str) -> str:
        """Why a page cannot matter, by a quick reading of its text; "" where it may."""
        text = extract_plain_text(decode(body, content_type), main_content=True)
        if not self.scan.in_text(text):
            return "not about chips"
        if len(text) > LEAST_CHARACTERS and detect_fast(text)[0] != "en":
            return "not in English"
        return ""
