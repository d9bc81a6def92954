"""Saves articles of many claims until it is killed: `python -m tests.store.endless_saver FILE`."""

import sys
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

from nlp.claims import Claim, Quote
from nlp.events import Event
from store.database import Store
from tests.store.world import ORDER_TEXT, article_of, document_of, order_claim, report_of

CLAIMS = 60


def claims_of(claim: Claim) -> list[Claim]:
    """As many claims as CLAIMS, told apart by their triggers: letters of the quote, and pairs of them."""
    return [replace(claim, trigger=_part(claim.quote, n // 2, 1 + n % 2)) for n in range(CLAIMS)]


def _part(quote: Quote, start: int, length: int) -> Quote:
    begins = quote.start + start
    return Quote(begins, begins + length, quote.text[start : start + length])


def save(store: Store, number: int) -> None:
    document = document_of(f"https://herald.example/{number}", f"page {number}")
    article = article_of(document, f"{ORDER_TEXT} {number}", "Courier", date(2023, 8, 9))
    claims = claims_of(order_claim(article))
    store.save_document(document)
    store.save_article(article, claims)
    store.save_events((Event((report_of(article, c),)), c.trigger.text) for c in claims)


if __name__ == "__main__":
    with Store(Path(sys.argv[1])) as store:
        for number in count(store.counts()["documents"]):
            save(store, number)
            print(number, flush=True)
