"""What the table of a source may say beyond what every source may, kind by kind.

No kind is imported to find out: reading `sources.toml` needs neither Scrapy nor a parser.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cssselect import HTMLTranslator, SelectorError

#: The forms in which companies report; amendments ("8-K/A") come with them.
REPORTS = ("8-K", "6-K", "10-Q", "10-K", "20-F", "40-F")
#: What follows an element's selector and takes a part of it, as in Scrapy: "a::attr(href)".
PART = re.compile(r"::(?:text|attr\([\w:-]+\))$")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of one kind: its name, what its value has to be, in words, and whether it is that."""

    name: str
    expected: str
    fits: Callable[[Any], bool]
    required: bool = False


@dataclass(frozen=True, slots=True)
class KindRules:
    """The keys of one kind, and what its sources are where their tables do not say."""

    keys: tuple[Key, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    #: Whether its servers answer only those who name a mail address.
    needs_contact: bool = False

    @property
    def has_base(self) -> bool:
        """Whether `url` is only where an interface is, which many sources share."""
        return "url" in self.defaults


def rules_of(kind: str) -> KindRules:
    """The rules of this kind; a kind that is not listed here has no keys of its own."""
    return BY_KIND.get(kind, KindRules())


def is_selector(value: Any) -> bool:
    """Whether the value is a CSS selector, with or without "::text" or "::attr(name)"."""
    if not isinstance(value, str) or not value.strip():
        return False
    try:
        HTMLTranslator().css_to_xpath(PART.sub("", value))
    except SelectorError:
        return False
    return True


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _are_slugs(value: Any) -> bool:
    return _are_texts(value) and all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in value)


def _are_types(value: Any) -> bool:
    return _are_texts(value) and set(value) <= {"RULE", "PRORULE", "NOTICE", "PRESDOCU"}


def _are_reports(value: Any) -> bool:
    return _are_texts(value) and set(value) <= set(REPORTS)


def _are_ciks(value: Any) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    return all(type(cik) is int and 0 < cik < 10**10 for cik in value.values())


def _is_small_count(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 100


SELECTOR = "a CSS selector, such as \"h2 a\" or 'time::attr(datetime)'"
PAGES = Key("most_pages", "a whole number from 1 to 100", _is_small_count)
PAGE_SELECTORS = tuple(
    Key(name, SELECTOR, is_selector) for name in ("item", "link", "title", "date", "next")
)
#: A day in TOML stands without quotes: since = 2025-01-01.
SINCE = Key("since", "a day without quotes, such as 2025-01-01", lambda v: type(v) is date)
TEXTS = 'a list of texts, such as ["semiconductor", "advanced computing"]'

BY_KIND: Mapping[str, KindRules] = {
    "archive": KindRules(
        keys=(
            Key(
                "files",
                'a list of files, which may have *, such as ["~/transcripts/*.pdf"]',
                _are_texts,
                required=True,
            ),
        ),
        # No address, and many sources may have none.
        defaults={"url": ["file:///"]},
    ),
    "edgar": KindRules(
        keys=(
            Key(
                "ciks",
                "a table of companies and their numbers, such as { Nvidia = 1045810 }",
                _are_ciks,
                required=True,
            ),
            Key("forms", f"a list out of {', '.join(REPORTS)}", _are_reports),
            SINCE,
        ),
        defaults={
            "url": [
                "https://data.sec.gov/submissions/",
                "https://www.sec.gov/Archives/edgar/data/",
            ],
            "document_kind": "filing",
            "tier": 1,
            # The limit on requests is that of the kind, over all processes.
            "delay": 0,
            "publisher": "",
        },
        needs_contact=True,
    ),
    "federal_register": KindRules(
        keys=(
            Key(
                "agencies",
                'a list of agencies as their addresses name them, such as ["industry-and-security-bureau"]',
                _are_slugs,
            ),
            Key("terms", TEXTS, _are_texts),
            Key("types", 'a list out of "RULE", "PRORULE", "NOTICE" and "PRESDOCU"', _are_types),
            SINCE,
            Key("inspection", "true or false", lambda v: isinstance(v, bool)),
        ),
        defaults={
            "url": "https://www.federalregister.gov/api/v1/documents.json",
            "document_kind": "rule",
            "tier": 1,
            "publisher": "Federal Register",
        },
    ),
    "gdelt": KindRules(
        keys=(Key("query", "a query, such as '\"AI chips\" sourcelang:english'", _is_text, True),),
        defaults={
            "url": "https://api.gdeltproject.org/api/v2/doc/doc",
            "tier": 3,
            "delay": 5,
            "publisher": "",
        },
    ),
    "listing": KindRules(keys=(*PAGE_SELECTORS, PAGES)),
    "transcripts": KindRules(
        keys=(*PAGE_SELECTORS, PAGES), defaults={"document_kind": "transcript"}
    ),
}
