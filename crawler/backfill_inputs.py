"""What a backfill reads: files, folders and addresses into inputs, each of which becomes one part.

A web archive, a file of JSON Lines or an archive of filings is an input by itself. Other files (pages,
texts, PDFs) are small: up to FILES of one folder are one input, so that ten thousand transcripts are not
ten thousand parts.
"""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urljoin, urlsplit

from crawler.documents import hash_id

#: Files of one folder that are one input, at most.
FILES = 200
#: How the names of files end that are inputs by themselves.
ARCHIVES = (
    *(".warc", ".warc.gz", ".warc.zst", ".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"),
    *(".tar", ".tar.gz", ".tgz", ".nc"),
)
#: How the names of other files end that are taken out of a folder; a file that is named is taken anyway.
SINGLE = (".html", ".htm", ".xhtml", ".txt", ".md", ".pdf", ".mbox", ".eml")
#: Lists of archives, one path a line, as Common Crawl publishes for each month of CC-NEWS.
LISTS = ("warc.paths", "warc.paths.gz")
#: Where the paths in a list of Common Crawl's begin: https://commoncrawl.org/get-started
COMMON_CRAWL = "https://data.commoncrawl.org/"


class UnknownInput(ValueError):
    """There is nothing to read at a path or address; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Input:
    """Files that are read together. `stamp` changes where one of them does, `size` is in bytes.

    `size` is 0 where the server does not tell it.
    """

    files: tuple[str, ...]
    size: int
    stamp: str

    @property
    def name(self) -> str:
        """For people: the file, or the folder with the number of files."""
        if len(self.files) == 1:
            return self.files[0]
        return f"{self.files[0].rpartition('/')[0]} ({len(self.files)} files)"

    @property
    def id(self) -> str:
        """Names these bytes at this place."""
        return hash_id(*self.files, self.stamp)


def inputs(names: Iterable[str]) -> list[Input]:
    """The inputs that paths, folders, patterns (* and **) and addresses mean, each once, in order.

    Raises UnknownInput.
    """
    found = [one for name in names for one in _inputs(name)]
    return list({one.id: one for one in found}.values())


def opened(file: str) -> BinaryIO:
    """The file, or what is at the address, to be read once from its beginning; raises OSError.

    Raises UnknownInput where an address needs a library that is not installed.
    """
    if not is_remote(file):
        return Path(file).open("rb")
    return cast(BinaryIO, _remote(file)[0].open(file, "rb"))


def is_remote(name: str) -> bool:
    """Whether this is an address and no path."""
    return len(urlsplit(name).scheme) > 1


def _inputs(name: str) -> Iterator[Input]:
    if name.endswith(LISTS):
        base = COMMON_CRAWL if not is_remote(name) else urljoin(name, "/")
        yield from (_input([_absolute(line, base)]) for line in _lines(name))
    elif is_remote(name):
        yield _input([name])
    else:
        files = _files(name)
        if not files:
            raise UnknownInput(
                f"there is nothing to read at {name}; name a file, folder or address"
            )
        yield from (_input([f]) for f in files if f.lower().endswith(ARCHIVES))
        small = (f for f in files if not f.lower().endswith(ARCHIVES))
        for _, together in groupby(small, key=lambda f: f.rpartition("/")[0]):
            listed = list(together)
            for first in range(0, len(listed), FILES):
                yield _input(listed[first : first + FILES])


def _files(name: str) -> list[str]:
    """Absolute, sorted; of folders and patterns only what can be read, and nothing that is hidden."""
    path = Path(name).expanduser()
    if path.is_file():
        return [str(path.resolve())]
    found = path.rglob("*") if path.is_dir() else map(Path, glob(str(path), recursive=True))
    taken = (
        f.resolve()
        for f in found
        if f.name.lower().endswith((*ARCHIVES, *SINGLE)) and not _is_hidden(f, path)
    )
    return sorted(str(f) for f in taken if f.is_file())


def _is_hidden(file: Path, folder: Path) -> bool:
    inside = file.relative_to(folder) if file.is_relative_to(folder) else file
    return any(part.startswith(".") and part not in (".", "..") for part in inside.parts)


def _input(files: Sequence[str]) -> Input:
    sizes, stamps = zip(*map(_size_and_stamp, files), strict=True)
    return Input(tuple(files), sum(sizes), " ".join(stamps))


def _size_and_stamp(file: str) -> tuple[int, str]:
    if not is_remote(file):
        found = Path(file).stat()
        return found.st_size, f"{found.st_size}-{found.st_mtime_ns}"
    system, missing = _remote(file)
    try:
        about = system.info(file)
    except missing as problem:
        raise UnknownInput(
            f"nothing can be read at {file}: {problem or type(problem).__name__}"
        ) from None
    size = int(about.get("size") or 0)
    changed = about.get("ETag") or about.get("LastModified") or about.get("mtime") or ""
    return size, f"{size}-{changed}"


def _lines(name: str) -> list[str]:
    with opened(name) as file:
        body = file.read()
    text = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    return [line.strip() for line in text.decode("utf-8", "replace").splitlines() if line.strip()]


def _absolute(line: str, base: str) -> str:
    return line if is_remote(line) or line.startswith("/") else urljoin(base, line)


def _remote(address: str) -> tuple[Any, tuple[type[Exception], ...]]:
    """The file system of the address, and what it raises where there is nothing."""
    try:
        import fsspec

        system, _ = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as problem:
        raise UnknownInput(
            f"{address} needs what `pip install 'chokepoint[remote]'` installs ({problem})"
        ) from None
    return system, (OSError, ValueError, *_network_problems())


def _network_problems() -> tuple[type[Exception], ...]:
    try:
        from aiohttp import ClientError
    except ImportError:
        return ()
    return (ClientError,)
