"""Reading pages beside Trafilatura alone: pages a second, in turn on the same pages.

    python -m benchmarks.reading [FOLDER]

FOLDER holds pages (*.html, *.html.gz); without one the sample web is read. Nothing here judges the text
that is found: that needs pages with marked texts, see docs/quality.md.
"""

import gzip
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import trafilatura

from crawler.documents import Document, UnreadableDocument
from crawler.readers.html import read_page

SAMPLE_WEB = Path(__file__).parents[1] / "crawler" / "sample_web"
ROUNDS = 5


def main(folder: Path) -> None:
    """Print both speeds and their ratio, the median of five rounds."""
    pages = [_body(f) for f in sorted(folder.rglob("*.html*")) if f.suffix in (".html", ".gz")]
    if not pages:
        raise SystemExit(f"{folder}: no pages (*.html, *.html.gz)")
    readers = {"trafilatura alone": _alone, "chokepoint (text, title, dates, authors)": _read}
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            seconds[name].append(_cpu_seconds(reader, pages))
    speeds = {name: len(pages) / median(taken) for name, taken in seconds.items()}
    for name, speed in speeds.items():
        print(f"{name:42} {speed:7.1f} pages a second and core")
    alone, ours = speeds.values()
    print(f"{'ratio':42} {ours / alone:7.2f}   ({len(pages)} pages, median of {ROUNDS} rounds)")


def _cpu_seconds(reader: Callable[[bytes], None], pages: Sequence[bytes]) -> float:
    began = time.process_time()
    for page in pages:
        reader(page)
    return time.process_time() - began


def _alone(body: bytes) -> None:
    trafilatura.bare_extraction(body, include_comments=False)


def _read(body: bytes) -> None:
    with suppress(UnreadableDocument):
        read_page(Document("bench", "https://bench.example/a", datetime.now(UTC), 200, {}, body))


def _body(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_WEB)
