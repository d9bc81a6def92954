"""Each kind of source from its interface to articles: what is asked, listed, kept and read."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.documents import Article, Document, Kind
from crawler.kinds import read, source_class
from crawler.link_lists import Selectors, read_links, written_day
from crawler.listing import Entry, Listing, UnreadableListing
from crawler.memory import Memory
from crawler.settings import SourceSettings
from crawler.sources.edgar import EdgarSource
from crawler.sources.federal_register import FederalRegisterSource, queries
from crawler.sources.feed import FeedSource
from crawler.sources.gdelt import GdeltSource, question
from crawler.sources.listing import ListingSource
from crawler.sources.sitemap import SitemapSource
from crawler.sources.transcripts import TranscriptsSource

ANSWERS = Path(__file__).parent / "answers"
Crawl = Callable[..., dict[str, Any]]
API = "https://www.federalregister.gov/api/v1/documents.json"
CIKS = {"Wafer Tools": 98765}
BOARD = {"item": "tr.row", "date": ".day::text", "next": "a.next"}
FORM_8K = "https://www.sec.gov/Archives/edgar/data/98765/000009876525000042/waft-20250604.htm"


def answer(name: str) -> bytes:
    return (ANSWERS / name).read_bytes()


def settings(kind: str, *urls: str, **fields: Any) -> SourceSettings:
    return SourceSettings("tried", kind, urls, fields.pop("publisher", "Wafer Post"), **fields)


def spider(source: SourceSettings, known: tuple[str, ...] = (), **memory: Any) -> Any:
    return source_class(source.kind)(source=source, memory=Memory(**memory), known=known)


@pytest.fixture(scope="module")
def crawled(web: Any, crawl_once: Crawl) -> dict[str, Any]:
    """One crawl of a source of each kind, each an interface of its own on a local web."""
    web.put("/api/documents.json", answer("federal_register.json").decode())
    web.put("/full_text/text/2025/06/04/2025-09999.txt", answer("federal_register.txt"))
    folder = "/Archives/edgar/data/98765/000009876525000042"
    web.put("/submissions/CIK0000098765.json", answer("company_filings.json"))
    web.put(f"{folder}/0000098765-25-000042-index.html", answer("filing_index.html"))
    web.put(f"{folder}/waft-ex991.htm", answer("exhibit.html"))
    web.put("/news", answer("newsroom.html"))
    older = '<table><tr class="row"><td><a href="/old.html">Old</a></td></tr></table>'
    web.put("/news?page=2", older)
    for path in ("/news/view?id=12&session=ab", "/news/view?id=11", "/old.html"):
        web.put_article(path, f"Article at {path[-2:]}")
    web.put("/earnings-call-transcripts/", answer("calls.html"))
    web.put("/earnings/call-transcripts/2025/06/05/wafer-tools-q2-2025/", answer("call.html"))
    body = full_feed(f"<p>{WORDS}</p>").decode().replace("https://wafer.example", web.origin)
    web.put("/full.xml", body, Content_Type="application/rss+xml")
    found = crawl_once(
        {
            "name": "register",
            "kind": "federal_register",
            "urls": [web.origin + "/api/documents.json"],
            "pages": 1,
        },
        {
            "name": "filings",
            "kind": "edgar",
            "urls": [f"{web.origin}/submissions/", f"{web.origin}/Archives/edgar/data/"],
            "contact": "desk@wafer.example",
            "options": {"ciks": CIKS, "since": "2025-06-05", "forms": ["8-K"]},
            "pages": 1,
        },
        {"name": "ministry", "kind": "listing", "urls": [web.origin + "/news"], "options": BOARD},
        {
            "name": "calls",
            "kind": "transcripts",
            "urls": [web.origin + "/earnings-call-transcripts/"],
            "pages": 1,
        },
        {"name": "full", "urls": [web.origin + "/full.xml"]},
    )
    return found | {"web": web}


def articles(crawled: dict[str, Any], name: str, source: SourceSettings) -> list[Article]:
    """What the documents of one source say, read as `source` reads them."""
    return [read(document(row), source) for row in crawled["documents"] if row["source"] == name]


def document(row: dict[str, Any]) -> Document:
    body = row["body"].encode("latin-1")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(
        row["source"], row["url"], at, row["status"], row["headers"], body, row["hints"]
    )


class TestFederalRegister:
    def test_asks_for_agencies_terms_types_and_days(self) -> None:
        options = {
            "agencies": ["industry-and-security-bureau", "foreign-assets-control-office"],
            "terms": ["semiconductor", "advanced computing"],
            "types": ["RULE"],
            "since": date(2025, 1, 1),
        }
        first, second = queries(settings("x", API, options=options), date(2025, 6, 5))
        asked = parse_qs(urlsplit(first).query)
        assert asked["conditions[agencies][]"] == options["agencies"]
        assert asked["conditions[term]"] == ["semiconductor"]
        assert asked["conditions[type][]"] == ["RULE"]
        assert asked["conditions[publication_date][gte]"] == ["2025-01-01"]
        assert asked["conditions[publication_date][lte]"] == ["2025-06-05"]
        assert {"raw_text_url", "effective_on", "cfr_references"} <= set(asked["fields[]"])
        assert parse_qs(urlsplit(second).query)["conditions[term]"] == ["advanced computing"]

    def test_lists_texts_with_what_the_register_says_of_them(self) -> None:
        rule, notice = FederalRegisterSource.listing(
            answer("federal_register.json"), API, ""
        ).entries
        assert rule.url.endswith("/full_text/text/2025/06/04/2025-09999.txt")
        assert rule.title == "Additions to the List of Test Entities"
        assert rule.published == "2025-06-04"
        assert rule.hints == {
            "document_number": "2025-09999",
            "type": "Rule",
            "action": "Final rule.",
            "effective_on": "2025-06-05",
            "citation": "90 FR 12345",
            "html_url": "https://register.example/documents/2025/06/04/2025-09999/additions",
            "summary": "The bureau adds two entities.",
            "agencies": "Commerce Department; Industry and Security Bureau",
            "agency_slugs": "commerce-department industry-and-security-bureau",
            "docket": "Docket No. 250530-0099; RIN 0694-XX99",
            "cfr": "15 CFR 744; 15 CFR 748",
        }
        assert notice.hints["type"] == "Notice"
        assert "effective_on" not in notice.hints

    def test_more_results_than_can_be_reached_are_asked_for_in_halves(self) -> None:
        (asked,) = queries(
            settings("x", API, options={"since": date(2025, 1, 1)}), date(2025, 1, 4)
        )
        halves = FederalRegisterSource.listing(b'{"count": 2001, "results": []}', asked, "")
        assert halves.entries == ()
        days = [parse_qs(urlsplit(half).query) for half in halves.further]
        bounds = [
            (d["conditions[publication_date][gte]"][0], d["conditions[publication_date][lte]"][0])
            for d in days
        ]
        assert bounds == [("2025-01-03", "2025-01-04"), ("2025-01-01", "2025-01-02")]

    def test_one_day_is_read_as_far_as_it_can_be_reached(self) -> None:
        (asked,) = queries(
            settings("x", API, options={"since": date(2025, 1, 4)}), date(2025, 1, 4)
        )
        body = b'{"count": 2001, "results": [{"raw_text_url": "/1.txt"}], "next_page_url": "/2"}'
        listing = FederalRegisterSource.listing(body, asked, "")
        assert [e.url for e in listing.entries] == ["/1.txt"]
        assert listing.further == ("/2",)

    def test_what_is_filed_and_not_printed_yet_is_found_by_agency(self) -> None:
        options = {"agencies": ["industry-and-security-bureau"], "inspection": True}
        crawl = spider(settings("federal_register", API, options=options))
        open_now, query = crawl.listing_urls()
        assert open_now == (
            "https://www.federalregister.gov/api/v1/public-inspection-documents/current.json"
        )
        assert query.startswith(f"{API}?")
        listing = FederalRegisterSource.listing(answer("public_inspection.json"), open_now, "")
        assert len(listing.entries) == 2
        (rule,) = crawl.follow(listing, open_now).entries
        assert rule.published == "2025-06-03T12:45:00+00:00"
        assert rule.hints["printed_on"] == "2025-06-05"
        assert rule.hints["docket"] == "Docket No. 250530-0099"
        assert crawl.follow(listing, query) == listing
        anybody = settings("federal_register", API, options={"inspection": True})
        assert "goes only with agencies" in FederalRegisterSource.refusal(anybody)
        assert FederalRegisterSource.refusal(crawl.source) == ""

    def test_no_results_are_no_problem(self) -> None:
        assert FederalRegisterSource.listing(b'{"count": 0}', API, "") == Listing()
        assert FederalRegisterSource.may_be_empty

    @pytest.mark.parametrize(
        "body", [b"<html>busy</html>", b'{"errors": {"agencies": "?"}}', b"[]"]
    )
    def test_what_is_no_answer_is_named(self, body: bytes) -> None:
        with pytest.raises(UnreadableListing, match="Federal Register"):
            FederalRegisterSource.listing(body, API, "")

    def test_crawl(self, crawled: dict[str, Any]) -> None:
        source = settings("federal_register", document_kind=Kind.RULE)
        (rule,) = articles(crawled, "register", source)
        assert (rule.kind, rule.published) == (Kind.RULE, date(2025, 6, 4))
        assert rule.document_id in {row["id"] for row in crawled["documents"]}
        assert rule.text.startswith("Additions to the List of Test Entities\n\nDEPARTMENT")
        assert "makes advanced-node integrated circuits & related items." in rule.text
        assert "reviewed under a presumption of denial. Shipments" in rule.text
        assert "may proceed.\n\nThe second paragraph" in rule.text
        for printed_around in ("[[Page", "BILLING", "-----", "Volume 90", "gpo.gov", "FR Doc"):
            assert printed_around not in rule.text


class TestEdgar:
    def source(self, **options: Any) -> SourceSettings:
        bases = ("https://data.sec.gov/submissions/", "https://www.sec.gov/Archives/edgar/data/")
        options = {"ciks": CIKS, "since": date(2025, 5, 1), **options}
        return settings("edgar", *bases, contact="desk@wafer.example", options=options)

    def test_refuses_to_run_without_a_contact(self) -> None:
        assert EdgarSource.refusal(self.source()) == ""
        refused = EdgarSource.refusal(settings("edgar", options={"ciks": CIKS}))
        assert 'write contact = "you@example.org" as the first line of your sources.toml' in refused

    def test_keeps_below_ten_requests_a_second_on_the_whole_machine(self) -> None:
        assert EdgarSource.rate is not None
        assert EdgarSource.rate.per_second < 10

    def test_asks_for_the_list_of_each_company(self) -> None:
        listed = spider(self.source()).listing_urls()
        assert list(listed) == ["https://data.sec.gov/submissions/CIK0000098765.json"]

    def test_a_few_companies_show_whether_it_works(self) -> None:
        many = {f"Maker {n}": n for n in range(1, 90)}
        assert list(EdgarSource.trial(self.source(ciks=many)).options["ciks"]) == [
            "Maker 1", "Maker 2", "Maker 3"
        ]  # fmt: skip

    def follow(self, known: tuple[str, ...] = (), **options: Any) -> list[str]:
        url = "https://data.sec.gov/submissions/CIK0000098765.json"
        listing = EdgarSource.listing(answer("company_filings.json"), url, "")
        followed = spider(self.source(**options), known).follow(listing, url)
        assert followed.entries == ()
        addresses = (link.partition("#")[0] for link in followed.further)
        return [address.rpartition("/")[2].removesuffix("-index.html") for address in addresses]

    def test_follows_new_reports_and_their_amendments_but_no_other_forms(self) -> None:
        assert self.follow() == [
            "0000098765-25-000042", "0000098765-25-000041", "0000098765-25-000040"
        ]  # fmt: skip
        assert self.follow(forms=["10-Q"]) == ["0000098765-25-000040"]
        assert self.follow(forms=["10-K"], since=date(2024, 1, 1)) == ["0000098765-24-000009"]

    def test_filing_whose_form_is_known_is_not_followed(self) -> None:
        assert "0000098765-25-000042" not in self.follow(known=(FORM_8K,))

    def test_index_names_exhibits_99_then_the_form_itself(self) -> None:
        url = "https://www.sec.gov/Archives/edgar/data/98765/000009876525000042/x-index.html"
        listing = EdgarSource.listing(answer("filing_index.html"), url, "text/html")
        exhibit, form = spider(self.source()).follow(listing, url).entries
        assert exhibit.url.endswith("/000009876525000042/waft-ex991.htm")
        assert exhibit.title == "Wafer Tools: 8-K of 5 June 2025, exhibit 99.1"
        assert form.url == FORM_8K
        assert form.hints == {
            "company": "Wafer Tools",
            "filer": "WAFER TOOLS INC",
            "form": "8-K",
            "accession": "0000098765-25-000042",
            "filed": "2025-06-05",
            "period": "2025-06-04",
            "items": "2.02; 9.01",
        }

    def test_current_report_is_read_without_its_cover_and_signatures(self) -> None:
        said = "On June 4, the board of the company approved an order of tools for $120 million. "
        parts = (
            "UNITED STATES", "FORM 8-K", "CURRENT REPORT", "| | |", f"(Exact name) {said}",
            "Item 2.02 Results of Operations and Financial Condition.", said * 3,
            "Item 9.01 Financial Statements and Exhibits.", "SIGNATURES", f"Ada Quill {said}",
        )  # fmt: skip
        page = "".join(f"<p>{part}</p>" for part in parts)
        row = {"source": "x", "url": FORM_8K, "status": 200, "headers": {}}
        row |= {"body": f"<html><body>{page}</body></html>"}
        row |= {"hints": {"title": "Wafer Tools: 8-K", "filed": "2025-06-05", "form": "8-K"}}
        paragraphs = read(document(row), self.source()).text.split("\n\n")
        assert paragraphs[:2] == ["Wafer Tools: 8-K", parts[5]]
        assert paragraphs[-1].startswith("Item 9.01")

    @pytest.mark.parametrize("body", [b"<html><p>Busy</p></html>", b"", b'{"filings": {}}', b"{"])
    def test_what_is_no_list_or_index_is_named(self, body: bytes) -> None:
        with pytest.raises(UnreadableListing, match=r"is no (list of filings|index of a filing): "):
            EdgarSource.listing(body, "https://data.sec.gov/submissions/CIK0000098765.json", "")

    def test_crawl(self, crawled: dict[str, Any]) -> None:
        filed = settings("edgar", publisher="", document_kind=Kind.FILING)
        (exhibit,) = articles(crawled, "filings", filed)
        assert (exhibit.kind, exhibit.published) == (Kind.FILING, date(2025, 6, 5))
        assert (exhibit.company, exhibit.publisher) == ("Wafer Tools", "Wafer Tools")
        assert exhibit.title == "Wafer Tools: 8-K of 5 June 2025, exhibit 99.1"
        assert exhibit.text.startswith(exhibit.title + "\n\n")
        assert "revenue of $412 million" in exhibit.text
        (row,) = (row for row in crawled["documents"] if row["source"] == "filings")
        assert row["hints"]["accession"] == "0000098765-25-000042"


class TestListing:
    def test_links_titles_and_days_where_the_settings_say(self) -> None:
        where = Selectors.of(BOARD, Selectors())
        listing = read_links(answer("newsroom.html"), "text/html", where)
        assert listing.entries == (
            Entry(
                "/news/view?id=12&session=ab", "Rules for tool exports take effect", "2025-06-04"
            ),
            Entry("/news/view?id=11", "Talks with the Netherlands", "2025-06-02"),
        )
        assert listing.further == ("/news?page=2",)

    def test_parts_of_elements_can_be_taken(self) -> None:
        page = b'<p data-to="/a" title="A day">x</p><p data-to="/b" title="A night">y</p>'
        where = Selectors(item="p", link="::attr(data-to)", title="::attr(title)")
        assert [(e.url, e.title) for e in read_links(page, "", where).entries] == [
            ("/a", "A day"), ("/b", "A night")
        ]  # fmt: skip

    def test_links_of_headings_without_any_selector(self) -> None:
        page = b"<nav><a href='/x'>X</a></nav><li><h2><a href='/a'>A</a></h2><time>4 June 2025</time></li>"
        listed = ListingSource.listing(page, "https://m.example/", "text/html").entries
        assert listed == (Entry("/a", "A", "2025-06-04"),)

    def test_new_layout_is_named(self) -> None:
        with pytest.raises(UnreadableListing, match=r"nothing on the page is 'tr.row'"):
            read_links(b"<html><p>New!</p></html>", "text/html", Selectors(item="tr.row"))

    def test_further_pages_end_with_one_that_brings_nothing_new(self) -> None:
        page = Listing((Entry("/a"), Entry("/b")), ("?page=2",))
        known = ("https://m.example/a", "https://m.example/b")
        source = settings("listing", "https://m.example/")
        assert spider(source).follow(page, source.urls[0]).further == ("?page=2",)
        assert spider(source, known).follow(page, source.urls[0]).further == ()

    def test_no_more_pages_than_the_settings_allow(self) -> None:
        source = settings("listing", "https://m.example/", options={"most_pages": 2})
        listing, crawl = Listing((Entry("/new"),), ("?page=2",)), spider(source)
        assert [crawl.follow(listing, source.urls[0]).further for _ in range(2)] == [
            ("?page=2",), ()
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2025-06-04T08:00:00+09:00", "2025-06-03T23:00:00+00:00"),
            ("Posted on 4th June 2025", "2025-06-04"),
            ("Jun. 4, 2025 | Press", "2025-06-04"),
            ("2025.6.4", "2025-06-04"),
            ("2025年6月4日", "2025-06-04"),
            ("13/06/2025", "2025-06-13"),
            ("5/6/2025", ""),
            ("31 February 2025", ""),
            ("yesterday", ""),
        ],
    )
    def test_days_are_read_but_never_guessed(self, text: str, day: str) -> None:
        assert written_day(text) == day

    def test_crawl(self, crawled: dict[str, Any]) -> None:
        first, second, third = articles(crawled, "ministry", settings("listing"))
        origin = crawled["web"].origin
        assert first.url.startswith(f"{origin}/news/view?id=12")
        assert second.title == "Article at 11"
        assert third.url == f"{origin}/old.html"


class TestTranscripts:
    def test_calls_are_told_from_other_links(self) -> None:
        listing = TranscriptsSource.listing(answer("calls.html"), "https://c.example/", "text/html")
        assert [e.title for e in listing.entries] == [
            "Wafer Tools (WAFT) Q2 2025 Earnings Call Transcript",
            "Harbour Memory Q1 2025 Earnings Call Transcript",
        ]
        assert listing.entries[0].published == "2025-06-05T21:00:00+00:00"
        assert listing.further == ("/earnings-call-transcripts/?page=2",)

    def test_crawl(self, crawled: dict[str, Any]) -> None:
        source = settings("transcripts", document_kind=Kind.TRANSCRIPT)
        (call,) = articles(crawled, "calls", source)
        assert (call.kind, call.published) == (Kind.TRANSCRIPT, date(2025, 6, 5))
        assert call.company == "Wafer Tools"
        assert [t.speaker for t in call.turns] == [
            "Operator", "Ada Quill", "Noor Haddad", "Ada Quill"
        ]  # fmt: skip


class TestGdelt:
    def test_asks_for_the_time_since_the_last_success(self) -> None:
        source = settings("gdelt", "https://g.example/doc", options={"query": '"AI chips"'})
        last = datetime(2026, 11, 20, 12, tzinfo=UTC)
        (asked,) = spider(source, last_success=last).listing_urls()
        assert parse_qs(urlsplit(asked).query)["query"] == ['"AI chips"']
        exact = question("https://g.example/doc", "x", last, datetime(2026, 11, 21, tzinfo=UTC))
        assert "startdatetime=20261120120000&enddatetime=20261121000000" in exact

    def test_keeps_to_one_request_in_five_seconds(self) -> None:
        assert GdeltSource.rate is not None
        assert GdeltSource.rate.per_second == 0.2

    def test_lists_articles_of_every_outlet(self) -> None:
        first, second = GdeltSource.listing(answer("gdelt.json"), "https://g.example", "").entries
        assert (first.title, first.publisher) == ("Wafer plant orders tools", "wafer.example")
        assert first.published == "2025-06-04T09:30:00+00:00"
        assert first.hints["sourcecountry"] == "Taiwan"
        assert second.published == ""

    def test_what_gdelt_says_instead_of_answering_is_told(self) -> None:
        said = b"Please limit requests to one every 5 seconds or contact us for larger queries."
        with pytest.raises(UnreadableListing, match="begins with 'Please limit requests"):
            GdeltSource.listing(said, "https://g.example", "text/html")
        assert GdeltSource.listing(b"{}", "https://g.example", "") == Listing()

    @pytest.mark.slow  # GDELT wants five seconds between two requests
    def test_articles_of_any_outlet(self, web: Any, crawl_once: Crawl) -> None:
        web.put("/doc", answer("gdelt.json").decode())
        web.put_article("/gdelt-a.html", "Wafer plant orders tools")
        source = {"name": "found", "kind": "gdelt", "options": {"query": "chips"}, "publisher": ""}
        crawled = crawl_once({**source, "urls": [web.origin + "/doc"]}, pages=1)
        (found,) = articles(crawled, "found", settings("gdelt", publisher=""))
        assert found.publisher == "wafer.example"


WORDS = "The plant will deliver the tools that were ordered in spring of last year. " * 15


def full_feed(text: str, title: str = "Tools &amp; parts") -> bytes:
    return f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <title>Wafer Post</title><item><title>{title}</title><link>https://wafer.example/1</link>
    <pubDate>Wed, 04 Jun 2025 09:30:00 GMT</pubDate><description>A lede of few words.</description>
    <content:encoded><![CDATA[{text}]]></content:encoded></item></channel></rss>""".encode()


