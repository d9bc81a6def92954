"""How sources stand, what is wrong and what to do, as HTML."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from crawler.advice import advice
from crawler.timetable import spelled
from nlp.wording import many
from ui.health import Health, Level
from ui.source_states import STATES, SourceState
from ui.views.parts.markup import inside, link, plain, table, tag
from ui.views.parts.times import moment

#: Issues that are listed; the files and the count say what else there is.
MOST_ISSUES = 100
_STAGES = {
    "fetch": "could not be fetched",
    "read": "was fetched, but could not be read",
    "extract": "was read, but claims may be missing",
}
#: What Store.counts() counts, where people say it otherwise.
_COUNTED = {"versions": "texts", "conflicts": "disagreements", "open_issues": "open issues"}
_VERDICTS = {
    Level.OK: ("good", "All is well"),
    Level.WARNING: ("alarm", "Something needs a person"),
    Level.CRITICAL: ("alarm", "Something is broken"),
}


def verdict_html(found: Health) -> str:
    """Whether anything needs a person, what, and who keeps the schedule."""
    look, words = _VERDICTS[found.level]
    lines = "".join(f"<li>{plain(_sentence(t.words))}</li>" for t in found.troubles)
    kept = (
        f"The schedule is kept by {found.watcher}."
        if found.watcher
        else "Nobody keeps a schedule: `chokepoint watch` asks every source in its turn."
    )
    waits = found.backlog
    waiting = [
        f"{many(number, noun)} to be {done}"
        for number, noun, done in (
            (waits.unread, "document", "read"),
            (waits.waiting, "page", "fetched"),
        )
        if number
    ]
    waiting_words = f"Waiting: {', '.join(waiting)}." if waiting else "Nothing waits."
    listed = f'<ul class="changes">{lines}</ul>' if lines else ""
    return (
        f'<div class="verdict {look}"><h2>{plain(words)}</h2>{listed}'
        f'<p class="note">{plain(f"{kept} {waiting_words}")}</p></div>'
    )


def counts_html(counts: Mapping[str, int]) -> str:
    cells = "".join(
        f"<div><b>{number:,}</b>{plain(_COUNTED.get(name, name))}</div>"
        for name, number in counts.items()
    )
    return f'<div class="counts">{cells}</div>'


def sources_html(states: Sequence[SourceState]) -> str:
    """A row each; the name leads to what is known of it."""
    rows = [
        [
            f"<b>{inside('sources', s.publisher or s.name, source=s.name)}</b>"
            f'<span class="note">{plain(s.name)}</span>',
            f"{tag(*STATES[s.state])}{_trouble(s)}",
            plain(_when(s.last_success)),
            plain(_when(s.next_at)),
            plain(f"{s.documents:,}"),
            plain(f"{s.claims:,}"),
            plain(f"{s.waiting:,}") if s.waiting else "",
            plain(f"{s.open_issues:,}") if s.open_issues else "",
        ]
        for s in states
    ]
    heads = [
        *("Source", "State", "Last success", "Next", "Documents", "Claims"),
        *("Pages waiting", "Open issues"),
    ]
    return table(heads, rows)


def chosen_html(state: SourceState) -> str:
    """One source: how it stands, and its numbers."""
    every = spelled(_rounded(state.every)) if state.every else "no schedule"
    facts = [
        ("Last asked", _when(state.last_asked)),
        ("Last success", _when(state.last_success)),
        ("Next", _when(state.next_at)),
        ("Every", every),
        ("Documents", f"{state.documents:,}"),
        ("Claims", f"{state.claims:,}"),
        ("Pages waiting", f"{state.waiting:,}"),
    ]
    cells = "".join(f"<div><b>{plain(value)}</b>{plain(name)}</div>" for name, value in facts)
    return (
        f"<h2>{plain(state.publisher or state.name)}</h2>"
        f'<p class="masthead">{plain(state.name)} · {plain(state.kind)} · {link(state.url, state.url)}</p>'
        f"<p>{tag(*STATES[state.state])}{_trouble(state)}</p>"
        f'<div class="counts small">{cells}</div>'
    )


def issues_html(issues: Sequence[Mapping[str, Any]], solved: int) -> str:
    """Open issues, the latest seen first, with what to do; solved ones are counted."""
    note = f'<p class="note">{plain(many(solved, "issue"))} solved since.</p>' if solved else ""
    if not issues:
        return f"<h2>Issues</h2><p>Everything that was fetched could be read.</p>{note}"
    rows = [
        [
            link(issue["url"], issue["url"]),
            f"{plain(problem(issue))}{_advice(issue)}",
            inside("sources", issue["source"], source=issue["source"]),
            plain(moment(datetime.fromisoformat(issue["last_seen"]))),
        ]
        for issue in issues[:MOST_ISSUES]
    ]
    hidden = len(issues) - MOST_ISSUES
    more = f'<p class="note">{hidden:,} more are in the files.</p>' if hidden > 0 else ""
    heads = ["Page", "What is wrong, and what to do", "Source", "Last seen"]
    return f"<h2>{plain(many(len(issues), 'open issue'))}</h2>{table(heads, rows)}{more}{note}"


def _trouble(state: SourceState) -> str:
    if not state.problem:
        return ""
    todo = (
        f'<span class="note">What to do: {plain(_sentence(state.todo))}</span>'
        if state.todo
        else ""
    )
    return f" {plain(_sentence(state.problem))}{todo}"


def problem(issue: Mapping[str, Any]) -> str:
    """What is wrong, without the page's address, which stands beside it."""
    message = str(issue["message"]).removesuffix(issue["url"]).rstrip(" :")
    return f"{_STAGES.get(issue['stage'], issue['stage'])}: {message}"


def _advice(issue: Mapping[str, Any]) -> str:
    todo = advice(issue["message"], issue["url"])
    return f'<span class="note">What to do: {plain(_sentence(todo))}</span>' if todo else ""


def _when(at: datetime | None) -> str:
    return moment(at) if at else "–"


def _rounded(length: timedelta) -> timedelta:
    minute = timedelta(minutes=1)
    return round(length / minute) * minute if length >= minute else length


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
