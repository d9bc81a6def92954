"""Read amounts of money: "$4 billion", "up to RMB 34.45 billion", "five and a half billion dollars".

An amount with no currency ("5.5 bln in charges", as speech is often written down) is read where the
words around it can only be about money, with a lower confidence. A conversion beside an amount
("450 million yuan ($62 million)") belongs to the same mention.
"""

import re
from dataclasses import dataclass, replace

from nlp.mentions.amounts.bounds import Lead, bounded, lead, stronger, trail
from nlp.mentions.amounts.currencies import YEN_OR_YUAN, name_after, sign_before, yen_or_yuan
from nlp.mentions.amounts.figures import numbers
from nlp.mentions.amounts.implied_money import is_implied
from nlp.mentions.amounts.numbers import Number
from nlp.mentions.amounts.ranges import SPREAD, connects, ends, is_change
from nlp.mentions.mention import Mention
from nlp.values import Bound, Money

#: An amount whose currency the text leaves out; a "¥" with no word near that tells which.
_IMPLIED, _GUESSED_SIGN = 0.6, 0.8
_MINUS = re.compile(r"(?:(?<![^\s(])[-−]|(?<!or )\b(?:negative|minus)[ \n])$", re.IGNORECASE)
_LOOSE_SCALE = re.compile(r" ?(?P<million>mm|MM)(?!\w)| (?P<letter>[MBT])(?![\w-])")
_LOOSE = {"M": 1e6, "B": 1e9, "T": 1e12}
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)[ \n]?(?:%|percent\b|per[ \n]cent\b)")
_OPENS_CONVERSION = re.compile(
    r"[ \n]?(?P<bracket>[(\[])(?:or |equivalent to |i\.e\. |=)?|,?[ \n](?:or|equivalent to)[ \n]"
)
_CLOSES_CONVERSION = re.compile(r"[^()\[\]]{0,40}[)\]]")
#: A yen has been worth 70 to 160 to the dollar since 1986, a yuan 4 to 9.
_YEN_PER_DOLLAR = 40


@dataclass(frozen=True, slots=True)
class _Core:
    """One number with the currency that is written at it; "" where none is."""

    start: int
    end: int
    number: Number
    currency: str
    signed: bool
    minor: bool


@dataclass(frozen=True, slots=True)
class _Amount:
    """What one mention covers; both ends as written, before its bound is applied."""

    start: int
    end: int
    low: float
    high: float
    currency: str
    bound: Bound = Bound.EXACT
    vague: bool = False
    confidence: float = 1.0


def money(text: str, context: str = "") -> list[Mention]:
    """Every amount in text order. `context`, such as the headline, may tell whether "¥" is yen."""
    cores = [core for number in numbers(text) if (core := _core(text, number))]
    stated = {core.number.value for core in cores if core.currency}
    found: list[Mention] = []
    for index, core in enumerate(cores):
        if found and core.start < found[-1].end:
            continue
        amount = _amount(text, cores[index : index + 4], context)
        if amount and not amount.currency:
            amount = _implied(text, amount, found, stated)
        if amount and not _is_exchange_rate(text, amount):
            found.append(_mention(text, amount))
    return found


def _is_exchange_rate(text: str, amount: _Amount) -> bool:
    """ "($1 = 7.2781 Chinese yuan)", as news agencies close an article."""
    before = text[max(0, amount.start - 2) : amount.start].rstrip()
    return before.endswith("=") or text[amount.end : amount.end + 2].lstrip().startswith("=")


def _mention(text: str, amount: _Amount) -> Mention:
    low, high, bound = bounded(amount.low, amount.high, amount.bound, vague=amount.vague)
    value = Money(low, high, amount.currency, bound)
    words = text[amount.start : amount.end]
    return Mention("money", amount.start, amount.end, words, value, amount.confidence)


def _core(text: str, number: Number) -> _Core | None:
    if text[number.end : number.end + 1] == "%":
        return None
    sign = sign_before(text, number.start)
    start, currency, factor = (*sign, 1.0) if sign else (number.start, "", 1.0)
    if sign:
        number = _loosely_scaled(text, number)
    end = number.end
    name = name_after(text, end, number.value)
    if name and currency in ("", name[1], "USD", YEN_OR_YUAN):
        end, currency, factor = name
    if currency and (minus := _MINUS.search(text[max(0, start - 10) : start])):
        start, factor = start - len(minus[0]), -factor
    if factor != 1:
        number = replace(number, mantissa=number.mantissa * factor)
    return _Core(start, end, number, currency, bool(sign), abs(factor) < 1)


def _loosely_scaled(text: str, number: Number) -> Number:
    """Behind a sign, " B" and "mm" are scales too ("$40 B"); elsewhere they are not ("300mm")."""
    found = _LOOSE_SCALE.match(text, number.end) if number.scale == 1 else None
    if not found:
        return number
    scale = 1e6 if found["million"] else _LOOSE[found["letter"]]
    return replace(number, end=found.end(), scale=scale)


