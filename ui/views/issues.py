"""What could not be read and what went wrong, in plain words; the last runs; the sources."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from store.database import Store
from store.journal import Issue, Run
from ui.views.parts.empty import show_empty
from ui.views.parts.frame import show_head
from ui.views.parts.markup import link, many, plain, table, tag
from ui.views.parts.times import moment

#: Rows of a table shown; the rest is counted.
_MOST = 200
_STAGES = {
    "fetch": "could not be fetched",
    "read": "was fetched, but could not be read",
    "extract": "was read, but its claims could not be kept",
}
#: What Store.counts() counts, where people say it otherwise.
_COUNTED = {"versions": "texts", "conflicts": "disagreements", "open_issues": "open issues"}
_LOOKS = {"ok": "good", "failed": "alarm", "running": "quiet"}


def show(store: Store) -> None:
    show_head("Issues and runs")
    runs, sources = store.runs(), store.rows("v_sources")
    if not runs and not sources:
        show_empty("Nothing has run yet")
        return
    st.html(
        f"{counts_html(store.counts())}{issues_html(store.issues())}"
        f"{runs_html(runs)}{sources_html(sources)}"
    )


def counts_html(counts: dict[str, int]) -> str:
    cells = "".join(
        f"<div><b>{number:,}</b>{plain(_COUNTED.get(name, name))}</div>"
        for name, number in counts.items()
    )
    return f'<div class="counts">{cells}</div>'


def issues_html(issues: Sequence[Issue]) -> str:
    """Open issues as a table, newest first; solved ones are counted."""
    still = [issue for issue in issues if issue.resolved_at is None]
    solved = len(issues) - len(still)
    note = f'<p class="note">{plain(many(solved, "issue"))} solved since.</p>' if solved else ""
    if not still:
        return f"<h2>Issues</h2><p>Everything that was fetched could be read.</p>{note}"
    rows = [
        [
            link(issue.url, issue.url),
            plain(_problem(issue)),
            plain(issue.source),
            plain(moment(issue.last_seen)),
        ]
        for issue in still[:_MOST]
    ]
    heads = ["Page", "What is wrong", "Source", "Last seen"]
    return f"<h2>{many(len(still), 'open issue')}</h2>{table(heads, rows)}{_rest(still)}{note}"


def _problem(issue: Issue) -> str:
    """Without the page's address, which stands beside it."""
    message = issue.message.removesuffix(issue.url).rstrip(" :")
    return f"{_STAGES.get(issue.stage, issue.stage)}: {message}"


def runs_html(runs: Sequence[Run]) -> str:
    rows = [
        [
            plain(run.kind),
            tag(run.status, _LOOKS[run.status]),
            plain(moment(run.started_at)),
            plain(_took(run)),
            plain(", ".join(f"{name} {n:,}" for name, n in run.counts.items())),
            plain(run.message) if run.message else "",
        ]
        for run in runs[:30]
    ]
    heads = ["Run", "Status", "Started", "Took", "Result", "Note"]
    return f"<h2>Runs</h2>{table(heads, rows)}" if rows else "<h2>Runs</h2><p>None yet.</p>"


def sources_html(sources: Sequence[dict[str, Any]]) -> str:
    """A row of `v_sources` each."""
    rows = [
        [
            f"<b>{plain(row['publisher'] or row['source'])}</b>",
            plain(row["kind"]),
            link(row["url"].partition(" ")[0], row["url"].partition(" ")[0]),
            plain(f"{row['documents']:,}"),
            plain(f"{row['claims']:,}"),
            plain(f"{row['unreadable']:,}"),
            plain(f"{row['open_issues']:,}"),
            plain(
                moment(datetime.fromisoformat(row["last_fetched_at"]))
                if row["last_fetched_at"]
                else "never"
            ),
        ]
        for row in sorted(sources, key=lambda row: (-row["documents"], row["source"]))[:_MOST]
    ]
    heads = [
        *("Source", "Kind", "Address", "Documents", "Claims"),
        *("Unreadable", "Open issues", "Last fetched"),
    ]
    return f"<h2>Sources</h2>{table(heads, rows)}{_rest(sources)}"


def _rest(rows: Sequence[object]) -> str:
    return f'<p class="note">{len(rows) - _MOST:,} more not shown.</p>' if len(rows) > _MOST else ""


def _took(run: Run) -> str:
    if run.finished_at is None:
        return "still running, or was stopped"
    return f"{(run.finished_at - run.started_at).total_seconds():,.1f} s"
