"""Pages that list articles, for sites without feed or sitemap: links by CSS selector."""

from typing import ClassVar

from crawler.link_lists import Selectors, read_links
from crawler.listing import Listing, brings_nothing
from crawler.source import Source

#: Pages of one list that are read in a crawl, where the settings name no number.
MOST_PAGES = 5


class ListingSource(Source):
    """A page of links; what they lead to are the documents.

    `item`, `link`, `title`, `date` and `next` in the settings say where they are; without them the
    links of the page's headings are taken.
    """

    name = "listing"
    listing_word: ClassVar[str] = "page of links"
    selectors: ClassVar[Selectors] = Selectors()
    #: How many pages of links this crawl has read.
    pages_read = 0

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The links that a page of this kind lists unless the settings say which."""
        return read_links(body, content_type, cls.selectors)

    def listed_in(self, body: bytes, url: str, content_type: str) -> Listing:
        """The links where the settings say they are."""
        return read_links(body, content_type, Selectors.of(self.source.options, self.selectors))

    def follow(self, listing: Listing, url: str) -> Listing:
        """The next page too, until one brings nothing new or as many are read as settings allow."""
        self.pages_read += 1
        most = self.source.options.get("most_pages", MOST_PAGES) * len(self.source.urls)
        if self.pages_read >= most or brings_nothing(listing, url, self.known):
            return Listing(listing.entries)
        return listing
