"""Letters in words: their title, plain text, HTML for mail, and a line for what shows little."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from nlp.alerts import Alert, Kind
from store.outbox import Letter

_NOUNS = {
    Kind.NEW: {"event": "New", "due date": "Due date passed in silence", "source": "Source gone quiet"},
    Kind.UPDATE: {"event": "Update", "due date": "Due date: what became of it"},
    Kind.OVER: {"event": "No longer so"},
}  # fmt: skip
_NOTHING = "nothing"

_MAIL = "font:16px/1.5 system-ui,sans-serif;color:#1b2126;max-width:44em"
_QUOTE = "margin:.4em 0;padding-left:.8em;border-left:3px solid #8b9aa8"
_SMALL = "color:#56636f;font-size:.9em"


def title(letter: Letter) -> str:
    """What it is about, in one line."""
    if len(letter.alerts) == 1 and not letter.is_digest:
        return f"{label(letter.alerts[0])}: {line(letter.alerts[0])}"
    names = ", ".join(dict.fromkeys(alert.watch for alert in letter.alerts))
    many = f"{len(letter.alerts):,} {'alert' if len(letter.alerts) == 1 else 'alerts'}"
    digest = f"digest of {letter.made_at:%d %b %Y}, " if letter.is_digest else ""
    return f"{digest}{many} ({names})"


def label(alert: Alert) -> str:
    """Which sort of alert it is: "New", "Update"."""
    return _NOUNS[alert.kind].get(alert.matter, alert.kind.value.capitalize())


def line(alert: Alert) -> str:
    """What it is about, whatever it was called in the source: one line."""
    return " ".join(alert.headline.split())


def changes(alert: Alert) -> list[str]:
    """What is otherwise than it was, a line each."""
    return [f"{c.what}: {c.was or _NOTHING} → {c.now or _NOTHING}" for c in alert.changes]


def text(letter: Letter) -> str:
    """All of it, for whoever reads no HTML."""
    lines = list(_lines(letter))
    return "\n".join([*lines, _why(letter), ""])


def html(letter: Letter) -> str:
    """A page that needs nothing from elsewhere; everything that was told by others is escaped."""
    body = "".join(
        f'<h2 style="font-size:1.15em;margin:1.6em 0 .4em">{escape(watch)}</h2>'
        + "".join(map(_html_of, alerts))
        for watch, alerts in _by_watch(letter)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title(letter))}</title></head>"
        f'<body style="{_MAIL}">{body}<p style="{_SMALL}">{escape(_why(letter))}</p></body></html>\n'
    )


def _lines(letter: Letter) -> Iterator[str]:
    for watch, alerts in _by_watch(letter):
        yield f"{watch}\n{'=' * len(watch)}\n"
        for alert in alerts:
            yield f"{label(alert)}: {line(alert)}"
            yield from (f"  {change}" for change in changes(alert))
            yield from (f"  {name}: {words}" for name, words in _facts(alert))
            for one in alert.evidence:
                yield f"  “{' '.join(one.quote.split())}”"
                yield f"    {one.publisher}, {one.published}, {one.url}"
            yield ""


def _html_of(alert: Alert) -> str:
    moved = "".join(f"<li>{escape(change)}</li>" for change in changes(alert))
    facts = " · ".join(f"{escape(name)}: {escape(words)}" for name, words in _facts(alert))
    said = "".join(
        f'<blockquote style="{_QUOTE}">{escape(one.quote)}</blockquote>'
        f'<p style="margin:.2em 0 .8em;{_SMALL}">{_link(one.url, f"{one.publisher}, {one.published}")}</p>'
        for one in alert.evidence
    )
    return (
        f'<h3 style="font-size:1em;margin:1em 0 .2em">{escape(label(alert))}: {escape(line(alert))}</h3>'
        + (f'<ul style="margin:.2em 0">{moved}</ul>' if moved else "")
        + f'<p style="margin:.2em 0">{facts}</p>{said}'
    )


def _link(url: str, words: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(words)
    return f'<a href="{escape(url)}">{escape(words)}</a>'


def _facts(alert: Alert) -> list[tuple[str, str]]:
    return [(name, words) for name, words in alert.facts.items() if words]


def _by_watch(letter: Letter) -> Iterable[tuple[str, list[Alert]]]:
    return [(watch, list(some)) for watch, some in groupby(letter.alerts, key=lambda a: a.watch)]


def _why(letter: Letter) -> str:
    return f"Chokepoint sends this on the channel “{letter.channel}” because watches.toml says so."
