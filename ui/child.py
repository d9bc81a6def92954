"""A process that the schedule starts: one verb of the command line, within bounds.

    python -m ui.child MEGABYTES [prepare] OPTIONS… VERB …

It ends when the process that started it is gone, asks no more memory than it may, and takes being
asked to stop as Ctrl-C, so that it can write down how far it got.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

#: sqlite-utils imports pandas wherever it finds it, for a kind of table that nobody here hands it: a
#: third of the processor time of a crawl of one quiet source.
_NOT_NEEDED = ("pandas",)
#: The exit status of a process that wanted more memory than it may have.
TOO_LARGE = 77


def main(arguments: Sequence[str]) -> int:
    """The exit status of the verb, or TOO_LARGE."""
    megabytes, *rest = arguments
    limit_memory(int(megabytes))
    for name in _NOT_NEEDED:
        sys.modules[name] = None  # type: ignore[assignment]  # to import it fails from now on
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        return _prepare(rest[1:]) if rest[:1] == ["prepare"] else _verb(rest)
    except MemoryError:
        return TOO_LARGE


def limit_memory(megabytes: int) -> None:
    """Asking for more than so many million bytes of private memory fails from now on.

    Where the system has no such limit (macOS, Windows) there is none.
    """
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        most = megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _verb(arguments: Sequence[str]) -> int:
    from ui import cli

    return cli.main(arguments)


def _prepare(arguments: Sequence[str]) -> int:
    """The database made and up to date, and every source of the schedule known to it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--sources", type=Path)
    options = parser.parse_args(arguments)

    from crawler.sources_toml import load_sources
    from store.database import Store

    try:
        with Store(options.database) as store:
            for source in load_sources(options.sources):
                store.save_source(source)
    except (ValueError, OSError) as problem:
        print(f"chokepoint: {problem}", file=sys.stderr)
        return 1
    return 0


def _end_with_parent() -> None:
    """The other end of standard input is closed when whoever started this process has ended."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(30)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
