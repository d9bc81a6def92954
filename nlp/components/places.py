"""Where a mention stands towards a trigger: subject, object, after "from" ... by two witnesses.

One reads the dependency tree, the other the order of the words. Neither is trusted alone: a small
parser gets about seven in ten of these arcs right (docs/quality.md).
"""

from spacy.tokens import Doc, Token

from nlp.frames import Found, Placed

SUBJECT, OBJECT, POSSESSIVE, COMPOUND = "subject", "object", "possessive", "compound"
#: How far back the preposition that governs a noun phrase may stand, in tokens.
REACH = 9
#: What may mark a place; "after" or "prior to" before a noun says nothing of its part in the act.
_PREPOSITIONS = {
    "to",
    "from",
    "of",
    "by",
    "with",
    "for",
    "on",
    "in",
    "against",
    "over",
    "into",
    "at",
}
_INSIDE_PHRASE = {
    "DET",
    "ADJ",
    "NUM",
    "PROPN",
    "NOUN",
    "PUNCT",
    "CCONJ",
    "ADV",
    "PART",
    "PRON",
    "SYM",
    "X",
}
_BREAKS = {
    ";",
    ":",
    "that",
    "which",
    "who",
    "where",
    "when",
    "while",
    "because",
    "after",
    "before",
    "as",
    "but",
    "although",
}
#: Nothing before one of these governs the noun phrase.
_EDGES = {"(", ")", "--", "-", "–", "—"}
_NOMINAL = {"NOUN", "PROPN"}
_POSSESSIVE_MARKS = {"'s", "’s", "'", "’"}
_NAMES = {"company", "authority", "place", "group", "person", "publisher"}


def by_tree(doc: Doc, found: Found, placed: Placed) -> str:
    """The mention's place by the parse; empty where the tree does not link the two."""
    if not doc[placed.start].has_dep():
        return ""
    token = _first_conjunct(doc[placed.start : placed.end].root)
    anchors = {
        t.i
        for t in doc[found.start : found.end]
        if t.pos_ in ("VERB", "NOUN", "PROPN", "AUX", "ADJ")
    }
    anchors |= {_first_conjunct(doc[i]).i for i in anchors}
    for _ in range(3):
        if token.head.i in anchors and token.i not in anchors:
            return _place(token, nominal=not found.verbal and token.head.pos_ in _NOMINAL)
        if not _belongs(token):
            break
        token = _first_conjunct(token.head)
    return _inherited(doc, found, doc[placed.start : placed.end].root)


def _belongs(token: Token) -> bool:
    """Whether the word's place is that of the noun it hangs on: "a number of chips"."""
    if token.dep_ == "nmod":
        return any(c.dep_ == "case" and c.lower_ == "of" for c in token.children)
    return token.dep_ in ("appos", "compound", "flat", "nummod")


def by_order(doc: Doc, found: Found, placed: Placed) -> str:
    """The mention's place by the words between it and the trigger; empty over a clause's edge."""
    if placed.start < found.end and found.start < placed.end:
        return COMPOUND if found.start <= placed.start and placed.end <= found.end else ""
    left = placed.end <= found.start
    between = doc[placed.end : found.start] if left else doc[found.end : placed.start]
    marker = marker_before(doc, placed.start)
    if any(t.lower_ in _BREAKS for t in between):
        relative = left and _relative(doc, found, placed)
        return (OBJECT if is_passive(doc[found.start]) else SUBJECT) if relative else ""
    if left:
        return _left(doc, found, placed, marker)
    return marker or OBJECT


def marker_before(doc: Doc, start: int) -> str:
    """The preposition that governs the noun phrase holding the token; empty where there is none."""
    if start and doc[start].pos_ == "PRON":
        return doc[start - 1].lower_ if doc[start - 1].lower_ in _PREPOSITIONS else ""
    times = {i for p in doc._.placed if p.mention.kind == "date" for i in range(p.start, p.end)}
    begun = False
    for token in reversed(doc[max(0, start - REACH) : start]):
        if token.lower_ in _PREPOSITIONS:
            return token.lower_
        if begun or token.i in times or token.pos_ not in _INSIDE_PHRASE or token.text in _EDGES:
            return ""
        begun = token.pos_ in ("DET", "PRON") and not _lists(doc, token.i)
    return ""


