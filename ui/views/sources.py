"""Sources and runs: health in plain words, what came each day, and a source asked now."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from crawler.advice import advice
from crawler.settings import SourceSettings
from crawler.sources_toml import load_sources
from nlp.wording import many
from store.database import Store
from ui.charts.arrivals import arrivals_chart, arrivals_in_words, every_day
from ui.charts.palette import palette
from ui.charts.window import Window
from ui.health import health
from ui.serve import SOURCES
from ui.source_states import STATES, UNASKED, WORRYING, SourceState, source_states
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.filters import stamps
from ui.views.parts.frame import show_head
from ui.views.parts.markup import inside, plain, table, tag
from ui.views.parts.running import show_runner
from ui.views.parts.standing import (
    chosen_html,
    counts_html,
    issues_html,
    problem,
    sources_html,
    verdict_html,
)
from ui.views.parts.times import moment
from ui.views.parts.twin import Cell, as_csv, as_lines, show_file, show_twin

#: Runs that are shown.
_MOST_RUNS = 30
#: Open issues that are looked through for what is wrong with a source, and that the files hold.
_MOST_KEPT = 20_000
_LOOKS = {
    "ok": "good",
    "partly": "quiet",
    "failed": "alarm",
    "refused": "alarm",
    "running": "quiet",
}
_DAYS = ("7 days", "30 days", "90 days")


def show(store: Store) -> None:
    show_head(
        "Sources and runs", "Where texts come from, what came of asking, and what needs a person."
    )
    configured, wrong = _configured()
    rows = _rows(str(store.path), stamps(store), store)
    if wrong:
        st.html(f'<ul class="flags"><li>{plain(wrong)}</li></ul>')
    if not rows and not store.intake.runs(1):
        show_empty("Nothing has run yet")
    now = health(store.path, datetime.now(UTC))
    issues = store.intake.open_issues("", _MOST_KEPT)
    states = source_states(rows, now, configured, issues)
    asked = st.query_params.get("source", "")
    chosen = next((s for s in states if s.name == asked), None)
    if chosen:
        st.html(f"<p>{inside('sources', '← All sources')}</p>{chosen_html(chosen)}")
    else:
        st.html(f"{verdict_html(now)}{counts_html(store.counts())}")
    show_runner(store.path, [s.name for s in states if s.runnable], asked, _own_sources())
    _show_arrivals(store, chosen.name if chosen else "")
    if not chosen:
        _show_sources(states)
    name = chosen.name if chosen else ""
    _show_issues([i for i in issues if name in ("", i["source"])], store.intake.issues(name)[1])
    _show_runs(store, name)


@st.cache_data(max_entries=4, show_spinner=False)
def _rows(path: str, seen: object, _store: Store) -> list[dict[str, Any]]:
    """Of `v_sources`, which counts every document; `path` and `seen` say which answer is wanted."""
    return _store.rows("v_sources")


def _show_arrivals(store: Store, source: str) -> None:
    today = datetime.now(UTC).date()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html("<h2>New documents per day</h2>", width="content")
        days = st.segmented_control(
            "Days shown", _DAYS, default=_DAYS[1], key="days", bind="query-params", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
    shown = Window(today - timedelta(days=int((days or _DAYS[1]).split()[0]) - 1), today)
    arrivals = store.intake.per_day(shown.start, source)
    words = arrivals_in_words(arrivals, shown)
    if not arrivals:
        show_nothing("Nothing came in these days", "Show more days, or ask a source now.")
        return
    st.altair_chart(
        arrivals_chart(arrivals, shown, palette(st.context.theme.type)),
        width="stretch", key="arrivals", alt=words,
    )  # fmt: skip
    st.html(f'<p class="note">{plain(words)}</p>')
    with st.expander("As a table"):
        records: list[dict[str, Cell]] = [
            {"Day (UTC)": a.day, "Documents": a.documents, "Could not be read": a.unreadable}
            for a in every_day(shown, arrivals)
        ]
        show_twin(records, "arrivals", alt=words)


def _show_sources(states: Sequence[SourceState]) -> None:
    worrying = sum(s.state in WORRYING for s in states)
    st.html(
        f"<h2>{plain(many(len(states), 'source'))}</h2>"
        f'<p class="note">{plain(f"{worrying:,} that somebody should look at come first.")}</p>'
        if worrying
        else f"<h2>{plain(many(len(states), 'source'))}</h2>"
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        text = st.text_input(
            "Name or publisher", key="find", bind="query-params", type="search", width=220
        )
        wanted = st.multiselect(
            "State", list(STATES), format_func=lambda name: STATES[name][0], key="state",
            bind="query-params", placeholder="any", width=260,
        )  # fmt: skip
    words = (text or "").casefold()
    passing = [
        s
        for s in states
        if words in f"{s.name} {s.publisher}".casefold() and (not wanted or s.state in wanted)
    ]
    if not passing:
        show_nothing("No source passes the filter", "Take a state or a word away.")
        return
    asked = [s for s in passing if s.state not in UNASKED]
    unasked = [s for s in passing if s.state in UNASKED]
    if asked:
        st.html(sources_html(asked))
    if unasked:
        with st.expander(f"{many(len(unasked), 'source')} not asked yet", expanded=not asked):
            st.html(sources_html(unasked))
    _show_files("sources", [_source_record(s) for s in passing])


def _show_issues(issues: Sequence[Mapping[str, Any]], solved: int) -> None:
    st.html(issues_html(issues, solved))
    if issues:
        records: list[dict[str, Cell]] = [
            {
                "Page": i["url"],
                "Source": i["source"],
                "What is wrong": problem(i),
                "What to do": advice(i["message"], i["url"]),
                "First seen": i["first_seen"],
                "Last seen": i["last_seen"],
            }
            for i in issues
        ]
        _show_files("issues", records)


def _show_runs(store: Store, source: str) -> None:
    """The last runs; of one source, what each brought."""
    if source:
        runs = store.intake.runs_of(source, _MOST_RUNS)
        rows = [
            (r, "crawl", f"{r['listed']:,} listed, {r['new_documents']:,} new, "
             f"{r['unchanged']:,} unchanged, {r['failed']:,} failed")
            for r in runs
        ]  # fmt: skip
    else:
        rows = [(r, r["kind"], _counted(r["counts"])) for r in store.intake.runs(_MOST_RUNS)]
    if not rows:
        st.html("<h2>Runs</h2><p>None yet.</p>")
        return
    cells = [
        [
            plain(kind),
            tag(run["status"], _LOOKS.get(run["status"], "quiet")),
            plain(moment(datetime.fromisoformat(run["started_at"]))),
            plain(_took(run)),
            plain(result),
            plain(run["message"]) if run.get("message") else "",
        ]
        for run, kind, result in rows
    ]
    heads = ["Run", "Status", "Started", "Took", "Result", "Note"]
    st.html(f"<h2>The last {plain(many(len(rows), 'run'))}</h2>{table(heads, cells)}")
    records: list[dict[str, Cell]] = [
        {
            "Run": run["run_id"],
            "Kind": kind,
            "Status": run["status"],
            "Started": run["started_at"],
            "Finished": run["finished_at"],
            "Result": result,
            "Note": run.get("message") or "",
        }
        for run, kind, result in rows
    ]
    _show_files("runs", records)


def _show_files(name: str, records: Sequence[Mapping[str, Cell]]) -> None:
    with st.container(horizontal=True, gap="small"):
        show_file("CSV", f"{name}.csv", "text/csv", lambda: as_csv(records))
        show_file("JSON Lines", f"{name}.jsonl", "application/jsonl", lambda: as_lines(records))


def _source_record(state: SourceState) -> dict[str, Cell]:
    return {
        "Source": state.name,
        "Publisher": state.publisher,
        "Kind": state.kind,
        "Address": state.url,
        "State": STATES[state.state][0],
        "What is wrong": state.problem,
        "What to do": state.todo,
        "Last asked": _iso(state.last_asked),
        "Last success": _iso(state.last_success),
        "Next": _iso(state.next_at),
        "Documents": state.documents,
        "Claims": state.claims,
        "Pages waiting": state.waiting,
        "Open issues": state.open_issues,
    }


def _configured() -> tuple[tuple[SourceSettings, ...], str]:
    """The sources of the settings, and what is wrong with these."""
    try:
        return load_sources(_own_sources()), ""
    except (ValueError, OSError) as problem:
        return (), f"The list of sources cannot be used: {problem}"


def _own_sources() -> Path | None:
    """The user's own list: that of the command that serves these screens."""
    named = Path(os.environ.get(SOURCES) or "sources.toml")
    return named.resolve() if named.exists() else None


def _counted(counts: str) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in json.loads(counts or "{}").items())


def _took(run: Mapping[str, Any]) -> str:
    return "still running, or was stopped" if run["seconds"] is None else f"{run['seconds']:,.1f} s"


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
