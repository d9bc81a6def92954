"""Reading pages beside other readers and beside parsing alone: pages a second, in turn on the same pages.

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
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import trafilatura
from lxml import html
from resiliparse.extract.html2text import extract_plain_text

from crawler.documents import Document, UnreadableDocument
from crawler.readers.html import decode, read_page

SAMPLE_WEB = Path(__file__).parents[1] / "crawler" / "sample_web"
ROUNDS = 5


def main(folder: Path) -> None:
    """Print both speeds and their ratio, the median of five rounds."""
    pages = [_body(f) for f in sorted(folder.rglob("*.html*")) if f.suffix in (".html", ".gz")]
    if not pages:
        raise SystemExit(f"{folder}: no pages (*.html, *.html.gz)")
    readers = {
        "limit: lxml, parsing alone": _parse,
        "resiliparse (text alone)": _resiliparse,
        "newspaper4k": _newspaper,
        "trafilatura (text and metadata)": _alone,
        "chokepoint (text, title, dates, authors)": _read,
    }
    if not find_spec("newspaper"):
        del readers["newspaper4k"]
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            seconds[name].append(_cpu_seconds(reader, pages))
    speeds = {name: len(pages) / median(taken) for name, taken in seconds.items()}
    rival = speeds["trafilatura (text and metadata)"]
    print("| reader | pages a second and core | beside trafilatura |\n| --- | --- | --- |")
    for name, speed in speeds.items():
        print(f"| {name} | {speed:.1f} | {speed / rival:.2f} |")
    print(f"\n{len(pages)} pages, median of {ROUNDS} rounds, processor time.")


def _cpu_seconds(reader: Callable[[bytes], None], pages: Sequence[bytes]) -> float:
    began = time.process_time()
    for page in pages:
        reader(page)
    return time.process_time() - began


def _alone(body: bytes) -> None:
    trafilatura.bare_extraction(body, include_comments=False)


def _parse(body: bytes) -> None:
    html.document_fromstring(body)


def _resiliparse(body: bytes) -> None:
    extract_plain_text(decode(body, ""), main_content=True)


def _newspaper(body: bytes) -> None:
    from newspaper import Article

    article = Article("https://bench.example/a", fetch_images=False)
    article.set_html(decode(body, ""))
    article.parse()


def _read(body: bytes) -> None:
    with suppress(UnreadableDocument):
        read_page(Document("bench", "https://bench.example/a", datetime.now(UTC), 200, {}, body))


def _body(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_WEB)
