"""What a page says of itself: title, authors, dates, address, and whether it is free to read."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.documents import DateEvidence
from crawler.identity import canonical_url
from crawler.readers.bylines import authors
from crawler.readers.dates import weigh
from crawler.readers.linked_data import Node, is_free, linked_article, linked_nodes, texts
from crawler.readers.prose import short_text
from crawler.readers.titles import chosen_title

META_TITLES = (
    "og:title",
    "twitter:title",
    "parsely-title",
    "dc.title",
    "citation_title",
    "headline",
)
META_LEDES = ("og:description", "description", "twitter:description", "dc.description")
#: Of the lesser headings so many are looked at, and none longer than so many characters.
MOST_HEADINGS, LONGEST_HEADING = 5, 300
_LOGO = re.compile(
    r"(?:^|[\s_-])(?:logo|site-?title|site-?name|masthead|brand(?:ing)?)(?:$|[\s_-])", re.I
)
META_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found; "" and () where the page does not say.

    `headings` are its H1s; `ledes` what it gives as its summary; `article_body` is the text that
    JSON-LD repeats, if it does; `address` the one address of the page; `locked` if the page says that
    it is not free to read.
    """

    title: str = ""
    author: str = ""
    dates: tuple[DateEvidence, ...] = ()
    headings: tuple[str, ...] = ()
    ledes: tuple[str, ...] = ()
    article_body: str = ""
    address: str = ""
    locked: bool = False


def read_metadata(tree: HtmlElement, url: str, hints: dict[str, str], latest: date) -> Metadata:
    """The page's own words; `hints` are the listing's. No date after `latest` is believed."""
    linked = linked_article(tree, url)
    meta = _meta(tree)
    sites = _sites(tree, linked, meta)
    writers = authors(linked, meta, tree, sites)
    headings = tuple(t for h in tree.iter("h1") if (t := _text(h.text_content())))
    telling = [t for h in tree.iter("h1") if not _is_logo(h) and (t := _text(h.text_content()))]
    tab = _text(tree.findtext(".//title"))
    social = [meta.get(name, "") for name in META_TITLES]
    titles = [
        [_text(linked.get("headline"))],
        social,
        telling[:3],
        [_text(hints.get("title"))],
        [tab],
    ]
    owners = [*sites, *writers, " and ".join(writers), ", ".join(writers)]
    return Metadata(
        title=chosen_title(titles, owners, url, _lesser_headings(tree)),
        author="; ".join(writers) or hints.get("author", ""),
        dates=weigh(tree, linked, meta, url, hints, latest),
        headings=headings,
        ledes=_ledes(linked, meta),
        article_body=str(linked.get("articleBody") or ""),
        address=_address(tree, meta, url),
        locked=is_free(linked) is False or meta.get("article:content_tier") == "locked",
    )


def _is_logo(heading: HtmlElement) -> bool:
    """Whether the heading is the site's name: marked as its logo, or nothing but a link to its front page."""
    links = list(heading.iter("a"))
    within = " ".join((e.get("class") or "") + " " + (e.get("id") or "") for e in _around(heading))
    home = len(links) == 1 and urlsplit(links[0].get("href") or "#").path in ("", "/")
    leads_home = home and not (links[0].get("href") or "#").startswith("#")
    whole = leads_home and _text(links[0].text_content()) == _text(heading.text_content())
    return whole or bool(_LOGO.search(within))


def _around(heading: HtmlElement) -> list[HtmlElement]:
    parent = heading.getparent()
    return [heading, *([] if parent is None else [parent]), *heading.iter("a", "span")]


def _lesser_headings(tree: HtmlElement) -> list[str]:
    found = (_text(short_text(h, LONGEST_HEADING)) for h in tree.iter("h2", "h3"))
    return list(islice(filter(None, found), MOST_HEADINGS))


def _sites(tree: HtmlElement, linked: Node, meta: dict[str, str]) -> list[str]:
    """What the site calls itself."""
    nodes = (node for node in linked_nodes(tree) if node.get("@type") == "WebSite")
    named = [name for node in nodes for name in texts(node.get("name"))]
    return [*texts(linked.get("publisher")), *(meta.get(name, "") for name in META_SITES), *named]


def _ledes(linked: Node, meta: dict[str, str]) -> tuple[str, ...]:
    stated = [linked.get("description"), *(meta.get(name) for name in META_LEDES)]
    return tuple(dict.fromkeys(filter(None, map(_text, stated))))


def _address(tree: HtmlElement, meta: dict[str, str], url: str) -> str:
    links = tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    declared = str(links[0]) if links else meta.get("og:url", "")
    return canonical_url(url, declared) or canonical_url(declared)


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = _text(tag.get("content"))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _text(value: Any) -> str:
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""
