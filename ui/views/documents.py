"""Full-text search over the texts, and a reader: claims in place, versions with a diff, speakers, copies."""

from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from crawler.documents import Article, Kind
from nlp.wording import day, many
from store.database import Store
from store.library import Hit, Told, Wanted
from ui.charts.palette import palette
from ui.views.parts.diff import diff_html
from ui.views.parts.empty import show_empty, show_nothing
from ui.views.parts.frame import show_head
from ui.views.parts.highlight import Mark
from ui.views.parts.markup import host, plain, tag
from ui.views.parts.reader import (
    claims_html,
    copies_html,
    dates_html,
    masthead_html,
    mentioned_in,
    speakers_html,
    text_html,
    versions_html,
)
from ui.views.parts.twin import Cell, as_csv, as_lines, show_file

#: Texts on one page of the list.
_A_PAGE = 20
#: Texts of the list that are shown beside the one that is read.
_BESIDE = 8
#: What the address says of one text rather than of the list.
_OF_ONE = ("doc", "show", "mentions")
_TEXT, _CHANGES = "Text", "Changes"


def show(store: Store) -> None:
    show_head("Documents", "Every text that was read, and what it claims.")
    if not store.counts()["versions"]:
        show_empty("No documents yet")
        return
    if store.day:
        st.html(f'<p class="note">{plain(f"As known on {day(store.day)}.")}</p>')
    wanted = _wanted(store)
    chosen = st.query_params.get("doc", "")
    if not chosen:
        _show_list(store, wanted)
        return
    with st.container(key="reading"):
        left, right = st.columns([5, 3], gap="large")
        with left:
            article = _article(store, chosen)
            if article:
                _show_text(store, article, wanted)
        with right:
            if article:
                _show_beside(store, article)
            st.html(_others_html(store, wanted, chosen))


def hits_html(hits: Sequence[Hit], chosen: str) -> str:
    """A card for each text, with the passage that matches; they lead to the reader."""
    return "".join(_card(hit, chosen) for hit in hits)


def _card(hit: Hit, chosen: str) -> str:
    snippet = "".join(f"<mark>{escape(s)}</mark>" if on else escape(s) for s, on in hit.snippet)
    here = ' aria-current="true"' if hit.version_id == chosen else ""
    tags = [tag(hit.kind, "plain")] if hit.kind != Kind.ARTICLE else []
    tags += [tag(many(hit.claims, "claim"), "plain")] if hit.claims else []
    tags += [tag(f"changed, {hit.versions} versions", "plain")] if hit.versions > 1 else []
    tags += [tag(f"{hit.copies} {'copy' if hit.copies == 1 else 'copies'}", "plain")] * bool(
        hit.copies
    )
    return (
        f'<a class="hit" href="{_address(doc=hit.version_id)}"{here}>'
        f'<span class="masthead"><b>{plain(hit.publisher)}</b> · {plain(day(hit.published))}</span>'
        f' {"".join(tags)}<span class="title">{plain(hit.title)}</span>'
        f'<span class="snippet">{snippet}</span></a>'
    )


def _address(**query: str) -> str:
    """This page with the filter as it stands."""
    kept = [
        (name, value)
        for name in st.query_params
        if name not in _OF_ONE
        for value in st.query_params.get_all(name)
    ]
    return f"./documents?{escape(urlencode([*kept, *query.items()]))}"


