"""What a site offers to follow it by: the feeds, sitemaps and lists of calls it names or has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from crawler.listing import Listing, UnreadableListing, addressed, newest_first, page_address
from crawler.readers.html import decode
from crawler.sources.feed import FeedSource
from crawler.sources.sitemap import SitemapSource
from crawler.sources.transcripts import TranscriptsSource

#: Where sites have them that name none.
USUAL = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
#: A link that says it is a feed.
LOOKS_LIKE_FEED = re.compile(r"\b(?:rss|atom|feeds?)\b", re.I)
#: What readers say of articles, and feeds of one article.
BESIDE = re.compile(r"comments?(?:/|\b)", re.I)
#: Links of a page to try, and the fewest calls that make a list of them.
MOST_LINKS, FEWEST_CALLS = 8, 3
#: The site's name stands near the beginning, in bytes; a longer one is a sentence, in characters.
MOST_HEAD, LONGEST_NAME = 100_000, 80
#: What is worth more where a site has several: entries with titles and dates first.
WORTH = ("feed", "transcripts", "sitemap")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to follow: its kind and address, and what it lists now.

    `newest` is an ISO 8601 date, "" where it gives none; `sitemaps` counts those an index names.
    """

    kind: str
    url: str
    entries: int
    newest: str = ""
    newest_title: str = ""
    sitemaps: int = 0


def named_by_page(body: bytes, url: str, content_type: str) -> list[str]:
    """The addresses that a page names as feeds, those in its head first."""
    page = Selector(text=decode(body, content_type) or "<p/>", type="html")
    named = [
        link.attrib.get("href", "")
        for link in page.css("link[rel~='alternate'][href]")
        if link.attrib.get("type", "").strip().lower() in FEED_TYPES
    ]
    linked = (a.attrib["href"] for a in page.css("a[href]"))
    shown = [href for href in linked if LOOKS_LIKE_FEED.search(urlsplit(href).path)]
    addresses = (page_address(url, href) for href in (*named, *shown))
    wanted = (a for a in addresses if a and not BESIDE.search(a))
    return list(dict.fromkeys(wanted))[:MOST_LINKS]


def site_name(body: bytes, content_type: str) -> str:
    """What the page or feed calls the site; "" where it does not say."""
    markup = decode(body[:MOST_HEAD], content_type)
    page = Selector(text=markup or "<p/>", type="html")
    said = page.css("meta[property='og:site_name']::attr(content)").get("")
    feed = re.search(r"<(?:channel|feed)\b.*?<title[^>]*>(.*?)</title>", markup, re.DOTALL)
    # "The Wafer Post - Chips": the feed of one section is named after the site first.
    of_feed = re.split(r"\s[-–|»]\s", re.sub(r"<!\[CDATA\[|\]\]>", "", feed[1]))[0] if feed else ""
    words = unescape(of_feed or said)
    return " ".join(words.split())[:LONGEST_NAME]


def named_by_robots(body: bytes, url: str) -> list[str]:
    """The sitemaps that a robots.txt names; those for news first."""
    lines = re.findall(rb"^\s*sitemap:\s*(\S+)", body, re.I | re.M)
    addresses = [page_address(url, line.decode("utf-8", "replace")) for line in lines]
    named = dict.fromkeys(a for a in addresses if a)
    return sorted(named, key=lambda address: "news" not in address)[:MOST_LINKS]


def usual_places(url: str) -> list[str]:
    """Where a site usually has its feeds and sitemaps: below the page asked for, and at its root."""
    folder = url if url.endswith("/") else f"{url}/"
    below = [urljoin(folder, place.lstrip("/")) for place in USUAL]
    at_root = [urljoin(url, place) for place in (*USUAL, *USUAL_SITEMAPS)]
    return list(dict.fromkeys((*below[:3], *at_root)))


def candidate(body: bytes, url: str, content_type: str) -> Candidate | None:
    """What the body is, if it is something to follow."""
    for kind in (FeedSource, SitemapSource):
        try:
            return _candidate(kind.name, url, kind.listing(body, url, content_type))
        except UnreadableListing:
            continue
    try:
        calls = _candidate("transcripts", url, TranscriptsSource.listing(body, url, content_type))
    except UnreadableListing:
        return None
    return calls if calls and calls.entries >= FEWEST_CALLS else None


def best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, that to follow first: by kind, then as fresh as it is, then by what it lists.

    A sitemap of everything says less of what is new than one of news, and a feed says most.
    """
    return sorted(candidates, key=_rank)


def _rank(found: Candidate) -> tuple[int, int, int, str]:
    days = -int(re.sub(r"\D", "", found.newest[:10]) or 0)
    return (WORTH.index(found.kind), "news" not in found.url.lower(), days, found.url)


def _candidate(kind: str, url: str, listing: Listing) -> Candidate | None:
    entries = newest_first(addressed(listing.entries, url))
    if not entries and not (kind == "sitemap" and listing.further):
        return None
    newest = entries[0] if entries else None
    return Candidate(
        kind,
        url,
        len(entries),
        (newest.published or newest.modified) if newest else "",
        newest.title if newest else "",
        len(listing.further) if kind == "sitemap" else 0,
    )
