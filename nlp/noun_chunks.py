"""Noun phrases on trees of Universal Dependencies, for `Doc.noun_chunks`.

spaCy's own iterator for English looks for the labels of another scheme and finds almost nothing on
the trees of our parser. Relations: https://universaldependencies.org/u/dep/
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

#: What stands before a noun and belongs to its phrase; after it, only parts of the same name do.
BEFORE = {"det", "det:predet", "amod", "nummod", "compound", "nmod:poss", "nmod:desc", "advmod", "flat"}  # fmt: skip
AFTER = {"flat", "flat:name", "fixed", "goeswith"}
#: A noun in one of these relations is part of another's phrase.
INSIDE = {"compound", "nmod:desc", "nmod:poss", "flat", "flat:name", "fixed", "goeswith"}


def noun_chunks(doclike: Doc | Span) -> Iterator[tuple[int, int, int]]:
    """First token, end and label of each phrase, in order; none overlaps another.

    "about 100,000 Nvidia A800 processors" is one phrase, without the preposition before it and
    the clause after it. Raises ValueError on a text that was not parsed.
    """
    doc = doclike.doc
    if not doc.has_annotation("DEP"):
        raise ValueError(
            "noun phrases need a tree: run a pipeline with a parser over the text first"
        )
    label = doc.vocab.strings.add("NP")
    end = doclike[0].i if len(doclike) else 0
    for token in doclike:
        if token.pos_ not in ("NOUN", "PROPN", "PRON") or token.dep_ in INSIDE:
            continue
        start = max(end, _start(token))
        last = max([token.i, *(c.right_edge.i for c in token.rights if c.dep_ in AFTER)])
        if start <= token.i:
            yield start, last + 1, label
            end = last + 1


def _start(noun: Token) -> int:
    """The first of the words before the noun that belong to it without a gap."""
    start = noun.i
    for child in reversed(list(noun.lefts)):
        if child.right_edge.i != start - 1 or child.dep_ not in BEFORE:
            break
        start = child.left_edge.i
    return start
