"""Articles that a feed holds whole: whether one is, and as the page that it would be."""

import re
from html import escape, unescape

from crawler.listing import Entry

#: Fewer words are a teaser, whatever the feed calls them.
FEWEST_WORDS = 150
#: How a text ends that goes on elsewhere; what blogs put under every item is allowed to follow.
CUT_OFF = re.compile(
    r"(?:\[?(?:\.\.\.|…)\]?|read (?:more|on|the (?:full|rest).*|full .*)|continue reading.*"
    r"|(?:the )?full (?:story|article).*)[\s»→>.]*(?:the post .* appeared first on .*)?$",
    re.I,
)
TAG = re.compile(r"<[^<>]*>")
#: Words of the end that are looked at.
LAST = 40


def whole_text(markup: str) -> bool:
    """Whether this is an article as a whole and not the beginning of one."""
    words = unescape(TAG.sub(" ", markup)).split()
    return len(words) >= FEWEST_WORDS and not CUT_OFF.search(" ".join(words[-LAST:]))


def page_of(entry: Entry, markup: str) -> bytes:
    """The item as a page, with its address, title, author and dates where pages have them."""
    about = {
        "author": entry.author,
        "article:published_time": entry.published,
        "article:modified_time": entry.modified,
    }
    tags = "".join(
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in about.items()
        if value
    )
    title = escape(entry.title)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{escape(entry.url)}">{tags}</head>'
        f"<body><article><h1>{title}</h1>{markup}</article></body></html>"
    ).encode("utf-8", "replace")
