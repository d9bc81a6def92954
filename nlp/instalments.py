"""Make of an act that a sentence tells in parts one account for each part.

Who acts is shared by all of them unless a part names its own; a figure, goods or a time are those of the part
in whose words they stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.learned.reader import Seen
from nlp.mentions.mention import Mention
from nlp.ontology import PARTY_KINDS, EventType, event_types
from nlp.parts import Part, Parts, parts
from nlp.sentence_accounts import LEARNED, Account, Told

#: The witness that the division into parts is.
IN_PARTS = "parts"
#: The role of a figure, by its kind.
_FIGURES = {"money": "value", "quantity": "quantity"}
#: What stands at most so many characters before the time at which goods are due.
_NEAR = 40
_DUE = re.compile(r"\b(?:for|deliver\w*|due|arriv\w*|ship\w*|receiv\w*|by)\b", re.IGNORECASE)


def in_instalments(
    text: str, mentions: Sequence[Mention], seen: Sequence[Seen], told: Sequence[Account]
) -> list[Account]:
    """The accounts, those of a type that the sentence tells in parts replaced by one for each part."""
    made = list(told)
    for event_type in dict.fromkeys(a.event_type for a in told):
        own = [a for a in made if a.event_type == event_type]
        of_type = [s for s in seen if s.event_type == event_type]
        divided = _divided(text, mentions, of_type, own) if own else []
        if divided:
            figures = set().union(*map(_figures, divided))
            others = [a for a in made if a not in own and not _lives_on(a, figures)]
            made = others + divided
    return made


def _lives_on(account: Account, figures: set[Mention]) -> bool:
    """Whether an account of another type has no figure but one of the parts."""
    own = _figures(account)
    return bool(own) and own <= figures


def _figures(account: Account) -> set[Mention]:
    return {f.mention for f in account.fillers if f.role in _FIGURES.values()}


def _divided(
    text: str, mentions: Sequence[Mention], seen: Sequence[Seen], own: Sequence[Account]
) -> list[Account]:
    """Empty where the type's acts are not told in parts."""
    kind = event_types()[own[0].event_type]
    if not {"value", "quantity"} & kind.roles.keys():
        return []
    roles = _roles(seen, own)
    figures = [m for m, role in roles.items() if role in _FIGURES.values()]
    found = parts(text, mentions, figures)
    if found is None or not any(m in p.figures for p in found.parts for m in figures):
        return []
    every = sorted({*mentions, *roles}, key=lambda m: (m.start, m.end))
    division = _Division(text, kind, roles, found, every)
    return [_account(division, number, own) for number in range(len(found.parts))]


def _roles(seen: Sequence[Seen], own: Sequence[Account]) -> dict[Mention, str]:
    """What each mention is to the act, by the accounts or else by the likeliest that the network sees."""
    found = [(p, role, m) for s in seen for role, m, p in s.fillers]
    roles = {m: role for _, role, m in sorted(found, key=lambda one: one[:2])}
    return roles | {f.mention: f.role for a in own for f in a.fillers}


@dataclass(frozen=True, slots=True)
class _Division:
    """A sentence in parts, and what its mentions are to the act."""

    text: str
    kind: EventType
    roles: dict[Mention, str]
    found: Parts
    mentions: Sequence[Mention]

    def fillers(self, number: int) -> list[tuple[str, Mention]]:
        """Of one part, in text order."""
        part = self.found.parts[number]
        given = [(_FIGURES[m.kind], m) for m in part.figures if _FIGURES[m.kind] in self.kind.roles]
        for role, of in self.kind.roles.items():
            if role not in _FIGURES.values():
                given += [(role, m) for m in self._of_role(role, of, number)]
        return sorted(given, key=lambda filler: filler[1].start)

    def _of_role(self, role: str, of: str, number: int) -> list[Mention]:
        every = [m for m in self.mentions if self._role(m) == role]
        within = [[m for m in every if p.start <= m.start < p.end] for p in self.found.parts]
        before = [m for m in every if m.start < self.found.parts[0].start]
        if within[number]:
            return within[number]
        if of in PARTY_KINDS:
            return before or next((w for w in (*reversed(within[:number]), *within) if w), [])
        if of == "product":
            return self._goods(number, within, before)
        is_last_only = len(every) == len(within[-1]) and not self.found.parts[-1].added
        return before or (within[-1] if is_last_only else [])

    def _goods(
        self, number: int, within: list[list[Mention]], before: list[Mention]
    ) -> list[Mention]:
        """Of a part that names none: those named before all parts; a further number is of the same goods."""
        if before or number == 0:
            return before[-1:] if number == 0 and any(within[1:]) else before
        counted = any(m.kind == "quantity" for m in self.found.parts[number].figures)
        return next((w for w in reversed(within[:number]) if w), []) if counted else []

    def _role(self, mention: Mention) -> str:
        """What the mention is to the act; goods and times of a part are its, even where nobody saw it."""
        role = self.roles.get(mention, "")
        part = next((p for p in self.found.parts if p.start <= mention.start < p.end), None)
        if mention.kind == "product" and not role and part is not None:
            return "product"
        if mention.kind == "date" and part is not None:
            said = self.text[max(part.start, mention.start - _NEAR) : mention.start]
            if "delivery" in self.kind.roles and _DUE.search(said):
                return "delivery"
            return role or self._of_times()
        return role

    def _of_times(self) -> str:
        """What the first time within the parts is that anybody gave a role."""
        first = self.found.parts[0].start
        times = (self.roles.get(m) for m in self.mentions if m.kind == "date" and m.start > first)
        return next((role for role in times if role), "")


def _account(division: _Division, number: int, own: Sequence[Account]) -> Account:
    """The part's account: the one whose words or figures lie in it, with the part's fillers."""
    part = division.found.parts[number]
    base = max(own, key=lambda a: (part.start <= a.start < part.end, _holds(a, part), -a.start))
    by_filler = {(f.role, f.mention): f for a in own for f in a.fillers}
    fillers = [
        by_filler.get((role, mention), Told(role, mention, (LEARNED, IN_PARTS), None))
        for role, mention in division.fillers(number)
    ]
    return replace(base, fillers=tuple(_witnessed(filler) for filler in fillers))


def _holds(account: Account, part: Part) -> int:
    return sum(f.mention in part.figures for f in account.fillers)


def _witnessed(filler: Told) -> Told:
    return replace(filler, witnesses=tuple(dict.fromkeys((*filler.witnesses, IN_PARTS))))
