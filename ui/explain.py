"""Lay out, for a person at a terminal, why a document's claims are what they are."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from nlp import gold
from nlp.claims import Claim
from nlp.confidence import KEPT
from nlp.explain import Announced, Explained, Explanation, Filled, Outcome, Tale, explain
from nlp.passages import Sentence
from nlp.sentence_accounts import LEARNED
from nlp.values import Money, Months, Name, Period, Quantity, Value
from nlp.wording import listed

#: Lines are as long as the terminal is wide, but never longer or shorter than this, in columns.
WIDEST, NARROWEST = 100, 60
#: The columns of a tree's relations and of roles, and what the next two share the rest by.
RELATION, ROLE = 14, 11
SHARE = 0.3


def explanations(rows: Iterable[dict[str, Any]], *, model: str = "") -> Iterator[str]:
    """Each gold-form document as text: its sentences, what they tell, and its claims."""
    for row in rows:
        found = explain(gold.article(row), model=model)
        yield "\n".join(_document(str(row.get("id", "")), found)) + "\n"


def _document(name: str, found: Explanation) -> Iterator[str]:
    yield from _wrapped(f"Document {name}" if name else "Document", "")
    for one in found.sentences:
        if one.announced:
            yield ""
            yield from _sentence(one)
    yield ""
    yield f"{len(found.outcomes) or 'No'} claim{'' if len(found.outcomes) == 1 else 's'}"
    for number, outcome in enumerate(found.outcomes, 1):
        yield ""
        yield from _outcome(number, outcome)


def _sentence(one: Explained) -> Iterator[str]:
    yield from _wrapped(f"{_number(one.sentence)}: {' '.join(one.sentence.text.split())}", "  ")
    if one.tales:
        yield "  tree"
        for branch in one.tree:
            lead = f"    {branch.relation:<{RELATION}} {'  ' * branch.depth}"
            yield from _wrapped(lead + branch.words, " " * len(lead))
    yield "  triggers"
    for announced in one.announced:
        yield from _wrapped(f"    {_trigger(announced)}", "      ")
    for tale in one.tales:
        yield from _tale(tale)
    if not one.tales:
        yield "  no account of an event: too little speaks for it"


def _number(sentence: Sentence) -> str:
    return f"Sentence {sentence.order + 1}"


def _trigger(found: Announced) -> str:
    rule = f"rule {found.rule}; " if found.rule else "no rule; "
    where = "" if found.seen else " anywhere in the sentence"
    return f"“{found.words}” {found.event_type}: {rule}network {found.probability:.2f}{where}"


def _tale(tale: Tale) -> Iterator[str]:
    lead = f"  account: {tale.event_type}, {tale.modality}, “{tale.words}”"
    yield from _wrapped(f"{lead}, by {_rules(tale.rules)} → {_fate(tale)}", "    ")
    for filled in tale.fillers:
        said = f"{filled.said} = {filled.words}" if filled.said else filled.words
        cells = (filled.role, said, normal(filled.value), _witnesses(filled))
        yield from _columns(cells)


def _rules(rules: Iterable[str]) -> str:
    return listed(["the network" if r == LEARNED else f"rule {r}" for r in rules])


def _fate(tale: Tale) -> str:
    if tale.claim:
        return f"claim {tale.claim}"
    if tale.missing:
        groups = [" or ".join(group) for group in tale.missing]
        return f"dropped, incomplete: no {' and no '.join(groups)}"
    if tale.chance < KEPT:
        return f"dropped: its chance to be right is {tale.chance:.2f}, under {KEPT:.2f}"
    return "dropped: other claims of the document already say it, in parts or by name"


def _witnesses(filled: Filled) -> str:
    chance = "" if filled.probability is None else f" {filled.probability:.2f}"
    return ", ".join(f"{w}{chance}" if w == LEARNED else w for w in filled.witnesses)


def _outcome(number: int, outcome: Outcome) -> Iterator[str]:
    claim = outcome.claim
    joined = listed([str(s.order + 1) for s in outcome.sentences])
    sentences = f"sentence{'' if len(outcome.sentences) == 1 else 's'} {joined}"
    head = f"Claim {number}: {claim.event_type}, {claim.modality}, “{claim.trigger.text}”"
    yield from _wrapped(f"{head}, confidence {claim.confidence:.2f}, from {sentences}", "  ")
    for argument in claim.arguments:
        shown = (argument.role, " ".join(argument.quote.text.split()), normal(argument.value))
        yield from _columns((*shown, ", ".join(argument.witnesses)))
    yield from _wrapped(f"    on the word of {_origins(claim)}", "      ")


def _origins(claim: Claim) -> str:
    said = [f"{a.name} ({a.basis})" for a in claim.attributions]
    return listed(said) or "the document itself"


def normal(value: Value) -> str:
    """The value as it is kept: whole figures and days, where `nlp.wording` would round."""
    match value:
        case Name(name, _, also):
            return f"{name} ({', '.join(also)})" if also else name
        case Period(start, end, precision):
            return f"{start} ({precision})" if start == end else f"{start} – {end} ({precision})"
        case Money(low, high, currency):
            return f"{_ends(low, high)} {currency}"
        case Quantity(low, high, unit):
            return f"{_ends(low, high)} {unit}"
        case Months(low, high):
            return f"{_ends(low, high)} months"


def _ends(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at most {high:,.15g}" if high is not None else f"at least {low or 0:,.15g}"
    return f"{low:,.15g}" if low == high else f"{low:,.15g} – {high:,.15g}"


def _columns(cells: tuple[str, str, str, str]) -> Iterator[str]:
    """A role's line: role, words, normal form, witnesses; what is too long goes on below."""
    left = _width() - 4 - ROLE - 6
    words = int(left * SHARE)
    wide = [ROLE, words, words, left - 2 * words]
    laid = [textwrap.wrap(c, w) or [""] for c, w in zip(cells, wide, strict=True)]
    for n in range(max(map(len, laid))):
        line = [(c[n] if n < len(c) else "").ljust(w) for c, w in zip(laid, wide, strict=True)]
        yield f"    {'  '.join(line)}".rstrip()


def _wrapped(line: str, below: str) -> Iterator[str]:
    yield from textwrap.wrap(
        line, _width(), subsequent_indent=below[: _width() // 2], break_on_hyphens=False
    )


def _width() -> int:
    columns = shutil.get_terminal_size((WIDEST, 0)).columns
    return min(max(columns, NARROWEST), WIDEST)
