"""Show a claim's words inside the text they stand in, each coloured by the part it plays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from nlp.claims import Claim
from nlp.ontology import event_types
from ui.views.parts.markup import tag

#: Characters of text round a quote, and round words of the claim that stand elsewhere.
_AROUND_QUOTE, _AROUND_WORDS = 220, 90
#: Passages nearer than this are shown as one.
_NEAR = 60
#: The look in style.css of each kind of role; the others are parties.
_LOOKS = {
    "product": "product", "quantity": "amount", "money": "amount", "months": "amount",
    "period": "time", "instrument": "rule",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be shown; `label` names their role, `look` their class in style.css.

    Quotes, mentions and words that were searched for have no label.
    """

    start: int
    end: int
    label: str
    look: str


def marks_of(claim: Claim) -> list[Mark]:
    """The quote, the trigger, whoever said it, and every role that the text fills."""
    roles = event_types()[claim.event_type].roles
    found = [
        Mark(claim.quote.start, claim.quote.end, "", "q"),
        Mark(claim.trigger.start, claim.trigger.end, "trigger", "trigger"),
    ]
    for said in claim.attributions:
        found.append(Mark(said.quote.start, said.quote.end, "source", "source"))
    for argument in claim.arguments:
        look = _LOOKS.get(roles.get(argument.role, ""), "party")
        found.append(Mark(argument.quote.start, argument.quote.end, argument.role, look))
    return list(dict.fromkeys(m for m in found if m.start < m.end))


def passages(text: str, claim: Claim) -> list[tuple[int, int]]:
    """Where to read the claim: its quote, and any of its words elsewhere, with words round them."""
    cores = [(claim.quote.start, claim.quote.end, _AROUND_QUOTE)]
    cores += [
        (m.start, m.end, _AROUND_WORDS)
        for m in marks_of(claim)
        if not (claim.quote.start <= m.start and m.end <= claim.quote.end)
    ]
    found: list[tuple[int, int]] = []
    for start, end in sorted(_widened(text, *core) for core in cores):
        if found and start <= found[-1][1] + _NEAR:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def passage_html(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """The stretch of text, with an ellipsis where it begins or ends inside a paragraph."""
    before = "" if start == 0 or text[start - 1] == "\n" else "… "
    after = "" if end >= len(text) or text[end] == "\n" else " …"
    shown = "".join(f"<p>{p}</p>" for _, p in paragraphs(text, start, end, marks))
    inner = shown.removeprefix("<p>").removesuffix("</p>")
    return f'<div class="passage"><p>{before}{inner}{after}</p></div>'


def paragraphs(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[int, str]]:
    """Each line of `text[start:end]` that is not blank: where it begins, and its HTML."""
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield start, highlighted(text, start, start + len(line), marks)
        start += len(line)


def highlighted(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """`text[start:end]` as HTML. Where marks overlap, the shortest gives the colour."""
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = {start, end}
    cuts.update(c for m in inside for c in (m.start, m.end) if start < c < end)
    ordered = sorted(cuts)
    return "".join(
        _stretch(text[a:b], b, [m for m in inside if m.start <= a and b <= m.end])
        for a, b in pairwise(ordered)
    )


def legend(marks: Iterable[Mark]) -> str:
    """The roles that the marks show, in the colours of their words."""
    looks = dict.fromkeys((m.label, m.look) for m in marks if m.label)
    return "".join(tag(label, f"w {look}") for label, look in looks)


def _stretch(words: str, end: int, marks: Sequence[Mark]) -> str:
    """Words under the same marks; the labels of those marks that end with them follow."""
    roles = sorted((m for m in marks if m.label), key=lambda m: m.end - m.start)
    html = escape(words)
    if roles:
        labels = ", ".join(dict.fromkeys(m.label for m in roles if m.end == end))
        label = f' data-role="{escape(labels)}"' if labels else ""
        html = f'<mark class="w {roles[0].look}"{label}>{html}</mark>'
    looks = dict.fromkeys(m.look for m in marks if not m.label)
    return f'<span class="{" ".join(looks)}">{html}</span>' if looks else html


def _widened(text: str, start: int, end: int, around: int) -> tuple[int, int]:
    """Up to `around` characters more at each end, never past a line or into a word."""
    first, last = max(0, start - around), min(len(text), end + around)
    line = text.rfind("\n", first, start) + 1
    if line:
        first = line
    elif first:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else start
    line = text.find("\n", end, last)
    if line >= 0:
        last = line
    elif last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else end
    return first, last
