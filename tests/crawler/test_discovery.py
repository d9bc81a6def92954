"""What a site offers to follow it by: where it is looked for, what it is, what is best."""

import gzip

import pytest

from crawler.discovery import (
    Candidate,
    best,
    candidate,
    named_by_page,
    named_by_robots,
    site_name,
    usual_places,
)

PAGE = b"""<html><head>
<link rel="alternate" type="application/rss+xml" title="All" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/atom+xml" href="https://feeds.wafer.example/atom">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" hreflang="de" href="/de/"></head>
<body><a href="/rss">RSS</a> <a href="/feedback">Feedback</a> <a href="/news/">News</a></body></html>"""
SITE = "https://wafer.example/"
RSS = b"""<rss version="2.0"><channel><title>W</title><item><title>Tools</title>
<link>/a</link><pubDate>Wed, 04 Jun 2025 09:30:00 GMT</pubDate></item></channel></rss>"""
SITEMAP = (
    b"<urlset><url><loc>https://wafer.example/a</loc><lastmod>2025-06-04</lastmod></url></urlset>"
)
INDEX = b"<sitemapindex><sitemap><loc>https://wafer.example/1.xml</loc></sitemap></sitemapindex>"


def test_page_names_its_feeds_and_links_to_them() -> None:
    assert named_by_page(PAGE, SITE, "text/html") == [
        "https://wafer.example/feed/",
        "https://feeds.wafer.example/atom",
        "https://wafer.example/rss",
    ]
    assert named_by_page(b"", SITE, "") == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'<head><meta property="og:site_name" content="Wafer &amp; Co"></head>', "Wafer & Co"),
        (
            b"<rss><channel><title><![CDATA[ The Post - Chips ]]></title></channel></rss>",
            "The Post",
        ),
        (b'<feed xmlns="x"><title type="text">Wafer Post</title></feed>', "Wafer Post"),
        (b"<html><title>Home</title></html>", ""),
        (b"", ""),
    ],
)
def test_site_is_called_what_it_calls_itself(body: bytes, name: str) -> None:
    assert site_name(body, "") == name


def test_robots_names_sitemaps_and_those_of_news_come_first() -> None:
    robots = (
        b"User-agent: *\nSitemap: https://wafer.example/all.xml\nSITEMAP: /news.xml\nsitemap:\n"
    )
    assert named_by_robots(robots, f"{SITE}robots.txt") == [
        "https://wafer.example/news.xml",
        "https://wafer.example/all.xml",
    ]


def test_usual_places_are_below_the_page_and_at_the_root() -> None:
    places = usual_places("https://wafer.example/chips")
    assert places[0] == "https://wafer.example/chips/feed/"
    assert {"https://wafer.example/feed/", "https://wafer.example/sitemap.xml"} <= set(places)


def test_feed_sitemap_and_list_of_calls_are_told_apart() -> None:
    feed = Candidate("feed", f"{SITE}rss", 1, "2025-06-04T09:30:00+00:00", "Tools")
    assert candidate(RSS, f"{SITE}rss", "") == feed
    assert candidate(gzip.compress(SITEMAP), f"{SITE}s.gz", "") == Candidate(
        "sitemap", f"{SITE}s.gz", 1, "2025-06-04"
    )
    assert candidate(INDEX, f"{SITE}i.xml", "") == Candidate(
        "sitemap", f"{SITE}i.xml", 0, sitemaps=1
    )
    calls = b"".join(
        b"<p><a href='/transcript/%d'>W Q%d 2025 call</a></p>" % (n, n) for n in (1, 2, 3)
    )
    found = candidate(b"<html>" + calls, f"{SITE}calls", "text/html")
    assert found is not None
    assert (found.kind, found.entries) == ("transcripts", 3)


def test_page_and_empty_feed_are_nothing_to_follow() -> None:
    assert candidate(PAGE, SITE, "text/html") is None
    assert candidate(b"<rss version='2.0'><channel/></rss>", SITE, "") is None
    assert candidate(b"", SITE, "") is None


def test_feeds_come_before_sitemaps_and_what_is_fresh_before_what_is_old() -> None:
    everything = Candidate("sitemap", f"{SITE}sitemap.xml", 900, "2025-06-04")
    news = Candidate("sitemap", f"{SITE}news.xml", 9, "2025-06-04")
    old = Candidate("feed", f"{SITE}old", 9, "2019-01-01")
    fresh = Candidate("feed", f"{SITE}rss", 9, "2025-06-04T00:00:00+00:00")
    undated = Candidate("feed", f"{SITE}atom", 9)
    assert best([everything, old, undated, news, fresh]) == [fresh, old, undated, news, everything]
