"""A zip to cite from: each event as Markdown, its texts, and all that proves its quotes.

    README.md            what is in it and how it is checked
    events.md            every event with its quotes, where they stand, and when they were fetched
    claims.jsonl         the same for programs: one claim a line
    texts/VERSION.txt    each text in UTF-8, as its quotes count into it
    SHA256SUMS           of every other file, as `sha256sum --check` reads it

`chokepoint verify FILE.zip` proves it without the database (store.exports.sealed). The same events
give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nlp.claims import Report
from store.exports.selection import Chosen, Selection
from store.exports.whole_file import whole_file
from store.provenance import Provenance
from store.rows import stamp

#: The first day that a zip can hold: no file of it is dated by the clock.
_UNDATED = (1980, 1, 1, 0, 0, 0)

README = """# Evidence

`events.md` holds every event with the sentences that report it. Each sentence is a quote of a text
in `texts/`, from character START to before character END, counted in Unicode code points from 0.
For each text there are the address, the time of the fetch (UTC) and the SHA-256 of the body as the
server sent it; `claims.jsonl` holds the same for programs.

Check that nothing was changed: `sha256sum --check SHA256SUMS`. Check also that every quote stands
where it is said to stand: `chokepoint verify FILE.zip`. Neither needs the database or a network.

The texts stay their publishers'. Quote from them; do not republish them.
"""


def write(selection: Selection, out: Path) -> int:
    written = 0
    with whole_file(selection.store, out) as part, ZipFile(part, "w", ZIP_DEFLATED) as zipped:
        sealed = _Sealed(zipped)
        sealed.add("README.md", [README])
        # A zip takes one file at a time, so what grows side by side is kept until the end.
        events: list[str] = []
        claims: list[str] = []
        for stretch in selection.stretches():
            origins = selection.store.provenance([event.id for _, event in stretch])
            for origin in origins.values():
                sealed.add(f"texts/{origin.version_id}.txt", [origin.text])
            for chosen in stretch:
                events.append(_markdown(chosen, origins))
                claims += _lines(chosen, origins)
            written += len(stretch)
        sealed.add("events.md", events or ["No event.\n"])
        sealed.add("claims.jsonl", claims)
        sealed.close()
    return written


class _Sealed:
    """Files of a zip, and the hash of each."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zipped = zipped
        self._hashes: dict[str, str] = {}

    def add(self, name: str, pieces: list[str]) -> None:
        """Once: a text that two stretches of events share is there already."""
        if name in self._hashes:
            return
        body = "".join(pieces).encode("utf-8")
        self._hashes[name] = hashlib.sha256(body).hexdigest()
        self._put(name, body)

    def close(self) -> None:
        sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._hashes.items()))
        self._put("SHA256SUMS", sums.encode())

    def _put(self, name: str, body: bytes) -> None:
        entry = ZipInfo(name, _UNDATED)
        entry.compress_type = ZIP_DEFLATED
        self._zipped.writestr(entry, body)


def _markdown(chosen: Chosen, origins: dict[str, Provenance]) -> str:
    row, event = chosen
    when = f"{row['date_start']} to {row['date_end']} ({row['date_precision']})"
    counts = f"{row['reports']} reports, {row['origins']} origins, {row['conflicts']} conflicts"
    head = f"## {_plain(row['headline'])}\n\n{event.event_type}, {when}, {row['status']}; {counts}. Event `{event.id}`.\n"
    said = "".join(_said(report, origins[report.claim.article_id]) for report in event.reports)
    disputes = "".join(
        f"\n- Conflict on {c.role} ({c.reason.value}): claims `{c.first.claim.id}` and `{c.second.claim.id}`\n"
        for c in event.conflicts
    )
    return f"{head}{said}{disputes}\n"


def _said(report: Report, origin: Provenance) -> str:
    quote = report.claim.quote
    lines = "\n".join(f"> {line}" for line in _plain(quote.text).splitlines())
    return f"""
{lines}

- {_plain(report.publisher)}, {report.published}: {_plain(report.title)}
- <{report.url}>
- `texts/{origin.version_id}.txt`, characters {quote.start} to {quote.end}; claim `{report.claim.id}`, {report.claim.modality.value}
- fetched {stamp(origin.fetched_at)}, HTTP {origin.status}; SHA-256 of the body `{origin.body_sha256}`
"""


def _plain(text: str) -> str:
    """So that Markdown shows the words as they are."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)


def _lines(chosen: Chosen, origins: dict[str, Provenance]) -> Iterator[str]:
    for report in chosen.event.reports:
        record = _record(chosen.event.id, report, origins[report.claim.article_id])
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _record(event_id: str, report: Report, origin: Provenance) -> dict[str, Any]:
    claim = report.claim
    quotes = [("quote", claim.quote), ("trigger", claim.trigger)]
    quotes += [(a.role, a.quote) for a in claim.arguments]
    quotes += [("attribution", a.quote) for a in claim.attributions]
    return {
        "event_id": event_id,
        "claim_id": claim.id,
        "event_type": claim.event_type,
        "publisher": report.publisher,
        "published": report.published.isoformat(),
        "url": report.url,
        "title": report.title,
        "text": f"texts/{origin.version_id}.txt",
        "text_sha256": origin.text_sha256,
        "document_id": origin.document_id,
        "fetched_at": stamp(origin.fetched_at),
        "status": origin.status,
        "body_sha256": origin.body_sha256,
        "quotes": [{"of": of, "start": q.start, "end": q.end, "words": q.text} for of, q in quotes],
    }
