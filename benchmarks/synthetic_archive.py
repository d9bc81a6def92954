"""A web archive of the CC-NEWS form, made up: the same seed gives the same bytes of every page.

A page has the weight of a page of news: some 100 kB of styles, scripts, navigation, other stories and a
footer around an article of a few hundred words. Pages of one site share their frame, as they do in
life. Of a hundred pages two are about chips; some of the others are made to be mistaken for them: fish
and chips, casino chips, classes of styles called "chip", a story about chips in the list of others.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

SITES = 24
FIRST_DAY = datetime(2024, 3, 4, 6, tzinfo=UTC)
#: Shares of all pages.
ON_TOPIC, TRAPS, FOREIGN, OTHER_RECORDS = 0.02, 0.04, 0.10, 0.03

_OFF_TOPIC = Path(__file__).with_name("off_topic.txt")
_BUYERS = ("Tencent", "Alibaba", "Microsoft", "ByteDance", "Oracle", "Meta", "Baidu", "Amazon")
_SELLERS = ("Nvidia", "AMD", "Huawei", "Intel", "SK Hynix", "Micron", "Samsung Electronics")
_GOODS = (
    "H20 chips",
    "AI chips",
    "A800 GPUs",
    "MI308 accelerators",
    "HBM3E memory chips",
    "B200 GPUs",
)
_TOLD = (
    "{seller} will deliver {count:,} {goods} to {buyer} by the end of {year}, people who know of the order said on {day}.",
    "{buyer} has ordered {count:,} {goods} from {seller} for ${sum} million, the company said.",
    "{buyer} has stockpiled {count:,} {goods}, enough for about {months} months, according to its filing.",
    "{seller} shipped {count:,} {goods} to {buyer} in the first quarter of {year}.",
    "The Commerce Department restricted exports of {goods} to China on {day}.",
    "{seller} expects to lose ${sum} million in sales because of the export controls on semiconductors.",
    "{buyer} plans to replace {goods} with processors of its own design from {year} on.",
    "Officials gave {seller} a licence to sell {goods} to {buyer}, two people said.",
)
_PADDING = (
    "Analysts said that supply of semiconductors stayed tight and that prices had moved little since spring.",
    "The shares rose {months} percent on {day} before they fell back in the afternoon.",
    "A spokesperson did not answer questions about the order, and the chipmaker declined to comment.",
    "It was not clear how long the wafers would take to be made, tested and packed.",
)
_TRAPS = (
    "The cook fries the fish and chips twice, and serves them with vinegar and a view of the sea.",
    "He pushed all of his chips to the middle of the table and lost the hand to a pair of nines.",
    "The foundry cast the bell in one night, and the town paid for it with a lottery.",
    "She baked wafers for the whole street and kept the broken ones for the children.",
)
_FOREIGN = (
    "Der Stadtrat hat am Dienstag über den neuen Haushalt gesprochen und die Entscheidung auf den Herbst verschoben.",
    "Die Feuerwehr brauchte zwei Stunden, bis das Feuer im Lager am Hafen gelöscht war, verletzt wurde niemand.",
)


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page: where it was, when it was fetched, its bytes, and whether it is about chips."""

    url: str
    at: datetime
    body: bytes
    on_topic: bool


def pages(
    count: int, seed: int = 7, weight: int = 100_000, share: float = ON_TOPIC
) -> Iterator[MadePage]:
    """So many pages; `weight` is about how many bytes each has around its article, `share` is on chips."""
    dice = random.Random(seed)
    frames = [_frame(site, weight) for site in range(SITES)]
    for number in range(count):
        at = FIRST_DAY + timedelta(seconds=90 * number)
        kind = dice.random()
        on_topic, trap = kind < share, share <= kind < share + TRAPS
        foreign = kind > 1 - FOREIGN
        title, paragraphs = _article(dice, at, on_topic=on_topic, trap=trap, foreign=foreign)
        site = dice.randrange(SITES)
        url = f"https://www.paper{site}.example/{at:%Y/%m/%d}/story-{number}"
        body = _filled(frames[site], url, title, paragraphs, at, "de" if foreign else "en", dice)
        yield MadePage(url, at, body.encode(), on_topic)


def write(
    path: Path, count: int, seed: int = 7, weight: int = 100_000, share: float = ON_TOPIC
) -> int:
    """Writes an archive with so many pages, each record a member of gzip; how many are about chips."""
    on_topic = 0
    dice = random.Random(seed + 1)
    with path.open("wb") as file:
        for page in pages(count, seed, weight, share):
            on_topic += page.on_topic
            file.write(response(page))
            if dice.random() < OTHER_RECORDS:
                gone = MadePage(f"{page.url}-gone", page.at, b"<html>Not here</html>", False)
                file.write(response(gone, status="404 Not Found"))
    return on_topic


