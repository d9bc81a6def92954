"""Crawl into a database, and read what came: as asked for in JSON on standard input.

Nothing is extracted from the texts, so that no spaCy need be loaded.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from crawler.crawl import crawl
from crawler.documents import UnreadableDocument
from crawler.guard import system_lookup
from crawler.kinds import read
from crawler.limits import Limits
from crawler.settings import SourceSettings
from store.database import Store
from tests.crawler.crawl_once import source
from ui.crawling import Keeper


def read_all(store: Store, sources: dict[str, SourceSettings]) -> None:
    for document in store.documents():
        try:
            store.save_article(read(document, sources[document.source]), [])
        except UnreadableDocument as problem:
            store.save_unreadable(document, str(problem))


def main() -> None:
    asked = json.load(sys.stdin)
    names = asked.get("names", {})

    async def lookup(host: str) -> Sequence[str]:
        return names[host] if host in names else await system_lookup(host)

    def say(line: str) -> None:
        print(line, flush=True)

    limits = Limits(
        **{"backoff": 0.01, "rest": 0.01, "longest_wait": 0.5} | asked.get("limits", {})
    )
    sources = [source(fields) for fields in asked["sources"]]
    with Store(Path(asked["database"])) as store:
        for one in sources:
            store.save_source(one)
        with closing(Keeper(store, store.start_run("crawl"), say)) as keeper:
            crawl(sources, keeper, limits=limits, lookup=lookup)
        store.finish_run(keeper.run_id, {"new": keeper.new, "problems": keeper.problems})
        if asked.get("read"):
            read_all(store, {s.name: s for s in sources})


if __name__ == "__main__":
    main()
