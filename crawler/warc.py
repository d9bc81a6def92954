"""The archive of evidence: every request and answer as a record of a WARC file (ISO 28500, 1.1).

One file holds one crawl. An answer and its request are compressed, each by itself, and written by one
call: whatever kills the process leaves whole records, but perhaps the last two. The document that is
made of an answer is saved after its record, so a torn record never has one.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.exchanges import Exchange

#: Beyond this level of gzip, a tenth of the size costs four times the time.
LEVEL = 6
#: WARC 1.1 names why an answer is not repeated by these addresses.
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins: the path of the file in the archive's folder, and the offset in bytes."""

    file: str
    offset: int


class WarcFile:
    """One file being written; it is made when the first record comes."""

    def __init__(self, folder: Path, name: str, software: str) -> None:
        self.path, self.name, self.software = folder / name, name, software
        self._descriptor: int | None = None
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def write(self, exchange: Exchange) -> Place:
        """Writes the answer and its request; where the answer is. Raises OSError."""
        if self._descriptor is None:
            self._open()
        place = Place(self.name, self._end)
        self._append(_answer(exchange) + _request(exchange))
        return place

    def close(self) -> None:
        """Makes sure that all is on the disk."""
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._end = os.fstat(self._descriptor).st_size
        if not self._end:
            self._append(_info(self.path.name, self.software))

    def _append(self, packed: bytes) -> None:
        assert self._descriptor is not None
        left = memoryview(packed)
        while left:  # a full disk may take a part before it raises
            left = left[os.write(self._descriptor, left) :]
        self._end += len(packed)


def read_answer(folder: Path, place: Place) -> tuple[str, bytes]:
    """The id of the record at this place, and the body it holds, unpacked as the server packed it.

    Raises LookupError where there is none, or where the record says that the body is in another.
    """
    with (folder / place.file).open("rb") as file:
        file.seek(place.offset)
        for record in ArchiveIterator(file, auto_decode="content"):
            if record.record_type != WarcRecordType.response:
                break
            return str(record.headers["WARC-Record-ID"]), record.reader.read()
    raise LookupError(f"{place.file} has no answer at byte {place.offset}")


def _answer(exchange: Exchange) -> bytes:
    head = f"HTTP/1.1 {exchange.status} {exchange.phrase}\r\n{_lines(exchange.headers)}\r\n"
    fields = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": _date(exchange.at),
        "WARC-IP-Address": exchange.address,
        "WARC-Payload-Digest": exchange.digest,
    }
    body, kind = exchange.body, WarcRecordType.response
    if same := exchange.same_as:
        not_modified = exchange.status == 304
        body, kind = b"", WarcRecordType.revisit
        fields |= {
            "WARC-Profile": NOT_MODIFIED if not_modified else SAME_PAYLOAD,
            "WARC-Refers-To": same.record,
            "WARC-Refers-To-Target-URI": same.url,
            "WARC-Refers-To-Date": _date(same.at),
            "WARC-Payload-Digest": "" if not_modified else exchange.digest,
        }
    content = head.encode("latin-1", "replace") + body
    return _packed(kind, exchange.record, "application/http; msgtype=response", fields, content)


def _request(exchange: Exchange) -> bytes:
    parts = urlsplit(exchange.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = exchange.request_headers
    if not any(name.lower() == "host" for name, _ in headers):
        headers = (("Host", parts.netloc), *headers)
    fields = {
        "WARC-Target-URI": exchange.url,
        "WARC-Date": _date(exchange.at),
        "WARC-Concurrent-To": exchange.record,
    }
    content = f"GET {path} HTTP/1.1\r\n{_lines(headers)}\r\n".encode("latin-1", "replace")
    kind = WarcRecordType.request
    return _packed(kind, "", "application/http; msgtype=request", fields, content)


def _info(name: str, software: str) -> bytes:
    fields = {"WARC-Filename": name, "WARC-Date": _date(datetime.now(UTC))}
    content = (
        f"software: {software}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    kind = WarcRecordType.warcinfo
    return _packed(kind, "", "application/warc-fields", fields, content.encode())


def _packed(
    kind: WarcRecordType, name: str, content_type: str, fields: dict[str, str], content: bytes
) -> bytes:
    """The record as one member of gzip; without a name it gets one."""
    record = WarcRecord()
    urn = name.strip("<>").removeprefix("urn:").encode() if name else None
    record.init_headers(kind, urn)
    record.set_bytes_content(content)
    record.headers["Content-Type"] = content_type
    for field, value in fields.items():
        if value:
            record.headers[field] = value
    out = BytesIO()
    writer = GzipWriter(out, compression_level=LEVEL)
    record.write(writer, checksum_data=True)
    writer.close()
    return out.getvalue()


def _lines(headers: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers)


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
