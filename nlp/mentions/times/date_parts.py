"""Read a named period with what cuts it down: "early April", "the end of 2025", "rest of the year".

Also two of them joined ("from 2025 to 2027", "Jan-March").
"""

import re
from dataclasses import replace
from datetime import date

from nlp.mentions.times.calendar_words import GAP, YEAR, pattern, year_number
from nlp.mentions.times.day_phrases import day_at, month_at, stretch_at
from nlp.mentions.times.periods import part, span, year
from nlp.mentions.times.phrases import Phrase, Setting, fixed, resolve
from nlp.mentions.times.quarter_phrases import half_at, in_year_before, quarter_at
from nlp.mentions.times.year_phrases import year_at
from nlp.values import Period

_ADJECTIVE = pattern(
    r"(?:the )?(?P<part>mid to late|early to mid|early|mid|late|earlier|later"
    r"|(?:half|mid|part)way through)"
    r"(?: (?:in|on|into|to))? "
)
_NOUN = pattern(
    r"(?P<near>near |towards? )?(?:the |its )?(?:very )?(?P<part>beginning|start|outset|early part"
    r"|first part|middle|latter part|later part|second part|back end|tail end|end|close|rest"
    r"|remainder|balance)"
    r" of "
)
_END = pattern(r"end (?=['’\w])")
_YEAR_END = pattern(
    r"(?:the )?(?:(?P<basis>fiscal|calendar) )?"
    r"(?:year(?:['’]s)? end|end of (?:fiscal |calendar )?year)(?!\w)"
    rf"(?:,? (?:of )?(?P<year>{YEAR}))?"
)
_QUARTER_END = pattern(r"(?:the )?quarter(?:['’]s)? end(?!\w)")
_MID_YEAR = pattern(rf"mid ?year(?!\w)(?:,? (?:of )?(?P<year>{YEAR}))?")
_OWN_END = pattern(r"['’]s end(?!\w)")
_PARTS = {
    **dict.fromkeys(["beginning", "start", "outset", "early part", "first part"], "early"),
    **dict.fromkeys(["middle", "halfway through", "midway through", "partway through"], "mid"),
    **dict.fromkeys(["latter part", "later part", "second part", "back end", "tail end"], "late"),
    **dict.fromkeys(["remainder", "balance"], "rest"),
    "close": "end",
}
_JOINT = pattern(r" ?(?<!-)[-–—](?!-) ?| (?:to|through|thru|until|till) ")
_AND = pattern(r" and ")
_SHORT_YEAR = re.compile(r"[-–/](?P<year>[0-9]{2})(?![\w%]|[.,-][0-9])")
_QUARTER = pattern(r" (?:quarter|period)(?!\w)")


def named_at(setting: Setting, pos: int) -> Phrase | None:
    """The day, month, quarter, half, year, week or season that begins at `pos`, whole."""
    found = (
        day_at(setting, pos)
        or quarter_at(setting, pos)
        or half_at(setting, pos)
        or _year(setting, pos)
        or month_at(setting, pos)
    )
    return found or stretch_at(setting, pos)


def part_at(setting: Setting, pos: int) -> Phrase | None:
    """What `named_at` reads, with the words that cut a part out of it."""
    return (
        _fixed_part(setting, pos)
        or _cut_by(_ADJECTIVE, setting, pos)
        or _cut_by(_NOUN, setting, pos)
        or _short_end(setting, pos)
        or named_at(setting, pos)
    )


def range_at(setting: Setting, pos: int, *, between: bool = False) -> Phrase | None:
    """Two parts joined by "to" or a dash, by "and" after "between"; else None."""
    first = part_at(setting, pos)
    if not first:
        return None
    if first.kind == "year" and (short := _SHORT_YEAR.match(setting.text, first.end)):
        return _up_to_short_year(setting, first, short)
    joint = (_AND if between else _JOINT).match(setting.text, first.end)
    second = part_at(setting, joint.end()) if joint else None
    return _joined(setting, first, second) if second else None


