"""How fast a large database answers and is exported.

    .venv/bin/python -m benchmarks.store [CLAIMS] [--timeline]

CLAIMS (100,000, or for the large one 1000000) synthetic claims on 10 years, with the skew of news: few
companies in most of them, most events with one report, a few with many. The timeline's window of
30 days is given as a ratio to a bare query for the same rows over an index, search as one to a bare query of
the full-text index. Times are of the processor, so that another program that runs meanwhile does not count.
With --timeline only the events are made and only the windows are asked for: rows, and counts by week.
"""

import hashlib
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.documents import hash_id
from store.database import Store
from store.exports.formats import FORMATS
from store.exports.selection import Selection
from store.queries import Filter, TimelineRow
from store.search import quoted

FIRST_DAY, DAYS = date(2016, 1, 1), 3650
#: Windows of the timeline that are asked for, and how many days each has.
WINDOWS, WIDTH = 60, 30
#: What is searched for, and how often.
SOUGHT, TIMES = "chip 17*", 9
COMPANIES = [f"Company {n}" for n in range(2_000)]
PRODUCTS = [f"Chip {n}" for n in range(300)]


def main(claims: int, *, only_timeline: bool = False) -> None:
    """Prints the table."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        begun = time.process_time()
        fill(path, claims, texts=not only_timeline)
        with Store(path, readonly=True) as store:
            counts = store.counts()
            print(
                f"{counts['claims']:,} claims, {counts['events']:,} events, "
                f"{path.stat().st_size >> 20:,} MiB, made in {time.process_time() - begun:.0f} s"
            )
            _windows(store)
            if not only_timeline:
                _search_and_exports(store, Path(folder) / "out", counts["events"])


def _search_and_exports(store: Store, out: Path, events: int) -> None:
    found = len(store.search(SOUGHT))
    search = _median(partial(store.search, SOUGHT), TIMES)
    bare = _median(partial(_bare_search, store), TIMES)
    _show(f"search, two words, {found} texts shown", search)
    _show("bare full-text query for as many", bare)
    print(f"ratio {search / bare:.2f} (at most 3)")
    for name, form in FORMATS.items():
        begun = time.process_time()
        form.write(Selection(store), out)
        spent = time.process_time() - begun
        size = out.stat().st_size / 2**20
        print(
            f"export {name:10} {spent:8.1f} s {events / spent:10,.0f} events/s {size:8.1f} MiB",
            flush=True,
        )
    begun = time.process_time()
    assert store.verify() == []
    print(f"verify            {time.process_time() - begun:8.1f} s")


def _windows(store: Store) -> None:
    dice = random.Random(3)
    starts = [FIRST_DAY + timedelta(dice.randrange(DAYS - WIDTH)) for _ in range(WINDOWS)]
    windows = [(start, start + timedelta(WIDTH)) for start in starts]
    asked, bare, rows, weeks = [], [], [], []
    for start, end in windows:
        wanted = Filter(start=start, end=end)
        rows.append(len(store.timeline(wanted)))
        asked.append(_seconds(partial(store.timeline, wanted)))
        weeks.append(_seconds(partial(store.weekly_counts, wanted)))
        bare.append(_seconds(partial(_bare_rows, store, start, end)))
    _show(f"timeline, {WIDTH} days, {statistics.median(rows):.0f} events", statistics.median(asked))
    _show("the same, counts by week", statistics.median(weeks))
    _show("bare indexed query for the events that begin in it", statistics.median(bare))
    print(f"ratio {statistics.median(asked) / statistics.median(bare):.2f} (at most 3)")


def _bare_rows(store: Store, start: date, end: date) -> None:
    days = [start.isoformat(), end.isoformat()]
    columns = ", ".join(TimelineRow._fields)
    store._db.execute(
        f"SELECT {columns} FROM events WHERE date_start BETWEEN ? AND ? ORDER BY date_start", days
    ).fetchall()


def _bare_search(store: Store) -> None:
    store._db.execute(
        """SELECT v.version_id, v.title, v.url, v.published, snippet(versions_fts, 1, '', '', '…', 24)
        FROM versions_fts JOIN versions v ON v.version_no = versions_fts.rowid
        WHERE versions_fts MATCH ? ORDER BY rank LIMIT 50""",
        [quoted(SOUGHT)],
    ).fetchall()


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _median(act: Callable[[], Any], times: int) -> float:
    return statistics.median(_seconds(act) for _ in range(times))


def _show(what: str, seconds: float) -> None:
    print(f"{what:40} {seconds * 1000:10.2f} ms")


def fill(path: Path, claims: int, *, texts: bool = True) -> None:
    """A database of so many claims, five a text, written without the stages before it.

    Without `texts`, of their events alone.
    """
    Store(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("INSERT INTO sources (source) VALUES ('made')")
    dice = random.Random(1)
    made = list(_claims(dice, claims))
    if texts:
        for number in range(0, len(made), 5):
            _save_text(db, dice, number // 5, made[number : number + 5])
    else:
        for number, claim in enumerate(made):
            claim["id"] = f"{number:016x}"
    _save_events(db, dice, made)
    db.commit()
    db.close()


def _claims(dice: random.Random, number: int) -> Iterator[dict[str, Any]]:
    for _ in range(number):
        buyer = COMPANIES[int(dice.paretovariate(0.8)) % len(COMPANIES)]
        product = PRODUCTS[int(dice.paretovariate(0.8)) % len(PRODUCTS)]
        units = str(dice.randrange(1, 900) * 1000)
        sentence = f"{buyer} ordered {units} {product} units for delivery in 2027. "
        day = FIRST_DAY + timedelta(dice.randrange(DAYS))
        yield {
            "buyer": buyer,
            "product": product,
            "units": units,
            "sentence": sentence,
            "day": day.isoformat(),
        }


def _save_text(
    db: sqlite3.Connection, dice: random.Random, number: int, told: list[dict[str, Any]]
) -> None:
    text = f"Report {number}\n\n" + "".join(claim["sentence"] for claim in told)
    empty = hashlib.sha256(b"").hexdigest()
    names = {
        "id": f"{number:016x}",
        "url": f"https://made.example/{number}",
        "text": text,
        "hash": hashlib.sha256(text.encode()).hexdigest(),
        "empty": empty,
        "day": told[0]["day"],
        "publisher": f"Paper {int(dice.paretovariate(1))}",
    }
    db.execute("INSERT INTO pages VALUES (:id, :url, 'made', '2026-01-01T00:00:00.000000Z')", names)
    db.execute(
        """INSERT INTO documents (document_id, page_id, source, fetched_at, status, headers, hints, body,
        body_sha256, state) VALUES (:id, :id, 'made', '2026-01-01T00:00:00.000000Z', 200, '{}', '{}',
        x'789c030000000001', :empty, 'read')""",
        names,
    )
    db.execute(
        """INSERT INTO versions (version_id, page_id, document_id, url, kind, publisher, published, title,
        text, text_sha256, author, company, seen_at) VALUES (:id, :id, :id, :url, 'article', :publisher,
        :day, 'Report', :text, :hash, '', '', '2026-01-01T00:00:00.000000Z')""",
        names,
    )
    start = text.index("\n\n") + 2
    for claim in told:
        _save_claim(db, names["id"], text, start, claim)
        start += len(claim["sentence"])


def _save_claim(
    db: sqlite3.Connection, version: str, text: str, start: int, claim: dict[str, Any]
) -> None:
    verb = text.index("ordered", start)
    claim["id"] = hash_id(version, "order", f"{verb}-{verb + 7}")
    db.execute(
        "INSERT INTO claims VALUES (?, ?, 'order', 'ordered', ?, ?, ?, ?, ?, 'asserted', 0.8, '[]')",
        [
            claim["id"],
            version,
            verb,
            verb + 7,
            claim["sentence"],
            start,
            start + len(claim["sentence"]),
        ],
    )
    for ord_, (role, kind) in enumerate(
        {"buyer": "name", "product": "name", "units": "quantity"}.items()
    ):
        words = claim[role]
        place = text.index(words, start)
        name = words if kind == "name" else None
        figure = None if name else float(words)
        db.execute(
            """INSERT INTO arguments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL,
            '[]')""",
            [
                claim["id"],
                ord_,
                "quantity" if role == "units" else role,
                kind,
                words,
                place,
                place + len(words),
                name,
                name,
                "[]" if name else None,
                figure,
                figure,
                None if name else "unit",
                None if name else "exact",
            ],
        )


def _save_events(db: sqlite3.Connection, dice: random.Random, made: list[dict[str, Any]]) -> None:
    """Most of one report; a claim that is in no event yet begins the next."""
    first = 0
    while first < len(made):
        some = made[first : first + min(40, int(dice.paretovariate(1.2)))]
        first += len(some)
        event, day = some[0]["id"], some[0]["day"]
        parties = "; ".join(sorted({claim["buyer"] for claim in some}))
        end = (date.fromisoformat(day) + timedelta(dice.choice((0, 0, 0, 6, 30, 90)))).isoformat()
        db.execute(
            """INSERT INTO events (event_id, event_type, headline, date_start, date_end, date_precision,
            status, reports, origins, conflicts, first_reported, last_reported, parties)
            VALUES (?, 'order', ?, ?, ?, 'day', 'reported', ?, 1, 0, ?, ?, ?)""",
            [event, some[0]["sentence"], day, end, len(some), day, day, parties],
        )
        db.executemany(
            "INSERT INTO event_claims (event_id, ord, claim_id) VALUES (?, ?, ?)",
            [(event, ord_, claim["id"]) for ord_, claim in enumerate(some)],
        )


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 100_000, only_timeline="--timeline" in sys.argv)
