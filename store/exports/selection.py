"""What is exported: the events that pass a filter, in stretches that fit into memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nlp.events import Event
from store.database import Store
from store.queries import Filter

#: How many events are in memory at once.
STRETCH = 500

#: Told how many events of how many are written.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Tells nobody."""


class Chosen(NamedTuple):
    """An event, and its row of `v_events`."""

    row: Mapping[str, Any]
    event: Event


@dataclass(frozen=True, slots=True)
class Selection:
    """The events of the store that pass, and whom to tell how far the writing has got."""

    store: Store
    wanted: Filter = field(default_factory=Filter)
    progress: Progress = silent

    def __post_init__(self) -> None:
        """Of a filter with a day, the store is the one as known on that day."""
        store, wanted = self.store.at(self.wanted)
        object.__setattr__(self, "store", store)
        object.__setattr__(self, "wanted", wanted)

    def stretches(self) -> Iterator[list[Chosen]]:
        """Oldest first, all as of one moment, whatever others save meanwhile."""
        with self.store.snapshot():
            ids = self.store.event_ids(self.wanted)
            for first in range(0, len(ids), STRETCH):
                some = ids[first : first + STRETCH]
                rows = self.store.event_rows(some)
                yield [Chosen(rows[event.id], event) for event in self.store.events_of(some)]
                self.progress(first + len(some), len(ids))

    def __iter__(self) -> Iterator[Chosen]:
        for stretch in self.stretches():
            yield from stretch
