"""Which goods can be the same: a model, its family, its kind, the words that name no model.

An A800 is an Ampere, a GPU, an accelerator and a chip; it is no H20 and no DRAM.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from nlp.lexicon.entries import entries
from nlp.mentions.mention import Mention
from nlp.values import Name

#: Kinds of thing that the wider word also covers.
_WIDER = {
    "GPU": ("GPU", "accelerator", "chip", "system"),
    "accelerator": ("accelerator", "chip", "GPU", "system"),
    "CPU": ("CPU", "chip"),
    "SoC": ("SoC", "chip"),
    "FPGA": ("FPGA", "chip"),
    "memory": ("memory", "chip"),
    "network": ("network", "system"),
    "server": ("server", "system", "accelerator", "GPU", "chip"),
    "system": ("system", "server"),
}


def is_model(name: Name) -> bool:
    """Whether it is one product or one family of a vendor, not words for any such goods.

    A name that the lexicon does not hold is a model's where it has a digit.
    """
    if name.key:
        return name.key in entries("product")
    return any(letter.isdigit() for letter in name.name) and not _kind(name)


def is_site(mention: Mention) -> bool:
    """ "Data centre", "fab": where chips stand or are made, no goods that change hands."""
    value = mention.value
    if not isinstance(value, Name):
        return False
    entry = entries("generic").get(value.also[0] if value.also else value.name)
    return entry is not None and entry.fact("kind") == "facility"


def one_model(ours: Iterable[Name], theirs: Iterable[Name]) -> bool:
    """Whether both name one model, or one a model of the family that the other names."""
    others = [name for name in theirs if is_model(name)]
    return any(_same_model(name, other) for name in ours if is_model(name) for other in others)


def compatible(ours: Iterable[Name], theirs: Iterable[Name]) -> bool:
    """Whether the words of one can be said of the goods of the other, a model on one side at most."""
    others = tuple(theirs)
    return any(_compatible(name, other) for name in ours for other in others)


def of_other_kinds(ours: Sequence[Name], theirs: Sequence[Name]) -> bool:
    """Whether the words of both say what they are, and it is not the same: memory and GPUs."""
    kinds, others = {_kind(n) for n in ours}, {_kind(n) for n in theirs}
    return "" not in kinds | others and not compatible(ours, theirs)


def families(name: Name) -> tuple[str, ...]:
    """The family of a model, folded, if it has one."""
    family = _family(name)
    return (family,) if family else ()


@lru_cache(maxsize=200_000)
def _same_model(one: Name, other: Name) -> bool:
    if one.spellings() & other.spellings():
        return True
    family, other_family = _family(one), _family(other)
    return family == other.name.casefold() or other_family == one.name.casefold()


@lru_cache(maxsize=200_000)
def _compatible(one: Name, other: Name) -> bool:
    if is_model(one) and is_model(other):
        return _same_model(one, other)
    if one.spellings() & other.spellings():
        return True
    return _kind(one) in kinds_of(other) or _kind(other) in kinds_of(one)


@cache
def all_kinds() -> dict[str, tuple[str, ...]]:
    """Every kind that the lexicon has, with the kinds that are wider or of which it is said."""
    known = {
        entry.fact("kind") for kind in ("product", "generic") for entry in entries(kind).values()
    }
    return {kind: _WIDER.get(kind, (kind,)) for kind in sorted(known | {"chip"}) if kind}


def kinds_of(name: Name) -> tuple[str, ...]:
    """The kinds that the goods are of, wider ones too; none for words that say none."""
    kind = _kind(name)
    return _WIDER.get(kind, (kind,)) if kind else ()


@lru_cache(maxsize=20_000)
def _kind(name: Name) -> str:
    facts = _facts(name.key)
    if facts:
        return facts[1]
    known = (_generic_kinds().get(word, "") for word in sorted(name.spellings()))
    return next(filter(None, known), "chip" if "chip" in name.name.casefold() else "")


def _family(name: Name) -> str:
    facts = _facts(name.key)
    return facts[0] if facts else ""


@lru_cache(maxsize=20_000)
def _facts(key: str) -> tuple[str, str] | None:
    """Family, folded, and kind of a product of the lexicon."""
    entry = entries("product").get(key)
    return (entry.fact("family").casefold(), entry.fact("kind")) if entry else None


@cache
def _generic_kinds() -> dict[str, str]:
    return {
        spelling.casefold(): entry.fact("kind")
        for entry in entries("generic").values()
        for spelling in (entry.name, *entry.loose, *entry.exact)
    }
