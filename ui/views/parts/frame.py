"""What every page begins with."""

import streamlit as st

from ui.views.parts.markup import plain


def show_head(title: str, note: str = "") -> None:
    """The title of the page, and a line on what it is good for. Neither may hold HTML of its own."""
    said = f'<p class="note">{plain(note)}</p>' if note else ""
    st.html(f"<header><h1>{plain(title)}</h1>{said}</header>")
