"""Read the years of a text: "2024", "FY25", "fiscal '26", "calendar 2019", "next year"."""

import re
from dataclasses import dataclass

from nlp.mentions.times.calendar_words import GAP, YEAR, calendar_data, pattern, year_number
from nlp.mentions.times.periods import year as calendar_year
from nlp.mentions.times.phrases import Phrase, Setting, fixed
from nlp.mentions.times.tense import Lean, lean

_SHORT = rf"(?:{YEAR}|['’‘]?[0-4][0-9](?![\w%]|[.,][0-9]|-[0-9]))"
_NUMBERED = pattern(
    r"(?:the (?=full|fiscal|financial|calendar|year|FY|CY))?(?:full year,? |full (?=fiscal))?"
    r"(?:(?:(?P<fiscal>(?:fiscal|financial)(?: year)?|FY)"
    r"|(?P<calendar>calendar(?: year)?(?: of)?|CY))"
    rf"(?:{GAP})?(?P<short>{_SHORT})"
    rf"|(?:year,? |year of )?(?P<year>{YEAR}))"
)
_RELATIVE = pattern(
    r"(?P<rel>this|last|next|the current|current|the coming|the|our)"
    r"(?: (?P<basis>fiscal|financial|calendar))? year(?!\w)"
    r"(?! (?:ago|earlier|(?:over|on|to) (?:year|date)|before|prior|ended|ending"
    r"|or (?:two|so|more)|and a)(?!\w)| ?['’‘]?[0-9]{2}|['’]s end| end(?!\w))"
)
_FULL = pattern(
    r"(?:the |our )?(?:(?:full|whole|entire)(?: (?:fiscal|calendar))? year)(?!\w)"
    r"(?! (?:ago|ended|over))"
)
_STEPS = {"this": 0, "the current": 0, "current": 0, "the": 0, "our": 0, "last": -1}
_BEFORE = re.compile(r"(?P<word>[\w’']+)(?P<between>\W{0,3})$")
#: "FY2024-25" is named for the year in which it ends.
_SECOND = re.compile(r"[-/–]([0-9]{2})(?![\w,.-])", re.ASCII)
_NEXT_WORD = re.compile(r"\s(\w+)")
_OPENERS = "([“\"'‘—–"


@dataclass(frozen=True, slots=True)
class Step:
    """How many years on from the running one: "last fiscal year" is -1."""

    end: int
    years: int
    fiscal: bool


def year_at(setting: Setting, pos: int) -> Phrase | None:
    """The year that begins at `pos`, of which the number, if it is bare, may still be a count."""
    return _numbered(setting, pos) or _relative(setting, pos) or _full(setting, pos)


def step_at(text: str, pos: int) -> Step | None:
    """Read "this year", "last fiscal year", "the year"."""
    found = _RELATIVE.match(text, pos)
    if not found:
        return None
    fiscal = (found["basis"] or "").lower() in ("fiscal", "financial")
    return Step(found.end(), _STEPS.get(_plain(found["rel"]), 1), fiscal)


def fiscal_year(setting: Setting, start: int, end: int, number: int) -> Phrase:
    return Phrase(start, end, "fiscal year", setting.calendar.year, number)


def stands_for_year(text: str, start: int, end: int) -> bool:
    """Is a bare number like 2024 a year here, no count ("2024 wafers") and no name ("RTX 2050")?"""
    before, data = text[max(0, start - 24) : start], calendar_data()["year"]
    number, found = year_number(text[start:end]), _BEFORE.search(before)
    if start and not (text[start - 1].isspace() or text[start - 1] in _OPENERS):
        return False
    follower = _NEXT_WORD.match(text, end)
    if follower and follower[1].lower() in data["not_before"]:
        return False
    word = found["word"] if found else ""
    directly = bool(found) and not found["between"].strip() if found else False
    if directly and _names_or_counts(before, word):
        return False
    return 2015 <= number <= 2035 or (directly and word.lower() in data["before_any"])


def _names_or_counts(before: str, word: str) -> bool:
    data = calendar_data()["year"]
    low = before.lower().rstrip()
    if any(low.endswith(words) for words in data["not_after"] if words.endswith(word.lower())):
        return True
    if word.lower() == "of" and re.search(r"\b[Aa]ct\s+of$", before.rstrip()):
        return True
    is_owner = word.lower().endswith(("'s", "’s"))
    return word[0].isupper() and not is_owner and word.lower() not in data["not_a_name"]


def _numbered(setting: Setting, pos: int) -> Phrase | None:
    found = _NUMBERED.match(setting.text, pos)
    if not found:
        return None
    if found["fiscal"]:
        number = year_number(found["short"])
        if (second := _SECOND.match(setting.text, found.end())) and int(second[1]) == (
            number + 1
        ) % 100:
            return fiscal_year(setting, pos, second.end(), number + 1)
        return fiscal_year(setting, pos, found.end(), number)
    kind = "calendar year" if found["calendar"] else "year"
    number = year_number(found["short"] or found["year"])
    return Phrase(pos, found.end(), kind, calendar_year, number)


def _relative(setting: Setting, pos: int) -> Phrase | None:
    step = step_at(setting.text, pos)
    if not step:
        return None
    if step.fiscal:
        return fiscal_year(setting, pos, step.end, stepped_fiscal_year(setting, pos, step))
    if step.years == 1 and setting.said_year:
        return fiscal_year(setting, pos, step.end, setting.said_year + 1)
    number = setting.published.year + step.years
    return Phrase(pos, step.end, "year", calendar_year, number)


def stepped_fiscal_year(setting: Setting, pos: int, step: Step) -> int:
    """Right after a year's end the last year is the reported one, the next one has just begun."""
    running, reported = setting.current_quarter[0], setting.reported_quarter[0]
    if step.years:
        return running - 1 if step.years < 0 else reported + 1
    ahead = lean(setting.text, pos, step.end, hints=True) is not Lean.BACK
    return running if ahead else reported


def _full(setting: Setting, pos: int) -> Phrase | None:
    """The full year is the reported quarter's, or the running one's for what is to come."""
    found = _FULL.match(setting.text, pos)
    if not found:
        return None
    ahead = lean(setting.text, pos, found.end(), hints=True) is Lean.AHEAD
    number = (setting.current_quarter if ahead else setting.reported_quarter)[0]
    return fixed(pos, found.end(), setting.calendar.year(number))


def _plain(words: str) -> str:
    return re.sub(GAP, " ", words.lower())
