"""How fast claims are extracted, in how much memory, how that grows, and what bad input does.

    python -m benchmarks.claims [--corpus FILE.jsonl] [memory] [speed] [growth] [bad]

All four without names. Times are processor time of this process, medians of three; compare ratios.
The corpus is in the gold form; without one, the development file beside the project or the sample web.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median

from ui.backfill_workers import ONE_THREAD

os.environ.update(ONE_THREAD)

from benchmarks.mentions import MEGABYTE, ROOT, of_length, processor_time
from crawler.documents import Article, Kind, hash_id
from nlp import gold
from nlp.claims import Claim
from nlp.extract import extract, mentioned
from nlp.pipeline import annotate
from nlp.scan import TOPICAL

DEVELOPMENT = ROOT.parent / "shared" / "eval" / "dev.jsonl"
SEED, TIMES, OFF_TOPIC = 11, 3, 9
#: What is asked for: docs/benchmarks.md holds what was measured.
LEAST_RIVALS, MOST_MEMORY, MOST_GROWTH = 10, 600, 1.3
_SIZES = (4_000, 40_000, 400_000)
_PLAIN = "Nvidia said on Monday that it had shipped 20,000 H20 chips to Tencent for $300 million. "


def corpus(file: Path | None) -> list[Article]:
    """The documents of the file; of the development file or the sample web where none is given."""
    file = file or (DEVELOPMENT if DEVELOPMENT.exists() else None)
    if file is None:
        from tests.quality.test_quality import sample_rows

        return [gold.article(row) for row in sample_rows()]
    return [gold.article(json.loads(row)) for row in file.read_text("utf-8").splitlines()]


def off_topic(articles: list[Article]) -> list[Article]:
    """Nine documents about other things for each article, as long as the article is."""
    dice = random.Random(SEED)
    known = _lines(Path(__file__).with_name("off_topic.txt"))
    sizes = [len(a.text) for a in articles for _ in range(OFF_TOPIC)]
    return [made(_shuffled(known, dice, size)) for size in sizes]


def _shuffled(known: list[str], dice: random.Random, size: int) -> str:
    """A headline, then paragraphs of three sentences: all that are known, shuffled, over and over."""
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        told = dice.sample(known, len(known))
        parts += [s + "\n" if n % 3 == 0 else s + " " for n, s in enumerate(told)]
    return "".join(parts)[:size]


def _lines(file: Path) -> list[str]:
    """The sentences of a sheet, without its comments, its documents' heads and its events."""
    rows = file.read_text("utf-8").splitlines()
    return [row for row in rows if row.strip() and row[0] not in "#@ "]


def made(text: str, kind: Kind = Kind.ARTICLE) -> Article:
    return Article(hash_id(text), "", kind, "Example Wire", date(2024, 3, 11), "", text)


def parse_all(article: Article) -> None:
    """The rival: the same pipeline, all its layers, on every sentence, with its mentions read."""
    passages, mentions = mentioned(article)
    told = [
        (s.text, [replace(m, start=m.start - s.start, end=m.end - s.start) for m in found])
        for s, found in zip(passages, mentions, strict=True)
    ]
    for _ in annotate(told):
        pass


def extract_time(text: str, kind: Kind = Kind.ARTICLE) -> float:
    """Microseconds a character."""
    return processor_time(lambda: extract(made(text, kind))) / max(1, len(text)) * 1e6


def memory(file: Path | None) -> None:
    """Peak of a child that extracts the crawl-like stream.

    It goes first: Linux counts in a child's peak what its parent held when it was started.
    """
    given = ["--corpus", str(file)] if file else []
    subprocess.run([sys.executable, "-m", "benchmarks.claims", "child", *given], check=True)


def child(file: Path | None) -> None:
    articles = corpus(file)
    articles += off_topic(articles)
    claims = sum(len(extract(a)) for a in articles)
    peak = getrusage(RUSAGE_SELF).ru_maxrss / (MEGABYTE if sys.platform == "darwin" else 1000)
    print(f"memory: peak {peak:.0f} MB, {len(articles)} documents, {claims} claims", end=" ")
    print(f"(at most {MOST_MEMORY})", flush=True)


