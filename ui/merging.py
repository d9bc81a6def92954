"""Merge the claims into events again: after they were read anew, and after each decision of a person."""

from store.database import Store
from store.merged import EventChanges
from store.neighbourhoods import Merged
from ui.after_merge import after_merge


def merge_again(store: Store, *, anew: bool = False) -> Merged:
    """Makes the events of the database be those of its claims as people decided; says what that changed.

    Only what changed since the last merge is merged, with its neighbourhood; with `anew`, everything. A decision
    that another process takes meanwhile is merged too. New companies are looked up in the lists of restricted
    parties, and what changed is clocked against the rules.
    """
    claims, changes = 0, EventChanges()
    while True:
        latest = store.reviews.latest()
        store.reviews.replay()
        merged = store.neighbourhoods.merge(anew=anew)
        claims, changes = claims + merged.claims, changes.then(merged.events)
        if store.reviews.latest() == latest:
            store.parties.refresh()
            after_merge(store, changes)
            return Merged(claims, changes, merged.anew)
