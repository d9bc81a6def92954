"""The bar by which one report in question is decided about: every button has a key of the keyboard."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from nlp.by_hand import filler
from nlp.claims import Claim, Modality, Report
from nlp.decisions import Accept, Act, Apart, Correct, Named, Reject, Restate, Together
from nlp.events import Event
from nlp.ontology import event_types
from nlp.values import Name
from nlp.wording import day
from store.database import Store
from store.queries import Filter, TimelineRow
from store.review_queue import Doubtful
from ui.views.parts.markup import plain
from ui.views.parts.reviewing import decide, last_decision, reviewer, undo

#: What lies open below the bar.
_OPEN, _NOTE = "review-open", "review-note"
_CORRECT, _SPLIT, _MERGE = "correct", "split", "merge"
#: Other events that are offered as the same happening.
_OFFERED = 40


def show_decision(
    store: Store,
    event: Event,
    report: Report,
    queue: Sequence[Doubtful],
    verdicts: Mapping[str, object],
) -> None:
    """The buttons, the note, and what they open."""
    others = [r for r in event.reports if r is not report]
    waiting = any(r.claim.id not in verdicts for r in others)
    ids = [d.event_id for d in queue]
    then = partial(_onward, event.id if waiting else _after(ids, event.id))
    named, may = Named.of(report), bool(reviewer())
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="deciding"):
        _button("Right", "A", store.path, lambda _: Accept(named), report, then, may)
        _button("Wrong", "X", store.path, lambda _: Reject(named), report, then, may)
        _opener("Correct…", "E", _CORRECT, may)
        if others:
            _opener("Another happening…", "S", _SPLIT, may)
        _opener("Same as…", "M", _MERGE, may)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="going"):
        last = last_decision()
        st.text_input(
            "Note", key=_NOTE, label_visibility="collapsed", width=300,
            placeholder="Note: why, kept with the next decision",
        )  # fmt: skip
        st.button("Undo", key="undo", shortcut="U", disabled=not last, on_click=undo,
                  args=(store.path, last))  # fmt: skip
        st.button("Back", key="back", shortcut="P", on_click=_onward,
                  args=(_before(ids, event.id),))  # fmt: skip
        st.button("Next", key="next", shortcut="N", on_click=_onward,
                  args=(_after(ids, event.id),))  # fmt: skip
    if not may:
        st.html('<p class="note">Give your name above: every decision is kept with one.</p>')
    match st.session_state.get(_OPEN):
        case "correct":
            _show_correction(store, report, then)
        case "split" if others:
            _show_split(store, event, report, then)
        case "merge":
            _show_merge(store, event, report)


def _button(
    label: str, key: str, path: Path, act: Callable[[Store], Act], report: Report,
    then: Callable[[], None], may: bool,
) -> None:  # fmt: skip
    st.button(
        label, key=f"decide-{label.lower()}", shortcut=key, disabled=not may, on_click=_decide,
        args=(path, act, report.claim.id, then), type="primary" if key == "A" else "secondary",
    )  # fmt: skip


def _opener(label: str, key: str, what: str, may: bool) -> None:
    st.button(
        label, key=f"open-{what}", shortcut=key, disabled=not may, on_click=_toggle, args=(what,)
    )


def _toggle(what: str) -> None:
    st.session_state[_OPEN] = "" if st.session_state.get(_OPEN) == what else what


def _decide(
    path: Path, act: Callable[[Store], Act], claim_id: str, then: Callable[[], None]
) -> None:
    """Keeps the decision with the note, and goes on if it was kept."""
    if decide(path, act, claim_id, st.session_state.get(_NOTE, "")):
        st.session_state[_NOTE] = st.session_state[_OPEN] = ""
        then()


def _onward(event_id: str) -> None:
    """To this event; to the first of the queue with ""."""
    st.query_params.pop("claim", None)
    st.session_state[_OPEN] = ""
    if event_id:
        st.query_params["event"] = event_id
    else:
        st.query_params.pop("event", None)


def _after(ids: Sequence[str], event_id: str) -> str:
    """The next of the queue; "" is its beginning."""
    place = ids.index(event_id) + 1 if event_id in ids else 0
    return ids[place] if place < len(ids) else ""


def _before(ids: Sequence[str], event_id: str) -> str:
    place = ids.index(event_id) - 1 if event_id in ids else -1
    return ids[place] if place >= 0 else ""


def _show_correction(store: Store, report: Report, then: Callable[[], None]) -> None:
    """What fills a role, in words of the text, and how the text puts the whole."""
    claim = report.claim
    with st.container(border=True, key="correction"):
        roles = list(event_types()[claim.event_type].roles)
        role = st.selectbox("Role", roles, key=f"role-{claim.id}", width=220)
        now = " | ".join(a.quote.text for a in claim.arguments if a.role == role)
        key = f"{claim.id}-{role}"
        with st.form(f"correct-{key}", border=False):
            st.text_input(
                "What fills it, letter for letter as the text has it; several with | between them; "
                "nothing if the text does not say",
                value=now, key=f"words-{key}",
            )  # fmt: skip
            st.text_input(
                "What that stands for, where the words do not say it alone",
                placeholder="$3 billion", key=f"as-{key}",
            )  # fmt: skip
            st.selectbox(
                "The text tells it as", list(Modality), index=list(Modality).index(claim.modality),
                key=f"modality-{key}", width=220,
            )  # fmt: skip
            st.form_submit_button(
                "Keep the correction", type="primary", on_click=_correct,
                args=(store.path, report, role, now, then),
            )  # fmt: skip


def _correct(path: Path, report: Report, role: str, before: str, then: Callable[[], None]) -> None:
    """Up to two decisions: one about the role, one about how real it is; a callback."""
    claim, named = report.claim, Named.of(report)
    key = f"{claim.id}-{role}"
    words, modality = st.session_state[f"words-{key}"], st.session_state[f"modality-{key}"]
    told_as = st.session_state[f"as-{key}"].strip()
    note, kept = st.session_state.get(_NOTE, ""), True
    if words.strip() != before or told_as or modality is claim.modality:
        kept = decide(path, partial(_corrected, claim, named, role, words, told_as), claim.id, note)
    if kept and modality is not claim.modality:
        kept = decide(path, lambda _: Restate(named, modality), claim.id, note)
    if kept:
        st.session_state[_NOTE] = st.session_state[_OPEN] = ""
        then()


def _corrected(
    claim: Claim, named: Named, role: str, words: str, told_as: str, store: Store
) -> Act:
    article = store.article(claim.article_id)
    given = [part.strip() for part in words.split("|") if part.strip()]
    fillers = tuple(
        filler(article, claim.event_type, role, part, claim.quote, reviewer(), told_as)
        for part in given
    )
    return Correct(named, role, fillers)


def _show_split(store: Store, event: Event, report: Report, then: Callable[[], None]) -> None:
    """Which reports are of another happening; the one in question is, unless it is taken out."""
    reports = {r.claim.id: r for r in event.reports}
    with st.container(border=True, key="split"):
        leaving = st.multiselect(
            "Reports of another happening",
            list(reports),
            default=[report.claim.id],
            format_func=lambda claim_id: _report_line(reports[claim_id]),
            key=f"leaving-{report.claim.id}",
        )
        sides = [
            tuple(Named.of(r) for c, r in reports.items() if (c in leaving) is leaves)
            for leaves in (True, False)
        ]
        st.button(
            "Keep them apart", type="primary", key="keep-split", disabled=not all(sides),
            on_click=_decide, args=(store.path, lambda _: Apart(*sides), report.claim.id, then),
        )  # fmt: skip


def _show_merge(store: Store, event: Event, report: Report) -> None:
    """Events of the same type and a party of it, the nearest in time first."""
    rows = {row.event_id: row for row in _near(store, event)}
    with st.container(border=True, key="merge"):
        if not rows:
            st.html(
                '<p class="note">No other event of this type has a company or state of it. Two events '
                "of different types are never one: correct what is read wrongly instead.</p>"
            )
            return
        same = st.multiselect(
            "Events that are the same happening",
            list(rows),
            format_func=lambda event_id: _event_line(rows[event_id]),
            key=f"same-{event.id}",
            placeholder="choose by headline",
        )
        then = partial(st.query_params.pop, "claim", None)
        st.button(
            "Make them one", type="primary", key="keep-merge", disabled=not same, on_click=_decide,
            args=(store.path, partial(_together, event.id, same), report.claim.id, then),
        )  # fmt: skip
        st.html(f'<p class="note">{plain("Their reports are kept together from now on.")}</p>')


def _together(event_id: str, same: Sequence[str], store: Store) -> Act:
    reports = [r for e in store.events_of([event_id, *same]) for r in e.reports]
    return Together(tuple(map(Named.of, reports)))


def _near(store: Store, event: Event) -> list[TimelineRow]:
    names = {
        a.value.name for r in event.reports for a in r.claim.arguments if isinstance(a.value, Name)
    }
    rows = store.timeline(Filter(types=(event.event_type,), parties=tuple(sorted(names))))
    others = [row for row in rows if row.event_id != event.id]
    first = event.when.start
    return sorted(others, key=lambda row: abs((row.date_start - first).days))[:_OFFERED]


def _report_line(report: Report) -> str:
    return f"{report.publisher}, {day(report.published)}: {report.claim.quote.text[:70]}"


def _event_line(row: TimelineRow) -> str:
    return f"{day(row.date_start)}: {row.headline}"
