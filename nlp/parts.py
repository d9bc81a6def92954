"""Where one sentence tells an act in parts, each with a figure of its own.

"15,000 H100 and 8,000 MI300X"; "$5 billion in all: $1 billion this year and the other $4 billion next year".
Everything here counts characters of the sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from nlp.figures import size, unit_of
from nlp.mentions.mention import Mention

#: A sum of exact figures is one within this share.
_ROUNDING = 0.005
#: Sentences with more figures than this are lists of other things.
MOST_FIGURES = 8
#: What stands between two parts; the last one before the later part's figure is its beginning.
_SEPARATOR = re.compile(r";|,? (?:and|plus|while|then) |,(?= )|: ")
#: A comma alone parts only what other words part as well.
_STRONG = re.compile(r";|\b(?:and|plus|while|then)\b")
#: Characters of " for about " between goods and their price.
_FOR = 12
#: Words before a figure by which it is added to the one before.
_ADDED = re.compile(
    r"\b(?:an?other|a further|(?:an )?additional|an extra|a second|the (?:other|remaining|rest)|remaining)"
    r"(?: \w+){0,3}\W{0,2}$",
    re.IGNORECASE,
)
#: The same after it: "25,000 more", "$2bn on top".
_MORE = re.compile(r"\s*(?:\w+ ){0,2}?(?:more|extra|on top|besides)\b", re.IGNORECASE)
#: Words between two figures of which one is not added to the other: compared, corrected, or a share of it.
_COMPARED = re.compile(
    r"\b(?:from|versus|than|compared|against|instead|not|or|of which|including|includes|included|up|down"
    r"|cut|raised?|lowered|increased?|doubled|while earlier|previous(?:ly)?|at a (?:price|cost))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """`text[start:end]` tells it; `added` where words say that it comes on top of the one before."""

    start: int
    end: int
    figures: tuple[Mention, ...]
    added: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """At least two, in text order, and the figure that is their sum where the sentence gives it."""

    parts: tuple[Part, ...]
    total: Mention | None


def parts(text: str, mentions: Sequence[Mention], likely: Sequence[Mention]) -> Parts | None:
    """The parts of what the `likely` figures tell, None where there are none.

    `mentions` are all of the sentence; a figure that is not likely counts where it belongs to a sum.
    """
    figures = [m for m in mentions if m.kind in ("money", "quantity") and size(m.value)]
    if not 2 <= len(figures) <= MOST_FIGURES:
        return None
    total, summands = _sum(figures)
    told = [m for m in figures if m is not total and (m in likely or m in summands)]
    told += [m for m in figures if m not in told and m is not total and _adds_to(text, m, told)]
    told += [
        m for m in figures if m not in told and m is not total and _has_price(m, told, summands)
    ]
    told.sort(key=lambda m: m.start)
    if total is not None:
        told = [m for m in told if _key(m) != _key(total) or m in summands]
    groups = _grouped(told)
    if len(groups) < 2:
        return None
    found = _placed(text, groups)
    if found is None or not (total or any(p.added for p in found) or _is_even(text, found)):
        return None
    return Parts(found, total)


def _has_price(figure: Mention, told: Sequence[Mention], summands: Sequence[Mention]) -> bool:
    """Whether it stands right before one of the sums, as another that is told does: "35,000 for $2 billion"."""

    def before_sum(m: Mention) -> bool:
        return any(0 < s.start - m.end <= _FOR and s.kind != m.kind for s in summands)

    return before_sum(figure) and any(m.kind == figure.kind and before_sum(m) for m in told)


def _adds_to(text: str, figure: Mention, told: Sequence[Mention]) -> bool:
    """Whether words add it to one of the figures before it, or it counts the same goods, not named again."""
    before = [m for m in told if m.start < figure.start and _key(m) == _key(figure)]
    is_bare = figure.kind == "quantity" and figure.text[-1:].isdigit()
    return bool(before) and (is_bare or _is_added(text, before[-1].end, figure))


def _is_added(text: str, since: int, figure: Mention) -> bool:
    return bool(_ADDED.search(text[since : figure.start]) or _MORE.match(text, figure.end))


def _sum(figures: Sequence[Mention]) -> tuple[Mention | None, tuple[Mention, ...]]:
    """The first or last figure of its unit that is the sum of others, and these."""
    for total in figures:
        alike = [m for m in figures if m is not total and _key(m) == _key(total)]
        for count in range(len(alike), 1, -1):
            for chosen in combinations(alike, count):
                outside = total.start < chosen[0].start or total.start > chosen[-1].start
                whole, own = sum(size(m.value) or 0.0 for m in chosen), size(total.value) or 0.0
                if outside and abs(whole - own) <= _ROUNDING * own:
                    return total, chosen
    return None, ()


def _key(figure: Mention) -> tuple[str, str]:
    return figure.kind, unit_of(figure.value)


def _grouped(figures: Sequence[Mention]) -> list[list[Mention]]:
    """A part ends where a figure comes of which it has one already."""
    groups: list[list[Mention]] = []
    for figure in figures:
        if not groups or _key(figure) in map(_key, groups[-1]):
            groups.append([])
        groups[-1].append(figure)
    return groups


def _placed(text: str, groups: Sequence[Sequence[Mention]]) -> tuple[Part, ...] | None:
    """The parts with what lies between their edges; None where nothing parts two of them."""
    edges, added = [groups[0][0].start], [False]
    for before, after in pairwise(groups):
        between = text[before[-1].end : after[0].start]
        separators = list(_SEPARATOR.finditer(between))
        if not separators or _COMPARED.search(between, separators[-1].end()):
            return None
        edges.append(before[-1].end + separators[-1].start())
        added.append(_is_added(text, before[-1].end, after[0]))
    ends = [*edges[1:], len(text)]
    return tuple(
        Part(start, end, tuple(group), more)
        for start, end, group, more in zip(edges, ends, groups, added, strict=True)
    )


def _is_even(text: str, found: Sequence[Part]) -> bool:
    """Whether "and" or its like joins the last two parts, and each has the figures that the first has."""
    kinds = {tuple(sorted(map(_key, part.figures))) for part in found}
    last = text[found[-1].start : found[-1].figures[0].start]
    return len(kinds) == 1 and bool(_STRONG.search(last))
