"""Files of the user's own: web archives, saved pages, PDF transcripts and mailboxes."""

from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path

from crawler.documents import Document
from crawler.files import UnreadableFile, documents_in
from crawler.listing import Listing
from crawler.settings import SourceSettings
from crawler.source import Source


class ArchiveSource(Source):
    """The files that the source's `files` name, with `*` and `**`; nothing is fetched.

    A file is taken in again when it has changed since the last crawl that ended well.
    """

    name = "archive"

    @classmethod
    def refusal(cls, source: SourceSettings) -> str:
        """Why nothing can be read: no file is there."""
        names = source.options.get("files", [])
        return "" if any(_paths(names)) else f"no such file: {', '.join(names)}"

    @classmethod
    def listing(cls, body: bytes, url: str, content_type: str) -> Listing:
        """Never asked: an archive has no listings."""
        return Listing()

    def listing_urls(self) -> Iterable[str]:
        """None: everything is on this machine."""
        return ()

    def files(self) -> Iterator[Document]:
        """The documents of every file that is new or changed; a file that breaks off is noted."""
        for path in _paths(self.source.options["files"]):
            address, changed = path.resolve().as_uri(), str(path.stat().st_mtime_ns)
            if self.memory.values.get(address) == changed:
                continue
            try:
                yield from documents_in(path, self.source.name)
            except (UnreadableFile, OSError) as problem:
                self.visit.note(address, str(problem))
            self.memory.values[address] = changed


def _paths(names: Iterable[str]) -> Iterator[Path]:
    """The files that these names mean, in alphabetical order; a name may have * and **."""
    for name in names:
        found = glob(str(Path(name).expanduser()), recursive=True)
        yield from (Path(f) for f in sorted(found) if Path(f).is_file())