def _lists(doc: Doc, determiner: int) -> bool:
    """Whether the determiner stands in a list, whose first member has the preposition."""
    return determiner > 0 and doc[determiner - 1].lower_ in ("and", "or")


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject suffers the act."""
    if any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children):
        return True
    bare = verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children)
    return bare and verb.dep_ == "acl"


def _left(doc: Doc, found: Found, placed: Placed, marker: str) -> str:
    trigger = doc[found.start]
    if trigger.pos_ in _NOMINAL and not found.verbal:
        after = doc[placed.end].lower_ if placed.end < len(doc) else ""
        ended = placed.mention.text.endswith(("'s", "’s")) or after in _POSSESSIVE_MARKS
        if ended and placed.mention.kind in _NAMES and placed.end >= found.start - 4:
            return POSSESSIVE
        if all(t.pos_ in _NOMINAL | {"ADJ"} for t in doc[placed.end : found.start]):
            return COMPOUND
        if sum(t.pos_ == "VERB" for t in doc[placed.end : found.start]) > 1:
            return ""  # another verb's doer, not this noun's
    if marker == "of":
        return SUBJECT if placed.mention.kind == "product" else ""
    if marker:
        return "" if marker in ("by", "from", "to") and _closer(doc, found, placed) else marker
    return OBJECT if is_passive(trigger) else SUBJECT


def _closer(doc: Doc, found: Found, placed: Placed) -> bool:
    """Whether another verb stands between, whose complement the mention must be."""
    return any(t.pos_ == "VERB" for t in doc[placed.end : found.start])


def _relative(doc: Doc, found: Found, placed: Placed) -> bool:
    """ "Nvidia, which said it would buy": the nearest party before a relative pronoun."""
    if placed.mention.kind not in ("company", "group"):
        return False
    pronouns = [t.i for t in doc[placed.end : found.start] if t.lower_ in ("which", "who")]
    if not pronouns or any(t.text == ";" for t in doc[placed.end : found.start]):
        return False
    nearer = (p for p in doc._.placed if placed.end <= p.start < pronouns[-1])
    return not any(p.mention.kind in ("company", "group") for p in nearer)


def _place(token: Token, *, nominal: bool) -> str:
    dep = token.dep_
    if dep == "nsubj":
        return SUBJECT
    if dep in ("nsubj:pass", "obj", "iobj"):
        return OBJECT
    if dep == "nmod:poss":
        return POSSESSIVE
    if dep in ("compound", "amod", "nummod", "flat") and nominal:
        return COMPOUND
    if dep in ("obl", "nmod", "obl:agent", "obl:npmod"):
        return next((c.lower_ for c in token.children if c.dep_ == "case"), "")
    return ""


def _inherited(doc: Doc, found: Found, root: Token) -> str:
    """The subject that a verb takes over from the verb it hangs on, or the noun it describes."""
    verb = doc[found.start]
    if verb.pos_ in _NOMINAL:
        return SUBJECT if _first_conjunct(root).i in _doers(doc, found) else ""
    if verb.pos_ not in ("VERB", "AUX"):
        return ""
    described = _first_conjunct(root)
    if verb.dep_ in ("acl", "acl:relcl") and verb.head.i == described.i:
        return OBJECT if is_passive(verb) or _object_relative(verb) else SUBJECT
    governor = verb
    for _ in range(3):
        if governor.dep_ not in ("conj", "xcomp", "advcl", "parataxis"):
            return ""
        controlled = governor.dep_ == "xcomp"
        governor = governor.head
        objects = {c.i for c in governor.children if c.dep_ in ("obj", "iobj")}
        if controlled and objects:  # "would let it import": whoever is let does it
            return SUBJECT if described.i in objects else ""
        for child in governor.children:
            if child.dep_.startswith("nsubj") and child.i == described.i:
                return OBJECT if is_passive(verb) else SUBJECT
    return ""


def _doers(doc: Doc, found: Found) -> set[int]:
    """Subjects of the verb whose object the noun is: "Nvidia took a charge"."""
    nouns = [t for t in doc[found.start : found.end] if t.dep_ in ("obj", "obl", "xcomp")]
    return {c.i for noun in nouns for c in noun.head.children if c.dep_ == "nsubj"}


def _object_relative(verb: Token) -> bool:
    """ "the chips that Baidu ordered": a subject of its own stands in the relative clause."""
    return any(
        c.dep_ == "nsubj" and c.lower_ not in ("which", "who", "that") for c in verb.children
    )


def _first_conjunct(token: Token) -> Token:
    while token.dep_ in ("conj", "appos", "flat", "flat:name") and token.head.i != token.i:
        token = token.head
    return token
