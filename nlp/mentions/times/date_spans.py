"""Read periods that words bound by a date: "by the end of 2025", "since May"."""

from nlp.mentions.times.calendar_words import MONTH, ORDINAL, YEAR, pattern, year_number
from nlp.mentions.times.date_parts import part_at, range_at
from nlp.mentions.times.day_phrases import day_at, month_at
from nlp.mentions.times.lengths import length_at
from nlp.mentions.times.periods import around, later, one_day, span, year
from nlp.mentions.times.phrases import Phrase, Setting, fixed, resolve
from nlp.mentions.times.quarter_phrases import quarter_ended
from nlp.mentions.times.tense import Lean, lean
from nlp.values import Period

_UP_TO = pattern(
    r"(?:by|no later than|not later than"
    r"|before(?= (?:the |this )?(?:end|close|(?:fiscal |calendar )?year(?:['’]s)? end)))"
    rf"(?: about| around| approximately| roughly| at least)? (?:the (?={MONTH}))?"
    r"|(?:(?:up )?until|till|thru|through|up to)(?: at least)? "
)
_SINCE = pattern(r"(?:ever )?since(?: at least)? ")
_VERB = pattern(r" (?:is|was|are|were|has|had|will|would|looks)(?!\w)|['’]s ")
_AS_OF = pattern(
    r"(?:as of|as at|effective(?: as of| from| on| in| beginning| starting| date of)?) "
)
_AT_ONCE = pattern(r"(?:effective immediately|with immediate effect|effective at once)(?!\w)")
_FROM = pattern(r"(?P<word>from|between) ")
_SO_FAR = pattern(
    r"(?:(?:so|thus) far(?: in)? "
    rf"(?:(?:this|the) (?P<unit>year|month|quarter|week)|(?P<year>{YEAR}))"
    r"|(?:the )?(?:(?P<fiscal>fiscal) )?year to date|YTD"
    r"|this (?P<unit2>year|month|quarter|week) so far)(?!\w)"
)
_ENDED = pattern(
    rf"(?:the |our )?(?:(?:fiscal )?{ORDINAL} )?(?:fiscal |business |financial )?"
    r"(?P<unit>quarter|half|year)(?: period)?"
    r",? (?:ended|ending|to|through)(?: on| in)? "
)
_LENGTH_ENDED = pattern(r"(?: period)?,? (?:ended|ending|to|through)(?: on| in)? ")
_THE = pattern(r"(?:the |our )?")
_MONTHS_BACK = {"quarter": 3, "half": 6, "year": 12}


def span_at(setting: Setting, pos: int) -> Phrase | None:
    """The period that begins at `pos`, the preposition that bounds it included."""
    return (
        _up_to(setting, pos)
        or _since(setting, pos)
        or _as_of(setting, pos)
        or _at_once(setting, pos)
        or _from(setting, pos)
        or _so_far(setting, pos)
        or _ended(setting, pos)
        or _length_ended(setting, pos)
    )


def _up_to(setting: Setting, pos: int) -> Phrase | None:
    """From the document's date to the end of what is named; what is over by then is given whole."""
    found = _UP_TO.match(setting.text, pos)
    inner = part_at(setting, found.end()) if found else None
    if not inner:
        return None
    back = lean(setting.text, pos, inner.end) is Lean.BACK
    period = resolve(inner, setting, Lean.NEAREST if back else Lean.AHEAD)
    if inner.kind == "weekday" and not back and period.end < setting.published:
        period = one_day(later(period.end, 1, "week"))
    over = period.end < setting.published
    return fixed(pos, inner.end, period if over else span(setting.published, period.end))


def _since(setting: Setting, pos: int) -> Phrase | None:
    """Up to the document's date; "since the first half is better" gives a reason."""
    found = _SINCE.match(setting.text, pos)
    inner = part_at(setting, found.end()) if found else None
    if not inner or _VERB.match(setting.text, inner.end):
        return None
    start = resolve(inner, setting, Lean.BACK).start
    if start > setting.published:
        return None
    return fixed(pos, inner.end, span(start, setting.published))


def _as_of(setting: Setting, pos: int) -> Phrase | None:
    found = _AS_OF.match(setting.text, pos)
    inner = part_at(setting, found.end()) if found else None
    if not found or not inner:
        return None
    side = Lean.BACK if found[0].lower().startswith("as") else None
    return fixed(pos, inner.end, resolve(inner, setting, side))


def _at_once(setting: Setting, pos: int) -> Phrase | None:
    found = _AT_ONCE.match(setting.text, pos)
    return fixed(pos, found.end(), one_day(setting.published)) if found else None


def _from(setting: Setting, pos: int) -> Phrase | None:
    found = _FROM.match(setting.text, pos)
    if not found:
        return None
    inner = range_at(setting, found.end(), between=found["word"].lower() == "between")
    return fixed(pos, inner.end, resolve(inner, setting)) if inner else None


def _so_far(setting: Setting, pos: int) -> Phrase | None:
    """From the start of the year (month, quarter, week) to the document's date."""
    found = _SO_FAR.match(setting.text, pos)
    if not found:
        return None
    whole = _running(setting, (found["unit"] or found["unit2"] or "year").lower())
    if found["fiscal"]:
        whole = setting.calendar.year(setting.current_quarter[0])
    if found["year"]:
        whole = year(year_number(found["year"]))
    return fixed(pos, found.end(), span(whole.start, min(whole.end, setting.published)))


def _running(setting: Setting, unit: str) -> Period:
    if unit == "quarter":
        return setting.calendar.quarter(*setting.current_quarter)
    return around(setting.published, unit)


def _ended(setting: Setting, pos: int) -> Phrase | None:
    """Read "the quarter ended April 27", "the year to March"; the company's own where it fits."""
    found = _ENDED.match(setting.text, pos)
    last = _last_day(setting, found.end()) if found else None
    if not found or not last:
        return None
    unit, day = found["unit"].lower(), resolve(last, setting, _side(found[0])).end
    if unit == "quarter":
        return fixed(pos, last.end, quarter_ended(setting, day))
    start = later(later(day, 1, "day"), -_MONTHS_BACK[unit], "month")
    return fixed(pos, last.end, Period(start, day, unit))


def _length_ended(setting: Setting, pos: int) -> Phrase | None:
    """Read "the three months ended March 31, 2025"."""
    opening = _THE.match(setting.text, pos)
    length = length_at(setting.text, opening.end()) if opening else None
    found = _LENGTH_ENDED.match(setting.text, length.end) if length and length.counted else None
    last = _last_day(setting, found.end()) if found else None
    if not found or not length or not last:
        return None
    day = resolve(last, setting, _side(found[0])).end
    if length.unit == "month" and length.low == 3:
        return fixed(pos, last.end, quarter_ended(setting, day))
    return fixed(pos, last.end, span(later(later(day, 1, "day"), -length.low, length.unit), day))


def _last_day(setting: Setting, pos: int) -> Phrase | None:
    return day_at(setting, pos) or month_at(setting, pos)


def _side(words: str) -> Lean | None:
    return Lean.BACK if "ended" in words.lower() else None
