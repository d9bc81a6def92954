"""One database file without WAL: documents, texts, claims, views and dictionary.

Without a filter it is the whole database. With one it holds the events that pass, their claims,
the texts and documents of those, and what else refers to nothing that is left out: a sum whose
parts are events that do not pass is there without them, and so is what is due without the word of
such an event. As known on a day, it holds the events as they were then.
"""

from pathlib import Path

from store.exports.selection import Selection
from store.exports.whole_file import whole_file
from store.queries import Filter
from store.trimming import keep_events


def write(selection: Selection, out: Path) -> int:
    with whole_file(selection.store, out) as part:
        selection.store.copy(part, selection.progress)
        day = selection.store.day
        if selection.wanted == Filter() and day is None:
            return selection.store.counts()["events"]
        return keep_events(part, selection.wanted, known_on=day)
