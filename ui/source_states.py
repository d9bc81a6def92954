"""How each source stands, in plain words, and what to do where it does not stand well. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.advice import advice
from crawler.kind_keys import rules_of
from crawler.settings import SourceSettings
from store.schedule import FAILURES, Standing
from ui.health import Health

#: Every state, those that need a person first: what it is called, and its look in style.css.
STATES: Mapping[str, tuple[str, str]] = {
    "failing": ("failing", "alarm"),
    "overdue": ("overdue", "alarm"),
    "partly": ("some pages missing", "quiet"),
    "running": ("asked right now", "plain"),
    "fine": ("fine", "good"),
    "blocked": ("cannot be asked yet", "quiet"),
    "new": ("not asked yet", "plain"),
}
#: The states that a person should look at; those of sources of which nothing has come.
WORRYING, UNASKED = ("failing", "overdue", "partly"), ("blocked", "new")
#: What became of an attempt, where its own word says little.
_OUTCOMES = {
    "failed": "the last crawl failed",
    "refused": "the publisher refuses",
    "killed": "something ended the last crawl",
    "too long": "the last crawl took too long",
    "too large": "the last crawl needed too much memory",
}
#: What to do where a publisher wants to know who asks.
_REMEDY = 'put contact = "you@example.org" at the top of your sources.toml'


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source of the database or of the settings, or of both.

    `problem` says what is wrong and `todo` what can be done; both "" where nothing is. Moments are None
    where there was none, `every` where no schedule has a turn for it. `runnable`: the settings have it.
    """

    name: str
    publisher: str
    kind: str
    url: str
    state: str
    problem: str
    todo: str
    last_asked: datetime | None
    last_success: datetime | None
    next_at: datetime | None
    every: timedelta | None
    documents: int
    claims: int
    waiting: int
    open_issues: int
    runnable: bool


def source_states(
    rows: Iterable[Mapping[str, Any]],
    health: Health,
    configured: Sequence[SourceSettings],
    issues: Sequence[Mapping[str, Any]],
) -> list[SourceState]:
    """What needs a person first, then by name.

    `rows` are those of `v_sources`; `issues` open ones of `v_issues`, the latest seen first.
    """
    known = {str(row["source"]): row for row in rows}
    settings = {source.name: source for source in configured}
    standings = {standing.turn.source: standing for standing in health.standings}
    latest: dict[str, str] = {}
    for issue in issues:
        if issue["stage"] == "fetch":
            latest.setdefault(issue["source"], issue["message"])
    found = [
        _state(
            name, known.get(name, {}), settings.get(name), standings.get(name), health,
            latest.get(name, ""),
        )
        for name in {**known, **settings}
    ]  # fmt: skip
    order = list(STATES)
    return sorted(found, key=lambda s: (order.index(s.state), s.name.casefold()))


def _state(
    name: str,
    row: Mapping[str, Any],
    settings: SourceSettings | None,
    standing: Standing | None,
    health: Health,
    issue: str,
) -> SourceState:
    url = str(row.get("url") or "").partition(" ")[0]
    if settings and not url:
        url = settings.urls[0] if settings.urls else ""
    outcome = (standing.last_outcome if standing else "") or str(row.get("last_status") or "")
    state = _named(outcome, row, settings, standing, health)
    problem, todo = _words(state, outcome, issue, url, settings, standing)
    last_fetched = _moment(row.get("last_fetched_at"))
    return SourceState(
        name=name,
        publisher=str(row.get("publisher") or (settings.publisher if settings else "")),
        kind=str(row.get("kind") or (settings.kind if settings else "")),
        url=url,
        state=state,
        problem=problem,
        todo=todo,
        last_asked=(standing.last_started_at if standing else None) or last_fetched,
        last_success=_moment(row.get("last_success_at")) or last_fetched,
        next_at=standing.turn.next_at if standing else None,
        every=standing.turn.interval if standing else None,
        documents=int(row.get("documents") or 0),
        claims=int(row.get("claims") or 0),
        waiting=int(row.get("waiting") or 0),
        open_issues=int(row.get("open_issues") or 0),
        runnable=settings is not None and not _hindrance(settings),
    )


def _named(
    outcome: str,
    row: Mapping[str, Any],
    settings: SourceSettings | None,
    standing: Standing | None,
    health: Health,
) -> str:
    """A key of STATES."""
    if outcome in ("running", "partly"):
        return outcome
    if outcome in FAILURES:
        return "failing"
    if standing and standing in health.overdue:
        return "overdue"
    if outcome or row.get("documents"):
        return "fine"
    return "blocked" if settings and _hindrance(settings) else "new"


def _words(
    state: str,
    outcome: str,
    issue: str,
    url: str,
    settings: SourceSettings | None,
    standing: Standing | None,
) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    if state == "blocked":
        assert settings is not None
        return _hindrance(settings), _REMEDY if not settings.planned else ""
    if state == "overdue":
        return "its turn has passed", "run `chokepoint watch`, or ask it now"
    if state not in WORRYING:
        return "", ""
    said = (standing.last_message if standing else "") or issue
    often = standing.failures_in_a_row if standing else 0
    again = f", {often:,} times in a row" if often > 1 else ""
    problem = f"{_OUTCOMES.get(outcome, 'some pages could not be had')}{again}"
    todo = advice(said, url) or "ask it now; if it fails again, look at its address in a browser"
    return f"{problem}: {said}" if said else problem, todo


def _hindrance(settings: SourceSettings) -> str:
    """Why the source cannot be asked; "" where it can."""
    if settings.planned:
        return settings.planned
    if rules_of(settings.kind).needs_contact and not settings.contact:
        return "the publisher wants to be told who asks"
    return ""


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
