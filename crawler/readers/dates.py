"""When a page was published and updated: every date it gives, weighed, with what was refused."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.documents import DateEvidence
from crawler.readers.linked_data import Node

META_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article:published",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "publication_date",
    "citation_publication_date",
    "date",
)
META_UPDATED = (
    "article:modified_time",
    "og:article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "revised",
)
#: What each origin counts when they disagree by more than a day; at equal weight the first wins.
#: A page's own statements outweigh a listing's, but two others that agree outweigh one of them.
WEIGHTS = {"json-ld": 3, "meta": 3, "listing": 2, "markup": 2, "url": 2, "text": 1, "guess": 1}
#: Dates within a day of each other are one day told in two time zones.
ONE_DAY = timedelta(days=1)
#: Nothing on the web is older; zeros in a database's clock come out as 1970 or year 1.
EARLIEST = date(1990, 1, 1)
#: Characters of a heading's surroundings in which a written date is looked for.
NEAR_THE_TITLE = 400
#: Words of a paragraph from which on it is the text's, and no line above it.
A_SENTENCE = 15
#: A page with more time tags is a list of others.
MOST_TIMES = 50

# Not month_abbr of the calendar module: it speaks the language of the machine.
_MONTHS = {m: n for n, m in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WRITTEN = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\.?[ -](?P<month2>{_MONTH})\.?,?[ -](?P<year2>\d{{4}})\b"
    r"|\b(?P<year3>\d{4})[-/.](?P<month3>\d{1,2})[-/.](?P<day3>\d{1,2})(?!\d)"
    r"|(?P<year4>\d{4})年\s*(?P<month4>\d{1,2})月\s*(?P<day4>\d{1,2})日"
    r"|\b(?P<day5>\d{1,2})\.(?P<month5>\d{1,2})\.(?P<year5>\d{4})\b",
    re.I,
)
_IN_PATH = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_.-]?)(?P<month>\d{1,2}|[a-z]{3})(?P=mark)"
    r"(?P<day>\d{1,2})(?!\d)"
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:comments?|replies|related|sidebar|widget|recommended|trending|most-?(?:read|popular))(?:$|[\s_-])",
    re.I,
)
#: "TAIPEI, June 4, 2025 (Wire) -- ": the date of a report, where a date in a sentence is not.
_DATELINE = re.compile(r".{0,60}?\d.{0,60}?(?:--|—|–|/)")
_STAMPED = re.compile(r"publish|posted|date(?!-?update|-?modif)|time-?stamp|dateline", re.I)


def weigh(
    tree: HtmlElement,
    linked: Node,
    meta: dict[str, str],
    url: str,
    hints: dict[str, str],
    latest: date,
) -> tuple[DateEvidence, ...]:
    """Every date for "published" and "updated"; of each the first that is not refused is believed.

    `hints` are what a listing says: `published` and `modified`. Nothing after `latest` is believed.
    """
    found = [*_stated(linked, meta, hints), *_marked(tree), *_in_address(url), *_near_title(tree)]
    if not any(e.field == "published" and _is_possible(e.day, latest) for e in found):
        found += _guessed(tree, latest)
    judged = [_judged(evidence, latest) for evidence in found]
    published = _ranked([e for e in judged if e.field == "published"])
    began = believed(published, "published")
    updated = [_not_before(e, began) for e in judged if e.field == "updated"]
    return (*published, *sorted(updated, key=lambda e: bool(e.refused)))


def believed(dates: Iterable[DateEvidence], field: str) -> date | None:
    """The day that was chosen for "published" or "updated"; None if nothing gave a possible one."""
    return next((e.day for e in dates if e.field == field and not e.refused), None)


def latest_possible(fetched_at: datetime) -> date:
    """No page is newer than its fetching; a day is left for publishers east of UTC."""
    return fetched_at.date() + ONE_DAY


def day_of(stamp: Any) -> date | None:
    """The day of a time stamp in the publisher's own time zone, as its readers saw it."""
    text = str(stamp or "").strip()
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):  # seconds or milliseconds of a computer's clock
        return datetime.fromtimestamp(int(text[:10]), UTC).date()
    iso = re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", text)
    if iso:
        return _day(*iso.groups())
    written = next(written_days(text), None)
    if written:
        return written
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError):
        return None


def written_days(text: str) -> Iterator[date]:
    """The dates written out in a text: "June 4, 2025", "4 June 2025", "2025-06-04", "4.6.2025".

    All-figure dates with slashes and the year last are left out: nobody can tell day from month.
    """
    for match in _WRITTEN.finditer(text):
        day, month, year = (
            next(v for k, v in match.groupdict().items() if k.startswith(part) and v)
            for part in ("day", "month", "year")
        )
        if found := _day(year, month, day):
            yield found


def _stated(linked: Node, meta: dict[str, str], hints: dict[str, str]) -> Iterator[DateEvidence]:
    created = linked.get("datePublished") or linked.get("dateCreated")
    yield from _evidence("published", "json-ld", [created])
    yield from _evidence("published", "meta", (meta.get(name) for name in META_PUBLISHED))
    yield from _evidence("published", "listing", [hints.get("published")])
    yield from _evidence("updated", "json-ld", [linked.get("dateModified")])
    yield from _evidence("updated", "meta", (meta.get(name) for name in META_UPDATED))
    yield from _evidence("updated", "listing", [hints.get("modified")])


