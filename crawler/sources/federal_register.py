"""The Federal Register: the documents of named agencies and terms, from its public interface.

Fields and limits: https://www.federalregister.gov/developers/documentation/api/v1; requests a
second as its maintainers state them (usnationalarchives/federalregister-api-core, issue 13).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.documents import Article, Document
from crawler.federal_text import full_text, issued
from crawler.listing import Entry, Listing, UnreadableListing, beginning, iso_date
from crawler.rates import RateLimit
from crawler.readers.html import decode
from crawler.reading import read_article
from crawler.settings import SourceSettings
from crawler.source import Source

#: Of a query with more results than this, the interface gives the first ones only.
MOST_RESULTS = 2000
PER_PAGE = 1000
#: What is asked for where the settings name no day to begin with.
DAYS = 90
#: The fields of a document that are kept as hints, as they are.
TEXT_FIELDS = (
    "document_number",
    "type",
    "action",
    "effective_on",
    "comments_close_on",
    "citation",
    "html_url",
)
FIELDS = (
    *TEXT_FIELDS,
    "title",
    "abstract",
    "publication_date",
    "agencies",
    "docket_ids",
    "cfr_references",
    "raw_text_url",
)
#: What is filed and not printed yet: rules lie open a day before their issue, or longer.
INSPECTION = "public-inspection-documents/current.json"
FROM, TO = "conditions[publication_date][gte]", "conditions[publication_date][lte]"


class FederalRegisterSource(Source):
    """Rules and notices; the documents are their plain texts."""

    name = "federal_register"
    listing_word: ClassVar[str] = "answer"
    may_be_empty: ClassVar[bool] = True
    rate: ClassVar[RateLimit | None] = RateLimit("federal-register", per_second=1)

    @classmethod
    def refusal(cls, source: SourceSettings) -> str:
        """A list of everybody's documents can be narrowed by agency only."""
        if source.options.get("inspection") and not source.options.get("agencies"):
            return "inspection = true goes only with agencies: name some, or take it out"
        return ""

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """The documents of one answer; halves of its time where it has more than can be reached."""
        answer = _answer(body)
        halves = _halves(url) if int(answer.get("count", 0)) > MOST_RESULTS else ()
        if halves:
            return Listing((), halves)
        entries = (_entry(row) for row in answer.get("results", []))
        further = answer.get("next_page_url")
        return Listing(tuple(e for e in entries if e.url), (str(further),) if further else ())

    @classmethod
    def read(cls, document: Document, source: SourceSettings) -> Article:
        """The text without page breaks, running heads and the breaking of its lines."""
        raw = decode(document.body, "")
        day = issued(raw)
        plain = replace(
            document,
            body=full_text(raw).encode(),
            headers={"Content-Type": "text/plain; charset=utf-8"},
            hints={"published": day.isoformat() if day else "", **document.hints},
        )
        return replace(read_article(plain, source), document_id=document.id)

    def listing_urls(self) -> Iterable[str]:
        """One query a term, from the first day wanted to tomorrow: issues are dated ahead.

        Before them, if the settings want it, what lies open for inspection and is not printed yet.
        """
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        open_now = [urljoin(url, INSPECTION) for url in self.source.urls]
        wanted = open_now if self.source.options.get("inspection") else []
        return (*wanted, *queries(self.source, tomorrow))

    def follow(self, listing: Listing, url: str) -> Listing:
        """Of the documents open for inspection, which are everybody's, those of the agencies."""
        if not url.endswith(INSPECTION):
            return listing
        wanted = set(self.source.options["agencies"])
        own = (e for e in listing.entries if wanted & set(e.hints["agency_slugs"].split()))
        return Listing(tuple(own))


def queries(source: SourceSettings, last: date) -> tuple[str, ...]:
    """The addresses that ask for what the source wants, published up to `last`."""
    options = source.options
    first = options.get("since") or last - timedelta(days=DAYS)
    asked = [("conditions[agencies][]", slug) for slug in options.get("agencies", ())]
    asked += [("conditions[type][]", kind) for kind in options.get("types", ())]
    asked += [(FROM, first.isoformat()), (TO, last.isoformat())]
    asked += [("order", "newest"), ("per_page", str(PER_PAGE))]
    asked += [("fields[]", name) for name in FIELDS]
    terms = options.get("terms") or [""]
    return tuple(
        f"{base}?{urlencode([('conditions[term]', term), *asked] if term else asked)}"
        for base in source.urls
        for term in terms
    )


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        raise UnreadableListing(
            f"is no answer of the Federal Register: {beginning(body)}"
        ) from None
    if not isinstance(answer, dict) or answer.get("errors") or "count" not in answer:
        raise UnreadableListing(f"the Federal Register refuses the query: {beginning(body)}")
    return answer


def _halves(url: str) -> tuple[str, ...]:
    """The query for the later and the earlier half of its days; () where it asks for one day."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query)
    days = dict(asked)
    first, last = (date.fromisoformat(days[name]) for name in (FROM, TO))
    if first >= last:
        return ()
    middle = first + (last - first) // 2
    spans = ((middle + timedelta(days=1), last), (first, middle))
    rest = [(name, value) for name, value in asked if name not in (FROM, TO, "page")]
    return tuple(
        urlunsplit(
            parts._replace(
                query=urlencode([*rest, (FROM, start.isoformat()), (TO, end.isoformat())])
            )
        )
        for start, end in spans
    )


def _entry(row: Mapping[str, Any]) -> Entry:
    """One document; what is open for inspection is published when it is filed, not when printed."""
    filed = iso_date(str(row.get("filed_at") or ""))
    return Entry(
        url=str(row.get("raw_text_url") or row.get("html_url") or ""),
        title=" ".join(str(row.get("title") or "").split()),
        published=filed or str(row.get("publication_date") or ""),
        hints={name: value for name, value in _hints(row) if value},
    )


def _hints(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    agencies = row.get("agencies") or ()
    dockets = row.get("docket_ids") or row.get("docket_numbers") or ()
    yield from ((name, str(row.get(name) or "")) for name in TEXT_FIELDS)
    yield "summary", str(row.get("abstract") or "")
    yield "printed_on", str(row.get("publication_date") or "") if row.get("filed_at") else ""
    yield "agencies", "; ".join(a.get("name") or a["raw_name"] for a in agencies)
    yield "agency_slugs", " ".join(a["slug"] for a in agencies if a.get("slug"))
    yield "docket", "; ".join(dockets)
    yield "cfr", "; ".join(_cfr(reference) for reference in row.get("cfr_references") or ())


def _cfr(reference: Mapping[str, Any]) -> str:
    """A reference as lawyers write it: "15 CFR 744"."""
    return f"{reference.get('title')} CFR {reference.get('part') or ''}".strip()
