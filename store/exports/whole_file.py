"""Writing a file so that it appears whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.database import Store


class UnwritableExport(ValueError):
    """The export cannot be written there; the message says why and what to do."""


@contextmanager
def whole_file(store: Store, out: Path) -> Iterator[Path]:
    """A name to write to, which becomes `out` at the end. Raises UnwritableExport.

    The name is beside `out`, because renaming is atomic only within one file system, and free.
    """
    if out.is_dir():
        raise UnwritableExport(f"{out} is a directory; name a file in it")
    if not out.parent.is_dir():
        raise UnwritableExport(f"there is no directory {out.parent}; make it or name another")
    if out.exists() and out.samefile(store.path):
        raise UnwritableExport(f"{out} is the database itself; name another file")
    part = out.with_name(f".{out.name}.part")
    try:
        part.unlink(missing_ok=True)
        yield part
        _to_disk(part)
        part.replace(out)
    except OSError as problem:
        raise UnwritableExport(f"{out} cannot be written: {problem.strerror}") from problem
    finally:
        part.unlink(missing_ok=True)


def _to_disk(part: Path) -> None:
    """The words before the name: after a power cut there is no empty file of a good name."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
