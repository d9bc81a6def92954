"""What a user says about one source: where it is, whose it is, and how far it can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.documents import Kind
from crawler.timetable import Timing


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One source, as `sources.toml` describes it.

    `publisher` is who is quoted by name; `publisher_group` is who owns them, so that two titles of
    one house do not count as two origins.
    """

    name: str
    kind: str
    urls: tuple[str, ...]
    publisher: str
    document_kind: Kind = Kind.ARTICLE
    #: 1 speaks for itself (an authority, a company), 2 reports and edits, 3 passes on or comments.
    tier: int = 2
    publisher_group: str = ""
    #: ISO 3166-1 alpha-2, in capitals; "" where it has no one country.
    country: str = ""
    licence_note: str = ""
    #: Why this source cannot be crawled yet; "" where it can.
    planned: str = ""
    #: Whose calls or filings these are, where the source is one company's own.
    company: str = ""
    #: Parts of an address, one of which a document's address must hold; () takes every document.
    only: tuple[str, ...] = ()
    #: Seconds between two requests; a slow server or its robots.txt can only lengthen it.
    delay: float = 1.0
    #: An HTTP proxy through which this source alone is fetched.
    proxy: str = ""
    #: Documents fetched in one crawl, at most; the rest waits for the next.
    pages: int = 50
    #: Megabytes (millions of bytes, as sent) received in one crawl, at most.
    megabytes: float = 100.0
    #: A mail address that is added to the user agent; some authorities refuse who gives none.
    contact: str = ""
    #: When `chokepoint watch` asks it.
    timing: Timing = field(default_factory=Timing)
    #: "name:password" by scheme and host, out of the addresses; sent there and nowhere shown.
    logins: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    #: What only this kind of source is told: see crawler/kind_keys.py.
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
