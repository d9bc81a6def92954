"""When a measure was taken and from when it bites.

A day that stands by words like "effective" or "takes effect" is no day of the act; what is so "since April" was
done in April.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from nlp.components.figures import WORD
from nlp.drafts import Draft, Filler
from nlp.mentions.mention import Mention
from nlp.mentions.times.dates import dates
from nlp.sentence_accounts import MEASURES, OF_STATES, Account, Told
from nlp.values import Period

_WORDS = (
    r"effective|with effect|(?:tak(?:es?|ing|en)|took|(?:go(?:es|ing)?|went|comes?|came|coming|enters?|entered|entering|puts?) in(?:to)?)"
    r" (?:effect|force)|in (?:effect|force)"
)
_SAID = re.compile(
    rf"\b(?:{_WORDS})(?: (?:only|sometime|late|early))?(?: (?:on|from|as of|as from|since|in|by|at))?(?: the)? $",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:effective|(?P<from>from|as of|as from|starting|beginning))\b", re.IGNORECASE
)
#: Before a single day, these say the same of a measure.
_FROM = re.compile(
    r"(?:^|[\s,])(?:from|as of|as from|starting(?: on)?|beginning(?: on)?) $", re.IGNORECASE
)

_SINCE = re.compile(r"(?:ever )?since ", re.IGNORECASE)


def with_effect(doc: Doc, accounts: Sequence[Account]) -> list[Account]:
    """The accounts; those of measures with the day from which they bite, where the sentence says so."""
    found = list(accounts)
    measures = [n for n, a in enumerate(found) if a.event_type in MEASURES]
    for placed in doc._.placed:
        day = placed.mention
        if not measures or not takes_effect(doc._.words, day):
            continue
        bearing = [n for n in measures if any(f.mention == day for f in accounts[n].fillers)]
        nearest = min(measures, key=lambda n: abs(accounts[n].start - day.start))
        for number in bearing or [nearest]:
            found[number] = _effective(found[number], day)
    return found


def takes_effect(text: str, mention: Mention) -> bool:
    """Whether the mention, whose offsets count into the text, is a time from which something bites."""
    if mention.kind != "date" or not isinstance(mention.value, Period):
        return False
    ahead = text[: mention.start]
    is_day = mention.value.precision == "day"
    opens = _OPENS.match(mention.text)
    if opens and (is_day or not opens["from"]):
        return True
    return _SAID.search(ahead) is not None or (is_day and _FROM.search(ahead) is not None)


def _effective(account: Account, day: Mention) -> Account:
    """With this day, unless it has another one."""
    if any(f.role == "effective" and f.mention != day for f in account.fillers):
        return account
    told = next((f for f in account.fillers if f.mention == day), None)
    others = tuple(f for f in account.fillers if f.mention != day)
    witnesses = (*(told.witnesses if told else ()), WORD)
    return replace(
        account,
        fillers=(*others, Told("effective", day, witnesses, told.probability if told else None)),
    )


def with_beginnings(draft: Draft, published: date) -> Draft:
    """The draft; one of what a state does, with the time at which it began in place of all the time since."""
    if draft.event_type not in OF_STATES:
        return draft
    arguments, beyond = (
        tuple(_begun(filler, published) for filler in fillers)
        for fillers in (draft.arguments, draft.beyond)
    )
    return replace(draft, arguments=arguments, beyond=beyond)


def _begun(filler: Filler, published: date) -> Filler:
    since = _SINCE.match(filler.quote.text)
    found = dates(filler.quote.text[since.end() :], published) if since else []
    return replace(filler, value=found[0].value) if len(found) == 1 else filler
