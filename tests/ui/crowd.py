"""A database of as many events as one likes, for what only shows in a crowd; written without the stages."""

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from nlp.ontology import event_types
from store.database import Store

FIRST_DAY, DAYS = date(2019, 1, 1), 2500
#: Claims in one text.
_TOLD = 20
_SEEN = "2026-01-01T00:00:00.000000Z"
_COMPANIES = [f"Company {n}" for n in range(400)]
_PRODUCTS = [f"Chip {n}" for n in range(120)]
_SPREADS = ((0, "day"), (0, "day"), (0, "reported"), (29, "span"), (90, "span"))
_STATUSES = ("confirmed", "reported", "reported", "planned", "possible", "denied")


def fill_crowd(path: Path, events: int) -> Path:
    """So many events of every type, one claim each; the same ones for the same number."""
    Store(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("INSERT INTO sources (source) VALUES ('made')")
    dice = random.Random(events)
    for number in range(0, events, _TOLD):
        _save_text(db, dice, number, min(_TOLD, events - number))
    db.commit()
    db.close()
    return path


def _save_text(db: sqlite3.Connection, dice: random.Random, number: int, many: int) -> None:
    told = list(_told(dice, number, many))
    text = "Report\n\n" + "".join(sentence for sentence, *_ in told)
    text_id, day = f"{number:016x}", FIRST_DAY + timedelta(dice.randrange(DAYS))
    url = f"https://made.example/{number}"
    db.execute("INSERT INTO pages VALUES (?, ?, 'made', ?)", [text_id, url, _SEEN])
    db.execute(
        """INSERT INTO documents (document_id, page_id, source, fetched_at, status, headers, hints,
        body, body_sha256, state) VALUES (?, ?, 'made', ?, 200, '{}', '{}', x'789c030000000001', ?,
        'read')""",
        [text_id, text_id, _SEEN, hashlib.sha256(b"").hexdigest()],
    )
    db.execute(
        """INSERT INTO versions (version_id, page_id, document_id, url, kind, publisher, published,
        title, text, text_sha256, author, company, seen_at)
        VALUES (?, ?, ?, ?, 'article', ?, ?, 'Report', ?, ?, '', '', ?)""",
        [
            *(text_id, text_id, text_id, url, f"Paper {int(dice.paretovariate(1)) % 90}"),
            *(day.isoformat(), text, hashlib.sha256(text.encode()).hexdigest(), _SEEN),
        ],
    )
    start = text.index("\n\n") + 2
    for sentence, buyer, product in told:
        _save_event(db, dice, text_id, start, sentence, buyer, product, day)
        start += len(sentence)


def _told(dice: random.Random, number: int, many: int) -> Iterator[tuple[str, str, str]]:
    for place in range(number, number + many):
        buyer = _COMPANIES[int(dice.paretovariate(0.8)) % len(_COMPANIES)]
        product = _PRODUCTS[int(dice.paretovariate(0.8)) % len(_PRODUCTS)]
        yield f"{buyer} ordered {product} in lot {place}. ", buyer, product


def _save_event(
    db: sqlite3.Connection,
    dice: random.Random,
    text_id: str,
    start: int,
    sentence: str,
    buyer: str,
    product: str,
    published: date,
) -> None:
    kind = dice.choice(list(event_types()))
    claim_id = hashlib.sha256(sentence.encode()).hexdigest()[:16]
    verb = start + sentence.index("ordered")
    db.execute(
        """INSERT INTO claims VALUES (?, ?, ?, 'ordered', ?, ?, ?, ?, ?, 'asserted', 0.8, '[]')""",
        [claim_id, text_id, kind, verb, verb + 7, sentence, start, start + len(sentence)],
    )
    for ord_, (role, name) in enumerate((("buyer", buyer), ("product", product))):
        place = start + sentence.index(name)
        db.execute(
            """INSERT INTO arguments (claim_id, ord, role, kind, words, words_start, words_end, name,
            key, also, witnesses) VALUES (?, ?, ?, 'name', ?, ?, ?, ?, ?, '[]', '[]')""",
            [claim_id, ord_, role, name, place, place + len(name), name, name],
        )
    days, precision = dice.choice(_SPREADS)
    money = round(10 ** dice.uniform(6, 11), -5) if dice.random() < 0.4 else None
    db.execute(
        """INSERT INTO events (event_id, event_type, headline, date_start, date_end, date_precision,
        status, value_low, value_high, value_currency, reports, origins, conflicts, first_reported,
        last_reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?, ?)""",
        [
            *(claim_id, kind, sentence.strip(" ."), published.isoformat()),
            *((published + timedelta(days)).isoformat(), precision, dice.choice(_STATUSES)),
            *(money, money, "USD" if money else None, int(dice.random() < 0.03)),
            *(published.isoformat(), published.isoformat()),
        ],
    )
    db.execute(
        "INSERT INTO event_claims (event_id, ord, claim_id) VALUES (?, 0, ?)", [claim_id] * 2
    )
