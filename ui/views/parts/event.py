"""An event in full, below the timeline."""

from collections.abc import Mapping, Sequence

import streamlit as st

from crawler.documents import Article
from nlp.claims import Report
from nlp.events import Event, Status
from nlp.headline import headline
from nlp.ontology import event_types
from nlp.wording import day, listed_briefly, period
from store.database import Store
from ui.charts.palette import Palette
from ui.views.parts.figures import figures_html
from ui.views.parts.highlight import legend, marks_of
from ui.views.parts.markup import many, plain, tag
from ui.views.parts.reports import conflict_html, report_html
from ui.views.parts.sayings import disputed

#: So many reports are open at once; the later ones unfold, and beyond the last they are counted.
_OPEN, _LAST = 8, 100
_LOOKS = {
    Status.CONFIRMED: "good",
    Status.REPORTED: "plain",
    Status.DENIED: "alarm",
    Status.WITHDRAWN: "alarm",
}


def head_html(event: Event, colours: Palette) -> str:
    """What happened, in one line, and how well it is known."""
    event_type = event_types()[event.event_type]
    lane = colours.lanes[event.event_type]
    tags = [
        f'<span class="tag type" style="--lane:{lane}">{plain(event_type.label)}</span>',
        tag(event.status, _LOOKS.get(event.status, "quiet")),
        tag(many(len(event.reports), "report"), "plain"),
        tag(many(len(event.origins), "independent origin"), "plain"),
    ]
    if any(map(disputed, event.conflicts)):
        tags.append(tag("! sources disagree", "alarm"))
    return (
        f'<div class="event-head">{"".join(tags)}<h2>{plain(headline(event))}</h2>'
        f'<p class="when">{plain(_when(event))} <a href="#reports">Read the reports ↓</a></p></div>'
    )


def show_reports(store: Store, event: Event) -> None:
    """What disagrees, each report with its words, and every figure."""
    shown = event.reports[:_LAST]
    disputed = [r for c in event.conflicts for r in (c.first, c.second)]
    versions = sorted({r.claim.article_id for r in (*shown, *disputed)})
    articles = {version: store.article(version) for version in versions}
    conflicts = "".join(conflict_html(c, articles) for c in event.conflicts)
    st.html(f'<div id="reports">{conflicts}</div>')
    left, right = st.columns([3, 2], gap="medium")
    with left:
        marks = [mark for report in shown for mark in marks_of(report.claim)]
        st.html(
            f'<div class="legend">{legend(marks)}</div>{_reports_html(shown[:_OPEN], articles)}'
        )
        if len(shown) > _OPEN:
            with st.expander(many(len(shown) - _OPEN, "later report")):
                st.html(_reports_html(shown[_OPEN:], articles))
        if len(event.reports) > _LAST:
            st.html(f'<p class="note">{len(event.reports) - _LAST:,} more are not shown.</p>')
    right.html(f'<h3 class="small">What is said</h3>{figures_html(event)}')


def _reports_html(reports: Sequence[Report], articles: Mapping[str, Article]) -> str:
    return "".join(report_html(r, articles[r.claim.article_id]) for r in reports)


def _when(event: Event) -> str:
    first = day(event.reports[0].published)
    if event.when.precision == "reported":
        when = f"First reported {first}; no source dates the event itself"
    else:
        when = f"{period(event.when)}; first reported {first}"
    return f"{when}. Goes back to {listed_briefly(list(event.origins))}."