def response(page: MadePage, status: str = "200 OK", **headers: str) -> bytes:
    """The page as a record of an archive."""
    named = {"Content-Type": "text/html; charset=utf-8", "Date": f"{page.at:%a, %d %b %Y %T} GMT"}
    lines = "".join(f"{k}: {v}\r\n" for k, v in {**named, **headers}.items())
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.set_bytes_content(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + page.body)
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.headers["WARC-Target-URI"] = page.url
    record.headers["WARC-Date"] = f"{page.at:%Y-%m-%dT%H:%M:%SZ}"
    out = BytesIO()
    writer = GzipWriter(out, compression_level=6)
    record.write(writer)
    writer.close()
    return out.getvalue()


def _article(
    dice: random.Random, at: datetime, *, on_topic: bool, trap: bool, foreign: bool
) -> tuple[str, list[str]]:
    if foreign:
        return "Der Haushalt der Stadt", [dice.choice(_FOREIGN) for _ in range(16)]
    plain = [" ".join(dice.choices(_off_topic(), k=3)) for _ in range(dice.randint(5, 14))]
    if trap:
        plain[0] = f"{dice.choice(_TRAPS)} {plain[0]}"
    if not on_topic:
        return dice.choice(_off_topic())[:70].rstrip(" ,."), plain
    facts = {
        "seller": dice.choice(_SELLERS), "buyer": dice.choice(_BUYERS), "goods": dice.choice(_GOODS),
        "count": dice.randrange(1_000, 400_000, 500), "sum": dice.randrange(20, 900),
        "months": dice.randint(3, 18), "year": at.year, "day": f"{at:%A}",
    }  # fmt: skip
    told = [t.format(**facts) for t in dice.sample(_TOLD, 3)]
    padded = [
        " ".join(p.format(**facts) for p in dice.sample(_PADDING, 2))
        for _ in range(dice.randint(3, 8))
    ]
    return f"{facts['buyer']} and {facts['seller']}: {facts['goods']}", [*told, *padded]


@cache
def _off_topic() -> list[str]:
    lines = _OFF_TOPIC.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _frame(site: int, weight: int) -> str:
    """Everything of a page but its article: half of it scripts, a quarter styles, the rest links."""
    dice = random.Random(f"{site}")
    words = [
        "".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(2, 9)))
        for _ in range(900)
    ]

    def code(size: int, form: str) -> str:
        made, length = [], 0
        while length < size:
            made.append(form % tuple(dice.choices(words, k=form.count("%s"))))
            length += len(made[-1])
        return "".join(made)

    script = code(
        weight // 2, 'function %s_%s(e,t){var n=e.%s||"%s";return t.%s(n,{%s:!0,%s:"%s"})};\n'
    )
    style = code(weight // 4, ".%s-%s .%s{margin:0 4px;color:#3a3a3a;display:flex}\n")
    chip = ".chip{border-radius:9px}.mat-chip .chip-label{padding:0}" if site % 2 else ""
    links = "".join(
        f'<li class="item {dice.choice(words)}"><a href="/{dice.choice(words)}/{n}" data-track="{dice.choice(words)}">'
        f'<img src="/i/{n}.jpg" alt=""><span>{dice.choice(_off_topic())[:60]}</span></a></li>'
        for n in range(weight // 1_400)
    )
    other = '<li><a href="/t/9">Chips are up, says one chipmaker</a></li>' if site == 5 else ""
    return (
        '<!DOCTYPE html><html lang="@LANG@"><head><meta charset="utf-8"><title>@TITLE@ | Paper '
        f'{site}</title><link rel="canonical" href="@URL@"><meta property="og:title" content="@TITLE@">'
        f'<meta property="og:site_name" content="Paper {site}"><meta property="article:published_time" content="@AT@">'
        f'<script type="application/ld+json">@DATA@</script><style>{chip}{style}</style><script>{script}</script></head>'
        f'<body><header><nav><ul class="menu">{links[: len(links) // 3]}</ul></nav></header><main><article>'
        '<h1>@TITLE@</h1><p class="byline">By Ann Writer</p>@BODY@</article></main>'
        f'<aside><span class="chip">@TAG@</span><h3>More stories</h3><ul>{other}{links[len(links) // 3 :]}</ul></aside>'
        "<footer><p>All rights reserved. Terms of use. Privacy.</p></footer></body></html>"
    )


def _filled(
    frame: str,
    url: str,
    title: str,
    paragraphs: list[str],
    at: datetime,
    language: str,
    dice: random.Random,
) -> str:
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
        "datePublished": at.isoformat(), "author": {"@type": "Person", "name": "Ann Writer"},
    }  # fmt: skip
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    for mark, text in (
        ("@LANG@", language), ("@TITLE@", title), ("@URL@", url), ("@AT@", at.isoformat()),
        ("@DATA@", json.dumps(data)), ("@TAG@", dice.choice(("News", "Sport", "Money"))), ("@BODY@", body),
    ):  # fmt: skip
        frame = frame.replace(mark, text)
    return frame
