"""How fast mentions are read, how that grows, and how well beside other libraries.

    python -m benchmarks.mentions [speed] [growth] [fuzz] [peers]

All four without an argument. Times are processor time of this process.
"""

import random
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
MEGABYTE = 1_000_000
#: What is asked of the first two: docs/benchmarks.md holds what was measured.
MOST_TOKENIZERS, MOST_GROWTH = 3.0, 1.3
_HARD_SIZES = (20_000, 400_000)

_PIECES = [
    "$",
    "5",
    "1,000",
    ".",
    ",",
    "-",
    "–",
    "to",
    "and",
    "or",
    "billion",
    "bn",
    "plus",
    "minus",
    "2%",
    "yuan",
    "(",
    ")",
    "up",
    "between",
    "half",
    "a",
    "tens",
    "of",
    "hundreds",
    "million",
    "one",
    "hundred",
    "chips",
    "of",
    "the",
    "H20",
    "A800/",
    "'s",
    "NASDAQ:",
    "Corp",
    "Ltd",
    "&",
    "The",
    "Acme",
    "Inc.",
    "Co.,",
    "in",
    "by",
    "end",
    "Q3",
    "fiscal",
    "2026",
    "next",
    "last",
    "year",
    "months",
    "week",
    "Tuesday",
    "Oct.",
    "over",
    "within",
    "from",
    "late",
    "early",
    "mid-",
    "Chinese",
    "tech",
    "companies",
    "the",
    "company",
    "it",
    "¥",
    "RMB",
    "英伟达",
    "İ",
    "\n",
]


def news() -> str:
    """The sample web's articles and the sentences that the event types' tests are written in."""
    from crawler.documents import Document, Kind
    from crawler.reading import read_article
    from crawler.sample_site import SITE
    from crawler.settings import SourceSettings
    from nlp.marked import marked

    expected = tomllib.loads((SITE.parent / "expected.toml").read_text(encoding="utf-8"))
    parts = []
    for page in expected["page"]:
        if page.get("readable", True):
            body = (SITE / page["path"]).read_bytes()
            url = f"http://sample.invalid/{page['path']}"
            source = SourceSettings("sample", "feed", (url,), "Sample", Kind(page["kind"]))
            document = Document("sample", url, datetime.now(UTC), 200, {}, body)
            parts.append(read_article(document, source).text)
    for file in sorted((ROOT / "tests" / "event_types").glob("*.txt")):
        rows = file.read_text(encoding="utf-8").splitlines()
        parts += [marked(row).text for row in rows if row.strip() and not row.startswith("#")]
    return "\n".join(parts) + "\n\n"


def of_length(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def processor_time(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def read_time(text: str) -> float:
    from nlp.mentions.read import read

    return processor_time(lambda: read(text, TODAY))


def speed() -> None:
    """All mentions against spaCy's blank English tokenizer, the same text, in turn."""
    import spacy

    text = of_length(news(), MEGABYTE)
    tokenizer = spacy.blank("en").tokenizer
    read_time(text[:50_000])
    tokenizer(text[:50_000])
    ratios, ours, theirs = [], [], []
    for _ in range(5):
        theirs.append(processor_time(lambda: tokenizer(text)))
        ours.append(read_time(text))
        ratios.append(ours[-1] / theirs[-1])
    print(f"speed: 1 MB of news, median of 5: mentions {median(ours):.2f} s, tokenizer")
    print(f"  {median(theirs):.2f} s, ratio {median(ratios):.2f} (at most {MOST_TOKENIZERS})")


def growth() -> None:
    """Time per character at 10 MB over time per character at 10 kB."""
    small, large = of_length(news(), 10_000), of_length(news(), 10 * MEGABYTE)
    read_time(small)
    short = median(read_time(small) for _ in range(50)) / len(small)
    long = read_time(large) / len(large)
    print(f"growth: {short * 1e6:.2f} µs a character at 10 kB, {long * 1e6:.2f} µs at 10 MB,")
    print(f"  ratio {long / short:.2f} (under {MOST_GROWTH})")


def fuzz() -> None:
    """Texts made to be slow: each at two lengths; a pattern that backtracks shows in the last column."""
    print(
        f"fuzz: µs a character at {_HARD_SIZES[0]:,} and at {_HARD_SIZES[1]:,} characters, and ratio"
    )
    for name, unit in _hard().items():
        costs = []
        for size in _HARD_SIZES:
            text = of_length(unit, size)
            costs.append(min(read_time(text) for _ in range(2)) / size * 1e6)
        print(f"  {name:24} {costs[0]:8.2f} {costs[1]:8.2f} {costs[1] / costs[0]:6.2f}")


def _hard() -> dict[str, str]:
    dice = random.Random(3)
    mixed = {
        f"pieces {number}": dice.choice(["", " "]).join(dice.choices(_PIECES, k=5000))
        for number in range(6)
    }
    return mixed | {
        "digits": "1",
        "groups of digits": "1,000,",
        "dots": "1.",
        "number words": "one hundred and ",
        "dollar signs": "$ ",
        "spaces": " ",
        "one word": "a",
        "capitals": "A",
        "capital words": "Acme ",
        "suffixes": "Corp ",
        "chained suffixes": "Co., Ltd., ",
        "open brackets": "(",
        "bracketed names": "(Beijing) ",
        "tickers": " (NASDAQ: ",
        "modifiers of a group": "big large Chinese tech ",
        "names": "Nvidia ",
        "glued names": "A800/H800/",
        "pronouns": "it they the company ",
        "dates": "the end of the second half of next ",
        "months": "Jan-",
        "quotes": "'s’s",
        "Chinese": "英伟达华为",
        "lengthening letters": "İ",
    }


def peers() -> None:
    from benchmarks.peers import table

    print(table())


PARTS = {"speed": speed, "growth": growth, "fuzz": fuzz, "peers": peers}


def main(arguments: list[str]) -> int:
    if unknown := [a for a in arguments if a not in PARTS]:
        print(f"no part is called {unknown[0]!r}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for name in arguments or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