def only_entry(body: bytes) -> Entry:
    (entry,) = FeedSource.listing(body, "https://wafer.example/feed", "").entries
    return entry


class TestWholeTextsInFeeds:
    def test_item_that_holds_its_text_is_a_document(self) -> None:
        entry = only_entry(full_feed(f"<p>{WORDS}</p><p>It said no more.</p>"))
        assert entry.hints == {"summary": "A lede of few words."}
        row = {"source": "x", "url": entry.url, "status": 200, "hints": {}}
        row |= {
            "headers": {"Content-Type": entry.content_type},
            "body": entry.body.decode("latin-1"),
        }
        article = read(document(row), settings("feed"))
        assert article.title == "Tools & parts"
        assert article.published == date(2025, 6, 4)
        assert article.text == f"Tools & parts\n\n{WORDS.strip()}\n\nIt said no more."

    @pytest.mark.parametrize(
        "text",
        [
            "<p>A teaser of few words.</p>",
            f"<p>{WORDS} [&#8230;]</p>",
            f"<p>{WORDS} [...]</p><p>The post <a>Tools</a> appeared first on Wafer Post.</p>",
            f"<p>{WORDS}</p><a>Continue reading</a>",
            f"<p>{WORDS}</p><a>Read more »</a>",
        ],
    )
    def test_item_that_holds_a_part_of_its_text_is_a_link(self, text: str) -> None:
        assert only_entry(full_feed(text)).body == b""

    def test_item_without_title_is_a_link(self) -> None:
        assert only_entry(full_feed(f"<p>{WORDS}</p>", title="")).body == b""

    def test_crawl_asks_for_no_page_that_the_feed_holds(self, crawled: dict[str, Any]) -> None:
        (kept,) = (row for row in crawled["documents"] if row["source"] == "full")
        assert kept["url"] == f"{crawled['web'].origin}/1"
        assert not [n for n in crawled["notes"] if n["source"] == "full"]
        assert "/1" not in crawled["web"].paths_asked()


