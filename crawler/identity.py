"""Which page an address means, and which texts are the same, nearly the same, or changed.

Pure functions over strings: nothing is fetched, kept or parsed here.

* `canonical_url` gives the address to show and to fetch; `page_key` gives what all addresses of one
  page have in common and is only to be compared.
* `text_hash` is equal for exact copies, whatever their spacing; `fingerprint` and `containment` find
  syndicated copies that an editor cut, prefaced or reworded.
* `compare` says what one version of a text has that another has not, sentence by sentence.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from crawler.listing import page_address

#: A fingerprint keeps one in so many of the hashes of a text's runs of words (FracMinHash).
KEPT_ONE_IN = 8
#: Words in a run: fewer are common phrases, more do not survive an editor.
RUN = 4
#: Two texts are near-duplicates from this share of the smaller fingerprint on.
NEAR_DUPLICATE = 0.4
#: A match of fewer runs than this is chance; texts under about fifty words have no near-duplicates.
FEWEST_SHARED = 3
#: Two sentences are one, changed, from this share of common words on.
SAME_SENTENCE = 0.5
#: Above so many pairs of replaced sentences none are matched: they are removed and added.
MOST_PAIRS = 40_000

_AMP_CACHE = re.compile(r"https?://[\w-]+\.cdn\.ampproject\.org/(?:c|v|a)/(s/)?(.+)", re.I)
_AMP_VIEWER = re.compile(r"https?://www\.google\.[a-z.]+/amp/(s/)?(.+)", re.I)
_THROWN = re.compile(r"(?=\w*\d)[\w-]{16,}")
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)\]]*\s+(?=[“\"‘(\[]?[A-ZÀ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gen|Gov|St|No|Nos|vs|Inc|Corp|Co|Ltd|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|U\.K|E\.U)\.)$"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer version says otherwise, in sentences and in the order of the texts.

    `changed` pairs a sentence with what became of it: (as it was, as it is).
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def canonical_url(url: str, declared: str = "") -> str:
    """The one address of the page served at `url`; "" if that is no address on the web.

    `declared` is what the page itself calls its address (rel=canonical, og:url), absolute or not. It
    is believed if it leads to this site or to the same article elsewhere, and not to a front page;
    else the address is `url` without tracking, session ids and AMP.
    """
    own = _bare(page_address(url, _out_of_amp_cache(url)))
    other = _bare(page_address(own, _out_of_amp_cache(declared))) if own and declared else ""
    return other if other and _is_plausible(own, other) else own


def page_key(url: str) -> str:
    """What the addresses of one page have in common: "example.com/a/b?id=3"; "" for no address.

    Scheme, `www.`, `m.` and the like, a final slash or index page, the order of parameters and what
    `canonical_url` takes off do not count. It is no address to fetch.
    """
    parts = urlsplit(canonical_url(url))
    if not parts.netloc:
        return ""
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", unquote(parts.path), flags=re.I)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    key = _site(parts.netloc) + path.rstrip("/")
    return f"{key}?{query}" if query else key


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one owner's domain: "m.news.example" and "news.example"."""
    return _domain(urlsplit(one).netloc) == _domain(urlsplit(other).netloc) != ""


