"""Each page, run on a small database, an empty one, and none."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.database import Store
from tests.ui.conftest import Shown, html, words
from tests.ui.small import HOSTILE_NAME, HOSTILE_TITLE
from ui.app import PAGES

ADDRESSES = [page.address for page in PAGES]


def event_of(database: Path, event_type: str) -> str:
    with Store(database, readonly=True) as store:
        return next(r.event_id for r in store.timeline() if r.event_type == event_type)


def version_of(database: Path, word: str) -> str:
    with Store(database, readonly=True) as store:
        return store.search(word)[0].version_id


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_missing_database_is_named_with_what_to_do(shown: Shown, tmp_path: Path, address: str):
    app = shown(address, tmp_path / "no.db")
    assert "no.db" in words(app)
    assert "chokepoint demo" in words(app)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_empty_database_says_which_commands_fill_it(shown: Shown, tmp_path: Path, address: str):
    Store(tmp_path / "empty.db").close()
    app = shown(address, tmp_path / "empty.db")
    assert "<code><bdi>chokepoint demo</bdi></code>" in html(app)
    assert "<code><bdi>chokepoint update</bdi></code>" in html(app)


def test_the_timeline_counts_what_is_in_view(shown: Shown):
    assert "4 events, 4 Mar 2024 to 9 Sep 2024; 1 where sources disagree" in html(shown("timeline"))


def test_a_window_in_the_address_narrows_the_view_and_says_what_it_leaves_out(shown: Shown):
    app = shown("timeline", from_="2024-05-01", to="2024-06-30")
    assert "2 events" in html(app)
    assert "2 more outside these days" in html(app)
    assert any(button.label == "Show all days" for button in app.button)


def test_every_filter_is_taken_from_the_address(shown: Shown):
    app = shown("timeline", type=["Order", "Shipment"], company="Lakeside Cloud", status="denied")
    assert "1 event, 1 Apr 2024 to 30 Jun 2024" in html(app)


@pytest.mark.parametrize(
    ("asked", "events"),
    [
        ({"money_from": "1500"}, 1),
        ({"money_from": "3000"}, 0),
        ({"count_from": "50000", "count_to": "100000"}, 1),
        ({"country": "United States"}, 2),
        ({"source": "valley wire"}, 2),
        ({"publisher": "Office of Export Rules"}, 1),
        ({"disagree": "true"}, 1),
    ],
)
def test_every_filter_behind_the_button_is_taken_from_the_address(shown: Shown, asked, events):
    app = shown("timeline", **{name.replace("_", "-"): value for name, value in asked.items()})
    said = f"{events} event{'s' * (events != 1)}," if events else "No event passes"
    assert said in html(app)


def test_words_are_searched_in_the_articles(shown: Shown):
    assert "1 event," in html(shown("timeline", text="notice accelerators"))


def test_a_filter_that_nothing_passes_can_be_cleared(shown: Shown):
    app = shown("timeline", text="zeppelin")
    assert "No event passes the filter" in html(app)
    next(b for b in app.button if b.label == "Clear all filters").click().run()
    assert "4 events" in html(app)


def test_a_filter_that_is_no_choice_is_ignored(shown: Shown):
    app = shown("timeline", type="Alchemy", company="Nobody Ltd", from_="yesterday")
    assert "4 events" in html(app)


def test_an_event_shows_both_sides_of_a_disagreement_and_why(shown: Shown, small: Path):
    page = html(shown("timeline", event=event_of(small, "order")))
    assert "! Sources disagree on the value" in page
    assert "$1.2bn" in page and "$2.1bn" in page
    assert "Both go back to Harbour Herald, so one of them has it wrong." in page


def test_an_event_names_who_says_so_and_how_it_was_read(shown: Shown, small: Path):
    page = html(shown("timeline", event=event_of(small, "order")))
    assert "two buyers, not named" in page
    assert "relayed from Harbour Herald" in page
    assert "2 reports" in page and "1 independent origin" in page
    assert "confidence 0.82 on a scale from 0 to 1; read by the rules to buy, in order" in page
    assert 'href="https://harbour.example/lakeside-orders-accelerators' in page


def test_figures_are_given_to_the_last_digit_with_those_who_give_them(shown: Shown, small: Path):
    page = html(shown("timeline", event=event_of(small, "order")))
    assert "1,200,000,000 USD" in page
    assert "<bdi>Harbour Herald and Valley Wire</bdi>" in page


def test_an_event_that_is_gone_is_said_to_be_gone(shown: Shown):
    assert "not there any more" in words(shown("timeline", event="0123456789abcdef"))


def test_closing_an_event_takes_it_out_of_the_address(shown: Shown, small: Path):
    app = shown("timeline", event=event_of(small, "order"))
    next(b for b in app.button if b.label == "Close").click().run()
    assert "event" not in app.query_params


def test_an_event_has_a_page_of_its_own(shown: Shown, small: Path):
    page = html(shown("event", event=event_of(small, "order")))
    assert "Lakeside Cloud ordered 100,000 Nvidia H20" in page
    assert f'href="./?event={event_of(small, "order")}"' in page
    assert "! Sources disagree on the value" in page


@pytest.mark.parametrize("event", ["", "0123456789abcdef"])
def test_a_page_of_no_event_says_so_and_leads_back(shown: Shown, event: str):
    page = html(shown("event", event=event))
    assert "No such event" in page and 'href="./?"' in page


def test_the_table_holds_the_events_of_the_timeline(shown: Shown):
    frame = shown("timeline", type="Order").dataframe[0].value
    assert list(frame["What"]) == ["Lakeside Cloud ordered 100,000 Nvidia H20, $1.2bn, due 2024"]
    assert list(frame["How much"]) == ["$1.2bn–$2.1bn"]
    assert list(frame["Dated by"]) == ["first report"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_words_from_the_web_are_shown_and_never_run(shown: Shown, small: Path, address: str):
    stockpile, version = event_of(small, "stockpile"), version_of(small, "hoarded")
    page = html(shown(address, event=stockpile, doc=version))
    assert "<script" not in page and "<img" not in page and "<b>Bold" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("address", ["timeline", "event", "documents", "review", "sources"])
def test_a_publisher_s_name_reads_as_it_is_written(shown: Shown, small: Path, address: str):
    stockpile, version = event_of(small, "stockpile"), version_of(small, "hoarded")
    page = html(shown(address, event=stockpile, doc=version))
    assert "&lt;b&gt;Bold&lt;/b&gt; Post" in page


def test_a_hostile_title_and_name_read_as_they_were_written(shown: Shown, small: Path):
    page = html(shown("documents", doc=version_of(small, "hoarded")))
    assert "[x](javascript:alert(1)) $E=mc^2$ :rocket: `c`" in page
    assert HOSTILE_TITLE.startswith("<script>") and "&lt;script&gt;alert(&#x27;title" in page
    app = shown("timeline")
    assert HOSTILE_NAME in app.multiselect(key="company").options
    assert any(
        HOSTILE_NAME.casefold() in what.casefold() for what in app.dataframe[0].value["What"]
    )


def test_no_label_or_markdown_of_a_page_holds_words_from_the_web(shown: Shown, small: Path):
    for address in ADDRESSES:
        app = shown(address, event=event_of(small, "stockpile"))
        assert not app.markdown
        labels = [w.label for w in (*app.button, *app.multiselect, *app.text_input, *app.toggle)]
        assert not any("alert" in label or "$" in label for label in labels)


@pytest.fixture
def reviewed(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small database, to decide about."""
    monkeypatch.setenv("CHOKEPOINT_REVIEWER", "Ada")
    return Path(shutil.copy(small, tmp_path / "reviewed.db"))


