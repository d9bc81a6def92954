"""Who has it from whom, down to the independent origins, as a small graph."""

from collections.abc import Mapping

from nlp.claims import Report
from nlp.events import Event
from nlp.provenance import Hop, Teller, tellers
from nlp.wording import day, many
from ui.views.parts.markup import plain

_HOPS = {Hop.COPIED: "copied by", Hop.RELAYED: "relayed by", Hop.SAID: "told to"}
#: Under one origin so many are shown; the others are counted.
_MOST = 12


def origins_html(event: Event) -> str:
    """A tree for each origin: from who said it to who printed it, with the days of the reports."""
    reports = {r.claim.id: r for r in event.reports}
    trees = "".join(_node(t, reports) for t in tellers(event.provenance, event.reports))
    said = f"{many(len(event.reports), 'report')}, {many(len(event.origins), 'independent origin')}"
    return f'<p class="note">{plain(said)}</p><ul class="origins">{trees}</ul>'


def _node(teller: Teller, reports: Mapping[str, Report]) -> str:
    days = ", ".join(
        dict.fromkeys(day(reports[c].published) for c in teller.claim_ids if c in reports)
    )
    hop = f'<span class="hop">{_HOPS[teller.hop]}</span> ' if teller.hop else ""
    when = f' <span class="note">{plain(days)}</span>' if days else ""
    look = "origin" if teller.hop is None else "teller"
    shown, hidden = teller.heard_by[:_MOST], len(teller.heard_by) - _MOST
    below = "".join(_node(t, reports) for t in shown)
    if hidden > 0:
        below += f'<li><span class="note">and {hidden:,} more</span></li>'
    inner = f"<ul>{below}</ul>" if below else ""
    return f'<li>{hop}<span class="{look}">{plain(teller.name)}</span>{when}{inner}</li>'
