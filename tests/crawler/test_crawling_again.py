"""Crawl after crawl into one database: only what is new is fetched, nothing is lost or doubled, and
every answer is in the archive of evidence."""

import gzip
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from crawler.warc import Place, read_answer
from store.database import Store
from tests.crawler.conftest import Web
from tests.crawler.test_hostile_site import HERE, crawl_into
from ui.crawling import evidence_folder

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def put_sitemap(web: Web, **modified: str) -> str:
    urls = "".join(
        f"<url><loc>{web.origin}/{name}.html</loc><lastmod>{day}</lastmod></url>"
        for name, day in modified.items()
    )
    return web.put(
        "/map.xml", f'<urlset xmlns="{SITEMAP}">{urls}</urlset>', Content_Type="text/xml"
    )


def records(database: Path) -> list[tuple[str, str, int]]:
    """(type, address, length of what is in it) of every record, file by file."""
    found = []
    for file in sorted(evidence_folder(database).rglob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, verify_digests=True):
                target = record.headers.get("WARC-Target-URI") or ""
                kind = str(record.record_type)
                found.append((kind, target, len(record.reader.read())))
    return found


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """One site three times: first all is new, then nothing has changed, then one page has."""
    database = tmp_path_factory.mktemp("again") / "again.db"
    web.put_article("/one.html", "One")
    web.put_article("/two.html", "Two")
    url = put_sitemap(web, one="2025-06-01", two="2025-06-02")
    body = web.answers["/map.xml"][2]
    web.put("/map.xml", body, Content_Type="text/xml", ETag='"1"')
    sources = [{"name": "site", "kind": "sitemap", "urls": [url]}]
    asked = []
    for _ in range(2):
        before = len(web.asked)
        crawl_into(database, sources, read=True)
        asked.append(web.asked[before:])
    web.put_article("/two.html", "Two, corrected")
    put_sitemap(web, one="2025-06-01", two="2035-01-01")
    before = len(web.asked)
    with Store(database) as store:  # as if the second crawl had been a while ago
        store._db.execute("UPDATE answers SET asked_at = '2026-01-01T00:00:00.000000Z'")
        store._db.execute("UPDATE documents SET fetched_at = '2026-01-01T00:00:00.000000Z'")
        store._db.conn.commit()
    crawl_into(database, sources, read=True)
    asked.append(web.asked[before:])
    with Store(database, readonly=True) as store:
        yield {"asked": asked, "store": store, "database": database, "origin": web.origin}


class TestOneSiteThreeTimes:
    def paths(self, crawled: dict[str, Any], number: int) -> list[str]:
        return [path for path, _ in crawled["asked"][number]]

    def test_the_first_crawl_fetches_all(self, crawled: dict[str, Any]) -> None:
        assert self.paths(crawled, 0) == ["/robots.txt", "/map.xml", "/two.html", "/one.html"]

    def test_the_second_asks_only_whether_the_listing_is_new(self, crawled: dict[str, Any]) -> None:
        assert self.paths(crawled, 1) == ["/robots.txt", "/map.xml"]
        assert crawled["asked"][1][1][1]["If-None-Match"] == '"1"'

    def test_a_page_that_the_sitemap_calls_newer_becomes_a_version(
        self, crawled: dict[str, Any]
    ) -> None:
        store: Store = crawled["store"]
        assert self.paths(crawled, 2) == ["/robots.txt", "/map.xml", "/two.html"]
        newest = {v["title"]: v for v in store.rows("v_versions") if v["is_newest"]}
        assert set(newest) == {"One", "Two, corrected"}
        changed = store.changes(newest["Two, corrected"]["version_id"])
        assert changed.added or changed.changed
        assert not store.changes(newest["One"]["version_id"])

    def test_every_answer_is_recorded_with_its_request(self, crawled: dict[str, Any]) -> None:
        kinds = Counter(kind for kind, _, _ in records(crawled["database"]))
        asked = sum(len(paths) for paths in crawled["asked"])
        assert kinds["warcinfo"] == 3
        assert kinds["request"] == kinds["response"] + kinds["revisit"] == asked

    def test_a_listing_that_is_as_it_was_is_a_record_without_body(
        self, crawled: dict[str, Any]
    ) -> None:
        revisits = [r for r in records(crawled["database"]) if r[0] == "revisit"]
        assert [target for _, target, _ in revisits] == [f"{crawled['origin']}/map.xml"]

    def test_each_document_can_be_had_from_the_archive(self, crawled: dict[str, Any]) -> None:
        store: Store = crawled["store"]
        folder = evidence_folder(crawled["database"])
        for document in store.documents(again=True):
            (row,) = store._db.query(
                "SELECT warc_file, warc_offset, warc_record FROM documents WHERE document_id = ?",
                [document.id],
            )
            place = Place(row["warc_file"], row["warc_offset"])
            assert read_answer(folder, place) == (row["warc_record"], document.body)

    def test_each_run_is_accounted_for(self, crawled: dict[str, Any]) -> None:
        rows = crawled["store"].rows("v_source_runs")
        assert [(r["new_documents"], r["listed"], r["known"]) for r in rows] == [
            (2, 2, 0), (0, 0, 0), (1, 1, 0),
        ]  # fmt: skip
        assert [json.loads(r["statuses"]) for r in rows] == [
            {"404": 1, "200": 3}, {"404": 1, "304": 1}, {"404": 1, "200": 2},
        ]  # fmt: skip


def test_a_crawl_that_is_killed_is_gone_on_with(web: Web, tmp_path: Path) -> None:
    """Killed again and again while it crawls: each page is fetched once but for the one under way."""
    names = [f"k{number}" for number in range(12)]
    for name in names:
        web.put_article(f"/{name}.html", f"Article {name}")
        web.delays[f"/{name}.html"] = 0.05
    database = tmp_path / "killed.db"
    sources = [{"name": "killed", "urls": [web.put_feed("/k.xml", *(f"/{n}.html" for n in names))]}]
    asked = json.dumps({"database": str(database), "sources": sources})
    for kept in (1, 4):
        child = subprocess.Popen(
            [sys.executable, str(HERE / "crawl_into.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(asked)
        child.stdin.close()
        for _ in range(kept):
            assert "fetched" in child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with Store(database, readonly=True) as store:
            assert store.verify() == []
    # The feed has moved on; what it named before is not lost.
    web.put_feed("/k.xml", "/k0.html")

    crawl_into(database, sources)

    with Store(database, readonly=True) as store:
        pages = sorted(row["url"].rpartition("/")[2] for row in store.rows("v_documents"))
        assert pages == sorted(f"{name}.html" for name in names)
        assert store.counts()["documents"] == len(names)
        assert store.rows("v_waiting") == []
    fetches = Counter(p for p in web.paths_asked() if p.startswith("/k") and p.endswith(".html"))
    assert sum(fetches.values()) <= len(names) + 2


def test_a_torn_record_hides_none_before_it(tmp_path: Path, web: Web) -> None:
    web.put_article("/t.html", "Torn")
    database = tmp_path / "torn.db"
    sources = [{"name": "torn", "urls": [web.put_feed("/t.xml", "/t.html")]}]
    crawl_into(database, sources)
    (file,) = evidence_folder(database).glob("*/*.warc*")
    whole = records(database)
    file.write_bytes(file.read_bytes() + gzip.compress(b"WARC/1.1\r\nWARC-Type: resp" * 9)[:40])

    with file.open("rb") as stream:
        read = [str(record.record_type) for record in ArchiveIterator(stream)]

    assert read[: len(whole)] == [kind for kind, _, _ in whole]
