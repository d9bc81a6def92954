"""An event in full, below the timeline."""

import streamlit as st

from nlp.events import Event, Status
from nlp.headline import headline
from nlp.ontology import event_types
from nlp.wording import day, listed, period
from store.database import Store
from ui.charts.palette import palette
from ui.views.parts.figures import figures_html
from ui.views.parts.markup import many, plain, tag
from ui.views.parts.reports import conflict_html, report_html

#: More reports than this are counted, and the oldest of them shown.
_MOST_REPORTS = 40
_LOOKS = {Status.CONFIRMED: "good", Status.REPORTED: "plain", Status.DENIED: "alarm"}


def show_event(store: Store, event: Event) -> None:
    """What happened, what disagrees, each report with its words, and every figure."""
    shown = event.reports[:_MOST_REPORTS]
    wanted = {r.claim.article_id for r in shown} | {
        r.claim.article_id for c in event.conflicts for r in (c.first, c.second)
    }
    articles = {version: store.article(version) for version in sorted(wanted)}
    st.html(_head_html(event))
    if event.conflicts:
        st.html("".join(conflict_html(c, articles) for c in event.conflicts))
    left, right = st.columns([3, 2], gap="medium")
    left.html("".join(report_html(r, articles[r.claim.article_id]) for r in shown))
    if len(event.reports) > len(shown):
        left.html(
            f'<p class="note">{len(event.reports) - len(shown):,} later reports not shown.</p>'
        )
    right.html(f'<h3 class="small">What is said</h3>{figures_html(event)}')


def _head_html(event: Event) -> str:
    event_type = event_types()[event.event_type]
    colour = palette(st.context.theme.type).lanes[event.event_type]
    tags = [
        f'<span class="tag type" style="--lane:{colour}">{plain(event_type.label)}</span>',
        tag(event.status, _LOOKS.get(event.status, "quiet")),
        tag(many(len(event.reports), "report"), "plain"),
        tag(many(len(event.origins), "independent origin"), "plain"),
    ]
    if event.conflicts:
        tags.append(tag("! sources disagree", "alarm"))
    return (
        f'<div class="event-head">{"".join(tags)}<h2>{plain(headline(event))}</h2>'
        f'<p class="when">{plain(_when(event))}</p></div>'
    )


def _when(event: Event) -> str:
    first = day(event.reports[0].published)
    if event.when.precision == "reported":
        when = f"First reported {first}; no source dates the event itself"
    else:
        when = f"{period(event.when)}; first reported {first}"
    return f"{when}. Goes back to {listed(list(event.origins))}."