def _wanted(store: Store) -> Wanted:
    """The row of filters; every setting stands in the address, under the name of its key."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="filter-who"):
        text = st.text_input(
            "Search the full text",
            key="q",
            bind="query-params",
            type="search",
            placeholder="every word must occur; deliver* finds delivered, …",
            width=320,
        )
        kinds = st.multiselect(
            "Kind", [str(k) for k in Kind], key="kind", bind="query-params", placeholder="any",
            width=150,
        )  # fmt: skip
        publishers = st.multiselect(
            "Publisher", store.library.publishers(), key="by", bind="query-params",
            placeholder="any", width=220,
        )  # fmt: skip
        since, until = _day("Since", "since"), _day("Until", "until")
        told = st.toggle("Only with claims", key="told", bind="query-params")
    return Wanted(text or "", tuple(kinds), tuple(publishers), since, until, told)


def _day(label: str, key: str) -> date | None:
    return st.date_input(
        label, value=None, min_value=date(1950, 1, 1), max_value=date(2099, 12, 31), key=key,
        bind="query-params", format="YYYY-MM-DD", width=132,
    )  # fmt: skip


def _show_list(store: Store, wanted: Wanted) -> None:
    number = store.library.count(wanted)
    if not number:
        show_nothing(
            "No document passes the filter",
            "Every word must occur in the title or the text. Try fewer words, or deliver* for all that "
            "begins so, or take a filter away.",
        )
        return
    order = "the best match first" if wanted.text.strip() else "the newest first"
    pages = -(-number // _A_PAGE)
    found = many(number, "document")
    st.html(f'<p class="count">{plain(f"{found}, {order}")}</p>')
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    hits = store.library.find(wanted, _A_PAGE, (min(page, pages) - 1) * _A_PAGE)
    st.html(f'<div class="hits">{hits_html(hits, "")}</div>')
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        show_file("CSV", "documents.csv", "text/csv", lambda: as_csv(_records(store, wanted)))
        show_file(
            "JSON Lines", "documents.jsonl", "application/jsonl",
            lambda: as_lines(_records(store, wanted)),
        )  # fmt: skip
        st.html(f'<p class="note">{plain(f"all {number:,} that pass")}</p>', width="content")


def _others_html(store: Store, wanted: Wanted, chosen: str) -> str:
    """The first that pass the filter, beside the one that is read."""
    number, hits = store.library.count(wanted), store.library.find(wanted, _BESIDE)
    every = f'<p><a href="{_address()}">All {plain(many(number, "document"))}</a></p>'
    found = f"{hits_html(hits, chosen)}{every if number > len(hits) else ''}"
    return f'<section><h3 class="small">In the list</h3>{found}</section>' if hits else "<p></p>"


def _records(store: Store, wanted: Wanted) -> list[dict[str, Cell]]:
    """Every text that passes; on a connection of its own, because files are asked for later."""
    with Store(store.path, readonly=True, known_on=store.day) as now:
        hits = now.library.find(wanted, now.library.count(wanted))
    return [
        {
            "Published": hit.published,
            "Publisher": hit.publisher,
            "Title": hit.title,
            "Kind": hit.kind,
            "Claims": hit.claims,
            "Versions": hit.versions,
            "Copies": hit.copies,
            "Passage": "".join(words for words, _ in hit.snippet),
            "Address": hit.url,
            "Version": hit.version_id,
        }
        for hit in hits
    ]


def _article(store: Store, version_id: str) -> Article | None:
    try:
        return store.article(version_id)
    except LookupError:
        show_nothing("This text is not there any more", "Choose another from the list.")
        return None


def _show_text(store: Store, article: Article, wanted: Wanted) -> None:
    told = store.library.claims(article.id)
    lanes = palette(st.context.theme.type).lanes
    st.html(
        f'<p><a href="{_address()}">← All documents</a></p>{masthead_html(article)}'
        f"{claims_html(told, lanes)}"
    )
    before = _version_before(store, article)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        changes = before is not None and _wants_changes()
        every = st.toggle("Mark every mention", key="mentions", bind="query-params")
        _show_files(article, told)
    if changes and before:
        st.html(
            f'<article class="reader"><div class="body">{diff_html(before.text, article.text)}</div>'
            "</article>"
        )
        return
    mentioned = _mentions(article.id, article) if every else ()
    st.html(text_html(article, told, wanted.text, mentioned))


def _wants_changes() -> bool:
    shown = st.segmented_control(
        "Show",
        [_TEXT, _CHANGES],
        default=_TEXT,
        key="show",
        bind="query-params",
        label_visibility="collapsed",
    )
    return shown == _CHANGES


def _version_before(store: Store, article: Article) -> Article | None:
    """The version of the page that this one followed."""
    seen = {r.version_id: r.previous_id for r in store.screens.revisions([article.id])}
    previous = seen.get(article.id, "")
    return store.article(previous) if previous else None


def _show_files(article: Article, told: Sequence[Told]) -> None:
    name = host(article.url) or "text"
    show_file("Save the text", f"{name}-{article.id}.txt", "text/plain", lambda: article.text)
    if told:
        records = [_record(t) for t in told]
        show_file(
            "Save its claims", f"claims-{article.id}.csv", "text/csv", lambda: as_csv(records)
        )


def _record(told: Told) -> dict[str, Cell]:
    claim = told.report.claim
    return {
        "Type": claim.event_type,
        "Quote": claim.quote.text,
        "Modality": str(claim.modality),
        "Confidence": claim.confidence,
        "Arguments": "; ".join(f"{a.role}: {a.quote.text}" for a in claim.arguments),
        "Start": claim.quote.start,
        "End": claim.quote.end,
        "Event": told.headline,
        "Claim id": claim.id,
        "Event id": told.event_id,
    }


@st.cache_data(max_entries=32, show_spinner="Looking for amounts, dates and names…")
def _mentions(version_id: str, _article: Article) -> list[Mark]:
    """`version_id` says of which text."""
    return mentioned_in(_article)


def _show_beside(store: Store, article: Article) -> None:
    """Who speaks in it, which versions and copies there are of it, and how it was dated."""
    addresses = "".join(
        f"<li>{plain(url)}</li>"
        for url in store.library.addresses(article.id)
        if url != article.url
    )
    sections = (
        ("Who speaks", speakers_html(article.turns, article.text)),
        ("Versions seen", versions_html(store.screens.revisions([article.id]), article.id)),
        ("The same text elsewhere", copies_html(store.library.copies(article.id))),
        ("How it was dated", dates_html(article)),
        ("Its other addresses", f'<ul class="near">{addresses}</ul>' if addresses else ""),
    )
    st.html(
        "".join(
            f'<section><h3 class="small">{title}</h3>{html}</section>'
            for title, html in sections
            if html
        )
        or '<p class="note">No copy and no other version of this text was seen.</p>'
    )
