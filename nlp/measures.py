"""What sort of measure a name is: a tariff is no export control, whoever imposes them."""

from functools import cache, lru_cache

from nlp.lexicon.entries import lexicon_file, load
from nlp.values import Name


@lru_cache(maxsize=10_000)
def family(name: Name) -> str:
    """The sort of the measure; empty where its name does not say."""
    words = name.name.casefold()
    return next((sort for sort, known in _families() if any(w in words for w in known)), "")


@cache
def _families() -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = load(lexicon_file("measure_families.toml"))["family"]
    return tuple((row["name"], tuple(row["words"])) for row in table)
