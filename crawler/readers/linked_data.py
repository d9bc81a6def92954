"""What a page says of itself in JSON-LD: the node of schema.org that describes its article."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

Node = dict[str, Any]

#: Types of schema.org whose fields are the article's own (and not the site's or a list's).
ARTICLE_TYPES = frozenset(
    [
        "AdvertiserContentArticle",
        "AnalysisNewsArticle",
        "Article",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "NewsArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "SatiricalArticle",
        "ScholarlyArticle",
        "SocialMediaPosting",
        "TechArticle",
    ]
)
#: Types that may stand in for an article where a page has none.
PAGE_TYPES = frozenset(["WebPage", "ItemPage"])
#: A page needs a handful; a page with thousands is made to be slow.
MOST_NODES = 2000


def linked_article(tree: HtmlElement, url: str) -> Node:
    """The node of this page's article, its authors looked up; {} where there is none.

    The node that names the page's address is its own; else the first article, else the page.
    """
    nodes = list(linked_nodes(tree))
    named = {str(n["@id"]): n for n in nodes if n.get("@id") and len(n) > 1}
    articles = [n for n in nodes if _types(n) & ARTICLE_TYPES]
    pages = [n for n in nodes if _types(n) & PAGE_TYPES and n.get("datePublished")]
    path = urlsplit(url).path.rstrip("/")
    own = (a for a in articles if path and path in _addresses(a))
    found = next(own, next(iter(articles), next(iter(pages), {})))
    authors = found.get("author") or found.get("creator")
    return found | {"author": _resolved(authors, named)} if authors else found


def linked_nodes(tree: HtmlElement) -> Iterator[Node]:
    """Every node of the page's JSON-LD; a script that is broken beyond mending has none."""
    found = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _nodes(_parsed(script.text_content()), depth=0):
            found += 1
            if found > MOST_NODES:
                return
            yield node


def texts(value: Any) -> list[str]:
    """The strings of a field that may be a string, a node with a name, or a list of either."""
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    if isinstance(value, dict):
        return texts(value.get("name") or value.get("@value"))
    return [value] if isinstance(value, str) and value.strip() else []


def is_free(node: Node) -> bool | None:
    """What the article or a part of it says about free access; None where it says nothing."""
    parts = node.get("hasPart")
    listed = parts if isinstance(parts, list) else [parts]
    said = [n.get("isAccessibleForFree") for n in (node, *listed) if isinstance(n, dict)]
    words = [str(s).strip().lower() for s in said if s is not None]
    if any(word in ("false", "no", "0") or word.endswith("/false") for word in words):
        return False
    return True if words else None


def _parsed(script: str) -> Any:
    """The script's JSON; comments, loose commas and a second object are mended or left out."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)", "", script, flags=re.S)
    for attempt in (text.strip(), re.sub(r",(\s*[}\]])", r"\1", text).strip()):
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any, depth: int) -> Iterator[Node]:
    if depth > 8:
        return
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        for field in ("@graph", "mainEntity", "mainEntityOfPage", "author"):
            yield from _nodes(data.get(field), depth + 1)


def _types(node: Node) -> set[str]:
    kind = node.get("@type")
    return {str(k).rpartition("/")[2] for k in (kind if isinstance(kind, list) else [kind])}


def _addresses(node: Node) -> str:
    return f"{node.get('url')} {node.get('mainEntityOfPage')} {node.get('@id')}"


def _resolved(author: Any, named: dict[str, Node]) -> Any:
    """The author with references to other nodes of the page put in."""
    if isinstance(author, list):
        return [_resolved(part, named) for part in author]
    if isinstance(author, dict) and not author.get("name"):
        return named.get(str(author.get("@id")), author)
    return author
