"""Channels of alerts: their kinds, their settings, and the secrets that they need and nobody is to see."""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, cast

from store.outbox import Letter


class Undelivered(Exception):
    """The channel does not answer as it should; the message says why. `wish`: it asks to be left alone so long."""

    def __init__(self, message: str, wish: timedelta | None = None) -> None:
        super().__init__(message)
        self.wish = wish


class Refused(Undelivered):
    """The channel answers, but does not take this letter."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a kind of channel: its name, what its value has to be, in words, and whether it is that.

    A secret is never written in the file: NAME_env names a variable of the environment, NAME_file a file.
    """

    name: str
    expected: str
    fits: Callable[[Any], bool]
    required: bool = False
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is to be found. Its value is read when it is used, and kept nowhere."""

    variable: str = ""
    file: Path | None = None

    def read(self) -> str:
        """Raises Undelivered where there is none, or where others could read it."""
        if self.file is None:
            value = os.environ.get(self.variable, "")
            if not value:
                raise Undelivered(f"the environment has no {self.variable}: set it")
            return value
        try:
            mode = self.file.stat().st_mode
            value = self.file.read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise Undelivered(f"{self.file} cannot be read: {problem.strerror}") from None
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise Undelivered(f"others may read {self.file}: chmod 600 {self.file}")
        if not value:
            raise Undelivered(f"{self.file} is empty: write the secret into it")
        return value


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of the user's: its name, kind, and settings by key; a secret is a Secret."""

    name: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def secret(self, key: str) -> str:
        """The secret of this key; "" where none is set. Raises Undelivered."""
        found = self.settings.get(key)
        return found.read() if isinstance(found, Secret) else ""

    def send(self, letter: Letter, at: datetime) -> str:
        """See ui.alerts."""
        return kind_of(self.kind).send(letter, self, at)

    @property
    def most(self) -> int:
        """How many alerts one letter takes."""
        return kind_of(self.kind).MOST


class ChannelKind(Protocol):
    """A file in ui.alerts."""

    KEYS: tuple[Key, ...]
    MOST: int

    def send(self, letter: Letter, channel: Channel, at: datetime) -> str: ...


@cache
def kinds() -> tuple[str, ...]:
    """The names of all kinds: the files of ui.alerts."""
    found = (f.name for f in files("ui.alerts").iterdir() if f.name.endswith(".py"))
    return tuple(sorted(name.removesuffix(".py") for name in found if not name.startswith("_")))


def kind_of(name: str) -> ChannelKind:
    """The file of the kind."""
    return cast(ChannelKind, import_module(f"ui.alerts.{name}"))


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def texts(value: Any) -> tuple[str, ...]:
    """A text or a list of texts as several; () if it is neither."""
    listed = value if isinstance(value, list) else [value]
    return tuple(listed) if all(map(is_text, listed)) else ()
