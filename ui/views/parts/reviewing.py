"""The buttons by which a person decides about a report: right, wrong, corrected, another happening."""

import getpass
import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from nlp.by_hand import UnfitWords, filler
from nlp.claims import Report
from nlp.decisions import Accept, Act, Apart, Correct, Decision, Named, Reject, Undo
from nlp.events import Event
from nlp.ontology import event_types
from store.database import Store
from store.fitting import UnfitDecision
from store.transactions import UnusableDatabase
from ui.merging import merge_again
from ui.views.parts.markup import plain, tag

#: How a verdict looks, as a class of style.css.
_LOOKS = {"accepted": "good", "rejected": "alarm", "corrected": "good", "added": "good"}
_MESSAGE, _LAST, _WHO = "review-message", "review-last", "reviewer"


def reviewer() -> str:
    """Who decides: the name in the field, which begins with CHOKEPOINT_REVIEWER or the login name."""
    return str(st.session_state.get(_WHO) or default_reviewer())


def default_reviewer() -> str:
    """ "" where many may come by one password, or the system knows no name: then it must be given."""
    if named := os.environ.get("CHOKEPOINT_REVIEWER"):
        return named
    if os.environ.get("CHOKEPOINT_PASSWORD"):
        return ""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def show_outcome(path: Path) -> None:
    """What became of the last decision, with a button that undoes it."""
    if message := st.session_state.pop(_MESSAGE, ""):
        st.session_state["review-shown"] = message
    else:
        st.session_state.pop("review-shown", None)
    if not message:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="outcome"):
        st.html(f'<p role="status">{plain(message)}</p>', width="content")
        if last := st.session_state.get(_LAST):
            st.button("Undo", key="undo", on_click=_decide, args=(path, lambda _: Undo(last), ""))


def show_verdict(store: Store, event: Event, report: Report, verdict: tuple[str, str]) -> None:
    """What people said of the report, and the buttons to say otherwise."""
    claim, path = report.claim, store.path
    word, by = verdict
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"verdict-{claim.id}"
    ):
        said = f"{word} by {by}" if word else "not reviewed"
        st.html(tag(said, _LOOKS.get(word, "quiet")), width="content")
        named = Named.of(report)
        _button("Right", f"right-{claim.id}", path, lambda _: Accept(named), claim.id)
        _button("Wrong", f"wrong-{claim.id}", path, lambda _: Reject(named), claim.id)
        if len(event.reports) > 1:
            others = tuple(Named.of(r) for r in event.reports if r.claim.id != claim.id)
            _button(
                "Another happening", f"apart-{claim.id}", path, lambda _: Apart((named,), others),
                claim.id,
            )  # fmt: skip
        _show_correction(path, report, named)


def _show_correction(path: Path, report: Report, named: Named) -> None:
    claim = report.claim
    with st.popover("Correct…", key=f"correct-{claim.id}"):
        role = st.selectbox(
            "Role", list(event_types()[claim.event_type].roles), key=f"role-{claim.id}"
        )
        words = st.text_input(
            "What fills it, letter for letter as the text has it; several with | between them; "
            "nothing if the text does not say",
            key=f"words-{claim.id}",
        )

        def corrected(store: Store) -> Act:
            article = store.article(claim.article_id)
            given = [part.strip() for part in (words or "").split("|") if part.strip()]
            fillers = tuple(
                filler(article, claim.event_type, role, part, claim.quote, reviewer())
                for part in given
            )
            return Correct(named, role, fillers)

        _button("Keep the correction", f"keep-{claim.id}", path, corrected, claim.id)
        st.text_input("Your name", value=default_reviewer(), key=f"name-{claim.id}", on_change=_name,
                      args=(claim.id,))  # fmt: skip


def _name(claim_id: str) -> None:
    st.session_state[_WHO] = st.session_state[f"name-{claim_id}"]


def _button(label: str, key: str, path: Path, act: Callable[[Store], Act], claim_id: str) -> None:
    st.button(label, key=key, on_click=_decide, args=(path, act, claim_id))


def _decide(path: Path, act: Callable[[Store], Act], claim_id: str) -> None:
    """Keeps the decision, merges again, and goes where the claims of the event are now; a callback."""
    st.session_state.pop(_LAST, None)
    shown = st.query_params.get("event", "")
    try:
        with Store(path) as store:
            before = store.event(shown)
            decision = store.reviews.save(act(store), reviewer())
            merge_again(store)
            claims = [r.claim.id for r in before.reports] if before else []
            now = store.screens.event_of([*claims, claim_id])
    except (UnfitDecision, UnfitWords, UnusableDatabase, LookupError) as problem:
        st.session_state[_MESSAGE] = f"Not done: {problem}"
        return
    if now:
        st.query_params["event"] = now
    st.session_state[_MESSAGE] = _outcome(decision)
    st.session_state[_LAST] = decision.id


def _outcome(decision: Decision) -> str:
    match decision.act:
        case Accept():
            return f"Kept as right, by {decision.by}."
        case Reject():
            return f"The report counts no more, by {decision.by}."
        case Correct(_, role):
            return f"The {role} is corrected, by {decision.by}."
        case Apart():
            return f"The report is of another happening now, by {decision.by}."
        case Undo():
            return f"Undone, by {decision.by}."
    return f"Kept, by {decision.by}."
