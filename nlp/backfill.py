"""The documents of a backfill into articles and claims; what was read already is not read again."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from crawler import backfill_reading
from crawler.backfill import GOLD_FORM
from crawler.backfill_sieve import Sieve, Tally
from crawler.documents import Article, Document, UnreadableDocument
from crawler.identity import fingerprint, is_near_duplicate
from crawler.readers.html import header
from nlp import gold
from nlp.claims import Claim

#: Reprints come within days: a text is compared with so many before it in its input.
REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """One document with what it says; or `problem`, which says why it has no article.

    `copy_of` is the id of an earlier document of the same input whose text is nearly this one, "" where
    there is none. Its claims stand here too: each publisher's report is a report.
    """

    document: Document
    article: Article | None
    claims: tuple[Claim, ...] = ()
    problem: str = ""
    copy_of: str = ""


def read(document: Document) -> Article:
    """The article of a document that a backfill brought; raises UnreadableDocument."""
    if header(document, "content-type") != GOLD_FORM:
        return backfill_reading.read(document)
    try:
        article = gold.article(json.loads(document.body))
    except ValueError as problem:
        raise UnreadableDocument(f"{problem}: {document.url}") from problem
    return replace(article, document_id=document.id, url=document.url)


def found_in(documents: Iterable[Document], sieve: Sieve, tally: Tally) -> Iterator[Found]:
    """Each document once; those of other days are dropped when their day is known."""
    seen: set[str] = set()
    memory = _Memory()
    for document in documents:
        if document.id in seen:
            tally.drop("seen before")
            continue
        seen.add(document.id)
        try:
            article = read(document)
        except UnreadableDocument as problem:
            tally.counts["unreadable"] += 1
            yield Found(document, None, problem=str(problem))
            continue
        if not sieve.takes(article.published):
            tally.drop("of other days")
            continue
        claims = memory.claims_of(article)
        tally.counts["kept"] += 1
        tally.counts["claims"] += len(claims)
        yield Found(document, article, claims, copy_of=memory.copy_of(article))


class _Memory:
    """What the input has brought so far."""

    def __init__(self) -> None:
        self._claims: deque[tuple[Article, tuple[Claim, ...]]] = deque(maxlen=REMEMBERED)
        self._marks: deque[tuple[str, frozenset[int]]] = deque(maxlen=REMEMBERED)

    def claims_of(self, article: Article) -> tuple[Claim, ...]:
        """Its claims; those of an article that says the same under another address are taken over."""
        for other, claims in self._claims:
            if other.text == article.text and _is_same(other, article):
                return tuple(replace(claim, article_id=article.id) for claim in claims)
        # Seconds to load, for an archive that may hold nothing on chips.
        from nlp.extract import extract

        claims = tuple(extract(article))
        self._claims.append((article, claims))
        return claims

    def copy_of(self, article: Article) -> str:
        """The first document with nearly this text."""
        marks = fingerprint(article.text)
        same = (name for name, other in self._marks if is_near_duplicate(marks, other))
        found = next(same, "")
        if not found:
            self._marks.append((article.document_id, marks))
        return found


def _is_same(one: Article, other: Article) -> bool:
    """Whether two articles of one text differ in nothing that their claims are read from."""
    same = replace(one, document_id=other.document_id, url=other.url, canonical=other.canonical)
    return same == other
