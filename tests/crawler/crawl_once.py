"""Run one crawl or check as asked for in JSON on standard input, and tell in JSON what came."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from crawler.crawl import check, crawl
from crawler.documents import Document
from crawler.notes import CrawlNote
from crawler.sample_site import sample_site, sample_sources
from crawler.settings import SourceSettings


def source(fields: dict[str, Any]) -> SourceSettings:
    lists: dict[str, Any] = {
        key: tuple(value) for key, value in fields.items() if isinstance(value, list)
    }
    options = dict(fields.get("options", {}))
    if "since" in options:  # JSON has no days
        lists["options"] = options | {"since": date.fromisoformat(options["since"])}
    defaults = {"kind": "feed", "publisher": "Wafer Post", "delay": 0}
    return SourceSettings(**{**defaults, **fields, **lists})


def main() -> None:
    asked = json.load(sys.stdin)
    documents: list[Document] = []
    notes: list[CrawlNote] = []

    def keep(document: Document) -> None:
        if asked.get("keep_fails"):
            raise OSError("the disk is full")
        documents.append(document)

    def report(note: CrawlNote) -> None:
        if asked.get("report_fails"):
            raise OSError("nobody listens")
        notes.append(note)

    if asked.get("sample"):
        with sample_site() as origin:
            counts = crawl(sample_sources(origin), keep, known=(), report=notes.append)
    elif asked.get("check"):
        checked = check(source(fields) for fields in asked["sources"])
        print(json.dumps({"checked": {c.source: asdict(c) for c in checked}}))
        return
    else:
        try:
            counts = crawl(
                (source(fields) for fields in asked["sources"]),
                keep,
                known=frozenset(asked.get("known", ())),
                report=report,
                pages=asked.get("pages", 50),
                contact=asked.get("contact", ""),
            )
        except OSError as error:
            print(json.dumps({"raised": str(error)}))
            return
    print(
        json.dumps(
            {
                "documents": [
                    {
                        "id": d.id,
                        "source": d.source,
                        "url": d.url,
                        "status": d.status,
                        "headers": dict(d.headers),
                        "hints": dict(d.hints),
                        "body": d.body.decode("latin-1"),
                    }
                    for d in documents
                ],
                "notes": [asdict(n) for n in notes],
                "counts": {c.source: asdict(c) for c in counts},
            }
        )
    )


if __name__ == "__main__":
    main()
