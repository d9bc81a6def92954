"""The whole database as one file without WAL: documents, texts, claims, views and dictionary."""

from pathlib import Path

from store.database import Store
from store.exports.whole_file import whole_file


def write(store: Store, out: Path) -> int:
    with whole_file(store, out) as part:
        store.copy(part)
    return store.counts()["events"]
