"""The worst of the web, crawled into a database: nothing hangs, nothing forbidden is asked for, and
every case ends as a row that a person can read."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from store.database import Store
from tests.crawler.hostile import Trap, serve

HERE = Path(__file__).parent
#: What the names of this test lead to; the last is what a name server may answer to confuse.
NAMES = {
    "intranet.wafer.example": ["10.0.0.5"],
    "metadata.wafer.example": ["169.254.169.254"],
    "six.wafer.example": ["fd00::17"],
    "shared.wafer.example": ["100.64.1.1"],
    "here.wafer.example": ["127.0.0.1"],
    "both.wafer.example": ["93.184.215.14", "127.0.0.1"],
}
#: Bounds under which the whole site takes seconds.
LIMITS = {"timeout": 1.5, "body": 300_000, "tries": 2}


@dataclass
class Crawled:
    """One crawl of the site: what it was asked, and the database that came of it."""

    trap: Trap
    store: Store

    def problems(self, source: str) -> dict[str, str]:
        """What a person is told of the source, by address without origin."""
        return {
            i.url.removeprefix(self.trap.origin): i.message
            for i in self.store.issues()
            if i.source == source and i.stage == "fetch"
        }

    def pages(self, source: str) -> list[str]:
        rows = self.store.rows("v_documents")
        return sorted(
            r["url"].removeprefix(self.trap.origin) for r in rows if r["source"] == source
        )


def crawl_into(database: Path, sources: list[dict[str, Any]], **options: Any) -> None:
    asked = json.dumps({"database": str(database), "sources": sources, **options})
    done = subprocess.run(
        [sys.executable, str(HERE / "crawl_into.py")],
        input=asked, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def feed(trap: Trap, name: str, *links: str, **fields: Any) -> dict[str, Any]:
    query = "&".join(f"to={link}" for link in links)
    return {"name": name, "urls": [f"{trap.origin}/feed?{query}&name={name}"], **fields}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    database = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with (
        serve(Trap(robots=b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.01\n")) as trap,
        serve(Trap(robots_status=503)) as closed,
    ):
        listing = {"item": "h2", "link": "a", "next": "a.next", "most_pages": 3}
        sources = [
            feed(trap, "statuses", *(f"/status/{s}" for s in (404, 410, 451, 500)), "/page/a"),
            feed(trap, "busy", "/status/429", "/soon/1", "/page/b"),
            feed(trap, "left alone", "/leave_alone", "/page/c"),
            feed(trap, "redirects", "/loop", "/ping_pong/ping", "/to_file", "/to_metadata"),
            feed(trap, "slow", "/drip", "/page/d"),
            feed(trap, "large", "/endless", "/fifty_megabytes", "/bomb"),
            feed(trap, "broken", "/no_gzip", "/half", "/wrong_charset"),
            feed(trap, "schemes", "file:///etc/passwd", "ftp://wafer.example/x", "mailto:a@b.example"),
            feed(trap, "inside", *(f"http://{name}/" for name in NAMES), "http://192.168.1.1/admin"),
            feed(trap, "robots", "/private/page", "/page/f"),
            feed(closed, "no robots", "/page/g"),
            feed(trap, "sessions", "/page/s?PHPSESSID=a1b2c3d4e5f6a7b8c9", "/page/s?sid=f0e1d2c3b4a59687f0e1"),
            feed(trap, "slugs", *(f"/slug/{n}" for n in range(10))),
            feed(trap, "reprints", "/reprint/1", "/reprint/2"),
            feed(trap, "budget", *(f"/page/m{n}" for n in range(9)), pages=4),
            feed(trap, "bytes", *(f"/page/n{n}" for n in range(9)), megabytes=0.002),
            {"name": "laughing feed", "urls": [f"{trap.origin}/entities/rss"]},
            {"name": "laughing sitemap", "kind": "sitemap", "urls": [f"{trap.origin}/entities/map"]},
            {"name": "calendar", "kind": "listing", "urls": [f"{trap.origin}/calendar/1"], "options": listing},
        ]  # fmt: skip
        crawl_into(database, sources, names=NAMES, limits=LIMITS, read=True)
        with Store(database, readonly=True) as store:
            yield Crawled(trap, store)


def test_what_the_server_refuses_is_told_and_the_rest_is_fetched(crawled: Crawled) -> None:
    assert crawled.problems("statuses") == {
        "/status/404": "HTTP 404 Not Found",
        "/status/410": "HTTP 410 Gone",
        "/status/451": "HTTP 451 Unavailable For Legal Reasons",
        "/status/500": "HTTP 500 Internal Server Error",
    }
    assert crawled.pages("statuses") == ["/page/a"]


def test_a_busy_server_is_asked_again_and_no_more_than_it_bears(crawled: Crawled) -> None:
    assert crawled.problems("busy") == {"/status/429": "HTTP 429 Too Many Requests"}
    assert crawled.trap.asked.count("/status/429") == 2
    assert crawled.pages("busy") == ["/page/b", "/soon/1"]


def test_a_server_that_wants_to_be_left_alone_is(crawled: Crawled) -> None:
    (problem,) = crawled.problems("left alone").values()
    assert re.fullmatch(
        r"HTTP 429 Too Many Requests: it wants to be left alone until \d\d \w+ \d\d:\d\d UTC",
        problem,
    )
    assert "/page/c" not in crawled.trap.asked
    waiting = [r["url"] for r in crawled.store.rows("v_waiting") if r["source"] == "left alone"]
    assert len(waiting) == 2


def test_redirects_end_and_lead_nowhere_but_to_the_web(crawled: Crawled) -> None:
    assert crawled.problems("redirects") == {
        "/loop": "redirects without end",
        "/ping_pong/ping": "redirects without end",
        "/to_file": "not followed: file:///etc/passwd is no address on the web",
        "/to_metadata": "not followed: metadata.wafer.example leads to 169.254.169.254, inside this network",
    }


def test_a_slow_page_is_given_up_in_time(crawled: Crawled) -> None:
    assert crawled.problems("slow") == {"/drip": "no answer in time"}
    assert crawled.pages("slow") == ["/page/d"]


def test_no_page_is_larger_than_it_may_be(crawled: Crawled) -> None:
    assert crawled.problems("large") == {
        "/endless": "larger than a page may be",
        "/fifty_megabytes": "larger than a page may be",
        "/bomb": "larger than a page may be when it is unpacked",
    }


def test_broken_answers_are_told_and_a_wrong_charset_is_kept_as_it_came(crawled: Crawled) -> None:
    assert crawled.problems("broken") == {
        "/no_gzip": "the answer cannot be unpacked",
        "/half": "the answer breaks off",
    }
    (document,) = (d for d in crawled.store.documents(again=True) if d.source == "broken")
    assert "D\u00fcsseldorf".encode("latin-1") in document.body


def test_links_to_other_than_the_web_are_told_but_for_letters(crawled: Crawled) -> None:
    told = crawled.problems("schemes")
    assert {url.partition(":")[0] for url in told} == {"file", "ftp"}
    assert set(told.values()) == {f"not followed: {url} is no address on the web" for url in told}


def test_names_that_lead_inside_are_never_connected_to(crawled: Crawled) -> None:
    problems = crawled.problems("inside")
    assert (
        problems.pop("http://192.168.1.1/admin")
        == "not followed: 192.168.1.1 is inside this network"
    )
    assert problems == {
        f"http://{name}/": f"not followed: {name} leads to {addresses[-1]}, inside this network"
        for name, addresses in NAMES.items()
    }
    (run,) = (r for r in crawled.store.rows("v_source_runs") if r["source"] == "inside")
    assert run["requests"] == 1  # the feed itself
    assert "/" not in crawled.trap.asked


def test_robots_txt_is_obeyed_and_none_is_no_permission_if_the_server_fails(
    crawled: Crawled,
) -> None:
    assert crawled.problems("robots") == {"/private/page": "robots.txt forbids fetching it"}
    (problem,) = crawled.problems("no robots").values()
    assert problem == "its robots.txt cannot be read (HTTP 503), so nothing is fetched"


def test_session_ids_make_no_second_page(crawled: Crawled) -> None:
    assert len([p for p in crawled.trap.asked if p.startswith("/page/s?")]) == 1


def test_one_article_under_ten_addresses_is_one_page_with_ten_aliases(crawled: Crawled) -> None:
    versions = [v for v in crawled.store.rows("v_versions") if "/slug/" in v["url"]]
    aliases = [a for a in crawled.store.rows("v_aliases") if "/slug/" in a["url"]]
    assert len(versions) == 1
    assert len({a["page_id"] for a in aliases}) == 1
    assert {f"{crawled.trap.origin}/slug/{n}" for n in range(10)} <= {a["url"] for a in aliases}


def test_reprints_are_linked_and_both_kept(crawled: Crawled) -> None:
    pairs = [c for c in crawled.store.rows("v_copies") if "/reprint/" in c["first_url"]]
    exact = [c for c in pairs if "/reprint/" in c["second_url"]]
    assert [(c["likeness"], c["containment"]) for c in exact] == [("exact", 1.0)]
    assert crawled.pages("reprints") == ["/reprint/1", "/reprint/2"]


def test_budgets_are_kept_and_the_rest_waits(crawled: Crawled) -> None:
    assert len(crawled.pages("budget")) == 4
    assert crawled.problems("budget") == {}
    waiting = [r for r in crawled.store.rows("v_waiting") if r["source"] == "budget"]
    assert len(waiting) == 5
    (problem,) = crawled.problems("bytes").values()
    assert problem == "its budget of 0.002 MB is used up; the rest waits for the next crawl"
    assert 0 < len(crawled.pages("bytes")) < 9


def test_entities_are_not_expanded(crawled: Crawled) -> None:
    for source in ("laughing feed", "laughing sitemap"):
        told = " ".join(crawled.problems(source).values())
        assert told or crawled.pages(source)
    (sizes,) = zip(
        *crawled.store._db.execute("SELECT max(length(hints)) FROM documents"), strict=True
    )
    assert sizes[0] < 10_000


def test_a_calendar_without_end_ends(crawled: Crawled) -> None:
    assert [p for p in crawled.trap.asked if p.startswith("/calendar/")] == [
        "/calendar/1", "/calendar/2", "/calendar/3",
    ]  # fmt: skip
    assert len(crawled.pages("calendar")) == 3


def test_nothing_hangs_and_the_database_is_whole(crawled: Crawled) -> None:
    assert crawled.store.verify() == []
    (run,) = (r for r in crawled.store.rows("v_runs") if r["kind"] == "crawl")
    assert (run["status"], run["sources"]) == ("ok", 19)
