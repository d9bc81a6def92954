"""Whether a predicted filler agrees with a gold one, as the annotation guide scores it.

Names agree when one of the gold's `|` alternatives is one of the prediction's; figures when both
ends lie within 1 % in the same unit; times when both days are the same.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from nlp.lexicon.entries import lexicon_file

PARTIES = frozenset(["buyer", "supplier", "holder", "recipient", "company", "authority", "target"])
PRODUCTS = frozenset(["product", "replaces"])
FIGURES = frozenset(["value", "quantity", "coverage"])
TIMES = frozenset(["date", "delivery", "effective", "period"])
#: Two figures are the same within this share of the larger.
TOLERANCE = 0.01

_US = re.compile(r"\bu\.?s\.?(?:a\.?)?(?=\W|$)")
_WORD = re.compile(r"[a-z0-9][a-z0-9.'-]*")

Fillers = list[tuple[str, Any]]


class UnknownRole(ValueError):
    """An event has a role that the annotation guide does not define."""


def fillers(event: dict[str, Any]) -> Fillers:
    """Every (role, filler) of an event in the gold form; empty ones count as absent."""
    found: Fillers = []
    for role, value in (event.get("roles") or {}).items():
        if role not in PARTIES | PRODUCTS | FIGURES | TIMES | {"instrument"}:
            raise UnknownRole(f"the event type {event.get('type')!r} has no role {role!r}")
        for one in value if isinstance(value, list) else [value]:
            if one not in (None, "", {}):
                found.append((role, one))
    return found


def agree(role: str, gold: Any, predicted: Any) -> bool:
    """Whether the prediction is right for this role."""
    return _test(role)(gold, predicted)


def agreeing(gold: dict[str, Any], predicted: dict[str, Any]) -> list[tuple[str, Any]]:
    """The gold event's fillers that the prediction has, each prediction used once."""
    left = fillers(predicted)
    hits = []
    for role, filler in fillers(gold):
        for number, (other_role, other) in enumerate(left):
            if other_role == role and agree(role, filler, other):
                hits.append((role, filler))
                del left[number]
                break
    return hits


def is_strong(role: str, filler: Any) -> bool:
    """Whether agreeing on this filler is enough to take two events for the same."""
    if role in PRODUCTS:
        return any(product_words(option) for option in str(filler).split("|"))
    return role in PARTIES or role in ("value", "quantity")


def same_party(gold: str, predicted: str) -> bool:
    mine = {_party_words(option) for option in str(predicted).split("|")}
    return any(_party_words(option) in mine for option in str(gold).split("|"))


def product_words(name: str) -> frozenset[str]:
    """What is particular in a product's name: nothing in "AI chips", a800 in "Nvidia A800s"."""
    kept = set()
    for word in (w.strip(".'-") for w in _words(name)):
        singular = word[:-1] if word.endswith("s") and re.search(r"\d", word) else word
        if singular and singular not in _ignored("product_words") | _ignored("vendor_words"):
            kept.add(singular)
    return frozenset(kept)


def _test(role: str) -> Callable[[Any, Any], bool]:
    if role in PARTIES:
        return same_party
    if role in PRODUCTS:
        return _same_product
    if role in FIGURES:
        return _same_figure
    return _same_time if role in TIMES else _same_instrument


def _same_product(gold: str, predicted: str) -> bool:
    pairs = ((product_words(g), product_words(p)) for g, p in _options(gold, predicted))
    return any(a == b or bool(a and b and (a <= b or b <= a)) for a, b in pairs)


def _same_instrument(gold: str, predicted: str) -> bool:
    mine = set(_words(predicted))
    ignored = _ignored("instrument_words")
    return any(mine & set(_words(option)) - ignored for option in str(gold).split("|"))


def _same_figure(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    return _unit(gold) == _unit(predicted) and all(
        _near(gold.get(end), predicted.get(end)) for end in ("low", "high")
    )


def _same_time(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    return all(gold.get(end) == predicted.get(end) for end in ("start", "end"))


def _near(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) <= TOLERANCE * max(abs(first), abs(second), 1e-9)


def _unit(figure: dict[str, Any]) -> str:
    return str(figure.get("currency") or figure.get("unit") or "").lower().rstrip("s")


def _options(gold: str, predicted: str) -> Iterator[tuple[str, str]]:
    return ((g, p) for g in str(gold).split("|") for p in str(predicted).split("|"))


def _party_words(name: str) -> str:
    words = [w.strip(".'-") for w in _words(name)]
    return " ".join(w for w in words if w not in _ignored("company_words")) or " ".join(words)


def _words(text: str) -> list[str]:
    ascii_text = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    plain = _US.sub("united states", ascii_text.lower()).replace("&", " and ")
    return [w.removesuffix("'s") for w in _WORD.findall(plain)]


@cache
def _ignored(name: str) -> frozenset[str]:
    rows = tomllib.loads(lexicon_file("agreement.toml").read_text(encoding="utf-8"))
    return frozenset(rows[name])
