"""Take away the events that pass a filter, in every format that the command line knows."""

import tempfile
from functools import partial
from pathlib import Path

import streamlit as st

from nlp.wording import many
from store.database import Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.queries import Filter
from ui.views.parts.markup import plain
from ui.views.parts.twin import show_file

#: What describes the whole database and therefore takes no filter.
_WHOLE_ONLY = frozenset({"datasette"})


def show_export(store: Store, wanted: Filter, events: int) -> None:
    """A button that opens the formats; each file is written when it is asked for."""
    with st.popover(f"Export {many(events, 'event')}", key="export"):
        for name in formats(wanted):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                show_file(
                    name, f"chokepoint{FORMATS[name].suffix}", "application/octet-stream",
                    partial(written, store.path, wanted, name),
                )  # fmt: skip
                st.html(f'<p class="note">{plain(FORMATS[name].purpose)}</p>')


def formats(wanted: Filter) -> list[str]:
    """The formats that can be given: those that describe the whole database only without a filter."""
    return [name for name in FORMATS if name not in _WHOLE_ONLY or wanted == Filter()]


def written(path: Path, wanted: Filter, name: str) -> bytes:
    """The file, on a connection of its own: it is asked for long after the page was drawn."""
    with tempfile.TemporaryDirectory() as folder, Store(path, readonly=True) as store:
        out = Path(folder) / f"export{FORMATS[name].suffix}"
        FORMATS[name].write(Selection(store, wanted), out)
        return out.read_bytes()