def _amount(text: str, cores: list[_Core], context: str) -> _Amount | None:
    """The amount that begins with the first core; the others are what may belong to it."""
    first = cores[0]
    if not (first.currency or first.number.scale >= 1e6 or first.number.vague or _may_join(cores)):
        return None
    ahead = lead(text, first.start)
    amount = _range(text, cores, ahead) or _spread(text, cores) or _single(first)
    end, behind = trail(text, amount.end)
    amount = replace(amount, end=end, bound=stronger(ahead.bound, behind))
    if amount.start == first.start:
        amount = replace(amount, start=ahead.start)
    return _settled(text, _with_conversion(text, amount, cores), context)


def _may_join(cores: list[_Core]) -> bool:
    if len(cores) < 2 or cores[1].start - cores[0].end > 6:
        return False
    return bool(cores[1].currency) or cores[1].number.scale >= 1e6


def _single(core: _Core) -> _Amount:
    value = core.number.value
    return _Amount(core.start, core.end, value, value, core.currency, vague=core.number.vague)


def _range(text: str, cores: list[_Core], ahead: Lead) -> _Amount | None:
    if len(cores) < 2 or not connects(text, cores[0].end, cores[1].start, ahead):
        return None
    first, second = cores[0], cores[1]
    both = ends(first.number, second.number)
    if not both or not _agree(text, first, second):
        return None
    whole = first.number.scale > 1 or second.number.scale == 1
    if whole and first.currency and second.currency and is_change(text, ahead, *both):
        return None
    start = ahead.opens if ahead.between else first.start
    return _Amount(start, second.end, *both, first.currency or second.currency)


def _agree(text: str, first: _Core, second: _Core) -> bool:
    """May these be two ends of one amount? No: "$5 million to 3 firms", "5 to $6 billion"."""
    if first.currency and second.currency:
        return first.currency == second.currency and first.minor == second.minor
    if not first.currency:
        plain = not first.number.vague and not 1900 <= first.number.value < 2100
        return plain and not second.signed
    return second.number.scale > 1 or text[second.start - 1] in "-–—"


def _spread(text: str, cores: list[_Core]) -> _Amount | None:
    """ "$500 million, plus or minus $100 million", "$16 billion plus or minus 2%"."""
    middle = cores[0]
    found = SPREAD.match(text, middle.end)
    if not found:
        return None
    value = middle.number.value
    if percent := _PERCENT.match(text, found.end()):
        end, by = percent.end(), abs(value) * float(percent[1]) / 100
    elif len(cores) > 1 and cores[1].start == found.end():
        end, by = cores[1].end, abs(cores[1].number.value)
    else:
        return None
    low, high = (float(f"{v:.12g}") for v in (value - by, value + by))
    return _Amount(middle.start, end, low, high, middle.currency)


def _with_conversion(text: str, amount: _Amount, cores: list[_Core]) -> _Amount:
    """Take in the same amount in another currency: "450 million yuan ($62 million)"."""
    opened = _OPENS_CONVERSION.match(text, amount.end)
    rest = [core for core in cores if core.start >= amount.end]
    if not opened or not rest or not amount.currency or rest[0].currency in ("", amount.currency):
        return amount
    ahead = lead(text, rest[0].start)
    if opened.end() not in (ahead.start, ahead.opens):
        return amount
    other = _range(text, rest, ahead) or _single(rest[0])
    closed = _CLOSES_CONVERSION.match(text, other.end) if opened["bracket"] else None
    if opened["bracket"] and not closed:
        return amount
    currency = _by_rate(amount, other) or amount.currency
    return replace(amount, end=closed.end() if closed else other.end, currency=currency)


def _by_rate(amount: _Amount, other: _Amount) -> str:
    """Tell the yen from the yuan by what it is worth in dollars."""
    if amount.currency != YEN_OR_YUAN or other.currency != "USD" or not other.low:
        return ""
    return "JPY" if amount.low > _YEN_PER_DOLLAR * other.low else "CNY"


def _settled(text: str, amount: _Amount, context: str) -> _Amount:
    if amount.currency != YEN_OR_YUAN:
        return amount
    currency, told = yen_or_yuan(text, amount.start, context)
    return replace(amount, currency=currency, confidence=1.0 if told else _GUESSED_SIGN)


def _implied(
    text: str, amount: _Amount, found: list[Mention], stated: set[float]
) -> _Amount | None:
    """The amount in the currency named last, where the words around it leave no doubt."""
    if not is_implied(text, amount.start, amount.end, again=amount.low in stated):
        return None
    before = next((m.value for m in reversed(found) if isinstance(m.value, Money)), None)
    return replace(amount, currency=before.currency if before else "USD", confidence=_IMPLIED)
