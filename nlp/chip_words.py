"""Whether a page can be about chips, by its words alone: in its bytes, then in its text.

A page of news is a hundred kilobytes of scripts and other stories around an article, so the words that
are looked for are only ever said of chips: "Nvidia" stands in the ticker of every page on money.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ahocorasick_rs import MATCHKIND_LEFTMOST_FIRST, BytesAhoCorasick

from nlp.lexicon.entries import entries, lexicon_file
from nlp.mentions.names import names
from nlp.values import Name

#: Of a text so many characters are asked for names where its words leave it open.
ASKED = 6_000
#: An article on chips says so in its headline, which a page repeats, and below; a link to one does not.
LEAST = 2
#: Bytes before a word in which its tag is looked for.
NEAR = 1_000
_LINK = re.compile(rb"<a[\s>]", re.I)
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
#: What else is before and after a word that is no word of the page but a name in its styles and scripts.
_BEFORE_IN_CODE = _LETTERS | frozenset(b'-+/=$".#')
_AFTER_IN_CODE = _LETTERS | frozenset(b'-+/=$"({')


@dataclass(frozen=True, slots=True)
class ChipWords:
    """The scan of a backfill (crawler.backfill_sieve.Scan); to be had from `chip_words`.

    `patterns` are the words, the longest first, `specific` those that nothing else is called by,
    `companies` the kinds of companies that an ambiguous word needs beside it.
    """

    patterns: tuple[bytes, ...]
    specific: frozenset[bytes]
    companies: frozenset[str]
    scanner: BytesAhoCorasick

    def in_bytes(self, body: bytes) -> bool:
        """Whether the words stand in a page's bytes often enough, in whatever encoding has ASCII.

        Words of links do not count: they are of other pages.
        """
        found = self._words(body, _BEFORE_IN_CODE, _AFTER_IN_CODE)
        own = (word for word, start in found if not _LINK.match(body, _tag_before(body, start)))
        return sum(1 for _ in islice(own, LEAST)) == LEAST

    def in_text(self, text: str) -> bool:
        """Whether a word stands there that only chips are called by, or another one beside a name."""
        words = self._words(text.encode("utf-8", "replace"), _LETTERS, _LETTERS)
        found = {word for word, _ in words}
        return bool(found & self.specific or (found and self._names_chips(text[:ASKED])))

    def _words(
        self, body: bytes, before: frozenset[int], behind: frozenset[int]
    ) -> Iterator[tuple[bytes, int]]:
        """The words that none of these signs is before and none is behind, and where each begins."""
        for number, start, end in self.scanner.find_matches_as_indexes(body):
            after = end + (body[end : end + 1] == b"s")
            if (not start or body[start - 1] not in before) and (
                after >= len(body) or body[after] not in behind
            ):
                yield self.patterns[number], start

    def _names_chips(self, text: str) -> bool:
        named = [m for m in names(text) if isinstance(m.value, Name)]
        products, companies = entries("product"), entries("company")
        return any(
            (m.kind == "product" and m.value.key in products)
            or (
                m.kind == "company"
                and (entry := companies.get(m.value.key)) is not None
                and not self.companies.isdisjoint(entry.facts["kinds"])
            )
            for m in named
            if isinstance(m.value, Name)
        )


def _tag_before(body: bytes, place: int) -> int:
    """Where the last tag before this place begins, if it is near."""
    return max(body.rfind(b"<", max(place - NEAR, 0), place), 0)


@cache
def chip_words() -> ChipWords:
    """The words of chip_words.toml.

    The scanner looks for up to 64 words at once with vector instructions if they are matched in the
    case in which they are written and the leftmost one wins: ten times as fast as without.
    """
    said = tomllib.loads(lexicon_file("chip_words.toml").read_text(encoding="utf-8"))
    specific = {form for word in said["specific"] for form in _forms(word)}
    every = specific | {form for word in said["ambiguous"] for form in _forms(word)}
    patterns = tuple(sorted(every, key=lambda word: (-len(word), word)))
    scanner = BytesAhoCorasick(patterns, matchkind=MATCHKIND_LEFTMOST_FIRST)
    return ChipWords(patterns, frozenset(specific), frozenset(said["companies"]), scanner)


def _forms(word: str) -> Iterator[bytes]:
    yield word.encode()
    if word.islower():
        yield word.capitalize().encode()
