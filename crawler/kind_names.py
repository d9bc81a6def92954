"""Which kinds of source are built; nothing of them, nor Scrapy, is imported to find out."""

import pkgutil

import crawler.sources


def kind_names() -> tuple[str, ...]:
    """The kinds, in alphabetical order: the names of the files in crawler/sources."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(crawler.sources.__path__)))
