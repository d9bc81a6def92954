"""Documents out of archives of years, as they were fetched: those that can matter, and a count of the rest.

Web archives (the CC-NEWS form), EDGAR's bulk files, documents in JSON Lines (the gold form), and pages,
texts, PDFs and mailboxes of the user's own. What a file is, its first bytes say. Of an archive only what
speaks of chips is taken; what a user has put into a folder is taken whole.
"""

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from typing import BinaryIO, cast

from crawler.backfill_inputs import ARCHIVES, Input, is_remote, opened
from crawler.backfill_pages import pages
from crawler.backfill_sieve import SOURCE, Sieve, Tally
from crawler.documents import Document
from crawler.files import GZIP, ZSTANDARD, UnreadableFile, documents_in

#: The type of content of a document in the gold form.
GOLD_FORM = "application/json"
#: A line of JSON Lines with more bytes is no document.
LONGEST_LINE = 50_000_000
#: Where a tar file says so: POSIX.1-1988, the `ustar` header.
_TAR = slice(257, 262)
_SUBMISSIONS = (b"<SUBMISSION>", b"<SEC-DOCUMENT>", b"-----BEGIN PRIVACY")


def documents(given: Input, sieve: Sieve, tally: Tally) -> Iterator[Document]:
    """The documents of an input that may matter; raises OSError where a file cannot be read.

    What is broken in a file is counted in the tally with its place, and the rest is read.
    """
    for file in given.files:
        before = tally.position
        yield from _documents(file, sieve, tally)
        if len(given.files) > 1:
            tally.position = before + Path(file).stat().st_size
            tally.tick()


def _documents(file: str, sieve: Sieve, tally: Tally) -> Iterator[Document]:
    begins, packed = _beginning(file)
    if begins.startswith(b"WARC/") or begins.startswith(ZSTANDARD):
        with opened(file) as archive:
            yield from pages(archive, file, sieve, tally)
    elif begins[_TAR] == b"ustar":
        # Scrapy comes with the sources, and web archives need it not.
        from crawler.backfill_filings import filings

        with opened(file) as archive:
            yield from filings(archive, file, sieve, tally)
    elif begins.startswith(_SUBMISSIONS):
        from crawler.backfill_filings import filing

        with opened(file) as submission:
            yield from filing(_unpacked(submission, packed).read(), sieve, tally)
    elif begins.lstrip().startswith(b"{"):
        with opened(file) as lines:
            yield from _rows(_unpacked(lines, packed), file, tally)
    elif is_remote(file) or file.lower().endswith(ARCHIVES):
        tally.damage(file, 0, "is no web archive, no archive of filings and no JSON Lines")
    else:
        yield from _own(file, tally)


def _own(file: str, tally: Tally) -> Iterator[Document]:
    """A page, text, PDF or mailbox of the user's own."""
    try:
        for document in documents_in(Path(file), SOURCE):
            tally.counts["records"] += 1
            yield document
    except UnreadableFile as problem:
        tally.damage(file, 0, str(problem).removeprefix(f"{file}: "))


def _rows(lines: BinaryIO, file: str, tally: Tally) -> Iterator[Document]:
    """Each line of JSON as a document; the line is its body."""
    offset = 0
    try:
        while line := lines.readline(LONGEST_LINE):
            if line.strip():
                tally.counts["records"] += 1
                if document := _row(line, offset, file, tally):
                    yield document
            offset += len(line)
            tally.position = offset
            tally.tick()
    except (EOFError, BadGzipFile, zlib.error) as problem:
        tally.damage(file, offset, f"broken after the line here, counted unpacked ({problem})")


def _row(line: bytes, offset: int, file: str, tally: Tally) -> Document | None:
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise ValueError("no object with a text")
    except ValueError as problem:
        tally.damage(file, offset, f"the line here is no document ({problem})")
        return None
    name = f"{row.get('id', offset)}"
    address = file if is_remote(file) else Path(file).as_uri()
    url = str(row.get("url") or f"{address}#{name}")
    hints = {"publisher": str(row.get("source", "")), "published": str(row.get("published", ""))}
    return Document(
        SOURCE, url, datetime.now(UTC), 200, {"Content-Type": GOLD_FORM}, line.strip(), hints
    )


def _beginning(file: str) -> tuple[bytes, bool]:
    """The first bytes, unpacked, and whether they were packed."""
    with opened(file) as handle:
        begins = handle.read(4096)
    if not begins.startswith(GZIP):
        return begins, False
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(begins, 512), True
    except zlib.error:
        return begins, True


def _unpacked(file: BinaryIO, packed: bool) -> BinaryIO:
    return cast(BinaryIO, GzipFile(fileobj=file)) if packed else file
