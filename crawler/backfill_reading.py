"""A document that a backfill brought into an article, always in the same way."""

from dataclasses import replace

from crawler.documents import Article, Document, Kind
from crawler.kind_of_text import kind_of
from crawler.reading import company_of_call, guarded, read_article, turns_of
from crawler.settings import SourceSettings

#: Pages of a web archive are read as crawled ones are: of one that is not free, title and lede.
_PAGE = SourceSettings("backfill", "feed", (), "")
_OWN = SourceSettings("backfill", "archive", (), "")
_FILING = SourceSettings("backfill", "edgar", (), "", Kind.FILING)


def read(document: Document) -> Article:
    """The article; whether it is a call, a filing or a rule, its text says.

    Raises UnreadableDocument.
    """
    if document.hints.get("accession"):
        from crawler.kinds import read as read_as

        return read_as(document, _FILING)
    own = document.url.startswith(("file:", "mid:"))
    article = guarded(read_article, document, _OWN if own else _PAGE)
    company = company_of_call(article.title)
    turns = turns_of(article.text, company)
    kind = kind_of(article.title, article.text.removeprefix(article.title).lstrip(), turns)
    if kind is not Kind.TRANSCRIPT:
        return replace(article, kind=kind)
    return replace(article, kind=kind, company=article.company or company, turns=turns)
