"""Sitemaps, sitemap indexes and the news extension, plain or gzipped."""

import zlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import ClassVar

from lxml import etree

from crawler.listing import Entry, Listing, UnreadableListing, beginning, iso_date
from crawler.source import Source

#: The protocol allows 50 MB of sitemap, unpacked; no more is ever unpacked.
MOST_BYTES = 50 * 1024 * 1024
#: Sitemaps of one index that are read: those changed last.
MOST_SITEMAPS = 10


#: Before the last success: what was over the budget then is still taken, and what is dated late.
OVERLAP = timedelta(days=7)


class SitemapSource(Source):
    """A sitemap; its addresses are the documents, with what the news extension says of them."""

    name = "sitemap"
    listing_word: ClassVar[str] = "sitemap"

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The addresses of the sitemap, or the sitemaps of the index, newest first."""
        xml = _unpacked(body)
        rows = list(_rows(xml))
        pages = tuple(_entry(row) for tag, row in rows if tag == "url" and row.get("loc"))
        sitemaps = [row for tag, row in rows if tag == "sitemap" and row.get("loc")]
        sitemaps.sort(key=lambda row: iso_date(row.get("lastmod", "")), reverse=True)
        return Listing(pages, tuple(row["loc"] for row in sitemaps[:MOST_SITEMAPS]))

    def follow(self, listing: Listing, url: str) -> Listing:
        """Only what changed since shortly before the last success, and what bears no date."""
        if self.memory.last_success is None:
            return listing
        since = (self.memory.last_success - OVERLAP).isoformat()
        recent = (e for e in listing.entries if _is_recent(e, since))
        return Listing(tuple(recent), listing.further)


def _is_recent(entry: Entry, since: str) -> bool:
    stamp = max(entry.published, entry.modified)
    return not stamp or stamp >= since[: len(stamp)]


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise UnreadableListing(f"is no sitemap: broken gzip ({error})") from None


def _rows(xml: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """("url" or "sitemap", its fields by local name) for each entry, freeing each when read."""
    walk = etree.iterparse(
        BytesIO(xml), events=("start", "end"), recover=True, resolve_entities=False, no_network=True
    )
    try:
        _, root = next(walk)
        if _local(root) not in ("urlset", "sitemapindex"):
            raise UnreadableListing(f"is no sitemap: {beginning(xml)}")
        for event, element in walk:
            if event == "end" and _local(element) in ("url", "sitemap"):
                yield _local(element), _fields(element)
                element.clear()
    except (etree.XMLSyntaxError, StopIteration):
        raise UnreadableListing(f"is no sitemap: {beginning(xml)}") from None


def _fields(element: etree._Element) -> dict[str, str]:
    """The element's own fields and those of the news extension; images and videos have others."""
    news = (leaf for child in element if _local(child) == "news" for leaf in child.iter())
    fields: dict[str, str] = {}
    for leaf in (*element, *news):
        fields.setdefault(_local(leaf), " ".join((leaf.text or "").split()))
    return fields


def _entry(row: dict[str, str]) -> Entry:
    return Entry(
        url=row["loc"],
        title=row.get("title", ""),
        published=iso_date(row.get("publication_date", "")),
        modified=iso_date(row.get("lastmod", "")),
        publisher=row.get("name", ""),
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
