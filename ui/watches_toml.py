"""The user's `watches.toml`: what is watched for, and who is told, as values. What is wrong is said with its line.

[watch.big-orders]              [channel.desk]
type = "order"                  kind = "webhook"
buyer = "China"                 url = "https://example.org/hook"
value_over = "$500 million"     secret_env = "DESK_SECRET"
tell = "desk"
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crawler.sources_toml import line_of
from nlp.alerts import Watch
from ui.channels import Channel, Key, Secret, is_text, kind_of, kinds
from ui.watch_keys import KEYS, InvalidValue, condition, read, rhythm, roles

#: What follows the name of a secret: where it is kept.
_KEPT = ("_env", "_file")
_NAME = re.compile(r"[A-Za-z0-9_-]+")
#: Keys that say whom to tell and when, not what to watch for.
_TELLING = {"tell", "often", "at", "on"}


class InvalidWatches(ValueError):
    """A `watches.toml` that cannot be used; the message names the file, the line, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Watchlist:
    """All that the file says."""

    watches: tuple[Watch, ...] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict, hash=False)
    #: What each watch is for, in the words of the file, by its name.
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file, such as [watch.big-orders]."""

    file: Path
    text: str
    sort: str
    name: str
    fields: Mapping[str, Any]

    def wrong(self, key: str, problem: str) -> InvalidWatches:
        line = line_of(self.text, f"{self.sort}.{self.name}", key)
        return InvalidWatches(
            f"{self.file.name}, line {line}: {self.sort} '{self.name}': {problem}"
        )


def load(file: Path) -> Watchlist:
    """What the file says; nothing where there is no file. Raises InvalidWatches."""
    return parsed(file.read_text(encoding="utf-8"), file) if file.exists() else Watchlist()


def parsed(text: str, file: Path) -> Watchlist:
    """What a file of this text says; files that it names are beside it. Raises InvalidWatches."""
    tables = list(_tables(text, file))
    channels = {t.name: _channel(t) for t in tables if t.sort == "channel"}
    watches = tuple(_watch(t, channels) for t in tables if t.sort == "watch")
    words = {t.name: _words(t) for t in tables if t.sort == "watch"}
    return Watchlist(watches, channels, words)


def _tables(text: str, file: Path) -> Iterable[_Table]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidWatches(_syntax_problem(str(error), text, file)) from None
    for sort, tables in found.items():
        if sort not in ("watch", "channel") or not isinstance(tables, dict):
            line = line_of(text, sort, "") if isinstance(tables, dict) else _first_line(text, sort)
            raise InvalidWatches(
                f"{file.name}, line {line}: '{sort}' is neither a watch nor a channel:"
                " write [watch.NAME] or [channel.NAME] above what belongs to it"
            )
        for name, fields in tables.items():
            table = _Table(file, text, sort, name, fields if isinstance(fields, dict) else {})
            if not isinstance(fields, dict) or not _NAME.fullmatch(name):
                raise table.wrong(
                    "", f"write [{sort}.NAME] above it, with letters, digits and hyphens"
                )
            yield table


def _watch(table: _Table, channels: Mapping[str, Channel]) -> Watch:
    known = (*KEYS, *roles())
    for key in table.fields:
        if key not in known:
            raise table.wrong(key, _unknown(key, known))
    values = {key: _value(table, key) for key in table.fields}
    _check(table, channels)
    try:
        return Watch(table.name, condition(values), values["tell"], rhythm(values))
    except InvalidValue as problem:
        raise table.wrong("", f"its limits must be {problem}") from None


def _words(table: _Table) -> str:
    asked = [(key, value) for key, value in table.fields.items() if key not in _TELLING]
    return "; ".join(
        " ".join(
            [*key.split("_"), *([] if value is True else [" or ".join(map(str, _listed(value)))])]
        )
        for key, value in asked
    )


def _value(table: _Table, key: str) -> Any:
    try:
        return read(key, table.fields[key])
    except InvalidValue as expected:
        raise table.wrong(key, f"'{key}' is {table.fields[key]!r}, not {expected}") from None


def _check(table: _Table, channels: Mapping[str, Channel]) -> None:
    """That the keys, each of which is fine, go together."""
    asked = table.fields.keys() - _TELLING
    if not asked:
        raise table.wrong("", 'it does not say what to watch for; add, say, type = "order"')
    if "tell" not in table.fields:
        known = ", ".join(channels) or "none yet: add [channel.NAME]"
        raise table.wrong(
            "", f'it does not say whom to tell; add tell = "CHANNEL" (there is {known})'
        )
    for channel in _listed(table.fields["tell"]):
        if channel not in channels:
            raise table.wrong(
                "tell", f"there is no channel '{channel}'; {_near(channel, channels)}"
            )
    if "source_went_quiet" in asked and asked != {"source_went_quiet"}:
        other = min(asked - {"source_went_quiet"})
        raise table.wrong(
            other, f"'{other}' is of events, and a quiet source is none: make two watches"
        )
    turning = asked & {
        "value_changed_by",
        "quantity_changed_by",
        "status_became",
        "conflict_appeared",
    }
    if "due_passed_in_silence" in asked and turning:
        other = min(turning)
        raise table.wrong(
            other, f"'{other}' and a date that passes do not come together: make two watches"
        )
    types = _listed(table.fields.get("type", []))
    for role in asked & roles().keys() if types else ():
        if not set(types) & set(roles()[role]):
            has = ", ".join(r for r in roles() if set(types) & set(roles()[r]))
            raise table.wrong(role, f"no {' or '.join(types)} has a {role}; there is {has}")


def _channel(table: _Table) -> Channel:
    kind = table.fields.get("kind")
    if kind not in kinds():
        given = f"'kind' is {kind!r}" if "kind" in table.fields else "it has no kind"
        raise table.wrong("kind", f"{given}; write one of {', '.join(kinds())}")
    keys = {key.name: key for key in kind_of(kind).KEYS}
    settings: dict[str, Any] = {}
    for name in table.fields.keys() - {"kind"}:
        key, kept = _key(table, name, keys)
        settings[key.name] = _setting(table, name, key, kept)
    for key in keys.values():
        if key.required and key.name not in settings:
            write = (
                f'{key.name}_env = "VARIABLE"' if key.is_secret else f"{key.name} = {key.expected}"
            )
            raise table.wrong("", f"a channel of kind {kind} needs '{key.name}'; add {write}")
    return Channel(table.name, kind, settings)


def _key(table: _Table, name: str, keys: Mapping[str, Key]) -> tuple[Key, str]:
    """The key that `name` is of, and for a secret where that is kept: _env or _file."""
    for kept in _KEPT:
        stem = name.removesuffix(kept)
        if stem != name and stem in keys and keys[stem].is_secret:
            return keys[stem], kept
    if name in keys and not keys[name].is_secret:
        return keys[name], ""
    if name in keys:
        raise table.wrong(
            name,
            f"a secret does not stand in this file: write {name}_env with the name of a variable"
            f" of the environment, or {name}_file with that of a file that only you may read",
        )
    known = [k.name if not k.is_secret else f"{k.name}_env" for k in keys.values()]
    raise table.wrong(name, _unknown(name, known))


def _setting(table: _Table, name: str, key: Key, kept: str) -> Any:
    value = table.fields[name]
    if kept:
        if not is_text(value):
            raise table.wrong(name, f"'{name}' is not a text in quotes")
        return Secret(variable=value) if kept == "_env" else Secret(file=_beside(table.file, value))
    if not key.fits(value):
        raise table.wrong(name, f"'{name}' is not {key.expected}")
    return str(_beside(table.file, value)) if key.name == "file" else value


def _beside(file: Path, name: str) -> Path:
    return file.resolve().parent / Path(name).expanduser()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _unknown(key: str, known: Iterable[str]) -> str:
    return f"unknown key '{key}'; {_near(key, known)}"


def _near(word: str, known: Iterable[str]) -> str:
    listed = list(known)
    near = get_close_matches(word, listed, 1)
    return f"did you mean '{near[0]}'?" if near else f"there is {', '.join(listed) or 'none'}"


def _first_line(text: str, word: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith(word)), 1)


def _syntax_problem(error: str, text: str, file: Path) -> str:
    place = re.search(r" \(at line (\d+), column \d+\)$", error)
    line = int(place[1]) if place else len(text.splitlines())
    problem = error[: place.start()] if place else error.removesuffix(" (at end of document)")
    return f"{file.name}, line {line}: {problem}"
