"""A feed of alerts in a file, for news readers (RFC 4287): the newest first, and at most ENTRIES of them."""

import os
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from nlp.alerts import Alert
from store.exports.atom import ENTRIES, NAMESPACE, add, urn
from store.outbox import Letter
from store.rows import stamp
from ui.channels import Channel, Key, Undelivered, is_text
from ui.letters import changes, label, line

KEYS = (Key("file", 'the name of a file, such as "alerts.xml"', is_text, required=True),)
MOST = 50


def send(letter: Letter, channel: Channel, at: datetime) -> str:
    """An alert that the feed has already is not put in again."""
    out = Path(channel.settings["file"])
    try:
        entries = _entries(out, channel)
        known = {entry.findtext(f"{{{NAMESPACE}}}id") for entry in entries}
        new = [alert for alert in letter.alerts if urn(f"alert {alert.id}") not in known]
        made = [_entry(alert) for alert in reversed(new)]
        _write(out, channel, [*made, *entries][:ENTRIES], at)
    except OSError as problem:
        raise Undelivered(f"{out} cannot be written: {problem.strerror}") from None
    many = min(len(made) + len(entries), ENTRIES)
    return f"{out} has {many:,} {'entry' if many == 1 else 'entries'}"


def _entries(out: Path, channel: Channel) -> list[ElementTree.Element]:
    """Those that the feed has. Raises Undelivered where the file is not this channel's."""
    if not out.exists():
        return []
    try:
        feed = ElementTree.parse(out).getroot()
    except ElementTree.ParseError:
        raise Undelivered(f"{out} is no feed and is left as it is: name another file") from None
    if feed.findtext(f"{{{NAMESPACE}}}id") != _id(channel):
        raise Undelivered(f"{out} is somebody else's and is left as it is: name another file")
    return feed.findall(f"{{{NAMESPACE}}}entry")


def _write(out: Path, channel: Channel, entries: list[ElementTree.Element], at: datetime) -> None:
    """The file is whole at every moment."""
    ElementTree.register_namespace("", NAMESPACE)
    feed = ElementTree.Element(f"{{{NAMESPACE}}}feed")
    _add(feed, "id", _id(channel))
    _add(feed, "title", f"Chokepoint: {channel.name}")
    _add(feed, "updated", stamp(at.astimezone(UTC)))
    _add(_add(feed, "author"), "name", "Chokepoint")
    feed.extend(entries)
    part = out.with_name(f".{out.name}.part")
    ElementTree.ElementTree(feed).write(part, encoding="utf-8", xml_declaration=True)
    os.replace(part, out)


def _entry(alert: Alert) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{NAMESPACE}}}entry")
    _add(entry, "id", urn(f"alert {alert.id}"))
    _add(entry, "title", f"{label(alert)}: {line(alert)}")
    _add(entry, "updated", stamp(alert.made_at))
    _add(entry, "category", term=alert.watch)
    for number, url in enumerate(dict.fromkeys(one.url for one in alert.evidence)):
        _add(entry, "link", rel="related" if number else "alternate", href=url)
    facts = [*changes(alert), *(f"{name}: {words}" for name, words in alert.facts.items() if words)]
    said = "".join(
        f"<blockquote>{escape(one.quote)}</blockquote><p>{escape(f'{one.publisher}, {one.published}')}</p>"
        for one in alert.evidence
    )
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    _add(entry, "content", f"<ul>{items}</ul>{said}", type="html")
    return entry


def _add(
    parent: ElementTree.Element, tag: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    return add(parent, f"{{{NAMESPACE}}}{tag}", text, **attributes)


def _id(channel: Channel) -> str:
    return urn(f"alerts {channel.name}")
