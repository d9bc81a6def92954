"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom, and JSON Feed."""

import json
import re
from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any, ClassVar

import feedparser

from crawler.feed_texts import page_of, whole_text
from crawler.listing import Entry, Listing, UnreadableListing, beginning, brings_nothing, iso_date
from crawler.source import Source

#: "GMT+9", which feedparser and RFC 822 take for GMT.
OFFSET = re.compile(r"(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d\d))?$")

#: In characters: a lede, and not the article.
LONGEST_SUMMARY = 1000
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class FeedSource(Source):
    """A feed; its items' links are the documents, or the items where they hold the whole text."""

    name = "feed"
    listing_word: ClassVar[str] = "feed"

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The items of the feed, as far as its XML can be followed."""
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return _json_feed(body)
        # Sanitising costs 90 % of the time, and no HTML of a feed is ever shown.
        parsed = feedparser.parse(
            body,
            response_headers={"content-type": content_type, "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        if not parsed.get("version") and not parsed.entries:
            raise UnreadableListing(f"is no feed: {beginning(body)}")
        entries = (_entry(item) for item in parsed.entries)
        return Listing(tuple(e for e in entries if e.url))

    def follow(self, listing: Listing, url: str) -> Listing:
        """The next page of a JSON Feed too, unless this one brings nothing new."""
        is_old = brings_nothing(listing, url, self.known)
        return Listing(listing.entries) if is_old else listing


def _entry(item: Any) -> Entry:
    entry = Entry(
        url=item.get("link") or _web_id(item),
        title=_text(item.get("title", "")),
        published=_moment(item, "published") or _moment(item, "updated"),
        modified=_moment(item, "updated"),
        publisher=_text(item.get("source", {}).get("title", "")),
        author=_text(item.get("author", "")),
        hints=_summary(item.get("summary", "")),
    )
    contents = (c for c in item.get("content", ()) if c.get("type", "").endswith(("html", "plain")))
    markup = max((str(c.get("value", "")) for c in contents), key=len, default="")
    return _with_text(entry, markup)


def _with_text(entry: Entry, markup: str) -> Entry:
    """The entry as a document of its own, where its text is all there."""
    if not (whole_text(markup) and entry.title and entry.published):
        return entry
    return replace(entry, body=page_of(entry, markup))


def _summary(markup: Any) -> dict[str, str]:
    text = _text(markup or "")
    return {"summary": text[:LONGEST_SUMMARY]} if text else {}


def _web_id(item: Any) -> str:
    identifier = str(item.get("id", ""))
    return identifier if identifier.startswith(("http://", "https://")) else ""


def _moment(item: Any, field: str) -> str:
    # FeedParserDict answers a question for "updated" with "published", warning that it does.
    stamp, parsed = str(dict.get(item, field, "")), dict.get(item, f"{field}_parsed")
    offset = OFFSET.search(stamp)
    if parsed and not offset:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
    if offset:
        stamp = f"{stamp[: offset.start()]}{offset[1]}{int(offset[2]):02}{offset[3] or '00'}"
    try:
        moment = parsedate_to_datetime(stamp)
    except ValueError:
        return ""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).isoformat()


def _text(markup: str) -> str:
    return " ".join(TAG.sub("", unescape(str(markup))).split())


def _json_feed(body: bytes) -> Listing:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableListing(f"is no feed: broken JSON ({error})") from None
    is_feed = "jsonfeed.org" in str(feed.get("version")) and isinstance(feed.get("items"), list)
    if not is_feed:
        raise UnreadableListing(f"is no feed: JSON, but no JSON Feed; {beginning(body)}")
    entries = (_json_entry(item) for item in feed["items"] if isinstance(item, dict))
    further = (str(feed["next_url"]),) if feed.get("next_url") else ()
    return Listing(tuple(e for e in entries if e.url), further)


def _json_entry(item: dict[str, Any]) -> Entry:
    several = item.get("authors")
    authors = several if isinstance(several, list) else [item.get("author")]
    names = (str(a.get("name") or "") for a in authors if isinstance(a, dict))
    entry = Entry(
        url=str(item.get("url") or item.get("external_url") or ""),
        title=_text(item.get("title") or ""),
        published=iso_date(str(item.get("date_published", ""))),
        modified=iso_date(str(item.get("date_modified", ""))),
        author="; ".join(filter(None, names)),
        hints=_summary(item.get("summary")),
    )
    return _with_text(entry, str(item.get("content_html") or ""))
