"""Join two figures into one: "12-15 billion", "$500 million to $600 million", "plus or minus 2%".

"From $4 billion to $6 billion" after a verb of change is no range but two figures, and so is
"increased $1.4 billion to $2.6 billion".
"""

import re

from nlp.mentions.amounts.bounds import Lead
from nlp.mentions.amounts.numbers import Number

_CONNECTOR = re.compile(
    r"[ \n]?[-–—‒][ \n]?|[ \n-]\(?(?P<word>to|or|and)[ \n-]|[ \n]up[ \n]to[ \n]", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\b(?P<verb>by|up|down|from|rose|risen|rise|rises|fell|fallen|falls?|gr[eo]w[ns]?|growing|went|go(?:es|ing)?|mov(?:ed?|es|ing)"
    r"|slid|swung|shrank|cut|cuts|(?:increas|decreas|declin|climb|jump|soar|surg|dropp|drop|rais|lift|lower|slash"
    r"|reduc|expand|boost|swell|balloon|narrow|widen|improv|trim|bump|revis|doubl|tripl|plung|slipp|ramp)[a-z]*)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?]\s|\n\s*\n")
SPREAD = re.compile(
    r",?[ \n](?:plus[ \n]or[ \n]minus|plus,?[ \n]minus|plus/minus|give[ \n]or[ \n]take|\+/-|\+-|±)[ \n]?"
    r"|[ \n]?(?:\+/-|±)[ \n]?",
    re.IGNORECASE,
)
#: Below this the first end may leave out the thousands that the second writes: "$5-8,000".
_SHORT = 100
#: A change by an amount is told from a range by how far apart its ends are ("by $1 to $2 million").
_FAR_APART = 2.0


def connects(text: str, end: int, start: int, ahead: Lead) -> bool:
    """Is `text[end:start]` what stands between the two ends of a range?"""
    if start - end > 6:
        return False
    found = _CONNECTOR.fullmatch(text, end, start)
    if found and (found["word"] or "").lower() == "and":
        return ahead.between.endswith("between")
    return bool(found)


def ends(first: Number, second: Number) -> tuple[float, float] | None:
    """Low and high end; the first borrows the scale of the second ("12-15 billion")."""
    low, high = first.value, second.value
    if first.scale == 1 < second.scale and first.value < second.mantissa:
        low = Number(0, 0, first.mantissa, second.scale, first.digits).value
    elif first.value < _SHORT and first.value * 1000 < second.value < 1e6:
        low = first.value * 1000
    return (low, high) if low < high else None


def is_change(text: str, ahead: Lead, low: float, high: float) -> bool:
    """Do the words before say that a thing went from the first figure to the second?"""
    opens = ahead.opens if ahead.between == "from" else ahead.start
    before = _SENTENCE_END.split(text[max(0, opens - 70) : opens])[-1]
    if ahead.between == "from":
        return bool(_CHANGE.search(before))
    if ahead.between:
        return False
    last = before.split()[-1:]
    if not last or not _CHANGE.fullmatch(last[0]):
        return False
    return last[0].lower() != "by" or high > _FAR_APART * low
