"""Whether a sentence that reviews taught is read right now."""

from collections.abc import Sequence
from datetime import date

from crawler.documents import Article, Kind
from nlp.claims import Claim
from nlp.extract import extract
from nlp.marked import Marked, marked
from nlp.taught import Taught

#: The day of publication of a sentence that gives none.
UNDATED = date(2025, 6, 11)


def recheck(one: Taught, *, model: str = "") -> str:
    """What is wrong with how the sentence is read, in words; "" where nothing is.

    The sentence is read alone, without the article round it. `model` is as for `extract`.
    """
    case = marked(one.line)
    day = case.published or UNDATED
    article = Article("reviews", "", Kind.ARTICLE, "", day, "", case.text)
    found = [c for c in extract(article, model=model) if c.event_type == one.event_type]
    if not case.trigger:
        return f"{one.event_type} found: “{found[0].quote.text}”" if found else ""
    if not found:
        return f"no {one.event_type} found"
    told = min((_differences(case, claim) for claim in found), key=len)
    return "; ".join(told)


def _differences(case: Marked, claim: Claim) -> Sequence[str]:
    read = {(a.role, a.quote.text) for a in claim.arguments}
    told = [f"lacks {role} “{words}”" for role, words in sorted(case.roles - read)]
    told += [f"has {role} “{words}”" for role, words in sorted(read - case.roles)]
    if not set(case.trigger.casefold().split()) & set(claim.trigger.text.casefold().split()):
        told.append(f"announced by “{claim.trigger.text}”, not by “{case.trigger}”")
    if claim.modality != case.modality:
        told.append(f"{claim.modality}, not {case.modality}")
    if case.origin and case.origin not in {a.name for a in claim.attributions}:
        told.append(f"not from {case.origin}")
    return told
