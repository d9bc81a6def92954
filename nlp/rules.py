"""The rules by which reports are merged, as one short text: who keeps what follows from them sees when they change."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

#: What decides how reports are filed, tied and divided: modules of this package, and folders of data.
_MODULES = (
    *("blocks", "bonds", "conflicts", "crowds", "denials", "events", "figures", "forest", "goods"),
    *("grouping", "headline", "likeness", "measures", "merge", "ontology", "provenance", "shelves"),
    *("topics", "totals", "values"),
)
_DATA = ("event_types", "lexicon")


@cache
def fingerprint() -> str:
    """Another text whenever a module or the data that decide about merging are other ones."""
    digest = blake2b(digest_size=16)
    root = files("nlp")
    for module in _MODULES:
        digest.update(root.joinpath(f"{module}.py").read_bytes())
    for folder in _DATA:
        for file in _files(root.joinpath(folder)):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    """The TOML files below the folder, in the order of their names."""
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _files(entry)
        elif entry.name.endswith(".toml"):
            found.append(entry)
    return found
