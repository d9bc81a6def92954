"""What is done when the events have been merged anew: the one place that is told what changed."""

import logging

from store.database import Store
from store.merged import EventChanges
from ui.telling import look_through

_log = logging.getLogger(__name__)


def after_merge(store: Store, changes: EventChanges) -> None:
    """Called once after each merge, after an analysis as after a person's decision, when all is saved.

    Watches make their alerts here; these are sent later (ui.telling), so that nobody waits for a dead channel.
    What it raises reaches whoever merged; the events stay as they are.
    """
    if changes:
        new, other, gone = changes.appeared, changes.changed, changes.vanished
        counts = f"{len(new):,} new, {len(other):,} changed, {len(gone):,} gone"
        _log.info("events of %s: %s", store.path, counts)
    look_through(store)