def _marked(tree: HtmlElement) -> Iterator[DateEvidence]:
    """Time tags: of those that are marked as the page's own the first after the headline, else the first of
    all; those of other texts, beside or below this one, tell nothing of it."""
    times = [t for t in islice(tree.iter("time"), MOST_TIMES) if t.get("datetime")]
    times = [t for t in times if not _is_beside(t)]
    updated = [t for t in times if re.search(r"modif|updat", _marks(t), re.I)]
    others = [t for t in times if t not in updated]
    own = [t for t in others if _STAMPED.search(_marks(t)) or t.get("pubdate") is not None]
    heading = next(tree.iter("h1"), None)
    below = set() if heading is None else set(islice(heading.xpath("following::time"), MOST_TIMES))
    first = sorted(own or others, key=lambda t: t not in below)[:1]
    yield from _evidence("published", "markup", [t.get("datetime") for t in first])
    yield from _evidence("updated", "markup", [t.get("datetime") for t in updated[:1]])


def _is_beside(element: HtmlElement) -> bool:
    """Whether the element is part of a sidebar, a menu, a list of links or the comments."""
    return any(
        e.tag in ("aside", "nav", "footer") or _BESIDE.search(e.get("class") or e.get("id") or "")
        for e in element.iterancestors()
        if e.tag not in ("html", "body", "main")
    )


def _marks(element: HtmlElement) -> str:
    parent = element.getparent()
    around = parent.get("class") or "" if parent is not None else ""
    return f"{element.get('itemprop') or ''} {element.get('class') or ''} {around}"


def _in_address(url: str) -> Iterator[DateEvidence]:
    path = urlsplit(url).path
    for match in _IN_PATH.finditer(path):
        if day := _day(match["year"], match["month"], match["day"]):
            yield DateEvidence("published", "url", match[0].strip("/"), day)
            return


def _near_title(tree: HtmlElement) -> Iterator[DateEvidence]:
    """A date written in what follows the headline, before the text begins."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return
    said, characters = [], 0
    for element in heading.itersiblings():
        if element.tag == "p" and len(element.text_content()) > NEAR_THE_TITLE:
            break
        shown = " ".join(str(t) for t in element.itertext()) if _is_shown(element) else ""
        if element.tag == "p" and len(shown.split()) >= A_SENTENCE:
            dateline = _DATELINE.match(" ".join(shown.split()))
            said.append(dateline[0] if dateline else "")
            break
        said.append(shown)
        characters += len(said[-1])
        if characters > NEAR_THE_TITLE:
            break
    near = " ".join(" ".join(said).split())[:NEAR_THE_TITLE]
    for match in _WRITTEN.finditer(near):
        field = "updated" if re.search(r"(?:updated|modified)\W*\w*\W*$", near[: match.start()], re.I) else "published"  # fmt: skip
        yield from _evidence(field, "text", [match[0]])


def _is_shown(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in ("script", "style", "noscript")


def _guessed(tree: HtmlElement, latest: date) -> Iterator[DateEvidence]:
    """What htmldate makes of the page; the first of January is a year from a copyright line."""
    found = find_date(tree, original_date=True, max_date=latest.isoformat())
    if found and not found.endswith("-01-01"):
        day = date.fromisoformat(found)
        yield DateEvidence("published", "guess", found, day, _doubt(tree, day))


def _doubt(tree: HtmlElement, day: date) -> str:
    """Why a guess is not believed; "" where nothing speaks against it."""
    times = [t for t in islice(tree.iter("time"), MOST_TIMES) if day_of(t.get("datetime")) == day]
    if times and all(_is_beside(t) for t in times) and day not in written_days(tree.text_content()):
        return "is the date of another text"
    return "day and month cannot be told apart" if _is_ambiguous(tree, day) else ""


def _is_ambiguous(tree: HtmlElement, day: date) -> bool:
    """Whether the page gives this day only as 4/6/2025, which may be the other of the two."""
    either = rf"(?:0?{day.day}/0?{day.month}|0?{day.month}/0?{day.day})/{day.year}"
    if day.day > 12 or day.day == day.month:
        return False
    text = tree.text_content()
    return bool(re.search(rf"(?<!\d){either}(?!\d)", text)) and day not in written_days(text)


def _evidence(field: str, origin: str, stamps: Iterable[Any]) -> Iterator[DateEvidence]:
    """One piece of evidence for the first of these stamps that is a date."""
    for stamp in stamps:
        if day := day_of(stamp):
            yield DateEvidence(field, origin, str(stamp).strip(), day)
            return


def _judged(evidence: DateEvidence, latest: date) -> DateEvidence:
    if evidence.refused:
        return evidence
    if evidence.day > latest:
        return replace(evidence, refused="after the page was fetched")
    return replace(evidence, refused="" if evidence.day >= EARLIEST else "before there was a web")


def _is_possible(day: date, latest: date) -> bool:
    return EARLIEST <= day <= latest


def _ranked(found: Sequence[DateEvidence]) -> list[DateEvidence]:
    """The evidence with the date of most weight first; equal weights in the order of the origins."""
    possible = [e for e in found if not e.refused]
    support = {
        e.day: sum(WEIGHTS[o.origin] for o in possible if abs(o.day - e.day) <= ONE_DAY)
        for e in possible
    }
    order = list(WEIGHTS)
    return sorted(
        found, key=lambda e: (bool(e.refused), -support.get(e.day, 0), order.index(e.origin))
    )


def _not_before(evidence: DateEvidence, began: date | None) -> DateEvidence:
    early = began and not evidence.refused and evidence.day < began
    return replace(evidence, refused="before it was published") if early else evidence


def _day(year: str, month: str, day: str) -> date | None:
    number = _MONTHS.get(month[:3].lower()) or (int(month) if month.isdigit() else 0)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
