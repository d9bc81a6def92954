"""What a person, or a program, is told of a backfill while it runs and when it ends."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.wording import many, octets

if TYPE_CHECKING:
    from store.backfill import Task
    from store.parts import Part
    from ui.backfill_workers import Outcome

#: Of what is broken in one input so many places are shown; part.json has all.
_SHOWN = 5


class Progress:
    """Files, pages, kept, claims, pages a second and time left; on standard error, but JSON on output."""

    def __init__(self, out: Path, *, as_json: bool) -> None:
        self.out, self.as_json = out, as_json
        self.loaded: Counter[str] = Counter()
        self.failures: list[tuple[str, str]] = []
        self.damaged = 0
        self._read: Counter[str] = Counter()
        self._inputs = self._done = self._bytes = 0
        self._began = time.monotonic()

    def begin(self, missing: Iterable["Task"], *, done: int) -> None:
        listed = list(missing)
        self._inputs, self._bytes = len(listed), sum(task.given.size for task in listed)
        again = f"; {done:,} were read before" if done else ""
        self.say(f"{many(self._inputs, 'input')} to read, {octets(self._bytes)}{again}")

    def look(self) -> None:
        """Tells how far it is, where somebody looks on."""
        if sys.stderr.isatty() and not self.as_json:
            print(f"\r\033[K{self._line()}", end="", file=sys.stderr, flush=True)

    def ended(self, outcome: "Outcome", part: "Part | None") -> None:
        """An input has been read and loaded, or cannot be."""
        self._done += 1
        name, about = outcome.task.given.name, outcome.about
        if about is None or part is None:
            problem = outcome.problem or (
                f"its part is not in {self.out}: the workers must write to the folder that is read here"
            )
            self.failures.append((name, problem))
            self._put({"input": name, "problem": problem})
            self.say(f"  {name}: {problem}")
            return
        counts = about["counts"]
        self._read.update(
            {n: counts.get(n, 0) for n in ("records", "kept", "claims", "unreadable")}
        )
        self._read["bytes"] += about["bytes"]
        self._put({**about, "part": str(part.folder)})
        self.say(
            f"  {name}: {many(counts.get('records', 0), 'page')}, {counts.get('kept', 0):,} kept,"
            f" {many(counts.get('claims', 0), 'claim')}"
        )
        self.damaged += bool(about["damages"])
        for damage in about["damages"][:_SHOWN]:
            self.say(f"    {damage['file']}, byte {damage['offset']:,}: {damage['problem']}")
        if (more := len(about["damages"]) - _SHOWN) > 0:
            self.say(f"    and {more:,} more: see {part.folder / 'part.json'}")

    def end(self) -> None:
        """The sum."""
        self._put({"sum": self.counts(), "failures": [list(f) for f in self.failures]})
        self.say(
            f"{many(self.loaded['documents'], 'new document')} and {many(self.loaded['claims'], 'claim')}"
            f" loaded; {many(self._read['records'], 'page')} read, {self._speed():,.0f} a second;"
            f" the parts are in {self.out}"
        )
        if self.damaged:
            self.say(
                f"{many(self.damaged, 'input')} broken in places, as told above; the rest was read"
            )
        if self.failures:
            self.say(
                f"{many(len(self.failures), 'input')} could not be read; run the same command again:"
            )
            for name, problem in self.failures:
                self.say(f"  {name}: {problem}")

    def counts(self) -> dict[str, int]:
        """For the book of runs."""
        return {
            "inputs": self._done,
            "failed": len(self.failures),
            "pages": self._read["records"],
            "new": self.loaded["documents"],
            "claims": self.loaded["claims"],
        }

    def say(self, line: str) -> None:
        start = "\r\033[K" if sys.stderr.isatty() else ""
        print(f"{start}{line}", file=sys.stderr, flush=True)

    def _put(self, row: dict[str, Any]) -> None:
        if self.as_json:
            print(json.dumps(row, ensure_ascii=False), flush=True)

    def _line(self) -> str:
        from store.backfill_notes import progress_of

        now = self._read + Counter(progress_of(self.out))
        seconds = time.monotonic() - self._began
        share = min(now["bytes"] / self._bytes, 1.0) if self._bytes else 0.0
        left = f", {_time(seconds / share - seconds)} left" if share > 0.005 else ""
        return (
            f"{self._done:,} of {many(self._inputs, 'input')}, {share:.0%}; {now['records']:,} pages,"
            f" {now['kept']:,} kept, {now['claims']:,} claims; {now['records'] / seconds:,.0f} pages a second{left}"
        )

    def _speed(self) -> float:
        return self._read["records"] / max(time.monotonic() - self._began, 0.001)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
