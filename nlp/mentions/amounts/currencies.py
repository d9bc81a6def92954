"""Tell which currency is written before or after a number. The table is `lexicon/currencies.toml`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlp.lexicon.entries import lexicon_file, load

#: Without ASCII a "ſ" would match an "s" that no table holds.
_FLAGS = re.IGNORECASE | re.ASCII
#: The sign of the yen and of the yuan; only the text around it can tell.
YEN_OR_YUAN = "¥"
_LONGEST_PREFIX = 5
#: Characters either side in which a word may tell the yen from the yuan: about two sentences.
_NEAR = 300
#: A context longer than a headline and a lead tells no more, and would be read for every "¥".
_CONTEXT = 1000
_SPACES = " \u00a0\u202f\n"
_LINK = "[ \\n\u00a0\u202f-]{0,2}(?:of[ \\n]|in[ \\n])?"
#: What follows a currency's name in "Dollar General", "euro zone", "pounds of copper".
_NOT_BEFORE = r"(?!\w|[ -](?:general|tree|index|zone|area|bloc|stores?|shops?)\b)"
_SPACED = re.compile(r"(?<!\w)(US|NT|HK)[ \u00a0]\$$")


@dataclass(frozen=True, slots=True)
class Currencies:
    """How texts write currencies: before a number, after one, and which names need a large one."""

    before: dict[str, str]
    after: dict[str, tuple[str, float]]
    shy: frozenset[str]
    signs: frozenset[str]
    name: re.Pattern[str]
    hints: dict[str, str]
    hint: re.Pattern[str]


@cache
def currencies() -> Currencies:
    """The lexicon's currencies, read once."""
    before = {YEN_OR_YUAN: YEN_OR_YUAN}
    after = {YEN_OR_YUAN: (YEN_OR_YUAN, 1.0)}
    shy: set[str] = set()
    hints: dict[str, str] = {}
    rows = load(lexicon_file("currencies.toml"))["currency"]
    for row in rows:
        code, signs = row["code"], row.get("signs", [])
        before |= dict.fromkeys([code, *row.get("codes", []), *signs], code)
        shy |= _plural(row.get("shy", []))
        names = _plural([*row.get("names", []), *row.get("shy", [])])
        codes = [code.lower(), *(c.lower() for c in row.get("codes", []))]
        after |= dict.fromkeys([*names, *codes, *signs], (code, 1.0))
        after |= dict.fromkeys(_plural(row.get("minor", [])), (code, 0.01))
        hints |= dict.fromkeys(row.get("hints", []), code)
    signs = frozenset(sign for sign in before if len(sign) == 1)
    return Currencies(
        before=before,
        after=after,
        shy=frozenset(shy),
        signs=signs,
        name=_name_pattern(rows, signs),
        hints=hints,
        hint=re.compile(rf"\b(?:{'|'.join(hints)})\b"),
    )


def sign_before(text: str, pos: int) -> tuple[int, str] | None:
    """Start of the sign or code that touches the number at `pos`, and its currency ("¥" stays)."""
    end = pos - 1 if pos > 1 and text[pos - 1] in _SPACES else pos
    if end < 1:
        return None
    known, last = currencies(), text[end - 1]
    if not (last in known.signs or last == "." or last.isalpha()):
        return None
    start = end - 1
    while start > 0 and end - start < _LONGEST_PREFIX and _joins(text[start - 1]):
        start -= 1
    if last in known.signs:
        return _sign(text, start, end)
    whole = start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_")
    code = known.before.get(text[start:end]) if whole else None
    return (start, code) if code else None


def name_after(text: str, end: int, value: float) -> tuple[int, str, float] | None:
    """End of the currency's name behind a number, its code, and 0.01 where it names hundredths."""
    known = currencies()
    found = known.name.match(text, end)
    if not found:
        return None
    name = " ".join((found["name"] or found["sign"]).lower().split())
    if name in known.shy and value < 1000:
        return None
    return found.end(), *known.after[name]


def yen_or_yuan(text: str, pos: int, context: str) -> tuple[str, bool]:
    """What "¥" at `pos` means by the nearest word that tells, and whether any did: else the yen."""
    known = currencies()
    base = max(0, pos - _NEAR)
    near = known.hint.finditer(text[base : pos + _NEAR].lower())
    nearest = min(near, key=lambda found: abs(base + found.start() - pos), default=None)
    told = nearest or known.hint.search(context[:_CONTEXT].lower())
    return (known.hints[told[0]], True) if told else ("JPY", False)


def _sign(text: str, start: int, end: int) -> tuple[int, str]:
    before = currencies().before
    while text[start:end] not in before:
        start += 1
    if text[start:end] == "$" and (spaced := _SPACED.search(text[max(0, end - 5) : end])):
        return end - len(spaced.group()), before[f"{spaced[1]}$"]
    return start, before[text[start:end]]


def _joins(character: str) -> bool:
    return character.isalpha() or character == "."


def _plural(names: Iterable[str]) -> set[str]:
    return {form for name in names for form in (name.lower(), f"{name.lower()}s")}


def _name_pattern(rows: list[dict[str, Any]], signs: frozenset[str]) -> re.Pattern[str]:
    kinds = ("names", "shy", "minor")
    names = _plural(name for row in rows for kind in kinds for name in row.get(kind, []))
    codes = [code for row in rows for code in (row["code"], *row.get("codes", []))]
    spaced = [re.escape(n).replace(r"\ ", "[ \\n]") for n in sorted(names, key=len, reverse=True)]
    touching = "".join(re.escape(sign) for sign in sorted(signs))
    return re.compile(
        rf"{_LINK}(?P<name>(?:{'|'.join(spaced)})|(?-i:{'|'.join(codes)})(?![ \n]?[0-9])){_NOT_BEFORE}"
        rf"| ?(?P<sign>[{touching}])(?! ?[0-9])",
        _FLAGS,
    )
