"""Cut text into the word pieces that the encoder was pretrained on (BERT, uncased)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Words, single marks, and each Chinese, Japanese or Korean sign by itself.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+|[^\s\w]|_")
#: A longer "word" is no word; the pretraining read it as unknown, too.
LONGEST = 100
CLS, SEP, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True, slots=True)
class Pieces:
    """Numbers of the pieces, and for each the offsets of the word that it belongs to."""

    ids: list[int]
    words: list[tuple[int, int]]

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece of the words that `text[start:end]` touches; None if cut off."""
        inside = [i for i, (s, e) in enumerate(self.words) if s < end and start < e]
        return (inside[0], inside[-1]) if inside else None


@cache
def vocabulary(file: Path) -> dict[str, int]:
    """Each piece's number: its line in the file."""
    return {piece: n for n, piece in enumerate(file.read_text("utf-8").splitlines())}


def cut(text: str, known: dict[str, int], limit: int) -> Pieces:
    """The first `limit` pieces of the text."""
    ids: list[int] = []
    words: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        for number in _of_word(_plain(match.group()), known):
            ids.append(number)
            words.append(match.span())
        if len(ids) >= limit:
            break
    return Pieces(ids[:limit], words[:limit])


def _plain(word: str) -> str:
    """Lower case, without accents."""
    parted = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in parted if unicodedata.category(c) != "Mn")


def _of_word(word: str, known: dict[str, int]) -> list[int]:
    """The longest known pieces from left to right; one unknown where they do not cover the word."""
    found: list[int] = []
    start = 0
    while start < len(word) <= LONGEST:
        prefix = "##" if start else ""
        fitting = (e for e in range(len(word), start, -1) if prefix + word[start:e] in known)
        end = next(fitting, 0)
        if not end:
            return [known[UNKNOWN]]
        found.append(known[prefix + word[start:end]])
        start = end
    return found or [known[UNKNOWN]]
