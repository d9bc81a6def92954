"""Run one crawl or check as asked for in JSON on standard input, and tell in JSON what came."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from crawler.crawl import check, crawl
from crawler.documents import Document
from crawler.due import Standing
from crawler.exchanges import Exchange
from crawler.guard import system_lookup
from crawler.ledger import Found, NoLedger
from crawler.limits import Limits
from crawler.notes import CrawlNote, Fetched
from crawler.sample_site import sample_site, sample_sources
from crawler.settings import SourceSettings


@dataclass(slots=True)
class Listener(NoLedger):
    """Collects what a crawl finds; it holds the pages of some addresses already, and may fail."""

    known: frozenset[str] = frozenset()
    fails_at: str = ""

    def standings(self, urls: Iterable[str]) -> Mapping[str, Standing]:
        held = Standing(fetched_at=datetime(2030, 1, 1, tzinfo=UTC))
        return {url: held for url in urls if url in self.known}

    def keep(self, found: Found) -> None:
        if self.fails_at == type(found).__name__:
            raise OSError("the disk is full")
        NoLedger.keep(self, found)

    def all(self, kind: type) -> list[Any]:
        return [f for f in self.found if isinstance(f, kind)]


def source(fields: dict[str, Any]) -> SourceSettings:
    lists: dict[str, Any] = {
        key: tuple(value) for key, value in fields.items() if isinstance(value, list)
    }
    options = dict(fields.get("options", {}))
    if "since" in options:  # JSON has no days
        lists["options"] = options | {"since": date.fromisoformat(options["since"])}
    defaults = {"kind": "feed", "publisher": "Wafer Post", "delay": 0}
    return SourceSettings(**{**defaults, **fields, **lists})


def document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "source": document.source,
        "url": document.url,
        "status": document.status,
        "headers": dict(document.headers),
        "hints": dict(document.hints),
        "body": document.body.decode("latin-1"),
    }


def exchange_row(exchange: Exchange) -> dict[str, Any]:
    return {"url": exchange.url, "status": exchange.status, "address": exchange.address}


def main() -> None:
    asked = json.load(sys.stdin)
    sources = [source(fields) for fields in asked["sources"]]
    shared = {key: asked[key] for key in ("pages", "contact", "megabytes") if key in asked}
    sources = [replace(s, **shared) for s in sources]
    # A test waits for no server longer than it must.
    limits = Limits(
        **{"backoff": 0.01, "rest": 0.01, "longest_wait": 0.5} | asked.get("limits", {})
    )

    async def lookup(host: str) -> Sequence[str]:
        return asked["names"][host] if host in asked.get("names", {}) else await system_lookup(host)

    if asked.get("check"):
        rows = [
            asdict(c) | {"document": document_row(c.document) if c.document else None}
            for c in check(sources, limits=limits, lookup=lookup)
        ]
        print(json.dumps({"checked": {row["source"]: row for row in rows}}))
        return
    listener = Listener(known=frozenset(asked.get("known", ())), fails_at=asked.get("fails_at", ""))
    try:
        if asked.get("sample"):
            with sample_site() as origin:
                runs = crawl(sample_sources(origin), listener)
        else:
            runs = crawl(sources, listener, limits=limits, lookup=lookup)
    except OSError as error:
        print(json.dumps({"raised": str(error)}))
        return
    told = {
        "documents": [document_row(f.document) for f in listener.all(Fetched)],
        "notes": [asdict(n) for n in listener.all(CrawlNote)],
        "exchanges": [exchange_row(e) for e in listener.all(Exchange)],
        "counts": {r.source: asdict(r) for r in runs},
    }
    print(json.dumps(told, default=str))


if __name__ == "__main__":
    main()
