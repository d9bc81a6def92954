"""Read the lexicon's TOML files into entries, once."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

#: Where each kind of name is kept: a file, or a folder of files, and the table's name in them.
PLACES = {
    "company": ("companies", "company"),
    "product": ("products", "product"),
    "generic": ("generic_products.toml", "generic"),
    "authority": ("authorities.toml", "authority"),
    "instrument": ("instruments.toml", "instrument"),
    "person": ("people.toml", "person"),
    "place": ("places.toml", "place"),
    "publisher": ("publishers.toml", "publisher"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon: a canonical name, how texts write it, and its facts."""

    kind: str
    name: str
    loose: tuple[str, ...]
    exact: tuple[str, ...]
    facts: dict[str, Any]

    def fact(self, key: str) -> str:
        """The fact as text; empty where the lexicon does not hold it."""
        return str(self.facts.get(key, ""))

    def is_one_of(self, kinds: Collection[str]) -> bool:
        """Whether a company is of one of these kinds."""
        return not set(kinds).isdisjoint(self.facts.get("kinds", ()))


@cache
def entries(kind: str) -> dict[str, Entry]:
    """Every entry of a kind, by canonical name."""
    place, table = PLACES[kind]
    rows = [row for file in _toml_files(place) for row in load(file).get(table, [])]
    return {row["name"]: _entry(kind, row) for row in rows}


def load(file: Traversable) -> dict[str, Any]:
    """The TOML of one lexicon file."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def lexicon_file(name: str) -> Traversable:
    return files("nlp.lexicon").joinpath(name)


def _toml_files(place: str) -> list[Traversable]:
    root = lexicon_file(place)
    if root.is_file():
        return [root]
    return sorted((f for f in root.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _entry(kind: str, row: dict[str, Any]) -> Entry:
    loose = [*row.get("aliases", []), *row.get("nouns", []), *row.get("chinese", [])]
    exact = list(row.get("exact", []))
    (exact if row.get("name_exact") else loose).append(row["name"])
    return Entry(kind, row["name"], tuple(loose), tuple(exact), row)
