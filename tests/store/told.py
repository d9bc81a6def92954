"""Databases made of reports in the words of tests.reported: each is put into a text that its quotes stand in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from crawler.documents import Article, Document, Kind
from crawler.settings import SourceSettings
from nlp.claims import Argument, Claim, Quote, Report
from nlp.headline import headline
from nlp.merge import merge
from nlp.wording import words
from store.database import Store


def tell(store: Store, *reports: Report) -> list[Report]:
    """Keeps the reports, merges all that the database holds, and returns them as they are kept.

    Reports of one publisher and day are of one text.
    """
    texts: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        texts.setdefault((report.publisher, report.published.isoformat()), []).append(report)
    kept = [report for told in texts.values() for report in _keep(store, told)]
    save(store)
    return kept


def save(store: Store) -> None:
    """Merges all that the database holds."""
    store.save_events((event, headline(event)) for event in merge(store.reports()))


def _keep(store: Store, told: Iterable[Report]) -> list[Report]:
    told = list(told)
    first = told[0]
    source = first.publisher.casefold()
    store.save_source(
        SourceSettings(source, "feed", (f"https://{source}.example/feed",), first.publisher)
    )
    sentences = [sentence_of(report) for report in told]
    text = "A headline\n\n" + "\n".join(sentences)
    url = f"https://{source}.example/{first.published}"
    document = Document(source, url, datetime(2026, 7, 1, tzinfo=UTC), 200, {}, text.encode())
    article = Article(
        document.id, url, Kind.ARTICLE, first.publisher, first.published, "A headline", text
    )
    claims, start = [], len("A headline\n\n")
    for report, sentence in zip(told, sentences, strict=True):
        claims.append(placed(article, report.claim, start, sentence))
        start += len(sentence) + 1
    store.save_document(document)
    store.save_article(article, claims)
    return [replace(r, claim=c, url=url) for r, c in zip(told, claims, strict=True)]


def sentence_of(report: Report) -> str:
    """What was said in so many words, and every filler."""
    claim = report.claim
    said = claim.quote.text if not claim.quote.text.startswith(report.publisher) else "It is told."
    fillers = "; ".join(f"{a.role}: {words(a.value)}" for a in claim.arguments)
    sources = "; ".join(a.name for a in claim.attributions)
    return f"{said} {report.publisher}, {claim.event_type}: {fillers}; {sources}."


def placed(article: Article, claim: Claim, start: int, sentence: str) -> Claim:
    quote = Quote.of(article, start, start + len(sentence))

    def stands(text: str) -> Quote:
        place = start + sentence.index(text)
        return Quote.of(article, place, place + len(text))

    return Claim(
        article.id,
        claim.event_type,
        stands(f"{claim.event_type}:"),
        quote,
        tuple(Argument(a.role, a.value, stands(words(a.value))) for a in claim.arguments),
        claim.modality,
        tuple(replace(a, quote=stands(a.name)) for a in claim.attributions),
        claim.confidence,
    )
