"""One company or state: its events and figures, with whom it deals, its names, lists it is on, its own words."""

from datetime import date

import streamlit as st

from nlp.lexicon.entries import Entry
from nlp.lexicon.known import known
from nlp.quote_drift import drift
from nlp.wording import day
from store.database import Store
from store.dossiers import Listing
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
from ui.views.parts.empty import show_nothing
from ui.views.parts.markup import inside, plain, tag

SUBJECT = Subject(
    "Companies and states",
    "Company or state",
    "Of whom the most is told",
    key="party",
    page="company",
)
#: What a verdict of the comparison with lists means, and its look.
_VERDICTS = {
    "same": ("is listed as", "alarm"),
    "possible": ("may be", "plain"),
    "group": ("shares the group's name with", "quiet"),
}


def show(store: Store) -> None:
    name = show_choice(store, SUBJECT, lambda offered: offered.parties)
    if name:
        _show_company(store, name)


def _show_company(store: Store, name: str) -> None:
    entry = known("company", name) or known("place", name) or known("authority", name)
    st.html(f"<h2>{plain(name)}</h2>{facts_html(entry)}")
    listings = store.dossiers.listings(name)
    st.html(listings_html(listings, imported=bool(store.parties.lists())))
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_events(store, Filter(parties=(name,), known_on=store.day), "company")
    with right:
        st.html(_around_html(store, name, entry))
    _show_calls(store, name)


def facts_html(entry: Entry | None) -> str:
    """What the lexicon knows; empty for a name that it does not have."""
    if entry is None:
        return ""
    facts = entry.facts
    said = [
        *([f"Country: {facts['country']}"] if facts.get("country") else []),
        *([", ".join(facts["kinds"])] if facts.get("kinds") else []),
        *([f"Ticker: {', '.join(facts['tickers'])}"] if facts.get("tickers") else []),
        *([f"State: {facts['state']}"] if facts.get("state") else []),
    ]
    return f'<p class="note">{plain(" · ".join(map(str, said)))}</p>' if said else ""


def listings_html(listings: list[Listing], *, imported: bool) -> str:
    """A line for each entry of a list; how to import lists where there are none."""
    if not imported:
        return (
            '<p class="note">No list of restricted parties is imported: '
            "<code>chokepoint lists import FILE</code> takes one.</p>"
        )
    if not listings:
        return '<p class="note">On no imported list of restricted parties.</p>'
    return f'<ul class="flags">{"".join(map(_listing_html, listings))}</ul>'


def _listing_html(listing: Listing) -> str:
    words, look = _VERDICTS.get(listing.verdict, ("may be", "plain"))
    days = [
        *([f"since {day_of(listing.listed_on)}"] if listing.listed_on else []),
        *([f"gone from the list by {day_of(listing.removed_on)}"] if listing.removed_on else []),
    ]
    when = f" {', '.join(days)}" if days else ""
    return (
        f"<li>{tag(listing.list_title, look)} {plain(f'{listing.company} {words}')} "
        f"<b>{plain(listing.entry_name)}</b>{plain(when)}"
        f'<span class="note">{plain(listing.why)}</span></li>'
    )


def day_of(written: str) -> str:
    """An ISO day in words; what is no day stays as it is written."""
    try:
        return day(date.fromisoformat(written))
    except ValueError:
        return written


def _around_html(store: Store, name: str, entry: Entry | None) -> str:
    dossiers = store.dossiers
    parties = dossiers.companions(name, "party", "party")
    goods = dossiers.companions(name, "party", "goods", role_of="own")
    elsewhere = " · ".join(
        (
            inside("stockpile", "On the stockpile meter", holder=name),
            inside("due", "What is due", who=name),
            inside("", "On the timeline", company=name),
        )
    )
    return (
        section("Elsewhere", elsewhere)
        + section("Called", names_html(name, dossiers.spellings(name, "party"), entry))
        + section("Deals with", companions_html(parties, "company", SUBJECT.key))
        + section("In what", companions_html(goods, "product", "goods"))
    )


def _show_calls(store: Store, name: str) -> None:
    calls = store.dossiers.calls(name)
    if not calls:
        show_nothing(
            "No call or filing of its own",
            "What a company says call after call is compared here. `chokepoint sources add URL` takes a "
            "publisher of transcripts.",
        )
        return
    threads = drift(calls, store.dossiers.statements(calls))
    show_drift(threads, calls, "company", with_company=False)
