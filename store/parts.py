"""What a backfill has found in one input, as a folder of Parquet that is there whole or not at all.

    NAME-ID/pages.parquet    each kept document: its bytes as fetched, and the article read from them
    NAME-ID/claims.parquet   each claim, in the order of the pages, with its arguments and attributions
    NAME-ID/part.json        the input, the options, what was dropped and why, and what is broken in it

The columns are those of the tables `documents`, `versions`, `turns`, `claims`, `arguments` and
`attributions`, and mean the same. A part is written under another name and renamed when it is on the disk.
"""

import json
import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from crawler.documents import Document
from nlp.backfill import Found
from store.backfill_notes import UNFINISHED
from store.rows import (
    Row,
    argument_rows,
    article_from,
    attribution_rows,
    claim_from,
    claim_row,
    fetch_row,
    turn_rows,
    version_row,
)

PAGES, CLAIMS, MANIFEST = "pages.parquet", "claims.parquet", "part.json"
#: So many bytes of pages, or so many pages, are written at a time: what of a part is in memory.
BATCH_BYTES, BATCH_PAGES = 16_000_000, 500

_TEXT, _NUMBER = pa.string(), pa.int32()


def _of(texts: str, numbers: str = "", others: Mapping[str, pa.DataType] | None = None) -> Any:
    return [
        *((name, _TEXT) for name in texts.split()),
        *((name, _NUMBER) for name in numbers.split()),
        *(others or {}).items(),
    ]


_TURN = pa.struct(_of("speaker role section company", "turn_start turn_end"))
_ARGUMENT = pa.struct(
    _of(
        "role words kind name key also unit bound date_start date_end precision witnesses",
        "words_start words_end",
        {"low": pa.float64(), "high": pa.float64()},
    )
)
_ATTRIBUTION = pa.struct(_of("name also basis words", "words_start words_end"))
_VERSION = "kind publisher published title text author company updated canonical dates"
PAGE_COLUMNS = pa.schema(
    _of(
        f"document_id source url fetched_at headers hints problem copy_of version_url {_VERSION}",
        "status paywalled",
        {"body": pa.binary(), "turns": pa.list_(_TURN)},
    )
)
CLAIM_COLUMNS = pa.schema(
    _of(
        "document_id claim_id version_id event_type trigger_words quote modality rules",
        "trigger_start trigger_end quote_start quote_end",
        {
            "confidence": pa.float64(),
            "arguments": pa.list_(_ARGUMENT),
            "attributions": pa.list_(_ATTRIBUTION),
        },
    )
)


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part, and what its part.json says."""

    folder: Path
    about: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.about["id"])

    def found(self) -> Iterator[Found]:
        """What the part holds, in the order in which it was found; a few hundred pages in memory."""
        claims = groupby(_rows(self.folder / CLAIMS), key=lambda row: row["document_id"])
        ahead = next(claims, None)
        for page in _rows(self.folder / PAGES):
            told: list[Row] = []
            if ahead is not None and ahead[0] == page["document_id"]:
                told = list(ahead[1])
                ahead = next(claims, None)
            yield _found(page, told)


class PartWriter:
    """The files of a part that is being written."""

    def __init__(self, folder: Path) -> None:
        self._pages = parquet.ParquetWriter(folder / PAGES, PAGE_COLUMNS, compression="zstd")
        self._claims = parquet.ParquetWriter(folder / CLAIMS, CLAIM_COLUMNS, compression="zstd")
        self._kept: list[Row] = []
        self._told: list[Row] = []
        self._bytes = 0

    def add(self, found: Found) -> None:
        """Raises OSError, as on a full disk."""
        self._kept.append(_page_row(found))
        self._told.extend(_claim_rows(found))
        self._bytes += len(found.document.body)
        if self._bytes > BATCH_BYTES or len(self._kept) >= BATCH_PAGES:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._pages.close()
        self._claims.close()

    def _flush(self) -> None:
        for file, rows, columns in (
            (self._pages, self._kept, PAGE_COLUMNS),
            (self._claims, self._told, CLAIM_COLUMNS),
        ):
            if rows:
                file.write_table(pa.Table.from_pylist(rows, columns))
                rows.clear()
        self._bytes = 0


@contextmanager
def writing_part(folder: Path) -> Iterator[tuple[PartWriter, Path]]:
    """Writes a part: the folder is there, whole and on the disk, if nothing is raised, else not.

    Gives the writer and the folder in which the part grows; part.json is the caller's. Where another
    process has finished the same part meanwhile, that one stays. Raises OSError.
    """
    growing = folder.with_name(f"{UNFINISHED}{folder.name}-{platform.node()}-{os.getpid()}")
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir(parents=True)
    try:
        writer = PartWriter(growing)
        yield writer, growing
        writer.close()
        for file in growing.iterdir():
            _sync(file)
        try:
            growing.rename(folder)
        except OSError:
            if not (folder / MANIFEST).exists():
                raise
        _sync(folder.parent)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def parts_in(out: Path) -> dict[str, Part]:
    """The finished parts in a folder, by id, in the order of their names."""
    found = [
        Part(file.parent, json.loads(file.read_text("utf-8")))
        for file in sorted(out.glob(f"*/{MANIFEST}"))
        if not file.parent.name.startswith(UNFINISHED)
    ]
    return {part.id: part for part in found}


def clear_unfinished(out: Path) -> None:
    """Removes what killed workers have left; only while no worker is at work there."""
    for folder in out.glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rows(file: Path) -> Iterator[Row]:
    with parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=100):
            yield from batch.to_pylist()


def _page_row(found: Found) -> Row:
    document, article = found.document, found.article
    row = fetch_row(document) | {
        "body": document.body,
        "problem": found.problem,
        "copy_of": found.copy_of,
    }
    if article is None:
        return row
    version = version_row(article)
    return row | {
        **{name: version[name] for name in (*_VERSION.split(), "paywalled")},
        "version_url": article.url,
        "turns": turn_rows(article),
    }


def _claim_rows(found: Found) -> Iterator[Row]:
    for claim in found.claims:
        yield {
            "document_id": found.document.id,
            **claim_row(claim),
            "arguments": argument_rows(claim),
            "attributions": attribution_rows(claim),
        }


def _found(page: Row, claims: list[Row]) -> Found:
    document = Document(
        page["source"],
        page["url"],
        datetime.fromisoformat(page["fetched_at"]),
        page["status"],
        json.loads(page["headers"]),
        page["body"],
        json.loads(page["hints"]),
    )
    if page["title"] is None:
        return Found(document, None, problem=page["problem"])
    article = article_from(page | {"url": page["version_url"]}, page["turns"] or [])
    told = tuple(claim_from(c, c["arguments"], c["attributions"]) for c in claims)
    return Found(document, article, told, copy_of=page["copy_of"])
