"""EDGAR's own archives: the texts of what companies report, out of the SEC's bulk files.

Two forms are read: the daily archive of all filings (`Feed/2024/QTR1/20240304.nc.tar.gz`, a tar file
with one submission a member), and single submissions (`0001045810-24-000029.txt` or `.nc`). Both hold
the documents of a filing one after the other between SGML tags, under a header in one of two forms:
https://www.sec.gov/os/accessing-edgar-data
"""

import re
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from crawler.backfill_sieve import SOURCE, Sieve, Tally
from crawler.documents import Document
from crawler.kind_keys import REPORTS
from crawler.listing import iso_date
from crawler.sources.edgar import ARCHIVES, TEXT_FILE, title_of

#: How a submission begins.
BEGINS = (b"<SUBMISSION>", b"<SEC-DOCUMENT>", b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----")
#: A submission of more bytes is pictures and data; its texts come first.
MOST_BYTES = 60_000_000

#: A field of the header by its tag (`.nc`) and by its words (`.txt`).
_FIELDS = {
    "accession": (rb"ACCESSION-NUMBER", rb"ACCESSION NUMBER"),
    "form": (rb"TYPE", rb"CONFORMED SUBMISSION TYPE"),
    "filed": (rb"FILING-DATE", rb"FILED AS OF DATE"),
    "period": (rb"PERIOD", rb"CONFORMED PERIOD OF REPORT"),
    "company": (rb"CONFORMED-NAME", rb"COMPANY CONFORMED NAME"),
    "cik": (rb"CIK", rb"CENTRAL INDEX KEY"),
}
_HEADER = {
    name: re.compile(rb"^\s*(?:<%s>|%s:)[ \t]*(\S.*?)\s*$" % words, re.M)
    for name, words in _FIELDS.items()
}
_DOCUMENT = re.compile(rb"<DOCUMENT>(.*?)<TEXT>(.*?)</TEXT>", re.S)
_WRAPPED = re.compile(rb"\s*<(XBRL|XML)>(.*)</\1>\s*", re.S)


def filings(file: BinaryIO, name: str, sieve: Sieve, tally: Tally) -> Iterator[Document]:
    """The texts of an archive that pass the sieve; raises OSError."""
    at = 0
    try:
        with tarfile.open(fileobj=file, mode="r|*") as archive:
            for member in archive:
                at = member.offset
                tally.position = at
                tally.tick()
                packed = archive.extractfile(member) if member.isfile() else None
                if packed is not None:
                    yield from filing(packed.read(MOST_BYTES), sieve, tally)
    except (tarfile.TarError, EOFError, zlib.error) as problem:
        tally.damage(name, at, f"broken after the member here, counted unpacked ({problem})")


def filing(submission: bytes, sieve: Sieve, tally: Tally) -> Iterator[Document]:
    """The form and its exhibits 99, if it is a report of a company's (8-K, 10-Q and so on)."""
    tally.counts["records"] += 1
    about = _about(submission)
    if about["form"].removesuffix("/A") not in REPORTS or not (
        about["accession"] and about["filed"]
    ):
        tally.drop("no report")
        return
    filed = datetime.fromisoformat(about["filed"]).replace(tzinfo=UTC)
    if not sieve.takes(filed.date()):
        tally.drop("of other days")
        return
    for found in _DOCUMENT.finditer(submission):
        kind, file = _tag(b"TYPE", found[1]), _tag(b"FILENAME", found[1])
        if not (kind == about["form"] or kind.startswith("EX-99")) or not TEXT_FILE.search(file):
            continue
        body = found[2].strip()
        if wrapped := _WRAPPED.fullmatch(body):
            body = wrapped[2].strip()
        if refusal := sieve.refusal_of_bytes(body):
            tally.drop(refusal)
            continue
        exhibit = kind.removeprefix("EX-") if kind.startswith("EX-") else ""
        hints = {name: value for name, value in (about | {"exhibit": exhibit}).items() if value}
        hints |= {
            "title": title_of(hints),
            "publisher": about["company"],
            "published": about["filed"],
        }
        url = f"{ARCHIVES}{int(about['cik'] or 0)}/{about['accession'].replace('-', '')}/{file}"
        yield Document(SOURCE, url, filed, 200, {"Content-Type": "text/html"}, body, hints)


def _about(submission: bytes) -> dict[str, str]:
    """What the header says; "" for what it does not."""
    header = submission.partition(b"<DOCUMENT>")[0]
    found = {name: pattern.search(header) for name, pattern in _HEADER.items()}
    said = {name: m[1].decode("utf-8", "replace") if m else "" for name, m in found.items()}
    return said | {"filed": iso_date(said["filed"])[:10]}


def _tag(name: bytes, header: bytes) -> str:
    found = re.search(rb"<%s>[ \t]*(\S.*?)\s*$" % name, header, re.M)
    return found[1].decode("utf-8", "replace") if found else ""
