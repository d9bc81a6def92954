"""Where a user's `watches.toml` is, and tables put into it and taken out; all else in it stays byte for byte.

The standard library only: the process that keeps the schedule asks here, too.
"""

import json
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

#: Keys whose value is a number; all others take texts.
_NUMBERS = ("port", "quantity_over", "quantity_under")


class UnknownTable(ValueError):
    """There is no watch or channel of this name, or there is one already."""


def path_of(database: Path, named: Path | None = None) -> Path:
    """The file that belongs to a database: as named, by $CHOKEPOINT_WATCHES, or beside the database."""
    by_user = os.environ.get("CHOKEPOINT_WATCHES", "")
    return named or (Path(by_user) if by_user else database.with_name("watches.toml"))


def with_table(text: str, name: str, pairs: Sequence[str]) -> str:
    """The text with one more table of KEY=VALUE pairs, a channel if they give a kind. Raises UnknownTable."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not re.fullmatch(r"[a-z_]+", key):
            raise UnknownTable(f"{pair!r} is no KEY=VALUE, such as type=order")
        values.setdefault(key, []).append(_value(key, value))
    sort = "channel" if "kind" in values else "watch"
    if _place(text, name, (sort,)):
        raise UnknownTable(
            f"there is a {sort} '{name}' already: give another name, or remove it first"
        )
    lines = [f"{key} = {_joined(found)}" for key, found in values.items()]
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}" + "\n".join([f"[{sort}.{name}]", *lines, ""])


def without_table(text: str, name: str) -> str:
    """The text without the watch or channel of this name. Raises UnknownTable."""
    place = _place(text, name, ("watch", "channel"))
    if place is None:
        raise UnknownTable(f"there is no watch or channel '{name}' as a table of its own")
    first, last = place
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:first], *lines[last:]])


def write(file: Path, text: str, check: Callable[[str], object]) -> None:
    """Puts the text in the file's place at once, if `check`, which may raise, has nothing against it."""
    check(text)
    target = file.resolve()  # a link stays a link
    descriptor, trial = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.", suffix=".new")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        os.chmod(trial, target.stat().st_mode & 0o777 if target.exists() else 0o600)
        os.replace(trial, target)
    finally:
        Path(trial).unlink(missing_ok=True)


def _place(text: str, name: str, sorts: Sequence[str]) -> tuple[int, int] | None:
    """From which line to before which the table stands, with the empty lines behind it."""
    lines = text.splitlines()
    opening = re.compile(
        rf"\s*\[\s*(?:{'|'.join(sorts)})\s*\.\s*[\"']?{re.escape(name)}[\"']?\s*\]"
    )
    first = next((n for n, line in enumerate(lines) if opening.match(line)), None)
    if first is None:
        return None
    following = range(first + 1, len(lines))
    last = next(
        (n for n in following if re.match(r"\s*\[[^\[\]]+\]\s*(#.*)?$", lines[n])), len(lines)
    )
    while last < len(lines) and lines[last - 1].lstrip().startswith("#"):
        last -= 1  # what is said right above the next table belongs to that
    return first, last


def _value(key: str, value: str) -> str:
    """As TOML writes it; JSON's escapes of a text are TOML's too."""
    if value in ("true", "false") or (key in _NUMBERS and value.isdecimal()):
        return value
    return json.dumps(value, ensure_ascii=False)


def _joined(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"
