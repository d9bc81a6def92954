"""The buttons by which a person decides about a report: right, wrong, corrected, another happening."""

import getpass
import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from nlp.by_hand import UnfitWords, filler
from nlp.claims import Report
from nlp.decisions import (
    Accept,
    Act,
    Apart,
    Correct,
    Decision,
    Named,
    Reject,
    Restate,
    Together,
    Undo,
)
from nlp.events import Event
from nlp.ontology import event_types
from store.database import Store
from store.fitting import UnfitDecision
from store.transactions import UnusableDatabase, held_by
from ui.gate import COOKIE
from ui.merging import merge_again
from ui.views.parts.markup import plain, tag

#: How a verdict looks, as a class of style.css.
LOOKS = {"accepted": "good", "rejected": "alarm", "corrected": "good", "added": "good"}
#: Somebody waits for an answer: seconds until the lock of another writer is called held.
_PATIENCE = 2.0
_NOT_DONE = "Not done: "
_MESSAGE, _LAST, _WHO = "review-message", "review-last", "reviewer"


def reviewer() -> str:
    """Who decides: the name that was given, CHOKEPOINT_REVIEWER, or the login name."""
    return str(st.session_state.get(_WHO) or default_reviewer())


def remember(name: str) -> None:
    """This name decides from now on, on every page, and also when this browser comes back."""
    st.session_state[_WHO] = name.strip()
    _names()[_browser()] = name.strip()


def default_reviewer() -> str:
    """ "" where many may come by one password, or the system knows no name: then it must be given."""
    if named := os.environ.get("CHOKEPOINT_REVIEWER") or _names().get(_browser()):
        return named
    if os.environ.get("CHOKEPOINT_PASSWORD"):
        return ""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


@st.cache_resource
def _names() -> dict[str, str]:
    """The names that were given to this server, by who came in."""
    return {}


def _browser() -> str:
    """What a browser was given at the gate; "" where there is none to pass."""
    return st.context.cookies.get(COOKIE, "")


def outcome() -> str:
    """What became of the last decision, told once; "" where nothing was decided since."""
    return str(st.session_state.pop(_MESSAGE, ""))


def show_outcome(path: Path) -> None:
    """What became of the last decision, with a button that undoes it."""
    message = outcome()
    if not message:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="outcome"):
        st.html(f'<p role="status">{plain(message)}</p>', width="content")
        if (last := last_decision()) and not message.startswith(_NOT_DONE):
            st.button("Undo", key="undo", on_click=undo, args=(path, last))


def last_decision() -> str:
    """The id of the one that was taken last on these pages; "" before the first and after an undo."""
    return str(st.session_state.get(_LAST, ""))


def show_verdict(store: Store, event: Event, report: Report, verdict: tuple[str, str]) -> None:
    """What people said of the report, and the buttons to say otherwise."""
    claim, path = report.claim, store.path
    word, by = verdict
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"verdict-{claim.id}"
    ):
        said = f"{word} by {by}" if word else "not reviewed"
        st.html(tag(said, LOOKS.get(word, "quiet")), width="content")
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
    remember(st.session_state[f"name-{claim_id}"])


def _button(label: str, key: str, path: Path, act: Callable[[Store], Act], claim_id: str) -> None:
    st.button(label, key=key, on_click=_decided, args=(path, act, claim_id))


def _decided(path: Path, act: Callable[[Store], Act], claim_id: str) -> None:
    decide(path, act, claim_id)


def decide(path: Path, act: Callable[[Store], Act], claim_id: str, note: str = "") -> bool:
    """Keeps the decision, merges again, and goes where the claims of the event are now; a callback.

    False, with a message, where nothing was kept: the database is opened for writing only for this.
    """
    shown = st.query_params.get("event", "")
    try:
        if writer := held_by(path, _PATIENCE):
            raise UnusableDatabase(
                f"{writer} is writing to the database; nothing was changed, so decide again when that "
                "has finished"
            )
        with Store(path) as store:
            before = store.event(shown)
            decision = store.reviews.save(act(store), reviewer(), note)
            merge_again(store)
            claims = [r.claim.id for r in before.reports] if before else []
            now = store.screens.event_of([*claims, claim_id])
    except (UnfitDecision, UnfitWords, UnusableDatabase, LookupError) as problem:
        st.session_state[_MESSAGE] = f"{_NOT_DONE}{problem}"
        return False
    if now:
        st.query_params["event"] = now
    st.session_state[_MESSAGE] = _outcome(decision)
    st.session_state[_LAST] = "" if isinstance(decision.act, Undo) else decision.id
    return True


def undo(path: Path, decision_id: str) -> None:
    """Takes the decision out of force; a callback."""
    decide(path, lambda _: Undo(decision_id), "")


def _outcome(decision: Decision) -> str:
    match decision.act:
        case Accept():
            return f"Kept as right, by {decision.by}."
        case Reject():
            return f"The report counts no more, by {decision.by}."
        case Correct(_, role):
            return f"The {role} is corrected, by {decision.by}."
        case Restate(_, modality):
            return f"It counts as {modality} now, by {decision.by}."
        case Together():
            return f"The events are one happening now, by {decision.by}."
        case Apart():
            return f"The report is of another happening now, by {decision.by}."
        case Undo():
            return f"Undone, by {decision.by}."
    return f"Kept, by {decision.by}."
