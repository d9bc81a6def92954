"""The screens: `streamlit run ui/app.py` shows the database named by CHOKEPOINT_DATABASE.

A new page is a file in ui/views with `show(store)`, and a line in PAGES. What pages are made of lies
in ui/views/parts (head, filters, tables with their files, links, words from the web) and ui/charts.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from store.database import Store
from store.transactions import UnusableDatabase
from ui.charts.palette import role_colours
from ui.views import company, documents, due, event, product, review, sources, stockpile, timeline
from ui.views.parts.filters import day_looked_back_to


class Page(NamedTuple):
    """A page: where it is, what it is called, what shows it. Not `listed`: only links lead to it."""

    address: str
    title: str
    show: Callable[[Store], None]
    listed: bool = True


#: The first page is the one that opens.
PAGES = (
    Page("timeline", "Timeline", timeline.show),
    Page("event", "Event", event.show, listed=False),
    Page("stockpile", "Stockpile", stockpile.show),
    Page("due", "Due", due.show),
    Page("company", "Companies", company.show),
    Page("product", "Products", product.show),
    Page("documents", "Documents", documents.show),
    Page("review", "Review", review.show),
    Page("sources", "Sources & runs", sources.show),
)
_HERE = Path(__file__).parent


def main() -> None:
    pages = [
        st.Page(
            partial(show_page, page.show),
            title=page.title,
            url_path=page.address,
            default=page is PAGES[0],
            visibility="visible" if page.listed else "hidden",
        )
        for page in PAGES
    ]
    page = st.navigation(pages, position="top")
    st.set_page_config(
        f"{page.title} · Chokepoint", page_icon=str(_HERE / "icon.png"), layout="wide"
    )
    st.html(_HERE / "style.css")
    st.html(f"<style>{role_colours()}</style>")
    page.run()


def show_page(show: Callable[[Store], None]) -> None:
    """One page on a connection of its own: a rerun may come on another thread than the last.

    Where the address asks for it, everything is as it was known on a day.
    """
    path = Path(os.environ.get("CHOKEPOINT_DATABASE", "chokepoint.db"))
    try:
        with Store(path, readonly=True, known_on=day_looked_back_to()) as store, store.snapshot():
            show(store)
    except UnusableDatabase as problem:
        st.html("<header><h1>Chokepoint</h1></header>")
        st.text(f"The database cannot be used: {problem}.")


if __name__ == "__main__":
    main()
