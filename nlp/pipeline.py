"""The language pipeline: our tagger and parser, then one component a layer."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import attribution, figures, modality, roles, senses, triggers, vendors
from nlp.frames import Placed
from nlp.mentions.mention import Mention
from nlp.mentions.names import encodable
from nlp.noun_chunks import noun_chunks

#: The trained tagger and parser that ship with the package; see nlp/models/README.md.
MODEL = Path(__file__).with_name("models") / "en_chips"
#: Our layers, in order: each reads what the ones before it wrote.
LAYERS = {
    "triggers": triggers.make_triggers,
    "senses": senses.make_senses,
    "roles": roles.make_roles,
    "figures": figures.make_figures,
    "vendors": vendors.make_vendors,
    "modality": modality.make_modality,
    "attribution": attribution.make_attribution,
}

#: What our layers read of every sentence, and the part of a spaCy model that gives it.
NEEDED = {"DEP": "parser", "POS": "tagger of parts of speech", "LEMMA": "lemmatizer"}
#: A label by which the trees of Universal Dependencies, which our layers read, are known.
LABEL = "obj"


class InvalidModel(ValueError):
    """The spaCy model that was asked for is not there or lacks a part; the message says which."""


#: `words` is the text as given: spaCy puts a document's together anew whenever it is asked.
for _name in ("words", "placed", "frames", "sources"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@cache
def pipeline(model: str = "") -> Language:
    """The loaded pipeline; `model` names an installed spaCy model to use instead of our own.

    It may be a folder, too. Raises InvalidModel.
    """
    nlp = _loaded(model) if model else spacy.load(MODEL, exclude=["ner"])
    # spaCy's types ask for spans; its own iterators give numbers, and so does ours.
    nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]
    for layer in LAYERS:
        nlp.add_pipe(layer)
    return nlp


def _loaded(model: str) -> Language:
    try:
        nlp = spacy.load(model, exclude=["ner"])
    except OSError:
        raise InvalidModel(
            f"no spaCy model is called {model!r} here; install it into this Python, "
            "give its folder, or leave the model out to use the one that ships with chokepoint"
        ) from None
    if missing := _missing(nlp):
        raise InvalidModel(
            f"the spaCy model {model!r} has no {' and no '.join(missing)}; name one that has, "
            "or leave the model out to use the one that ships with chokepoint"
        )
    return nlp


def _missing(nlp: Language) -> list[str]:
    """What our layers need and the model does not give, by a sentence that it is made to read."""
    doc = nlp("Nvidia sold new chips to Tencent.")
    missing = [part for name, part in NEEDED.items() if not doc.has_annotation(name)]
    if LABEL not in nlp.pipe_labels.get("parser", [LABEL]):
        missing.append("labels of Universal Dependencies on its trees")
    return missing


def annotate(sentences: Iterable[tuple[str, list[Mention]]], model: str = "") -> Iterator[Doc]:
    """Run every layer over sentences, each with its mentions (offsets within the sentence)."""
    nlp = pipeline(model)
    yield from nlp.pipe(_made(nlp, text, mentions) for text, mentions in sentences)


def _made(nlp: Language, text: str, mentions: list[Mention]) -> Doc:
    doc = nlp.make_doc(encodable(text))
    doc._.words = doc.text
    for token in doc:
        token.is_sent_start = token.i == 0
    doc._.placed = [p for m in mentions if (p := _place(doc, m))]
    return doc


def _place(doc: Doc, mention: Mention) -> Placed | None:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return Placed(mention, span.start, span.end) if span is not None and len(span) else None
