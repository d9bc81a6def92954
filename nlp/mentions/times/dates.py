"""Find the dates and periods of a text, resolved against its own date and a fiscal calendar.

An expression begins at the farthest word before its anchor from which one can be read. Months and
days without a year lie on the side of the document's date that the verb tells (`phrases`). What
cannot be resolved ("in the coming months", "in recent years") is left out.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from nlp.mentions.mention import Mention
from nlp.mentions.times.date_anchors import anchors, openings
from nlp.mentions.times.date_parts import part_at, range_at
from nlp.mentions.times.date_spans import span_at
from nlp.mentions.times.date_stretches import stretch_of_time_at
from nlp.mentions.times.fiscal import FiscalCalendar
from nlp.mentions.times.phrases import Phrase, Setting, chosen_year
from nlp.mentions.times.year_phrases import stands_for_year

_JOINED = re.compile(r"(?:[\s,/&]|\b(?:and|or|to|into|versus)\b){1,8}", re.IGNORECASE)
_DIGITS = re.compile("[0-9]{4}(?![0-9]|-[0-9]{2}-)")
_THE_YEAR = re.compile(r"(?:the|our)\s+year", re.IGNORECASE)
_BEFORE_THE_YEAR = re.compile(r"\b(?:for|in|during|throughout|into)\s+$", re.IGNORECASE)
#: How far back a fiscal year may have been named for "next year" to count from it.
_SAME_BREATH = 250


def dates(text: str, published: date, fiscal: FiscalCalendar | None = None) -> list[Mention]:
    """Mentions of kind "date" in text order, none inside another, each with a Period.

    `fiscal` is given for a company's own call or filing: quarters are then the company's, and
    "the quarter" is the one it reports.
    """
    found: list[Mention] = []
    said = _Said(Setting(text, published, fiscal))
    end = 0
    for anchor in anchors(text):
        if anchor < end:
            continue
        for pos in openings(text, anchor, end):
            if pos >= end and (phrase := _phrase_at(said.at(pos), pos)):
                found.append(_mention(said.at(pos), phrase))
                said.remember(phrase)
                end = phrase.end
    return found


@dataclass
class _Said:
    """The last quarter and the last fiscal year that the text named, and where."""

    setting: Setting
    quarter: tuple[int, int] = (0, 0)
    quarter_end: int = -1
    year: int = 0
    year_end: int = -1

    def at(self, pos: int) -> Setting:
        """The setting for an expression at `pos`: what was said right before it is known."""
        if max(self.quarter_end, self.year_end) < pos - _SAME_BREATH or self.setting.fiscal is None:
            return self.setting
        joined = _JOINED.fullmatch(self.setting.text, self.quarter_end, pos)
        near_year = 0 <= pos - self.year_end <= _SAME_BREATH
        return replace(
            self.setting,
            said_quarter=self.quarter if joined and self.quarter_end >= 0 else None,
            said_year=self.year if near_year and self.year_end >= 0 else None,
        )

    def remember(self, phrase: Phrase) -> None:
        if phrase.kind == "quarter":
            year = chosen_year(phrase, self.at(phrase.start))
            self.quarter, self.quarter_end = (year, phrase.quarter), phrase.end
        running = (self.setting.current_quarter[0], self.setting.reported_quarter[0])
        if phrase.kind == "fiscal year" and phrase.year in running:
            self.year, self.year_end = phrase.year, phrase.end


def _phrase_at(setting: Setting, pos: int) -> Phrase | None:
    return (
        span_at(setting, pos)
        or stretch_of_time_at(setting, pos)
        or _standing(setting, range_at(setting, pos))
        or _standing(setting, part_at(setting, pos))
    )


def _standing(setting: Setting, phrase: Phrase | None) -> Phrase | None:
    """The phrase, unless its bare number is no year or "the year" is any year."""
    if not phrase:
        return None
    text, start = setting.text, phrase.start
    if _DIGITS.match(text, start) and not stands_for_year(text, start, start + 4):
        return None
    if _THE_YEAR.fullmatch(text, start, phrase.end):
        return phrase if _BEFORE_THE_YEAR.search(text[max(0, start - 12) : start]) else None
    return phrase


def _mention(setting: Setting, phrase: Phrase) -> Mention:
    words = setting.text[phrase.start : phrase.end]
    period = phrase.in_year(chosen_year(phrase, setting))
    return Mention("date", phrase.start, phrase.end, words, period)