def speed(file: Path | None) -> None:
    """Extraction and rival in turn on each document; those off topic apart if the scan passes them."""
    streams: dict[str, list[Article]] = {"mixed": corpus(file), "off, passing": [], "off": []}
    for article in off_topic(streams["mixed"]):
        passes = any(m.kind in TOPICAL for found in mentioned(article)[1] for m in found)
        streams["off, passing" if passes else "off"].append(article)
    _both(streams["mixed"][:1])
    streams = {name: articles for name, articles in streams.items() if articles}
    taken = {name: [_both(s) for _ in range(TIMES)] for name, s in streams.items()}
    streams["crawl-like"] = [a for s in streams.values() for a in s]
    rounds = zip(*taken.values(), strict=True)
    taken["crawl-like"] = [(sum(a for a, _ in one), sum(b for _, b in one)) for one in rounds]
    print("speed: documents; a second: extracted, all parsed; ratio, lowest, highest")
    for name, pairs in taken.items():
        rates = [len(streams[name]) / median(side) for side in zip(*pairs, strict=True)]
        ratios = sorted(theirs / ours for ours, theirs in pairs)
        print(f"  {name:12} {len(streams[name]):4} {rates[0]:7.1f} {rates[1]:7.1f}", end=" ")
        print(f"{median(ratios):6.2f} {ratios[0]:6.2f} {ratios[-1]:6.2f}")
    print(f"  (ratio at least {LEAST_RIVALS})", flush=True)


def _both(articles: list[Article]) -> tuple[float, float]:
    """Seconds of extraction and of the rival, the one after the other on each document."""
    ours = theirs = 0.0
    for article in articles:
        ours += processor_time(partial(extract, article))
        theirs += processor_time(partial(parse_all, article))
    return ours, theirs


def growth(_: Path | None) -> None:
    """Time per character of filings of three lengths, made of the sentences of the training sheet."""
    sheet = _lines(ROOT / "nlp" / "learned" / "sheets" / "filings.txt")
    told = _shuffled(sheet, random.Random(SEED), max(_SIZES))
    texts = [told[:size] for size in _SIZES]
    extract_time(texts[0], Kind.FILING)
    taken = [[extract_time(text, Kind.FILING) for text in texts] for _ in range(TIMES)]
    costs = [median(column) for column in zip(*taken, strict=True)]
    told = ", ".join(f"{c:.0f} at {size:,}" for c, size in zip(costs, _SIZES, strict=True))
    print(f"growth: µs a character: {told}")
    print(f"  longest over shortest {costs[-1] / costs[0]:.2f} (under {MOST_GROWTH})", flush=True)


def bad(_: Path | None) -> None:
    """Input that is no prose: an exception, or time a character over that of plain text and claims."""
    extract(made(_PLAIN))
    plain = median(extract_time(_PLAIN * 100) for _ in range(TIMES))
    print(f"bad: time a character over plain text's ({plain:.0f} µs), and claims", flush=True)
    for name, text in _bad().items():
        try:
            found: list[Claim] = []
            spent = processor_time(lambda: found.extend(extract(made(text))))  # noqa: B023
            cost = spent / max(1, len(text)) * 1e6
            print(f"  {name:32} {cost / plain:8.3f} {len(found):3}", flush=True)
        except Exception as error:
            print(f"  {name:32} {type(error).__name__}: {error}", flush=True)


def _bad() -> dict[str, str]:
    """The texts; each but the blank ones begins on our subject, so that it is read to its end."""
    spoilt = {
        "5 MB of one letter": "a" * 5 * MEGABYTE,
        "500 kB of words without spaces": of_length(_PLAIN.replace(" ", ""), MEGABYTE // 2),
        "1 MB of emoji": "😀" * (MEGABYTE // 4),
        "emoji in sentences": _PLAIN.replace(" ", " 😀") * 100,
        "right-to-left text": "قالت الشركة إن مبيعات H20 ارتفعت إلى 20,000 وحدة. " * 250,
        "right-to-left marks": _PLAIN.replace(" ", " \u202e\u200f") * 100,
        "1 MB of NULs": "\0" * MEGABYTE,
        "NULs in sentences": _PLAIN.replace(" ", " \0") * 100,
        "broken surrogates": "\ud83d\udc00\ud800" * 50_000,
        "broken surrogates in sentences": _PLAIN.replace(" ", " \ud83d") * 100,
        "HTML left in": f'<p class="a">{_PLAIN}</p>&nbsp;<script>a()</script>\n' * 100,
        "HTML on one line": f"<td>{_PLAIN.replace('. ', '')}</td>" * 100,
        "sentences of 2,000 characters": f"{(_PLAIN.replace('. ', ' and ') * 23)[:1990]}. " * 15,
    }
    return {"empty": "", "blank": " \n" * 50_000} | {k: _PLAIN + v for k, v in spoilt.items()}


PARTS = {"memory": memory, "speed": speed, "growth": growth, "bad": bad}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--corpus", type=Path, metavar="FILE.jsonl")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - {*PARTS, "child"}:
        parser.error(f"no part is called {unknown.pop()!r}; there are {', '.join(PARTS)}")
    for name in given.parts or PARTS:
        (child if name == "child" else PARTS[name])(given.corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
