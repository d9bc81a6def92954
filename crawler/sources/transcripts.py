"""Earnings calls: pages that list them, each call a page or a file with speakers and turns."""

import re
from typing import ClassVar

from crawler.link_lists import Selectors
from crawler.listing import Entry, Listing
from crawler.sources.listing import ListingSource

CALL = re.compile(r"transcript|earnings-?call", re.I)
#: A call is of a quarter or a year; what only links to more calls is not.
OF_A_PERIOD = re.compile(
    r"\bQ[1-4]\b|\b[1-4]Q\b|quarter|\bfiscal\b|\bFY ?\d\d|[-/]q[1-4]-|20\d\d[-/]\d\d", re.I
)


class TranscriptsSource(ListingSource):
    """A page that lists calls.

    Without selectors in the settings, a call is a link that says "transcript" or "earnings call" in
    its address and names a period.
    """

    name = "transcripts"
    listing_word: ClassVar[str] = "list of calls"
    selectors: ClassVar[Selectors] = Selectors(link="a[href]")
    content_types: ClassVar[re.Pattern[str]] = re.compile(
        r"\s*(?:text/|[\w.+/-]*(?:html|xml|pdf))", re.I
    )

    def listed_in(self, body: bytes, url: str, content_type: str) -> Listing:
        """The calls where the settings say they are, or else what looks like one."""
        found = super().listed_in(body, url, content_type)
        if self.source.options.keys() & {"item", "link"}:
            return found
        return Listing(_calls(found), found.further)

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The links that look like calls."""
        found = super().listing(body, url, content_type)
        return Listing(_calls(found), found.further)


def _calls(found: Listing) -> tuple[Entry, ...]:
    links = (e for e in found.entries if CALL.search(e.url))
    return tuple(e for e in links if OF_A_PERIOD.search(f"{e.title} {e.url}"))
