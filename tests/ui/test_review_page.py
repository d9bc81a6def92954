"""Review: what is least sure comes first; decisions are kept with a name, and undone by another."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nlp.decisions import Correct, Restate, Together
from store.database import Store
from store.transactions import held_by
from tests.ui.conftest import Shown, html
from tests.ui.test_pages import event_of, press
from ui.views.parts import reviewing


@pytest.fixture
def reviewed(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small database, to decide about."""
    monkeypatch.setenv("CHOKEPOINT_REVIEWER", "Ada")
    return Path(shutil.copy(small, tmp_path / "reviewed.db"))


def key(app: AppTest, name: str) -> None:
    """Presses the button of this key."""
    app.button(key=name).click().run()
    assert not app.exception, app.exception


def at(app: AppTest) -> str:
    """The event that the address names."""
    found = app.query_params["event"]
    return found if isinstance(found, str) else found[0]


def acts(database: Path) -> list[object]:
    with Store(database, readonly=True) as store:
        return [s.decision.act for s in store.reviews.decisions() if s.in_force]


def test_the_queue_begins_with_what_is_most_worth_a_look_and_says_why(
    shown: Shown, reviewed: Path
) -> None:
    app = shown("review", reviewed)
    queue = app.dataframe[0].value
    assert next(iter(queue["Event"])) == event_of(reviewed, "order")
    assert "sources disagree on the value" in next(iter(queue["Why look"]))
    page = html(app)
    assert "<li><bdi>sources disagree on the value</bdi></li>" in page
    assert "! Sources disagree on the value" in page


def test_a_filter_in_the_address_narrows_the_queue(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed, type="Stockpile")
    assert list(app.dataframe[0].value["Event"]) == [event_of(reviewed, "stockpile")]


def test_every_button_of_the_bar_has_a_key(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed, event=event_of(reviewed, "order"))
    shortcuts = {b.proto.shortcut.upper() for b in app.button if b.proto.shortcut}
    assert shortcuts == {"A", "X", "E", "S", "M", "N", "P", "U"}


def test_reports_are_decided_one_after_the_other_and_the_next_event_follows(
    shown: Shown, reviewed: Path
) -> None:
    app = shown("review", reviewed)
    app.text_input(key="review-note").input("read it twice").run()
    key(app, "decide-right")
    assert "Kept as right, by Ada." in html(app)
    assert at(app) == event_of(reviewed, "order")
    assert "accepted by Ada" in html(app)
    key(app, "decide-right")
    assert at(app) != event_of(reviewed, "order")
    with Store(reviewed, readonly=True) as store:
        notes = [s.decision.note for s in store.reviews.decisions()]
    assert notes == ["read it twice", ""]


def test_the_last_decision_is_undone_by_one_key(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed, event=event_of(reviewed, "shipment"))
    assert app.button(key="undo").disabled
    key(app, "decide-wrong")
    assert "The report counts no more, by Ada." in html(app)
    key(app, "undo")
    assert "Undone, by Ada." in html(app)
    with Store(reviewed, readonly=True) as store:
        assert sum(row.event_type == "shipment" for row in store.timeline()) == 1


def test_next_and_back_go_through_the_queue(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed)
    queue = list(app.dataframe[0].value["Event"])
    app.query_params["event"] = queue[0]
    key(app, "next")
    assert at(app) == queue[1]
    key(app, "back")
    assert at(app) == queue[0]


def test_a_role_and_how_real_it_is_are_corrected_at_once(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed, event=event_of(reviewed, "order"))
    key(app, "open-correct")
    claim = str(app.selectbox[0].key).removeprefix("role-")
    app.selectbox(key=f"role-{claim}").select("buyer").run()
    app.text_input(key=f"words-{claim}-buyer").input("Nvidia")
    app.selectbox(key=f"modality-{claim}-buyer").select("planned")
    press(app, "Keep the correction")
    correct, restate = acts(reviewed)
    assert isinstance(correct, Correct) and correct.fillers[0].quote.text == "Nvidia"
    assert isinstance(restate, Restate) and restate.modality == "planned"


def test_words_that_the_text_does_not_say_are_refused(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed, event=event_of(reviewed, "order"))
    key(app, "open-correct")
    claim = str(app.selectbox[0].key).removeprefix("role-")
    app.selectbox(key=f"role-{claim}").select("buyer").run()
    app.text_input(key=f"words-{claim}-buyer").input("Riverside")
    press(app, "Keep the correction")
    assert "Not done: the text does not say" in html(app)
    assert acts(reviewed) == []


def test_a_report_is_split_off_and_the_two_events_joined_again(
    shown: Shown, reviewed: Path
) -> None:
    app = shown("review", reviewed, event=event_of(reviewed, "order"))
    key(app, "open-split")
    key(app, "keep-split")
    with Store(reviewed, readonly=True) as store:
        first, second = [r.event_id for r in store.timeline() if r.event_type == "order"]
    app = shown("review", reviewed, event=first)
    key(app, "open-merge")
    app.multiselect(key=f"same-{first}").select(second).run()
    key(app, "keep-merge")
    assert "The events are one happening now, by Ada." in html(app)
    assert any(isinstance(act, Together) for act in acts(reviewed))


def test_decisions_are_listed_and_can_be_filtered_by_who_took_them(
    shown: Shown, reviewed: Path
) -> None:
    press(shown("event", reviewed, event=event_of(reviewed, "order")), "Right")
    app = shown("review", reviewed, view="Decisions")
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["Who"], row["State"]) == ("Ada", "in force")
    assert row["What"].startswith("accepted order")
    assert "1 decision" in html(shown("review", reviewed, view="Decisions", who="Ada"))


def test_who_has_no_name_is_asked_for_one_once_and_cannot_decide_before(
    shown: Shown, reviewed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHOKEPOINT_REVIEWER")
    monkeypatch.setattr(reviewing, "_browser", lambda: "the browser of Bo")
    monkeypatch.setenv("CHOKEPOINT_PASSWORD", "so that nobody is known")
    app = shown("review", reviewed)
    assert app.button(key="decide-right").disabled
    app.text_input(key="reviewer-name").input("Bo").run()
    assert not app.button(key="decide-right").disabled
    assert "You decide as <b><bdi>Bo</bdi></b>" in html(app)
    again = shown("review", reviewed)
    assert "You decide as <b><bdi>Bo</bdi></b>" in html(again)


def test_a_lock_that_somebody_else_holds_is_named_and_nothing_is_lost(
    shown: Shown, reviewed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "_PATIENCE", 0.1)
    app = shown("review", reviewed)
    with closing(sqlite3.connect(reviewed)) as other:
        other.execute("BEGIN IMMEDIATE")
        key(app, "decide-right")
        assert "Not done: another program is writing to the database" in html(app)
        assert "decide again when that has finished" in html(app)
    assert acts(reviewed) == []
    assert held_by(reviewed, 0.1) == ""


def test_nothing_is_decided_in_a_look_back(shown: Shown, reviewed: Path) -> None:
    app = shown("review", reviewed, **{"known-on": "2024-03-04"})
    assert "Nothing is decided while looking back" in html(app)
    assert not app.button
