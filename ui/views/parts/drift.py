"""What a company said of a topic call after call, as HTML: the words that changed, side by side."""

from collections.abc import Iterable, Sequence
from html import escape

from nlp.claims import Modality
from nlp.ontology import event_types
from nlp.quote_drift import Call, FigureChange, Statement, Step, Thread, hedge_spans, kind_of_hedge
from nlp.values import Money, Quantity, Value
from nlp.wording import day, many, words
from ui.views.parts.markup import document_link, plain, tag

#: Of one topic so many statements of a call are shown.
_MOST = 4
_FIRMNESS = {
    Modality.ASSERTED: "as a fact",
    Modality.PLANNED: "as a plan",
    Modality.POSSIBLE: "as a possibility",
    Modality.DENIED: "as not so",
}


def summary(threads: Sequence[Thread], calls: Sequence[Call]) -> str:
    """How many calls and topics there are, and how many of them changed or fell silent."""
    if len(calls) < 2:
        return (
            f"{many(len(calls), 'call')} so far: what changes shows from the second on. "
            "Here is what was said."
        )
    changed = sum(any(step.changes for step in thread.steps) for thread in threads)
    silent = sum(thread.silent_since is not None for thread in threads)
    return (
        f"{many(len(calls), 'call')}, {many(len(threads), 'topic')}: {changed:,} told differently later on, "
        f"{silent:,} not spoken of since."
    )


def thread_html(thread: Thread, *, with_company: bool = False) -> str:
    """One topic: the latest word first, then each step back, with what changed."""
    label = event_types()[thread.topic.event_type].label
    goods = f": {thread.topic.goods}" if thread.topic.goods else ""
    company = f"{thread.company}, " if with_company else ""
    silent = (
        tag(f"silent since {day(thread.silent_since.day)}", "alarm") if thread.silent_since else ""
    )
    steps = "".join(_step_html(step) for step in reversed(thread.steps))
    body = steps or _side_html(thread.said[-1], ())
    return (
        f'<section class="drift"><h3>{plain(company + label + goods)} {silent}</h3>{body}</section>'
    )


def changes_in_words(step: Step) -> str:
    """What changed between two calls, in one line: for the table."""
    said = [f"+ {word}" for word in step.added] + [f"− {word}" for word in step.dropped]
    said += [
        f"{c.role}: {_figures(c.before) or 'none'} → {_figures(c.after) or 'none'}"
        for c in step.figures
    ]
    if step.firmness:
        said.append(f"told {_FIRMNESS[step.firmness[0]]} → {_FIRMNESS[step.firmness[1]]}")
    return "; ".join(said) or "the same again"


def _step_html(step: Step) -> str:
    gap = (
        f" {many(step.passed_over, 'call')} between say nothing of it." if step.passed_over else ""
    )
    note = f'<p class="note">{gap}</p>' if gap else ""
    return (
        f'<div class="step"><p>{_changes_html(step)}</p>{note}<div class="sides">'
        f"{_side_html(step.earlier, step.dropped)}{_side_html(step.later, step.added)}</div></div>"
    )


def _changes_html(step: Step) -> str:
    parts = [
        f'<span class="tag">hedge added: <ins>{plain(word)}</ins> <span class="note">{kind_of_hedge(word)}</span></span>'
        for word in step.added
    ]
    parts += [
        f'<span class="tag">hedge dropped: <del>{plain(word)}</del> <span class="note">{kind_of_hedge(word)}</span></span>'
        for word in step.dropped
    ]
    parts += [_figure_html(change) for change in step.figures]
    if step.firmness:
        before, after = (_FIRMNESS[m] for m in step.firmness)
        parts.append(f'<span class="tag">told <del>{before}</del> → <ins>{after}</ins></span>')
    return " ".join(parts) or tag("the same again", "quiet")


def _figure_html(change: FigureChange) -> str:
    before = f"<del>{plain(_figures(change.before))}</del>" if change.before else "no figure"
    after = f"<ins>{plain(_figures(change.after))}</ins>" if change.after else "no figure"
    moved = moved_by(change)
    by = f" <b>{escape(moved)}</b>" if moved else ""
    return f'<span class="tag">{escape(change.role)}: {before} → {after}{by}</span>'


def moved_by(change: FigureChange) -> str:
    """ "+18%": where both calls give one exact figure in one unit; else empty."""
    old, new = _exact(change.before), _exact(change.after)
    if old is None or new is None or old[1] != new[1] or not old[0]:
        return ""
    share = new[0] / old[0] - 1
    return f"{'+' if share >= 0 else '−'}{abs(share):.0%}"


def _exact(values: Sequence[Value]) -> tuple[float, str] | None:
    if len(values) != 1:
        return None
    match values[0]:
        case Money(low, high, unit) | Quantity(low, high, unit) if low is not None and low == high:
            return low, unit
    return None


def _side_html(said: Sequence[Statement], marked: Sequence[str]) -> str:
    """The call, and its statements with the hedges in them marked; those of `marked` stand out."""
    call = said[0].call
    quotes = "".join(
        f'<blockquote class="passage">{_quote_html(s, marked)}</blockquote>'
        f'<p class="said">{plain(s.speaker or "speaker not named")}</p>'
        for s in said[:_MOST]
    )
    more = f'<p class="note">and {len(said) - _MOST:,} more</p>' if len(said) > _MOST else ""
    return (
        f'<div class="side"><p class="masthead"><b>{plain(day(call.day))}</b> · '
        f"{document_link(call.id, call.title)}</p>{quotes}{more}</div>"
    )


def _quote_html(statement: Statement, marked: Iterable[str]) -> str:
    text, done, parts = statement.claim.quote.text, 0, []
    changed = set(marked)
    for start, end in hedge_spans(text):
        look = "hedge changed" if text[start:end].casefold() in changed else "hedge"
        parts += [
            escape(text[done:start]),
            f'<span class="{look}">{escape(text[start:end])}</span>',
        ]
        done = end
    return f"<bdi>{''.join(parts)}{escape(text[done:])}</bdi>"


def _figures(values: Iterable[Value]) -> str:
    return " / ".join(words(value) for value in values)
