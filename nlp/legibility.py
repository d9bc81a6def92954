"""What in a text keeps its claims from being read, in words for the person who runs the tool."""

import re
import unicodedata
from collections.abc import Iterator

from crawler.documents import Article
from nlp.passages import sentences
from nlp.scan import LONGEST

#: From this share of its characters on, something is what a text mostly is.
MOSTLY = 0.5
#: Tags in so many characters of text are markup that was left in, not a "<" or two.
TAGS, PER = 5, 1000

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_BROKEN = re.compile("[\0\ud800-\udfff]")


def unread(article: Article) -> Iterator[str]:
    """Each trouble as the end of a sentence that begins "claims may be missing: "; none for prose.

    An article with troubles is read as far as it goes; this says only what was passed over.
    """
    text = article.text
    if not text.strip():
        yield "the text is empty"
        return
    if broken := len(_BROKEN.findall(text)):
        yield f"characters that are no text (NUL, half of a surrogate pair): {broken:,}"
    if len(_TAG.findall(text)) > max(TAGS, TAGS * len(text) / PER):
        yield "HTML was left in the text"
    letters = [c for c in text[:20_000] if c.isalpha()]
    if len(letters) < MOSTLY * len("".join(text[:20_000].split())):
        yield "most of the text is no letters"
    elif sum(_is_latin(c) for c in letters) < MOSTLY * len(letters):
        yield "most of the text is not in Latin letters, and only English is read"
    long = [s for s in sentences(article) if len(s.text) > LONGEST]
    if long:
        characters = sum(len(s.text) for s in long)
        yield (
            f"stretches of over {LONGEST:,} characters without a sentence's end, passed over: "
            f"{len(long):,} ({characters:,} characters in all)"
        )


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
