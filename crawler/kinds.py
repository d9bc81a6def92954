"""The class of each kind of source, and reading a document the way its kind does."""

from functools import cache

from lxml.etree import LxmlError
from pypdf.errors import PyPdfError
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.documents import Article, Document, UnreadableDocument
from crawler.settings import SourceSettings
from crawler.source import Source

#: What libraries raise over a page that they were never tried on.
BROKEN_BY_A_PAGE = (
    ArithmeticError, AttributeError, LookupError, LxmlError, PyPdfError, RuntimeError, TypeError, ValueError,
)  # fmt: skip


@cache
def source_class(kind: str) -> type[Source]:
    """The class of this kind; raises KeyError for a kind that is not built."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.sources"]}))
    found = loader.load(kind)
    assert issubclass(found, Source), f"crawler/sources/{kind}.py holds no Source"
    return found


def read(document: Document, source: SourceSettings) -> Article:
    """The article in `document`; needs no network, and raises UnreadableDocument.

    Half a dozen libraries take a page apart, and what one of them raises over it must not end the
    reading of all others.
    """
    try:
        return source_class(source.kind).read(document, source)
    except UnreadableDocument:
        raise
    except BROKEN_BY_A_PAGE as problem:
        what = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
        raise UnreadableDocument(
            f"no reader could take the page apart ({what}); the bytes are kept, please report it:"
            f" {document.url}"
        ) from problem
