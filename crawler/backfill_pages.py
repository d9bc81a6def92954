"""The pages of a web archive that can matter: the others cost little more than unpacking them.

Where the archive is broken the reading goes on at the next record that can be found, if each record is
compressed by itself, as the standard advises (ISO 28500, annex D) and Common Crawl does.
"""

import html
import re
import zlib
from collections.abc import Generator, Iterator
from datetime import UTC
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.backfill_sieve import HEAD, LEAST_BYTES, MOST_BYTES, SOURCE, Sieve, Tally
from crawler.documents import Document

#: What can be a page of text: a scan cannot look into anything else.
READABLE = ("text/html", "application/xhtml+xml", "text/plain")
#: A record of more bytes is told of: no page is so long.
HUGE = 100_000_000
#: Bytes in which the next record is looked for at once, after a break.
WINDOW = 1 << 20
#: Records after which the progress is told.
OFTEN = 50

_KINDS = WarcRecordType.response | WarcRecordType.resource
_SITE_NAME = re.compile(
    rb"<meta\b(?=[^>]{0,300}\sproperty=[\"']og:site_name[\"'])[^>]{0,300}?\scontent=[\"']([^\"'<>]{2,80})[\"']",
    re.I,
)


def pages(file: BinaryIO, name: str, sieve: Sieve, tally: Tally) -> Iterator[Document]:
    """The pages that pass the sieve; `name` is the file's, for what is broken in it. Raises OSError
    where the file itself cannot be read on."""
    begin: int | None = 0
    while begin is not None:
        begin = yield from _stretch(file, name, begin, sieve, tally)


def _stretch(
    file: BinaryIO, name: str, begin: int, sieve: Sieve, tally: Tally
) -> Generator[Document, None, int | None]:
    """The pages from this byte to the next break; where to go on after it, None at the end."""
    if begin:
        file.seek(begin)
    at, records, doubtful = begin, 0, ""
    try:
        for record in ArchiveIterator(file, record_types=_KINDS, auto_decode="all"):
            at, records, doubtful = record.stream_pos, records + 1, ""
            tally.counts["records"] += 1
            if records % OFTEN == 1:
                tally.position = at
                tally.tick()
            if refusal := _refusal_of_head(record, sieve):
                tally.drop(refusal)
                if record.content_length > HUGE:
                    doubtful = (
                        f"a record that says to have {record.content_length:,} bytes was left out"
                    )
                    tally.damage(name, at, doubtful)
                continue
            body = record.reader.read()
            if _is_cut(record, body):
                doubtful = "the record is shorter than it says"
                tally.damage(name, at, doubtful)
                break
            if refusal := _refusal(record, body, sieve):
                tally.drop(refusal)
                continue
            yield _document(record, body)
    except (ValueError, RuntimeError, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno:
            raise
        if records or not begin:
            tally.damage(name, at, f"broken in or after the record here ({problem})")
        return _next_record(file, at + 1)
    return _next_record(file, at + 1) if doubtful else None


def _refusal_of_head(record: WarcRecord, sieve: Sieve) -> str:
    """Why this is no page that can matter, by what is told before its bytes; "" where it may be."""
    kind = record.headers.get("Content-Type")
    if record.is_http_parsed:
        kind = record.http_content_type
        if record.http_headers.status_code != 200:
            return "no page"
    if (kind or "text/html").split(";")[0].strip().lower() not in READABLE:
        return "no page"
    if not LEAST_BYTES <= record.content_length <= MOST_BYTES:
        return "too short or too long"
    if sieve.too_early(record.record_date.astimezone(UTC)):
        return "of other days"
    url = record.headers.get("WARC-Target-URI") or ""
    return "no page" if url.count("/") < 4 and url.endswith(("/", "/robots.txt")) else ""


def _is_cut(record: WarcRecord, body: bytes) -> bool:
    """Whether bytes are missing; of a body that was packed, unpacking tells."""
    if record.is_http_parsed:
        headers = record.http_headers
        if "Content-Encoding" in headers or "Transfer-Encoding" in headers:
            return False
    return len(body) < record.content_length


def _refusal(record: WarcRecord, body: bytes, sieve: Sieve) -> str:
    headers = record.http_headers if record.is_http_parsed else record.headers
    language = headers.get("Content-Language") or ""
    kind = headers.get("Content-Type") or ""
    return sieve.refusal_of_bytes(body, language) or sieve.refusal_of_page(body, kind)


def _document(record: WarcRecord, body: bytes) -> Document:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    named = record.http_headers.items() if record.is_http_parsed else ()
    headers = dict(named) or {"Content-Type": record.headers.get("Content-Type") or ""}
    hints = {"publisher": _publisher(url, body)}
    fetched = record.record_date.astimezone(UTC)
    return Document(SOURCE, url, fetched, 200, headers, body, hints)


def _publisher(url: str, body: bytes) -> str:
    """What the site calls itself; else its host."""
    named = _SITE_NAME.search(body, 0, HEAD * 16)
    said = html.unescape(named[1].decode("utf-8", "replace")).strip() if named else ""
    return said or (urlsplit(url).hostname or "").removeprefix("www.")


def _next_record(file: BinaryIO, after: int) -> int | None:
    """Where the next record begins, at this byte or later; None where there is none to be found."""
    file.seek(0)
    mark = b"\x1f\x8b\x08" if file.read(2) == b"\x1f\x8b" else b"WARC/1."
    file.seek(after)
    begin, window = after, file.read(WINDOW)
    while len(window) >= len(mark):
        place = window.find(mark)
        while place >= 0:
            if _is_record(file, begin + place):
                return begin + place
            place = window.find(mark, place + 1)
        begin += len(window) - len(mark) + 1
        file.seek(begin)
        window = file.read(WINDOW)
    return None


def _is_record(file: BinaryIO, begin: int) -> bool:
    file.seek(begin)
    head = file.read(1024)
    if head.startswith(b"WARC/1."):
        return True
    try:
        return (
            zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            .decompress(head, 16)
            .startswith(b"WARC/1.")
        )
    except zlib.error:
        return False
