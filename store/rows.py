"""Rows of the tables, made of the types that the stages hand on, and the types made of rows."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from crawler.documents import Article, DateEvidence, Document, Kind, Turn
from crawler.identity import text_hash
from nlp.claims import Argument, Attribution, Basis, Claim, Modality, Quote
from nlp.values import Bound, Money, Months, Name, Period, Quantity, Value

Row = dict[str, Any]


def stamp(moment: datetime) -> str:
    """A moment in UTC, ISO 8601, always as long, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def fetch_row(document: Document) -> Row:
    """What is known of the fetch, without the body."""
    return {
        "document_id": document.id,
        "source": document.source,
        "url": document.url,
        "fetched_at": stamp(document.fetched_at),
        "status": document.status,
        "headers": json.dumps(dict(document.headers)),
        "hints": json.dumps(dict(document.hints)),
    }


def document_row(document: Document) -> Row:
    return fetch_row(document) | {
        "body": zlib.compress(document.body),
        "body_sha256": hashlib.sha256(document.body).hexdigest(),
    }


def document_from(row: Row) -> Document:
    """The document of a row of `documents`."""
    return Document(
        source=row["source"],
        url=row["url"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        status=row["status"],
        headers=json.loads(row["headers"]),
        body=zlib.decompress(row["body"]),
        hints=json.loads(row["hints"]),
    )


def version_row(article: Article) -> Row:
    """A row of `versions` but for its page and the time it was seen."""
    return {
        "version_id": article.id,
        "document_id": article.document_id,
        "url": article.url,
        "kind": article.kind.value,
        "publisher": article.publisher,
        "published": article.published.isoformat(),
        "title": article.title,
        "text": article.text,
        "text_sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "author": article.author,
        "company": article.company,
        "updated": article.updated.isoformat() if article.updated else None,
        "canonical": article.canonical,
        "paywalled": int(article.paywalled),
        "dates": json.dumps([_evidence_row(d) for d in article.dates], ensure_ascii=False),
        "words_sha256": words_hash(article.text),
    }


def turn_rows(article: Article) -> list[Row]:
    return [
        {
            "version_id": article.id,
            "ord": ord_,
            "turn_start": turn.start,
            "turn_end": turn.end,
            "speaker": turn.speaker,
            "role": turn.role,
            "section": turn.section,
            "company": turn.company,
        }
        for ord_, turn in enumerate(article.turns)
    ]


def article_from(row: Row, turns: Sequence[Row]) -> Article:
    return Article(
        document_id=row["document_id"],
        url=row["url"],
        kind=Kind(row["kind"]),
        publisher=row["publisher"],
        published=date.fromisoformat(row["published"]),
        title=row["title"],
        text=row["text"],
        author=row["author"],
        company=row["company"],
        turns=tuple(
            Turn(
                t["turn_start"], t["turn_end"], t["speaker"], t["role"], t["section"], t["company"]
            )
            for t in turns
        ),
        updated=date.fromisoformat(row["updated"]) if row["updated"] else None,
        dates=tuple(_evidence(d) for d in json.loads(row["dates"])),
        canonical=row["canonical"],
        paywalled=bool(row["paywalled"]),
    )


def words_hash(text: str) -> str:
    """Equal for texts of the same words; "" for a text without any."""
    return text_hash(text) if any(c.isalnum() for c in text) else ""


def _evidence_row(found: DateEvidence) -> Row:
    return asdict(found) | {"day": found.day.isoformat()}


def _evidence(row: Row) -> DateEvidence:
    return DateEvidence(**row | {"day": date.fromisoformat(row["day"])})


def claim_row(claim: Claim) -> Row:
    return {
        "claim_id": claim.id,
        "version_id": claim.article_id,
        "event_type": claim.event_type,
        **_quote_columns(claim.trigger, "trigger", words="trigger_words"),
        **_quote_columns(claim.quote, "quote", words="quote"),
        "modality": claim.modality.value,
        "confidence": claim.confidence,
        "rules": _json(claim.rules),
    }


def argument_rows(claim: Claim) -> list[Row]:
    return [
        {"claim_id": claim.id, "ord": ord_, **argument_row(argument)}
        for ord_, argument in enumerate(claim.arguments)
    ]


def argument_row(argument: Argument) -> Row:
    """A row of `arguments` but for its claim and its place there."""
    return {
        "role": argument.role,
        **_quote_columns(argument.quote, "words", words="words"),
        **_NO_VALUE,
        **_value_columns(argument.value),
        "witnesses": _json(argument.witnesses),
    }


def argument_from(row: Row) -> Argument:
    """The argument of a row of `arguments`."""
    return Argument(row["role"], _value(row), _words(row), tuple(json.loads(row["witnesses"])))


def attribution_rows(claim: Claim) -> list[Row]:
    return [
        {
            "claim_id": claim.id,
            "ord": ord_,
            "name": attribution.name,
            "also": _json(attribution.also),
            "basis": attribution.basis.value,
            **_quote_columns(attribution.quote, "words", words="words"),
        }
        for ord_, attribution in enumerate(claim.attributions)
    ]


def claim_from(row: Row, arguments: Sequence[Row], attributions: Sequence[Row]) -> Claim:
    """The claim of a row of `claims`; its arguments and attributions in their order."""
    return Claim(
        article_id=row["version_id"],
        event_type=row["event_type"],
        trigger=Quote(row["trigger_start"], row["trigger_end"], row["trigger_words"]),
        quote=Quote(row["quote_start"], row["quote_end"], row["quote"]),
        arguments=tuple(map(argument_from, arguments)),
        modality=Modality(row["modality"]),
        attributions=tuple(
            Attribution(t["name"], Basis(t["basis"]), _words(t), tuple(json.loads(t["also"])))
            for t in attributions
        ),
        confidence=row["confidence"],
        rules=tuple(json.loads(row["rules"])),
    )


#: The columns of `arguments` that hold a value, for a value of no kind.
_NO_VALUE: Mapping[str, None] = dict.fromkeys(
    ("name", "key", "also", "low", "high", "unit", "bound", "date_start", "date_end", "precision")
)


def _value_columns(value: Value) -> Row:
    match value:
        case Money(low, high, currency, bound):
            return _figure_columns("money", low, high, currency, bound.value)
        case Quantity(low, high, unit, bound):
            return _figure_columns("quantity", low, high, unit, bound.value)
        case Months(low, high):
            return _figure_columns("months", low, high, "month", None)
        case Period(start, end, precision):
            return {
                "kind": "period",
                "date_start": start.isoformat(),
                "date_end": end.isoformat(),
                "precision": precision,
            }
        case Name(name, key, also):
            return {"kind": "name", "name": name, "key": key, "also": _json(also)}


def _figure_columns(
    kind: str, low: float | None, high: float | None, unit: str, bound: str | None
) -> Row:
    return {"kind": kind, "low": low, "high": high, "unit": unit, "bound": bound}


def _value(row: Row) -> Value:
    match row["kind"]:
        case "money":
            return Money(row["low"], row["high"], row["unit"], Bound(row["bound"]))
        case "quantity":
            return Quantity(row["low"], row["high"], row["unit"], Bound(row["bound"]))
        case "months":
            return Months(row["low"], row["high"])
        case "period":
            days = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
            return Period(*days, row["precision"])
        case _:
            return Name(row["name"], row["key"], tuple(json.loads(row["also"])))


def _quote_columns(quote: Quote, prefix: str, *, words: str) -> Row:
    return {f"{prefix}_start": quote.start, f"{prefix}_end": quote.end, words: quote.text}


def _words(row: Row) -> Quote:
    return Quote(row["words_start"], row["words_end"], row["words"])


def _json(items: tuple[str, ...]) -> str:
    return json.dumps(items, ensure_ascii=False)
