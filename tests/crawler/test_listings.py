"""What is read from feeds and sitemaps of every form, and what is said of those that are none."""

import gzip

import pytest

from crawler.listing import Entry, UnreadableListing, addressed, newest_first, page_address
from crawler.sources.feed import FeedSource
from crawler.sources.sitemap import SitemapSource

RSS_2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wafer Post</title>
<item><title>Tools &amp;amp; parts</title><link>https://wafer.example/1</link>
<pubDate>Wed, 04 Jun 2025 09:30:00 +0200</pubDate><dc:creator>Ada Quill</dc:creator></item>
<item><title>No link but an address for an id</title>
<guid>https://wafer.example/2</guid></item></channel></rss>"""

RSS_0_91 = """<?xml version="1.0"?><rss version="0.91"><channel><title>Wafer Post</title>
<item><title>Old form</title><link>https://wafer.example/old</link></item></channel></rss>"""

RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://wafer.example/"><title>Wafer Post</title></channel>
<item rdf:about="https://wafer.example/rdf"><title>Resource</title>
<link>https://wafer.example/rdf</link><dc:date>2025-06-04T09:30:00Z</dc:date></item></rdf:RDF>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xml:base="https://wafer.example/news/"><title>Wafer Post</title>
<entry><title type="html">Lithography &lt;b&gt;spares&lt;/b&gt;</title><id>tag:x,2025:1</id>
<link rel="alternate" href="spares"/><updated>2025-06-05T00:00:00Z</updated>
<published>2025-06-04T07:30:00Z</published><author><name>Noor Haddad</name></author></entry></feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Wafer Post",
 "next_url": "https://wafer.example/feed?page=2",
 "items": [{"id": "1", "url": "https://wafer.example/json", "title": "In JSON",
            "date_published": "2025-06-04T09:30:00+02:00", "authors": [{"name": "Ada Quill"}]},
           {"id": "2", "external_url": "https://elsewhere.example/x", "title": "Elsewhere"}]}"""

BROKEN = RSS_2.replace("&amp;amp;", "&").replace("</channel></rss>", "")


def feed(text: str | bytes, content_type: str = "application/rss+xml") -> tuple[Entry, ...]:
    body = text.encode() if isinstance(text, str) else text
    return FeedSource.listing(body, "https://wafer.example/feed", content_type).entries


def test_rss_2() -> None:
    first, second = feed(RSS_2)
    assert first.url == "https://wafer.example/1"
    assert first.title == "Tools & parts"
    assert first.published == "2025-06-04T07:30:00+00:00"
    assert first.author == "Ada Quill"
    assert second == Entry("https://wafer.example/2", title="No link but an address for an id")


def test_rss_0_91() -> None:
    assert feed(RSS_0_91) == (Entry("https://wafer.example/old", "Old form"),)


def test_rss_1() -> None:
    (entry,) = feed(RSS_1)
    assert (entry.url, entry.title) == ("https://wafer.example/rdf", "Resource")
    assert entry.published == "2025-06-04T09:30:00+00:00"


def test_atom_with_relative_links() -> None:
    (entry,) = feed(ATOM, "application/atom+xml")
    assert entry.url == "https://wafer.example/news/spares"
    assert entry.title == "Lithography spares"
    assert entry.published == "2025-06-04T07:30:00+00:00"
    assert entry.modified == "2025-06-05T00:00:00+00:00"
    assert entry.author == "Noor Haddad"


def test_json_feed_and_its_next_page() -> None:
    listing = FeedSource.listing(JSON_FEED.encode(), "https://wafer.example/feed", "")
    first, second = listing.entries
    assert (first.title, first.published) == ("In JSON", "2025-06-04T07:30:00+00:00")
    assert first.author == "Ada Quill"
    assert second.url == "https://elsewhere.example/x"
    assert listing.further == ("https://wafer.example/feed?page=2",)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    assert [e.title for e in feed(BROKEN)][:1] == ["Tools & parts"]


@pytest.mark.parametrize("content_type", ["text/xml; charset=iso-8859-1", "text/xml", ""])
def test_header_that_names_a_wrong_charset_is_not_believed(content_type: str) -> None:
    text = RSS_2.replace("Tools &amp;amp; parts", "Größere Öfen für „Wafer“")
    assert feed(text, content_type)[0].title == "Größere Öfen für „Wafer“"


def test_time_zone_written_as_an_offset_from_gmt() -> None:
    text = RSS_2.replace("Wed, 04 Jun 2025 09:30:00 +0200", "Wed,4 Jun 2025 9:30:5 GMT+9")
    assert feed(text)[0].published == "2025-06-04T00:30:05+00:00"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<!doctype html><html><body>Hello</body></html>", "it begins with '<!doctype html>"),
        ("", "it is empty"),
        ("Too many requests", "it begins with 'Too many requests'"),
        ("{'no': json}", "broken JSON"),
        ('{"items": []}', "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "no JSON Feed"),
        ("<urlset></urlset>", "it begins with '<urlset>"),
    ],
)
def test_what_is_no_feed_is_named(body: str, problem: str) -> None:
    with pytest.raises(UnreadableListing, match=r"^is no feed: ") as refusal:
        feed(body, "text/html")
    assert problem in str(refusal.value)


def test_feed_without_items_is_a_feed() -> None:
    assert feed("<rss version='2.0'><channel><title>Quiet</title></channel></rss>") == ()


NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://wafer.example/a?x=1&amp;y=2 </loc>
<image:image><image:loc>https://wafer.example/a.jpg</image:loc><image:title>Photo</image:title>
</image:image>
<news:news><news:publication><news:name>Wafer Post</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2025-06-04T10:00:00+08:00</news:publication_date>
<news:title>Tools &amp; parts</news:title></news:news></url>
<url><loc>https://wafer.example/b</loc><lastmod>2025-06-03</lastmod></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://wafer.example/old.xml.gz</loc><lastmod>2024-01-01</lastmod></sitemap>
<sitemap><loc><![CDATA[https://wafer.example/new.xml.gz]]></loc>
<lastmod>2025-06-01T00:00:00Z</lastmod></sitemap></sitemapindex>"""


