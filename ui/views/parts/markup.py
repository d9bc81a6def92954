"""Make HTML of words from the web so that they show literally, whatever they hold."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode, urlsplit


def plain(words: str) -> str:
    """The words as they are; the direction of their script cannot turn what stands beside them."""
    return f"<bdi>{escape(words)}</bdi>"


def link(url: str, words: str) -> str:
    """A link out to the web; only the words where the address is not one of http or https."""
    if not is_web(url):
        return plain(words)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{plain(words)}</a>'


def inside(page: str, words: str, **query: str) -> str:
    """A link to another page of these screens; "" is the first page. Empty values are left out."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f'<a href="./{page}?{escape(asked)}">{plain(words)}</a>'


def event_link(event_id: str, words: str) -> str:
    """To the page of the event."""
    return inside("event", words, event=event_id)


def document_link(version_id: str, words: str) -> str:
    """To the reader, at this version of the text."""
    return inside("documents", words, doc=version_id)


def company_link(name: str) -> str:
    """To everything about the company or state."""
    return inside("company", name, party=name)


def product_link(name: str) -> str:
    """To everything about the product."""
    return inside("product", name, goods=name)


def is_web(url: str) -> bool:
    """Whether the address can be opened in a browser: "invalid" is the web's name for nowhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    name = parts.hostname or ""
    return parts.scheme in ("http", "https") and bool(name) and not name.endswith(".invalid")


def host(url: str) -> str:
    """Where the address leads, as people say it: "ft.com"."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if is_web(url) else ""


def tag(words: str, look: str = "") -> str:
    """A small label; `look` is a class of style.css."""
    return f'<span class="tag {look}">{plain(words)}</span>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], look: str = "list") -> str:
    """A table of cells that are HTML already; `look` is a class of style.css."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-head="{escape(h)}">{cell}</td>' for h, cell in zip(heads, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="{look}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
