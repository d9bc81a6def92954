"""The feeds that feedparser is tested with, read by the kind `feed`: none may raise.

    .venv/bin/python -m benchmarks.feeds

Fetches feedparser's source package into a folder that is gone afterwards. Feeds that break off or
are none must be refused in words (UnreadableListing); whatever else is raised is listed, and the
exit status is 1.
"""

import re
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.listing import UnreadableListing
from crawler.sources.feed import FeedSource

#: What the server of a test says of its feed stands in a comment at its beginning.
CONTENT_TYPE = re.compile(rb"Content-type:\s*([^\r\n]+)", re.I)
FETCH = ["-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "feedparser"]


def main() -> int:
    """Prints what became of the feeds; 1 where one raised."""
    with TemporaryDirectory() as folder:
        feeds = list(_feeds(Path(folder)))
    became: Counter[str] = Counter()
    entries = 0
    faults = []
    begun = time.process_time()
    for name, body in feeds:
        header = CONTENT_TYPE.search(body[:2000])
        content_type = header[1].decode("latin-1") if header else ""
        try:
            entries += len(
                FeedSource.listing(body, "https://feeds.example/feed", content_type).entries
            )
            became["read"] += 1
        except UnreadableListing:
            became["refused in words"] += 1
        except Exception as fault:  # the point of the benchmark
            became["raised"] += 1
            faults.append(f"{name}: {fault!r}")
    spent = time.process_time() - begun
    print(f"{len(feeds):,} feeds, {entries:,} entries with an address, {spent:.1f} s of CPU")
    print(", ".join(f"{count:,} {what}" for what, count in became.items()))
    print(*faults, sep="\n")
    return 1 if faults else 0


def _feeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    subprocess.run([sys.executable, *FETCH, "-d", str(folder)], check=True)
    (package,) = folder.glob("feedparser-*.tar.gz")
    with tarfile.open(package) as files:
        for member in files:
            if "/tests/" in member.name and member.name.endswith(".xml"):
                feed = files.extractfile(member)
                assert feed is not None
                yield member.name.partition("/tests/")[2], feed.read()


if __name__ == "__main__":
    sys.exit(main())
