"""What a user says about one source: where it is, whose it is, and how far it can be trusted."""

from dataclasses import dataclass

from crawler.documents import Kind


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
