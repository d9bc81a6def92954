"""What reviews teach: a text file of marked sentences, each under the line that says who taught it.

    # claim 5f2b8a0c9d1e4f37 corrected by ann on 2026-11-28: https://wafer.example/order
    order: [buyer Tencent] [! bought] [product H20] chips. @ 2025-06-11

A sentence stands behind its event type; one without marks tells no event of the type. Other lines are
the user's own, and stay.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.decisions import Verdict
from nlp.ontology import event_types

_HEAD = """\
# Sentences from your reviews: `chokepoint evaluate --reviews` says whether each is read right now.
# Lines under "# claim …" are written anew by `chokepoint review`; write your own above them, as
#     order: [buyer Tencent] [! bought] [quantity 20,000 [product H20] chips]. => planned @ 2025-06-11
# or, where no order may be found, without marks.
"""
_TAUGHT_BY = re.compile(
    rf"# claim (\w+) ({'|'.join(Verdict)}) by (.+?) on (\d{{4}}-\d\d-\d\d)(?:: (.*))?$"
)


class UnreadableSentence(ValueError):
    """A line of the file is no sentence behind an event type; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A marked sentence in which an event of the type is told, or none without marks.

    `claim_id`, `verdict`, `by`, `on` (an ISO date) and `about` (the claim's page and the reviewer's note)
    are empty for a sentence of the user's own.
    """

    event_type: str
    line: str
    claim_id: str = ""
    verdict: str = ""
    by: str = ""
    on: str = ""
    about: str = ""


def taught(text: str, name: str = "the file") -> list[Taught]:
    """Every sentence of the file, in its order. Raises UnreadableSentence."""
    found: list[Taught] = []
    above = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            found.append(_taught(line, above, f"{name}, line {number}"))
        above = line
    return found


def with_taught(text: str, sentences: Iterable[Taught]) -> str:
    """The text of the file with these sentences in place of those that reviews taught before."""
    own = "\n".join(_own(text.splitlines() or _HEAD.splitlines())).rstrip()
    entries = (f"{_head(one)}\n{one.event_type}: {one.line}" for one in sentences)
    return "\n\n".join((own, *entries)).strip() + "\n"


def _taught(line: str, above: str, place: str) -> Taught:
    event_type, colon, marked = line.partition(": ")
    if not colon or event_type not in event_types():
        raise UnreadableSentence(
            f"{place}: begins with no event type; write `order: ` or another of "
            f"{', '.join(event_types())} before the sentence"
        )
    by = _TAUGHT_BY.match(above)
    if by is None:
        return Taught(event_type, marked)
    return Taught(event_type, marked, by[1], by[2], by[3], by[4], by[5] or "")


def _own(lines: list[str]) -> Iterator[str]:
    """The lines that no review wrote."""
    above = ""
    for line in lines:
        written = _TAUGHT_BY.match(line) or (_TAUGHT_BY.match(above) and not line.startswith("#"))
        if not written:
            yield line
        above = line


def _head(one: Taught) -> str:
    about = " ".join(one.about.split())
    by = " ".join(one.by.split())
    return f"# claim {one.claim_id} {one.verdict} by {by} on {one.on}" + (
        f": {about}" if about else ""
    )
