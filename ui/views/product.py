"""One product or family: its events and figures, who deals in it, its names, what companies say of it."""

import streamlit as st

from nlp.lexicon.entries import Entry
from nlp.lexicon.known import known
from nlp.quote_drift import drift
from store.database import Store
from store.queries import Filter
from ui.views.parts.dossier import (
    companions_html,
    most_told_html,
    names_html,
    section,
    show_chooser,
    show_drift,
    show_events,
)
from ui.views.parts.empty import show_empty
from ui.views.parts.filters import choices
from ui.views.parts.frame import show_head
from ui.views.parts.looking_back import show_day_field, show_looking_back
from ui.views.parts.markup import company_link, inside, plain

KEY = "goods"
_MOST_TOLD = 40


def show(store: Store) -> None:
    show_head("Products")
    if not store.counts()["events"]:
        show_empty("No events yet")
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = show_chooser("Product or family", choices(store).products, KEY)
        show_day_field("As known on")
    show_looking_back(store.day)
    if not name:
        st.html("<h2>Of which the most is told</h2>")
        st.html(most_told_html(store.dossiers.most_told("goods", _MOST_TOLD), "product", KEY))
        return
    _show_product(store, name)


def _show_product(store: Store, name: str) -> None:
    entry = known("product", name) or known("generic", name)
    st.html(f"<h2>{plain(name)}</h2>{facts_html(entry)}")
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_events(store, Filter(products=(name,), known_on=store.day), "product")
    with right:
        st.html(_around_html(store, name, entry))
    statements = store.dossiers.statements(store.dossiers.calls(), name)
    speakers = {s.call.company for s in statements}
    calls = [call for call in store.dossiers.calls() if call.company in speakers]
    if calls:
        show_drift(drift(calls, statements), calls, "product", with_company=True)


def facts_html(entry: Entry | None) -> str:
    """Whose it is and of what family and kind, as the lexicon has it; empty for words it does not have."""
    if entry is None:
        return ""
    vendor, family, kind = (entry.fact(name) for name in ("vendor", "family", "kind"))
    said = [
        *([f"By {company_link(vendor)}"] if vendor else []),
        *([f"Family: {inside('product', family, goods=family)}"] if family else []),
        *([f"Kind: {plain(kind)}"] if kind else []),
    ]
    return f'<p class="note">{" · ".join(said)}</p>' if said else ""


def _around_html(store: Store, name: str, entry: Entry | None) -> str:
    dossiers = store.dossiers
    parties = dossiers.companions(name, "goods", "party")
    family = entry.fact("family") if entry else ""
    elsewhere = " · ".join(
        (
            inside("stockpile", "On the stockpile meter", family=family or name),
            inside("due", "What is due", what=name),
            inside("", "On the timeline", product=name),
        )
    )
    return (
        section("Elsewhere", elsewhere)
        + section("Called", names_html(name, dossiers.spellings(name, "goods"), entry))
        + section("Who deals in it", companions_html(parties, "company", "party"))
    )
