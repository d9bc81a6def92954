"""The screens: `streamlit run ui/app.py` shows the database named by CHOKEPOINT_DATABASE.

A new page is a file in ui/views with `show(store)`, and a line in PAGES.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from store.connection import UnusableDatabase
from store.database import Store
from ui.views import documents, issues, timeline

#: (address, title, what shows it). The first page is the one that opens.
PAGES: tuple[tuple[str, str, Callable[[Store], None]], ...] = (
    ("timeline", "Timeline", timeline.show),
    ("documents", "Documents", documents.show),
    ("issues", "Issues & runs", issues.show),
)
_HERE = Path(__file__).parent


def main() -> None:
    pages = [
        st.Page(partial(show_page, show), title=title, url_path=address, default=not place)
        for place, (address, title, show) in enumerate(PAGES)
    ]
    page = st.navigation(pages, position="top")
    st.set_page_config(
        f"{page.title} · Chokepoint", page_icon=str(_HERE / "icon.png"), layout="wide"
    )
    st.html(_HERE / "style.css")
    page.run()


def show_page(show: Callable[[Store], None]) -> None:
    """One page on a connection of its own: a rerun may come on another thread than the last."""
    path = Path(os.environ.get("CHOKEPOINT_DATABASE", "chokepoint.db"))
    try:
        with Store(path, readonly=True) as store, store.snapshot():
            show(store)
    except UnusableDatabase as problem:
        st.html("<header><h1>Chokepoint</h1></header>")
        st.text(f"The database cannot be used: {problem}.")


if __name__ == "__main__":
    main()
