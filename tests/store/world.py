"""A small world made by hand: three publishers, three pages, three claims, two events."""

from datetime import UTC, date, datetime

from crawler.documents import Article, Document, Kind, Turn
from crawler.settings import SourceSettings
from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote, Report
from nlp.events import Conflict, Event, Reason
from nlp.values import Bound, Money, Months, Name, Period, Quantity, Value
from store.database import Store

ORDER_TEXT = (
    "ByteDance 🛒 orders Nvidia chips\n\n"
    "ByteDance ordered about 100,000 A800 chips from Nvidia for $1 billion, due in 2024, "
    "the Harbour Herald reported."
)
OTHER_ORDER_TEXT = (
    "An order of chips\n\nByteDance has bought 120,000 A800 cards from Nvidia, two buyers said."
)
RULE_TEXT = (
    "𝔑ew rule on exports\n\nThe U.S. Department of Commerce put a licence requirement on "
    "sales of the H20 to China from 9 April 2025; 小米 has stock for the next year or two."
)


def document_of(url: str, body: str, *, source: str = "herald", day: int = 1) -> Document:
    return Document(
        source=source,
        url=url,
        fetched_at=datetime(2026, 7, day, 12, 0, 0, 123456, tzinfo=UTC),
        status=200,
        headers={"Content-Type": "text/html; charset=utf-8"},
        body=body.encode(),
        hints={"title": "A title, ± as listed"},
    )


def article_of(
    document: Document, text: str, publisher: str, published: date, kind: Kind = Kind.ARTICLE
) -> Article:
    return Article(
        document_id=document.id,
        url=document.url,
        kind=kind,
        publisher=publisher,
        published=published,
        title=text.partition("\n")[0],
        text=text,
        author="A. Writer",
        company="Nvidia" if kind is Kind.TRANSCRIPT else "",
        turns=(Turn(0, 10, "Jane Doe", "executive", "prepared"), Turn(10, 20, ""))
        if kind is Kind.TRANSCRIPT
        else (),
    )


def quote_of(article: Article, words: str) -> Quote:
    start = article.text.index(words)
    return Quote.of(article, start, start + len(words))


def argument_of(article: Article, role: str, words: str, value: Value) -> Argument:
    return Argument(role, value, quote_of(article, words), ("type", "order"))


def order_claim(article: Article) -> Claim:
    """The order of ORDER_TEXT."""
    return Claim(
        article_id=article.id,
        event_type="order",
        trigger=quote_of(article, "ordered"),
        quote=quote_of(article, "ByteDance ordered about 100,000 A800 chips"),
        arguments=(
            argument_of(article, "buyer", "ByteDance ordered"[:9], Name("ByteDance", "bytedance")),
            argument_of(article, "supplier", "Nvidia for"[:6], Name("Nvidia", "nvidia")),
            argument_of(article, "product", "A800", Name("A800", "a800", ("A100",))),
            argument_of(
                article, "quantity", "about 100,000", Quantity(1e5, 1e5, "unit", Bound.ABOUT)
            ),
            argument_of(article, "value", "$1 billion", Money(1e9, 1e9, "USD")),
            argument_of(
                article, "delivery", "2024", Period(date(2024, 1, 1), date(2024, 12, 31), "year")
            ),
        ),
        modality=Modality.ASSERTED,
        attributions=(
            Attribution(
                "Harbour Herald",
                Basis.RELAYED,
                quote_of(article, "the Harbour Herald reported"),
                ("The Herald",),
            ),
        ),
        confidence=0.75,
        rules=("to buy", "place"),
    )


def other_order_claim(article: Article) -> Claim:
    """The order of OTHER_ORDER_TEXT."""
    return Claim(
        article_id=article.id,
        event_type="order",
        trigger=quote_of(article, "bought"),
        quote=quote_of(article, "ByteDance has bought 120,000 A800 cards"),
        arguments=(
            argument_of(article, "buyer", "ByteDance", Name("ByteDance", "bytedance")),
            argument_of(article, "product", "A800", Name("A800", "a800")),
            argument_of(article, "quantity", "120,000", Quantity(1.2e5, None, "unit")),
        ),
        modality=Modality.ASSERTED,
        attributions=(Attribution("two buyers", Basis.ANONYMOUS, quote_of(article, "two buyers")),),
        confidence=0.5,
    )


def rule_claim(article: Article) -> Claim:
    """The restriction of RULE_TEXT, with a duration for good measure."""
    day = date(2025, 4, 9)
    commerce = Name("U.S. Department of Commerce", "commerce", ("United States",))
    return Claim(
        article_id=article.id,
        event_type="restriction",
        trigger=quote_of(article, "put"),
        quote=quote_of(article, "The U.S. Department of Commerce put a licence requirement"),
        arguments=(
            argument_of(article, "authority", "U.S. Department of Commerce", commerce),
            argument_of(article, "instrument", "licence requirement", Name("licence requirement")),
            argument_of(article, "product", "H20", Name("H20", "h20")),
            argument_of(article, "target", "China", Name("China", "china")),
            argument_of(article, "target", "小米", Name("Xiaomi", "xiaomi", ("小米",))),
            argument_of(article, "effective", "9 April 2025", Period(day, day, "day")),
            argument_of(article, "coverage", "the next year or two", Months(12, 24)),
        ),
        modality=Modality.PLANNED,
        attributions=(),
        confidence=1.0,
    )


def report_of(article: Article, claim: Claim) -> Report:
    return Report(claim, article.publisher, article.published, article.url, article.title)


class World:
    """The documents, articles, claims and events, before anything is saved."""

    def __init__(self) -> None:
        self.documents = (
            document_of("https://herald.example/order", "<p>order</p>", day=1),
            document_of("https://post.example/order", "<p>other order</p>", source="post", day=2),
            document_of("https://rules.example/h20", "<p>rule</p>", source="rules", day=3),
        )
        first, second, third = self.documents
        self.articles = (
            article_of(first, ORDER_TEXT, "Chip Courier", date(2023, 8, 9)),
            article_of(second, OTHER_ORDER_TEXT, "Evening Post", date(2023, 8, 10)),
            article_of(third, RULE_TEXT, "Gazette", date(2025, 4, 9), Kind.RULE),
        )
        self.claims = (
            order_claim(self.articles[0]),
            other_order_claim(self.articles[1]),
            rule_claim(self.articles[2]),
        )
        self.reports = tuple(map(report_of, self.articles, self.claims))
        order, other_order, rule = self.reports
        conflict = Conflict("quantity", order, other_order, Reason.DISAGREEMENT)
        sum_told = Event((rule,), parts=(other_order.claim.id,))
        self.events = (Event((order, other_order), (conflict,)), sum_told)
        self.headlines = ("ByteDance ordered chips", "The U.S. restricted H20")

    def save(self, store: Store) -> None:
        self.save_articles(store)
        store.save_events(zip(self.events, self.headlines, strict=True))

    def save_articles(self, store: Store) -> None:
        store.save_source(
            SourceSettings(
                "herald",
                "feed",
                ("https://herald.example/feed",),
                publisher="Chip Courier",
                publisher_group="Courier House",
                country="HK",
            )
        )
        for document, article, claim in zip(
            self.documents, self.articles, self.claims, strict=True
        ):
            store.save_document(document)
            store.save_article(article, [claim])
