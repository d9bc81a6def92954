"""Watches at work on a database: look for what they are for, and send what waits."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from store.database import Store
from store.transactions import UnusableDatabase
from ui.sending import Sent, send
from ui.watches_file import path_of
from ui.watches_toml import InvalidWatches, load

_log = logging.getLogger(__name__)


def look_through(store: Store, file: Path | None = None) -> None:
    """Makes alerts of what has changed or come due. What keeps it from that is said in the log.

    Nothing is lost by it: the queue of changes stays as it is, and the next merge looks again.
    """
    file = path_of(store.path, file)
    try:
        found = store.watches.notice(load(file).watches, datetime.now(UTC))
    except (InvalidWatches, UnusableDatabase, OSError) as problem:
        _log.warning("watches wait until the next merge: %s", problem)
        return
    if found:
        _log.info("watches of %s: %d to tell", file, found)


def tell(store: Store, say: Callable[[str], None], file: Path | None = None) -> Sent:
    """Sends what waits, and says what came of it. A file that cannot be used is said, and nothing is sent."""
    try:
        watchlist = load(path_of(store.path, file))
    except (InvalidWatches, OSError) as problem:
        say(f"nobody was told: {problem}")
        return Sent(problems={"watches": str(problem)})
    sent = send(store, watchlist) if watchlist.channels else Sent()
    for name, many in sent.alerts.items():
        say(f"told {name} of {many:,} {'thing' if many == 1 else 'things'}")
    for name, why in sent.problems.items():
        say(f"could not tell {name}: {why}; it is tried again")
    return sent
