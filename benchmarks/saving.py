"""Keeping documents with what they say beside `executemany` of the same rows.

    .venv/bin/python -m benchmarks.saving [DOCUMENTS]

DOCUMENTS (2,000) made-up articles of some 300 words with three claims each are kept by the loader's way, many
in a transaction, in a new database. The rival writes the rows that this made, table by table, into another new
database with the same indexes, triggers and search, in one transaction. Processor time; the median of three,
in turn.
"""

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.documents import Article, Document, Kind
from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote
from nlp.values import Name, Quantity
from store import articles
from store.database import Store

TIMES, SEED, TOGETHER = 3, 5, 200
WORDS = 300
#: In an order in which no row comes before the one that it names.
TABLES = (
    *("sources", "pages", "aliases", "documents", "versions", "turns", "fingerprints", "copies"),
    *("claims", "arguments", "attributions"),
)
#: Made-up words that sentences are made of, about as many as a newspaper uses in a week.
VOCABULARY = 5_000

Kept = tuple[Document, Article, tuple[Claim, ...]]


def main(number: int) -> None:
    """Prints both times and their ratio."""
    kept = list(made(number))
    ours, theirs = [], []
    with TemporaryDirectory() as folder:
        for turn in range(TIMES):
            path = Path(folder) / f"{turn}.db"
            ours.append(_keep(path, kept))
            rows = {table: _rows(path, table) for table in TABLES}
            theirs.append(_write(Path(folder) / f"{turn}-rows.db", rows))
            count = sum(len(found) for _, found in rows.values())
    own, rival = statistics.median(ours), statistics.median(theirs)
    print(f"saving {number:,} documents, {count:,} rows: {own:.2f} s; executemany {rival:.2f} s")
    print(f"ratio {own / rival:.2f} (at most 2)")


def _keep(path: Path, kept: list[Kept]) -> float:
    with Store(path) as store:
        begun = time.process_time()
        for first in range(0, len(kept), TOGETHER):
            with store._writing():
                for document, article, claims in kept[first : first + TOGETHER]:
                    articles.save_document(store._db, document)
                    articles.save_article(store._db, article, claims)
        return time.process_time() - begun


def _rows(path: Path, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    db = sqlite3.connect(path)
    # Generated columns are no part of a row that is written.
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    rows = db.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
    db.close()
    return names, rows


def _write(path: Path, tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> float:
    Store(path).close()
    db = sqlite3.connect(path)
    begun = time.process_time()
    with db:
        for table, (names, rows) in tables.items():
            places = ", ".join("?" * len(names))
            db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)
    spent = time.process_time() - begun
    db.close()
    return spent


def made(number: int) -> Iterator[Kept]:
    """Documents, their articles and claims, alike from run to run."""
    dice = random.Random(SEED)
    for n in range(number):
        told = [
            f"Company {dice.randrange(900)} ordered {dice.randrange(1, 900) * 1000:,} Chip {dice.randrange(300)} units."
            for _ in range(3)
        ]
        text = "\n\n".join([f"Report {n}", *told, *_prose(dice)])
        url = f"https://made.example/{n}"
        document = Document(
            "made", url, datetime(2026, 1, 1, tzinfo=UTC), 200, {}, text.encode(), {}
        )
        day = date(2020, 1, 1) + timedelta(n % 2000)
        article = Article(
            document.id, url, Kind.ARTICLE, f"Paper {n % 50}", day, f"Report {n}", text
        )
        yield document, article, tuple(_claim(article, sentence) for sentence in told)


def _prose(dice: random.Random) -> Iterator[str]:
    for _ in range(WORDS // 10):
        yield f"{' '.join(f'word{dice.randrange(VOCABULARY)}' for _ in range(10))}.".capitalize()


def _claim(article: Article, sentence: str) -> Claim:
    start = article.text.index(sentence)
    buyer, _, rest = sentence.partition(" ordered ")
    units, product = rest.split()[0], " ".join(rest.split()[1:3])
    figure = float(units.replace(",", ""))

    def quote(words: str) -> Quote:
        at = article.text.index(words, start)
        return Quote.of(article, at, at + len(words))

    arguments = (
        Argument("buyer", Name(buyer), quote(buyer), ("learned", "tree")),
        Argument("product", Name(product), quote(product), ("learned",)),
        Argument("quantity", Quantity(figure, figure, "unit"), quote(units), ("learned",)),
    )
    whole = Quote.of(article, start, start + len(sentence))
    origin = Attribution("people familiar", Basis.ANONYMOUS, quote(buyer))
    return Claim(
        article.id, "order", quote("ordered"), whole, arguments, Modality.ASSERTED, (origin,), 0.8, ("learned",)
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
