"""Merge the claims into events again: after they were read anew, and after each decision of a person."""

from nlp.events import Event
from nlp.headline import headline
from nlp.merge import merge
from store.database import Store


def merge_again(store: Store) -> list[Event]:
    """Makes the events of the database be those of its claims as people decided; returns them, oldest first.

    A decision that another process takes meanwhile is merged too. New companies are looked up in the
    lists of restricted parties, and what changed is clocked against the rules.
    """
    store.reviews.replay()
    while True:
        with store.snapshot():
            latest = store.reviews.latest()
            reports, bonds = store.reports(), store.reviews.bonds()
        events = merge(reports, bonds=bonds)
        store.save_events((event, headline(event)) for event in events)
        if store.reviews.latest() == latest:
            store.parties.refresh()
            return events
