"""The sample web holds together, stays on its own origin, and says what expected.toml expects."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

import crawler.sample_web
from crawler.documents import Article, Document, Kind, UnreadableDocument
from crawler.reading import read_article
from crawler.settings import SourceSettings

FOLDER = Path(crawler.sample_web.__file__).parent
SITE = FOLDER / "site"
ORIGIN = "{{origin}}"
SERVED_AT = "http://sample.invalid"
PAGES: list[dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))["page"]
READABLE = [p for p in PAGES if p.get("readable", True)]
MARKUP = sorted(str(f.relative_to(SITE)) for f in SITE.rglob("*.html"))
LISTINGS = ("feed.xml", "news-sitemap.xml", "calls.xml", "notices.xml")
SAMPLE_LINE = "Sample page of Chokepoint, written for demonstration; figures as publicly reported."

ROLES = {
    "order": "buyer supplier product quantity value date delivery",
    "stockpile": "holder supplier product quantity value date coverage",
    "shipment": "supplier recipient product quantity value date",
    "restriction": "authority target product instrument date effective",
    "relief": "authority target product instrument date effective",
    "impact": "company product value period",
    "substitution": "company product supplier replaces date",
    "enforcement": "authority target product quantity value date",
    "investment": "company value product date period",
}
AMOUNTS = {"quantity": "unit", "value": "currency", "coverage": None}
SPANS = {"date", "delivery", "effective", "period"}


def paths(pages: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(p, id=p["path"]) for p in pages]


def tree(path: str) -> html.HtmlElement:
    return html.document_fromstring((SITE / path).read_text("utf-8"))


def article(path: str, kind: str) -> Article:
    body = (SITE / path).read_bytes().replace(ORIGIN.encode(), SERVED_AT.encode())
    document = Document("sample", f"{SERVED_AT}/{path}", datetime.now(UTC), 200, {}, body)
    source = SourceSettings("sample", "feed", (SERVED_AT,), "Sample", Kind(kind))
    return read_article(document, source)


def linked_data(path: str) -> dict[str, Any]:
    (script,) = tree(path).xpath('//script[@type="application/ld+json"]/text()')
    data: dict[str, Any] = json.loads(script)
    return data


def listed() -> Iterator[tuple[str, str, datetime]]:
    """Path, title and moment of every page that a feed or the sitemap lists."""
    for listing in LISTINGS:
        for entry in etree.parse(SITE / listing).xpath("//item | //*[local-name()='url']"):
            fields = {etree.QName(e).localname: (e.text or "").strip() for e in entry.iter("*")}
            link = fields.get("link") or fields["loc"]
            if "pubDate" in fields:
                moment = parsedate_to_datetime(fields["pubDate"])
            else:
                moment = datetime.fromisoformat(fields["publication_date"])
            yield link.removeprefix(f"{ORIGIN}/"), fields["title"], moment


def addresses(path: str) -> list[str]:
    """Every address that a page makes a browser or a crawler go to."""
    found = tree(path).xpath("//@href | //@src | //@srcset | //@action | //@poster | //@data")
    return [str(address) for address in found]


def test_listings_list_exactly_the_expected_pages() -> None:
    assert sorted(path for path, _, _ in listed()) == sorted(p["path"] for p in PAGES)


@pytest.mark.parametrize("name", [*LISTINGS, "img/plate.svg"])
def test_xml_is_well_formed(name: str) -> None:
    assert len(etree.parse(SITE / name).getroot()) > 0


@pytest.mark.parametrize("path", MARKUP)
def test_links_stay_on_the_origin_and_lead_to_files(path: str) -> None:
    ids = {name: set(tree(name).xpath("//@id")) for name in (path, "index.html")}
    for address in addresses(path):
        target, _, fragment = address.removeprefix(f"{ORIGIN}/").partition("#")
        assert address.startswith((f"{ORIGIN}/", "#")), address
        assert (SITE / (target or path)).is_file(), address
        assert not fragment or fragment in ids[target or path], address


@pytest.mark.parametrize("path", MARKUP)
def test_no_other_address_is_named_than_the_vocabulary(path: str) -> None:
    named = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", (SITE / path).read_text("utf-8")))
    assert named <= {"https://schema.org"}


def test_index_and_robots_lead_to_everything() -> None:
    links = set(addresses("index.html"))
    assert {f"{ORIGIN}/{name}" for name in (*LISTINGS, *(p["path"] for p in PAGES))} <= links
    robots = (SITE / "robots.txt").read_text("utf-8").splitlines()
    assert "Allow: /" in robots
    assert f"Sitemap: {ORIGIN}/news-sitemap.xml" in robots


@pytest.mark.parametrize("path", MARKUP)
def test_every_page_says_that_it_is_a_sample_and_wants_no_index(path: str) -> None:
    page = tree(path)
    assert page.xpath("//p[@class='sample']/text()") == [SAMPLE_LINE]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{ORIGIN}/{path}"]


@pytest.mark.parametrize("page", paths(READABLE))
def test_title_and_date_of_page_markup_and_listing_agree(page: dict[str, Any]) -> None:
    (entry,) = [e for e in listed() if e[0] == page["path"]]
    _, title, moment = entry
    data = linked_data(page["path"])
    published = tree(page["path"]).xpath("//meta[@property='article:published_time']/@content")
    assert tree(page["path"]).findtext(".//h1") == title == data["headline"]
    assert datetime.fromisoformat(data["datePublished"]) == moment
    assert datetime.fromisoformat(published[0]) == moment
    assert moment.date() == page["published"]


@pytest.mark.parametrize("page", paths(READABLE))
def test_every_expected_quote_is_in_the_text_once(page: dict[str, Any]) -> None:
    read = article(page["path"], page["kind"])
    assert read.published == page["published"]
    for event in page.get("event", []):
        assert read.text.count(event["quote"]) == 1, event["quote"]


@pytest.mark.parametrize("page", paths([p for p in PAGES if p not in READABLE]))
def test_a_script_shell_holds_no_text(page: dict[str, Any]) -> None:
    with pytest.raises(UnreadableDocument, match="no text"):
        article(page["path"], page["kind"])


@pytest.mark.parametrize("page", paths(READABLE))
def test_expected_events_keep_the_form_of_their_type(page: dict[str, Any]) -> None:
    for event in page.get("event", []):
        assert event["modality"] in ("asserted", "planned", "possible", "denied")
        assert set(event["roles"]) <= set(ROLES[event["type"]].split())
        assert set(event.get("conflict", [])) <= set(event["roles"])
        for role, filler in event["roles"].items():
            assert_filler(role, filler)


def assert_filler(role: str, filler: Any) -> None:
    if role in AMOUNTS:
        ends = [filler[end] for end in ("low", "high") if end in filler]
        assert ends and ends == sorted(ends)
        assert set(filler) - {"low", "high"} == ({AMOUNTS[role]} - {None})
    elif role in SPANS:
        assert isinstance(filler["start"], date) and filler["start"] <= filler["end"]
    elif role == "instrument":
        assert filler
    else:
        assert filler and all(filler)


def test_the_sample_shows_every_type_and_modality() -> None:
    events = [event for page in PAGES for event in page.get("event", [])]
    assert {e["type"] for e in events} == set(ROLES)
    assert {e["modality"] for e in events} == {"asserted", "planned", "possible", "denied"}


def test_reports_of_one_happening_come_from_several_pages_and_one_conflicts() -> None:
    pages_of: dict[str, set[str]] = {}
    for page in PAGES:
        for event in page.get("event", []):
            pages_of.setdefault(event["cluster"], set()).add(page["path"])
    assert sum(len(pages) > 1 for pages in pages_of.values()) >= 4
    amounts = {
        (event["cluster"], event["roles"]["value"]["low"])
        for page in PAGES
        for event in page.get("event", [])
        if "value" in event.get("conflict", [])
    }
    assert amounts == {
        ("china-a800-100k-for-2023", 1e9),
        ("china-a800-100k-for-2023", 4e9),
        ("china-nvidia-gpus-for-2024", 1e9),
        ("china-nvidia-gpus-for-2024", 4e9),
    }
