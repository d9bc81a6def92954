"""What comes of one source in one crawl, counted while it goes on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.notes import SourceRun


@dataclass(slots=True)
class Tally:
    """What has come of a visit so far; see SourceRun."""

    status: str = "ok"
    listed: int = 0
    known: int = 0
    kept: int = 0
    unchanged: int = 0
    failed: int = 0
    left: int = 0
    problems: int = 0
    requests: int = 0
    bytes: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    def answered(self, status: int, size: int) -> None:
        """Counts an answer with a body of `size` bytes as sent."""
        self.requests += 1
        self.bytes += size
        self.statuses[status] += 1

    def ended(self, source: str, began: datetime, values: Mapping[str, str]) -> SourceRun:
        """The account of it."""
        counts = {name: getattr(self, name) for name in Tally.__slots__}
        now = datetime.now(UTC)
        counts["statuses"] = dict(self.statuses)
        return SourceRun(source, began, now, **counts, values=dict(values))
