"""Lay events and scores out for the terminal."""

import shutil
import textwrap
from collections.abc import Sequence

from nlp.evaluate import Rate, Scores
from nlp.events import Event, Reason
from nlp.headline import headline
from nlp.ontology import event_types
from nlp.values import Money, Quantity
from nlp.wording import period, words

#: Width where the output is no terminal, in columns.
WIDTH = 120
#: Columns that are not stretched wrap beyond this, in columns.
WIDEST = 24


def events_table(events: Sequence[Event]) -> str:
    """One event a row: when, what, how much, who says so; "!" where reports disagree."""
    if not events:
        return "No events yet: run `chokepoint update`, or `chokepoint demo` to see some."
    rows = [
        [
            period(e.when),
            "!" if _disputed(e) else "",
            f"{event_types()[e.event_type].label}: {headline(e)}",
            _amounts(e),
            _sources(e),
        ]
        for e in events
    ]
    laid_out = table(["When", "", "What", "Amounts", "Sources"], rows, stretch=2)
    disputed = sum(map(_disputed, events))
    return f"{laid_out}\n\n{len(events)} events; on {disputed} of them (!) sources disagree."


def scores_table(scores: Scores) -> str:
    """The figures of an evaluation; shares in per cent, counts beside them."""
    heads = ["", "Precision", "Recall", "F1", "Right", "Predicted", "Gold"]
    rows = [
        *(_rate(name, rate) for name, rate in scores.types.items()),
        _rate("all events", scores.events),
        *(_rate(name, rate) for name, rate in scores.roles.items()),
        _rate("all arguments", scores.arguments),
    ]
    shares = (
        ("quiet on documents without events", scores.quiet_rate),
        ("modality", scores.modality),
        ("attribution", scores.attribution),
    )
    lines = [table(heads, rows), f"{scores.documents} documents"]
    lines += [f"{name}: {share:.3f}" for name, share in shares if share is not None]
    if merge := scores.merge:
        lines.append(
            f"merge: B-cubed precision {merge.precision:.3f}, recall {merge.recall:.3f}, "
            f"F1 {merge.f1:.3f} over {merge.mentions} mentions; conflicts F1 {merge.conflicts.f1:.3f}"
        )
    return "\n".join(lines)


def table(heads: list[str], rows: list[list[str]], *, stretch: int | None = None) -> str:
    """Columns as wide as they need, the `stretch` one wrapped to what the terminal leaves."""
    total = shutil.get_terminal_size((WIDTH, 0)).columns
    longest = [max(len(r[i]) for r in [heads, *rows]) for i in range(len(heads))]
    wide = [max(1, min(length, WIDEST)) for length in longest]
    if stretch is not None:
        wide[stretch] = max(24, total - sum(wide) + wide[stretch] - 2 * len(heads))
    lines = [_line(heads, wide), _line(["─" * w for w in wide], wide)]
    for row in rows:
        cells = [textwrap.wrap(cell, wide[i]) or [""] for i, cell in enumerate(row)]
        for n in range(max(map(len, cells))):
            lines.append(_line([c[n] if n < len(c) else "" for c in cells], wide))
    return "\n".join(lines)


def _line(cells: list[str], wide: list[int]) -> str:
    return "  ".join(cell.ljust(w) for cell, w in zip(cells, wide, strict=True)).rstrip()


def _rate(name: str, rate: Rate) -> list[str]:
    shares = [f"{x:.3f}" for x in (rate.precision, rate.recall, rate.f1)]
    return [name, *shares, *(str(n) for n in (rate.right, rate.predicted, rate.gold))]


def _disputed(event: Event) -> bool:
    return any(c.reason is Reason.DISAGREEMENT for c in event.conflicts)


def _amounts(event: Event) -> str:
    found = [
        words(v)
        for role in event_types()[event.event_type].roles
        for v in event.values(role)
        if isinstance(v, Money | Quantity)
    ]
    return " / ".join(dict.fromkeys(found))


def _sources(event: Event) -> str:
    publishers = list(dict.fromkeys(r.publisher for r in event.reports))
    relayed = [o for o in event.origins if o not in publishers]
    said = f" (from {', '.join(relayed)})" if relayed else ""
    return ", ".join(publishers) + said
