"""EDGAR: what listed companies file with the SEC, each filing's own text and its exhibits 99.

Addresses, fields and the limit of ten requests a second over all machines of a user:
https://www.sec.gov/search-filings/edgar-application-programming-interfaces and
https://www.sec.gov/os/accessing-edgar-data ("fair access").
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from crawler.documents import Article, Document
from crawler.kind_keys import REPORTS
from crawler.listing import Entry, Listing, UnreadableListing, beginning, iso_date, page_address
from crawler.rates import RateLimit
from crawler.reading import read_article
from crawler.settings import SourceSettings
from crawler.source import Source

#: What companies report of themselves: at once (8-K; 6-K from abroad), each quarter, each year.
FORMS = ("8-K", "6-K", "10-Q", "10-K")
#: Filings this old are taken where the settings name no day to begin with.
DAYS = 30
#: Of one company in one crawl; the rest waits for the next.
MOST_FILINGS = 40
#: Companies whose filings are looked for when a source is tried.
FEW = 3
#: Users were shut out at 9.7 a second; the rule is 10.
PER_SECOND = 8
TEXT_FILE = re.compile(r"\.(?:html?|txt)$", re.I)
#: "Item 2.02. Results of Operations": only current reports number their items so.
ITEM = re.compile(r"\W*Item\s+\d\.\d\d\b", re.I)
SIGNATURES = re.compile(r"\W*signatures?\W*", re.I)
#: A row of a table that only spaces its columns.
EMPTY_ROW = re.compile(r"[\s|]*")
CIK = re.compile(r"(?:CIK|/data/)0*(\d+)")


ARCHIVES = "https://www.sec.gov/Archives/edgar/data/"
#: Of the columns of a company's list, those that are read.
COLUMNS = ("form", "accessionNumber", "filingDate", "primaryDocument")


class EdgarSource(Source):
    """The filings of some companies."""

    name = "edgar"
    listing_word: ClassVar[str] = "list of filings"
    most_listings: ClassVar[int] = 600
    rate: ClassVar[RateLimit | None] = RateLimit("sec", PER_SECOND)

    @classmethod
    def refusal(cls, source: SourceSettings) -> str:
        """The SEC shuts out who does not say how to be reached."""
        if source.contact:
            return ""
        return (
            "the SEC answers only those who name a mail address: write"
            ' contact = "you@example.org" as the first line of your sources.toml'
        )

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The indexes of a company's filings, or the texts that the index of one names.

        Behind the "#" of an index stands what the list says of its filing.
        """
        if body.lstrip().startswith(b"{"):
            return Listing((), tuple(_filings(body, url)))
        return Listing(tuple(_texts(body, url)))

    @classmethod
    def read(cls, document: Document, source: SourceSettings) -> Article:
        """The text under a title that says whose it is: files name themselves "Document"."""
        hints = document.hints
        article = read_article(document, source)
        title = hints.get("title") or article.title
        body = article.text.removeprefix(article.title).lstrip()
        filed = iso_date(hints.get("filed", ""))
        return replace(
            article,
            title=title,
            text=f"{title}\n\n{_without_cover(body)}",
            published=date.fromisoformat(filed) if filed else article.published,
            company=hints.get("company") or article.company,
            publisher=hints.get("company") or article.publisher,
        )

    @classmethod
    def trial(cls, source: SourceSettings) -> SourceSettings:
        """Of the companies the first few."""
        few = dict(islice(source.options["ciks"].items(), FEW))
        return replace(source, options={**source.options, "ciks": few})

    def listing_urls(self) -> Iterable[str]:
        """The list of each company's filings."""
        lists = self.source.urls[0]
        return [f"{lists}CIK{cik:010}.json" for cik in self.source.options["ciks"].values()]

    def follow(self, listing: Listing, url: str) -> Listing:
        """The indexes of a company's new filings; the texts of one, under the company's name."""
        name = self._name(url)
        entries = tuple(_named(e, name) if name else e for e in listing.entries)
        indexes = (i.replace(ARCHIVES, self.source.urls[-1], 1) for i in listing.further)
        new = (index for index in indexes if self._is_new(index))
        return Listing(entries, tuple(islice(new, min(MOST_FILINGS, self.source.pages))))

    def _is_new(self, index: str) -> bool:
        address, _, said = index.partition("#")
        filing = dict(parse_qsl(said))
        since = self.source.options.get("since") or datetime.now(UTC).date() - timedelta(days=DAYS)
        # The form is the last of its filing: where it is known, the exhibits were had before.
        return (
            filing["form"].removesuffix("/A") in self.source.options.get("forms", FORMS)
            and filing["filed"] >= since.isoformat()
            and page_address(address, filing["main"]) not in self.known
        )

    def _name(self, url: str) -> str:
        """What the settings call the company of this address."""
        return next((n for n, c in self.source.options["ciks"].items() if c == _cik(url)), "")


