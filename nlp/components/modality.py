"""Say how real each frame's event is: asserted, planned, possible or denied."""

import tomllib
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.claims import Modality
from nlp.frames import Frame
from nlp.lexicon.entries import lexicon_file

#: How many tokens before the trigger its auxiliaries and governing words may stand.
REACH = 8
#: A denial outranks a possibility, which outranks a plan: "may not ship" is denied.
ORDER = ("denied", "possible", "planned")
_LINKS = {"to", "be", "of", "in", "from", "a", "an", "any", "further", "new"}
_STOPS = {",", ";", ":", "that", "after", "because", "which", "who", "while", "but", "as", '"', "“"}


@Language.factory("modality", requires=["doc._.frames"])
def make_modality(nlp: Language, name: str) -> "ModalityMarker":
    return ModalityMarker()


class ModalityMarker:
    def __call__(self, doc: Doc) -> Doc:
        for frame in doc._.frames:
            frame.modality = _modality(doc, frame)
        return doc


def _modality(doc: Doc, frame: Frame) -> Modality:
    if frame.found.trigger.modality:
        return Modality(frame.found.trigger.modality)
    words = _words()
    anchor = _verb(doc, frame.found.start)
    group = {t.lower_ for t in _verb_group(anchor)}
    governors = {t.lower_ for t in _governors(doc, anchor.i)}
    if anchor.i != frame.found.start:
        governors |= {t.lower_ for t in _governors(doc, frame.found.start)}
    for value in ORDER:
        if group & words["auxiliary"][value] or governors & words["governor"][value]:
            return Modality(value)
    is_verb = anchor.pos_ == "VERB" or (anchor.i == frame.found.start and frame.found.verbal)
    in_view = is_verb and _is_infinitive(anchor) and not governors & words["governor"]["asserted"]
    return Modality.PLANNED if in_view else Modality.ASSERTED


def _verb(doc: Doc, start: int) -> Token:
    """The trigger, or the verb whose object it is: "will take a charge"."""
    token = doc[start]
    for _ in range(2):
        if token.pos_ in ("VERB", "AUX") or token.dep_ not in ("obj", "obl", "nmod", "compound"):
            break
        token = token.head
    return token if token.pos_ == "VERB" else doc[start]


def _is_infinitive(verb: Token) -> bool:
    """ "Oracle to buy", "a deal to sell": an act in view, unless what governs it says it happened."""
    return verb.i > 0 and verb.nbor(-1).lower_ == "to"


def _verb_group(verb: Token) -> Iterator[Token]:
    """The auxiliaries and negations of the verb, by the tree and by standing just before it."""
    yield from (c for c in verb.children if c.dep_ in ("aux", "aux:pass", "advmod", "neg", "det"))
    for token in reversed(verb.doc[max(0, verb.i - 3) : verb.i]):
        if token.pos_ not in ("AUX", "ADV", "PART"):
            return
        yield token


def _governors(doc: Doc, start: int) -> Iterator[Token]:
    """Words before the trigger in its clause that it hangs on through "to", "of" or "-ing"."""
    token = doc[start]
    before = doc[start - 1].lower_ if start else ""
    linked = before in _LINKS or token.lower_.endswith("ing") or token.pos_ in ("NOUN", "PROPN")
    if not linked:
        yield from (c for c in token.children if c.dep_ in ("advmod", "amod"))
        return
    for word in reversed(doc[max(0, start - REACH) : start]):
        if word.lower_ in _STOPS:
            return
        yield word


def plans() -> set[str]:
    """Nouns whose infinitive is an act in view: "a deal to buy", "plans to ship"."""
    return _words()["noun"]["planned"]


def demands() -> set[str]:
    """Words by which somebody asks a state to act, in lower case: "urged", "lobbying"."""
    return _words()["demand"]["asked"]


@cache
def _words() -> dict[str, dict[str, set[str]]]:
    rows = tomllib.loads(lexicon_file("modality.toml").read_text(encoding="utf-8"))
    return {place: {v: set(words) for v, words in values.items()} for place, values in rows.items()}
