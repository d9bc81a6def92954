"""Ask a source now, and see what the processes say as they say it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import streamlit as st

from ui.run_now import Job, Jobs, Progress
from ui.views.parts.markup import plain, tag

_ALL = "Every source"
#: Lines shown, of those that are kept.
_SHOWN = 200
_ENDED = {
    "ok": ("good", "Done."),
    "stopped": (
        "quiet",
        "Stopped. What came until then is kept, and the next run goes on from there.",
    ),
}
_FOLLOWED = "job-followed"


@st.cache_resource
def jobs() -> Jobs:
    """Those of this server: whoever looks sees the same."""
    return Jobs()


def show_runner(path: Path, names: Sequence[str], preferred: str, sources: Path | None) -> None:
    """A choice of the sources that the settings have, the button, and how far the last job is.

    `sources` is the user's own list, for the process that crawls.
    """
    job = jobs().of(path)
    running = job is not None and job.running
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="runner"):
        options = [_ALL, *sorted(names, key=str.casefold)]
        name = st.selectbox(
            "Ask now",
            options,
            index=options.index(preferred) if preferred in names else 0,
            key=f"ask-{preferred}",
            width=300,
            disabled=running,
        )
        st.button(
            "Run now", key="run-now", type="primary", disabled=running, on_click=_start,
            args=(path, sources, "" if name == _ALL else name),
        )  # fmt: skip
        if running and job:
            st.button("Stop", key="run-stop", on_click=job.stop)
    if job:
        _follow(job)


def progress_html(found: Progress, now: datetime) -> str:
    """What runs, since when, and its last lines; the words of a process are shown as they are."""
    took = ((found.finished_at or now) - found.started_at).total_seconds()
    if not found.outcome:
        head = f"{tag('running', 'plain')} {plain(f'{found.doing or found.what}, {took:,.0f} s')}"
    else:
        look, words = _ENDED.get(found.outcome, ("alarm", f"It did not work: {found.message}."))
        head = (
            f"{tag(found.outcome, look)} {plain(f'{found.what}: {words} It took {took:,.0f} s.')}"
        )
    lines = escape("\n".join(found.lines[-_SHOWN:])) or "…"
    return (
        f'<div class="job"><p role="status">{head}</p>'
        f'<div class="lines" tabindex="0" role="log"><pre>{lines}</pre></div></div>'
    )


def _start(path: Path, sources: Path | None, name: str) -> None:
    jobs().start(path, sources, name)


def _follow(job: Job) -> None:
    """Drawn again each second while it runs, and the whole page once when it has ended."""

    def draw() -> None:
        found = job.progress()
        st.html(progress_html(found, datetime.now(UTC)))
        if found.outcome and st.session_state.pop(_FOLLOWED, False):
            st.rerun()

    if job.running:
        st.session_state[_FOLLOWED] = True
        st.fragment(draw, run_every=1.0)()
    else:
        st.session_state.pop(_FOLLOWED, None)
        draw()
