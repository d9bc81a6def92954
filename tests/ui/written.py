"""Databases made of texts whose claims are marked by hand.

In a marked text `{role:words}` fills a role of the claim that the paragraph makes; `{!:words}` is
its trigger and `{by:words}` its origin. A paragraph with marks is one claim; % in it is a colon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from crawler.documents import Article, Document, Kind
from crawler.settings import SourceSettings
from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote
from nlp.headline import headline
from nlp.merge import merge
from nlp.ontology import event_types
from nlp.values import Money, Months, Name, Period, Quantity, Value
from store.database import Store

_MARK = re.compile(r"\{([^:{}]+):([^{}]*)\}")
_SCALES = {"k": 1e3, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_CURRENCIES = {"$": "USD", "€": "EUR"}


@dataclass(frozen=True)
class Page:
    """A page of a publisher, its text marked; `types` are those of its claims, in order."""

    publisher: str
    published: date
    text: str
    types: Sequence[str]
    modality: Modality = Modality.ASSERTED
    attribution: tuple[str, Basis] | None = None
    address: str = ""
    periods: dict[str, Period] = field(default_factory=dict)

    @property
    def url(self) -> str:
        slug = re.sub(r"\W+", "-", self.text[:40].casefold()).strip("-")
        return self.address or f"https://{self.publisher.split()[0].casefold()}.example/{slug}"


def fill(path: Path, pages: Sequence[Page]) -> Path:
    """A database that holds the pages, their claims, and the events merged from these."""
    with Store(path) as store:
        for page in pages:
            name = page.publisher.casefold()
            store.save_source(SourceSettings(name, "feed", (f"{page.url}/feed",), page.publisher))
            document = Document(
                name, page.url, datetime(2026, 7, 1, tzinfo=UTC), 200, {}, page.text.encode()
            )
            store.save_document(document)
            store.save_article(*_read(page, document))
        events = merge(store.reports())
        store.save_events((event, headline(event)) for event in events)
    return path


def _read(page: Page, document: Document) -> tuple[Article, list[Claim]]:
    text = _text(page.text)
    title = text.partition("\n")[0]
    article = Article(
        document.id, page.url, Kind.ARTICLE, page.publisher, page.published, title, text
    )
    marked = [p for p in page.text.split("\n") if _MARK.search(p)]
    claims = [
        _claim(page, article, paragraph, event_type)
        for paragraph, event_type in zip(marked, page.types, strict=True)
    ]
    return article, claims


def _text(marked: str) -> str:
    return _MARK.sub(lambda m: m.group(2), marked).replace("%", ":")


def _claim(page: Page, article: Article, paragraph: str, event_type: str) -> Claim:
    start = article.text.index(_text(paragraph))
    quotes: list[tuple[str, Quote]] = []
    shift = 0
    for mark in _MARK.finditer(paragraph):
        begin = start + mark.start() - shift
        quotes.append((mark.group(1), Quote.of(article, begin, begin + len(mark.group(2)))))
        shift += len(mark.group(0)) - len(mark.group(2))
    quote = Quote.of(article, start, start + len(paragraph) - shift)
    roles = event_types()[event_type].roles
    said = next((q for role, q in quotes if role == "by"), quote)
    attributions = (Attribution(*page.attribution, said),) if page.attribution else ()
    return Claim(
        article.id,
        event_type,
        next(q for role, q in quotes if role == "!"),
        quote,
        tuple(
            Argument(role, _value(roles[role], q.text, page.periods), q, ("order",))
            for role, q in quotes
            if role in roles
        ),
        page.modality,
        attributions,
        0.82,
        ("to buy", "in order"),
    )


def _value(kind: str, words: str, periods: dict[str, Period]) -> Value:
    figure = re.search(r"[\d.,]*\d", words)
    amount = float(figure[0].replace(",", "")) if figure else 0.0
    amount *= next((s for word, s in _SCALES.items() if words.endswith(word)), 1)
    match kind:
        case "money":
            return Money(amount, amount, _CURRENCIES[words[0]])
        case "quantity":
            return Quantity(amount, amount, "unit")
        case "months":
            return Months(amount, amount)
        case "period":
            return periods[words]
    return Name(words, words)
