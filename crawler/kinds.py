"""Which kinds of source there are, and reading a document the way its kind does."""

import pkgutil
from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import crawler.sources
from crawler.documents import Article, Document
from crawler.settings import SourceSettings
from crawler.source import Source


def kind_names() -> tuple[str, ...]:
    """The kinds that are built, in alphabetical order; nothing is imported to find out."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(crawler.sources.__path__)))


@cache
def source_class(kind: str) -> type[Source]:
    """The class of this kind; raises KeyError for a kind that is not built."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["crawler.sources"]}))
    found = loader.load(kind)
    assert issubclass(found, Source), f"crawler/sources/{kind}.py holds no Source"
    return found


def read(document: Document, source: SourceSettings) -> Article:
    """The article in `document`; needs no network, and raises UnreadableDocument."""
    return source_class(source.kind).read(document, source)