class TestSitemapSinceTheLastSuccess:
    LISTING = Listing(
        (
            Entry("https://s.example/new", modified="2025-06-04"),
            Entry("https://s.example/late", published="2025-05-28T00:00:00+00:00"),
            Entry("https://s.example/old", modified="2025-05-01"),
            Entry("https://s.example/undated"),
        ),
        ("https://s.example/more.xml",),
    )

    def followed(self, last_success: datetime | None) -> list[str]:
        source = settings("sitemap", "https://s.example/s.xml")
        listing = spider(source, last_success=last_success).follow(self.LISTING, source.urls[0])
        assert listing.further == self.LISTING.further
        return [e.url.rpartition("/")[2] for e in listing.entries]

    def test_first_crawl_takes_everything(self) -> None:
        assert self.followed(None) == ["new", "late", "old", "undated"]

    def test_later_ones_take_what_is_new_and_leave_a_week_for_what_was_over_the_budget(
        self,
    ) -> None:
        assert self.followed(datetime(2025, 6, 4, tzinfo=UTC)) == ["new", "late", "undated"]
        assert SitemapSource.listing_word == "sitemap"


def test_next_page_of_a_json_feed_is_read_until_one_brings_nothing_new() -> None:
    source = settings("feed", "https://j.example/feed")
    page = Listing((Entry("https://j.example/1"),), ("https://j.example/feed?page=2",))
    assert spider(source).follow(page, source.urls[0]).further == page.further
    assert spider(source, ("https://j.example/1",)).follow(page, source.urls[0]).further == ()


SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(
    not SAMPLES.exists(), reason="the recorded samples are kept beside the project, not in it"
)


@needs_samples
def test_recorded_feeds_are_read() -> None:
    counts = {}
    for file in sorted((SAMPLES / "feeds").iterdir()):
        kind = SitemapSource if "sitemap" in file.name else FeedSource
        counts[file.name] = len(kind.listing(file.read_bytes(), "https://x.example/f", "").entries)
    assert counts["real-cnn.rss"] == 69
    assert counts["real-korean-times.rss"] == 195
    assert counts["feed.json"] == 25
    assert counts["sitemap.xml"] == counts["sitemap.xml.gz"] == 84


@needs_samples
def test_recorded_answers_of_the_federal_register_are_read() -> None:
    body = (SAMPLES / "federal_register" / "documents.jsonc").read_bytes()
    rule, directive = FederalRegisterSource.listing(body, API, "").entries
    assert (rule.published, rule.hints["cfr"]) == ("2020-08-11", "26 CFR 1")
    assert directive.hints["effective_on"] == "2020-08-26"
    assert directive.url.endswith("/full_text/text/2020/08/11/2020-17469.txt")


@needs_samples
def test_recorded_index_of_a_filing_is_read() -> None:
    recorded = (SAMPLES / "edgar" / "recorded_nvidia_8k.yaml").read_text("utf-8")
    page = recorded[recorded.index("EDGAR Filing Documents") :]
    # YAML writes the page in quotes and breaks its lines; the tags are enough.
    markup = "<html><title>" + re.sub(r"\\n|\n\s*\\?", " ", page.replace('\\"', '"'))
    url = "https://www.sec.gov/Archives/edgar/data/1045810/0001045810-26-000024-index.html"
    (form,) = EdgarSource.listing(markup.encode(), url, "text/html").entries
    assert form.url.endswith("/000104581026000024/nvda-20260302.htm")
    assert (form.hints["form"], form.hints["period"]) == ("8-K", "2026-03-02")
    assert (form.hints["company"], form.hints["items"]) == ("NVIDIA CORP", "5.02; 9.01")