def text_hash(text: str) -> str:
    """64 hex digits (SHA-256) of the words of a text; spacing, case and punctuation do not count."""
    return hashlib.sha256(" ".join(_words(text)).encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(text: str) -> frozenset[int]:
    """An eighth of the hashes of the runs of four words: numbers of 60 bits, for SQLite too.

    The same runs are kept of every text, so that fingerprints of long and short texts compare.
    Source: FracMinHash (Irber et al. 2022); that it finds more edited copies than MinHash and SimHash
    is measured in docs/quality.md.
    """
    words = [word.encode("utf-8", "surrogatepass") for word in _words(text)]
    runs = {b" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    hashes = (hashlib.blake2b(run, digest_size=8).digest() for run in runs)
    # Of a number the last byte tells what is left when it is divided by a power of two.
    return frozenset(int.from_bytes(h) // KEPT_ONE_IN for h in hashes if h[-1] % KEPT_ONE_IN == 0)


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the smaller fingerprint that the other has too: 0 to 1; 0 if one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def is_near_duplicate(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether fingerprints are of one text, edited, cut, or with another text around it."""
    return len(one & other) >= FEWEST_SHARED and containment(one, other) >= NEAR_DUPLICATE


def compare(old: str, new: str) -> Difference:
    """What `new` adds, leaves out and words otherwise; a sentence that only moved is no difference."""
    before, after = list(sentences(old)), list(sentences(new))
    kept = set(map(_folded, before)) & set(map(_folded, after))
    gone = [s for s in before if _folded(s) not in kept]
    come = [s for s in after if _folded(s) not in kept]
    pairs = _pairs(gone, come)
    return Difference(
        tuple(s for i, s in enumerate(come) if i not in pairs.values()),
        tuple(s for i, s in enumerate(gone) if i not in pairs),
        tuple((gone[i], come[j]) for i, j in sorted(pairs.items())),
    )


def sentences(text: str) -> Iterator[str]:
    """The sentences of each line, by their stops; an abbreviation does not end one."""
    for start, end in sentence_spans(text):
        yield text[start:end]


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of `sentences` begins and ends in the text."""
    for line in re.finditer(r"\S.*", text):
        words = line[0].rstrip()
        begun = 0
        for stop in _SENTENCE_END.finditer(words):
            if not _ABBREVIATED.search(words[begun : stop.start()]):
                end = begun + len(words[begun : stop.end()].rstrip())
                yield line.start() + begun, line.start() + end
                begun = stop.end()
        yield line.start() + begun, line.start() + len(words)


def _pairs(gone: Sequence[str], come: Sequence[str]) -> dict[int, int]:
    """For sentences of the old text, by place, those of the new one that they became."""
    if len(gone) * len(come) > MOST_PAIRS:
        return {}
    words = [set(_words(s)) for s in come]
    likely = (
        (_likeness(mine, theirs), i, j)
        for i, mine in enumerate(set(_words(s)) for s in gone)
        for j, theirs in enumerate(words)
    )
    found: dict[int, int] = {}
    for likeness, i, j in sorted(likely, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if likeness >= SAME_SENTENCE and i not in found and j not in found.values():
            found[i] = j
    return found


def _likeness(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _out_of_amp_cache(url: str) -> str:
    """The publisher's own address of a page in the AMP cache or in a search engine's viewer."""
    match = _AMP_CACHE.fullmatch(url.strip()) or _AMP_VIEWER.fullmatch(url.strip())
    return f"http{'s' if match[1] else ''}://{match[2]}" if match else url


def _bare(address: str) -> str:
    """The address without tracking, session ids, default port and AMP."""
    if not address:
        return ""
    parts = urlsplit(address)
    path = re.sub(r";jsessionid=[^/?;]*", "", parts.path, flags=re.I)
    path = re.sub(r"(?<=[^/])/amp/?$|(?<=[^/])/amp(?=/[^/]+$)", "", path)
    path = re.sub(r"(?<=[^/])\.amp(?=\.html?$)|(?<=[^/])\.amp$", "", path)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if _says_which_page(name.lower(), value)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    standard = {"http": ":80", "https": ":443"}[parts.scheme]
    netloc = parts.netloc.removesuffix(standard)
    return urlunsplit(parts._replace(netloc=netloc, path=path or "/", query=query))


def _says_which_page(name: str, value: str) -> bool:
    lists = _lists()
    if name in lists["session_if_long"]:
        return not _THROWN.fullmatch(value)
    return not any(
        name.startswith(word[:-1]) if word.endswith("*") else name == word
        for word in (*lists["tracking"], *lists["session"], *lists["layout"])
    )


def _is_plausible(own: str, declared: str) -> bool:
    """No front page for an article; elsewhere only an address that ends as this one does."""
    path, claimed = urlsplit(own).path.strip("/"), urlsplit(declared).path.strip("/")
    if path and not claimed:
        return False
    return is_same_site(own, declared) or (len(_slug(path)) > 10 and _slug(path) == _slug(claimed))


def _slug(path: str) -> str:
    return re.sub(r"\.\w{2,5}$", "", path.rpartition("/")[2]).lower()


def _site(netloc: str) -> str:
    first, _, rest = netloc.lower().partition(".")
    return rest if first in _lists()["layout_hosts"] and "." in rest else netloc.lower()


def _domain(netloc: str) -> str:
    """The part of a host that somebody registered; a number, or a host of one label, is itself."""
    labels = netloc.lower().split(":")[0].rstrip(".").split(".")
    if labels[-1].isdigit():
        return netloc.lower()
    national = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _lists()["shared_domains"]
    return ".".join(labels[-3 if national else -2 :])


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.casefold())


def _folded(sentence: str) -> str:
    return " ".join(_words(sentence)) or sentence


@cache
def _lists() -> dict[str, frozenset[str]]:
    parsed = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in parsed.items()}
