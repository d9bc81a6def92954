"""Find groups that have no name: "Chinese tech giants", "the four companies", "smaller players"."""

import re

from nlp.mentions.mention import Mention
from nlp.values import Name

#: Words that head a group of companies, and words that may stand before them.
_HEADS = (
    "companies|firms|giants|groups|buyers|customers|players|startups|start-ups|makers|chipmakers|manufacturers"
    "|developers|hyperscalers|vendors|entities|majors|internet companies|platforms|clients|titans"
)
_BEFORE = (
    "chinese|china['’]s|american|u\\.s\\.|us|taiwanese|korean|south korean|japanese|european|saudi|gulf|foreign|domestic|local"
    "|big|large|largest|smaller|small|major|leading|tech|technology|internet|ai|cloud|chip|semiconductor"
    "|service|computing|state-owned|private|several|many|some|other|robust|financially|wealthy|data|center|centre"
)
_LISTED = (
    r"(?:\d{1,3}|a dozen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of)"
)
_GROUP = re.compile(
    rf"(?<![\w.])(?:{_LISTED} (?:(?:{_BEFORE})[ -])?(?:entities|subsidiaries))(?!\w)|"
    rf"(?<![\w.])(?:(?:{_BEFORE})[ -]){{1,6}}(?:{_HEADS})(?!\w)|(?<!\w)hyperscalers(?!\w)",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"(?:other|several|many|some|financially|robust|wealthy)\s+", re.IGNORECASE)


def groups(text: str) -> list[Mention]:
    """Every unnamed group in the text, named by its words without "other" and the like."""
    return [
        Mention("group", m.start(), m.end(), m.group(), Name(_DROPPED.sub("", m.group())), 0.7)
        for m in _GROUP.finditer(text)
    ]
