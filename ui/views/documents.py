"""Full-text search over the articles, and a reader that shows their claims in place."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from crawler.documents import Article
from nlp.events import Event
from nlp.headline import headline
from nlp.ontology import event_types
from nlp.wording import day
from store.database import Store
from store.queries import Filter
from store.search import Hit
from ui.charts.palette import palette
from ui.views.parts.empty import show_empty
from ui.views.parts.frame import show_head
from ui.views.parts.highlight import Mark, legend, marks_of, paragraphs
from ui.views.parts.markup import host, inside, link, many, plain, tag

_MOST_HITS = 50
#: Up to this many texts, the newest are listed before anything is searched for.
_LISTED = 5000


def show(store: Store) -> None:
    show_head("Documents")
    texts = store.counts()["versions"]
    if not texts:
        show_empty("No documents yet")
        return
    asked = st.text_input(
        "Search the full text",
        key="q",
        bind="query-params",
        type="search",
        placeholder="every word must occur; deliver* finds delivery, delivered, …",
        width=560,
    )
    chosen = st.query_params.get("doc", "")
    listing = _listing(store, asked or "", chosen, texts)
    if not chosen:
        st.html(listing)
        return
    left, right = st.columns([5, 3], gap="large")
    with left:
        _show_reader(store, chosen)
    right.html(listing)


def reader_html(article: Article, events: Sequence[Event], lanes: dict[str, str]) -> str:
    """The whole text, with the claims that these events take from it marked in place."""
    claims = [
        report.claim
        for event in events
        for report in event.reports
        if report.claim.article_id == article.id
    ]
    marks = [mark for claim in claims for mark in marks_of(claim)]
    found = "".join(f"<li>{_event(event, lanes)}</li>" for event in events)
    by = f" · by {plain(article.author)}" if article.author else ""
    out = f" · {link(article.url, f'{host(article.url)} ↗')}" if host(article.url) else ""
    return (
        f'<article class="reader"><p class="masthead"><b>{plain(article.publisher)}</b> · '
        f"{plain(day(article.published))} · {plain(article.kind)}{by}{out}</p>"
        f'<ul class="found">{found or "<li>No event rests on this text.</li>"}</ul>'
        f'<div class="legend">{legend(marks)}</div>'
        f'<div class="body">{"".join(_body(article, marks))}</div></article>'
    )


def hits_html(hits: Sequence[Hit], asked: str, chosen: str) -> str:
    """A card for each article, with the passage that matches; they lead to the reader."""
    return "".join(_card(hit, asked, chosen) for hit in hits)


def _card(hit: Hit, asked: str, chosen: str) -> str:
    query = urlencode({"q": asked, "doc": hit.version_id} if asked else {"doc": hit.version_id})
    snippet = "".join(f"<mark>{escape(s)}</mark>" if on else escape(s) for s, on in hit.snippet)
    here = ' aria-current="true"' if hit.version_id == chosen else ""
    claims = tag(many(hit.claims, "claim"), "plain") if hit.claims else ""
    return (
        f'<a class="hit" href="./documents?{escape(query)}"{here}>'
        f'<span class="masthead"><b>{plain(hit.publisher)}</b> · {plain(day(hit.published))}</span>'
        f' {claims}<span class="title">{plain(hit.title)}</span>'
        f'<span class="snippet">{snippet}</span></a>'
    )


def _listing(store: Store, asked: str, chosen: str, texts: int) -> str:
    if asked.strip():
        hits = store.search(asked, _MOST_HITS)
        limit = f", the best {_MOST_HITS}" if len(hits) == _MOST_HITS else ""
        said = f"{many(len(hits), 'document')}{limit}" if hits else "No document holds every word"
    else:
        hits = _newest(store) if texts <= _LISTED else []
        said = many(texts, "document") + (
            ", the newest first" if hits else ": search to list some of them"
        )
    return f'<p class="count">{plain(said)}</p>{hits_html(hits, asked, chosen)}'


def _newest(store: Store) -> list[Hit]:
    rows = [row for row in store.rows("v_documents") if row["version_id"]]
    rows.sort(key=lambda row: (row["published"], row["version_id"]), reverse=True)
    return [
        Hit(
            row["version_id"],
            row["title"],
            row["url"],
            row["publisher"],
            date.fromisoformat(row["published"]),
            row["claims"],
            (),
        )
        for row in rows[:_MOST_HITS]
    ]


def _show_reader(store: Store, version_id: str) -> None:
    try:
        article = store.article(version_id)
    except LookupError:
        st.text("This text is not there any more.")
        return
    st.html(reader_html(article, _events(store, article), palette(st.context.theme.type).lanes))


def _events(store: Store, article: Article) -> list[Event]:
    """The events that rest on the article: found by its own title, then by its id."""
    near = store.events(Filter(text=article.title, publishers=(article.publisher,)))
    return [event for event in near if any(r.claim.article_id == article.id for r in event.reports)]


def _event(event: Event, lanes: dict[str, str]) -> str:
    label = plain(event_types()[event.event_type].label)
    lane = f'<span class="tag type" style="--lane:{lanes[event.event_type]}">{label}</span>'
    return f"{lane} {inside('', headline(event), event=event.id)}"


def _body(article: Article, marks: Sequence[Mark]) -> Iterator[str]:
    """A paragraph for each line of the text, and a line before it where somebody else speaks."""
    speaking = ""
    for start, html in paragraphs(article.text, 0, len(article.text), marks):
        turn = article.turn_at(start)
        speaker = turn.speaker if turn else ""
        if turn and speaker and speaker != speaking:
            role = f" {tag(turn.role, 'quiet')}" if turn.role else ""
            yield f'<p class="speaker">{plain(speaker)}{role}</p>'
        speaking = speaker
        yield f"<p>{html}</p>"
