"""Documents that lie on this machine: pages, texts, PDFs, mailboxes and web archives.

What a file is, its first bytes say; its name does not count.
"""

import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from mailbox import mbox
from pathlib import Path
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.documents import Document

GZIP, ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: Larger files are refused, and larger records of an archive left out.
MOST_BYTES = 100_000_000
#: What in a web archive can be a document; the rest are pictures, styles and scripts.
READABLE = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")


class UnreadableFile(ValueError):
    """A file, or the rest of one, that cannot be taken apart; the message says which and why."""


def documents_in(
    path: Path, source: str, *, url: str = "", hints: Mapping[str, str] | None = None
) -> Iterator[Document]:
    """The documents of a file: one of a page, text or PDF; each message, each page of an archive.

    `url` is where a single document was published, and `hints` what is known of it; without `url` it
    has the file's own address. Raises UnreadableFile, for an archive that breaks off after what came
    before the break, and OSError.
    """
    begins = _beginning(path)
    packed = begins.startswith(GZIP)
    if packed:
        begins = _unpacked(path, len(begins))
    if begins.startswith((b"WARC/", ZSTANDARD)):
        yield from _archived(path, source)
    elif begins.startswith(b"From ") and b"\n" in begins:
        yield from _mailed(path, source)
    elif path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(f"{path}: larger than {MOST_BYTES // 10**6} MB")
    else:
        headers = {"Content-Type": "message/rfc822"} if _is_message(begins) else {}
        body = _unpacked(path, MOST_BYTES + 1) if packed else path.read_bytes()
        address = url or path.resolve().as_uri()
        yield Document(source, address, datetime.now(UTC), 200, headers, body, hints or {})


def _archived(path: Path, source: str) -> Iterator[Document]:
    """The pages of a WARC file, packed or not, that were served with status 200."""
    kinds = WarcRecordType.response | WarcRecordType.resource
    records = 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=kinds, auto_decode="all"):
                records += 1
                document = _record(record, source)
                if document is not None:
                    yield document
    except (OSError, ValueError, RuntimeError) as problem:
        raise UnreadableFile(f"{path}: breaks off after {records} records ({problem})") from None
    if not records:
        raise UnreadableFile(f"{path}: is no web archive, or an empty one")


def _record(record: WarcRecord, source: str) -> Document | None:
    url = record.headers.get("WARC-Target-URI", "") or ""
    headers = dict(record.http_headers.items()) if record.is_http_parsed else {}
    status = record.http_headers.status_code if record.is_http_parsed else 200
    kind = record.http_content_type if record.is_http_parsed else record.headers.get("Content-Type")
    readable = (kind or "text/html").split(";")[0].strip().lower() in READABLE
    if status != 200 or not readable or urlsplit(url).path == "/robots.txt":
        return None
    body = record.reader.read(MOST_BYTES + 1)
    if not body or len(body) > MOST_BYTES:
        return None
    headers = headers or {"Content-Type": kind or ""}
    return Document(source, url.strip("<>"), record.record_date.astimezone(UTC), 200, headers, body)


def _mailed(path: Path, source: str) -> Iterator[Document]:
    """The messages of a mailbox, each under its own Message-ID (RFC 2392)."""
    box = mbox(path, create=False)
    try:
        for key in box.iterkeys():
            body = box.get_bytes(key)
            name = str(box.get_message(key)["message-id"] or "").strip(" <>\r\n\t")
            url = f"mid:{name}" if name else f"{path.resolve().as_uri()}#{key}"
            headers = {"Content-Type": "message/rfc822"}
            yield Document(source, url, datetime.now(UTC), 200, headers, body)
    finally:
        box.close()


def _unpacked(path: Path, most: int) -> bytes:
    """The beginning of what a gzip file holds; what of it can be unpacked, if it is broken."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(path.read_bytes() if most > 4096 else _beginning(path), most)
    except zlib.error as problem:
        raise UnreadableFile(f"{path}: broken gzip ({problem})") from None


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _is_message(begins: bytes) -> bool:
    """Whether the file begins with the headers of a mail."""
    head = begins.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0].lower()
    lines = [line.split(b":")[0] for line in head.splitlines() if b":" in line]
    return b"from" in lines and b"subject" in lines and b"<" not in head.splitlines()[0]
