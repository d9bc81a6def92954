"""What the pages of a company and of a product share: the chooser, events and figures over time, words about them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from nlp.lexicon.entries import Entry
from nlp.lexicon.known import names_of
from nlp.ontology import event_types
from nlp.quote_drift import Call, Thread
from nlp.wording import day, many
from store.database import Store
from store.dossiers import Companion, Part, Told
from store.queries import Filter, TimelineRow
from store.screens import Choices
from ui.charts.marks import how_many, how_much
from ui.charts.palette import palette
from ui.views.parts.drift import changes_in_words, summary, thread_html
from ui.views.parts.empty import show_empty
from ui.views.parts.event import head_html
from ui.views.parts.export import show_export
from ui.views.parts.figures_over_time import choose_event, show_figures
from ui.views.parts.filters import choices
from ui.views.parts.frame import show_head
from ui.views.parts.looking_back import show_day_field, show_looking_back
from ui.views.parts.markup import event_link, inside, plain, table, tag
from ui.views.parts.twin import Cell, show_twin

#: Names, spellings, topics and subjects that are listed.
MOST_NAMES, MOST_SPELLINGS, MOST_TOPICS, MOST_TOLD = 15, 24, 30, 40
#: What texts mean it by where they do not name it.
_NO_NAME = re.compile(
    r"(?:we|our|us|it|its|he|she|they|their|them|the|this|these|those|both)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: its title, how one of many is chosen, and what stands there without a choice.

    `key` is the part that it plays in events (store.dossiers) and stands in the address of `page`.
    """

    title: str
    label: str
    most_told: str
    key: Part
    page: str


def show_choice(store: Store, subject: Subject, options: Callable[[Choices], Sequence[str]]) -> str:
    """The head of the page and its fields; the name that is chosen, "" where there is nothing to show of one.

    Without a choice the names stand there of which the most is told.
    """
    show_head(subject.title)
    if not store.counts()["events"]:
        show_empty("No events yet")
        return ""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = st.selectbox(
            subject.label, options(choices(store)), index=None, key=subject.key, bind="query-params",
            width=380, placeholder="type a few letters",
        )  # fmt: skip
        show_day_field("As known on")
    show_looking_back(store.day)
    if not chosen:
        st.html(f"<h2>{subject.most_told}</h2>")
        st.html(_most_told_html(store.dossiers.most_told(subject.key, MOST_TOLD), subject))
    return chosen or ""


def _most_told_html(told: Iterable[Told], subject: Subject) -> str:
    rows = [
        [
            inside(subject.page, t.name, **{subject.key: t.name}),
            plain(f"{t.events:,}"),
            plain(day(t.last_reported)),
        ]
        for t in told
    ]
    return table(["Name", "Events", "Last reported"], rows)


def show_events(store: Store, wanted: Filter, name: str) -> None:
    """How many events there are, the chosen one, their figures over time, a table and all exports."""
    rows = store.timeline(wanted)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="count">{plain(_count_line(rows))}</p>')
        if rows:
            show_export(store, wanted, len(rows))
    if not rows:
        return
    show_figures(rows)
    _show_chosen(store)
    show_twin(
        [event_record(row) for row in rows],
        f"events-of-{name}",
        alt="The events, a row each",
        columns=_columns(),
        picked=lambda number: choose_event(rows[number].event_id),
    )


def event_record(row: TimelineRow) -> dict[str, Cell]:
    """A row of the table of events, and of its file."""
    return {
        "From": row.date_start,
        "To": row.date_end,
        "What": row.headline,
        "Type": event_types()[row.event_type].label,
        "How many": how_many(row),
        "How much": how_much(row),
        "Status": str(row.status),
        "Reports": row.reports,
        "Origins": row.origins,
        "Event id": row.event_id,
    }


def _columns() -> dict[str, ColumnConfig | None]:
    """Days as people write them; what only a file needs stays out of sight."""
    days = {n: st.column_config.DateColumn(format="D MMM YYYY", width=92) for n in ("From", "To")}
    return {**days, "What": st.column_config.TextColumn(width=380), "Event id": None}


def companions_html(companions: Sequence[Companion], page: str, key: str) -> str:
    """A row for each name with its roles and events, those of most events first; empty for none."""
    by_name: dict[str, list[Companion]] = {}
    for companion in companions:
        by_name.setdefault(companion.name, []).append(companion)
    rows = [
        [
            inside(page, name, **{key: name}),
            plain(", ".join(f"{c.role} ({c.events:,})" for c in of_name)),
            plain(day(max(c.last_reported for c in of_name))),
        ]
        for name, of_name in list(by_name.items())[:MOST_NAMES]
    ]
    rest = len(by_name) - MOST_NAMES
    more = f'<p class="note">and {rest:,} more</p>' if rest > 0 else ""
    return table(["Name", "As (events)", "Last reported"], rows) + more if rows else ""


