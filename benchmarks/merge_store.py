"""What one more document costs in a database: reading what changed, merging its neighbourhood, saving it.

    .venv/bin/python -m benchmarks.merge_store [CLAIMS]

CLAIMS (1,000) made-up claims as in benchmarks.merge, one a document, saved and merged; then 20 documents more,
each merged by itself. Times are of the processor; compare the ratio of two sizes.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.merge import reports
from crawler.documents import Article, Document, Kind
from nlp.claims import Report
from store.database import Store

ADDED = 20


def main(claims: int) -> None:
    """Prints seconds of the first merge, and milliseconds of one document more."""
    known = reports(claims + ADDED)
    with TemporaryDirectory() as folder, Store(Path(folder) / "made.db") as store:
        for number, report in enumerate(known[:claims]):
            save(store, number, report)
        start = process_time()
        store.neighbourhoods.merge()
        print(
            f"{claims:,} claims merged and filed anew: {process_time() - start:.1f} s", flush=True
        )
        costs, touched = [], []
        for number, report in enumerate(known[claims:], claims):
            save(store, number, report)
            start = process_time()
            merged = store.neighbourhoods.merge()
            costs.append((process_time() - start) * 1000)
            touched.append(len(merged.events))
        print(f"one document more: median {median(costs):.1f} ms, mean {mean(costs):.1f} ms, "
              f"{mean(touched):.1f} events touched")  # fmt: skip


def save(store: Store, number: int, report: Report) -> None:
    """The report as the one claim of a document whose text is what the claim quotes, and a number."""
    address = f"https://made.example/{number}"
    now = datetime(2026, 1, 1, tzinfo=UTC)
    document = Document("made", address, now, 200, {}, f"{number}".encode(), {})
    article = Article(
        document.id, address, Kind.ARTICLE, report.publisher, report.published, "x", f"x {number}"
    )
    store.save_document(document)
    store.save_article(article, [replace(report.claim, article_id=article.id)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
