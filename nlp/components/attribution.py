"""Find whom a sentence names as the origin of what it says: `doc._.sources`, nearest last."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from nlp.claims import Basis
from nlp.frames import Placed, Source
from nlp.lexicon.entries import lexicon_file
from nlp.mentions.pronouns import ONE
from nlp.values import Name

#: How many tokens may stand between a name and its "said": titles, appositions, "on Tuesday".
REACH = 7
_SPEAKERS = {"publisher", "person", "company", "authority"}
_BASIS = {"publisher": Basis.RELAYED}


@Language.factory("attribution", assigns=["doc._.sources"], requires=["doc._.placed"])
def make_attribution(nlp: Language, name: str) -> "Attributions":
    return Attributions()


class Attributions:
    def __call__(self, doc: Doc) -> Doc:
        doc._.sources = [*_named(doc), *_anonymous(doc)]
        return doc


def _named(doc: Doc) -> Iterator[Source]:
    for placed in doc._.placed:
        value = placed.mention.value
        if not isinstance(value, Name):
            continue
        if placed.mention.kind in _SPEAKERS and _speaks(doc, placed):
            basis = _BASIS.get(placed.mention.kind, Basis.NAMED)
            yield Source(value.name, basis, placed.start, placed.end, value.also)
        elif placed.mention.kind == "pronoun" and value.key == ONE and _speaks(doc, placed):
            yield Source("", Basis.NAMED, placed.start, placed.end, pronoun=placed.mention)


def _speaks(doc: Doc, placed: Placed) -> bool:
    words = _words()
    before = doc[max(0, placed.start - 6) : placed.start].text.lower()
    after = [t.lower_ for t in doc[placed.end : placed.end + REACH + 1]]
    if any(re.search(rf"\b{cue}\b[^,;]*$", before) for cue in words["before"]):
        return True
    if placed.mention.kind == "publisher" and (_signs_headline(doc, placed) or _tells(doc, placed)):
        return True
    if after[:1] in (["'s"], ["’s"]) and any(w in words["words_of"] for w in after[1:2]):
        return True
    verb = next((i for i, w in enumerate(after) if w in words["verbs"]), None)
    if verb is None:
        inverted = doc[placed.start - 1].lower_ if placed.start else ""
        return (
            inverted in ("said", "says", "reported", "reports") and placed.mention.kind != "place"
        )
    # "Nvidia, its founder told …": the founder speaks; "Lau, its president, said": Lau does.
    others = _SPEAKERS | ({"pronoun"} if placed.mention.kind == "company" else set())
    between = {p.start for p in doc._.placed if p.mention.kind in others}
    nearer = between & set(range(placed.end, placed.end + verb))
    return not nearer and not {";", "which", "to", "that", "in", "from"} & set(after[:verb])


def _tells(doc: Doc, placed: Placed) -> bool:
    """ "its founder told Bloomberg", "a Reuters story has it that"."""
    words = _words()
    before = doc[max(0, placed.start - 2) : placed.start].text.lower()
    behind = doc[placed.end].lower_ if placed.end < len(doc) else ""
    return before.endswith(tuple(words["told"])) or behind in words["stories"]


def _signs_headline(doc: Doc, placed: Placed) -> bool:
    """ "… - FT", "…, FT says", "FT: …": a headline that names its origin at an end."""
    before = doc[placed.start - 1].text if placed.start else ""
    after = doc[placed.end].text if placed.end < len(doc) else ""
    return (placed.end == len(doc) and before in ("-", "–", "—", ":", ",")) or (
        placed.start == 0 and after == ":"
    )


def _anonymous(doc: Doc) -> Iterator[Source]:
    """People without a name, or a report without a publisher; the first of them."""
    for match in re.finditer(_unsigned_pattern(), doc.text, re.IGNORECASE):
        span = doc.char_span(*match.span(1), alignment_mode="expand")
        if span is not None:
            also = ("reports", "media reports", "report")
            yield Source("reports", Basis.ANONYMOUS, span.start, span.end, also)
            return
    for match in re.finditer(_anonymous_pattern(), doc.text, re.IGNORECASE):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        around = doc.text[max(0, match.start() - 40) : match.end() + 60].lower()
        cues = _words()["of_nobody"]
        if span is not None and any(re.search(rf"\b{cue}\b", around) for cue in cues):
            yield Source(
                "people familiar", Basis.ANONYMOUS, span.start, span.end, ("sources", match.group())
            )
            return


def is_reporting(word: str) -> bool:
    """Whether the word, in lower case, hands a statement to somebody: "said", "reported"."""
    return word in _words()["verbs"]


@cache
def _anonymous_pattern() -> str:
    return "|".join(rf"\b{re.escape(words)}\b" for words in _words()["anonymous"])


@cache
def _unsigned_pattern() -> str:
    return "|".join(_words()["unsigned"])


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads(lexicon_file("reporting.toml").read_text(encoding="utf-8"))
