"""Review: the claims most worth a look, one after the other, decided by keys; and every decision."""

from collections.abc import Mapping, Sequence

import streamlit as st

from crawler.documents import Article
from nlp.claims import Report
from nlp.events import Event
from nlp.ontology import event_types
from nlp.wording import day, many
from store.database import Store
from store.queries import Filter
from store.review_queue import Doubtful
from store.reviews import Standing
from ui.charts.palette import palette
from ui.review_tables import said
from ui.views.parts.deciding import show_decision
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.event import head_html
from ui.views.parts.filters import choices, stamps
from ui.views.parts.frame import show_head
from ui.views.parts.highlight import legend, marks_of
from ui.views.parts.markup import event_link, plain, tag
from ui.views.parts.reports import conflict_html, report_html
from ui.views.parts.reviewing import LOOKS, outcome, remember, reviewer, undo
from ui.views.parts.sayings import disputed
from ui.views.parts.times import moment
from ui.views.parts.twin import Cell, show_twin

#: So many events are ranked; who has decided about these is shown the next.
_MOST = 200
#: Of one event so many other reports are shown below the one in question.
_OTHERS = 20
_QUEUE, _DECISIONS = "Queue", "Decisions"
_CHOSEN = "review-decision"


def show(store: Store) -> None:
    show_head(
        "Review", "What is least sure and worth most comes first. Decisions are kept for good."
    )
    if not store.counts()["events"]:
        show_empty("No events to review yet")
        return
    if store.day:
        show_nothing(
            "Nothing is decided while looking back",
            f"These pages show what was known on {day(store.day)}; go back to today to review.",
        )
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="review-top"):
        shown = st.segmented_control(
            "Show", (_QUEUE, _DECISIONS), default=_QUEUE, key="view", bind="query-params",
            required=True, label_visibility="collapsed",
        )  # fmt: skip
        _show_reviewer()
    if message := outcome():
        with st.container(key="outcome"):
            st.html(f'<p role="status">{plain(message)}</p>')
    if shown == _DECISIONS:
        _show_decisions(store)
    else:
        _show_queue(store)


def _show_reviewer() -> None:
    """Who decides; asked for only where nobody knows it."""
    who = reviewer()
    if not who:
        st.text_input(
            "Your name: it is kept with every decision", key="reviewer-name", on_change=_named,
            width=320,
        )  # fmt: skip
        return
    st.html(f'<p class="note">You decide as <b>{plain(who)}</b></p>', width="content")
    with st.popover("Change", type="tertiary", key="change-name"):
        st.text_input("Your name", value=who, key="reviewer-name", on_change=_named)


def _named() -> None:
    if name := st.session_state["reviewer-name"].strip():
        remember(name)


def _show_queue(store: Store) -> None:
    queue = _queue(str(store.path), stamps(store), _wanted(store), store)
    asked = st.query_params.get("event", "")
    event = store.event(asked) if asked else None
    if event is None and queue:
        event = store.event(queue[0].event_id)
    if event is None:
        show_nothing(
            "Nothing waits for review",
            "Every event that passes the filter has been looked at. Take a filter away, or see what was "
            "decided under Decisions.",
        )
        return
    left, right = st.columns([5, 3], gap="large")
    with left:
        _show_event(store, event, queue)
    with right:
        _show_waiting(queue)


def _wanted(store: Store) -> Filter:
    offered = choices(store)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="filter-who"):
        types = st.multiselect(
            "Event type", list(event_types()), format_func=lambda n: event_types()[n].label,
            key="type", bind="query-params", placeholder="any", width=300,
        )  # fmt: skip
        parties = st.multiselect(
            "Company or state", offered.parties, key="company", bind="query-params",
            placeholder="any", width=250,
        )  # fmt: skip
        products = st.multiselect(
            "Product", offered.products, key="product", bind="query-params", placeholder="any",
            width=190,
        )  # fmt: skip
    return Filter(types=tuple(types), parties=tuple(parties), products=tuple(products))


@st.cache_data(max_entries=16, show_spinner=False)
def _queue(path: str, seen: object, wanted: Filter, _store: Store) -> list[Doubtful]:
    """`path` and `seen` say which answer is wanted: another one whenever the database is."""
    return _store.reviews.queue(wanted, _MOST)


def _show_waiting(queue: Sequence[Doubtful]) -> None:
    more = (
        f"the {_MOST} most worth a look"
        if len(queue) == _MOST
        else "the one most worth a look first"
    )
    st.html(
        f'<h3 class="small">{plain(many(len(queue), "event"))} to look at</h3>'
        f'<p class="note">{plain(f"{more}; choose a row to look at another")}</p>'
    )
    ids = [d.event_id for d in queue]
    records: list[dict[str, Cell]] = [
        {"What": d.headline, "Why look": "; ".join(d.reasons), "Weight": round(d.weight, 2), "Event": d.event_id}
        for d in queue
    ]  # fmt: skip
    columns = {
        "What": st.column_config.TextColumn(width=230),
        "Why look": st.column_config.TextColumn(width=230),
    }
    show_twin(
        records, "review-queue", alt="Events that wait for review, and why", columns=columns,
        picked=lambda row: _go(ids[row]),
    )  # fmt: skip