def _year(setting: Setting, pos: int) -> Phrase | None:
    found = year_at(setting, pos)
    if not found:
        return None
    if found.kind != "fixed" and (inner := in_year_before(setting, found, found.end)):
        return inner
    own_end = _OWN_END.match(setting.text, found.end)
    return _cut(setting, "end", found, pos, own_end.end()) if own_end else found


def _fixed_part(setting: Setting, pos: int) -> Phrase | None:
    """Read "year-end", "fiscal year-end 2025", "mid-year"."""
    found = _YEAR_END.match(setting.text, pos) or _MID_YEAR.match(setting.text, pos)
    if not found:
        return _quarter_end(setting, pos)
    words = "end" if found.re is _YEAR_END else "mid"
    number = year_number(found["year"]) if found["year"] else None
    if words == "end" and (found["basis"] or "").lower() == "fiscal":
        period = setting.calendar.year(number or setting.current_quarter[0])
    else:
        period = year(number or setting.published.year)
    return fixed(pos, found.end(), part(words, period, setting.published))


def _quarter_end(setting: Setting, pos: int) -> Phrase | None:
    found = _QUARTER_END.match(setting.text, pos) if setting.fiscal else None
    if not found:
        return None
    period = setting.calendar.quarter(*setting.reported_quarter)
    return fixed(pos, found.end(), part("end", period, setting.published))


def _cut_by(words: re.Pattern[str], setting: Setting, pos: int) -> Phrase | None:
    found = words.match(setting.text, pos)
    inner = named_at(setting, found.end()) if found else None
    if not found or not inner:
        return None
    word = re.sub(GAP, " ", found["part"].lower())
    word = _PARTS.get(word, word)
    if word == "end" and found.groupdict().get("near"):
        word = "late"
    return _cut(setting, word, inner, pos, inner.end)


def _short_end(setting: Setting, pos: int) -> Phrase | None:
    """Read "end-2025", "end June"."""
    found = _END.match(setting.text, pos)
    inner = named_at(setting, found.end()) if found else None
    if not inner or inner.kind not in ("year", "fiscal year", "month", "quarter"):
        return None
    return _cut(setting, "end", inner, pos, inner.end)


def _cut(setting: Setting, words: str, inner: Phrase, start: int, end: int) -> Phrase:
    def in_year(number: int) -> Period:
        return part(words, inner.in_year(number), setting.published)

    kind = inner.kind if inner.kind in ("fixed", "month", "quarter", "half") else "part"
    return replace(inner, start=start, end=end, in_year=in_year, kind=kind)


def _up_to_short_year(setting: Setting, first: Phrase, short: re.Match[str]) -> Phrase | None:
    start = first.year or 0
    end = start // 100 * 100 + int(short["year"])
    if not start < end <= start + 20:
        return None
    return fixed(first.start, short.end(), span(date(start, 1, 1), date(end, 12, 31)))


def _joined(setting: Setting, first: Phrase, second: Phrase) -> Phrase | None:
    """From the first's start to the second's end; a year given once serves both."""
    quarter = _QUARTER.match(setting.text, second.end) if second.kind == "month" else None
    end = quarter.end() if quarter else second.end
    if first.year is None and second.year is None:
        return Phrase(first.start, end, first.kind, lambda n: _between(first.in_year(n), second))
    if first.year is None and second.year:
        last_day = second.in_year(second.year).end
        starts = [first.in_year(second.year - years).start for years in (0, 1)]
        start = starts[0] if starts[0] <= last_day else starts[1]
        return fixed(first.start, end, span(start, last_day))
    whole = resolve(first, setting)
    joined = _between(whole, second)
    return fixed(first.start, end, joined) if joined.start == whole.start else None


def _between(first: Period, second: Phrase) -> Period:
    if second.year is not None:
        return span(first.start, second.in_year(second.year).end)
    ends = [second.in_year(first.start.year + i).end for i in (-1, 0, 1, 2)]
    return span(first.start, next(end for end in ends if end >= first.start))