def names_html(name: str, spellings: Sequence[tuple[str, int]], entry: Entry | None) -> str:
    """How texts call it, by what other words they mean it, and its names that no text has used yet."""
    names = [(words, n) for words, n in spellings if _is_name(words, name)]
    others = [(words, n) for words, n in spellings if not _is_name(words, name)]
    told = "".join(tag(f"{words} × {n:,}", "plain") for words, n in names[:MOST_SPELLINGS])
    hidden = len(names) - MOST_SPELLINGS
    notes = [f"and {hidden:,} more ways to write it"] if hidden > 0 else []
    if others:
        meant = ", ".join(f"“{words}”" for words, _ in others[:6])
        notes.append(f"Meant by {meant} in {many(sum(n for _, n in others), 'claim')}")
    used = {words.casefold() for words, _ in spellings}
    unused = [n for n in (names_of(entry) if entry else ()) if n.casefold() not in used]
    if unused:
        notes.append(f"Also known as {', '.join(sorted(unused, key=str.casefold))}")
    return f"<p>{told}</p>" + "".join(f'<p class="note">{plain(note)}</p>' for note in notes)


def _is_name(words: str, name: str) -> bool:
    """Not "we" or "the company", unless that is what it is called."""
    return words.casefold() == name.casefold() or not _NO_NAME.match(words)


def section(title: str, html: str) -> str:
    """A heading and what stands under it; empty where there is nothing."""
    return f'<section><h3 class="small">{plain(title)}</h3>{html}</section>' if html else ""


def show_drift(
    threads: Sequence[Thread], calls: Sequence[Call], name: str, *, with_company: bool
) -> None:
    """Topic by topic; those that changed first, and a table of every step."""
    st.html(f"<h2>Call after call</h2><p class='note'>{plain(summary(threads, calls))}</p>")
    in_order = sorted(threads, key=lambda t: -sum(step.changes for step in t.steps))
    shown = in_order[:MOST_TOPICS]
    st.html("".join(thread_html(thread, with_company=with_company) for thread in shown))
    if len(threads) > len(shown):
        said = f"{len(threads) - len(shown):,} more topics are in the table."
        st.html(f'<p class="note">{plain(said)}</p>')
    if records := drift_records(in_order):
        days = st.column_config.DateColumn(format="D MMM YYYY", width=96)
        show_twin(
            records,
            f"drift-of-{name}",
            alt="Every step from call to call, a row each",
            columns=dict.fromkeys(("From", "To", "Silent since"), days),
        )


def drift_records(threads: Iterable[Thread]) -> list[dict[str, Cell]]:
    """A row for each step from a call to the next that speaks of the topic."""
    return [
        {
            "Company": thread.company,
            "Type": event_types()[thread.topic.event_type].label,
            "Goods": thread.topic.goods,
            "From": step.earlier[0].call.day,
            "To": step.later[0].call.day,
            "Changed": changes_in_words(step),
            "Said before": " … ".join(s.claim.quote.text for s in step.earlier),
            "Said then": " … ".join(s.claim.quote.text for s in step.later),
            "Silent since": thread.silent_since.day if thread.silent_since else None,
        }
        for thread in threads
        for step in thread.steps
    ]


def _count_line(rows: Sequence[TimelineRow]) -> str:
    if not rows:
        return "No event"
    first, last = min(r.date_start for r in rows), max(r.date_end for r in rows)
    kinds = Counter(event_types()[r.event_type].label for r in rows).most_common()
    counts = ", ".join(f"{kind} {number:,}" for kind, number in kinds)
    return f"{many(len(rows), 'event')}, {day(first)} to {day(last)} ({counts})"


def _show_chosen(store: Store) -> None:
    chosen = st.query_params.get("event", "")
    event = store.event(chosen) if chosen else None
    if event is None:
        return
    with st.container(border=True, key="chosen-event"):
        st.html(head_html(event, palette(st.context.theme.type)))
        st.html(f'<p class="note">{event_link(event.id, "What it rests on")}</p>')
        st.button("Close", key="close-event", on_click=_close, type="tertiary")


def _close() -> None:
    st.query_params.pop("event", None)
