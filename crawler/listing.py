"""Where documents are found: the entries of a feed or a sitemap."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import IPv6Address
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

#: Parameters that say how a reader came to a page, not which page it is.
TRACKING = re.compile(r"utm_\w+|at_(?:medium|campaign)|fbclid|gclid|cmpid|taid|smid|ftcamp", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link and what the listing says of it; the two dates are ISO 8601 in UTC, or "".

    `hints` are whatever else the listing says that helps to read the page; they end, as they are,
    in `Document.hints`. An entry with a `body` is a document already (a feed with full texts, an
    answer of an interface): its page is not fetched.
    """

    url: str
    title: str = ""
    published: str = ""
    modified: str = ""
    publisher: str = ""
    author: str = ""
    hints: Mapping[str, str] = field(default_factory=dict, hash=False)
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"

    @property
    def latest(self) -> str:
        """The latest of the two dates, or ""."""
        return max(self.published, self.modified)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one feed or sitemap holds, and the further listings that it points to."""

    entries: tuple[Entry, ...] = ()
    further: tuple[str, ...] = ()


class UnreadableListing(ValueError):
    """What was served is no listing of the kind its source names; the message says what it is."""


def page_address(base: str, link: str) -> str:
    """The absolute address of a page without fragment or tracking; "" if it is not on the web."""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:  # such as an unclosed "[" in the host, or a port of six digits
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    netloc = f"{host}:{port}" if port else host
    query = _without_tracking(parts.query)
    return urlunsplit(parts._replace(netloc=netloc, query=query, fragment=""))


def ascii_host(host: str) -> str:
    """The host as it goes over the wire, so that no other writing hides where it leads; "" if it
    can be none."""
    try:
        if ":" in host:
            return f"[{IPv6Address(host)}]"
        name = host.encode("idna").decode("ascii").lower()
    except ValueError:  # UnicodeError is one: an empty label, one of more than 63 letters
        return ""
    return name if re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?", name) else ""


def addressed(entries: Iterable[Entry], base: str) -> list[Entry]:
    """The entries with absolute addresses; those that lead nowhere on the web are left out."""
    absolute = (replace(e, url=page_address(base, e.url)) for e in entries)
    return [e for e in absolute if e.url]


def brings_nothing(listing: Listing, base: str, known: Container[str]) -> bool:
    """Whether all that is listed is known: what lies behind a page of that kind is older still."""
    return all(e.url in known for e in addressed(listing.entries, base))


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Each address once, newest first; undated entries come last, in the order they were listed."""
    once = {e.url: e for e in reversed(list(entries))}
    kept = [e for e in reversed(once.values())]
    return sorted(kept, key=lambda e: e.latest, reverse=True)


def iso_date(text: str) -> str:
    """A W3C date or time in UTC; "" for what is neither."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    if len(text.strip()) <= len("2026-01-31"):
        return moment.date().isoformat()
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).isoformat()


def beginning(body: bytes) -> str:
    """The first words of a body, for a message."""
    text = " ".join(body[:400].decode("utf-8", "replace").split())
    return f"it begins with {text[:60]!r}" if text else "it is empty"


def _without_tracking(query: str) -> str:
    pairs: Sequence[tuple[str, str]] = parse_qsl(query, keep_blank_values=True)
    kept = [(k, v) for k, v in pairs if not TRACKING.fullmatch(k)]
    return query if len(kept) == len(pairs) else urlencode(kept)
