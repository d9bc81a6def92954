"""Who wrote a page: the names in what a page gives for its author, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from lxml.html import HtmlElement

from crawler.readers.linked_data import Node, texts

META_AUTHORS = (
    "author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "article:author",
    "article:author_name",
    "sailthru.author",
    "citation_author",
)
#: Where a page shows its author, most certain first.
MARKED = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//a[@rel='author']",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' author-name ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' byline ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')]",
)
#: Names of more words are sentences; lists of more names are a staff page.
MOST_WORDS, MOST_NAMES = 6, 12

_SPLIT = re.compile(
    r"\s*(?:[;|·•/\n]|,(?!\s*(?:Jr|Sr|II|III|PhD|Ph\.D|MD|M\.D)\b)|\s(?:and|und|et|y|&)\s)\s*"
)
_BEFORE = re.compile(
    r"^(?:(?:written|reported|posted|published|edited|story|words|text)?\s*by|von|par|por|author"
    r"|reporting by|authors?|from)\s*:?\s+",
    re.I,
)
_AFTER = re.compile(
    r"\s+(?:in [A-Z][\w .]+|for [A-Z][\w .]+|\(.*\)|[-–—] .*|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*"
    r"|(?:senior|staff|chief|deputy|political|business|technology|special|foreign)\b.*"
    r"|(?:reporter|correspondent|editor|contributor|writer|journalist|columnist)\b.*)$",
    re.I,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@#<>{}\[\]=]|\.(?:com|net|org|co|[a-z]{2})$|\b(?:by|updated|published|posted|gmt|share|follow|subscribe|comments?"
    r"|views?|ago|\d{1,2}:\d\d|\d{4}|\d+[- ](?:min|minutes?|hours?|days?))\b"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d",
    re.I,
)
_ROLE = re.compile(
    r"(?:(?:senior|staff|chief|deputy|managing|associate|business|technology|news|political|markets?"
    r"|foreign|special) )*(?:reporter|correspondent|editor|contributor|writer|journalist|columnist|analyst)s?",
    re.I,
)
_NOBODY = frozenset(
    ["admin", "administrator", "author", "editor", "guest", "n/a", "none", "null", "root",
     "staff", "unknown", "user", "webmaster", "website", "wordpress"]
)  # fmt: skip


def authors(
    linked: Node, meta: dict[str, str], tree: HtmlElement, sites: Iterable[str]
) -> tuple[str, ...]:
    """The authors' names in their order, each once; () where the page names none.

    The first of JSON-LD, meta tags and marked bylines that names somebody is taken whole; one of the
    `sites` is left out where a person is named too.
    """
    owners = {site.casefold() for site in sites}
    stated = [texts(linked.get("author")), *([meta.get(name, "")] for name in META_AUTHORS)]
    for said in chain(stated, _bylines(tree)):
        if found := names(said):
            people = tuple(name for name in found if name.casefold() not in owners)
            return people or found
    return ()


def _bylines(tree: HtmlElement) -> Iterator[list[str]]:
    """What stands in the first marked byline after the headline, and in those beside it, for each
    way of marking."""
    place = {element: n for n, element in enumerate(tree.iter())}
    headline = min((n for e, n in place.items() if e.tag == "h1"), default=0)
    for path in MARKED:
        marked = sorted(
            tree.xpath(path), key=lambda e: (place[e] < headline, abs(place[e] - headline))
        )
        near = [e for e in marked if e.getparent() is marked[0].getparent()]
        shown = [" ".join(e.text_content().split()) for e in near[:MOST_NAMES]]
        # A box about the author, or a list of others' texts, holds more than names.
        yield [text for text in shown if len(text.split()) <= 4 * MOST_WORDS]


def names(said: Iterable[str]) -> tuple[str, ...]:
    """The names in these bylines: "By Ada Quill and Len Ode in Taipei" holds two."""
    parts = (part for text in said for part in _parts(text))
    return tuple(dict.fromkeys(name for part in parts if (name := _name(part))))[:MOST_NAMES]


def _parts(text: str) -> list[str]:
    text = _BEFORE.sub("", " ".join(text.split()))
    return [] if re.search(r"://|^www\.|^@", text) else _SPLIT.split(text)


def _name(text: str) -> str:
    text = _BEFORE.sub("", text.strip(" ,.:;-–—|\"'"))
    if _ROLE.fullmatch(text):
        return ""
    text = _AFTER.sub("", text).strip(" ,:;")
    if not text or len(text.split()) > MOST_WORDS or text.lower() in _NOBODY:
        return ""
    has_letters = sum(c.isalpha() for c in text) >= 2
    return text if has_letters and not _NOT_A_NAME.search(text) else ""
