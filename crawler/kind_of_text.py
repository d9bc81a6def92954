"""What sort of text a document is, told by its layout, where its source does not say."""

import re
from collections.abc import Sequence

from crawler.documents import Kind, Turn

#: Characters at the beginning in which official papers and calls say what they are.
BEGINNING = 6000
#: Marks of one kind that must be there: a news story may quote one.
ENOUGH = 2

#: What stands at the head of rules and notices in official gazettes.
_RULE = (
    r"^\W*(?:agency|action|summary|dates|effective date|for further information contact)\s*:",
    r"\b\d+ CFR Parts? \d+",
    r"\[?\bDocket (?:No|Number|ID)\b",
    r"\bRIN\s?:?\s*\d{4}",
    r"\bBilling Code\b",
    r"\bCommission (?:Implementing|Delegated) Regulation\b|\bHAS ADOPTED THIS REGULATION\b",
)
_FILING = (
    r"UNITED STATES\s+SECURITIES AND EXCHANGE COMMISSION",
    r"\bFORM\s+(?:8-K|10-Q|10-K|6-K|20-F|S-1)\b",
    r"pursuant to section\s+13",
    r"\bCommission File Number\b",
    r"\bexact name of registrant\b",
    r"\bItem\s+\d\.\d\d\b",
)
_CALL = (
    r"\b(?:earnings|results|conference)\b.{0,30}\bcall\b|\bcall transcript\b",
    r"\bquestion[- ]and[- ]answer session\b|\bq\s?& ?a session\b",
    r"\b(?:turn|hand) the (?:call|conference|floor) over\b",
    r"\blisten[- ]?only mode\b|\byou may begin\b",
    r"\bforward[- ]looking statements\b",
)
#: What a headline calls a call.
_TITLE = re.compile(
    r"\b(?:earnings|results|conference|investor)\b.{0,40}\bcall\b|\btranscript\b", re.I
)


def kind_of(title: str, text: str, turns: Sequence[Turn]) -> Kind:
    """The kind of this text; `turns` are what was read of it as a call."""
    begins = text[:BEGINNING]
    if _marks(_RULE, begins) >= ENOUGH:
        return Kind.RULE
    if _marks(_FILING, begins) >= ENOUGH:
        return Kind.FILING
    spoken = _marks(_CALL, begins)
    has_roles = any(t.role == "operator" for t in turns) or {"analyst", "executive"} <= {
        t.role for t in turns
    }
    if turns and (_TITLE.search(title) or has_roles or spoken):
        return Kind.TRANSCRIPT
    return Kind.TRANSCRIPT if spoken > ENOUGH else Kind.ARTICLE


def _marks(patterns: Sequence[str], text: str) -> int:
    return sum(bool(re.search(p, text, re.I | re.M)) for p in patterns)
