"""One product or family: its events and figures, who deals in it, its names, what companies say of it."""

import streamlit as st

from nlp.lexicon.entries import Entry
from nlp.lexicon.known import known
from nlp.quote_drift import drift
from store.database import Store
from store.queries import Filter
from ui.views.parts.dossier import (
    Subject,
    companions_html,
    names_html,
    section,
    show_choice,
    show_drift,
    show_events,
)
from ui.views.parts.markup import company_link, inside, plain

SUBJECT = Subject(
    "Products", "Product or family", "Of which the most is told", key="goods", page="product"
)


def show(store: Store) -> None:
    name = show_choice(store, SUBJECT, lambda offered: offered.products)
    if name:
        _show_product(store, name)


def _show_product(store: Store, name: str) -> None:
    entry = known("product", name) or known("generic", name)
    st.html(f"<h2>{plain(name)}</h2>{facts_html(entry)}")
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_events(store, Filter(products=(name,), known_on=store.day), "product")
    with right:
        st.html(_around_html(store, name, entry))
    every = store.dossiers.calls()
    statements = store.dossiers.statements(every, name)
    speakers = {s.call.company for s in statements}
    calls = [call for call in every if call.company in speakers]
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
