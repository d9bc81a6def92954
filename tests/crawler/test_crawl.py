"""Crawling a local web: what is kept, what is refused, and what a person is told."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Crawl = Callable[..., dict[str, Any]]
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@pytest.fixture(scope="module")
def crawled(web: Any, crawl_once: Crawl) -> dict[str, Any]:
    """One crawl of many sources, each of them a case."""
    web.put("/", "<html><body>front page</body></html>")
    web.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    for name in ("a", "b", "c", "m1", "m2", "m3", "m4", "m5", "s1", "s2", "w1", "w2", "w3"):
        web.put_article(f"/{name}.html", f"Article {name}")
    web.put("/moved.html", "", 301, Location="/a.html?utm_source=feed#top")
    web.put("/inward.html", "", 302, Location="http://127.0.0.2/secret")
    web.put("/loop.html", "", 302, Location="/loop.html")
    web.put("/other-scheme.html", "", 302, Location="ftp://127.0.0.1/x")
    web.put("/deleted.html", "", 302, Location="/")
    web.put("/error.html", "oops", 500)
    web.put("/forbidden.html", "no", 403)
    web.put("/paper.pdf", b"%PDF-1.7", Content_Type="application/pdf")
    web.put("/huge.html", b"x" * (10 * 1024 * 1024 + 1))
    web.put("/latin.html", "Größe".encode("latin-1"), Content_Type="text/html; charset=latin-1")
    web.put("/html-feed", "<!doctype html><html><body>We moved</body></html>")
    web.put("/error-feed", "oops", 503)
    web.put(
        "/index.xml",
        "<sitemapindex><sitemap><loc>{{origin}}/news.xml</loc></sitemap>"
        "<sitemap><loc>{{origin}}/missing.xml</loc></sitemap></sitemapindex>",
        Content_Type="text/xml",
    )
    web.put(
        "/news.xml",
        f"<urlset {NEWS}><url><loc>{{{{origin}}}}/s1.html</loc><news:news><news:title>Told"
        "</news:title><news:publication_date>2025-06-02</news:publication_date></news:news></url>"
        "<url><loc>{{origin}}/s2.html</loc><lastmod>2025-06-03</lastmod></url></urlset>",
        Content_Type="text/xml",
    )
    pages = ("moved", "inward", "loop", "other-scheme", "deleted", "error", "forbidden", "gone")
    feeds = {
        "plain": ("/a.html?utm_source=feed", "mailto:desk@wafer.example", "/b.html"),
        "trouble": tuple(f"/{name}.html" for name in pages),
        "formats": ("/paper.pdf", "/huge.html", "/latin.html"),
        "private": ("/private/a.html", "/c.html"),
        "inside": ("http://10.0.0.1/admin", "http://localhost:1/x", "http://2130706433/x"),
        "many": tuple(f"/m{number}.html" for number in range(1, 6)),
        "wide": tuple(f"/w{number}.html" for number in range(1, 4)),
        "quiet": (),
    }
    listed = [{"name": n, "urls": [web.put_feed(f"/{n}.xml", *f)]} for n, f in feeds.items()]
    listed[-2] |= {"name": "chosen", "only": ["/w2", "/w3", "/other"]}
    listed += [
        {"name": "html", "urls": [web.origin + "/html-feed"]},
        {"name": "broken server", "urls": [web.origin + "/error-feed"]},
        {"name": "no server", "urls": ["http://127.0.0.1:9/feed"]},
        {
            "name": "lost server",
            "urls": [
                web.put_feed("/lost.xml", *(f"http://127.0.0.1:9/{n}" for n in range(9))),
                "http://127.0.0.1:9/feed",
            ],
        },
        {"name": "private feed", "urls": [web.origin + "/private/feed.xml"]},
        {"name": "sitemap", "kind": "sitemap", "urls": [web.origin + "/index.xml"]},
        {"name": "planned", "kind": "not built", "urls": [web.origin + "/x"], "planned": "later"},
    ]
    known = [f"{web.origin}/m3.html", f"{web.origin}/m5.html"]
    return crawl_once(*listed, known=known, pages=3, contact="desk@wafer.example") | {"web": web}


def kept(crawled: dict[str, Any], source: str) -> list[str]:
    origin = crawled["web"].origin
    return [d["url"].removeprefix(origin) for d in crawled["documents"] if d["source"] == source]


def counts(crawled: dict[str, Any], source: str) -> dict[str, int]:
    names = ("listed", "known", "kept", "problems")
    return {name: crawled["counts"][source][name] for name in names}


def told(crawled: dict[str, Any], source: str) -> dict[str, str]:
    origin = crawled["web"].origin
    notes = [n for n in crawled["notes"] if n["source"] == source]
    return {n["url"].removeprefix(origin): n["problem"] for n in notes}


def test_documents_carry_bytes_evidence_and_hints(crawled: dict[str, Any]) -> None:
    first, second = (d for d in crawled["documents"] if d["source"] == "plain")
    assert first["url"].endswith("/a.html")
    assert first["status"] == 200
    assert first["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert first["body"].encode("latin-1") == crawled["web"].answers["/a.html"][2]
    assert first["hints"] == {"title": "Item 0", "published": "2025-06-28T12:00:00+00:00"}
    assert second["url"].endswith("/b.html")


def test_links_that_are_not_of_the_web_are_passed_over(crawled: dict[str, Any]) -> None:
    assert counts(crawled, "plain") == {"listed": 2, "known": 0, "kept": 2, "problems": 0}


def test_known_pages_are_not_fetched_and_the_newest_come_first(crawled: dict[str, Any]) -> None:
    assert kept(crawled, "many") == ["/m1.html", "/m2.html", "/m4.html"]
    assert crawled["counts"]["many"]["known"] == 2
    assert "/m5.html" not in crawled["web"].paths_asked()


def test_no_more_pages_are_fetched_than_the_budget(crawled: dict[str, Any]) -> None:
    assert crawled["counts"]["trouble"]["listed"] == 8
    assert len(told(crawled, "trouble")) + len(kept(crawled, "trouble")) == 3
    assert crawled["counts"]["trouble"]["left"] == 5


def test_only_wanted_addresses_are_fetched(crawled: dict[str, Any]) -> None:
    assert kept(crawled, "chosen") == ["/w2.html", "/w3.html"]
    assert crawled["counts"]["chosen"]["listed"] == 2


def test_page_that_moved_is_kept_where_it_is_now(crawled: dict[str, Any]) -> None:
    assert kept(crawled, "trouble") == ["/a.html"]
    (document,) = (d for d in crawled["documents"] if d["source"] == "trouble")
    assert document["hints"]["listed"].endswith("/moved.html")


def test_redirects_into_the_network_and_in_circles_are_refused(crawled: dict[str, Any]) -> None:
    assert told(crawled, "trouble") == {
        "/inward.html": "not followed: 127.0.0.2 is inside this network",
        "/loop.html": "redirects without end",
    }


def test_addresses_inside_the_network_are_refused(crawled: dict[str, Any]) -> None:
    assert told(crawled, "inside") == {
        "http://10.0.0.1/admin": "not followed: 10.0.0.1 is inside this network",
        "http://localhost:1/x": "not followed: localhost is inside this network",
        "http://2130706433/x": "not followed: 2130706433 is inside this network",
    }


def test_what_is_no_text_or_too_large_is_not_kept(crawled: dict[str, Any]) -> None:
    assert kept(crawled, "formats") == ["/latin.html"]
    assert told(crawled, "formats") == {
        "/paper.pdf": "is no text but application/pdf",
        "/huge.html": "larger than a page may be",
    }


def test_robots_txt_is_obeyed_for_pages_and_feeds(crawled: dict[str, Any]) -> None:
    assert told(crawled, "private") == {"/private/a.html": "robots.txt forbids fetching it"}
    assert told(crawled, "private feed") == {"/private/feed.xml": "robots.txt forbids fetching it"}
    assert not [p for p in crawled["web"].paths_asked() if p.startswith("/private/")]


def test_feeds_that_fail_are_named_with_the_reason(crawled: dict[str, Any]) -> None:
    (html,) = told(crawled, "html").values()
    assert html.startswith("is no feed: it begins with '<!doctype html>")
    assert told(crawled, "broken server") == {"/error-feed": "HTTP 503 Service Unavailable"}
    assert list(told(crawled, "no server").values()) == ["the server refuses connections"]
    assert told(crawled, "quiet") == {"/quiet.xml": "the feed is empty"}


def test_server_that_cannot_be_reached_is_given_up(crawled: dict[str, Any]) -> None:
    first, second, third = told(crawled, "lost server").values()
    assert first == second == "the server refuses connections"
    assert third == f"{first}; 127.0.0.1:9 is given up for now after 3 failures in a row"


def test_temporary_error_is_tried_again(crawled: dict[str, Any]) -> None:
    assert crawled["web"].paths_asked().count("/error-feed") == 3


def test_sitemap_index_is_followed_and_a_missing_part_told(crawled: dict[str, Any]) -> None:
    assert kept(crawled, "sitemap") == ["/s2.html", "/s1.html"]
    assert told(crawled, "sitemap") == {"/missing.xml": "HTTP 404 Not Found"}
    hints = [d["hints"] for d in crawled["documents"] if d["source"] == "sitemap"]
    assert hints == [{"modified": "2025-06-03"}, {"title": "Told", "published": "2025-06-02"}]


def test_planned_source_is_not_crawled(crawled: dict[str, Any]) -> None:
    assert "planned" not in crawled["counts"]
    assert "/x" not in crawled["web"].paths_asked()


def test_crawler_says_who_it_is(crawled: dict[str, Any]) -> None:
    agents = {headers["User-Agent"] for _, headers in crawled["web"].asked}
    assert len(agents) == 1
    (agent,) = agents
    assert agent.startswith("Chokepoint") and agent.endswith("(desk@wafer.example)")


def test_nothing_of_scrapys_reaches_the_terminal(crawled: dict[str, Any]) -> None:
    assert crawled["stderr"] == ""


@pytest.fixture(scope="module")
def more_trouble(web: Any, crawl_once: Crawl) -> dict[str, Any]:
    web.put("/other-scheme.html", "", 302, Location="ftp://127.0.0.1/x")
    web.put("/deleted.html", "", 302, Location="/")
    web.put("/", "<html><body>front page</body></html>")
    web.put("/error.html", "oops", 500)
    web.put("/forbidden.html", "no", 403)
    web.put_article("/a.html", "Article a")
    names = ("other-scheme", "deleted", "error", "forbidden", "gone", "a")
    feed = web.put_feed("/more.xml", *(f"/{name}.html" for name in names))
    return crawl_once({"name": "more", "urls": [feed]}) | {"web": web}


def test_pages_that_fail_are_named_and_do_not_stop_the_others(more_trouble: dict[str, Any]) -> None:
    origin = more_trouble["web"].origin
    assert told(more_trouble, "more") == {
        "/other-scheme.html": "not followed: ftp://127.0.0.1/x is no address on the web",
        "/deleted.html": f"the page is gone: it leads to the front page {origin}/",
        "/error.html": "HTTP 500 Internal Server Error",
        "/forbidden.html": "HTTP 403 Forbidden",
        "/gone.html": "HTTP 404 Not Found",
    }
    assert kept(more_trouble, "more") == ["/a.html"]


@pytest.mark.parametrize("found", ["Exchange", "Fetched", "SourceRun"])
def test_error_of_the_ledger_ends_the_crawl_and_is_raised(
    web: Any, crawl_once: Crawl, found: str
) -> None:
    web.put_article("/a.html", "Article a")
    feed = web.put_feed("/full.xml", "/missing.html", "/a.html")
    raised = crawl_once({"name": "full", "urls": [feed]}, fails_at=found)
    assert raised["raised"] == "the disk is full"


def test_crawl_can_be_interrupted(web: Any) -> None:
    feed = web.put_feed("/slow.xml", "/slow.html")
    web.put("/slow.html", "too late")
    web.delays["/slow.html"] = 600
    script = (
        "from crawler.crawl import crawl; from crawler.ledger import NoLedger;"
        "from crawler.settings import SourceSettings as S;"
        f"crawl([S('slow', 'feed', ({feed!r},), 'P', delay=0)], NoLedger())"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        # Tests that run in the background inherit that nothing interrupts them.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while "/slow.html" not in web.paths_asked():
        assert child.poll() is None
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=300)
    assert b"KeyboardInterrupt" in errors


def test_check_says_what_each_source_would_give_and_fetches_its_newest_page(
    web: Any, crawl_once: Crawl
) -> None:
    web.put_article("/newest.html", "The newest")
    feed = web.put_feed("/checked.xml", "/newest.html", "/never.html")
    html = web.put("/no-feed", "<!doctype html><p>Hello")
    checked = crawl_once(
        {"name": "works", "urls": [feed]},
        {"name": "fails", "urls": [html]},
        {"name": "planned", "urls": [html], "planned": "not built yet"},
        check=True,
    )["checked"]
    works = checked["works"]
    assert (works["listed"], works["problem"], works["status"]) == (2, "", 200)
    assert works["newest_title"] == "Item 0"
    assert works["newest_published"] == "2025-06-28T12:00:00+00:00"
    assert works["robots"] == "allowed"
    assert works["document"]["url"].endswith("/newest.html")
    assert checked["fails"]["problem"].startswith("is no feed: it begins with '<!doctype html>")
    assert checked["planned"]["problem"] == "not built yet"
    assert not [p for p in web.paths_asked() if p.startswith("/never")]


def test_sample_site_gives_the_same_documents_in_every_run(crawl_once: Crawl) -> None:
    first, second = crawl_once(sample=True), crawl_once(sample=True)
    assert first["notes"] == []
    assert {d["source"] for d in first["documents"]} == {
        "sample-silicon-ledger",
        "sample-harbour-wire",
        "sample-call-desk",
        "sample-trade-gazette",
    }
    assert {d["id"] for d in first["documents"]} == {d["id"] for d in second["documents"]}
    assert not [d for d in first["documents"] if "127.0.0.1" in d["url"] + d["body"]]