def _filings(body: bytes, url: str) -> Iterator[str]:
    """The indexes of what a company reported, newest first."""
    try:
        recent = json.loads(body)["filings"]["recent"]
        rows = zip(*(recent[name] for name in COLUMNS), strict=True)
        for form, accession, filed, main in rows:
            if form.removesuffix("/A") in REPORTS:
                folder = f"{ARCHIVES}{_cik(url)}/{accession.replace('-', '')}/"
                said = urlencode({"form": form, "filed": filed, "main": main})
                yield f"{folder}{accession}-index.html#{said}"
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableListing(f"is no list of filings: {beginning(body)}") from None


def _without_cover(text: str) -> str:
    """A current report from its first item to its signatures; any other text as it is.

    The cover is the same form for all, and its boxes are no statements.
    """
    paragraphs = [p for p in text.split("\n\n") if not EMPTY_ROW.fullmatch(p)]
    first = next((n for n, p in enumerate(paragraphs) if ITEM.match(p)), 0)
    ends = (n for n, p in enumerate(paragraphs) if n > first > 0 and SIGNATURES.fullmatch(p))
    return "\n\n".join(paragraphs[first : next(ends, len(paragraphs))])


def _cik(url: str) -> int:
    found = CIK.search(url)
    return int(found[1]) if found else 0


def _index(body: bytes) -> HtmlElement:
    try:
        page = html.document_fromstring(body)
    except ParserError:
        page = None
    if page is None or not page.xpath("//table[contains(@class, 'tableFile')]"):
        raise UnreadableListing(f"is no index of a filing: {beginning(body)}")
    return page


def _texts(body: bytes, url: str) -> Iterator[Entry]:
    """The exhibits 99, then the form; what is no text (pictures, data, PDF) is left out."""
    page = _index(body)
    about = _about(page)
    rows = [_row(row) for row in page.xpath("//table[contains(@class, 'tableFile')]//tr[td]")]
    texts = [(link, kind) for link, kind in rows if TEXT_FILE.search(link)]
    exhibits = [(link, kind) for link, kind in texts if kind.startswith("EX-99")]
    form = [(link, kind) for link, kind in texts if kind == about["form"]]
    for link, kind in (*exhibits, *form[:1]):
        hints = {**about, "exhibit": kind.removeprefix("EX-") if kind.startswith("EX-") else ""}
        yield Entry(
            url=page_address(url, link),
            title=title_of(hints),
            published=iso_date(about["filed"]),
            publisher=about["company"],
            hints={name: value for name, value in hints.items() if value},
        )


def _row(row: HtmlElement) -> tuple[str, str]:
    """The link of one file and its type; inline XBRL is linked through a viewer."""
    cells = row.findall("td")
    link = next((a.get("href", "") for a in row.iter("a")), "")
    kind = cells[3].text_content().strip() if len(cells) > 3 else ""
    return re.sub(r"^/ix\?doc=", "", link), kind


def _about(page: HtmlElement) -> dict[str, str]:
    """What the head of an index says of the filing."""
    heads = [_words(e) for e in page.xpath("//*[@class='infoHead']")]
    said = dict(zip(heads, (_words(e) for e in page.xpath("//*[@class='info']")), strict=False))
    number = re.search(r"\d{10}-\d{2}-\d{6}", _words(*page.xpath("//*[@id='secNum']")))
    name = _words(*page.xpath("(//*[@class='companyName'])[1]"))
    return {
        "company": re.sub(r"\s*\(.*", "", name),
        "form": _words(*page.xpath("//*[@id='formName']/strong")).removeprefix("Form "),
        "accession": number[0] if number else "",
        "filed": said.get("Filing Date", ""),
        "period": said.get("Period of Report", ""),
        "items": "; ".join(re.findall(r"\d\.\d\d", said.get("Items", ""))),
    }


def _named(entry: Entry, name: str) -> Entry:
    hints = {**entry.hints, "company": name, "filer": entry.hints["company"]}
    return replace(entry, title=title_of(hints), publisher=name, hints=hints)


def title_of(hints: Mapping[str, Any]) -> str:
    """What a text of a filing is called: whose, which form, of which day, which exhibit."""
    part = f", exhibit {hints['exhibit']}" if hints.get("exhibit") else ""
    return f"{hints['company']}: {hints['form']} of {_day(hints['filed'])}{part}"


def _day(filed: str) -> str:
    try:
        day = date.fromisoformat(filed)
    except ValueError:
        return filed
    return f"{day.day} {day:%B %Y}"


def _words(*elements: HtmlElement) -> str:
    return " ".join(" ".join(e.text_content().split()) for e in elements)
