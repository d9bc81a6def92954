"""The health of a database for people, for programs, and for Prometheus."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from crawler.timetable import spelled
from nlp.wording import octets
from store.schedule import Attempt, Standing
from ui.health import Health, Level
from ui.tables import table

_VERDICTS = {
    Level.OK: "All is well.",
    Level.WARNING: "Something needs a person:",
    Level.CRITICAL: "Something is broken:",
}
#: What OpenMetrics calls a label's forbidden characters, and how they are written.
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def text(health: Health) -> str:
    """The whole status; what needs a person comes last, where a terminal ends."""
    parts = [_sources_table(health)] if health.standings else []
    parts += ["\n".join(_facts(health)), "\n".join(_verdict(health))]
    return "\n\n".join(parts)


def as_json(health: Health) -> str:
    """One object; times are ISO 8601 in UTC, intervals seconds, sizes bytes."""
    row = {
        "database": str(health.database),
        "at": _iso(health.at),
        "level": health.level.name.lower(),
        "troubles": [{"level": t.level.name.lower(), "words": t.words} for t in health.troubles],
        "watcher": health.watcher or None,
        "sources": [_source_row(s, health) for s in health.standings],
        "last_analysis": _attempt_row(health.last_analysis),
        "backlog": asdict(health.backlog),
    }
    return json.dumps(row, ensure_ascii=False, default=_iso)


def metrics(health: Health) -> str:
    """The text format of Prometheus (0.0.4)."""
    backlog, standings = health.backlog, health.standings
    lines = [
        *_gauge("level", "0 all is well, 1 needs a person, 2 broken", [({}, health.level.value)]),
        *_gauge("watched", "1 if a process keeps the schedule", [({}, int(bool(health.watcher)))]),
        *_gauge("documents_unread", "Documents that wait to be read", [({}, backlog.unread)]),
        *_gauge("pages_given_up", "Pages that are tried no more", [({}, backlog.given_up)]),
        *_gauge("issues_open", "Issues that nobody has solved", [({}, backlog.open_issues)]),
        *_gauge("oldest_issue_timestamp_seconds", "Since when the oldest has been open",
                _moments([({}, backlog.oldest_issue.since if backlog.oldest_issue else None)])),
        *_gauge("database_bytes", "Size of the database", [({}, backlog.database_bytes)]),
        *_gauge("disk_free_bytes", "Free on its disk", [({}, backlog.free_bytes)]),
        *_gauge("source_next_timestamp_seconds", "When the source is asked next",
                _moments((_of(s), s.turn.next_at) for s in standings)),
        *_gauge("source_interval_seconds", "How long it is from one crawl to the next",
                [(_of(s), s.turn.interval.total_seconds()) for s in standings]),
        *_gauge("source_last_timestamp_seconds", "When its last crawl began",
                _moments((_of(s), s.last_started_at) for s in standings)),
        *_gauge("source_failures_in_a_row", "Crawls failed since the last that did not",
                [(_of(s), s.failures_in_a_row) for s in standings]),
        *_gauge("channel_failures_in_a_row", "Tries to tell it that failed since the last that did not",
                [({"channel": d.channel}, d.failures) for d in backlog.deaf_channels]),
        *_gauge("source_pages_waiting", "Pages named by its listings and not yet fetched",
                [(_of(s), backlog.waiting_by_source.get(s.turn.source, 0)) for s in standings]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _sources_table(health: Health) -> str:
    rows = [
        [
            standing.turn.source,
            _moment(standing.last_started_at, health.at),
            _came(standing),
            "now"
            if standing.turn.next_at <= health.at
            else _moment(standing.turn.next_at, health.at),
            _about(standing.turn.interval),
            f"{health.backlog.waiting_by_source.get(standing.turn.source, 0):,}",
        ]
        for standing in health.standings
    ]
    heads = ["Source", "Last (UTC)", "What came of it", "Next (UTC)", "Every", "Pages waiting"]
    return table(heads, rows, stretch=2)


def _facts(health: Health) -> Iterable[str]:
    waits, analysis = health.backlog, health.last_analysis
    if health.watcher:
        yield f"Schedule   kept by {health.watcher}"
    elif health.standings:
        yield "Schedule   nobody keeps it now; `chokepoint watch` goes on where it stopped"
    else:
        yield "Schedule   none has run here yet; `chokepoint watch` begins one"
    yield (
        f"Backlog    {waits.unread:,} documents to read, {waits.waiting:,} pages to fetch,"
        f" {waits.given_up:,} given up"
    )
    if analysis:
        why = f": {analysis.message}" if analysis.message else ""
        yield f"Analysis   {analysis.outcome}, {_moment(analysis.started_at, health.at)}{why}"
    oldest = waits.oldest_issue
    since = f", the oldest since {_moment(oldest.since, health.at)}: " if oldest else ""
    what = f"{oldest.source}: {oldest.message} ({oldest.url})" if oldest else ""
    yield f"Issues     {waits.open_issues:,} open{since}{what}"
    yield f"Disk       the database has {octets(waits.database_bytes)}, {octets(waits.free_bytes)} are free"


def _verdict(health: Health) -> Iterable[str]:
    yield _VERDICTS[health.level]
    for trouble in health.troubles:
        yield f"  {'✗' if trouble.level is Level.CRITICAL else '!'} {trouble.words}"


def _came(standing: Standing) -> str:
    if not standing.last_outcome:
        return "not asked yet"
    new = standing.last_new_documents
    brought = f", {new:,} new" if new else ""
    often = standing.failures_in_a_row
    again = f" ({often:,} times in a row)" if often > 1 else ""
    why = f": {standing.last_message}" if standing.last_message else ""
    return f"{standing.last_outcome}{brought}{again}{why}"


def _source_row(standing: Standing, health: Health) -> dict[str, Any]:
    row = asdict(standing)
    turn = row.pop("turn")
    return {
        "source": turn["source"],
        "next_at": turn["next_at"],
        "interval_seconds": turn["interval"].total_seconds(),
        **row,
        "overdue": standing in health.overdue,
        "pages_waiting": health.backlog.waiting_by_source.get(turn["source"], 0),
    }


def _attempt_row(attempt: Attempt | None) -> dict[str, Any] | None:
    if attempt is None:
        return None
    kept = ("due_at", "started_at", "finished_at", "outcome", "message")
    return {name: getattr(attempt, name) for name in kept}


def _gauge(name: str, meaning: str, values: Iterable[tuple[dict[str, str], float]]) -> list[str]:
    """The lines of one measure, its values with their labels; none where there is no value."""
    lines = [f"chokepoint_{name}{_labels(labels)} {value:.15g}" for labels, value in values]
    head = [f"# HELP chokepoint_{name} {meaning}", f"# TYPE chokepoint_{name} gauge"]
    return head + lines if lines else []


def _labels(labels: dict[str, str]) -> str:
    pairs = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _of(standing: Standing) -> dict[str, str]:
    return {"source": standing.turn.source}


def _moments(
    values: Iterable[tuple[dict[str, str], datetime | None]],
) -> list[tuple[dict[str, str], float]]:
    return [(labels, moment.timestamp()) for labels, moment in values if moment]


def _moment(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "–"
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d %b %H:%M}"


def _about(length: timedelta) -> str:
    """To the minute from a minute on: an interval that moves has odd seconds."""
    minute = timedelta(minutes=1)
    return spelled(round(length / minute) * minute if length >= minute else length)


def _iso(value: Any) -> Any:
    """A moment in ISO 8601, or an enumeration's value, for JSON."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return str(value)
