"""What a page says of itself: title, author and date, from JSON-LD, then meta tags, then markup."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

#: Types of schema.org whose fields are the article's own (and not the site's or a list's).
ARTICLE_TYPES = frozenset(
    [
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "Article",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "NewsArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "TechArticle",
    ]
)
META_TITLES = ("og:title", "twitter:title", "parsely-title", "dc.title", "headline")
META_AUTHORS = (
    "author",
    "parsely-author",
    "dc.creator",
    "byl",
    "article:author",
    "sailthru.author",
)
META_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publishdate",
    "publication_date",
    "date",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found; "" and None where the page does not say. `tab` is the browser tab's title."""

    title: str = ""
    author: str = ""
    published: date | None = None
    headings: tuple[str, ...] = ()
    tab: str = ""


def read_metadata(tree: HtmlElement, url: str, hinted: date | None, latest: date) -> Metadata:
    """The page's own words first; `hinted` is the listing's date. A date after `latest` is none."""
    linked = _linked_article(tree, url)
    meta = _meta(tree)
    site = meta.get("og:site_name", "")
    headings = tuple(t for h in tree.iter("h1") if (t := _text(h.text_content())))
    return Metadata(
        _first(
            _text(linked.get("headline")),
            _without_site(_first(*(meta.get(name, "") for name in META_TITLES)), site),
            headings[0] if headings else "",
        ),
        _first(_names(linked.get("author")), *(_name(meta.get(name)) for name in META_AUTHORS)),
        _published(tree, linked, meta, hinted, latest),
        headings,
        _without_site(_text(tree.findtext(".//title")), site),
    )


def _published(
    tree: HtmlElement,
    linked: dict[str, Any],
    meta: dict[str, str],
    hinted: date | None,
    latest: date,
) -> date | None:
    stated = [linked.get("datePublished"), *(meta.get(name) for name in META_DATES)]
    times = [t.get("datetime") for t in tree.iter("time")]
    candidates = [*map(_day, stated), hinted, *map(_day, times[:1])]
    return next((d for d in candidates if d and d <= latest), None) or _guessed(tree, latest)


def _guessed(tree: HtmlElement, latest: date) -> date | None:
    # Not extensive: that would take the year of a copyright line for a date.
    found = find_date(tree, extensive_search=False, original_date=True, max_date=latest.isoformat())
    return date.fromisoformat(found) if found else None


def _day(stamp: Any) -> date | None:
    """The day in the publisher's own time zone, as its readers saw it."""
    text = str(stamp or "").strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    iso = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    try:
        return date(*map(int, iso.groups())) if iso else None
    except ValueError:
        return None


def latest_possible(fetched_at: datetime) -> date:
    """No page is newer than its fetching; a day is left for publishers east of UTC."""
    return fetched_at.date() + timedelta(days=1)


def _linked_article(tree: HtmlElement, url: str) -> dict[str, Any]:
    """The JSON-LD node of this page; the first article where none names the page's address."""
    articles = list(_linked_articles(tree))
    path = urlsplit(url).path.rstrip("/")
    own = (a for a in articles if path and path in f"{a.get('url')} {a.get('mainEntityOfPage')}")
    return next(own, articles[0] if articles else {})


def _linked_articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            data = json.loads(script.text_content(), strict=False)
        except ValueError:
            continue
        yield from (node for node in _nodes(data) if _types(node) & ARTICLE_TYPES)


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part)
    elif isinstance(data, dict):
        yield data
        yield from _nodes(data.get("@graph"))
        yield from _nodes(data.get("mainEntity"))


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    return {str(k) for k in kind} if isinstance(kind, list) else {str(kind)}


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = _text(tag.get("content"))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _names(author: Any) -> str:
    if isinstance(author, list):
        return "; ".join(filter(None, map(_names, author)))
    return _name(author.get("name") if isinstance(author, dict) else author)


def _name(text: Any) -> str:
    name = _text(text if isinstance(text, str) else "")
    return "" if name.startswith(("http://", "https://", "@")) else name.removeprefix("By ")


def _without_site(title: str, site: str) -> str:
    bare = re.sub(rf"\s+[|–—-]\s+{re.escape(site)}$", "", title, flags=re.IGNORECASE)
    return bare if site else title


def _text(value: Any) -> str:
    return " ".join(unescape(str(value or "")).split())


def _first(*candidates: str) -> str:
    return next(filter(None, candidates), "")
