"""Pages that list articles or calls: which link is one, and what stands beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from parsel import Selector, SelectorList

from crawler.kind_keys import PART
from crawler.listing import Entry, Listing, UnreadableListing, beginning, iso_date
from crawler.readers.html import decode

NEXT = "a[rel~='next'], link[rel~='next']"
TIME = "time::attr(datetime), time::text"
NUMBERS = re.compile(r"\b(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
NUMBERS_LAST = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)\b")
DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (20\d\d)\b")
MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where on a page the links are, in CSS: `item` is what holds one link with its title and
    date, the others are looked for inside it; "" where the page has none."""

    item: str = ""
    link: str = "h1 a, h2 a, h3 a, h4 a"
    title: str = ""
    date: str = TIME
    next: str = NEXT

    @classmethod
    def of(cls, options: Mapping[str, Any], default: "Selectors") -> "Selectors":
        """Those that a source's settings give, else those of the default."""
        item = options.get("item", default.item)
        link = "a" if "item" in options else default.link
        return cls(
            item,
            options.get("link", link),
            options.get("title", default.title),
            options.get("date", default.date),
            options.get("next", default.next),
        )


def read_links(body: bytes, content_type: str, where: Selectors) -> Listing:
    """The links of a page in its order, and the page that continues it.

    Raises UnreadableListing where the page has nothing of what the selectors name.
    """
    markup = decode(body, content_type)
    if not re.search(r"<\w+[\s>/]", markup):
        raise UnreadableListing(f"is no page: {beginning(body)}")
    page = Selector(text=markup, type="html")
    items = page.css(where.item or _element(where.link))
    if not items:
        named = where.item or where.link
        raise UnreadableListing(f"nothing on the page is {named!r}: it may have a new layout")
    entries = (_entry(item, where) for item in items)
    further = [link for node in page.css(where.next) if (link := _link(node))]
    return Listing(tuple(e for e in entries if e.url), tuple(dict.fromkeys(further[:1])))


def written_day(text: str) -> str:
    """The day that a text names, in ISO 8601; "" where it names none, or one of two (5/6/2025)."""
    whole = iso_date(text)
    if whole:
        return whole
    for pattern, order in ((NUMBERS, "ymd"), (DAY_FIRST, "dmy"), (MONTH_FIRST, "mdy")):
        found = pattern.search(text)
        day = found and _day(dict(zip(order, found.groups(), strict=True)))
        if day:
            return day
    return _day_of_numbers(text)


def _entry(item: Selector, where: Selectors) -> Entry:
    links = item.css(where.link) if where.item else SelectorList([item])
    url = next((link for node in links if (link := _link(node))), "")
    if not url and where.item:
        url = _link(item)  # the item is the link
    titles = item.css(where.title) if where.title else links or [item]
    title = next((words for node in titles if (words := _words(node))), "")
    around = item if where.item else _around(item)
    dates = (written_day(_words(node)) for node in around.css(where.date)) if where.date else ()
    return Entry(url=url, title=title, published=next(filter(None, dates), ""))


def _around(link: Selector) -> Selector:
    """What holds a link that is not looked for in an item."""
    holders = link.xpath("ancestor::*[self::article or self::li or self::tr][1]")
    return holders[0] if holders else link


def _element(selector: str) -> str:
    return PART.sub("", selector)


def _link(node: Selector) -> str:
    """The address of a link, or what "::attr()" took of one."""
    if isinstance(node.root, str):
        return node.root.strip()
    return str(node.attrib.get("href", "")).strip()


def _words(node: Selector) -> str:
    if isinstance(node.root, str):
        return " ".join(node.root.split())
    return " ".join(str(node.xpath("string()").get("")).split())


def _day(parts: Mapping[str, str]) -> str:
    month = parts["m"]
    try:
        number = int(month) if month.isdigit() else datetime.strptime(month[:3], "%b").month
        return date(int(parts["y"]), number, int(parts["d"])).isoformat()
    except ValueError:
        return ""


def _day_of_numbers(text: str) -> str:
    found = NUMBERS_LAST.search(text)
    if not found:
        return ""
    first, second, year = found.groups()
    read = {_day({"d": first, "m": second, "y": year}), _day({"d": second, "m": first, "y": year})}
    read.discard("")
    return read.pop() if len(read) == 1 else ""
