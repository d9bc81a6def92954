"""The events learned of last, as a feed for news readers (RFC 4287).

An entry is published when the first report of its event was fetched and updated when the last was;
the newest entry comes first, and there are at most ENTRIES. Its id stays as long as the event does.
"""

import re
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from nlp.claims import Report
from store.exports.selection import Chosen, Selection
from store.exports.whole_file import whole_file
from store.provenance import Learned
from store.rows import stamp

#: More than a news reader shows of one feed.
ENTRIES = 200
NAMESPACE = "http://www.w3.org/2005/Atom"
#: What XML 1.0 cannot hold, not even as a reference.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(selection: Selection, out: Path) -> int:
    """Returns how many entries there are."""
    feed = ElementTree.Element("feed", xmlns=NAMESPACE)
    with selection.store.snapshot():
        learned = selection.store.learned(selection.wanted, ENTRIES)
        events = selection.store.events_of(list(learned))
        rows = selection.store.event_rows(list(learned))
    chosen = {event.id: Chosen(rows[event.id], event) for event in events}
    last = max((times.last for times in learned.values()), default=None)
    add(feed, "id", urn(f"events {selection.wanted}"))
    add(feed, "title", "Chokepoint: new events")
    add(feed, "updated", stamp(last) if last else "1970-01-01T00:00:00Z")
    add(add(feed, "author"), "name", "Chokepoint")
    for event_id, times in learned.items():
        _add_entry(feed, chosen[event_id], times)
    with whole_file(selection.store, out) as part:
        ElementTree.ElementTree(feed).write(part, encoding="utf-8", xml_declaration=True)
    selection.progress(len(learned), len(learned))
    return len(learned)


def _add_entry(feed: ElementTree.Element, chosen: Chosen, times: Learned) -> None:
    row, event = chosen
    entry = add(feed, "entry")
    add(entry, "id", urn(f"event {event.id}"))
    add(entry, "title", row["headline"])
    add(entry, "published", stamp(times.first))
    add(entry, "updated", stamp(times.last))
    add(entry, "category", term=event.event_type)
    for number, url in enumerate(dict.fromkeys(report.url for report in event.reports)):
        add(entry, "link", rel="related" if number else "alternate", href=url)
    when = f"{row['date_start']} to {row['date_end']} ({row['date_precision']})"
    counts = f"{row['reports']} reports, {row['origins']} origins, {row['conflicts']} conflicts"
    said = "".join(map(_said, event.reports))
    add(entry, "content", f"<p>{when}; {row['status']}; {counts}.</p>{said}", type="html")


def _said(report: Report) -> str:
    by = f'<a href="{escape(report.url)}">{escape(report.publisher)}, {report.published}</a>'
    return f"<blockquote>{escape(report.claim.quote.text)}</blockquote><p>{by}</p>"


def add(
    parent: ElementTree.Element, tag: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    clean = {name: _NO_XML.sub("\ufffd", value) for name, value in attributes.items()}
    child = ElementTree.SubElement(parent, tag, clean)
    child.text = _NO_XML.sub("\ufffd", text)
    return child


def urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"https://chokepoint.invalid/{name}").urn