def sitemap(body: bytes) -> tuple[Entry, ...]:
    return SitemapSource.listing(body, "https://wafer.example/s.xml", "text/xml").entries


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzipped"])
def test_news_sitemap_gives_title_date_and_publisher(pack: type[bytes]) -> None:
    first, second = sitemap(pack(NEWS_SITEMAP.encode()))
    assert first == Entry(
        "https://wafer.example/a?x=1&y=2",
        title="Tools & parts",
        published="2025-06-04T02:00:00+00:00",
        publisher="Wafer Post",
    )
    assert second == Entry("https://wafer.example/b", modified="2025-06-03")


def test_index_names_the_sitemaps_changed_last_first() -> None:
    listing = SitemapSource.listing(INDEX.encode(), "https://wafer.example/s.xml", "")
    assert listing.entries == ()
    assert listing.further == (
        "https://wafer.example/new.xml.gz",
        "https://wafer.example/old.xml.gz",
    )


def test_sitemap_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    assert len(sitemap(NEWS_SITEMAP.encode()[:-40])) >= 1


def test_entities_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE urlset [<!ENTITY a "https://wafer.example/x">]>'
        "<urlset><url><loc>&a;</loc></url></urlset>"
    )
    assert sitemap(bomb.encode()) == ()


@pytest.mark.parametrize(
    "body",
    [b"<!doctype html><p>Hello", b"", RSS_2.encode(), b"\x1f\x8bnot gzip", b"plain words"],
    ids=["html", "empty", "feed", "broken gzip", "text"],
)
def test_what_is_no_sitemap_is_named(body: bytes) -> None:
    with pytest.raises(UnreadableListing, match=r"^is no sitemap: "):
        sitemap(body)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a#top", "https://wafer.example/a"),
        ("b?utm_source=rss&id=7&fbclid=x", "https://wafer.example/b?id=7"),
        ("c?at_medium=RSS&at_campaign=rss", "https://wafer.example/c"),
        ("//other.example/d", "https://other.example/d"),
        ("mailto:desk@wafer.example", ""),
        ("javascript:void(0)", ""),
        ("ftp://wafer.example/e", ""),
        ("file:///etc/passwd", ""),
        ("https://[broken", ""),
        ("https://wafer.example:99999/f", ""),
        ("https://a..b/g", ""),
        ("https://exa mple.com/h", ""),
        ("https://desk:secret@wafer.example/i", ""),
        ("https://MÜNCHEN.example:8080/j", "https://xn--mnchen-3ya.example:8080/j"),
        ("http://①②⑦.0.0.1/k", "http://127.0.0.1/k"),
        ("http://[2001:DB8:0::1]/l", "http://[2001:db8::1]/l"),
    ],
)
def test_address_of_a_page(link: str, address: str) -> None:
    assert page_address("https://wafer.example/feed", link) == address


def test_entries_come_once_and_newest_first_with_the_undated_last() -> None:
    entries = [
        Entry("https://x.example/undated"),
        Entry("https://x.example/old", published="2024-12-31T00:00:00+00:00"),
        Entry("https://x.example/new", modified="2025-06-01"),
        Entry("https://x.example/old", published="2024-12-31T00:00:00+00:00"),
    ]
    kept = [e.url.rpartition("/")[2] for e in newest_first(addressed(entries, ""))]
    assert kept == ["new", "old", "undated"]
