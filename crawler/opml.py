"""OPML: the lists of feeds that feed readers give and take (http://opml.org/spec2.opml)."""

from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from crawler.listing import beginning, page_address


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list, and what the reader called it; "" where it has no name."""

    title: str
    url: str


class UnreadableOpml(ValueError):
    """The file is no list of feeds; the message says what it is."""


def read_opml(body: bytes) -> tuple[Subscription, ...]:
    """The feeds in the order of the file, in folders or not, each address once.

    Raises UnreadableOpml. What has no address on the web is left out.
    """
    if b"<!ENTITY" in body:
        raise UnreadableOpml("is no OPML of a feed reader: it declares entities")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.parse(BytesIO(body), parser).getroot()
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise UnreadableOpml(f"is no OPML: {beginning(body)}")
    found: dict[str, Subscription] = {}
    for outline in root.iter("{*}outline"):
        address = outline.get("xmlUrl") or outline.get("xmlurl") or ""
        url = page_address(address, address)
        if url:
            title = " ".join((outline.get("title") or outline.get("text") or "").split())
            found.setdefault(url, Subscription(title, url))
    return tuple(found.values())
