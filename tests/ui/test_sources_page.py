"""Sources and runs: how each stands in plain words, what came, and a source asked now."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.documents import Document
from crawler.settings import SourceSettings
from store.backlog import Backlog
from store.database import Store
from store.intake import Arrivals
from store.schedule import Attempt, Turn
from tests.ui.conftest import Shown, html
from ui.charts.arrivals import arrivals_chart, arrivals_in_words, every_day
from ui.charts.palette import palette
from ui.charts.window import Window
from ui.health import Health
from ui.run_now import Progress
from ui.source_states import source_states
from ui.views.parts.running import progress_html

NOW = datetime.now(UTC).replace(microsecond=0)
WEEK = Window(date(2026, 7, 1), date(2026, 7, 7))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with three sources of which one fails, one brings documents, and one is overdue."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text('[post]\nurl = "https://post.example/feed"\n')
    path = tmp_path / "run.db"
    with Store(path) as store:
        for name in ("herald", "post", "late"):
            url = f"https://{name}.example/feed"
            store.save_source(SourceSettings(name, "feed", (url,), name.title()))
        store.save_document(Document("post", "https://post.example/1", NOW, 200, {}, b"x"))
        store.save_issue("herald", "https://herald.example/feed", "fetch", "HTTP 404")
        store.finish_run(store.start_run("crawl"), {"listed": 7}, status="failed", message="cut")
        hour = timedelta(hours=1)
        store.schedule.save(
            [
                Turn("herald", hour, NOW + hour),
                Turn("post", hour, NOW + hour),
                Turn("late", hour, NOW - 9 * hour),
            ],
            [
                Attempt("crawl", "herald", NOW, NOW, NOW, "failed", None, "HTTP 404"),
                Attempt("crawl", "post", NOW, NOW, NOW, "ok", 1),
            ],
        )
    return path


def test_what_needs_a_person_comes_first_in_plain_words_with_what_to_do(
    shown: Shown, run: Path
) -> None:
    page = html(shown("sources", run))
    assert page.index(">Herald<") < page.index(">Late<") < page.index(">Post<")
    assert "The last crawl failed: HTTP 404." in page
    assert "What to do: <bdi>It has moved: `chokepoint sources add https://herald.example/`" in page
    assert "Its turn has passed." in page
    assert "Something is broken" in page and "run `chokepoint watch`" in page


def test_issues_and_runs_are_told_in_words(shown: Shown, run: Path) -> None:
    page = html(shown("sources", run))
    assert "1 open issue" in page
    assert "could not be fetched: HTTP 404" in page
    assert "listed 7" in page and "failed" in page and "cut" in page


def test_one_source_has_a_page_of_its_own(shown: Shown, run: Path) -> None:
    page = html(shown("sources", run, source="post"))
    assert "<h2><bdi>Post</bdi></h2>" in page and "← All sources" in page
    assert "Everything that was fetched could be read." in page
    assert ">Herald<" not in page


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [({"find": "her"}, "Herald", "Late"), ({"state": "overdue"}, "Late", "Herald")],
)
def test_every_filter_is_taken_from_the_address(
    shown: Shown, run: Path, asked: dict[str, str], there: str, gone: str
) -> None:
    page = html(shown("sources", run, **asked))
    assert f"source={there.casefold()}" in page
    assert f'?source={gone.casefold()}"><bdi>{gone}' not in page


def test_new_documents_are_counted_by_day(shown: Shown, run: Path) -> None:
    page = html(shown("sources", run))
    assert "(UTC): 1 in all; most on" in page
    with Store(run, readonly=True) as store:
        assert store.intake.per_day(NOW.date(), "herald") == []
        assert store.intake.per_day(NOW.date(), "post") == [Arrivals(NOW.date(), 1, 0)]
        assert store.intake.per_day(NOW.date() + timedelta(days=1)) == []


def test_a_chart_of_days_has_a_bar_for_each_and_says_in_words_what_it_shows() -> None:
    came = [Arrivals(date(2026, 7, 2), 3, 1), Arrivals(date(2026, 7, 5), 2, 0)]
    spec = arrivals_chart(came, WEEK, palette("light")).to_dict()
    bars = spec["datasets"][spec["layer"][1]["data"]["name"]]
    assert [(b["low"], b["high"], b["New documents"]) for b in bars] == [
        (0, 3, "4"), (3, 4, "4"), (0, 2, "2"),
    ]  # fmt: skip
    said = arrivals_in_words(came, WEEK)
    assert "6 in all, of which 1 could not be read (red); most on 2 Jul 2026: 4." in said
    assert arrivals_in_words([], WEEK).endswith("0 in all.")
    assert [a.documents for a in every_day(WEEK, came)] == [0, 3, 0, 0, 2, 0, 0]


def test_a_source_that_no_settings_have_cannot_be_asked(shown: Shown, run: Path) -> None:
    options = shown("sources", run).selectbox[0].options
    assert "post" in options and "herald" not in options and options[0] == "Every source"


def test_a_source_that_wants_to_know_who_asks_says_so() -> None:
    edgar = SourceSettings("sec", "edgar", ("https://sec.example",), "SEC")
    health = Health(Path("x.db"), NOW, "", (), None, Backlog(0, 0, 0, 0, None, 0, 10**10))
    (state,) = source_states([], health, [edgar], [])
    assert state.state == "blocked" and not state.runnable
    assert "who asks" in state.problem


def test_settings_that_cannot_be_used_are_said_to_be_and_the_rest_is_shown(
    shown: Shown, run: Path
) -> None:
    (run.parent / "sources.toml").write_text("[post\n")
    page = html(shown("sources", run))
    assert "The list of sources cannot be used" in page and ">Herald<" in page


def test_lines_of_a_process_are_shown_as_they_are() -> None:
    job = Progress("post", NOW, NOW, "", "failed", "no <b>way</b>", ("<script>", "*x*"))
    page = progress_html(job, NOW)
    assert "<pre>&lt;script&gt;\n*x*</pre>" in page
    assert "It did not work: no &lt;b&gt;way&lt;/b&gt;." in page


@pytest.mark.slow
def test_a_source_is_asked_by_a_button_and_its_lines_come_without_blocking(
    shown: Shown, run: Path
) -> None:
    (run.parent / "sources.toml").write_text('[post]\nurl = "http://127.0.0.1:9/feed"\n')
    app = shown("sources", run, source="post")
    started = time.monotonic()
    app.button(key="run-now").click().run()
    assert time.monotonic() - started < 30
    deadline = time.monotonic() + 120
    while app.button(key="run-now").disabled:
        assert time.monotonic() < deadline
        app.run()
    page = html(app)
    assert "— Asking post —" in page
    assert "post: " in page and "127.0.0.1:9" in page