def press(app: AppTest, label: str, place: int = 0) -> None:
    [b for b in app.button if b.label == label][place].click().run()
    assert not app.exception, app.exception


def test_a_report_can_be_rejected_and_the_rejection_undone(shown: Shown, reviewed: Path):
    app = shown("event", reviewed, event=event_of(reviewed, "order"))
    press(app, "Wrong", 1)
    assert "The report counts no more, by Ada." in html(app)
    assert "1 report<" in html(app) and "! sources disagree" not in html(app)
    press(app, "Undo")
    assert "Undone, by Ada." in html(app)
    assert "2 reports<" in html(app) and "! sources disagree" in html(app)


def test_an_event_whose_oldest_report_is_rejected_is_followed_to_what_is_left(
    shown: Shown, reviewed: Path
):
    app = shown("event", reviewed, event=event_of(reviewed, "order"))
    press(app, "Wrong", 0)
    assert app.query_params["event"] == event_of(reviewed, "order")
    assert "Lakeside in chip purchase" in html(app) and "1 report<" in html(app)


def test_a_report_of_another_happening_becomes_an_event_of_its_own(shown: Shown, reviewed: Path):
    press(shown("event", reviewed, event=event_of(reviewed, "order")), "Another happening")
    with Store(reviewed, readonly=True) as store:
        assert sum(row.event_type == "order" for row in store.timeline()) == 2


def test_a_role_is_corrected_in_words_of_the_text_and_nothing_else(shown: Shown, reviewed: Path):
    app = shown("event", reviewed, event=event_of(reviewed, "order"))
    claim = event_of(reviewed, "order")
    app.selectbox(key=f"role-{claim}").select("buyer")
    app.text_input(key=f"words-{claim}").input("Riverside").run()
    press(app, "Keep the correction")
    assert "Not done: the text does not say" in html(app)
    app.text_input(key=f"words-{claim}").input("Nvidia").run()
    press(app, "Keep the correction")
    assert "The buyer is corrected, by Ada." in html(app)
    assert "corrected by Ada" in html(app)


def test_what_was_published_later_is_left_out_of_a_look_back(shown: Shown, small: Path):
    page = html(shown("timeline", **{"known-on": "2024-03-04"}))
    assert "1 event, " in page
    assert "As known on 4 Mar 2024: what was published later is left out." in page
    order = html(shown("event", event=event_of(small, "order"), **{"known-on": "2024-03-04"}))
    assert "1 report<" in order and "! sources disagree" not in order


def test_nothing_is_decided_in_a_look_back(shown: Shown, small: Path):
    app = shown("event", event=event_of(small, "order"), **{"known-on": "2024-03-04"})
    assert not [b for b in app.button if b.label == "Right"]
