"""What is remembered of a source from one crawl to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Memory:
    """One source's memory, as its crawl begins; `values` is kept if the crawl ends well.

    `last_success` is when the last crawl began in which every listing was read, or None. `values`
    are a kind's own (the newest number seen, a date to go on from): it may change them while it
    runs, and a crawl that is killed or fails leaves them as they were.
    """

    last_success: datetime | None = None
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, last_success: datetime | None, values: Mapping[str, str]) -> "Memory":
        return cls(last_success, dict(values))
