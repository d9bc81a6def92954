"""What to do where there is nothing to show."""

import streamlit as st

from ui.views.parts.markup import plain

_COMMANDS = (
    ("chokepoint demo", "fills a database from the sample pages that come with Chokepoint"),
    ("chokepoint update", "crawls your sources and reads what is new"),
)


def show_empty(what: str) -> None:
    """Says what is missing, and the commands that bring it."""
    commands = "".join(
        f"<li><code>{plain(command)}</code> {plain(effect)}</li>" for command, effect in _COMMANDS
    )
    st.html(
        f'<div class="empty"><h2>{plain(what)}</h2><p>In a terminal:</p><ul>{commands}</ul>'
        "<p>Then load this page again.</p></div>"
    )


def show_nothing(what: str, advice: str) -> None:
    """Says that nothing here passes, and what the reader can do about it."""
    st.html(f'<div class="empty"><h2>{plain(what)}</h2><p>{plain(advice)}</p></div>')
