"""Judge whether a number counts goods at all, and in which unit.

A "system" may be a lithography tool, an AI computer or a weapon; "units" may be phones. Where the
noun alone does not tell, the words of its phrase and of its sentence must.
"""

import re
from dataclasses import replace
from functools import cache

from nlp.mentions.amounts.currencies import sign_before
from nlp.mentions.amounts.figures import numbers
from nlp.mentions.amounts.goods import Goods, is_model, singular, units
from nlp.mentions.amounts.numbers import Number

_RATE = re.compile(
    r"(?:[ \n]of[ \n](?:\w+[ \n]){0,2}capacity)?"
    r"(?:[ \n]?/[ \n]?|[ \n](?:per|an?|each|every)[ \n]|-(?:per|a)-)(?P<span>hour|day|week|month)\b"
    r"|[ \n]monthly\b",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"\b(?:monthly|(?:per|a|each)[ -]month)\b", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:according to|said|say) $", re.IGNORECASE)
_RATIO = re.compile(
    r"(?:[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine))[ \n](?:in|out of)[ \n](?:every )?$"
)
_JOINS = re.compile(r" ?[-–—] ?| (?P<word>to|or|and) ")
_SENTENCE_END = re.compile(r"[.!?;][\"”’)]?[ \n]|\n[ ]?\n")
#: A sentence is not looked at farther than this from the number.
_WITHIN = 240
_WORD_BEFORE = re.compile(r"(?P<opening>(?:^|[.!?:;\n\"“(•]) ?)?(?P<word>[A-Za-z][\w'’-]*)[ \n]$")
_YEAR_ALLOWED = re.compile(
    r"\b(?:order|ship|buy|bought|sell|sold|s[ae]nd|sent|get|got|import|export|deploy|deliver|purchas|smuggl"
    r"|install|us|mak|made|seiz|need|want|acquir|produc|build|built|total|some|about|than|least|over)[a-z]*[ \n]$",
    re.IGNORECASE,
)
#: "We recognised revenue on four systems": goods that change hands, however few.
_TRADED = re.compile(
    r"\b(?:ship|deliver|sell|sold|order|book|install|recogni[sz]|purchas|buy|bought|backlog)",
    re.IGNORECASE,
)
#: Fewer chips than this are kinds of chip ("its two chips"), unless a model is named.
_FEWEST_CHIPS = 10
_SURELY_MONEY = 1e9
#: Units of which nobody makes or buys so many: "0.5 billion EUV" lost its euros.
_MACHINES, _SURELY_NO_MACHINES = {"tool", "rack"}, 1e8
_FEW, _BARE, _NAMED, _NEAR = 0.6, 0.7, 0.8, 0.9


def counts(text: str) -> list[Number]:
    """The numbers that may count something: no percentages, no money, no lettered billions."""
    kept: list[Number] = []
    amount: Number | None = None
    for number in numbers(text):
        if sign_before(text, number.start) or (amount and _ends_amount(text, amount, number)):
            amount = number
        elif text[number.end : number.end + 1] != "%" and not _is_lettered(text, number):
            kept.append(number)
    return kept


def _ends_amount(text: str, amount: Number, number: Number) -> bool:
    """The "20 billion" of "$12-20 billion"; not the "100,000" of "$4 billion or 100,000 chips"."""
    joins = _JOINS.fullmatch(text, amount.end, number.start)
    return joins is not None and (not joins["word"] or amount.scale == 1 < number.scale)


def judge(text: str, number: Number, value: float, goods: Goods) -> Goods | None:
    """The goods with their unit settled and a confidence, or None where the number is no count.

    `value` is the number or the high end of its range ("two to three million": 3e6).
    """
    if _RATIO.search(text[max(0, number.start - 14) : number.start]):
        return None
    if counts_speakers(text, number.start):
        return None
    if _is_in_name(text, number) or _is_year(text, number):
        return None
    if goods.unit == "gigawatt":
        return _power(text, number, goods)
    if value < 1 or value % 1 or (value >= _SURELY_MONEY and not _is_world_output(number, goods)):
        return None
    goods = replace(goods, unit=_unit(text, number, goods))
    if goods.unit in _MACHINES and value >= _SURELY_NO_MACHINES:
        return None
    few = value < _FEWEST_CHIPS and not number.vague
    if goods.unit == "unit" and few and not _is_system(goods):
        return replace(goods, confidence=_FEW) if goods.named and value > 1 else None
    if value == 1 and not (_has(goods.words, "tools") and goods.words[0].lower() != "of"):
        return None
    if goods.unit == "wafer":
        return _with_rate(text, number, goods)
    return _in_context(text, number, value, goods) if goods.shy else goods


def counts_speakers(text: str, start: int) -> bool:
    """ "According to two of them": whether a number that starts there counts who speaks, no goods."""
    return _TELLS.search(text[max(0, start - 14) : start]) is not None


