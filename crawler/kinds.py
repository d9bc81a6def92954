"""The class of each kind of source, and reading a document the way its kind does."""

from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler.documents import Article, Document
from crawler.reading import guarded
from crawler.settings import SourceSettings
from crawler.source import Source


@cache
def source_class(kind: str) -> type[Source]:
    """The class of this kind; raises KeyError for a kind that is not built."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.sources"]}))
    found = loader.load(kind)
    assert issubclass(found, Source), f"crawler/sources/{kind}.py holds no Source"
    return found


def read(document: Document, source: SourceSettings) -> Article:
    """The article in `document`; needs no network, and raises UnreadableDocument."""
    return guarded(source_class(source.kind).read, document, source)
