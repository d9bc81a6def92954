"""One text to be read: what is claimed in it and what it mentions marked in place, speaker by speaker."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from crawler.documents import Article, Turn
from nlp.mentions.read import read
from nlp.ontology import event_types
from nlp.wording import day, many
from store.library import Copy, Told
from store.screens import Revision
from ui.views.parts.highlight import Mark, legend, marks_of, paragraphs
from ui.views.parts.markup import event_link, host, inside, link, plain, tag
from ui.views.parts.times import moment

#: The look in style.css of each kind of mention; a pronoun stands for a name that is marked already.
_MENTIONED = {
    **dict.fromkeys(("company", "authority", "person", "place", "publisher"), "m party"),
    **dict.fromkeys(("money", "quantity", "duration"), "m amount"),
    "product": "m product", "date": "m time", "instrument": "m rule",
}  # fmt: skip
_SECTIONS = {"prepared": "Prepared remarks", "qa": "Questions and answers"}
#: How the reader is told where a date stood.
_ORIGINS = {
    "json-ld": "its data for machines", "meta": "its head", "listing": "the list it was found in",
    "url": "its address", "markup": "a time in it", "text": "its words", "guess": "a guess",
}  # fmt: skip


def masthead_html(article: Article) -> str:
    """Who published it, when, what it is and where it is."""
    said = [day(article.published), str(article.kind)]
    said += [f"by {article.author}"] if article.author else []
    said += [f"updated {day(article.updated)}"] if article.updated else []
    facts = " · ".join(map(plain, said))
    out = f" · {link(article.url, f'{host(article.url)} ↗')}" if host(article.url) else ""
    wall = f" {tag('behind a paywall: title and lede only', 'quiet')}" if article.paywalled else ""
    return f'<p class="masthead"><b>{plain(article.publisher)}</b> · {facts}{out}{wall}</p>'


def claims_html(told: Sequence[Told], lanes: Mapping[str, str]) -> str:
    """The events that rest on the text, each once, and what it says beside them."""
    events = {t.event_id: t for t in told if t.event_id}
    lines = [
        f"<li>{_type(t, lanes)} {event_link(event_id, t.headline)}</li>"
        for event_id, t in events.items()
    ]
    beside = sum(not t.event_id for t in told)
    if beside:
        words = f"{many(beside, 'claim')} of this version {'counts' if beside == 1 else 'count'} for no event"
        lines.append(f'<li class="note">{plain(words)}</li>')
    return f'<ul class="found">{"".join(lines) or "<li>No event rests on this text.</li>"}</ul>'


def text_html(
    article: Article, told: Sequence[Told], asked: str = "", mentioned: Sequence[Mark] = ()
) -> str:
    """The whole text with its claims marked in place.

    Marked more faintly: the words searched for, and whatever is mentioned (`mentioned_in`).
    """
    claimed = [mark for t in told for mark in marks_of(t.report.claim)]
    marks = [*claimed, *found_in(article.text, asked), *mentioned]
    return (
        f'<article class="reader"><div class="legend">{legend(claimed)}</div>'
        f'<div class="body">{"".join(_body(article, marks))}</div></article>'
    )


def found_in(text: str, asked: str) -> list[Mark]:
    """Where the text has the words that were searched for; `deliver*` marks what begins so."""
    words = [w for w in asked.split() if re.search(r"\w", w)]
    known = "|".join(re.escape(w.rstrip("*")) + r"\w*" * w.endswith("*") for w in words)
    if not known:
        return []
    found = re.finditer(rf"(?<!\w)(?:{known})(?!\w)", text, re.IGNORECASE)
    return [Mark(m.start(), m.end(), "", "sought") for m in found]


def mentioned_in(article: Article) -> list[Mark]:
    """Every amount, date and name that the text mentions, in the colours of roles."""
    return [
        Mark(m.start, m.end, "", _MENTIONED[m.kind])
        for m in read(article.text, article.published)
        if m.kind in _MENTIONED
    ]


def speakers_html(turns: Sequence[Turn], text: str) -> str:
    """Who speaks, for whom, how often and how much; each leads to the first turn. Empty for none."""
    first: dict[str, int] = {}
    theirs: dict[str, list[Turn]] = {}
    for number, turn in enumerate(turns):
        if turn.speaker:
            first.setdefault(turn.speaker, number)
            theirs.setdefault(turn.speaker, []).append(turn)
    lines = "".join(
        f'<li><a href="#turn-{first[name]}">{plain(name)}</a> {_office(spoken[0])}'
        f'<span class="note">{plain(_how_much(spoken, text))}</span></li>'
        for name, spoken in theirs.items()
    )
    return f'<ul class="near">{lines}</ul>' if lines else ""


def versions_html(seen: Sequence[Revision], shown: str) -> str:
    """Every version of the page that was fetched, the newest first, with what each changed."""
    return _listed(
        f"<li{_here(r.version_id == shown)}>{inside('documents', moment(r.seen_at), doc=r.version_id)}"
        f"{_changes_link(r)}</li>"
        for r in reversed(seen)
    )


def copies_html(copies: Sequence[Copy]) -> str:
    """Texts of other pages that say the same."""
    return _listed(
        f"<li>{inside('documents', c.title, doc=c.version_id)}"
        f'<span class="note"><b>{plain(c.publisher)}</b> · {plain(day(c.published))} · '
        f"{plain(_likeness(c))}</span></li>"
        for c in copies
    )


def dates_html(article: Article) -> str:
    """What was weighed for the day of publication, and what became of it, folded."""
    listed = _listed(
        f"<li>{plain(f'{d.field} {day(d.day)}')}<span class='note'>"
        f"{plain(_ORIGINS.get(d.origin, d.origin))} says “{plain(d.said)}”"
        f"{f' – not believed: {plain(d.refused)}' if d.refused else ''}</span></li>"
        for d in article.dates
    )
    told = plain(f"{many(len(article.dates), 'date')} found")
    return f'<details class="whole"><summary>{told}</summary>{listed}</details>' if listed else ""


def _body(article: Article, marks: Sequence[Mark]) -> Iterator[str]:
    """A paragraph for each line of the text; a line before it where a section or a turn begins."""
    number, section = -1, ""
    for start, html in paragraphs(article.text, 0, len(article.text), marks):
        place = _turn_in(article, start)
        turn = article.turns[place] if place >= 0 else None
        if turn and turn.section != section:
            section = turn.section
            yield f"<h3>{plain(_SECTIONS.get(section, section))}</h3>" if section else ""
        if turn and turn.speaker and place != number:
            yield f'<p class="speaker" id="turn-{place}">{plain(turn.speaker)} {_office(turn)}</p>'
        number = place
        yield f"<p>{html}</p>"


def _turn_in(article: Article, start: int) -> int:
    """The place of the turn that begins in the line at `start`, after a name at most, or goes on in it.

    -1 where nobody in particular speaks.
    """
    end = article.text.find("\n", start)
    end = len(article.text) if end < 0 else end
    found = (n for n, t in enumerate(article.turns) if t.start < end and start < t.end)
    return next(found, -1)


def _office(turn: Turn) -> str:
    return "".join(f"{tag(words, 'quiet')}" for words in (turn.role, turn.company) if words)


def _how_much(spoken: Sequence[Turn], text: str) -> str:
    words = sum(len(text[t.start : t.end].split()) for t in spoken)
    return f"{many(len(spoken), 'turn')}, {many(words, 'word')}"


def _type(told: Told, lanes: Mapping[str, str]) -> str:
    name = told.report.claim.event_type
    label = plain(event_types()[name].label)
    return f'<span class="tag type" style="--lane:{lanes[name]}">{label}</span>'


def _changes_link(revision: Revision) -> str:
    if not revision.previous_id:
        return '<span class="note">first seen</span>'
    changes = inside("documents", "what changed", doc=revision.version_id, show="Changes")
    return f'<span class="note">{changes}</span>'


def _likeness(copy: Copy) -> str:
    if copy.likeness == "exact":
        return "word for word the same"
    return f"{copy.share:.0%} of the shorter text is in both"


def _here(here: bool) -> str:
    return ' aria-current="true"' if here else ""


def _listed(lines: Iterable[str]) -> str:
    html = "".join(lines)
    return f'<ul class="near">{html}</ul>' if html else ""