def _is_world_output(number: Number, goods: Goods) -> bool:
    """Billions count chips of all kinds at best; "3 billion H20" lost its dollar sign."""
    return number.vague or not (goods.named or goods.shy or "of" in goods.words)


def _with_rate(text: str, number: Number, goods: Goods) -> Goods:
    """Wafers go by the month (capacity) or by the hour (a tool's pace); a yearly figure is a count."""
    if found := _RATE.match(text, goods.end):
        return replace(goods, end=found.end(), unit=f"wafer/{(found['span'] or 'month').lower()}")
    if _MONTHLY.search(_sentence(text, number.start, number.start, behind=0)):
        return replace(goods, unit="wafer/month")
    return goods


def unit_named_in(text: str, end: int) -> str:
    """The unit of the goods that the sentence named last before `end`; empty where it named none."""
    words = re.findall(r"[A-Za-z]+", _sentence(text, end, end, behind=0).lower())
    return next((unit for word in reversed(words) if (unit := units().plural.get(word))), "")


def _is_lettered(text: str, number: Number) -> bool:
    """ "910B" and "1.6T" are models and speeds; only thousands and millions count goods by letter."""
    last = text[number.end - 1]
    return last in "bBtT" and text[number.end - 2 : number.end - 1].isdigit()


def _is_in_name(text: str, number: Number) -> bool:
    """Is the number part of the name before it: "RTX 4090 cards", "zen 5 processors"?"""
    if not number.digits or number.scale > 1 or number.mantissa >= 10_000:
        return False
    if "," in text[number.start : number.end]:
        return False
    found = _WORD_BEFORE.search(text[max(0, number.start - 30) : number.start])
    if not found or found["word"].endswith(("'s", "’s")):
        return False
    word = found["word"].lower()
    if word in units().words["designators"]:
        return True
    if number.mantissa > 1000 and number.mantissa % 100:
        return word in units().words["determiners"] or word in ("a", "an", "new")
    return (
        found["word"][0].isupper()
        and not found["opening"]
        and word not in units().words["headline"]
    )


def _is_year(text: str, number: Number) -> bool:
    if number.end - number.start != 4 or not number.digits or not 1980 <= number.value < 2060:
        return False
    return not _YEAR_ALLOWED.search(text[max(0, number.start - 12) : number.start])


def _power(text: str, number: Number, goods: Goods) -> Goods | None:
    """Gigawatts count computing where it is named: "6 gigawatts of GPUs", not "a 2 GW plant"."""
    first = goods.words[0].lower() if goods.words else ""
    if first == "of" and _has(goods.words, "chips"):
        return goods
    whole = first in units().words["power_wholes"]
    if whole and _patterns()["chips"].search(_sentence(text, number.start, goods.end)):
        return replace(goods, confidence=_BARE)
    return None


def _unit(text: str, number: Number, goods: Goods) -> str:
    """Machines that make chips are tools; a "system" is one only where its words say so."""
    if not _is_system(goods):
        return goods.unit
    if _has(goods.words, "tools"):
        return "tool"
    if goods.named or _has(goods.words, "chips"):
        return "unit"
    sentence = _sentence(text, number.start, goods.end)
    return "tool" if _patterns()["tools"].search(sentence) else "unit"


def _is_system(goods: Goods) -> bool:
    return bool(goods.words) and singular(goods.words[-1].lower()) == "system"


def _in_context(text: str, number: Number, value: float, goods: Goods) -> Goods | None:
    kind = "tools" if goods.unit == "tool" else "chips"
    if goods.words and not is_model(goods.words[-1]) and (goods.named or _has(goods.words, kind)):
        return goods
    modifiers = {part.lower() for word in goods.words[:-1] for part in word.split("-")}
    if modifiers & units().words["not_goods" if kind == "chips" else "not_tools"]:
        return None
    sentence = _sentence(text, number.start, goods.end)
    if _patterns()[kind].search(sentence):
        return replace(goods, confidence=_NEAR)
    if _patterns()["other_goods"].search(sentence):
        return None
    if value < _FEWEST_CHIPS and not _TRADED.search(sentence):
        return None
    return replace(goods, confidence=_NAMED if goods.named else _BARE)


def _has(words: tuple[str, ...], kind: str) -> bool:
    return bool(_patterns()[kind].search(" ".join(words)))


def _sentence(text: str, start: int, end: int, behind: int = _WITHIN) -> str:
    before = _SENTENCE_END.split(text[max(0, start - _WITHIN) : start])[-1]
    return before + text[start:end] + _SENTENCE_END.split(text[end : end + behind])[0]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        kind: re.compile(
            rf"(?<![\w.])(?:{'|'.join(re.escape(w).replace(' ', '[ -]') for w in sorted(units().words[kind]))})"
            r"(?:e?s|'s|’s)?(?!\w)",
            re.IGNORECASE,
        )
        for kind in ("chips", "tools", "other_goods")
    }
