"""An event in full: on its own page, and below the timeline."""

from collections.abc import Mapping

import streamlit as st

from crawler.documents import Article
from nlp.claims import Report
from nlp.events import Event, Status
from nlp.headline import headline
from nlp.ontology import event_types
from nlp.wording import day, listed_briefly, many, period
from store.database import Store
from ui.charts.palette import Palette, palette
from ui.views.parts.figures import figures_html
from ui.views.parts.highlight import legend, marks_of
from ui.views.parts.markup import plain, tag
from ui.views.parts.origins import origins_html
from ui.views.parts.related import clock_html, flags_html, related_html
from ui.views.parts.reports import conflict_html, report_html
from ui.views.parts.reviewing import show_outcome, show_verdict
from ui.views.parts.revisions import revisions_html
from ui.views.parts.sayings import disputed

#: So many reports are open at once; the later ones unfold, and beyond the last they are counted.
_OPEN, _LAST = 8, 100
_LOOKS = {
    Status.CONFIRMED: "good",
    Status.REPORTED: "plain",
    Status.DENIED: "alarm",
    Status.WITHDRAWN: "alarm",
}


def head_html(event: Event, colours: Palette, level: int = 2) -> str:
    """What happened, in one line, and how well it is known; `level` is that of the heading."""
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
        f'<div class="event-head">{"".join(tags)}<h{level}>{plain(headline(event))}</h{level}>'
        f'<p class="when">{plain(_when(event))} <a href="#reports">Read the reports ↓</a></p></div>'
    )


def show_event(store: Store, event: Event) -> None:
    """Everything below the head: flags, what disagrees, each report with its words, what lies round it."""
    shown = event.reports[:_LAST]
    disputing = [r for c in event.conflicts for r in (c.first, c.second)]
    versions = sorted({r.claim.article_id for r in (*shown, *disputing)})
    articles = {version: store.article(version) for version in versions}
    show_outcome(store.path)
    flags = flags_html(store.screens.flags(event.id))
    conflicts = "".join(conflict_html(c, articles) for c in event.conflicts)
    st.html(f'{flags}<div id="reports">{conflicts}</div>')
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_reports(store, event, shown, articles)
    with right:
        _show_context(store, event)


def _show_reports(
    store: Store, event: Event, shown: tuple[Report, ...], articles: Mapping[str, Article]
) -> None:
    verdicts = store.reviews.verdicts([r.claim.id for r in shown])
    marks = [mark for report in shown for mark in marks_of(report.claim)]
    st.html(f'<div class="legend">{legend(marks)}</div>')
    for report in shown[:_OPEN]:
        _show_report(store, event, report, articles, verdicts)
    if len(shown) > _OPEN:
        with st.expander(many(len(shown) - _OPEN, "later report")):
            for report in shown[_OPEN:]:
                _show_report(store, event, report, articles, verdicts)
    if len(event.reports) > _LAST:
        st.html(f'<p class="note">{len(event.reports) - _LAST:,} more are not shown.</p>')


def _show_report(
    store: Store,
    event: Event,
    report: Report,
    articles: Mapping[str, Article],
    verdicts: Mapping[str, tuple[str, str]],
) -> None:
    st.html(report_html(report, articles[report.claim.article_id]))
    if not store.day:
        show_verdict(store, event, report, verdicts.get(report.claim.id, ("", "")))


def _show_context(store: Store, event: Event) -> None:
    colours = palette(st.context.theme.type)
    rule = event.event_type == "restriction"
    sections = (
        ("What is said", figures_html(event)),
        ("Who has it from whom", origins_html(event)),
        (
            "Deals that this rule covers" if rule else "Rules that cover it",
            clock_html(store.screens.clock(event.id), colours),
        ),
        ("How it changed", revisions_html(store, event)),
        ("Related events", related_html(store.screens.related(event.id), colours)),
    )
    st.html(
        "".join(
            f'<section><h3 class="small">{title}</h3>{html}</section>'
            for title, html in sections
            if html
        )
    )


def _when(event: Event) -> str:
    first = day(event.reports[0].published)
    if event.when.precision == "reported":
        when = f"First reported {first}; no source dates the event itself"
    else:
        when = f"{period(event.when)}; first reported {first}"
    return f"{when}. Goes back to {listed_briefly(list(event.origins))}."
