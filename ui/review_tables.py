"""Lay reviews out for the terminal: the queue, one event, the decisions."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from nlp.claims import Argument, Claim, Report
from nlp.decisions import (
    Accept,
    Add,
    Apart,
    Correct,
    Decision,
    Named,
    Reject,
    Restate,
    Together,
    Undo,
    Verdict,
    hands,
)
from nlp.events import Event
from nlp.headline import headline
from nlp.marked import marked
from nlp.taught import Taught
from nlp.wording import period, words
from store.review_queue import Doubtful
from store.reviews import Standing
from ui.tables import WIDTH, table

#: As much of an id as is shown: enough to tell one in a million from the others.
SHOWN = 10
#: As many characters of a quote as fit in a line.
QUOTED = 90


def queue_table(queue: Sequence[Doubtful]) -> str:
    """The events most worth a look, and why."""
    if not queue:
        return "Nothing waits for review."
    rows = [[d.event_id[:SHOWN], d.headline, "; ".join(d.reasons)] for d in queue]
    laid_out = table(["Event", "What", "Why look"], rows, stretch=1)
    return f"{laid_out}\n\n`chokepoint review show {queue[0].event_id[:SHOWN]}` shows its claims."


def event_line(event: Event) -> str:
    """An event in a line."""
    reports = len(event.reports)
    told = f"{reports} report{'' if reports == 1 else 's'}"
    return f"{event.id[:SHOWN]}: {headline(event)} ({event.status}, {told})"


def account(
    event: Event,
    verdicts: Mapping[str, tuple[str, str]],
    extracted: Mapping[str, Claim],
) -> str:
    """The event with its claims, their quotes and fillers, and where they disagree.

    `verdicts`: by claim id what people say of it, and who; `extracted`: what the rules read of those that
    people corrected.
    """
    lines = [f"{period(event.when)}  {event_line(event)}"]
    for report in event.reports:
        claim_id = report.claim.id
        review = " by ".join(verdicts.get(claim_id, ()))
        lines += ["", *_claim(report, review, extracted.get(claim_id))]
    if event.conflicts:
        lines.append("")
    for conflict in event.conflicts:
        sides = " / ".join(
            ", ".join(map(words, side.claim.values(conflict.role))) + f" ({side.claim.id[:SHOWN]})"
            for side in (conflict.first, conflict.second)
        )
        lines.append(f"{conflict.reason} on {conflict.role}: {sides}")
    return "\n".join(lines)


def decisions_table(standings: Sequence[Standing]) -> str:
    """Every decision, the newest last, with what has become of it."""
    if not standings:
        return "Nobody has decided anything yet."
    rows = [
        [s.decision.id[:SHOWN], f"{s.decision.at:%Y-%m-%d %H:%M}", s.decision.by, _told(s)]
        for s in standings
    ]
    return table(["Decision", "When (UTC)", "Who", "What"], rows, stretch=3)


def rechecked(sentences: Sequence[tuple[Taught, str]]) -> str:
    """Each sentence with what is wrong with how it is read, "" for nothing; then the counts.

    Before the review, what somebody accepted was right, and what he rejected, corrected or added wrong.
    """
    lines = []
    for one, wrong in sentences:
        by = f"{one.verdict} by {one.by}, {one.on}" if one.verdict else "your own"
        text = textwrap.shorten(str(marked(one.line)), QUOTED, placeholder=" …")
        lines.append(f"{'WRONG' if wrong else 'right'}  {one.event_type}, {by}: “{text}”")
        if wrong:
            lines.append(f"       {wrong}")
    reviewed = [(one, wrong) for one, wrong in sentences if one.verdict]
    before = sum(one.verdict == Verdict.ACCEPTED for one, _ in reviewed)
    now = sum(not wrong for _, wrong in reviewed)
    lines += ["", f"{len(reviewed)} sentences of reviews: {before} right before, {now} right now"]
    own = [wrong for one, wrong in sentences if not one.verdict]
    if own:
        lines.append(f"{len(own)} of your own: {sum(not wrong for wrong in own)} right now")
    lines.append("Each sentence is read alone; in its article it may be read otherwise.")
    return "\n".join(lines).strip()


def said(decision: Decision) -> str:
    """The decision in a line."""
    match decision.act:
        case Accept(claim):
            return f"accepted {_named(claim)}"
        case Reject(claim):
            return f"rejected {_named(claim)}"
        case Correct(claim, role, fillers):
            given = ", ".join(map(_filler, fillers)) or "nothing"
            return f"{role} is {given} in {_named(claim)}"
        case Restate(claim, modality):
            return f"{modality}: {_named(claim)}"
        case Together(claims):
            return f"one happening: {_several(claims)}"
        case Apart(claims, others):
            return f"another happening: {_several(claims)}, not that of {_several(others)}"
        case Add(named, _):
            return f"added {_named(named)}"
        case Undo(decision_id):
            return f"undid {decision_id[:SHOWN]}"


def _told(standing: Standing) -> str:
    note = f" ({standing.decision.note})" if standing.decision.note else ""
    state = "" if standing.in_force else " – UNDONE"
    lost = f" – {standing.lost}" if standing.in_force and standing.lost else ""
    return said(standing.decision) + note + state + lost


def _named(of: Named) -> str:
    quote = textwrap.shorten(of.quote, QUOTED, placeholder=" …")
    return f"{of.event_type} {of.claim_id[:SHOWN]} “{quote}” ({of.publisher}, {of.published})"


def _several(claims: Sequence[Named]) -> str:
    return ", ".join(f"{c.event_type} {c.claim_id[:SHOWN]} ({c.publisher})" for c in claims)


def _claim(report: Report, review: str, extracted: Claim | None) -> Iterator[str]:
    claim = report.claim
    state = f", {review}" if review else ""
    yield (
        f"claim {claim.id[:SHOWN]}  {report.publisher}, {report.published}: {claim.modality}, "
        f"confidence {claim.confidence:.2f}{state}"
    )
    yield from textwrap.wrap(f"“{claim.quote.text}”", WIDTH - 4, initial_indent="    ",
                             subsequent_indent="    ")  # fmt: skip
    for argument in claim.arguments:
        yield f"    {argument.role:12}{_filler(argument)}"
    for attribution in claim.attributions:
        yield f"    {'from':12}{attribution.name} ({attribution.basis})"
    yield f"    {report.url}"
    if extracted is not None:
        before = [a for a in extracted.arguments if a not in claim.arguments]
        listed = "; ".join(f"{a.role} {_filler(a)}" for a in before)
        real = "" if extracted.modality is claim.modality else f"{extracted.modality}; "
        yield f"    before {', '.join(hands(claim)) or 'it'} corrected it: {real}{listed or 'no more'}"


def _filler(argument: Argument) -> str:
    value = words(argument.value)
    return value if value == argument.quote.text else f"“{argument.quote.text}” = {value}"