def _go(event_id: str) -> None:
    st.query_params["event"] = event_id
    st.query_params.pop("claim", None)


def _show_event(store: Store, event: Event, queue: Sequence[Doubtful]) -> None:
    why = next((d.reasons for d in queue if d.event_id == event.id), ())
    ids = [report.claim.id for report in event.reports]
    verdicts = store.reviews.verdicts(ids)
    report = _in_question(event, verdicts)
    others = [r for r in event.reports if r is not report]
    shown = [report, *others[:_OTHERS]]
    disputes = [c for c in event.conflicts if disputed(c)]
    needed = {r.claim.article_id for r in shown}
    needed |= {side.claim.article_id for c in disputes for side in (c.first, c.second)}
    articles = {version: store.article(version) for version in sorted(needed)}
    reasons = "".join(f"<li>{plain(reason)}</li>" for reason in why)
    st.html(
        head_html(event, palette(st.context.theme.type))
        + f'<ul class="why-look">{reasons}</ul>'
        + f'<p class="note">{event_link(event.id, "Everything known of it")}</p>'
    )
    with st.container(key="in-question"):
        st.html(
            f'<div class="legend">{legend(marks_of(report.claim))}</div>'
            f'<div id="reports">{report_html(report, articles[report.claim.article_id])}</div>'
            f"{_verdict(report, verdicts)}"
        )
        show_decision(store, event, report, queue, verdicts)
    if disputes:
        st.html("".join(conflict_html(c, articles) for c in disputes))
    _show_others(others, articles, verdicts)


def _in_question(event: Event, verdicts: Mapping[str, object]) -> Report:
    """The report that the address names, else the least sure one that nobody has reviewed."""
    asked = st.query_params.get("claim", "")
    for report in event.reports:
        if report.claim.id == asked:
            return report
    waiting = [r for r in event.reports if r.claim.id not in verdicts]
    return min(waiting or event.reports, key=lambda r: r.claim.confidence)


def _show_others(
    others: Sequence[Report],
    articles: Mapping[str, Article],
    verdicts: Mapping[str, tuple[str, str]],
) -> None:
    if not others:
        return
    st.html(f"<h3>{plain(many(len(others), 'other report'))} of this event</h3>")
    for report in others[:_OTHERS]:
        st.html(report_html(report, articles[report.claim.article_id]))
        with st.container(horizontal=True, gap="small", vertical_alignment="center",
                          key=f"verdict-{report.claim.id}"):  # fmt: skip
            st.html(_verdict(report, verdicts), width="content")
            st.button(
                "Decide about this one", key=f"take-{report.claim.id}", on_click=_take,
                args=(report.claim.id,),
            )  # fmt: skip
    if len(others) > _OTHERS:
        st.html(f'<p class="note">{plain(f"{len(others) - _OTHERS:,} more are not shown.")}</p>')


def _take(claim_id: str) -> None:
    st.query_params["claim"] = claim_id


def _verdict(report: Report, verdicts: Mapping[str, tuple[str, str]]) -> str:
    word, by = verdicts.get(report.claim.id, ("", ""))
    return tag(f"{word} by {by}" if word else "not reviewed", LOOKS.get(word, "quiet"))


def _show_decisions(store: Store) -> None:
    standings = store.reviews.decisions()[::-1]
    if not standings:
        show_nothing(
            "Nobody has decided anything yet", "Decide about the first report under Queue."
        )
        return
    people = sorted({s.decision.by for s in standings}, key=str.casefold)
    who = st.multiselect(
        "Who decided", people, key="who", bind="query-params", placeholder="anybody", width=300
    )
    passing = [s for s in standings if not who or s.decision.by in who]
    held = sum(s.in_force for s in passing)
    st.html(
        f'<p class="count">{plain(many(len(passing), "decision"))}, {held:,} in force</p>'
        '<p class="note">Choose a row to undo its decision. Nothing is ever deleted: an undo is a '
        "decision too.</p>"
    )
    chosen = next((s for s in passing if s.decision.id == st.session_state.get(_CHOSEN)), None)
    if chosen:
        _show_undo(store, chosen)
    show_twin(
        [_decision_record(s) for s in passing],
        "decisions",
        alt="Every decision, the newest first",
        columns={"What": st.column_config.TextColumn(width=520)},
        picked=lambda row: st.session_state.update({_CHOSEN: passing[row].decision.id}),
    )


def _show_undo(store: Store, chosen: Standing) -> None:
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="undo-decision"
    ):
        st.html(f"<p>{plain(said(chosen.decision))}</p>")
        st.button(
            "Undo this decision", key="undo-one", disabled=not chosen.in_force or not reviewer(),
            on_click=undo, args=(store.path, chosen.decision.id),
        )  # fmt: skip


def _decision_record(standing: Standing) -> dict[str, Cell]:
    decision = standing.decision
    state = "in force" if standing.in_force else "undone"
    return {
        "When": moment(decision.at),
        "Who": decision.by,
        "What": said(decision),
        "Note": decision.note,
        "State": f"{state}, but {standing.lost}" if standing.lost and standing.in_force else state,
        "Decision": decision.id,
    }
